//! aws-chunked: each chunk is `SIZE[;chunk-signature=SIGNATURE]\r\nDATA\r\n`; the last one has size 0 and is followed by trailers
//! and an empty line.
//!
//! A chunk's signature covers its data and the signature before it; the trailers' signature covers the trailers and the last
//! chunk's signature. `x-amz-decoded-content-length` is the sum of the sizes, and so a limit for each of them.

use bytes::Bytes;
use http::{HeaderMap, HeaderValue};
use sha2::{Digest, Sha256};

use super::checksum::{Checksum, ChecksumAlgorithm};
use crate::{EMPTY_SHA256, error::SignatureError, verify::Check};

/// The longest line (a chunk's header, or a trailer), bytes. The header of a signed chunk has at most 100.
const LONGEST_LINE: usize = 1024;
/// The smallest size of a chunk except the last one, bytes. Set by AWS.
const SMALLEST_CHUNK: u64 = 8192;
/// The most hexadecimal digits of a chunk's size, enough for 64 bits.
const SIZE_DIGITS: usize = 16;

const SIGNATURE: &str = "chunk-signature=";
const TRAILER_SIGNATURE: &str = "x-amz-trailer-signature";

/// The decoder of one body.
pub struct Chunks {
    /// The signatures' check; `None` if chunks are not signed.
    check: Option<Check>,
    trailer: bool,
    checksum: Option<(ChecksumAlgorithm, Checksum)>,
    decoded_length: u64,
    /// The bytes of content that are missing.
    left: u64,
    state: State,
    /// The beginning of a line that is not complete.
    line: Vec<u8>,
    /// The number of chunks so far.
    count: u64,
    last_size: u64,
    hasher: Sha256,
    /// The present chunk's signature, as the client sent it.
    signature: String,
    trailers: HeaderMap,
    /// `name:value\n` for each trailer, the text that the trailers' signature covers.
    canonical_trailers: String,
    trailer_signature: Option<String>,
    /// Whether signatures may be there that are not verified.
    lenient: bool,
}

enum State {
    Header,
    Data { left: u64 },
    DataEnd,
    Trailers,
    Done,
}

impl Chunks {
    pub fn new(check: Option<Check>, trailer: bool, checksum: Option<ChecksumAlgorithm>, decoded_length: u64) -> Self {
        Self {
            check,
            trailer,
            checksum: checksum.map(|algorithm| (algorithm, Checksum::new(algorithm))),
            decoded_length,
            left: decoded_length,
            state: State::Header,
            line: Vec::new(),
            count: 0,
            last_size: 0,
            hasher: Sha256::new(),
            signature: String::new(),
            trailers: HeaderMap::new(),
            canonical_trailers: String::new(),
            trailer_signature: None,
            lenient: false,
        }
    }

    /// Returns a decoder that skips signatures, for a service that verifies none. Checksums are verified.
    pub fn unverified(trailer: bool, checksum: Option<ChecksumAlgorithm>, decoded_length: u64) -> Self {
        Self { lenient: true, ..Self::new(None, trailer, checksum, decoded_length) }
    }

    pub fn decoded_length(&self) -> u64 {
        self.decoded_length
    }

    pub fn decode(&mut self, wire: &mut Bytes) -> Result<Option<Bytes>, SignatureError> {
        while !wire.is_empty() {
            match self.state {
                State::Header => {
                    let Some(line) = self.read_line(wire, LONGEST_LINE)? else { return Ok(None) };
                    self.begin_chunk(&line)?;
                }
                State::Data { left } => return self.take_data(wire, left).map(Some),
                State::DataEnd => match self.read_line(wire, 2)? {
                    None => return Ok(None),
                    Some(line) if line.is_empty() => self.state = State::Header,
                    Some(_) => return Err(SignatureError::BodyIncomplete),
                },
                State::Trailers => {
                    let Some(line) = self.read_line(wire, LONGEST_LINE)? else { return Ok(None) };
                    if line.is_empty() {
                        self.end()?;
                        self.state = State::Done;
                    } else {
                        self.take_trailer(&line)?;
                    }
                }
                State::Done => return Err(SignatureError::BodyIncomplete),
            }
        }
        Ok(None)
    }

    pub fn finish(&mut self) -> Result<HeaderMap, SignatureError> {
        match self.state {
            State::Done => Ok(std::mem::take(&mut self.trailers)),
            State::Header | State::Data { .. } | State::DataEnd | State::Trailers => Err(SignatureError::BodyIncomplete),
        }
    }

    /// Returns the next line without its end, `\r\n`; `None` if the line is not complete.
    fn read_line(&mut self, wire: &mut Bytes, longest: usize) -> Result<Option<String>, SignatureError> {
        loop {
            let room = longest.saturating_sub(self.line.len());
            let end = wire.iter().take(room).position(|byte| *byte == b'\n');
            let taken = match end {
                Some(end) => wire.split_to(end + 1),
                None if wire.len() >= room => return Err(SignatureError::BodyIncomplete),
                None => std::mem::take(wire),
            };
            self.line.extend_from_slice(&taken);
            if end.is_none() {
                return Ok(None);
            }
            // In AWS's documentation a trailer's value ends with `\n` and its line with `\r\n`.
            if self.line.ends_with(b"\r\n") || !matches!(self.state, State::Trailers) {
                break;
            }
        }
        let line = String::from_utf8(std::mem::take(&mut self.line)).map_err(|_| SignatureError::BodyIncomplete)?;
        line.strip_suffix("\r\n").map(|line| Some(line.to_owned())).ok_or(SignatureError::BodyIncomplete)
    }

