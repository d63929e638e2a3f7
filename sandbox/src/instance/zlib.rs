//! Runs zlib streams for a Python that was built without zlib. Messages are little-endian; see
//! `images/python312/harness/zlib_by_host.py`.
//!
//! `wbits` has zlib's meaning: negative is raw, 8 to 15 zlib's format, 24 to 31 gzip, 40 to 47 either, detected by the first bytes.

use flate2::{Compress, Compression, Crc, Decompress, FlushCompress, FlushDecompress, Status};

use crate::limit::Lease;

/// Streams that one instance may have at once.
const STREAMS: usize = 64;
/// The most data in and out of one call, in bytes, because nothing can interrupt the host in a call. The instance's side cuts its
/// data accordingly.
const PIECE: usize = 256 << 10;
const CHUNK: usize = 64 << 10;
const GZIP_HEADER: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];

/// The memory that zlib allocates to compress (RFC 1950's largest window, and its tables), in bytes; to decompress it needs less.
const STREAM_BYTES: u64 = 320 << 10;

/// The live streams of an instance; a handle is an index.
pub(super) struct Streams {
    streams: Vec<Option<Stream>>,
    held: Lease,
}

enum Stream {
    Deflate { stream: Compress, gzip: Option<Crc>, begun: bool },
    Inflate { stream: Decompress, frame: Frame, crc: Crc },
}

/// The state of the parts of a compressed stream that zlib itself does not read.
enum Frame {
    /// zlib's format, or raw: zlib reads all of it.
    Inner,
    /// gzip or zlib; the first byte decides.
    Either,
    /// gzip: the header so far.
    Header(Vec<u8>),
    /// gzip: within the data.
    Body,
    /// gzip: the trailer (checksum and size) so far.
    Trailer(Vec<u8>),
    /// The stream has ended.
    End,
}

impl Streams {
    /// Makes an empty set of streams, whose memory `held` will hold.
    pub(super) fn new(held: Lease) -> Streams {
        Streams { streams: Vec::new(), held }
    }

    /// Answers one operation; an answer has at most `most` bytes of data.
    pub(super) fn answer(&mut self, op: &str, payload: &[u8], most: u64) -> Result<Vec<u8>, String> {
        if payload.len() > PIECE + 8 {
            return Err(format!("Error -2: more than {PIECE} bytes at once"));
        }
        let (number, rest) = split_number(payload)?;
        match op {
            "deflate_new" => {
                let (wbits, _) = split_number(rest)?;
                self.keep(Stream::deflate(number as i32, wbits as i32))
            }
            "inflate_new" => self.keep(Stream::inflate(number as i32)),
            "deflate" => {
                let (flush, data) = split_number(rest)?;
                self.stream(number)?.compress(data, flush)
            }
            "inflate" => {
                let (limit, data) = split_number(rest)?;
                let room = u64::from(limit).min(most).min(PIECE as u64) as usize;
                self.stream(number)?.decompress(data, room, u64::from(limit) > most)
            }
            "drop" => {
                if self.streams.get_mut(number as usize).and_then(Option::take).is_some() {
                    self.held.give_back(STREAM_BYTES);
                }
                Ok(Vec::new())
            }
            "adler32" => Ok(adler32(number, rest).to_le_bytes().to_vec()),
            _ => Err(format!("zlib has no {op}")),
        }
    }

    fn keep(&mut self, stream: Stream) -> Result<Vec<u8>, String> {
        let free = self.streams.iter().position(Option::is_none).unwrap_or(self.streams.len());
        if free >= STREAMS {
            return Err("Error -4: too many zlib streams at once".into());
        }
        if !self.held.take(STREAM_BYTES) {
            return Err("Error -4: Cannot allocate memory".into());
        }
        if free == self.streams.len() {
            self.streams.push(None);
        }
        self.streams[free] = Some(stream);
        Ok((free as u32).to_le_bytes().to_vec())
    }

    fn stream(&mut self, id: u32) -> Result<&mut Stream, String> {
        self.streams.get_mut(id as usize).and_then(Option::as_mut).ok_or_else(|| "Error -2: no such zlib stream".to_owned())
    }
}

impl Stream {
    fn deflate(level: i32, wbits: i32) -> Stream {
        let level = if level < 0 { Compression::default() } else { Compression::new(level.min(9) as u32) };
        Stream::Deflate { stream: Compress::new(level, (0..=15).contains(&wbits)), gzip: (wbits > 15).then(Crc::new), begun: false }
    }

    fn inflate(wbits: i32) -> Stream {
        let (zlib, frame) = match wbits {
            ..0 => (false, Frame::Inner),
            0..=15 => (true, Frame::Inner),
            16..=31 => (false, Frame::Header(Vec::new())),
            32.. => (false, Frame::Either),
        };
        Stream::Inflate { stream: Decompress::new(zlib), frame, crc: Crc::new() }
    }

