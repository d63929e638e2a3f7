//! Bodies that come in pieces, through `http_body`.

use std::convert::Infallible;

use bytes::Bytes;
use futures::{executor::block_on, stream};
use http::request::Parts;
use http_body::Frame;
use http_body_util::{BodyExt, StreamBody};
use sigv4::{BodyError, ChecksumAlgorithm, SignatureError, Signed, SigningKey};

use crate::harness::{NOW, SECRET, at, credentials, request, signer};

type Read = Result<(Bytes, Option<String>), SignatureError>;

/// Reads a body that comes in pieces of a size: the content and the checksum, or the error.
fn read(parts: &Parts, body: &Bytes, piece: usize) -> Read {
    let signed = Signed::read(parts)?.expect("signed");
    let verifier = signed.verify_head(parts, &SigningKey::derive(SECRET, &signed.scope), at(NOW))?;
    let pieces: Vec<_> = body.chunks(piece).map(|piece| Ok::<_, Infallible>(Frame::data(body.slice_ref(piece)))).collect();
    let verified = verifier.body(StreamBody::new(stream::iter(pieces)));
    let collected = block_on(verified.collect()).map_err(|error| match error {
        BodyError::Signature(error) => error,
        BodyError::Inner(never) => match never {},
    })?;
    let checksum = collected.trailers().and_then(|trailers| {
        let value = ChecksumAlgorithm::ALL.iter().find_map(|algorithm| trailers.get(algorithm.header()))?;
        Some(value.to_str().ok()?.to_owned())
    });
    Ok((collected.to_bytes(), checksum))
}

#[test]
fn each_form_is_decoded_alike_whatever_the_pieces() {
    let credentials = credentials();
    let content = Bytes::from("0123456789".repeat(2_000));
    let s3 = signer(&credentials, "s3");
    let mut forms = Vec::new();
    let mut form = |service: &str, sign: &dyn Fn(&mut Parts) -> Bytes| {
        let (mut parts, _) = request("PUT /b/k\nhost: h");
        let body = sign(&mut parts);
        forms.push((service.to_owned(), parts, body));
    };
    form("lambda", &|parts| {
        signer(&credentials, "lambda").sign(parts, &content, at(NOW)).expect("signed");
        content.clone()
    });
    form("s3", &|parts| {
        s3.sign(parts, &content, at(NOW)).expect("signed");
        content.clone()
    });
    form("s3", &|parts| s3.sign_chunks(parts, &content, 8192, None, at(NOW)).expect("signed"));
    let checksum = ChecksumAlgorithm::Crc64Nvme;
    form("s3", &|parts| s3.sign_chunks(parts, &content, 8192, Some(checksum), at(NOW)).expect("signed"));
    form("s3", &|parts| s3.sign_unsigned_chunks(parts, &content, 8192, checksum, at(NOW)).expect("signed"));
    for (number, (service, parts, body)) in forms.iter().enumerate() {
        for piece in [1, 2, 3, 7, 1000, 8192, 100_000] {
            let (content_read, checksum) =
                read(parts, body, piece).unwrap_or_else(|error| panic!("{service} {number} {piece}: {error:?}"));
            assert!(content_read == content, "{service} {number} {piece}");
            assert_eq!(checksum.is_some(), number > 2);
        }
        for cut in [1, 2, 3, 50, 5000] {
            let cut = body.slice(..body.len() - cut);
            assert!(read(parts, &cut, 1000).is_err(), "{service} {number}: cut");
        }
        let mut changed = body.to_vec();
        changed[10_000] ^= 1;
        assert!(read(parts, &changed.into(), 1000).is_err(), "{service} {number}: changed");
    }
}

#[test]
fn content_is_not_copied() {
    let credentials = credentials();
    let content = Bytes::from(vec![b'a'; 100_000]);
    let (mut parts, _) = request("PUT /b/k\nhost: h");
    let mut wire = signer(&credentials, "s3").sign_chunks(&mut parts, &content, 65_536, None, at(NOW)).expect("signed");
    let range = wire.as_ptr_range();
    let signed = Signed::read(&parts).expect("valid").expect("signed");
    let key = SigningKey::derive(SECRET, &signed.scope);
    let mut verifier = signed.verify_head(&parts, &key, at(NOW)).expect("verified");
    assert_eq!(verifier.content_length(), Some(100_000));
    let mut pieces = 0;
    while let Some(piece) = verifier.decode(&mut wire).expect("decoded") {
        assert!(range.contains(&piece.as_ptr()));
        pieces += 1;
    }
    assert_eq!((pieces, verifier.finish().map(|trailers| trailers.len())), (2, Ok(0)));
}
