//! The permissions that callers of these operations need.
//!
//! An action is an HTTP method; a resource is a path of the control plane: `arn:aws:apigateway:us-east-1::/restapis/abc123`. The
//! path is built from the row's template and the labels of the operation's input, so it does not depend on how the request encodes
//! it. In a label's value, all characters except letters, digits, `-_.~` and `*` are percent-encoded: the ARN in
//! `/tags/{resource_arn}` is written `arn%3Aaws%3Aapigateway…`, as on AWS.
//! See <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-iam-policy-examples.html>.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, PercentEncode, utf8_percent_encode};

use super::{
    common::{At, AtApi, AtMethod, AtResponse, InApi, Listing, Nowhere},
    patch::Patching,
};
use crate::{
    Arn, AwsError, Call,
    access::{Needs, Row},
};

/// The characters to percent-encode. A `*` stands for an id that is not drawn yet, and is not encoded.
const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'*');

/// An input that has the labels of its operation's path.
pub trait Labels {
    /// Returns the values of the labels, in the order of the path.
    fn labels(&self) -> Vec<&str>;
}

impl Labels for Nowhere {
    fn labels(&self) -> Vec<&str> {
        Vec::new()
    }
}

impl Labels for AtApi {
    fn labels(&self) -> Vec<&str> {
        vec![&self.rest_api_id]
    }
}

impl Labels for InApi {
    fn labels(&self) -> Vec<&str> {
        vec![&self.rest_api_id, &self.id]
    }
}

impl Labels for AtMethod {
    fn labels(&self) -> Vec<&str> {
        vec![&self.rest_api_id, &self.resource_id, &self.http_method]
    }
}

impl Labels for AtResponse {
    fn labels(&self) -> Vec<&str> {
        let mut labels = self.method.labels();
        labels.push(&self.status_code);
        labels
    }
}

impl Labels for At {
    fn labels(&self) -> Vec<&str> {
        vec![&self.id]
    }
}

impl<A: Labels> Labels for Listing<A> {
    fn labels(&self) -> Vec<&str> {
        self.at.labels()
    }
}

impl<A: Labels> Labels for Patching<A> {
    fn labels(&self) -> Vec<&str> {
        self.at.labels()
    }
}

/// Implements [`Labels`] for inputs: by the labels of their member `at`, or by the named members in order.
macro_rules! labels {
    ($($input:ty: $($label:ident),*);+ $(;)?) => {$(
        impl $crate::apigateway::access::Labels for $input {
            fn labels(&self) -> Vec<&str> {
                vec![$(&self.$label),*]
            }
        }
    )+};
    (at $($input:ty),+) => {$(
        impl $crate::apigateway::access::Labels for $input {
            fn labels(&self) -> Vec<&str> {
                self.at.labels()
            }
        }
    )+};
}

pub(super) use labels;

/// Returns the needs of an operation on the resource that its path names.
pub fn needs<I: Labels>(call: &Call<I>, row: &Row<'_>) -> Result<Needs, AwsError> {
    Ok(Needs::of(row, on_path(call, row, call.input.labels())?))
}

/// Percent-encodes a label's value for a path in an ARN.
pub fn encoded(value: &str) -> PercentEncode<'_> {
    utf8_percent_encode(value, UNRESERVED)
}

/// Returns the ARN of the row's path with these values for its labels. A number of values that does not match the template is an
/// internal error.
pub fn on_path<I>(call: &Call<I>, row: &Row<'_>, labels: Vec<&str>) -> Result<Arn, AwsError> {
    let mut labels = labels.into_iter();
    let mut path = String::new();
    // Some templates have a query, such as `/restapis?mode=import`.
    let template = row.route.template.split('?').next().unwrap_or_default();
    for segment in template.split('/').skip(1) {
        path.push('/');
        if segment.starts_with('{') {
            let value = labels.next().ok_or_else(|| AwsError::internal(&"a label of the path is missing in the input"))?;
            path.extend(encoded(value));
        } else {
            path.push_str(segment);
        }
    }
    match labels.next() {
        None => Ok(Arn::new("apigateway", call.region(), "", path)),
        Some(_) => Err(AwsError::internal(&"the input has more labels than the path")),
    }
}
