//! Names and ARNs of topics and subscriptions.

use records::text_key;

use super::error::SnsError;
use crate::{AccountId, Arn, Call, NotAnArn, emulator::Core, text::name};

name!(
    /// A topic's name, with `.fifo` at its end for a FIFO topic.
    TopicName,
    |name| {
        let stem = name.strip_suffix(".fifo").unwrap_or(name);
        !stem.is_empty() && name.len() <= 256 && stem.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
    }
);
name!(
    /// The last part of a subscription's ARN, a UUID.
    SubscriptionId,
    |id| id.len() == 36 && id.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
);

text_key!(TopicName, SubscriptionId);

impl TopicName {
    /// Returns whether it is the name of a FIFO topic.
    pub fn is_fifo(&self) -> bool {
        self.as_str().ends_with(".fifo")
    }
}

impl SubscriptionId {
    /// Returns the id that no other is before.
    pub(super) fn first() -> Self {
        Self("-".repeat(36))
    }
}

/// Returns a topic's ARN.
pub fn topic_arn(core: &Core, account: AccountId, topic: &TopicName) -> Arn {
    Arn::new("sns", &core.config.region, account, topic)
}

/// Returns a subscription's ARN.
pub fn subscription_arn(core: &Core, account: AccountId, topic: &TopicName, id: &SubscriptionId) -> Arn {
    Arn::new("sns", &core.config.region, account, format_args!("{topic}:{id}"))
}

/// Returns the topic of an ARN in a request, whose member has this name.
///
/// # Errors
/// The text is no ARN of a topic here. The topic of another account is one that does not exist.
pub fn topic_of<I>(call: &Call<I>, member: &'static str, text: &str) -> Result<TopicName, SnsError> {
    let arn = here(call, member, text)?;
    let name = arn.resource.parse().map_err(|_| SnsError::Parameter(member.into()))?;
    if arn.account == call.account.id.to_string() { Ok(name) } else { Err(SnsError::TopicNotFound) }
}

/// Returns topic and id of a subscription's ARN in a request.
///
/// # Errors
/// The text is no ARN of a subscription here.
pub fn subscription_of<I>(call: &Call<I>, text: &str) -> Result<(TopicName, SubscriptionId), SnsError> {
    const MEMBER: &str = "SubscriptionArn";
    let arn = here(call, MEMBER, text)?;
    let parts = arn.resource.split_once(':').and_then(|(topic, id)| Some((topic.parse().ok()?, id.parse().ok()?)));
    let parts = parts.ok_or_else(|| SnsError::Parameter("SubscriptionId".into()))?;
    if arn.account == call.account.id.to_string() { Ok(parts) } else { Err(SnsError::SubscriptionNotFound) }
}

/// Returns an ARN of SNS in this region.
fn here<I>(call: &Call<I>, member: &'static str, text: &str) -> Result<Arn, SnsError> {
    let arn = text.parse::<Arn>().map_err(|error| match error {
        NotAnArn::Malformed if text.split(':').count() < 6 => SnsError::NotAnArn(member, text.split(':').count()),
        NotAnArn::Malformed | NotAnArn::OtherPartition => SnsError::Parameter(member.into()),
    })?;
    let is_here = arn.service == "sns" && arn.region == call.region();
    if is_here { Ok(arn) } else { Err(SnsError::Parameter(member.into())) }
}
