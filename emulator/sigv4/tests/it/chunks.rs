//! aws-chunked bodies that are not as they should be.

use bytes::Bytes;
use http::{HeaderValue, request::Parts};
use sigv4::{Checksum, ChecksumAlgorithm, SignatureError, Signed, SigningKey};

use crate::harness::{NOW, SECRET, at, check, credentials, request, signer, tell};

const CHUNK: usize = 8192;
const CRC32: ChecksumAlgorithm = ChecksumAlgorithm::Crc32;

#[derive(Clone, Copy, Debug, PartialEq)]
enum Form {
    Signed,
    SignedTrailer,
    Unsigned,
}

/// Two whole chunks and a smaller one.
fn upload(form: Form) -> (Parts, Bytes) {
    let (mut parts, _) = request("PUT /b/k\nhost: h");
    let content = Bytes::from([vec![b'a'; CHUNK], vec![b'b'; CHUNK], vec![b'c'; 100]].concat());
    let credentials = credentials();
    let signer = signer(&credentials, "s3");
    let body = match form {
        Form::Signed => signer.sign_chunks(&mut parts, &content, CHUNK, None, at(NOW)),
        Form::SignedTrailer => signer.sign_chunks(&mut parts, &content, CHUNK, Some(CRC32), at(NOW)),
        Form::Unsigned => signer.sign_unsigned_chunks(&mut parts, &content, CHUNK, CRC32, at(NOW)),
    };
    (parts, body.expect("signed"))
}

type Edit = fn(Vec<u8>) -> Vec<u8>;

fn replaced(body: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let at = body.windows(from.len()).position(|window| window == from).expect("found");
    [&body[..at], to, &body[at + from.len()..]].concat()
}

/// Where the chunks begin, and the last, empty one.
fn bounds(body: &[u8]) -> [usize; 4] {
    let after = |letter: u8, length: usize| {
        body.windows(20).position(|window| window.iter().all(|byte| *byte == letter)).expect("found") + length + 2
    };
    [0, after(b'a', CHUNK), after(b'b', CHUNK), after(b'c', 100)]
}

fn last_line(body: &[u8], line: &str) -> Vec<u8> {
    [&body[..body.len() - 2], line.as_bytes(), b"\r\n"].concat()
}

const EDITS: [(&str, Edit); 18] = [
    ("nothing", |body| body),
    ("one byte of content", |mut body| {
        let at = bounds(&body)[2] - 10;
        body[at] ^= 1;
        body
    }),
    ("two chunks in the other order", |body| {
        let [first, second, third, _] = bounds(&body);
        [&body[second..third], &body[first..second], &body[third..]].concat()
    }),
    ("a chunk left out", |body| {
        let [_, second, third, _] = bounds(&body);
        [&body[..second], &body[third..]].concat()
    }),
    ("a chunk twice", |body| {
        let [_, second, third, _] = bounds(&body);
        [&body[..third], &body[second..third], &body[third..]].concat()
    }),
    ("cut in a chunk's data", |body| body[..5000].to_vec()),
    ("cut between chunks", |body| body[..bounds(&body)[2]].to_vec()),
    ("cut before the last empty line", |body| body[..body.len() - 2].to_vec()),
    ("nothing at all", |_| Vec::new()),
    ("extended after the end", |body| [body.as_slice(), b"x"].concat()),
    ("a whole body after the end", |body| [body.as_slice(), &body].concat()),
    ("a size of 17 digits", |body| replaced(&body, b"2000", b"fffffffffffffffff")),
    ("a size of 2^64 - 1", |body| replaced(&body, b"2000", b"ffffffffffffffff")),
    ("a size with a sign", |body| replaced(&body, b"2000", b"+2000")),
    ("no size", |body| replaced(&body, b"2000", b"")),
    ("a chunk's header without an end", |body| [b"2".repeat(10_000), body].concat()),
    ("a trailer that was not announced", |body| last_line(&body, "x-amz-checksum-sha1:98O8HYCOBHMq32eZZczDTKeuNEE=\r\n")),
    ("a trailer without an end", |body| [&body[..body.len() - 2], &b"x-amz-checksum-crc32:".repeat(1000)].concat()),
];

