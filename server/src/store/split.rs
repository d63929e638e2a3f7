//! Migrates accounts of an earlier version: one JSON document for each account becomes records.
//!
//! Each account is one transaction that writes its records and deletes its document, so the migration continues where it ended if the process is
//! killed. An account that cannot be read stops the start, so that none of its data is lost.

use std::collections::{BTreeMap, HashSet};

use emulator::{Account, AccountId, REST_API, Stored, body_changes};
use records::{Change, Commit, Key, NameChange, Size};
use serde_json::{Map, Value};
use sqlx::{Row, SqlitePool};

/// A map of a document, by service and member, and the table for its values.
const TABLES: [(&str, &str, &str); 7] = [
    ("iam", "roles", "iam/role"),
    ("iam", "policies", "iam/policy"),
    ("lambda", "functions", "lambda/function"),
    ("apigateway", "apis", "apigateway/api"),
    ("apigateway", "keys", "apigateway/key"),
    ("apigateway", "plans", "apigateway/plan"),
    ("logs", "groups", "logs/group"),
];

/// Why an account cannot be migrated.
#[derive(Debug, thiserror::Error)]
pub enum SplitError {
    /// The document was not written by an earlier version.
    #[error("the AWS account {account} can't be brought up to date: {cause}")]
    Document { account: String, cause: String },
    #[error("an AWS account can't be brought up to date: {0}")]
    Database(#[from] sqlx::Error),
    /// It is stored as records already.
    #[error("an AWS account can't be brought up to date: {0}")]
    Refused(#[from] ::store::CommitError),
}

/// Splits every document into records.
///
/// # Errors
/// If a document cannot be read, or SQLite fails. Documents that were split before stay split.
pub async fn run(writer: &SqlitePool) -> Result<(), SplitError> {
    let mut count = 0;
    loop {
        let mut transaction = writer.begin_with("BEGIN IMMEDIATE").await?;
        let next =
            sqlx::query("SELECT id, document FROM aws_accounts ORDER BY id LIMIT 1").fetch_optional(&mut *transaction).await?;
        let Some(next) = next else { break };
        let (id, document): (String, Vec<u8>) = (next.try_get(0)?, next.try_get(1)?);
        let mut commit = commit(&id, &document).map_err(|cause| SplitError::Document { account: id.clone(), cause })?;
        // A package that was lost before is no reason to lose the account.
        let stored: HashSet<String> =
            sqlx::query_scalar("SELECT hash FROM bodies").fetch_all(&mut *transaction).await?.into_iter().collect();
        commit.bodies.iter_mut().for_each(|change| change.bodies.retain(|hash| stored.contains(hash)));
        ::store::commit_in_sqlite(&mut transaction, &commit).await??;
        for delete in ["DELETE FROM rest_apis WHERE account = ?", "DELETE FROM aws_accounts WHERE id = ?"] {
            sqlx::query(delete).bind(&id).execute(&mut *transaction).await?;
        }
        transaction.commit().await?;
        count += 1;
    }
    if count > 0 {
        tracing::info!(count, "AWS accounts of an earlier version were brought up to date");
    }
    Ok(())
}

/// The commit that creates an account from its document.
fn commit(id: &str, document: &[u8]) -> Result<Commit, String> {
    let account: AccountId = id.parse().map_err(|error| format!("{error}"))?;
    let (revision, rows) = rows(document)?;
    let size =
        Size { records: rows.len() as u64, bytes: rows.iter().map(|(key, value)| key.len() + value.len()).sum::<usize>() as u64 };
    let stored = Stored { revision, rows: rows.clone().into_iter().collect(), ..Stored::default() };
    // Read the records back, to be sure that they are readable.
    let read = Account::from_stored(account, stored).map_err(|error| error.to_string())?;
    let (names, jobs) = read.read(|state| {
        let name = |id: &String| NameChange { kind: REST_API, name: id.clone(), is_taken: true };
        (state.apigateway.apis.ids().map(name).collect(), emulator::jobs::all(state))
    });
    let changes: Vec<_> = rows.into_iter().map(|(key, value)| Change { key, value: Some(value), was_there: false }).collect();
    let bodies = read.read(|state| body_changes(state, &changes));
    Ok(Commit { account: id.into(), revision, size, changes, names, jobs, bodies, ..Commit::default() })
}

/// The revision of a document, and its content as rows.
fn rows(document: &[u8]) -> Result<(u64, BTreeMap<String, String>), String> {
    let document: Value = serde_json::from_slice(document).map_err(|error| error.to_string())?;
    let Value::Object(mut document) = document else { return Err("its document is no object".into()) };
    let revision = document.get("revision").and_then(Value::as_u64).ok_or("its document has no revision")?;
    let mut state = object(&mut document, "state").ok_or("its document has no state")?;
    let mut rows = BTreeMap::new();
    let mut row = |table: &str, key: String, value: &Value| rows.insert(format!("{table}/{key}"), value.to_string());
    let mut services: BTreeMap<&str, Map<String, Value>> = BTreeMap::new();
    for service in ["iam", "lambda", "apigateway", "logs"] {
        services.insert(service, object(&mut state, service).unwrap_or_default());
    }
    for (service, member, table) in TABLES {
        for (name, value) in services.get_mut(service).and_then(|service| object(service, member)).into_iter().flatten() {
            row(table, name.text(), &value);
        }
    }
    if let Some(gateway) = services.get_mut("apigateway") {
        for (plan, keys) in object(gateway, "usage").into_iter().flatten() {
            let Value::Object(keys) = keys else { return Err("its usage plans' usage is no object".into()) };
            for (key, usage) in keys {
                row("apigateway/usage", (plan.clone(), key).text(), &usage);
            }
        }
    }
    let settings = services.get_mut("apigateway").and_then(|gateway| gateway.shift_remove("account"));
    let queue = services.get_mut("lambda").and_then(|lambda| lambda.shift_remove("queue"));
    for event in queue.as_ref().and_then(Value::as_array).into_iter().flatten() {
        let mut event = event.as_object().cloned().ok_or("a waiting event is no object")?;
        let id = event.get("request_id").and_then(Value::as_str).ok_or("a waiting event has no id")?.to_owned();
        let payload = event.shift_remove("payload").unwrap_or_default();
        let client_context = event.shift_remove("client_context").unwrap_or_default();
        let bytes = [&payload, &client_context].map(|part| part.as_str().map_or(0, str::len)).iter().sum::<usize>();
        event.insert("bytes".into(), bytes.into());
        let payload = serde_json::json!({ "payload": payload, "client_context": client_context });
        row("lambda/event", id.text(), &event.into());
        row("lambda/payload", id.text(), &payload);
    }
    if let Some(settings) = settings {
        rows.insert("apigateway/account".into(), settings.to_string());
    }
    let left = state.keys().chain(services.values().flat_map(Map::keys)).next();
    match left {
        Some(left) => Err(format!("its document has a member that is not known: {left}")),
        None => Ok((revision, rows)),
    }
}

fn object(from: &mut Map<String, Value>, member: &str) -> Option<Map<String, Value>> {
    match from.shift_remove(member) {
        Some(Value::Object(object)) => Some(object),
        Some(other) => {
            from.insert(member.into(), other);
            None
        }
        None => None,
    }
}
