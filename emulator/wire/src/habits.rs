//! What a service does in a way of its own, and no model says.
//!
//! A made-up service takes [`Habits::PLAIN`].

/// A service's habits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Habits {
    /// The code of the error for members that break constraints.
    pub validation_code: &'static str,
    /// The shapes, and members as `Structure$member`, whose enum, pattern or range the service checks by itself with a text of its own.
    /// Whether a required member is there is checked all the same.
    pub unchecked: &'static [&'static str],
    /// Constraints that AWS documents and the model does not have, by shape, or by member as `Structure$member`.
    pub documented: &'static [(&'static str, Documented)],
    /// Whether paths of members of the body begin with the operation's input: `createRestApiInput.name`. Labels do not: `statusCode`.
    pub path_with_input: bool,
    /// Whether the refusal only names the first required member that is missing.
    pub names_missing: bool,
    /// Whether a list's or map's nested constraints end in `Member must not be null`.
    pub nested_not_null: bool,
    /// Whether a string's pattern is told before its length.
    pub pattern_first: bool,
    /// What stands before error names in `__type`, such as `com.amazonaws.dynamodb.v20120810#`.
    pub error_namespace: Option<&'static str>,
    /// How a JSON value of a wrong type is refused.
    pub mismatch: Mismatch,
    /// Whether answers have the header `x-amz-crc32`, the checksum of the body.
    pub crc32: bool,
    /// Whether errors are S3's: `<Error>` as the root.
    pub s3_errors: bool,
}

/// A constraint that is not in the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Documented {
    /// The most characters of a string, or items of a list.
    Longest(usize),
    /// The numbers that there are.
    OneOf(&'static [i64]),
    /// The least and the greatest number.
    Range(i64, i64),
}

/// The sentence for a JSON value of a wrong type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mismatch {
    /// `NUMBER_VALUE can not be converted to a String`.
    CanNot,
    /// `NUMBER_VALUE cannot be converted to String`.
    Cannot,
}

impl Habits {
    /// What most services do.
    pub const PLAIN: Self = Self {
        validation_code: "ValidationException",
        unchecked: &[],
        documented: &[],
        path_with_input: false,
        names_missing: false,
        nested_not_null: false,
        pattern_first: false,
        error_namespace: None,
        mismatch: Mismatch::CanNot,
        crc32: false,
        s3_errors: false,
    };

    /// The header with the checksum of an answer's body, for services that have one.
    pub(crate) fn checksum(&self, body: &[u8]) -> Option<(&'static str, String)> {
        self.crc32.then(|| ("x-amz-crc32", crc32fast::hash(body).to_string()))
    }

    const QUERY: Self = Self { validation_code: "ValidationError", ..Self::PLAIN };
    const DYNAMODB: Self =
        Self { error_namespace: Some("com.amazonaws.dynamodb.v20120810#"), mismatch: Mismatch::Cannot, crc32: true, ..Self::PLAIN };
}

/// <https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html>
const RETENTION_DAYS: &[i64] =
    &[1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];

/// <https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html>
const SESSION_POLICIES: &[(&str, Documented)] =
    &[("unrestrictedSessionPolicyDocumentType", Documented::Longest(2048)), ("policyDescriptorListType", Documented::Longest(10))];

/// <https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html>
const LAMBDA_SETTINGS: &[(&str, Documented)] = &[
    ("CreateFunctionRequest$Timeout", Documented::Range(1, 900)),
    ("CreateFunctionRequest$MemorySize", Documented::Range(128, 10_240)),
    ("UpdateFunctionConfigurationRequest$Timeout", Documented::Range(1, 900)),
    ("UpdateFunctionConfigurationRequest$MemorySize", Documented::Range(128, 10_240)),
    ("EphemeralStorage$Size", Documented::Range(512, 10_240)),
];

/// Each has its reason in AWS's answers, as seen by people or in recorded tests.
static HABITS: &[(&str, Habits)] = &[
    // AWS lists the types of gateway responses in another order than the model.
    ("apigateway", Habits { path_with_input: true, unchecked: &["GatewayResponseType"], ..Habits::PLAIN }),
    ("cloudwatch", Habits { error_namespace: Some("com.amazonaws.cloudwatch#"), ..Habits::QUERY }),
    ("dynamodb", Habits::DYNAMODB),
    ("dynamodbstreams", Habits::DYNAMODB),
    ("iam", Habits::QUERY),
    // Lambda's runtimes may also be ARNs, and a runtime that AWS has and this machine has not gets another text. The model has the
    // limits of capacity providers' functions, which are larger than those of ordinary ones.
    (
        "lambda",
        Habits {
            unchecked: &["Runtime", "Timeout", "MemorySize", "EphemeralStorageSize"],
            documented: LAMBDA_SETTINGS,
            nested_not_null: true,
            ..Habits::PLAIN
        },
    ),
    (
        "logs",
        Habits {
            validation_code: "InvalidParameterException",
            documented: &[("PutRetentionPolicyRequest$retentionInDays", Documented::OneOf(RETENTION_DAYS))],
            ..Habits::PLAIN
        },
    ),
    // Names of filter rules come in any case; the service has texts of its own for events.
    ("s3", Habits { s3_errors: true, validation_code: "InvalidRequest", unchecked: &["Event", "FilterRuleName"], ..Habits::PLAIN }),
    ("sns", Habits::QUERY),
    // Names of attributes, and their ranges, get texts of SQS's own.
    (
        "sqs",
        Habits {
            error_namespace: Some("com.amazonaws.sqs#"),
            validation_code: "MissingRequiredParameterException",
            names_missing: true,
            unchecked: &["AttributeNameList", "QueueAttributeMap", "MessageSystemAttributeList", "MessageBodySystemAttributeMap"],
            ..Habits::PLAIN
        },
    ),
    ("sts", Habits { pattern_first: true, documented: SESSION_POLICIES, ..Habits::QUERY }),
];

static PLAIN: Habits = Habits::PLAIN;

/// The habits of a service by botocore's name for it.
pub(crate) fn of(service: &str) -> &'static Habits {
    HABITS.iter().find(|(name, _)| *name == service).map_or(&PLAIN, |(_, habits)| habits)
}
