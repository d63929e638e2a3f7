//! `curl` with its common options, for deployed APIs and the AWS endpoint only. It opens no socket: requests go to the emulator directly. Messages
//! and exit codes are curl's own.

mod options;
mod print;
mod request;
mod target;

use std::{
    path::Path,
    time::{Duration, Instant},
};

use bytes::Bytes;
use emulator::Emulator;
use http::{Response, header};
use rust_bash::{CommandContext, CommandResult, commands::VirtualCommand};
use tokio::runtime::Handle;
use url::Url;

use options::Options;

/// The version that `curl --version` and `User-Agent` report.
const VERSION: &str = "8.5.0";
/// How many redirects `-L` follows.
const MOST_REDIRECTS: usize = 50;
/// The time limit of a call without `--max-time`.
const LONGEST: Duration = Duration::from_secs(60);

/// The command `curl`.
pub struct Curl {
    pub emulator: Emulator,
}

/// Why a transfer failed: curl's exit code and message.
#[derive(Debug)]
pub struct Failed {
    code: i32,
    words: String,
}

impl Failed {
    fn new(code: i32, words: impl Into<String>) -> Self {
        Self { code, words: words.into() }
    }
}

/// A finished transfer.
struct Transfer {
    url: Url,
    method: http::Method,
    response: Response<Bytes>,
    redirects: usize,
    took: Duration,
}

/// The output of the command.
#[derive(Default)]
struct Printed {
    stdout: Vec<u8>,
    stderr: String,
}

impl VirtualCommand for Curl {
    fn name(&self) -> &'static str {
        "curl"
    }

    fn execute(&self, arguments: &[String], context: &CommandContext<'_>) -> CommandResult {
        let options = match Options::read(arguments) {
            Ok(options) => options,
            Err(wrong) => {
                let advice = "curl: try 'curl --help' or 'curl --manual' for more information";
                return CommandResult { stderr: format!("curl: {wrong}\n{advice}\n"), exit_code: 2, ..CommandResult::default() };
            }
        };
        if options.version {
            let about =
                format!("curl {VERSION} (in this terminal: your APIs and the AWS endpoint, and nothing else)\nProtocols: http\n");
            return CommandResult { stdout: about, ..CommandResult::default() };
        }
        if options.help {
            return CommandResult { stdout: options::HELP.into(), ..CommandResult::default() };
        }
        let mut printed = Printed::default();
        let mut code = 0;
        for url in &options.urls {
            if let Err(failed) = self.transfer(&options, url, context, &mut printed) {
                code = failed.code;
                if !options.silent || options.show_error {
                    printed.stderr.push_str(&format!("curl: ({}) {}\n", failed.code, failed.words));
                }
            }
        }
        result(printed, code)
    }
}

fn result(printed: Printed, code: i32) -> CommandResult {
    let (stdout, stdout_bytes) = match String::from_utf8(printed.stdout) {
        Ok(text) => (text, None),
        Err(bytes) => (String::new(), Some(bytes.into_bytes())),
    };
    CommandResult { stdout, stderr: printed.stderr, exit_code: code, stdout_bytes }
}

impl Curl {
    fn transfer(&self, options: &Options, url: &str, context: &CommandContext<'_>, printed: &mut Printed) -> Result<(), Failed> {
        let mut url = target::read(url)?;
        let began = Instant::now();
        let time = options.max_time.unwrap_or(LONGEST).min(LONGEST);
        let mut request = request::Draft::new(options, &mut url, context)?;
        let mut redirects = 0;
        let (response, method) = loop {
            target::check(&url, &self.emulator.core().config.endpoint)?;
            let (built, method) = request.build(&url)?;
            if options.verbose {
                print::sent(&built, &url, &mut printed.stderr);
            }
            let answer = Handle::current().block_on(async { tokio::time::timeout(time, self.emulator.handle(built)).await });
            let answer = answer.map_err(|_| {
                let waited = began.elapsed().as_millis();
                Failed::new(28, format!("Operation timed out after {waited} milliseconds with 0 bytes received"))
            })?;
            let response = print::as_on_the_wire(answer, &method);
            if options.verbose {
                print::received(&response, &mut printed.stderr);
            }
            let onward = options.location.then(|| onward(&url, &response)).flatten();
            let Some(onward) = onward else { break (response, method) };
            if options.include || options.head {
                print::head(&response, &mut printed.stdout);
            }
            redirects += 1;
            if redirects > MOST_REDIRECTS {
                return Err(Failed::new(47, format!("Maximum ({MOST_REDIRECTS}) redirects followed")));
            }
            request.redirect(response.status());
            url = onward;
        };
        let transfer = Transfer { url, method, response, redirects, took: began.elapsed() };
        self.deliver(options, &transfer, context, printed)
    }

    /// Prints the response, or writes it to a file.
    fn deliver(
        &self,
        options: &Options,
        transfer: &Transfer,
        context: &CommandContext<'_>,
        printed: &mut Printed,
    ) -> Result<(), Failed> {
        let status = transfer.response.status();
        let is_failure = (options.fail || options.fail_with_body) && status.as_u16() >= 400;
        let mut received = Vec::new();
        if !is_failure || options.fail_with_body {
            if options.include || options.head {
                print::head(&transfer.response, &mut received);
            }
            if transfer.method != http::Method::HEAD {
                received.extend_from_slice(transfer.response.body());
            }
        }
        let name = match (&options.output, options.remote_name) {
            (Some(name), _) => Some(name.clone()),
            (None, true) => Some(target::file_name(&transfer.url)?),
            (None, false) => None,
        };
        match name.filter(|name| name != "-") {
            Some(name) if !is_failure || options.fail_with_body => {
                let written = context.fs.write_file(&Path::new(context.cwd).join(&name), &received);
                written.map_err(|error| Failed::new(23, format!("Failure writing output to destination: {error}")))?;
            }
            Some(_) => {}
            None => printed.stdout.extend(received),
        }
        if let Some(format) = &options.write_out {
            printed.stdout.extend(print::write_out(format, transfer, context)?.into_bytes());
        }
        match is_failure {
            true => Err(Failed::new(22, format!("The requested URL returned error: {}", status.as_u16()))),
            false => Ok(()),
        }
    }
}

/// The URL that a redirect leads to.
fn onward(from: &Url, response: &Response<Bytes>) -> Option<Url> {
    let location = response.headers().get(header::LOCATION)?.to_str().ok()?;
    response.status().is_redirection().then(|| from.join(location).ok()).flatten()
}
