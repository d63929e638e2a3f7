//! Signature Version 2 in the query of a presigned URL of S3. boto3's `generate_presigned_url` makes it without
//! `signature_version="s3v4"`.
//!
//! The signature covers the method, `Content-MD5`, `Content-Type`, the time of expiry, the `x-amz-*` headers, and the resource:
//! bucket, path, and those parameters that select something. It has no region and does not cover the body.
//!
//! Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/RESTAuthentication.html>.

use base64::{Engine, prelude::BASE64_STANDARD};
use hmac::{Hmac, Mac};
use jiff::Timestamp;
use sha1::Sha1;
use subtle::ConstantTimeEq;

use crate::{
    encoding,
    error::{Mismatch, Place, SignatureError},
    head::Head,
};

/// The query parameters that are part of the resource.
const RESOURCE: [&str; 40] = [
    "accelerate",
    "acl",
    "analytics",
    "cors",
    "defaultObjectAcl",
    "delete",
    "encryption",
    "inventory",
    "lifecycle",
    "location",
    "logging",
    "metrics",
    "notification",
    "object-lock",
    "partNumber",
    "policy",
    "policyStatus",
    "publicAccessBlock",
    "replication",
    "requestPayment",
    "response-cache-control",
    "response-content-disposition",
    "response-content-encoding",
    "response-content-language",
    "response-content-type",
    "response-expires",
    "restore",
    "retention",
    "select",
    "select-type",
    "storageClass",
    "tagging",
    "torrent",
    "uploadId",
    "uploads",
    "versionId",
    "versioning",
    "versions",
    "website",
    "websiteConfig",
];

/// A parsed presigned URL of Version 2, not verified.
#[derive(Clone, Debug)]
pub struct Signed {
    pub access_key_id: String,
    /// The session token of temporary credentials.
    pub session_token: Option<String>,
    expires: Timestamp,
    expires_text: String,
    signature: String,
}

impl Signed {
    /// Parses the signature of a request; `None` if it has none of this version.
    ///
    /// # Errors
    /// The signature lacks a part.
    pub fn read<'a>(head: impl Into<Head<'a>>) -> Result<Option<Self>, SignatureError> {
        let head = head.into();
        let (Some(access_key_id), Some(signature)) = (head.parameter("AWSAccessKeyId"), head.parameter("Signature")) else {
            return Ok(None);
        };
        let expires_text = head.parameter("Expires").ok_or(SignatureError::Version2Parameters)?;
        let seconds = expires_text.parse().ok().and_then(|seconds| Timestamp::from_second(seconds).ok());
        let expires = seconds.ok_or_else(|| SignatureError::Version2Expires { found: expires_text.clone() })?;
        let session_token = head.parameter("x-amz-security-token");
        Ok(Some(Self { access_key_id, session_token, expires, expires_text, signature }))
    }

    /// Returns when the URL expires.
    pub fn expires(&self) -> Timestamp {
        self.expires
    }

    /// Verifies the signature; `bucket` is the bucket of a request that has it in the host instead of the path.
    ///
    /// # Errors
    /// The signature was made with another secret or for another request, or it has expired.
    pub fn verify<'a>(
        &self,
        head: impl Into<Head<'a>>,
        secret: &str,
        bucket: Option<&str>,
        now: Timestamp,
    ) -> Result<(), SignatureError> {
        let head = head.into();
        let string_to_sign = self.string_to_sign(head, bucket, head.uri.path());
        // botocore signs a bucket in the path with a slash after it, but sends the path without the slash.
        let bare = bucket.is_none() && head.uri.path().rfind('/') == Some(0) && head.uri.path() != "/";
        let right = self.is_of(&string_to_sign, secret)
            || (bare && self.is_of(&self.string_to_sign(head, bucket, &format!("{}/", head.uri.path())), secret));
        if !right {
            return Err(SignatureError::Mismatch(Box::new(Mismatch {
                access_key_id: self.access_key_id.clone(),
                string_to_sign,
                signature: self.signature.clone(),
                canonical_request: String::new(),
            })));
        }
        if now > self.expires {
            let (date, ended) = (self.expires_text.clone(), self.expires);
            return Err(SignatureError::Expired { place: Place::Query, date, seconds: 0, ended, now });
        }
        Ok(())
    }

    /// Compares signatures in constant time.
    fn is_of(&self, string_to_sign: &str, secret: &str) -> bool {
        let mac: Result<Hmac<Sha1>, _> = Hmac::new_from_slice(secret.as_bytes());
        let mut mac = mac.unwrap_or_else(|_| unreachable!("HMAC takes keys of any length"));
        mac.update(string_to_sign.as_bytes());
        let expected = BASE64_STANDARD.encode(mac.finalize().into_bytes());
        bool::from(expected.as_bytes().ct_eq(self.signature.as_bytes()))
    }

    fn string_to_sign(&self, head: Head<'_>, bucket: Option<&str>, path: &str) -> String {
        let header = |name| head.header(name).map(|value| value.trim().to_owned()).unwrap_or_default();
        let mut out = [head.method.as_str(), &header("content-md5"), &header("content-type"), &self.expires_text, ""].join("\n");
        let mut names: Vec<_> =
            head.headers.keys().map(http::HeaderName::as_str).filter(|name| name.starts_with("x-amz-")).collect();
        names.sort_unstable();
        let mut lines: Vec<String> = names.into_iter().map(|name| format!("{name}:{}\n", values(head, name))).collect();
        // The token of temporary credentials is in the query, but is signed as a header.
        if let Some(token) = &self.session_token {
            lines.push(format!("x-amz-security-token:{token}\n"));
            lines.sort_unstable();
        }
        out.extend(lines);
        if let Some(bucket) = bucket {
            out.extend(["/", bucket]);
        }
        out.push_str(path);
        resource(head, &mut out);
        out
    }
}

fn values(head: Head<'_>, name: &str) -> String {
    let values = head.headers.get_all(name).iter();
    let values = values.map(|value| String::from_utf8_lossy(value.as_bytes()).trim().to_owned());
    values.collect::<Vec<_>>().join(",")
}

/// Appends the parameters of the resource, sorted by name, with decoded values.
fn resource(head: Head<'_>, out: &mut String) {
    let decode = |text: &str| String::from_utf8_lossy(&encoding::decode(text.as_bytes(), true).collect::<Vec<_>>()).into_owned();
    let mut parameters: Vec<(&str, Option<String>)> = head
        .uri
        .query()
        .unwrap_or("")
        .split('&')
        .map(|pair| pair.split_once('=').map_or((pair, None), |(name, value)| (name, Some(decode(value)))))
        .filter(|(name, _)| RESOURCE.contains(name))
        .collect();
    parameters.sort();
    for (at, (name, value)) in parameters.into_iter().enumerate() {
        out.push(if at == 0 { '?' } else { '&' });
        out.push_str(name);
        out.extend(value.map(|value| format!("={value}")));
    }
}
