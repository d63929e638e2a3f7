//! Limits how many requests an account and a network may send. Further requests get 429 before any work is done for them.
//!
//! Pages that are the same for all visitors, and built files, are not counted: they are sent from memory, which costs less than counting.

use std::{
    net::IpAddr,
    sync::Arc,
    time::{Duration, Instant},
};

use app::ports::Visitor;
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use emulator::AccountId;
use http::{HeaderValue, StatusCode, header};

use super::{networks::Networks, peer::Peer};
use crate::accounts::buckets::{Buckets, Rule};

/// One account, to the site and the AWS endpoint together: 1,000 at once (a script, terraform), then 100 a second.
const OF_ACCOUNT: Rule = Rule { burst: 1000, period: Duration::from_millis(10), line: 0 };
/// One network: 6,000 at once (a class of 300 that opens the course), then 500 a second.
const OF_NETWORK: Rule = Rule { burst: 6000, period: Duration::from_millis(2), line: 0 };
/// A school's network: ten times that.
const OF_SCHOOL: Rule = Rule { burst: 60_000, period: Duration::from_micros(200), line: 0 };

/// Counts requests. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Requests(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    networks: Arc<Networks>,
    of_account: Buckets<AccountId>,
    of_network: Buckets<IpAddr>,
    of_school: Buckets<IpAddr>,
}

impl Requests {
    pub fn new(networks: Arc<Networks>) -> Self {
        let (of_account, of_network, of_school) = (Buckets::new(OF_ACCOUNT), Buckets::new(OF_NETWORK), Buckets::new(OF_SCHOOL));
        Self(Arc::new(Inner { networks, of_account, of_network, of_school }))
    }

    /// Counts a request from an address.
    ///
    /// # Errors
    /// How long to wait.
    pub fn from(&self, address: IpAddr) -> Result<(), Duration> {
        let network = self.0.networks.of(address);
        let buckets = if network.is_school { &self.0.of_school } else { &self.0.of_network };
        buckets.take(&network.key, Instant::now()).map(drop)
    }

    /// Gives back a request of a network, because it was refused for its account, which must not affect others on the same network.
    pub fn forgive(&self, address: IpAddr) {
        let network = self.0.networks.of(address);
        let buckets = if network.is_school { &self.0.of_school } else { &self.0.of_network };
        buckets.give_back(&network.key);
    }

    /// Counts a request of an account.
    ///
    /// # Errors
    /// How long to wait.
    pub fn of(&self, account: AccountId) -> Result<(), Duration> {
        self.0.of_account.take(&account, Instant::now()).map(drop)
    }
}

/// Passes a request on if its network is within its limit.
pub async fn limit_network(State(requests): State<Requests>, request: Request, next: Next) -> Response {
    let counted = request.extensions().get().map_or(Ok(()), |Peer(address)| requests.from(*address));
    pass(counted, request, next).await
}

/// Passes a request on if the session's learner is within the limit.
pub async fn limit_learner(State(requests): State<Requests>, request: Request, next: Next) -> Response {
    let visitor: Option<&Visitor> = request.extensions().get();
    let account = visitor.and_then(|visitor| visitor.0.as_ref()?.aws_account.parse().ok());
    let counted = account.map_or(Ok(()), |account| requests.of(account));
    if let (Err(_), Some(Peer(address))) = (&counted, request.extensions().get()) {
        requests.forgive(*address);
    }
    pass(counted, request, next).await
}

async fn pass(counted: Result<(), Duration>, request: Request, next: Next) -> Response {
    match counted {
        Ok(()) => next.run(request).await,
        Err(wait) => refused(&request, wait),
    }
}

/// The response 429: text for a page, JSON for a script that sent JSON.
fn refused(request: &Request, wait: Duration) -> Response {
    let seconds = wait.as_secs() + 1;
    let words = format!("Too many requests came from you or your network. Try again in {seconds} s.");
    let sent = request.headers().get(header::CONTENT_TYPE).map(HeaderValue::as_bytes);
    let headers = [(header::RETRY_AFTER, HeaderValue::from(seconds))];
    if sent.is_some_and(|kind| kind.starts_with(b"application/json")) {
        let body = axum::Json(serde_json::json!({ "message": words }));
        return (StatusCode::TOO_MANY_REQUESTS, headers, body).into_response();
    }
    (StatusCode::TOO_MANY_REQUESTS, headers, words).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn let_through(mut count: impl FnMut() -> Result<(), Duration>, tries: usize) -> usize {
        (0..tries).filter(|_| count().is_ok()).count()
    }

    #[test]
    fn a_flood_is_held_back_and_a_class_behind_one_address_is_not() {
        let networks = Networks::new(vec!["10.1.0.0/16".parse().expect("a network")]);
        let requests = Requests::new(Arc::new(networks));
        let address = |text: &str| text.parse().expect("an address");
        let one = let_through(|| requests.of(AccountId::from_number(1)), 5000);
        assert!((1000..2000).contains(&one), "{one} of one account");
        assert!(requests.of(AccountId::from_number(2)).is_ok(), "nobody else is meant");
        // Three hundred students, twenty requests each.
        assert_eq!(let_through(|| requests.from(address("192.0.2.1")), 6000), 6000);
        assert!(let_through(|| requests.from(address("192.0.2.1")), 20_000) < 10_000, "a flood");
        assert_eq!(let_through(|| requests.from(address("10.1.2.3")), 60_000), 60_000);
        assert!(requests.from(address("192.0.2.2")).is_ok());
    }
}
