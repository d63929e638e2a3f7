//! The loopback listener by which a native CLI reaches an emulator that has no address of its own.

use std::{net::SocketAddr, sync::Arc};

use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    response::{IntoResponse, Response},
};
use dashmap::DashMap;
use emulator::{AccountId, Door, Emulator, Principal, Ticket};
use http::{StatusCode, Uri};
use http_body_util::BodyExt;
use parking_lot::Mutex;

type Guests = Arc<DashMap<String, (Emulator, AccountId)>>;

/// Opened with the first guest.
#[derive(Default)]
pub struct Listener {
    address: Mutex<Option<SocketAddr>>,
    guests: Guests,
}

/// Somebody who is let in until this is dropped.
pub struct Guest {
    endpoint: String,
    token: String,
    guests: Guests,
}

impl Guest {
    /// The endpoint that only this guest knows.
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }
}

impl Drop for Guest {
    fn drop(&mut self) {
        self.guests.remove(&self.token);
    }
}

impl Listener {
    /// Lets somebody into an account, by an address of their own.
    pub fn invite(&self, emulator: &Emulator, account: AccountId) -> std::io::Result<Guest> {
        let address = self.address()?;
        let token = uuid::Uuid::new_v4().simple().to_string();
        self.guests.insert(token.clone(), (emulator.clone(), account));
        Ok(Guest { endpoint: format!("http://{address}/{token}"), token, guests: self.guests.clone() })
    }

    fn address(&self) -> std::io::Result<SocketAddr> {
        let mut address = self.address.lock();
        if let Some(address) = *address {
            return Ok(address);
        }
        let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
        listener.set_nonblocking(true)?;
        let bound = listener.local_addr()?;
        let router = Router::new().fallback(answer).with_state(self.guests.clone());
        tokio::runtime::Handle::current().spawn(async move {
            match tokio::net::TcpListener::from_std(listener) {
                Ok(listener) => axum::serve(listener, router).await.unwrap_or_else(|error| tracing::error!(%error, "the solutions' listener ended")),
                Err(error) => tracing::error!(%error, "the solutions' listener can't be used"),
            }
        });
        *address = Some(bound);
        Ok(bound)
    }
}

async fn answer(State(guests): State<Guests>, request: Request) -> Response {
    let (mut parts, body) = request.into_parts();
    let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
    let (token, rest) = path.trim_start_matches('/').split_once('/').unwrap_or((path.trim_start_matches('/'), ""));
    let Some((emulator, account)) = guests.get(token).map(|guest| guest.clone()) else {
        return StatusCode::FORBIDDEN.into_response();
    };
    let (Ok(uri), Ok(body)) = (format!("/{rest}").parse::<Uri>(), body.collect().await) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    parts.uri = uri;
    let ticket = Ticket { account, principal: Principal::Owner, service: None, door: Door::Terminal };
    emulator.handle_as(ticket, Request::from_parts(parts, body.to_bytes())).await.map(Body::from)
}