    fn compress(&mut self, data: &[u8], flush: u32) -> Result<Vec<u8>, String> {
        let Stream::Deflate { stream, gzip, begun } = self else { return Err("Error -2: not a compressor".into()) };
        let mut out = Vec::new();
        if let Some(crc) = gzip {
            if !std::mem::replace(begun, true) {
                out.extend_from_slice(&GZIP_HEADER);
            }
            crc.update(data);
        }
        let flush = match flush {
            0 => FlushCompress::None,
            1 => FlushCompress::Partial,
            2 => FlushCompress::Sync,
            3 => FlushCompress::Full,
            _ => FlushCompress::Finish,
        };
        let mut left = data;
        loop {
            out.reserve(CHUNK);
            let (read, written) = (stream.total_in(), stream.total_out());
            let status =
                stream.compress_vec(left, &mut out, flush).map_err(|error| format!("Error -2 while compressing data: {error}"))?;
            left = &left[(stream.total_in() - read) as usize..];
            let still = out.capacity() > out.len() || stream.total_out() == written;
            if status == Status::StreamEnd || (left.is_empty() && still && flush != FlushCompress::Finish) {
                break;
            }
        }
        if let (FlushCompress::Finish, Some(crc)) = (flush, gzip) {
            out.extend_from_slice(&crc.sum().to_le_bytes());
            out.extend_from_slice(&crc.amount().to_le_bytes());
        }
        Ok(out)
    }

    /// Returns `eof: u8, consumed: u32, output`. `bomb` says that the instance asked for more than its memory allows: reaching
    /// `limit` is then an error.
    fn decompress(&mut self, data: &[u8], limit: usize, bomb: bool) -> Result<Vec<u8>, String> {
        let Stream::Inflate { stream, frame, crc } = self else { return Err("Error -2: not a decompressor".into()) };
        let mut left = data;
        let mut out = vec![0; 5];
        loop {
            match frame {
                Frame::Either => {
                    let Some(first) = left.first() else { break };
                    let gzip = *first == GZIP_HEADER[0];
                    *stream = Decompress::new(!gzip);
                    *frame = if gzip { Frame::Header(Vec::new()) } else { Frame::Inner };
                }
                Frame::Header(so_far) => {
                    let Some((byte, rest)) = left.split_first() else { break };
                    so_far.push(*byte);
                    left = rest;
                    if gzip_header_is_whole(so_far)? {
                        *frame = Frame::Body;
                    }
                }
                Frame::Inner | Frame::Body => {
                    let room = limit + 5 - out.len();
                    if room == 0 {
                        if bomb {
                            return Err("Error -4 while decompressing data: more than the memory size".into());
                        }
                        break;
                    }
                    let start = out.len();
                    out.resize(start + room.min(CHUNK), 0);
                    let (read, written) = (stream.total_in(), stream.total_out());
                    let status = stream.decompress(left, &mut out[start..], FlushDecompress::None).map_err(|error| {
                        format!("Error -3 while decompressing data: {}", error.message().unwrap_or("invalid data"))
                    })?;
                    let (read, written) = ((stream.total_in() - read) as usize, (stream.total_out() - written) as usize);
                    out.truncate(start + written);
                    crc.update(&out[start..]);
                    left = &left[read..];
                    if status == Status::StreamEnd {
                        *frame = if matches!(frame, Frame::Body) { Frame::Trailer(Vec::new()) } else { Frame::End };
                    } else if read == 0 && written == 0 {
                        break;
                    }
                }
                Frame::Trailer(so_far) => {
                    let Some((byte, rest)) = left.split_first() else { break };
                    so_far.push(*byte);
                    left = rest;
                    if so_far.len() == 8 {
                        if so_far[..4] != crc.sum().to_le_bytes() {
                            return Err("Error -3 while decompressing data: incorrect data check".into());
                        }
                        *frame = Frame::End;
                    }
                }
                Frame::End => break,
            }
        }
        out[0] = u8::from(matches!(frame, Frame::End));
        out[1..5].copy_from_slice(&((data.len() - left.len()) as u32).to_le_bytes());
        Ok(out)
    }
}

/// Returns whether a gzip header is complete; RFC 1952, section 2.3.
fn gzip_header_is_whole(header: &[u8]) -> Result<bool, String> {
    if !header.starts_with(&GZIP_HEADER[..header.len().min(3)]) {
        return Err("Error -3 while decompressing data: incorrect header check".into());
    }
    let Some(flags) = header.get(3) else { return Ok(false) };
    let mut end = 10;
    if flags & 4 != 0 {
        let Some(size) = header.get(end..end + 2) else { return Ok(false) };
        end += 2 + usize::from(u16::from_le_bytes([size[0], size[1]]));
    }
    for text in [8, 16] {
        if flags & text != 0 {
            let Some(zero) = header.get(end..).and_then(|rest| rest.iter().position(|byte| *byte == 0)) else { return Ok(false) };
            end += zero + 1;
        }
    }
    if flags & 2 != 0 {
        end += 2;
    }
    Ok(header.len() >= end)
}

fn adler32(start: u32, data: &[u8]) -> u32 {
    let (mut a, mut b) = (start & 0xffff, start >> 16);
    for chunk in data.chunks(5552) {
        for byte in chunk {
            a += u32::from(*byte);
            b += a;
        }
        a %= 65521;
        b %= 65521;
    }
    b << 16 | a
}

fn split_number(payload: &[u8]) -> Result<(u32, &[u8]), String> {
    let (number, rest) = payload.split_first_chunk::<4>().ok_or("Error -2: a number is missing")?;
    Ok((u32::from_le_bytes(*number), rest))
}
