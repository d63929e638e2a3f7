//! The four places that take an event pattern, and what each of them allows.

/// Longest pattern that EventBridge takes by default, in characters. The API allows 4,096; the quota "Event pattern size" is lower.
/// <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html>
const EVENT_BRIDGE_LENGTH: usize = 2_048;

/// Longest filter policy, in bytes. <https://docs.aws.amazon.com/sns/latest/dg/subscription-filter-policy-constraints.html>
const FILTER_POLICY_LENGTH: usize = 256 << 10;

/// Longest filter of an event source mapping, in characters. <https://docs.aws.amazon.com/lambda/latest/api/API_Filter.html>
const EVENT_SOURCE_FILTER_LENGTH: usize = 4_096;

/// How many rules the `$or` arrays of a pattern may multiply to.
/// <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html>
const OR_COMBINATIONS: u64 = 1_000;

/// How many combinations of values a filter policy may have. Same page as [`FILTER_POLICY_LENGTH`].
const FILTER_POLICY_COMBINATIONS: u64 = 150;

/// How many keys a filter policy may have at its top level. Same page as [`FILTER_POLICY_LENGTH`].
const FILTER_POLICY_KEYS: usize = 5;

/// Who takes the pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// `EventPattern` of an EventBridge rule.
    EventBridge,
    /// `FilterPolicy` of an SNS subscription whose `FilterPolicyScope` is `MessageAttributes`.
    MessageAttributes,
    /// `FilterPolicy` of an SNS subscription whose `FilterPolicyScope` is `MessageBody`.
    MessageBody,
    /// `Pattern` in the `FilterCriteria` of a Lambda event source mapping.
    EventSourceMapping,
}

/// What may stand inside `anything-but`, `prefix` and `suffix`, and whether `wildcard` is known.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Operators {
    /// All that Event Ruler knows.
    All,
    /// No `wildcard`; inside `anything-but` only one `prefix`; nothing inside `prefix` and `suffix`.
    FilterPolicy,
    /// No `wildcard`; nothing inside `anything-but`.
    EventSource,
}

/// What a dialect bounds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// In the dialect's unit, see [`Dialect::length`].
    pub length: usize,
    /// Product of the lengths of all `$or` arrays.
    pub or_combinations: u64,
    /// Sum over all rules of the product of values times depth.
    pub value_combinations: u64,
    /// Keys at the top level.
    pub keys: usize,
}

impl Dialect {
    pub(crate) fn operators(self) -> Operators {
        match self {
            Self::EventBridge => Operators::All,
            Self::MessageAttributes | Self::MessageBody => Operators::FilterPolicy,
            Self::EventSourceMapping => Operators::EventSource,
        }
    }

    pub(crate) fn limits(self) -> Limits {
        match self {
            Self::EventBridge => Limits {
                length: EVENT_BRIDGE_LENGTH,
                or_combinations: OR_COMBINATIONS,
                value_combinations: u64::MAX,
                keys: usize::MAX,
            },
            Self::MessageAttributes | Self::MessageBody => Limits {
                length: FILTER_POLICY_LENGTH,
                or_combinations: u64::MAX,
                value_combinations: FILTER_POLICY_COMBINATIONS,
                keys: FILTER_POLICY_KEYS,
            },
            Self::EventSourceMapping => Limits {
                length: EVENT_SOURCE_FILTER_LENGTH,
                or_combinations: OR_COMBINATIONS,
                value_combinations: u64::MAX,
                keys: usize::MAX,
            },
        }
    }

    /// The length that is bounded: bytes for a filter policy, characters elsewhere.
    pub(crate) fn length(self, text: &str) -> usize {
        match self {
            Self::MessageAttributes | Self::MessageBody => text.len(),
            Self::EventBridge | Self::EventSourceMapping => text.chars().count(),
        }
    }
}
