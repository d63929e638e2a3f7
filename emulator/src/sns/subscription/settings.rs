//! The attributes of a subscription that callers set.

use std::collections::BTreeMap;

use event_pattern::{Dialect, Pattern};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Protocol;
use crate::{Arn, sns::error::SnsError};

/// The longest value of an attribute without a limit of its own, bytes.
const LONGEST: usize = 30_720;

/// The attributes of a subscription.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// Whether the message is sent without the JSON around it.
    pub raw: bool,
    /// The filter policy, as it was set.
    pub filter_policy: Option<String>,
    /// What the filter policy is compared with.
    pub filter_scope: Option<Scope>,
    /// The redrive policy, as it was set.
    pub redrive_policy: Option<String>,
    /// The delivery policy, as it was set.
    pub delivery_policy: Option<String>,
}

/// What a filter policy is compared with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Scope {
    #[default]
    MessageAttributes,
    MessageBody,
}

impl Scope {
    pub fn name(self) -> &'static str {
        match self {
            Self::MessageAttributes => "MessageAttributes",
            Self::MessageBody => "MessageBody",
        }
    }

    fn dialect(self) -> Dialect {
        match self {
            Self::MessageAttributes => Dialect::MessageAttributes,
            Self::MessageBody => Dialect::MessageBody,
        }
    }
}

/// Where attributes are set; it changes the texts of errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Subscribe,
    SetSubscriptionAttributes,
}

/// The subscription whose attributes are set.
#[derive(Clone, Copy, Debug)]
pub struct Of<'s> {
    pub place: Place,
    pub protocol: Protocol,
    pub endpoint: &'s str,
    pub topic_is_fifo: bool,
}

impl Of<'_> {
    fn refuse(self, problem: impl std::fmt::Display) -> SnsError {
        let at = if self.place == Place::Subscribe { "Attributes Reason: " } else { "" };
        SnsError::Parameter(format!("{at}{problem}"))
    }
}

impl Settings {
    /// Returns the settings of these attributes.
    ///
    /// # Errors
    /// An attribute is not valid.
    pub fn of(attributes: &BTreeMap<String, String>, of: Of<'_>) -> Result<Self, SnsError> {
        let mut settings = Self::default();
        // The filter policy is parsed by its scope.
        let by_scope = |name: &&String| if *name == "FilterPolicyScope" { 0 } else { 1 };
        let mut names: Vec<&String> = attributes.keys().collect();
        names.sort_by_key(by_scope);
        names.into_iter().try_for_each(|name| settings.set(name, &attributes[name], of))?;
        Ok(settings)
    }

    /// Sets one attribute; an empty value removes it.
    ///
    /// # Errors
    /// There is no such attribute, or it can't have this value.
    pub fn set(&mut self, name: &str, value: &str, of: Of<'_>) -> Result<(), SnsError> {
        let given = Some(value.to_owned()).filter(|value| !value.is_empty());
        match name {
            "RawMessageDelivery" => match value.to_ascii_lowercase().as_str() {
                "true" if !of.protocol.takes_raw() => {
                    return Err(
                        of.refuse(format_args!("Delivery protocol [{}] does not support raw message delivery.", of.protocol))
                    );
                }
                "true" => self.raw = true,
                "false" => self.raw = false,
                _ => return Err(of.refuse(format_args!("RawMessageDelivery: Invalid value [{value}]. Must be true or false."))),
            },
            "FilterPolicyScope" => {
                let scope = match value {
                    "MessageAttributes" => Scope::MessageAttributes,
                    "MessageBody" => Scope::MessageBody,
                    _ => {
                        return Err(of.refuse(format_args!(
                            "FilterPolicyScope: Invalid value [{value}]. Please use either MessageBody or MessageAttributes"
                        )));
                    }
                };
                if let Some(policy) = &self.filter_policy {
                    check_filter(policy, scope, of)?;
                }
                self.filter_scope = Some(scope);
            }
            "FilterPolicy" => {
                if let Some(policy) = given.as_ref().filter(|policy| !is_empty_object(policy)) {
                    check_filter(policy, self.filter_scope.unwrap_or_default(), of)?;
                }
                self.filter_policy = given;
            }
            _ if value.len() > LONGEST => return Err(of.refuse(name)),
            "RedrivePolicy" => {
                given.as_deref().map(|policy| check_redrive(policy, of)).transpose()?;
                self.redrive_policy = given;
            }
            "DeliveryPolicy" => {
                let is_object = |text: &str| serde_json::from_str::<Value>(text).is_ok_and(|value| value.is_object());
                if given.as_deref().is_some_and(|policy| !is_object(policy)) {
                    return Err(of.refuse("DeliveryPolicy: failed to parse JSON."));
                }
                self.delivery_policy = given;
            }
            "SubscriptionRoleArn" | "ReplayPolicy" => return Err(SnsError::Unsupported(format!("the attribute {name}"))),
            _ => return Err(of.refuse("AttributeName")),
        }
        Ok(())
    }

