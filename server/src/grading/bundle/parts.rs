//! The parts of a bundle, as JSON.

use std::collections::BTreeMap;

use app::grading::NoPoints;
use emulator::{AccountId, CallSource, JournalEntry, LogLine};
use jiff::Timestamp;
use records::Change;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::DeserializeOwned};
use serde_json::Value;

use super::{Bundle, BundleError};
use crate::grading::check::{Answer, Answers, Solved};

/// manifest.json.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    pub format: Format,
    pub lab: String,
    pub content_hash: String,
    /// The version of Coldstart.
    pub program: String,
    pub pseudonym: String,
    #[serde(serialize_with = "as_text", deserialize_with = "from_text")]
    pub account: AccountId,
    pub revision: u64,
    pub at: Timestamp,
    pub seeds: Seeds,
    /// Step → why its checks give no points.
    pub solved: BTreeMap<String, NoPoints>,
    /// Name → size and hash of each other part.
    pub parts: BTreeMap<String, Part>,
}

#[derive(Serialize, Deserialize)]
pub enum Format {
    #[serde(rename = "coldstart/bundle/v1")]
    V1,
}

/// The seeds of random values. As text they would survive programs that read numbers as floating point; as numbers they are what `--seed` takes.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seeds {
    /// Of the learner's variables.
    pub learner: u64,
    /// Of the random values in checks.
    pub run: u64,
}

/// Size in bytes and SHA-256 in hex of a part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    pub size: u64,
    pub sha256: String,
}

impl Manifest {
    pub fn of(bundle: &Bundle, parts: BTreeMap<String, Part>) -> Self {
        Self {
            format: Format::V1,
            lab: bundle.lab.clone(),
            content_hash: bundle.content_hash.clone(),
            program: env!("CARGO_PKG_VERSION").into(),
            pseudonym: bundle.pseudonym.clone(),
            account: bundle.account,
            revision: bundle.revision,
            at: bundle.at,
            seeds: Seeds { learner: bundle.learner.0, run: bundle.run.0 },
            solved: bundle.solved.clone(),
            parts,
        }
    }

    pub fn solved(&self) -> Solved {
        self.solved.clone()
    }
}

/// A line of calls.jsonl: a call without the client's name.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CallPart {
    at: Timestamp,
    source: CallSource,
    service: String,
    operation: String,
    input: String,
    status: u16,
    error: Option<String>,
    request_id: String,
}

impl CallPart {
    pub fn of(entry: &JournalEntry) -> Self {
        Self {
            at: entry.at,
            source: entry.source,
            service: entry.service.to_string(),
            operation: entry.operation.to_string(),
            input: entry.input.clone(),
            status: entry.status,
            error: entry.error.clone(),
            request_id: entry.request_id.clone(),
        }
    }

    pub fn entry(self, account: AccountId) -> JournalEntry {
        let Self { at, source, service, operation, input, status, error, request_id } = self;
        let (service, operation) = (service.into(), operation.into());
        JournalEntry { account, at, source, service, operation, input, status, error, request_id, user_agent: String::new() }
    }
}

/// A line of logs.jsonl.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogPart {
    group: String,
    stream: String,
    timestamp: i64,
    ingestion_time: i64,
    message: String,
}

impl LogPart {
    pub fn of(line: &LogLine) -> Self {
        let LogLine { group, stream, timestamp, ingestion_time, message } = line.clone();
        Self { group, stream, timestamp, ingestion_time, message }
    }

    pub fn line(self) -> LogLine {
        let Self { group, stream, timestamp, ingestion_time, message } = self;
        LogLine { group, stream, timestamp, ingestion_time, message }
    }
}

/// answers.json: quiz → answer.
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
pub struct AnswerPart(BTreeMap<String, GivenAnswer>);

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct GivenAnswer {
    /// Numbers of the choices, from 1.
    choices: Vec<usize>,
    /// The number of this answer among the learner's different answers.
    number: u32,
    /// How many different answers were given.
    tried: u32,
}

impl AnswerPart {
    pub fn of(answers: &Answers) -> Self {
        let given = |answer: &Answer| GivenAnswer { choices: answer.choices.clone(), number: answer.number, tried: answer.tried };
        Self(answers.iter().map(|(quiz, answer)| (quiz.clone(), given(answer))).collect())
    }

    pub fn answers(self) -> Answers {
        let answer = |GivenAnswer { choices, number, tried }| Answer { choices, number, tried };
        self.0.into_iter().map(|(quiz, given)| (quiz, answer(given))).collect()
    }
}

/// account.json: key → value of each record.
pub fn account(rows: &[Change]) -> Result<Vec<u8>, BundleError> {
    let mut records: BTreeMap<&str, Value> = BTreeMap::new();
    for row in rows {
        if let Some(value) = &row.value {
            records.insert(&row.key, serde_json::from_str(value).map_err(BundleError::form)?);
        }
    }
    pretty(&records)
}

pub fn read_account(part: &[u8]) -> Result<Vec<(String, String)>, BundleError> {
    let records: BTreeMap<String, Value> = read(part)?;
    Ok(records.into_iter().map(|(key, value)| (key, value.to_string())).collect())
}

pub fn pretty(value: &impl Serialize) -> Result<Vec<u8>, BundleError> {
    let mut text = serde_json::to_vec_pretty(value).map_err(BundleError::form)?;
    text.push(b'\n');
    Ok(text)
}

pub fn read<T: DeserializeOwned>(part: &[u8]) -> Result<T, BundleError> {
    serde_json::from_slice(part).map_err(BundleError::form)
}

pub fn lines(values: impl Iterator<Item = impl Serialize>) -> Result<Vec<u8>, BundleError> {
    let mut text = Vec::new();
    for value in values {
        serde_json::to_writer(&mut text, &value).map_err(BundleError::form)?;
        text.push(b'\n');
    }
    Ok(text)
}

pub fn read_lines<T: DeserializeOwned>(part: &[u8]) -> Result<Vec<T>, BundleError> {
    let lines = part.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    lines.map(|line| serde_json::from_slice(line).map_err(BundleError::form)).collect()
}

fn as_text<S: Serializer>(account: &AccountId, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(account)
}

fn from_text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<AccountId, D::Error> {
    String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
}
