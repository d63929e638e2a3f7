//! All that is stored about a learner, in one zip file, for themselves: `/account/export.zip`.
//!
//! Each table is a file of JSON lines. Passwords, keys and sessions are not in it, and neither are log events, which are in the bundles of attempts.

use std::io::{Cursor, Write};

use app::ports::Visitor;
use axum::{
    Extension, Router,
    extract::State,
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use http::{HeaderValue, StatusCode, header};
use serde_json::{Map, Value};
use store::sql::{Pool, Row, query};
use zip::{ZipWriter, write::SimpleFileOptions};

use crate::db::Db;

/// How many bytes of bundles are in the file; of more, the newest.
const BUNDLES: usize = 64 << 20;

/// A file of JSON lines: its name, the columns with whether they are numbers, and the query with the learner's id, or account, as `$1`.
struct Table {
    file: &'static str,
    numbers: &'static [&'static str],
    texts: &'static [&'static str],
    from: &'static str,
}

const TABLES: &[Table] = &[
    Table {
        file: "passed-checks",
        numbers: &["points"],
        texts: &["lab", "check", "passed_at", "without_points"],
        from: "passed_checks WHERE learner_id = $1 ORDER BY passed_at",
    },
    Table {
        file: "failed-checks",
        numbers: &["times"],
        texts: &["lab", "check_id", "message", "first_at", "last_at"],
        from: "failed_checks WHERE learner_id = $1 ORDER BY first_at",
    },
    Table {
        file: "answers",
        numbers: &[],
        texts: &["lab", "check", "choices", "answered_at"],
        from: "answers WHERE learner_id = $1 ORDER BY id",
    },
    Table {
        file: "hints",
        numbers: &["number"],
        texts: &["lab", "check", "taken_at"],
        from: "hints_taken WHERE learner_id = $1 ORDER BY taken_at",
    },
    Table {
        file: "solved-steps",
        numbers: &[],
        texts: &["lab", "step", "how", "solved_at", "ended_at"],
        from: "solved_steps WHERE learner_id = $1 ORDER BY id",
    },
    Table {
        file: "terminal-lines",
        numbers: &["exit_code", "milliseconds"],
        texts: &["lab", "at", "line"],
        from: "terminal_lines WHERE learner_id = $1 ORDER BY id",
    },
    Table {
        file: "classes",
        numbers: &[],
        texts: &["name", "term", "role", "roster_name", "labels", "enrolled_at"],
        from: "enrolments JOIN classes ON classes.id = class_id WHERE learner_id = $1 ORDER BY class_id",
    },
    Table {
        file: "marks",
        numbers: &["attempt_id", "raw_points", "of_points", "late_percent", "worth", "instead"],
        texts: &["lab", "marked_at", "reason"],
        from: "marks JOIN assignments ON assignments.id = assignment_id WHERE learner_id = $1 ORDER BY marks.id",
    },
    Table {
        file: "grades",
        numbers: &["attempt_id", "raw_points", "of_points", "late_percent", "override_points"],
        texts: &["lab", "cause", "frozen_at", "graded_at", "reason"],
        from: "grades JOIN attempts ON attempts.id = attempt_id WHERE learner_id = $1 ORDER BY grades.id",
    },
    Table {
        file: "messages",
        numbers: &[],
        texts: &["lab", "text", "sent_at"],
        from: "class_messages WHERE learner_id = $1 ORDER BY id",
    },
];

const CALLS: Table = Table {
    file: "calls",
    numbers: &["status"],
    texts: &["at", "door", "service", "operation", "input", "error"],
    from: "journal WHERE account = $1 ORDER BY id",
};

/// The route. The file is that of the session's learner.
pub fn router(db: Db) -> Router {
    Router::new().route("/account/export.zip", get(download)).with_state(db)
}

async fn download(State(db): State<Db>, Extension(Visitor(learner)): Extension<Visitor>) -> Response {
    let Some(learner) = learner else { return Redirect::to("/sign-in?next=%2Faccount").into_response() };
    match export(&db.reader, learner.id, &learner.aws_account, &learner.name).await {
        Ok(zip) => {
            let headers = [
                (header::CONTENT_TYPE, HeaderValue::from_static("application/zip")),
                (header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"coldstart-export.zip\"")),
                (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
            ];
            (headers, zip).into_response()
        }
        Err(error) => {
            tracing::error!(%error, learner = learner.id, "an export could not be made");
            (StatusCode::INTERNAL_SERVER_ERROR, "This could not be made just now. Try again.").into_response()
        }
    }
}

async fn export(pool: &Pool, learner: i64, account: &str, name: &str) -> anyhow::Result<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let plain = SimpleFileOptions::default();
    let mut put = |path: String, content: &[u8]| -> anyhow::Result<()> {
        zip.start_file(path, plain)?;
        Ok(zip.write_all(content)?)
    };
    let about = serde_json::json!({ "name": name, "number": learner, "aws_account": account });
    put("about.json".to_owned(), serde_json::to_vec_pretty(&about)?.as_slice())?;
    for table in TABLES {
        put(format!("{}.jsonl", table.file), lines(table, query(&select(table)).bind(learner).fetch_all(pool).await?)?.as_bytes())?;
    }
    let calls = query(&select(&CALLS)).bind(account).fetch_all(pool).await?;
    put(format!("{}.jsonl", CALLS.file), lines(&CALLS, calls)?.as_bytes())?;
    for row in query("SELECT function, path, content FROM draft_files WHERE learner_id = $1").bind(learner).fetch_all(pool).await? {
        let (function, path): (String, String) = (row.try_get(0)?, row.try_get(1)?);
        put(format!("functions/{function}/{path}"), row.try_get_text(2)?.as_bytes())?;
    }
    let home = query("SELECT path, content FROM home_files WHERE learner_id = $1 AND content IS NOT NULL");
    for row in home.bind(learner).fetch_all(pool).await? {
        let (path, content): (String, Vec<u8>) = (row.try_get(0)?, row.try_get(1)?);
        put(format!("home/{}", path.trim_start_matches('/')), &content)?;
    }
    let attempts: Vec<i64> =
        query("SELECT id FROM attempts WHERE learner_id = $1 ORDER BY id DESC").bind(learner).fetch_scalars(pool).await?;
    let mut room = BUNDLES;
    for attempt in attempts {
        let bundle = query("SELECT bundle FROM attempts WHERE id = $1").bind(attempt);
        let Some(bundle) = bundle.fetch_optional_scalar::<Vec<u8>>(pool).await? else { continue };
        let Some(left) = room.checked_sub(bundle.len()) else { break };
        room = left;
        put(format!("attempts/{attempt}.zip"), &bundle)?;
    }
    Ok(zip.finish()?.into_inner())
}

fn select(table: &Table) -> String {
    let quoted = table.numbers.iter().chain(table.texts).map(|column| format!("\"{column}\""));
    format!("SELECT {} FROM {}", quoted.collect::<Vec<_>>().join(", "), table.from)
}

fn lines(table: &Table, rows: Vec<Row>) -> anyhow::Result<String> {
    let mut text = String::new();
    for row in rows {
        let mut line = Map::new();
        for column in table.numbers {
            line.insert((*column).to_owned(), row.try_get::<Option<i64>, _>(*column)?.map_or(Value::Null, Value::from));
        }
        for column in table.texts {
            line.insert((*column).to_owned(), row.try_get::<Option<String>, _>(*column)?.map_or(Value::Null, Value::from));
        }
        text.push_str(&Value::Object(line).to_string());
        text.push('\n');
    }
    Ok(text)
}
