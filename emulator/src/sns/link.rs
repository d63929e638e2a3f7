//! The links in messages: they confirm and cancel subscriptions without a signature, and serve the certificate of signatures.
//!
//! A link to confirm has a token that the emulator made; one to cancel has a subscription's ARN, whose id can't be guessed.

use std::{borrow::Cow, sync::Arc};

use bytes::Bytes;
use http::{Method, Request, Response, StatusCode, header};

use super::{
    deliver::{
        links::{CERTIFICATE, CONFIRM_PAGE, UNSUBSCRIBE_PAGE},
        signature,
    },
    error::SnsError,
    names::{SubscriptionId, TopicName},
    subscription::{
        confirm::{By, confirm},
        token::confirmed_by,
    },
};
use crate::{Account, AccountId, Arn, CallSource, CallerContext, Principal, Service, dispatch, emulator::Core, response::response};

/// A link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    what: What,
    /// Whether the answer is a page.
    is_page: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum What {
    Certificate,
    Confirm { topic: String, token: String, strict: bool },
    Unsubscribe { subscription: String },
}

/// Returns the link that a request calls; `None` for any other request.
pub fn target<B>(request: &Request<B>) -> Option<Link> {
    if request.method() != Method::GET || request.headers().contains_key(header::AUTHORIZATION) {
        return None;
    }
    let path = request.uri().path();
    if path.starts_with(CERTIFICATE) {
        return Some(Link { what: What::Certificate, is_page: false });
    }
    let query = request.uri().query()?.as_bytes();
    let value = |name: &str| form_urlencoded::parse(query).find(|(given, _)| given == name).map(|(_, value)| value);
    if value("X-Amz-Signature").is_some() {
        return None;
    }
    let what = match (path, value("Action").as_deref()) {
        ("/", Some("ConfirmSubscription")) | (CONFIRM_PAGE, None) => What::Confirm {
            topic: value("TopicArn")?.into_owned(),
            token: value("Token")?.into_owned(),
            strict: value("AuthenticateOnUnsubscribe").is_some_and(|value: Cow<'_, str>| value.eq_ignore_ascii_case("true")),
        },
        ("/", Some("Unsubscribe")) | (UNSUBSCRIBE_PAGE, None) => {
            What::Unsubscribe { subscription: value("SubscriptionArn")?.into_owned() }
        }
        _ => return None,
    };
    Some(Link { what, is_page: path != "/" })
}

/// Answers a link.
pub async fn answer(core: &Arc<Core>, link: Link, request: &Request<Bytes>) -> Response<Bytes> {
    let done = match &link.what {
        What::Certificate => return certificate(core, request.uri().path()).await,
        What::Confirm { topic, token, strict } => confirmed(core, topic, token, *strict).await,
        What::Unsubscribe { subscription } => may_unsubscribe(core, subscription).await,
    };
    let account = match done {
        Ok(account) => account,
        Err(error) if link.is_page => return page(StatusCode::BAD_REQUEST, "The link is not valid", &error.to_string()),
        Err(error) => return dispatch::refused(core, Service::SNS, request, &error.into()),
    };
    // The answer is that of the operation, which for a confirmed subscription only returns its ARN.
    let caller = CallerContext { account, principal: Principal::Owner, service: Some(Service::SNS), source: CallSource::Endpoint };
    let call = Request::post("/").header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let Ok(call) = call.body(Bytes::from(form(&link.what))) else {
        return page(StatusCode::BAD_REQUEST, "The link is not valid", "");
    };
    let answered = Box::pin(dispatch::handle_as(core, caller, call)).await;
    match (link.is_page && answered.status().is_success(), &link.what) {
        (true, What::Unsubscribe { .. }) => page(StatusCode::OK, "Subscription removed!", "Your subscription has been removed."),
        (true, _) => page(StatusCode::OK, "Subscription confirmed!", "You have successfully subscribed."),
        (false, _) => answered,
    }
}

/// Returns the operation that a link stands for, as a form.
fn form(what: &What) -> String {
    let mut fields = form_urlencoded::Serializer::new(String::new());
    fields.append_pair("Version", "2010-03-31");
    match what {
        What::Confirm { topic, token, .. } => {
            fields.extend_pairs([("Action", "ConfirmSubscription"), ("TopicArn", topic), ("Token", token)])
        }
        What::Unsubscribe { subscription } => fields.extend_pairs([("Action", "Unsubscribe"), ("SubscriptionArn", subscription)]),
        What::Certificate => &mut fields,
    };
    fields.finish()
}

/// Confirms a subscription, and returns its account.
async fn confirmed(core: &Arc<Core>, topic: &str, token: &str, strict: bool) -> Result<AccountId, SnsError> {
    let refuse = || SnsError::Parameter("Token".into());
    let arn: Arn = topic.parse().map_err(|_| SnsError::Parameter("TopicArn".into()))?;
    // Before the account is loaded: a request without a valid token loads none.
    confirmed_by(core, &arn, token).ok_or_else(refuse)?;
    let name: TopicName = arn.resource.parse().map_err(|_| refuse())?;
    let account = account(core, &arn).await?;
    let now = core.now(&account);
    let by = By { is_signed: false, authenticate_on_unsubscribe: strict };
    account.write(|state| confirm(core, state, (&name, &arn), token, by, now))?;
    core.save(&account, None).await.map_err(|error| SnsError::Internal(error.to_string()))?;
    Ok(account.id)
}

/// Returns the account of a subscription that a link may cancel.
async fn may_unsubscribe(core: &Arc<Core>, subscription: &str) -> Result<AccountId, SnsError> {
    let refuse = || SnsError::Parameter("SubscriptionArn".into());
    let arn: Arn = subscription.parse().map_err(|_| refuse())?;
    let (topic, id) = arn.resource.split_once(':').ok_or_else(refuse)?;
    let key: (TopicName, SubscriptionId) = (topic.parse().map_err(|_| refuse())?, id.parse().map_err(|_| refuse())?);
    let account = account(core, &arn).await?;
    let strict = account.read(|state| Some(state.sns.subscriptions.get(&key)?.authenticate_on_unsubscribe));
    match strict {
        Some(true) => Err(SnsError::UnsubscribeUnsigned),
        Some(false) => Ok(account.id),
        None => Err(refuse()),
    }
}

/// Returns the account of an ARN, if it has ever had something.
async fn account(core: &Arc<Core>, arn: &Arn) -> Result<Arc<Account>, SnsError> {
    let internal = |error: crate::StoreError| SnsError::Internal(error.to_string());
    let id: AccountId = arn.account.parse().map_err(|_| SnsError::TopicNotFound)?;
    let is_here = arn.service == "sns" && arn.region == core.config.region;
    let (_, revision) = core.store.position(id).await.map_err(internal)?;
    if !is_here || revision == 0 {
        return Err(SnsError::TopicNotFound);
    }
    core.account(id).await.map_err(internal)
}

async fn certificate(core: &Core, path: &str) -> Response<Bytes> {
    match signature::key(core).await {
        Ok(key) if key.path == path => response(StatusCode::OK, "application/x-pem-file", &[], key.certificate.clone()),
        Ok(_) => response(StatusCode::NOT_FOUND, "text/plain; charset=utf-8", &[], "The certificate is not there."),
        Err(error) => {
            tracing::error!(%error, "the certificate could not be made");
            response(StatusCode::INTERNAL_SERVER_ERROR, "text/plain; charset=utf-8", &[], "The certificate could not be made.")
        }
    }
}

/// Returns a page as AWS shows it. Title and text are ours, never a caller's.
fn page(status: StatusCode, title: &str, text: &str) -> Response<Bytes> {
    let page = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title></head><body><h1>Simple Notification Service</h1><h2>{title}</h2><p>{text}</p></body></html>"
    );
    response(status, "text/html; charset=utf-8", &[], page)
}
