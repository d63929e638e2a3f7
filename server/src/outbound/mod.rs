//! Requests of HTTP integrations to hosts that the site allows.
//!
//! A student writes the URL, so it is hostile: only hosts of the list are called, never this machine or its network. The addresses
//! that DNS answers are checked and then connected to as they are, so that a second answer can't lead elsewhere. Redirects are
//! passed on and not followed. Size and time are bounded.

mod address;
mod allowed;

use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use anyhow::Context;
use async_trait::async_trait;
use bytes::Bytes;
use emulator::{Outbound, OutboundError};
use http::{Request, Response, Uri, uri::PathAndQuery};
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use rustls::{ClientConfig, RootCertStore, pki_types::ServerName};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpStream, lookup_host},
    sync::Semaphore,
};
use tokio_rustls::TlsConnector;

pub use allowed::AllowedHost;

/// The largest response, in bytes, which is API Gateway's.
const LARGEST: usize = 10 << 20;
/// The most requests at once, of all accounts together.
const MOST: usize = 64;

/// Sends requests to the hosts of a list.
#[derive(Debug)]
pub struct Hosts {
    allowed: Vec<AllowedHost>,
    is_public: fn(IpAddr) -> bool,
    tls: Option<Tls>,
    places: Semaphore,
}

/// The parts of TLS.
struct Tls(TlsConnector);

impl std::fmt::Debug for Tls {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Tls")
    }
}

impl Hosts {
    /// Returns the way out to these hosts. The machine's certificate authorities are read if there are any hosts.
    ///
    /// # Errors
    /// If there is no certificate authority.
    pub fn new(allowed: Vec<AllowedHost>) -> anyhow::Result<Self> {
        let tls = if allowed.is_empty() { None } else { Some(Tls(connector()?)) };
        Ok(Self { allowed, is_public: address::is_public, tls, places: Semaphore::new(MOST) })
    }

    async fn answer(&self, request: Request<Bytes>) -> Result<Response<Bytes>, OutboundError> {
        let uri = request.uri().clone();
        let host = uri.host().unwrap_or("").trim_start_matches('[').trim_end_matches(']').to_ascii_lowercase();
        let is_tls = uri.scheme_str() == Some("https");
        let port = uri.port_u16().unwrap_or(if is_tls { 443 } else { 80 });
        if !self.allowed.iter().any(|allowed| allowed.fits(&host, port, is_tls)) {
            return Err(OutboundError::NotAllowed(host));
        }
        let _place = self.places.try_acquire().map_err(|_| OutboundError::Failed("too many requests leave the site now".into()))?;
        let stream = self.connect(&host, port).await?;
        match &self.tls {
            Some(Tls(connector)) if is_tls => {
                let name = ServerName::try_from(host).map_err(|error| OutboundError::Failed(error.to_string()))?;
                exchange(connector.connect(name, stream).await.map_err(failed)?, request).await
            }
            _ => exchange(stream, request).await,
        }
    }

    /// Connects to a host. If one of its addresses is not public, none is tried.
    async fn connect(&self, host: &str, port: u16) -> Result<TcpStream, OutboundError> {
        let addresses: Vec<SocketAddr> = lookup_host((host, port)).await.map_err(failed)?.collect();
        if addresses.iter().any(|address| !(self.is_public)(address.ip())) {
            return Err(OutboundError::NotPublic(host.to_owned()));
        }
        TcpStream::connect(addresses.as_slice()).await.map_err(failed)
    }
}

#[async_trait]
impl Outbound for Hosts {
    async fn send(&self, request: Request<Bytes>, limit: Duration) -> Result<Response<Bytes>, OutboundError> {
        tokio::time::timeout(limit, self.answer(request)).await.unwrap_or(Err(OutboundError::TimedOut))
    }
}

fn failed(error: impl std::fmt::Display) -> OutboundError {
    OutboundError::Failed(error.to_string())
}

/// Returns what makes TLS connections, with the machine's authorities.
fn connector() -> anyhow::Result<TlsConnector> {
    let mut roots = RootCertStore::empty();
    let found = rustls_native_certs::load_native_certs();
    let (added, _) = roots.add_parsable_certificates(found.certs);
    anyhow::ensure!(added > 0, "this machine has no certificate authorities, which --http-allow needs");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .context("TLS cannot be used")?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(TlsConnector::from(Arc::new(config)))
}

/// Sends a request over a connection of its own, and reads the response.
async fn exchange<S>(stream: S, request: Request<Bytes>) -> Result<Response<Bytes>, OutboundError>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(failed)?;
    let driver = tokio::spawn(connection);
    let (mut parts, body) = request.into_parts();
    let path = parts.uri.path_and_query().cloned().unwrap_or_else(|| PathAndQuery::from_static("/"));
    parts.uri = Uri::from(path);
    let answered = async {
        let response = sender.send_request(Request::from_parts(parts, Full::new(body))).await.map_err(failed)?;
        let (parts, body) = response.into_parts();
        let body = Limited::new(body, LARGEST).collect().await.map_err(|error| match error.downcast_ref::<LengthLimitError>() {
            Some(_) => OutboundError::TooLarge,
            None => failed(error),
        })?;
        Ok(Response::from_parts(parts, body.to_bytes()))
    }
    .await;
    driver.abort();
    answered
}

#[cfg(test)]
mod tests;
