//! Which endpoints each protocol takes. Whether a queue or a function exists is not checked, as on AWS.

use http::Request;

use super::Protocol;
use crate::{
    Arn, Config, execute_api,
    sns::{error::SnsError, names::TopicName},
};

/// The longest endpoint, bytes.
const LONGEST: usize = 2_048;

/// Checks an endpoint.
///
/// # Errors
/// AWS, or Coldstart, does not send to it.
pub fn check(config: &Config, topic: &TopicName, protocol: Protocol, endpoint: &str) -> Result<(), SnsError> {
    let refuse = |problem: &str| Err(SnsError::Parameter(problem.into()));
    if endpoint.len() > LONGEST {
        return refuse("Endpoint");
    }
    if topic.is_fifo() && protocol != Protocol::Sqs {
        return refuse("Invalid parameter: Endpoint Reason: Please use FIFO SQS queue");
    }
    let arn = |service: &str| endpoint.parse::<Arn>().ok().filter(|arn| arn.service == service);
    match protocol {
        Protocol::Sqs => match arn("sqs") {
            None => refuse("SQS endpoint ARN"),
            Some(queue) if queue.resource.ends_with(".fifo") && !topic.is_fifo() => {
                refuse("Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be subscribed to standard SNS topics")
            }
            Some(_) => Ok(()),
        },
        Protocol::Lambda if arn("lambda").is_none() => refuse("Lambda endpoint ARN"),
        Protocol::Http | Protocol::Https if !endpoint.starts_with(&format!("{protocol}://")) => {
            refuse("Endpoint must match the specified protocol")
        }
        Protocol::Http | Protocol::Https if !is_of_an_api(config, endpoint) => {
            refuse("Endpoint Reason: Coldstart has no network; it sends to deployed APIs of this account only")
        }
        Protocol::Email | Protocol::EmailJson if !is_address(endpoint) => refuse("Email address"),
        Protocol::Sms if !is_phone_number(endpoint) => Err(SnsError::Sentence(format!("Invalid SMS endpoint: {endpoint}"))),
        Protocol::Lambda | Protocol::Http | Protocol::Https | Protocol::Email | Protocol::EmailJson | Protocol::Sms => Ok(()),
    }
}

/// Returns whether a URL is one of a deployed API.
fn is_of_an_api(config: &Config, url: &str) -> bool {
    Request::get(url)
        .body(())
        .is_ok_and(|request| execute_api::target(config, &request).is_some_and(|target| target.kind == execute_api::Kind::Api))
}

/// Returns whether a text has the form of an e-mail address.
fn is_address(text: &str) -> bool {
    let is_part = |part: &str| !part.is_empty() && !part.contains(|letter: char| letter.is_whitespace() || letter.is_control());
    text.rsplit_once('@').is_some_and(|(name, host)| is_part(name) && is_part(host) && host.contains('.'))
}

/// Returns whether a text is a phone number in the form of E.164, such as `+15550100`.
pub fn is_phone_number(text: &str) -> bool {
    let digits = text.strip_prefix('+').unwrap_or("");
    (2..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.starts_with('0')
}
