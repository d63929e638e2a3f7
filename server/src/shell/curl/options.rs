//! Parses the command line as curl does: short options may be combined, and a value may follow its option without a space.

use std::time::Duration;

/// `curl --help`.
pub const HELP: &str = "\
Usage: curl [options...] <url>
 -d, --data <data>           HTTP POST data; @FILE reads a file
     --data-binary <data>    HTTP POST data, as it is
     --data-urlencode <data> HTTP POST data, encoded
     --json <data>           HTTP POST JSON
 -f, --fail                  Fail fast with no output on HTTP errors
     --fail-with-body        Fail on HTTP errors but save the body
 -G, --get                   Put the POST data in the URL and use GET
 -H, --header <header>       Pass custom header to server
 -I, --head                  Show document info only
 -i, --include               Include response headers in the output
 -L, --location              Follow redirects
 -m, --max-time <seconds>    Maximum time allowed for the transfer
 -o, --output <file>         Write to file instead of stdout
 -O, --remote-name           Write output to a file named as the remote file
 -s, --silent                Silent mode
 -S, --show-error            Show error even when -s is used
 -T, --upload-file <file>    Transfer local FILE to destination
 -u, --user <user:password>  Server user and password
 -A, --user-agent <name>     Send User-Agent <name> to server
 -v, --verbose               Make the operation more talkative
 -w, --write-out <format>    Output FORMAT after completion
 -X, --request <method>      Specify request method to use

In this terminal, curl reaches your APIs and the AWS endpoint, and nothing else.
";

/// A piece of a request's body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Data {
    /// `-d`: line ends of a file are removed.
    Plain(String),
    /// `--data-raw`: `@` has no special meaning.
    Raw(String),
    /// `--data-binary`: a file is sent unchanged.
    Binary(String),
    /// `--data-urlencode`.
    Encoded(String),
    /// `--json`.
    Json(String),
}

/// The parsed command line.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Options {
    pub urls: Vec<String>,
    pub method: Option<String>,
    pub headers: Vec<String>,
    pub data: Vec<Data>,
    pub upload: Option<String>,
    pub get: bool,
    pub head: bool,
    pub include: bool,
    pub silent: bool,
    pub show_error: bool,
    pub fail: bool,
    pub fail_with_body: bool,
    pub location: bool,
    pub verbose: bool,
    pub output: Option<String>,
    pub remote_name: bool,
    pub write_out: Option<String>,
    pub user: Option<String>,
    pub user_agent: Option<String>,
    pub referer: Option<String>,
    pub cookie: Option<String>,
    pub max_time: Option<Duration>,
    pub version: bool,
    pub help: bool,
}

/// Options with a value: long name and short name.
const WITH_VALUE: [(&str, Option<char>); 22] = [
    ("request", Some('X')),
    ("header", Some('H')),
    ("data", Some('d')),
    ("data-ascii", None),
    ("data-raw", None),
    ("data-binary", None),
    ("data-urlencode", None),
    ("json", None),
    ("upload-file", Some('T')),
    ("output", Some('o')),
    ("write-out", Some('w')),
    ("user", Some('u')),
    ("user-agent", Some('A')),
    ("referer", Some('e')),
    ("cookie", Some('b')),
    ("cookie-jar", Some('c')),
    ("max-time", Some('m')),
    ("connect-timeout", None),
    ("retry", None),
    ("retry-delay", None),
    ("max-redirs", None),
    ("url", None),
];

/// Options without a value: long name and short name.
const PLAIN: [(&str, Option<char>); 25] = [
    ("get", Some('G')),
    ("head", Some('I')),
    ("include", Some('i')),
    ("silent", Some('s')),
    ("show-error", Some('S')),
    ("fail", Some('f')),
    ("fail-with-body", None),
    ("location", Some('L')),
    ("verbose", Some('v')),
    ("remote-name", Some('O')),
    ("version", Some('V')),
    ("help", Some('h')),
    ("insecure", Some('k')),
    ("compressed", None),
    ("no-progress-meter", None),
    ("progress-bar", Some('#')),
    ("no-buffer", Some('N')),
    ("http1.1", None),
    ("http1.0", Some('0')),
    ("http2", None),
    ("ipv4", Some('4')),
    ("ipv6", Some('6')),
    ("globoff", Some('g')),
    ("disable", Some('q')),
    ("retry-all-errors", None),
];

impl Options {
    /// Parses the arguments after `curl`.
    ///
    /// # Errors
    /// curl's own message.
    pub fn read(arguments: &[String]) -> Result<Self, String> {
        let mut options = Self::default();
        let mut rest = arguments.iter();
        let mut only_urls = false;
        while let Some(argument) = rest.next() {
            match argument.strip_prefix("--") {
                _ if only_urls || argument == "-" || !argument.starts_with('-') => options.urls.push(argument.clone()),
                Some("") => only_urls = true,
                Some(long) => options.long(long, &mut rest)?,
                None => options.short(&argument[1..], &mut rest)?,
            }
        }
        if options.urls.is_empty() && !options.version && !options.help {
            return Err("no URL specified!".into());
        }
        Ok(options)
    }