#[test]
fn chunks_can_be_neither_changed_nor_moved_nor_cut() {
    let mut seen = String::new();
    for form in [Form::Signed, Form::SignedTrailer, Form::Unsigned] {
        for (name, edit) in EDITS {
            let (parts, body) = upload(form);
            let verdict = check(&parts, edit(body.to_vec()).into(), "s3", at(NOW));
            let told = verdict.map_or_else(|error| tell(&error, "s3"), |_| "ok".into());
            seen.push_str(&format!("{form:?}, {name}: {}\n", told.split(" | ").next().unwrap_or("")));
        }
    }
    insta::assert_snapshot!(seen, @"
    Signed, nothing: ok
    Signed, one byte of content: 403 SignatureDoesNotMatch: The request signature we calculated does not match the signature you provided. Check your key and signing method.
    Signed, two chunks in the other order: 403 SignatureDoesNotMatch: The request signature we calculated does not match the signature you provided. Check your key and signing method.
    Signed, a chunk left out: 403 SignatureDoesNotMatch: The request signature we calculated does not match the signature you provided. Check your key and signing method.
    Signed, a chunk twice: 400 IncompleteBody: The request body terminated unexpectedly
    Signed, cut in a chunk's data: 400 IncompleteBody: The request body terminated unexpectedly
    Signed, cut between chunks: 400 IncompleteBody: The request body terminated unexpectedly
    Signed, cut before the last empty line: 400 IncompleteBody: The request body terminated unexpectedly
    Signed, nothing at all: 400 IncompleteBody: The request body terminated unexpectedly
    Signed, extended after the end: 400 IncompleteBody: The request body terminated unexpectedly
    Signed, a whole body after the end: 400 IncompleteBody: The request body terminated unexpectedly
    Signed, a size of 17 digits: 400 IncompleteBody: The request body terminated unexpectedly
    Signed, a size of 2^64 - 1: 400 IncompleteBody: The request body terminated unexpectedly
    Signed, a size with a sign: 400 IncompleteBody: The request body terminated unexpectedly
    Signed, no size: 400 IncompleteBody: The request body terminated unexpectedly
    Signed, a chunk's header without an end: 400 IncompleteBody: The request body terminated unexpectedly
    Signed, a trailer that was not announced: 400 MalformedTrailerError: The request contained trailing data that was not well-formed or did not conform to our published schema.
    Signed, a trailer without an end: 400 IncompleteBody: The request body terminated unexpectedly
    SignedTrailer, nothing: ok
    SignedTrailer, one byte of content: 403 SignatureDoesNotMatch: The request signature we calculated does not match the signature you provided. Check your key and signing method.
    SignedTrailer, two chunks in the other order: 403 SignatureDoesNotMatch: The request signature we calculated does not match the signature you provided. Check your key and signing method.
    SignedTrailer, a chunk left out: 403 SignatureDoesNotMatch: The request signature we calculated does not match the signature you provided. Check your key and signing method.
    SignedTrailer, a chunk twice: 400 IncompleteBody: The request body terminated unexpectedly
    SignedTrailer, cut in a chunk's data: 400 IncompleteBody: The request body terminated unexpectedly
    SignedTrailer, cut between chunks: 400 IncompleteBody: The request body terminated unexpectedly
    SignedTrailer, cut before the last empty line: 400 IncompleteBody: The request body terminated unexpectedly
    SignedTrailer, nothing at all: 400 IncompleteBody: The request body terminated unexpectedly
    SignedTrailer, extended after the end: 400 IncompleteBody: The request body terminated unexpectedly
    SignedTrailer, a whole body after the end: 400 IncompleteBody: The request body terminated unexpectedly
    SignedTrailer, a size of 17 digits: 400 IncompleteBody: The request body terminated unexpectedly
    SignedTrailer, a size of 2^64 - 1: 400 IncompleteBody: The request body terminated unexpectedly
    SignedTrailer, a size with a sign: 400 IncompleteBody: The request body terminated unexpectedly
    SignedTrailer, no size: 400 IncompleteBody: The request body terminated unexpectedly
    SignedTrailer, a chunk's header without an end: 400 IncompleteBody: The request body terminated unexpectedly
    SignedTrailer, a trailer that was not announced: 400 MalformedTrailerError: The request contained trailing data that was not well-formed or did not conform to our published schema.
    SignedTrailer, a trailer without an end: 400 IncompleteBody: The request body terminated unexpectedly
    Unsigned, nothing: ok
    Unsigned, one byte of content: 400 BadDigest: The CRC32 you specified did not match the calculated checksum.
    Unsigned, two chunks in the other order: 400 BadDigest: The CRC32 you specified did not match the calculated checksum.
    Unsigned, a chunk left out: 400 IncompleteBody: The request body terminated unexpectedly
    Unsigned, a chunk twice: 400 IncompleteBody: The request body terminated unexpectedly
    Unsigned, cut in a chunk's data: 400 IncompleteBody: The request body terminated unexpectedly
    Unsigned, cut between chunks: 400 IncompleteBody: The request body terminated unexpectedly
    Unsigned, cut before the last empty line: 400 IncompleteBody: The request body terminated unexpectedly
    Unsigned, nothing at all: 400 IncompleteBody: The request body terminated unexpectedly
    Unsigned, extended after the end: 400 IncompleteBody: The request body terminated unexpectedly
    Unsigned, a whole body after the end: 400 IncompleteBody: The request body terminated unexpectedly
    Unsigned, a size of 17 digits: 400 IncompleteBody: The request body terminated unexpectedly
    Unsigned, a size of 2^64 - 1: 400 IncompleteBody: The request body terminated unexpectedly
    Unsigned, a size with a sign: 400 IncompleteBody: The request body terminated unexpectedly
    Unsigned, no size: 400 IncompleteBody: The request body terminated unexpectedly
    Unsigned, a chunk's header without an end: 400 IncompleteBody: The request body terminated unexpectedly
    Unsigned, a trailer that was not announced: 400 MalformedTrailerError: The request contained trailing data that was not well-formed or did not conform to our published schema.
    Unsigned, a trailer without an end: 400 IncompleteBody: The request body terminated unexpectedly
    ");
}

#[test]
fn a_small_chunk_is_the_last_one() {
    let mut seen = String::new();
    for chunk in [1, 8191, 8192] {
        let (mut parts, _) = request("PUT /b/k\nhost: h");
        let content = Bytes::from(vec![b'a'; 20_000]);
        let credentials = credentials();
        let body = signer(&credentials, "s3").sign_chunks(&mut parts, &content, chunk, None, at(NOW)).expect("signed");
        let verdict = check(&parts, body, "s3", at(NOW));
        seen.push_str(&format!("{chunk}: {}\n", verdict.map_or_else(|error| tell(&error, "s3"), |_| "ok".into())));
    }
    insta::assert_snapshot!(seen, @r"
    1: 403 InvalidChunkSizeError: Only the last chunk is allowed to have a size less than 8192 bytes | Chunk=2 | BadChunkSize=1
    8191: 403 InvalidChunkSizeError: Only the last chunk is allowed to have a size less than 8192 bytes | Chunk=2 | BadChunkSize=8191
    8192: ok
    ");
}

/// An upload of `content` without signatures of chunks, with these trailers and these headers.
fn trailers(lines: &str, announced: &[&'static str], length: &'static str) -> String {
    let (mut parts, _) = request("PUT /b/k\nhost: h");
    for name in announced {
        parts.headers.append("x-amz-trailer", HeaderValue::from_static(name));
    }
    parts.headers.insert("x-amz-decoded-content-length", HeaderValue::from_static(length));
    let credentials = credentials();
    let form = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";
    signer(&credentials, "s3").sign_hash(&mut parts, form, at(NOW)).expect("signed");
    let body = format!("7\r\ncontent\r\n0\r\n{lines}\r\n");
    check(&parts, body.into(), "s3", at(NOW)).map_or_else(|error| tell(&error, "s3"), |_| "ok".into())
}

#[test]
fn a_trailer_is_the_announced_checksum_of_the_content() {
    let crc = "x-amz-checksum-crc32";
    let mut checksum = Checksum::new(CRC32);
    checksum.update(b"content");
    let right = format!("{crc}:{}\r\n", checksum.finish());
    let mut seen = String::new();
    let mut case = |name: &str, lines: &str, announced: &[&'static str], length: &'static str| {
        seen.push_str(&format!("{name}: {}\n", trailers(lines, announced, length)));
    };
    case("right", &right, &[crc], "7");
    case("uppercase name and spaces", &right.replace("x-amz-checksum-crc32:", "X-Amz-Checksum-CRC32:  "), &[crc], "7");
    case("the documentation's line end", &right.replace("\r\n", "\n\r\n"), &[crc], "7");
    case("none announced, none sent", "", &[], "7");
    case("not announced", &right, &[], "7");
    case("not sent", "", &[crc], "7");
    case("another one", &right, &["x-amz-checksum-sha1"], "7");
    case("twice", &right.repeat(2), &[crc], "7");
    case("two announced", &right, &[crc, "x-amz-checksum-sha1"], "7");
    case("unknown", &right, &["x-amz-meta-a"], "7");
    case("wrong", &format!("{crc}:AAAAAA==\r\n"), &[crc], "7");
    case("no base64", &format!("{crc}:y/Q5Jg\r\n"), &[crc], "7");
    case("no colon", &format!("{crc}\r\n"), &[crc], "7");
    case("a signature where none is", &format!("{right}x-amz-trailer-signature:00\r\n"), &[crc], "7");
    case("a length above", &right, &[crc], "8");
    case("a length below", &right, &[crc], "6");
    case("a negative length", &right, &[crc], "-7");
    case("a length with a sign", &right, &[crc], "+7");
    insta::assert_snapshot!(seen, @"
    right: ok
    uppercase name and spaces: ok
    the documentation's line end: ok
    none announced, none sent: ok
    not announced: 400 MalformedTrailerError: The request contained trailing data that was not well-formed or did not conform to our published schema.
    not sent: 400 MalformedTrailerError: The request contained trailing data that was not well-formed or did not conform to our published schema.
    another one: 400 MalformedTrailerError: The request contained trailing data that was not well-formed or did not conform to our published schema.
    twice: 400 MalformedTrailerError: The request contained trailing data that was not well-formed or did not conform to our published schema.
    two announced: 400 InvalidRequest: Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.
    unknown: 400 InvalidRequest: The value specified in the x-amz-trailer header is not supported
    wrong: 400 BadDigest: The CRC32 you specified did not match the calculated checksum.
    no base64: 400 InvalidRequest: Value for x-amz-checksum-crc32 trailing header is invalid.
    no colon: 400 MalformedTrailerError: The request contained trailing data that was not well-formed or did not conform to our published schema.
    a signature where none is: 400 MalformedTrailerError: The request contained trailing data that was not well-formed or did not conform to our published schema.
    a length above: 400 IncompleteBody: The request body terminated unexpectedly
    a length below: 400 IncompleteBody: The request body terminated unexpectedly
    a negative length: 411 MissingContentLength: You must provide the Content-Length HTTP header.
    a length with a sign: 411 MissingContentLength: You must provide the Content-Length HTTP header.
    ");
}

#[test]
fn content_of_a_chunk_with_a_wrong_signature_is_not_handed_out_whole() {
    let (parts, body) = upload(Form::Signed);
    let mut wire = Bytes::from(replaced(&body, b"bbb", b"bcb"));
    let signed = Signed::read(&parts).expect("valid").expect("signed");
    let key = SigningKey::derive(SECRET, &signed.scope);
    let mut verifier = signed.verify_head(&parts, &key, at(NOW)).expect("verified");
    assert_eq!(verifier.decode(&mut wire).expect("decoded").map(|piece| piece.len()), Some(CHUNK));
    assert!(matches!(verifier.decode(&mut wire), Err(SignatureError::Mismatch(_))));
}
