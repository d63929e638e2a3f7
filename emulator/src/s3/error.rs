//! Errors of S3, with AWS's codes and messages.
//!
//! See <https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html>.

use bodies::BodyError;
use http::StatusCode;
use sigv4::{ChecksumAlgorithm, SignatureError};
use wire::Violations;

use crate::{AwsError, SaveError, StoreError, Unread, dispatch::Format};

/// Why a request to S3 is refused.
#[derive(Debug, thiserror::Error)]
pub enum S3Error {
    #[error("The specified bucket does not exist")]
    NoSuchBucket(String),
    #[error("The specified key does not exist.")]
    NoSuchKey(String),
    #[error("The specified version does not exist.")]
    NoSuchVersion { key: String, version: String },
    #[error("The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.")]
    NoSuchUpload(String),
    /// A setting that the bucket does not have, with its own code and message.
    #[error("{message}")]
    NoSuchSetting { code: &'static str, message: &'static str, bucket: String },
    #[error(
        "The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again."
    )]
    BucketAlreadyExists(String),
    #[error("Your previous request to create the named bucket succeeded and you already own it.")]
    BucketAlreadyOwnedByYou(String),
    #[error("The bucket you tried to delete is not empty")]
    BucketNotEmpty(String),
    #[error("The bucket you tried to delete is not empty. You must delete all versions in the bucket.")]
    VersionsLeft(String),
    #[error("The specified bucket is not valid.")]
    InvalidBucketName(String),
    #[error("You have attempted to create more buckets than allowed")]
    TooManyBuckets,
    #[error("The specified location-constraint is not valid")]
    InvalidLocationConstraint(String),
    #[error("The {constraint} location constraint is incompatible for the region specific endpoint this request was sent to.")]
    IllegalLocationConstraint { constraint: String },
    #[error("Access Denied")]
    AccessDenied,
    /// A caller whose permissions do not suffice, in IAM's words.
    #[error("{0}")]
    Denied(String),
    #[error("At least one of the pre-conditions you specified did not hold")]
    PreconditionFailed { condition: &'static str },
    #[error("Not Modified")]
    NotModified { etag: String, modified: String },
    #[error("The requested range is not satisfiable")]
    InvalidRange { range: String, size: u64 },
    #[error("The requested partnumber is not satisfiable")]
    InvalidPartNumber { asked: i64, count: usize },
    #[error("{message}")]
    InvalidArgument { name: &'static str, value: String, message: String },
    #[error("{0}")]
    InvalidRequest(String),
    #[error("The specified method is not allowed against this resource.")]
    DeleteMarker { key: String, version: String, is_asked: bool },
    #[error("The Content-MD5 you specified did not match what we received.")]
    BadDigest { expected: String, calculated: String },
    #[error("The {} you specified did not match the calculated checksum.", .0.name())]
    BadChecksum(ChecksumAlgorithm),
    #[error("Value for {} header is invalid.", .0.header())]
    InvalidChecksum(ChecksumAlgorithm),
    #[error("The Content-MD5 you specified was invalid.")]
    InvalidDigest(String),
    #[error("The XML you provided was not well-formed or did not validate against our published schema")]
    MalformedXml,
    #[error("Request Body is empty")]
    MissingBody,
    #[error("Your key is too long")]
    KeyTooLong { size: usize },
    #[error("Your metadata headers exceed the maximum allowed metadata size")]
    MetadataTooLarge { size: usize },
    #[error("Your proposed upload exceeds the maximum allowed size")]
    EntityTooLarge { size: u64 },
    #[error("Your proposed upload is smaller than the minimum allowed size")]
    EntityTooSmall { number: i64, etag: String, size: u64 },
    #[error(
        "One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified entity tag may not match the part's entity tag."
    )]
    InvalidPart { upload: String, number: i64, etag: String },
    #[error("The list of parts was not in ascending order. Parts must be ordered by part number.")]
    InvalidPartOrder(String),
    #[error("{message}")]
    InvalidTag { key: String, message: &'static str },
    #[error("Object tags cannot be greater than 10")]
    TooManyTags,
    #[error("The bucket does not allow ACLs")]
    NoAcls,
    #[error("A header you provided implies functionality that is not implemented")]
    NotImplemented { header: &'static str },
    #[error("{0}")]
    MalformedPolicy(String),
    #[error("Unable to validate the following destination configurations")]
    Destinations(Vec<(String, String)>),
    /// The account has as much in S3 as it may have.
    #[error(
        "With this object the account's objects would take {used} bytes of Coldstart's storage, and they may take {limit}. Delete what is no longer needed."
    )]
    StorageFull { used: u64, limit: u64 },
    #[error("You did not provide the number of bytes specified by the Content-Length HTTP header")]
    IncompleteBody,
    /// A streamed body is not the one that was signed.
    #[error("{0}")]
    Unsigned(Box<SignatureError>),
    #[error("{0}")]
    Store(#[from] StoreError),
    #[error("{0}")]
    Save(#[from] SaveError),
    #[error("{0}")]
    Internal(String),
    /// A body that another check has refused before.
    #[error("{}", .0.message)]
    Other(Box<AwsError>),
}

impl S3Error {
    /// Returns an `InvalidArgument`, which names the argument and its value.
    pub fn argument(name: &'static str, value: impl Into<String>, message: impl Into<String>) -> Self {
        Self::InvalidArgument { name, value: value.into(), message: message.into() }
    }
}

impl From<BodyError> for S3Error {
    fn from(error: BodyError) -> Self {
        let BodyError::Source(cause) = error else { return Self::Store(error.into()) };
        let cause = match cause.downcast::<Self>() {
            Ok(refused) => return *refused,
            Err(cause) => cause,
        };
        let cause = match cause.downcast::<SignatureError>() {
            Ok(refused) => return Self::Unsigned(refused),
            Err(cause) => cause,
        };
        match cause.downcast_ref::<Unread>() {
            Some(Unread::CutOff) => Self::IncompleteBody,
            Some(why) => AwsError::from(*why).into(),
            None => Self::Store(BodyError::Source(cause).into()),
        }
    }
}

impl From<AwsError> for S3Error {
    fn from(error: AwsError) -> Self {
        Self::Other(Box::new(error))
    }
}

impl From<S3Error> for AwsError {
    fn from(error: S3Error) -> Self {
        use S3Error as E;
        let message = error.to_string();
        let with = |status: StatusCode, code: &'static str| Self::new(status, code, message.clone());
        let bad = |code: &'static str| with(StatusCode::BAD_REQUEST, code);
        let missing = |code: &'static str| with(StatusCode::NOT_FOUND, code);
        let conflict = |code: &'static str| with(StatusCode::CONFLICT, code);
        match error {
            E::NoSuchBucket(name) => missing("NoSuchBucket").member("BucketName", name),
            E::NoSuchKey(key) => missing("NoSuchKey").member("Key", key),
            E::NoSuchVersion { key, version } => missing("NoSuchVersion").member("Key", key).member("VersionId", version),
            E::NoSuchUpload(id) => missing("NoSuchUpload").member("UploadId", id),
            E::NoSuchSetting { code, bucket, .. } => missing(code).member("BucketName", bucket),
            E::BucketAlreadyExists(name) => conflict("BucketAlreadyExists").member("BucketName", name),
            E::BucketAlreadyOwnedByYou(name) => conflict("BucketAlreadyOwnedByYou").member("BucketName", name),
            E::BucketNotEmpty(name) | E::VersionsLeft(name) => conflict("BucketNotEmpty").member("BucketName", name),
            E::InvalidBucketName(name) => bad("InvalidBucketName").member("BucketName", name),
            E::TooManyBuckets => bad("TooManyBuckets"),
            E::InvalidLocationConstraint(name) => bad("InvalidLocationConstraint").member("LocationConstraint", name),
            E::IllegalLocationConstraint { .. } => bad("IllegalLocationConstraintException"),
            E::AccessDenied | E::Denied(_) => with(StatusCode::FORBIDDEN, "AccessDenied"),
            E::PreconditionFailed { condition } => {
                with(StatusCode::PRECONDITION_FAILED, "PreconditionFailed").member("Condition", condition)
            }
            E::NotModified { etag, modified } => {
                let mut error = with(StatusCode::NOT_MODIFIED, "NotModified");
                error.headers = vec![("etag", etag), ("last-modified", modified)];
                error
            }
            E::InvalidRange { range, size } => with(StatusCode::RANGE_NOT_SATISFIABLE, "InvalidRange")
                .member("RangeRequested", range)
                .member("ActualObjectSize", size.to_string()),
            E::InvalidPartNumber { asked, count } => with(StatusCode::RANGE_NOT_SATISFIABLE, "InvalidPartNumber")
                .member("PartNumberRequested", asked.to_string())
                .member("ActualPartCount", count.to_string()),
            E::InvalidArgument { name, value, .. } => {
                bad("InvalidArgument").member("ArgumentName", name).member("ArgumentValue", value)
            }
            E::InvalidRequest(_) => bad("InvalidRequest"),
            E::DeleteMarker { key, version, is_asked } => {
                let mut error = match is_asked {
                    true => with(StatusCode::METHOD_NOT_ALLOWED, "MethodNotAllowed")
                        .member("Method", "GET")
                        .member("ResourceType", "DeleteMarker"),
                    false => Self::from(E::NoSuchKey(key)),
                };
                error.headers = vec![("x-amz-delete-marker", "true".into()), ("x-amz-version-id", version)];
                if is_asked {
                    error.headers.push(("allow", "DELETE".into()));
                }
                error
            }
            E::BadDigest { expected, calculated } => {
                bad("BadDigest").member("ExpectedDigest", expected).member("CalculatedDigest", calculated)
            }
            E::BadChecksum(_) => bad("BadDigest"),
            E::InvalidChecksum(_) => bad("InvalidRequest"),
            E::InvalidDigest(given) => bad("InvalidDigest").member("Content-MD5", given),
            E::MalformedXml => bad("MalformedXML"),
            E::MissingBody => bad("MissingRequestBodyError"),
            E::KeyTooLong { size } => bad("KeyTooLongError")
                .member("Size", size.to_string())
                .member("MaxSizeAllowed", super::names::LONGEST_KEY.to_string()),
            E::MetadataTooLarge { size } => bad("MetadataTooLarge")
                .member("Size", size.to_string())
                .member("MaxSizeAllowed", super::object::metadata::LARGEST.to_string()),
            E::EntityTooLarge { size } => bad("EntityTooLarge")
                .member("ProposedSize", size.to_string())
                .member("MaxSizeAllowed", super::object::LARGEST.to_string()),
            E::EntityTooSmall { number, etag, size } => bad("EntityTooSmall")
                .member("ProposedSize", size.to_string())
                .member("MinSizeAllowed", super::upload::SMALLEST_PART.to_string())
                .member("PartNumber", number.to_string())
                .member("ETag", etag),
            E::InvalidPart { upload, number, etag } => {
                bad("InvalidPart").member("UploadId", upload).member("PartNumber", number.to_string()).member("ETag", etag)
            }
            E::InvalidPartOrder(upload) => bad("InvalidPartOrder").member("UploadId", upload),
            E::InvalidTag { key, .. } => bad("InvalidTag").member("TagKey", key),
            E::TooManyTags => bad("BadRequest"),
            E::NoAcls => bad("AccessControlListNotSupported"),
            E::NotImplemented { header } => with(StatusCode::NOT_IMPLEMENTED, "NotImplemented").member("Header", header),
            E::MalformedPolicy(_) => bad("MalformedPolicy"),
            E::Destinations(failed) => {
                failed.into_iter().enumerate().fold(bad("InvalidArgument"), |mut error, (place, (name, value))| {
                    let number = place + 1;
                    error.members.push((format!("ArgumentName{number}").into(), name.into()));
                    error.members.push((format!("ArgumentValue{number}").into(), value.into()));
                    error
                })
            }
            E::StorageFull { .. } => bad("QuotaExceeded"),
            E::IncompleteBody => bad("IncompleteBody"),
            E::Unsigned(refused) => Format::unsigned_for_s3(&refused),
            E::Store(error) => internal(&error),
            E::Save(error) => Self::from(error),
            E::Internal(cause) => internal(&cause),
            E::Other(error) => *error,
        }
    }
}

fn internal(cause: &dyn std::fmt::Display) -> AwsError {
    let AwsError { status, .. } = AwsError::internal(cause);
    AwsError::new(status, "InternalError", "We encountered an internal error. Please try again.")
}

/// Returns the error for an input that its model refuses.
pub fn violation(violations: &Violations) -> AwsError {
    let first = violations.sentences().first().map_or("", String::as_str);
    let path = first.split(" at '").nth(1).and_then(|rest| rest.split('\'').next()).unwrap_or("");
    let error = match path {
        "storageClass" => return AwsError::bad_request("InvalidStorageClass", "The storage class you specified is not valid"),
        path if path.ends_with(".locationConstraint") => {
            S3Error::InvalidLocationConstraint(first.split('\'').nth(1).unwrap_or("").into())
        }
        path if path.contains('.') => S3Error::MalformedXml,
        _ if first.starts_with("Value null") => S3Error::MissingBody,
        _ => return AwsError::bad_request("InvalidArgument", violations.to_string()),
    };
    error.into()
}
