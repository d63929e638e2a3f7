//! Runs a Python program of the author in the sandbox. It reads one JSON object from standard input, may call the AWS of a copy of the account by boto3,
//! and prints the observation as JSON. It is no learner's: its file lies in the lab's folder `scripts/`, which no page and no terminal shows.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use sandbox::{CommandLimits, Printed, Program, Stdin, Terminal};
use serde_json::{Map, Value, json};

use super::{Observation, Observations, ProbeContext, ProbeError, probe as look};
use crate::{
    labs::{Kind, format::Script, text::shorten},
    shell::{
        Caller,
        programs::{Files, ProgramRequest},
    },
};

/// How long a program may take if its check says nothing.
const USUAL: Duration = Duration::from_secs(10);
/// How much it may print, in bytes.
const MOST_OUTPUT: u64 = 256 << 10;
/// How much of the learner's files it is told, in bytes.
const MOST_TEXT: usize = 1 << 20;
/// How many characters of its error are shown.
const SHOWN: usize = 600;

pub async fn probe(
    context: &ProbeContext<'_>,
    script: &Script,
    looks: &[(String, Kind)],
    is_solved: bool,
) -> Result<Observations, ProbeError> {
    let Some(programs) = context.programs else { return Err(ProbeError::NotAvailable("Programs of checks are not run here.")) };
    let failed = |why: &str| ProbeError::Script { file: script.file.clone(), why: shorten(why.trim(), SHOWN) };
    let mut seen = Map::new();
    for (name, kind) in looks {
        let value = match look(context, kind, is_solved).await? {
            Observations::One(one) => one.value,
            Observations::AnyOf(all) | Observations::EachOf(all) | Observations::Some(all, _) => {
                all.into_iter().map(|one| one.value).collect()
            }
            Observations::Nothing(_) | Observations::NoPlace(_) => Value::Null,
        };
        seen.insert(name.clone(), value);
    }
    let aws = &context.copy;
    let config = &aws.emulator().core().config;
    let told = json!({
        "account": aws.account().to_string(),
        "region": config.region,
        "vars": context.scope.values,
        "looks": seen,
        "files": texts(context),
    });
    let mut files = Files::default();
    files.home.files = context.scripts.clone();
    let request = ProgramRequest {
        program: Program::Python3,
        arguments: vec![script.file.clone()],
        variables: [
            ("HOME", sandbox::command::HOME.to_owned()),
            ("AWS_DEFAULT_REGION", config.region.clone()),
            ("AWS_ENDPOINT_URL", format!("http://{}", config.endpoint)),
            ("AWS_ACCESS_KEY_ID", "AKIACOLDSTARTAUTHOR0".to_owned()),
            ("AWS_SECRET_ACCESS_KEY", "not-looked-at".to_owned()),
            ("AWS_MAX_ATTEMPTS", "1".to_owned()),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .to_vec(),
        cwd: sandbox::command::HOME.to_owned(),
        terminal: Terminal::default(),
        limits: CommandLimits {
            time: script.seconds.map_or(USUAL, |seconds| Duration::from_secs(seconds.into())),
            output: MOST_OUTPUT,
            ..CommandLimits::default()
        },
    };
    let screen = Arc::new(Printed::default());
    let stdin = Stdin::given(Bytes::from(told.to_string()));
    let code = programs.run(request, &mut files, stdin, screen.clone(), aws.emulator(), Caller::Owner(aws.account())).await;
    let (stdout, stderr) = screen.take();
    let stderr = String::from_utf8_lossy(&stderr).into_owned();
    if code != 0 {
        return Err(failed(stderr.trim().lines().last().unwrap_or("it ended with an error")));
    }
    match serde_json::from_slice(&stdout) {
        Ok(value) => Ok(Observations::One(Observation { value, log: (!stderr.is_empty()).then_some(stderr), sent: None })),
        Err(_) => Err(failed(&format!("it has to print one JSON value, and printed: {}", String::from_utf8_lossy(&stdout)))),
    }
}

/// The learner's files that are text.
fn texts(context: &ProbeContext<'_>) -> Map<String, Value> {
    let mut room = MOST_TEXT;
    let mut texts = Map::new();
    for (path, content) in context.files {
        let Ok(text) = std::str::from_utf8(content) else { continue };
        let Some(left) = room.checked_sub(text.len()) else { break };
        room = left;
        texts.insert(path.clone(), text.into());
    }
    texts
}
