//! Requests to deployed APIs of the account.
//!
//! See <https://docs.aws.amazon.com/sns/latest/dg/sns-http-https-endpoint-as-subscriber.html>.

use std::{sync::Arc, time::Duration};

use http::{Request, header};

use super::{Outcome, Sender, Signatures};
use crate::{
    AccountId, REST_API,
    emulator::Core,
    execute_api,
    sns::{
        names::SubscriptionId,
        publish::{Kind, Message},
        subscription::Subscription,
    },
};

/// How long an API may take.
const LONGEST: Duration = Duration::from_secs(15);

/// A request that is sent in a task of its own.
pub struct Call {
    core: Arc<Core>,
    account: AccountId,
    request: Request<bytes::Bytes>,
}

/// Returns the request with a message for an API.
pub fn request(
    core: &Arc<Core>,
    account: AccountId,
    (message_id, message): (&str, &Message),
    signatures: Option<&Signatures>,
    (id, subscription): (&SubscriptionId, &Subscription),
) -> Result<Call, Outcome> {
    let sender = Sender { core, account, message_id, message, signatures, now: message.at };
    let is_raw = subscription.settings.raw && message.kind == Kind::Notification;
    let body = match is_raw {
        true => message.body_for(subscription.protocol).to_owned(),
        false => sender.envelope(id, subscription),
    };
    let url = &subscription.endpoint;
    let host = url.split_once("://").map_or("", |(_, rest)| rest.split(['/', '?']).next().unwrap_or(""));
    let mut request = Request::post(url)
        .header(header::HOST, host)
        .header(header::CONTENT_TYPE, "text/plain; charset=UTF-8")
        .header(header::USER_AGENT, "Amazon Simple Notification Service Agent")
        .header(header::ACCEPT_ENCODING, "gzip,deflate")
        .header("x-amz-sns-message-type", message.kind.name())
        .header("x-amz-sns-message-id", message_id)
        .header("x-amz-sns-topic-arn", sender.topic_arn().to_string());
    if message.kind == Kind::Notification {
        request = request.header("x-amz-sns-subscription-arn", sender.subscription_arn(id).to_string());
    }
    if is_raw {
        request = request.header("x-amz-sns-rawdelivery", "true");
    }
    if let Some(trace) = &message.trace {
        request = request.header("x-amzn-trace-id", trace.forwarded());
    }
    let request = request.body(body.into()).map_err(|error| Outcome::Refused(error.to_string()))?;
    Ok(Call { core: core.clone(), account, request })
}

impl Call {
    /// Sends the request, and waits for the answer.
    pub async fn send(self) -> Outcome {
        let Self { core, account, request } = self;
        let Some(target) = execute_api::target(&core.config, &request).filter(|target| target.kind == execute_api::Kind::Api)
        else {
            return Outcome::Refused("the endpoint is not a deployed API".into());
        };
        match core.store.owner(REST_API, &target.id).await {
            Ok(Some(owner)) if owner == account => {}
            Ok(_) => return Outcome::Refused("the account does not have the API".into()),
            Err(error) => return Outcome::NotNow(error.to_string()),
        }
        let Ok(answer) = tokio::time::timeout(LONGEST, execute_api::handle(&core, target, request)).await else {
            return Outcome::NotNow("the API took too long".into());
        };
        match answer.status().as_u16() {
            200..=299 => Outcome::Delivered,
            status @ (429 | 500..=599) => Outcome::NotNow(format!("the API answered {status}")),
            status => Outcome::Refused(format!("the API answered {status}")),
        }
    }
}
