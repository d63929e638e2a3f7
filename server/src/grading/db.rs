//! Progress, answers, hints: the grading's SQL.

use std::collections::BTreeMap;

use sqlx::{Row, SqlitePool};

use super::Graded;
use app::grading::State;

fn now() -> String {
    jiff::Timestamp::now().to_string()
}

/// Keeps what passed; what had passed before stays as it was.
pub async fn keep(pool: &SqlitePool, learner: i64, lab: &str, graded: &Graded) -> sqlx::Result<()> {
    let mut transaction = pool.begin_with("BEGIN IMMEDIATE").await?;
    for result in graded.results.iter().filter(|result| result.state == State::Pass) {
        let insert = sqlx::query(
            "INSERT INTO passed_checks (learner_id, lab, \"check\", points, passed_at, run_seed, content_hash)
             VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        );
        insert
            .bind(learner)
            .bind(lab)
            .bind(&result.check)
            .bind(i64::from(result.points))
            .bind(now())
            .bind(graded.run.0.cast_signed())
            .bind(&graded.content_hash)
            .execute(&mut *transaction)
            .await?;
    }
    transaction.commit().await
}

/// Lab → checks that have passed.
pub async fn passed(pool: &SqlitePool, learner: i64) -> sqlx::Result<BTreeMap<String, Vec<String>>> {
    let rows = sqlx::query("SELECT lab, \"check\" FROM passed_checks WHERE learner_id = ? ORDER BY passed_at").bind(learner);
    let mut passed: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in rows.fetch_all(pool).await? {
        passed.entry(row.try_get(0)?).or_default().push(row.try_get(1)?);
    }
    Ok(passed)
}

/// Quiz → choices' numbers.
pub async fn answers(pool: &SqlitePool, learner: i64, lab: &str) -> sqlx::Result<BTreeMap<String, Vec<usize>>> {
    let rows = sqlx::query("SELECT \"check\", choices FROM quiz_answers WHERE learner_id = ? AND lab = ?").bind(learner).bind(lab);
    let answer = |row: &sqlx::sqlite::SqliteRow| {
        let choices: String = row.try_get(1)?;
        let choices = serde_json::from_str(&choices).map_err(|error| sqlx::Error::Decode(error.into()))?;
        Ok((row.try_get(0)?, choices))
    };
    rows.fetch_all(pool).await?.iter().map(answer).collect()
}

/// Keeps an answer in place of the one before.
pub async fn answer(pool: &SqlitePool, learner: i64, lab: &str, check: &str, choices: &[usize]) -> sqlx::Result<()> {
    let put = sqlx::query(
        "INSERT INTO quiz_answers (learner_id, lab, \"check\", choices, answered_at) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT DO UPDATE SET choices = ?4, answered_at = ?5",
    );
    let choices = serde_json::to_string(choices).map_err(|error| sqlx::Error::Encode(error.into()))?;
    put.bind(learner).bind(lab).bind(check).bind(choices).bind(now()).execute(pool).await.map(drop)
}

/// Notes that a hint was taken.
pub async fn hint(pool: &SqlitePool, learner: i64, lab: &str, check: &str, number: usize) -> sqlx::Result<()> {
    let put = sqlx::query(
        "INSERT INTO hints_taken (learner_id, lab, \"check\", number, taken_at) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
    );
    let number = i64::try_from(number).unwrap_or(i64::MAX);
    put.bind(learner).bind(lab).bind(check).bind(number).bind(now()).execute(pool).await.map(drop)
}

/// Notes that a lab was given up.
pub async fn give_up(pool: &SqlitePool, learner: i64, lab: &str) -> sqlx::Result<()> {
    let put = sqlx::query("INSERT INTO labs_given_up (learner_id, lab, given_up_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING");
    put.bind(learner).bind(lab).bind(now()).execute(pool).await.map(drop)
}

/// Whether a lab was given up.
pub async fn is_given_up(pool: &SqlitePool, learner: i64, lab: &str) -> sqlx::Result<bool> {
    let row = sqlx::query("SELECT 1 FROM labs_given_up WHERE learner_id = ? AND lab = ?").bind(learner).bind(lab);
    Ok(row.fetch_optional(pool).await?.is_some())
}