    fn long<'a>(&mut self, name: &str, rest: &mut impl Iterator<Item = &'a String>) -> Result<(), String> {
        // A prefix of a long name suffices if only one option starts with it.
        let all = WITH_VALUE.iter().chain(&PLAIN).map(|(known, _)| *known);
        let begun: Vec<&str> = all.clone().filter(|known| known.starts_with(name)).collect();
        let known = match (all.clone().find(|known| *known == name), begun.as_slice()) {
            (Some(known), _) => known,
            (None, [known]) => known,
            (None, []) => return Err(format!("option --{name}: is unknown")),
            (None, _) => return Err(format!("option --{name}: is ambiguous")),
        };
        if WITH_VALUE.iter().any(|(with, _)| *with == known) {
            let value = rest.next().ok_or_else(|| format!("option --{name}: requires parameter"))?;
            return self.set(known, value);
        }
        self.switch(known);
        Ok(())
    }

    fn short<'a>(&mut self, letters: &str, rest: &mut impl Iterator<Item = &'a String>) -> Result<(), String> {
        for (at, letter) in letters.char_indices() {
            let of = |table: &[(&'static str, Option<char>)]| {
                table.iter().find(|(_, short)| *short == Some(letter)).map(|(name, _)| *name)
            };
            if let Some(name) = of(&WITH_VALUE) {
                let stuck = &letters[at + letter.len_utf8()..];
                let value = match stuck {
                    "" => rest.next().ok_or_else(|| format!("option -{letter}: requires parameter"))?,
                    stuck => stuck,
                };
                return self.set(name, value);
            }
            self.switch(of(&PLAIN).ok_or_else(|| format!("option -{letters}: is unknown"))?);
        }
        Ok(())
    }

    fn set(&mut self, name: &str, value: &str) -> Result<(), String> {
        let text = value.to_owned();
        match name {
            "request" => self.method = Some(text),
            "header" => self.headers.push(text),
            "data" | "data-ascii" => self.data.push(Data::Plain(text)),
            "data-raw" => self.data.push(Data::Raw(text)),
            "data-binary" => self.data.push(Data::Binary(text)),
            "data-urlencode" => self.data.push(Data::Encoded(text)),
            "json" => self.data.push(Data::Json(text)),
            "upload-file" => self.upload = Some(text),
            "output" => self.output = Some(text),
            "write-out" => self.write_out = Some(text),
            "user" => self.user = Some(text),
            "user-agent" => self.user_agent = Some(text),
            "referer" => self.referer = Some(text),
            "cookie" => self.cookie = Some(text),
            "url" => self.urls.push(text),
            "max-time" => {
                let seconds = value.parse().ok().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
                self.max_time = Some(seconds.ok_or_else(|| format!("option --{name}: expected a proper numerical parameter"))?);
            }
            // The other options make no difference without a network.
            _ => {}
        }
        Ok(())
    }

    fn switch(&mut self, name: &str) {
        match name {
            "get" => self.get = true,
            "head" => self.head = true,
            "include" => self.include = true,
            "silent" => self.silent = true,
            "show-error" => self.show_error = true,
            "fail" => self.fail = true,
            "fail-with-body" => self.fail_with_body = true,
            "location" => self.location = true,
            "verbose" => self.verbose = true,
            "remote-name" => self.remote_name = true,
            "version" => self.version = true,
            "help" => self.help = true,
            // The other options make no difference without a network.
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(line: &str) -> String {
        read(line).expect_err("refused")
    }

    fn read(line: &str) -> Result<Options, String> {
        Options::read(&line.split(' ').map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn short_options_stand_together_and_values_stick() {
        let options = read("-sSXPOST -d@f http://x -ifo out").expect("read");
        assert_eq!(options.method.as_deref(), Some("POST"));
        assert_eq!(options.data, [Data::Plain("@f".into())]);
        assert_eq!((options.silent, options.show_error, options.include, options.fail), (true, true, true, true));
        assert_eq!((options.output.as_deref(), options.urls), (Some("out"), vec!["http://x".to_owned()]));
    }

    #[test]
    fn mistakes_are_named_as_curl_names_them() {
        insta::assert_snapshot!(refused("--frob http://x"), @"option --frob: is unknown");
        insta::assert_snapshot!(refused("http://x -X"), @"option -X: requires parameter");
        insta::assert_snapshot!(refused("-s"), @"no URL specified!");
        insta::assert_snapshot!(refused("--dat x http://x"), @"option --dat: is ambiguous");
    }
}
