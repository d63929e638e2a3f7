//! Makes the request from the options.

use std::path::Path;

use base64::{Engine, prelude::BASE64_STANDARD};
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, StatusCode, header};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use rust_bash::CommandContext;
use url::Url;

use super::{
    Failed, VERSION,
    options::{Data, Options},
};

/// Characters that `--data-urlencode` does not encode.
const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A request that can be sent again to the target of a redirect.
pub struct Draft {
    method: Method,
    chosen: bool,
    headers: HeaderMap,
    body: Bytes,
}

impl Draft {
    /// The request that the options describe. With `-G`, the data is added to the URL.
    pub fn new(options: &Options, url: &mut Url, context: &CommandContext<'_>) -> Result<Self, Failed> {
        let mut body = body(options, context)?;
        if options.get {
            let data = String::from_utf8_lossy(&body).into_owned();
            let query =
                [url.query().unwrap_or_default(), &data].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("&");
            url.set_query(Some(&query).filter(|query| !query.is_empty()).map(String::as_str));
            body = Bytes::new();
        }
        let has_data = !options.data.is_empty() && !options.get;
        let usual = match (options.head, has_data, &options.upload) {
            (true, ..) => Method::HEAD,
            (false, _, Some(_)) => Method::PUT,
            (false, true, None) => Method::POST,
            (false, false, None) => Method::GET,
        };
        let chosen = options
            .method
            .as_deref()
            .map(|method| Method::from_bytes(method.as_bytes()).map_err(|_| Failed::new(43, "Invalid method encountered")));
        let chosen = chosen.transpose()?;
        Ok(Self { chosen: chosen.is_some(), method: chosen.unwrap_or(usual), headers: headers(options, has_data)?, body })
    }

    /// Changes a POST to a GET after 301, 302 or 303, as browsers do, unless `-X` has set the method.
    pub fn redirect(&mut self, status: StatusCode) {
        let becomes_get = matches!(status, StatusCode::MOVED_PERMANENTLY | StatusCode::FOUND | StatusCode::SEE_OTHER);
        if becomes_get && !self.chosen && self.method == Method::POST {
            self.method = Method::GET;
            self.body = Bytes::new();
            self.headers.remove(header::CONTENT_TYPE);
        }
    }

    /// The request to a URL, and its method.
    pub fn build(&self, url: &Url) -> Result<(Request<Bytes>, Method), Failed> {
        let malformed = |_| Failed::new(3, "URL rejected: Malformed input to a URL function");
        let path = url.path().to_owned() + &url.query().map(|query| format!("?{query}")).unwrap_or_default();
        let mut request = Request::builder().method(self.method.clone()).uri(path).body(self.body.clone()).map_err(malformed)?;
        let host = url.host_str().unwrap_or_default().to_owned() + &url.port().map(|port| format!(":{port}")).unwrap_or_default();
        let host = HeaderValue::try_from(host).map_err(|_| Failed::new(3, "URL rejected: Bad hostname"))?;
        request.headers_mut().insert(header::HOST, host);
        // A header set by hand replaces the default one, also `Host`.
        for name in self.headers.keys() {
            request.headers_mut().remove(name);
        }
        request.headers_mut().extend(self.headers.clone());
        if !self.body.is_empty() || self.method == Method::POST || self.method == Method::PUT {
            request.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(self.body.len()));
        }
        Ok((request, self.method.clone()))
    }
}

