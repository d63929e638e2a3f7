//! The form of errors in the protocol of each service, implemented or not.

use bytes::Bytes;
use http::Response;

use super::{aws_json, query, response, rest_json};
use crate::{AwsError, Protocol};

/// The form of an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// The error's code in a header, JSON in the body.
    RestJson,
    /// The error's code as `__type` in a JSON body.
    AwsJson {
        /// The content type, which has the protocol's version.
        content_type: &'static str,
    },
    /// `<ErrorResponse>`: the protocol query, and rest-xml except for S3.
    Query {
        /// The XML namespace, or empty.
        namespace: &'static str,
    },
    /// EC2's own XML.
    Ec2,
    /// S3's own XML.
    S3,
    /// The error's code as `__type` in a CBOR body: Smithy's RPC protocol.
    Cbor,
}

impl From<Protocol> for Shape {
    fn from(protocol: Protocol) -> Self {
        match protocol {
            Protocol::RestJson => Self::RestJson,
            Protocol::AwsJson { .. } => Self::AwsJson { content_type: aws_json::CONTENT_TYPE },
            Protocol::Query { namespace } => Self::Query { namespace },
        }
    }
}

impl Shape {
    /// Returns whether it is XML. Services with XML have other codes for errors outside of an operation.
    pub fn is_xml(self) -> bool {
        matches!(self, Self::Query { .. } | Self::Ec2 | Self::S3)
    }
}

/// Encodes an error in its shape.
pub fn refuse(shape: Shape, error: &AwsError, request_id: &str) -> Response<Bytes> {
    match shape {
        Shape::RestJson => rest_json::encode_error(error, request_id),
        Shape::AwsJson { content_type } => aws_json::encode_error(error, content_type, request_id),
        Shape::Query { namespace } => query::encode_error(error, namespace, request_id),
        Shape::Ec2 => query::encode_ec2_error(error, request_id),
        Shape::S3 => query::encode_s3_error(error, request_id),
        Shape::Cbor => encode_cbor_error(error, request_id),
    }
}

fn encode_cbor_error(error: &AwsError, request_id: &str) -> Response<Bytes> {
    let mut body = vec![MAP_OF_TWO];
    for text in ["__type", &error.code, "message", &error.message] {
        cbor_text(&mut body, text);
    }
    let headers = [("smithy-protocol", "rpc-v2-cbor"), ("x-amzn-requestid", request_id)];
    response(error.status, "application/cbor", &headers, body)
}

/// CBOR's major type 5 (a map), with two pairs.
const MAP_OF_TWO: u8 = 0xa2;

/// Appends a text in CBOR's major type 3: the length, then the bytes.
fn cbor_text(body: &mut Vec<u8>, text: &str) {
    match u16::try_from(text.len()) {
        Ok(short @ 0..24) => body.push(0x60 | short.to_be_bytes()[1]),
        Ok(length) => {
            body.push(0x79);
            body.extend(length.to_be_bytes());
        }
        Err(_) => return cbor_text(body, ""),
    }
    body.extend(text.as_bytes());
}
