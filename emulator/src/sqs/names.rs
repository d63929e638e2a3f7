//! Names, URLs and ARNs of queues.

use std::sync::LazyLock;

use records::text_key;
use regex::Regex;

use super::error::SqsError;
use crate::{Account, AccountId, Arn, emulator::Core, text::name};

name! {
    /// A queue's name: 1 to 80 letters, digits, `-` and `_`; that of a FIFO queue ends in `.fifo`.
    QueueName, |text| {
        let plain = text.strip_suffix(FIFO).unwrap_or(text);
        let is_plain = plain.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
        !plain.is_empty() && text.len() <= 80 && is_plain
    }
}

text_key!(QueueName);

/// The end of the name of a FIFO queue.
const FIFO: &str = ".fifo";

/// `scheme://host[:port]/account/name`. Nothing in it is decoded, so a queue has one path.
static URL: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"^https?://[A-Za-z0-9.\-\[\]:]+/(?<account>[0-9]{12})/(?<name>[A-Za-z0-9_\-.]+)$";
    Regex::new(pattern).unwrap_or_else(|error| unreachable!("the pattern is constant: {error}"))
});

impl QueueName {
    /// Returns whether the queue is a FIFO queue.
    pub fn is_fifo(&self) -> bool {
        self.as_str().ends_with(FIFO)
    }

    /// Returns the queue that a URL names. It need not exist.
    ///
    /// # Errors
    /// The URL is not one of a queue, or is one of another account.
    pub fn of_url(url: &str, account: AccountId) -> Result<Self, SqsError> {
        let parts = URL.captures(url).ok_or_else(|| SqsError::InvalidAddress(url.into()))?;
        if parts["account"] != account.to_string() {
            return Err(SqsError::NoSuchQueue);
        }
        parts["name"].parse().map_err(|_| SqsError::NoSuchQueue)
    }

    /// Returns the queue of this account and region that an ARN names. It need not exist.
    pub fn of_arn(arn: &Arn, account: AccountId, region: &str) -> Option<Self> {
        let is_here = arn.service == "sqs" && arn.region == region && arn.account == account.to_string();
        if is_here { arn.resource.parse().ok() } else { None }
    }
}

/// Returns a queue's ARN.
pub fn arn(core: &Core, account: AccountId, queue: &QueueName) -> Arn {
    Arn::new("sqs", &core.config.region, account, queue)
}

/// Returns a queue's URL, at the endpoint as clients reach it.
pub fn url(core: &Core, account: &Account, queue: &QueueName) -> String {
    format!("http://{}/{}/{queue}", core.config.endpoint, account.id)
}