    fn begin_chunk(&mut self, line: &str) -> Result<(), SignatureError> {
        let (size, signature) = match (line.split_once(';'), &self.check) {
            (Some((size, extension)), Some(_)) => (size, extension.strip_prefix(SIGNATURE)),
            (Some((size, _)), None) if self.lenient => (size, Some("")),
            (None, None) => (line, Some("")),
            (Some(_), None) | (None, Some(_)) => (line, None),
        };
        let signature = signature.ok_or(SignatureError::BodyIncomplete)?;
        // `from_str_radix` accepts a sign, which a size must not have.
        let digits = !size.is_empty() && size.len() <= SIZE_DIGITS && size.bytes().all(|byte| byte.is_ascii_hexdigit());
        let size = digits.then(|| u64::from_str_radix(size, 16).ok()).flatten().ok_or(SignatureError::BodyIncomplete)?;
        self.signature = signature.into();
        if size == 0 {
            if self.left > 0 {
                return Err(SignatureError::BodyIncomplete);
            }
            self.verify_chunk()?;
            self.state = State::Trailers;
            return Ok(());
        }
        self.count += 1;
        if self.count > 1 && self.last_size < SMALLEST_CHUNK {
            return Err(SignatureError::ChunkTooSmall { chunk: self.count, size: self.last_size });
        }
        self.left = self.left.checked_sub(size).ok_or(SignatureError::BodyIncomplete)?;
        self.last_size = size;
        self.state = State::Data { left: size };
        Ok(())
    }

    /// Returns the next piece of a chunk's data; the last piece only if the chunk's signature is right.
    fn take_data(&mut self, wire: &mut Bytes, left: u64) -> Result<Bytes, SignatureError> {
        let length = usize::try_from(left).unwrap_or(usize::MAX).min(wire.len());
        let piece = wire.split_to(length);
        if let Some((_, checksum)) = &mut self.checksum {
            checksum.update(&piece);
        }
        if self.check.is_some() {
            self.hasher.update(&piece);
        }
        let left = left - piece.len() as u64;
        self.state = State::Data { left };
        if left == 0 {
            self.verify_chunk()?;
            self.state = State::DataEnd;
        }
        Ok(piece)
    }

    fn verify_chunk(&mut self) -> Result<(), SignatureError> {
        let Some(check) = &mut self.check else { return Ok(()) };
        let hash = hex::encode(self.hasher.finalize_reset());
        let lines = [check.signature.as_bytes(), EMPTY_SHA256.as_bytes(), hash.as_bytes()];
        check.compare("AWS4-HMAC-SHA256-PAYLOAD", &lines, &self.signature, String::new)?;
        // The next signature covers it in lower case.
        check.signature = std::mem::take(&mut self.signature).to_ascii_lowercase();
        Ok(())
    }

    fn take_trailer(&mut self, line: &str) -> Result<(), SignatureError> {
        let (name, value) = line.split_once(':').ok_or(SignatureError::TrailerMalformed)?;
        let (name, value) = (name.trim(), value.trim());
        if self.trailer_signature.is_some() {
            return Err(SignatureError::TrailerMalformed);
        }
        if name.eq_ignore_ascii_case(TRAILER_SIGNATURE) && self.trailer && (self.check.is_some() || self.lenient) {
            self.trailer_signature = Some(value.into());
            return Ok(());
        }
        let announced = self.checksum.as_ref().map(|(algorithm, _)| *algorithm);
        let algorithm = ChecksumAlgorithm::of_header(name)
            .filter(|found| Some(*found) == announced && self.trailers.is_empty())
            .ok_or(SignatureError::TrailerMalformed)?;
        if !algorithm.accepts(value) {
            return Err(SignatureError::ChecksumInvalid { algorithm });
        }
        self.canonical_trailers.extend([algorithm.header(), ":", value, "\n"]);
        let value = HeaderValue::from_str(value).map_err(|_| SignatureError::TrailerMalformed)?;
        self.trailers.insert(algorithm.header(), value);
        Ok(())
    }

    /// Checks the trailers, after the last one.
    fn end(&mut self) -> Result<(), SignatureError> {
        if let (Some(check), true) = (&self.check, self.trailer) {
            let signature = self.trailer_signature.take().ok_or(SignatureError::TrailerMalformed)?;
            let hash = hex::encode(Sha256::digest(&self.canonical_trailers));
            let lines = [check.signature.as_bytes(), hash.as_bytes()];
            check.compare("AWS4-HMAC-SHA256-TRAILER", &lines, &signature, String::new)?;
        }
        let Some((algorithm, checksum)) = self.checksum.take() else { return Ok(()) };
        let given = self.trailers.get(algorithm.header()).ok_or(SignatureError::TrailerMalformed)?;
        if given.as_bytes() == checksum.finish().as_bytes() { Ok(()) } else { Err(SignatureError::ChecksumMismatch { algorithm }) }
    }
}
