//! Prints heads, `-v` and `-w` of a transfer.

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode, header};
use rust_bash::CommandContext;
use url::Url;

use super::{Failed, Transfer};

/// Adds the headers that a server adds on the wire.
pub fn as_on_the_wire(mut response: Response<Bytes>, method: &Method) -> Response<Bytes> {
    let length = response.body().len();
    let has_body = *method != Method::HEAD && response.status() != StatusCode::NO_CONTENT;
    let headers = response.headers_mut();
    if has_body && !headers.contains_key(header::CONTENT_LENGTH) {
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    }
    if !headers.contains_key(header::DATE) {
        let now = jiff::Zoned::now().with_time_zone(jiff::tz::TimeZone::UTC).strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
        if let Ok(now) = HeaderValue::try_from(now) {
            headers.insert(header::DATE, now);
        }
    }
    response
}

/// Prints the response's head.
pub fn head(response: &Response<Bytes>, out: &mut Vec<u8>) {
    out.extend(format!("{}\r\n", status(response)).into_bytes());
    for line in lines(response.headers()) {
        out.extend(format!("{line}\r\n").into_bytes());
    }
    out.extend(b"\r\n");
}

fn status(response: &Response<Bytes>) -> String {
    let status = response.status();
    format!("HTTP/1.1 {} {}", status.as_u16(), status.canonical_reason().unwrap_or_default())
}

fn lines(headers: &HeaderMap) -> impl Iterator<Item = String> {
    headers.iter().map(|(name, value)| format!("{name}: {}", String::from_utf8_lossy(value.as_bytes())))
}

/// `-v`: prints the request.
pub fn sent(request: &Request<Bytes>, url: &Url, out: &mut String) {
    let (host, port) = (url.host_str().unwrap_or_default(), url.port_or_known_default().unwrap_or(80));
    out.push_str(&format!("*   Trying 127.0.0.1:{port}...\n* Connected to {host} (127.0.0.1) port {port}\n"));
    out.push_str(&format!("> {} {} HTTP/1.1\n", request.method(), request.uri()));
    for line in lines(request.headers()) {
        let (name, value) = line.split_once(": ").unwrap_or((&line, ""));
        let capital: Vec<String> = name.split('-').map(capitalised).collect();
        let name = if name.starts_with("x-") { name.to_owned() } else { capital.join("-") };
        out.push_str(&format!("> {name}: {value}\n"));
    }
    out.push_str("> \n");
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_ascii_uppercase().to_string() + letters.as_str())
}

/// `-v`: prints the response.
pub fn received(response: &Response<Bytes>, out: &mut String) {
    out.push_str(&format!("< {}\n", status(response)));
    for line in lines(response.headers()) {
        out.push_str(&format!("< {line}\n"));
    }
    out.push_str("< \n* Connection #0 left intact\n");
}

/// `-w`: prints the format with its variables replaced.
pub fn write_out(format: &str, transfer: &Transfer, context: &CommandContext<'_>) -> Result<String, Failed> {
    let format = match format.strip_prefix('@') {
        Some(name) => {
            let read = context.fs.read_file(&std::path::Path::new(context.cwd).join(name));
            let read = read.map_err(|_| Failed::new(26, format!("Failed to open {name} (option -w)")))?;
            String::from_utf8_lossy(&read).into_owned()
        }
        None => format.to_owned(),
    };
    let mut written = String::new();
    let mut rest = format.as_str();
    while let Some(at) = rest.find(['%', '\\']) {
        written.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some(variable) = rest.strip_prefix("%{").and_then(|rest| rest.split_once('}')) {
            written.push_str(&value(variable.0, transfer));
            rest = variable.1;
            continue;
        }
        let (shown, taken) = match rest.as_bytes() {
            [b'%', b'%', ..] => ("%", 2),
            [b'\\', b'n', ..] => ("\n", 2),
            [b'\\', b'r', ..] => ("\r", 2),
            [b'\\', b't', ..] => ("\t", 2),
            [b'%', ..] => ("%", 1),
            _ => ("\\", 1),
        };
        written.push_str(shown);
        rest = &rest[taken..];
    }
    written.push_str(rest);
    Ok(written)
}

fn value(name: &str, transfer: &Transfer) -> String {
    let headers = transfer.response.headers();
    let header = |name| {
        headers.get(name).map(|value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned()).unwrap_or_default()
    };
    let seconds = || format!("{:.6}", transfer.took.as_secs_f64());
    match name {
        "http_code" | "response_code" => transfer.response.status().as_u16().to_string(),
        "http_version" => "1.1".into(),
        "time_total" | "time_starttransfer" => seconds(),
        "time_connect" | "time_namelookup" | "time_appconnect" | "time_pretransfer" | "time_redirect" => "0.000000".into(),
        "size_download" => transfer.response.body().len().to_string(),
        "size_header" => {
            let mut bytes = Vec::new();
            head(&transfer.response, &mut bytes);
            bytes.len().to_string()
        }
        "content_type" => header(header::CONTENT_TYPE),
        "redirect_url" => header(header::LOCATION),
        "num_redirects" => transfer.redirects.to_string(),
        "num_headers" => headers.len().to_string(),
        "url" | "url_effective" => transfer.url.to_string(),
        "method" => transfer.method.to_string(),
        "scheme" => transfer.url.scheme().to_owned(),
        "exitcode" => "0".into(),
        _ => String::new(),
    }
}
