//! Compression of bodies in both directions, for APIs that have a `minimumCompressionSize`.
//!
//! See <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-gzip-compression-decompression.html>.

use std::io::{Read, Write};

use bytes::Bytes;
use flate2::{
    Compression,
    read::{MultiGzDecoder, ZlibDecoder},
    write::{GzEncoder, ZlibEncoder},
};

use super::{
    deployed_stage::DeployedStage,
    gateway_error::GatewayError,
    parse::{Incoming, LARGEST_BODY},
    reply::Reply,
};

/// A content coding that API Gateway has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Coding {
    Gzip,
    Deflate,
}

impl Coding {
    fn read(name: &str) -> Option<Self> {
        match name.trim().to_ascii_lowercase().as_str() {
            "gzip" => Some(Self::Gzip),
            "deflate" => Some(Self::Deflate),
            _ => None,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Gzip => "gzip",
            Self::Deflate => "deflate",
        }
    }
}

/// Step: decompresses the body of a request with `Content-Encoding`. Another coding than gzip and deflate is an
/// `UnsupportedMediaType`, and so is a body that is not in its coding.
pub fn decompress(deployed: &DeployedStage, incoming: &mut Incoming) -> Result<(), GatewayError> {
    let Some(name) = incoming.header("content-encoding") else { return Ok(()) };
    if deployed.routes.snapshot.minimum_compression_size.is_none() || name.trim().eq_ignore_ascii_case("identity") {
        return Ok(());
    }
    let coding = Coding::read(name).ok_or(GatewayError::UnsupportedMediaType)?;
    let mut body = Vec::new();
    let (most, given) = (LARGEST_BODY as u64 + 1, incoming.body.as_ref());
    let read = match coding {
        Coding::Gzip => MultiGzDecoder::new(given).take(most).read_to_end(&mut body),
        Coding::Deflate => ZlibDecoder::new(given).take(most).read_to_end(&mut body),
    };
    read.map_err(|_| GatewayError::UnsupportedMediaType)?;
    if body.len() > LARGEST_BODY {
        return Err(GatewayError::TooLarge);
    }
    incoming.body = body.into();
    incoming.headers.retain(|(name, _)| !name.eq_ignore_ascii_case("content-encoding"));
    Ok(())
}

/// Compresses a reply that is large enough, if the caller accepts a coding and the reply has none.
pub fn compress(deployed: &DeployedStage, incoming: &Incoming, reply: &mut Reply) {
    let Some(least) = deployed.routes.snapshot.minimum_compression_size else { return };
    let is_coded = reply.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-encoding"));
    if is_coded || reply.body.is_empty() || (reply.body.len() as u64) < u64::from(least) {
        return;
    }
    let Some(coding) = accepted(incoming) else { return };
    let compressed = match coding {
        Coding::Gzip => {
            let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
            encoder.write_all(&reply.body).and_then(|()| encoder.finish())
        }
        Coding::Deflate => {
            let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
            encoder.write_all(&reply.body).and_then(|()| encoder.finish())
        }
    };
    if let Ok(compressed) = compressed {
        reply.body = Bytes::from(compressed);
        reply.headers.push(("Content-Encoding".into(), coding.name().into()));
    }
}

/// Returns the coding with the highest quality in `Accept-Encoding`, the first one of several.
fn accepted(incoming: &Incoming) -> Option<Coding> {
    let mut best: Option<(Coding, f32)> = None;
    for item in incoming.header("accept-encoding")?.split(',') {
        let (name, parameters) = item.split_once(';').unwrap_or((item, ""));
        let quality = parameters.trim().strip_prefix("q=").and_then(|quality| quality.trim().parse().ok()).unwrap_or(1.0);
        let coding = if name.trim() == "*" { Some(Coding::Gzip) } else { Coding::read(name) };
        if let Some(coding) = coding
            && quality > best.map_or(0.0, |(_, best)| best)
        {
            best = Some((coding, quality));
        }
    }
    best.map(|(coding, _)| coding)
}