fn headers(options: &Options, has_data: bool) -> Result<HeaderMap, Failed> {
    let bad = |_: &str| Failed::new(43, "A header has a character that no header may have");
    let value = |text: &str| HeaderValue::from_bytes(text.as_bytes()).map_err(|_| bad(text));
    let mut headers = HeaderMap::new();
    let is_json = options.data.iter().any(|data| matches!(data, Data::Json(_)));
    headers.insert(header::USER_AGENT, value(options.user_agent.as_deref().unwrap_or(&format!("curl/{VERSION}")))?);
    headers.insert(header::ACCEPT, HeaderValue::from_static(if is_json { "application/json" } else { "*/*" }));
    if has_data {
        let kind = if is_json { "application/json" } else { "application/x-www-form-urlencoded" };
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    }
    if let Some(user) = &options.user {
        headers.insert(header::AUTHORIZATION, value(&format!("Basic {}", BASE64_STANDARD.encode(user)))?);
    }
    for (name, given) in [(header::REFERER, &options.referer), (header::COOKIE, &options.cookie)] {
        if let Some(given) = given {
            headers.insert(name, value(given)?);
        }
    }
    let mut replaced = Vec::new();
    for line in &options.headers {
        // `Name;` sends an empty header, `Name:` removes a default one.
        let (name, given) = match (line.split_once(':'), line.strip_suffix(';')) {
            (Some((name, given)), _) => (name, Some(given.trim()).filter(|given| !given.is_empty())),
            (None, Some(name)) => (name, Some("")),
            (None, None) => continue,
        };
        let name = HeaderName::from_bytes(name.trim().as_bytes()).map_err(|_| bad(line))?;
        if !replaced.contains(&name) {
            headers.remove(&name);
            replaced.push(name.clone());
        }
        if let Some(given) = given {
            headers.append(name, value(given)?);
        }
    }
    Ok(headers)
}

fn body(options: &Options, context: &CommandContext<'_>) -> Result<Bytes, Failed> {
    if let Some(name) = &options.upload {
        return file(name, context, "-T").map(Bytes::from);
    }
    let mut body = Vec::new();
    for (number, data) in options.data.iter().enumerate() {
        if number > 0 && !matches!(data, Data::Json(_)) {
            body.push(b'&');
        }
        body.extend(piece(data, context)?);
    }
    Ok(body.into())
}

fn piece(data: &Data, context: &CommandContext<'_>) -> Result<Vec<u8>, Failed> {
    match data {
        Data::Raw(text) => Ok(text.clone().into_bytes()),
        Data::Plain(text) => match text.strip_prefix('@') {
            Some(name) => Ok(file(name, context, "-d")?.into_iter().filter(|byte| !matches!(byte, b'\r' | b'\n' | 0)).collect()),
            None => Ok(text.clone().into_bytes()),
        },
        Data::Binary(text) | Data::Json(text) => match text.strip_prefix('@') {
            Some(name) => file(name, context, "--data-binary"),
            None => Ok(text.clone().into_bytes()),
        },
        Data::Encoded(text) => encoded(text, context),
    }
}

/// `content`, `=content`, `name=content`, `@file`, `name@file`.
fn encoded(text: &str, context: &CommandContext<'_>) -> Result<Vec<u8>, Failed> {
    let encode = |content: &[u8]| utf8_percent_encode(&String::from_utf8_lossy(content), UNRESERVED).to_string();
    let (name, content) = match text.find(['=', '@']) {
        Some(at) if text[at..].starts_with('=') => (&text[..at], text.as_bytes()[at + 1..].to_vec()),
        Some(at) => (&text[..at], file(&text[at + 1..], context, "--data-urlencode")?),
        None => ("", text.as_bytes().to_vec()),
    };
    let name = if name.is_empty() { String::new() } else { format!("{name}=") };
    Ok(format!("{name}{}", encode(&content)).into_bytes())
}

fn file(name: &str, context: &CommandContext<'_>, option: &str) -> Result<Vec<u8>, Failed> {
    if name == "-" {
        return Ok(context.stdin_bytes.map_or_else(|| context.stdin.as_bytes().to_vec(), <[u8]>::to_vec));
    }
    let read = context.fs.read_file(&Path::new(context.cwd).join(name));
    read.map_err(|_| Failed::new(26, format!("Failed to open {name} (option {option})")))
}