    /// Returns the attributes that differ from those of a subscription without settings, by AWS's names.
    pub fn shown(&self) -> Vec<(&'static str, String)> {
        let scope = self.filter_policy.as_ref().map(|_| self.filter_scope.unwrap_or_default().name().to_owned());
        let optional = [
            ("FilterPolicy", self.filter_policy.clone()),
            ("FilterPolicyScope", scope),
            ("RedrivePolicy", self.redrive_policy.clone()),
            ("DeliveryPolicy", self.delivery_policy.clone()),
        ];
        let given = optional.into_iter().filter_map(|(name, value)| Some((name, value?)));
        std::iter::once(("RawMessageDelivery", self.raw.to_string())).chain(given).collect()
    }

    /// Returns whether those of the attributes that are named have other values in `wanted`.
    pub fn differ(&self, wanted: &Self, named: &BTreeMap<String, String>) -> bool {
        let differs = |name: &String| match name.as_str() {
            "RawMessageDelivery" => self.raw != wanted.raw,
            "FilterPolicy" => self.filter_policy != wanted.filter_policy,
            "FilterPolicyScope" => self.filter_scope.unwrap_or_default() != wanted.filter_scope.unwrap_or_default(),
            "RedrivePolicy" => self.redrive_policy != wanted.redrive_policy,
            _ => self.delivery_policy != wanted.delivery_policy,
        };
        named.keys().any(differs)
    }

    /// Returns the filter policy, compiled; `None` if there is none.
    pub(super) fn filter(&self) -> Option<Pattern> {
        let policy = self.filter_policy.as_ref().filter(|policy| !is_empty_object(policy))?;
        Pattern::parse(policy, self.filter_scope.unwrap_or_default().dialect()).ok()
    }

    /// Returns the queue for messages that could not be delivered.
    pub fn dead_letter_queue(&self) -> Option<Arn> {
        self.redrive_policy.as_deref().and_then(dead_letter_queue)
    }
}

/// Returns whether a filter policy is `{}`, which lets everything pass.
fn is_empty_object(policy: &str) -> bool {
    serde_json::from_str::<Value>(policy).is_ok_and(|value| value.as_object().is_some_and(serde_json::Map::is_empty))
}

fn check_filter(policy: &str, scope: Scope, of: Of<'_>) -> Result<(), SnsError> {
    match Pattern::parse(policy, scope.dialect()) {
        Ok(_) => Ok(()),
        Err(error) => Err(SnsError::filter(&error, of.place == Place::Subscribe)),
    }
}

fn dead_letter_queue(policy: &str) -> Option<Arn> {
    let policy: Value = serde_json::from_str(policy).ok()?;
    policy["deadLetterTargetArn"].as_str()?.parse().ok()
}

fn check_redrive(policy: &str, of: Of<'_>) -> Result<(), SnsError> {
    if serde_json::from_str::<Value>(policy).is_err() {
        return Err(of.refuse("RedrivePolicy: failed to parse JSON."));
    }
    let Some(queue) = dead_letter_queue(policy) else {
        return Err(of.refuse("RedrivePolicy: deadLetterTargetArn is an invalid arn"));
    };
    let fifo_queue = queue.service == "sqs" && queue.resource.ends_with(".fifo");
    if of.topic_is_fifo && of.endpoint.ends_with(".fifo") && !fifo_queue {
        return Err(of.refuse("RedrivePolicy: must use a FIFO queue as DLQ for a FIFO Subscription to a FIFO Topic."));
    }
    if queue.service != "sqs" {
        return Err(of.refuse("RedrivePolicy: deadLetterTargetArn is an invalid arn"));
    }
    Ok(())
}
