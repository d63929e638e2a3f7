//! `curl`, with the options that people use, to deployed APIs and nowhere else: there is no socket behind it.

use bytes::Bytes;
use clap::Parser;
use emulator::Emulator;
use http::{Method, Request, Response};
use rust_bash::{CommandContext, CommandResult, commands::VirtualCommand};
use tokio::runtime::Handle;

/// The command.
pub struct Curl {
    pub emulator: Emulator,
}

#[derive(Parser)]
#[command(name = "curl", no_binary_name = true, disable_help_flag = true, disable_version_flag = true)]
struct Options {
    #[arg(short = 'X', long = "request")]
    method: Option<Method>,
    #[arg(short = 'H', long = "header")]
    headers: Vec<String>,
    #[arg(short = 'd', long = "data", alias = "data-raw", alias = "data-binary")]
    data: Vec<String>,
    #[arg(short = 'i', long)]
    include: bool,
    #[arg(short = 's', long)]
    silent: bool,
    #[arg(short = 'S', long)]
    show_error: bool,
    #[arg(short = 'f', long)]
    fail: bool,
    url: String,
}

impl VirtualCommand for Curl {
    fn name(&self) -> &'static str {
        "curl"
    }

    fn execute(&self, arguments: &[String], _context: &CommandContext<'_>) -> CommandResult {
        let options = match Options::try_parse_from(arguments) {
            Ok(options) => options,
            Err(error) => return failed(2, &format!("curl: {error}")),
        };
        let request = match request(&options) {
            Ok(request) => request,
            Err(problem) => return failed(3, &format!("curl: (3) {problem}")),
        };
        let host = request.headers().get(http::header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("").to_owned();
        if !is_ours(&host, &self.emulator.core().config.endpoint) {
            let host = host.split(':').next().unwrap_or("").to_owned();
            return failed(6, &format!("curl: (6) Could not resolve host: {host}"));
        }
        let response = Handle::current().block_on(self.emulator.handle(request));
        if options.fail && response.status().as_u16() >= 400 {
            return failed(22, &format!("curl: (22) The requested URL returned error: {}", response.status().as_u16()));
        }
        CommandResult { stdout: printed(&response, options.include), ..CommandResult::default() }
    }
}

fn is_ours(host: &str, endpoint: &str) -> bool {
    host == endpoint || host.ends_with(&format!(".execute-api.{endpoint}"))
}

fn request(options: &Options) -> Result<Request<Bytes>, String> {
    let url = url::Url::parse(&options.url).map_err(|_| "URL rejected: Malformed input to a URL function")?;
    let body = options.data.join("&");
    let method = options.method.clone().unwrap_or(if options.data.is_empty() { Method::GET } else { Method::POST });
    let host = url.host_str().unwrap_or("").to_owned() + &url.port().map(|port| format!(":{port}")).unwrap_or_default();
    let path = url.path().to_owned() + &url.query().map(|query| format!("?{query}")).unwrap_or_default();
    let mut request = Request::builder().method(method).uri(path).header("host", host).header("user-agent", "curl/8.5.0").header("accept", "*/*");
    if !options.data.is_empty() {
        request = request.header("content-type", "application/x-www-form-urlencoded");
    }
    for header in &options.headers {
        let (name, value) = header.split_once(':').ok_or("a header has no colon")?;
        request = request.header(name.trim(), value.trim());
    }
    request.body(Bytes::from(body)).map_err(|error| error.to_string())
}

fn printed(response: &Response<Bytes>, include: bool) -> String {
    let mut printed = String::new();
    if include {
        printed.push_str(&format!("HTTP/1.1 {}\r\n", response.status()));
        for (name, value) in response.headers() {
            printed.push_str(&format!("{name}: {}\r\n", String::from_utf8_lossy(value.as_bytes())));
        }
        printed.push_str("\r\n");
    }
    printed + &String::from_utf8_lossy(response.body())
}

fn failed(code: i32, message: &str) -> CommandResult {
    CommandResult { stderr: format!("{}\n", message.trim_end()), exit_code: code, ..CommandResult::default() }
}
