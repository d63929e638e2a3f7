#![expect(clippy::unwrap_used, reason = "a test that can't go on fails, and says where")]

use std::borrow::Cow;

use emulator::{AccountId, Door, JournalEntry};
use jiff::Timestamp;

use super::{SqliteLedger, db};
use crate::db::Databases;

const ACCOUNT: AccountId = AccountId::from_number(111_122_223_333);

fn entry(door: Door, operation: &'static str, number: usize) -> JournalEntry {
    JournalEntry {
        account: ACCOUNT,
        at: Timestamp::UNIX_EPOCH,
        door,
        service: "lambda".into(),
        operation: Cow::Borrowed(operation),
        input: number.to_string(),
        status: 200,
        error: None,
        request_id: String::new(),
        user_agent: String::new(),
    }
}

/// A ledger in which these have been noted, in order.
async fn noted(folder: &tempfile::TempDir, entries: impl Iterator<Item = JournalEntry>) -> (SqliteLedger, Databases) {
    let databases = Databases::open(folder.path()).await.unwrap();
    let mut transaction = databases.main.writer.begin().await.unwrap();
    for entry in entries {
        db::note(&mut transaction, &entry).await.unwrap();
    }
    transaction.commit().await.unwrap();
    (SqliteLedger::start(databases.clone()), databases)
}

async fn inputs(ledger: &SqliteLedger, operation: &str, doors: &[Door]) -> Vec<String> {
    ledger.calls(ACCOUNT, "lambda", operation, doors).await.unwrap().into_iter().map(|entry| entry.input).collect()
}

#[tokio::test]
async fn the_newest_call_is_found_however_many_came_before_it() {
    let folder = tempfile::tempdir().unwrap();
    let looks = (0..10_500).map(|number| entry(Door::Console, "ListFunctions", number));
    let calls = [entry(Door::Function, "Invoke", 1), entry(Door::Endpoint, "Invoke", 2), entry(Door::Console, "Invoke", 3)];
    let (ledger, databases) = noted(&folder, looks.chain(calls)).await;
    assert_eq!(inputs(&ledger, "Invoke", &[Door::Endpoint, Door::Console]).await, ["2", "3"]);
    let looks = inputs(&ledger, "ListFunctions", &[Door::Console]).await;
    assert_eq!((looks.len(), looks.last().map(String::as_str)), (10_000, Some("10499")));
    let kept: i64 = sqlx::query_scalar("SELECT count(*) FROM journal").fetch_one(&databases.main.reader).await.unwrap();
    assert_eq!(kept, 10_503, "the oldest are thrown away now and then");
}

#[tokio::test]
async fn a_page_that_polls_for_ever_does_not_fill_the_disk() {
    let folder = tempfile::tempdir().unwrap();
    let call = std::iter::once(entry(Door::Console, "Invoke", 0));
    let looks = (1..13_000).map(|number| entry(Door::Console, "ListFunctions", number));
    let (ledger, databases) = noted(&folder, call.chain(looks)).await;
    let kept: i64 = sqlx::query_scalar("SELECT count(*) FROM journal").fetch_one(&databases.main.reader).await.unwrap();
    assert_eq!(kept, 1 + 10_000);
    assert_eq!(inputs(&ledger, "Invoke", &[Door::Console]).await, ["0"]);
}

#[tokio::test]
async fn after_a_beginning_only_what_it_called_and_what_came_since_is_given() {
    let folder = tempfile::tempdir().unwrap();
    let (ledger, _databases) = noted(&folder, [entry(Door::Console, "Invoke", 1)].into_iter()).await;
    ledger.begin_anew(ACCOUNT, Timestamp::UNIX_EPOCH, vec![entry(Door::Terminal, "Invoke", 2)]).await.unwrap();
    emulator::Ledger::record(&ledger, entry(Door::Console, "Invoke", 3));
    assert_eq!(inputs(&ledger, "Invoke", &[Door::Console, Door::Terminal]).await, ["2", "3"]);
}
