//! Conditions of statements, such as `{"StringEquals": {"aws:SourceAccount": "111122223333"}}`.
//!
//! Operators: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html>. A document
//! with another operator is refused when it is parsed, so no condition is ever ignored.

use std::{net::IpAddr, str::FromStr};

use jiff::Timestamp;

use super::{decide::Context, glob::matches_tokens, matches, variable};

/// One operator, one key and its values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    pub operator: Operator,
    /// The condition key, lower case.
    pub key: String,
    /// The values. One of them has to match, or none if the operator is negated.
    pub values: Vec<String>,
}

/// How values are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Operator {
    set: Option<Set>,
    test: Test,
    negated: bool,
    if_exists: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Set {
    All,
    Any,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Test {
    Equals,
    EqualsIgnoreCase,
    Like,
    Number(Comparison),
    Date(Comparison),
    Address,
    Null,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Comparison {
    Equal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// The text is not an operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownOperator;

impl FromStr for Operator {
    type Err = UnknownOperator;

    fn from_str(name: &str) -> Result<Self, UnknownOperator> {
        let (set, rest) = match name.split_once(':') {
            Some(("ForAllValues", rest)) => (Some(Set::All), rest),
            Some(("ForAnyValue", rest)) => (Some(Set::Any), rest),
            Some(_) => return Err(UnknownOperator),
            None => (None, name),
        };
        let (rest, if_exists) = rest.strip_suffix("IfExists").map_or((rest, false), |rest| (rest, true));
        let (test, negated) = match rest {
            "StringEquals" | "BinaryEquals" => (Test::Equals, false),
            "StringNotEquals" => (Test::Equals, true),
            "StringEqualsIgnoreCase" | "Bool" => (Test::EqualsIgnoreCase, false),
            "StringNotEqualsIgnoreCase" => (Test::EqualsIgnoreCase, true),
            "StringLike" | "ArnLike" | "ArnEquals" => (Test::Like, false),
            "StringNotLike" | "ArnNotLike" | "ArnNotEquals" => (Test::Like, true),
            "NumericEquals" => (Test::Number(Comparison::Equal), false),
            "NumericNotEquals" => (Test::Number(Comparison::Equal), true),
            "NumericLessThan" => (Test::Number(Comparison::Less), false),
            "NumericLessThanEquals" => (Test::Number(Comparison::LessOrEqual), false),
            "NumericGreaterThan" => (Test::Number(Comparison::Greater), false),
            "NumericGreaterThanEquals" => (Test::Number(Comparison::GreaterOrEqual), false),
            "DateEquals" => (Test::Date(Comparison::Equal), false),
            "DateNotEquals" => (Test::Date(Comparison::Equal), true),
            "DateLessThan" => (Test::Date(Comparison::Less), false),
            "DateLessThanEquals" => (Test::Date(Comparison::LessOrEqual), false),
            "DateGreaterThan" => (Test::Date(Comparison::Greater), false),
            "DateGreaterThanEquals" => (Test::Date(Comparison::GreaterOrEqual), false),
            "IpAddress" => (Test::Address, false),
            "NotIpAddress" => (Test::Address, true),
            "Null" if !if_exists => (Test::Null, false),
            _ => return Err(UnknownOperator),
        };
        Ok(Self { set, test, negated, if_exists })
    }
}

impl Condition {
    /// Returns whether the condition holds for a call's keys. Variables in its values are replaced if the document may have them.
    pub fn holds(&self, context: &Context, has_variables: bool) -> bool {
        let Operator { set, test, negated, if_exists } = self.operator;
        let given = context.get(&self.key);
        if test == Test::Null {
            return self.values.iter().any(|value| (value == "true") == given.is_none());
        }
        let Some(given) = given else {
            return if_exists || negated || set == Some(Set::All);
        };
        let one = |given: &String| {
            self.values.iter().any(|wanted| test.holds(wanted, given, has_variables.then_some(context))) != negated
        };
        match set {
            Some(Set::All) => given.iter().all(one),
            Some(Set::Any) | None => given.iter().any(one),
        }
    }
}

impl Test {
    /// `variables` has the values of variables, if there may be any; numbers, dates and addresses have none.
    fn holds(self, wanted: &str, given: &str, variables: Option<&Context>) -> bool {
        let text = || match variables {
            Some(context) => variable::text(wanted, context),
            None => Some(wanted.to_owned()),
        };
        match self {
            Self::Equals => text().is_some_and(|wanted| wanted == given),
            Self::EqualsIgnoreCase => text().is_some_and(|wanted| wanted.eq_ignore_ascii_case(given)),
            Self::Like => match variables {
                Some(context) => variable::pattern(wanted, context).is_some_and(|pattern| matches_tokens(&pattern, given)),
                None => matches(wanted, given),
            },
            Self::Number(comparison) => comparison.holds(number(given), number(wanted)),
            Self::Date(comparison) => comparison.holds(date(given), date(wanted)),
            Self::Address => within(given, wanted).unwrap_or(false),
            Self::Null => false,
        }
    }
}

impl Comparison {
    fn holds<T: PartialOrd>(self, left: Option<T>, right: Option<T>) -> bool {
        let (Some(left), Some(right)) = (left, right) else { return false };
        match self {
            Self::Equal => left == right,
            Self::Less => left < right,
            Self::LessOrEqual => left <= right,
            Self::Greater => left > right,
            Self::GreaterOrEqual => left >= right,
        }
    }
}

fn number(text: &str) -> Option<f64> {
    text.parse().ok()
}

fn date(text: &str) -> Option<Timestamp> {
    text.parse().ok().or_else(|| Timestamp::from_second(text.parse().ok()?).ok())
}

fn within(address: &str, block: &str) -> Option<bool> {
    let (network, bits) = block.split_once('/').map_or((block, None), |(network, bits)| (network, Some(bits)));
    let (address, network, width): (u128, u128, u32) = match (address.parse().ok()?, network.parse().ok()?) {
        (IpAddr::V4(address), IpAddr::V4(network)) => (address.to_bits().into(), network.to_bits().into(), 32),
        (IpAddr::V6(address), IpAddr::V6(network)) => (address.to_bits(), network.to_bits(), 128),
        (IpAddr::V4(_), IpAddr::V6(_)) | (IpAddr::V6(_), IpAddr::V4(_)) => return Some(false),
    };
    let bits = bits.map_or(Some(width), |bits| bits.parse().ok())?;
    let dropped = width.checked_sub(bits)?;
    Some((address ^ network).checked_shr(dropped).unwrap_or(0) == 0)
}
