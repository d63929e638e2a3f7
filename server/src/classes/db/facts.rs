//! The SQL of what students did: for gradebook, funnel and a student's page.

use std::collections::BTreeMap;

use store::sql::{Pool, Row, parameters, query};

use super::now;

/// How many kinds of messages of a check are kept for a learner.
const MOST_KINDS: i64 = 20;
/// How many characters of a message are kept.
const KEPT: usize = 400;

/// A check that failed: its id, the kind of its message, and the message.
pub struct Failed<'m> {
    pub check: &'m str,
    pub kind: &'m str,
    pub message: &'m str,
}

fn cut(text: &str) -> String {
    text.chars().filter(|letter| *letter != '\0').take(KEPT).collect()
}

/// Records what checks said when they failed.
pub async fn note_failed(pool: &Pool, learner: i64, lab: &str, failed: &[Failed<'_>]) -> sqlx::Result<()> {
    if failed.is_empty() {
        return Ok(());
    }
    let mut transaction = pool.begin().await?;
    for Failed { check, kind, message } in failed {
        let put = query(
            "INSERT INTO failed_checks (learner_id, lab, check_id, kind, message, first_at, last_at, times)
             SELECT $1, $2, $3, $4, $5, $6, $6, 1 WHERE (SELECT count(*) FROM failed_checks
                 WHERE learner_id = $1 AND lab = $2 AND check_id = $3 AND kind <> $4) < $7
             ON CONFLICT (learner_id, lab, check_id, kind)
             DO UPDATE SET message = excluded.message, last_at = excluded.last_at, times = failed_checks.times + 1",
        );
        let put = put.bind(learner).bind(lab).bind(*check).bind(cut(kind)).bind(cut(message)).bind(now()).bind(MOST_KINDS);
        put.execute(&mut transaction).await?;
    }
    transaction.commit().await
}

/// A kind of failure of a learner.
pub struct FailedRow {
    pub learner: i64,
    pub check: String,
    pub kind: String,
    pub message: String,
    pub first_at: String,
    pub last_at: String,
    pub times: i64,
}

/// The failures of these learners in a lab.
pub async fn failed(pool: &Pool, learners: &[i64], lab: &str) -> sqlx::Result<Vec<FailedRow>> {
    let failed = |row: &Row| {
        Ok(FailedRow {
            learner: row.try_get("learner_id")?,
            check: row.try_get("check_id")?,
            kind: row.try_get("kind")?,
            message: row.try_get("message")?,
            first_at: row.try_get("first_at")?,
            last_at: row.try_get("last_at")?,
            times: row.try_get("times")?,
        })
    };
    let rows = of(pool, "SELECT * FROM failed_checks WHERE lab = $1 AND learner_id IN", learners, lab).await?;
    rows.iter().map(failed).collect()
}

async fn of(pool: &Pool, select: &str, learners: &[i64], lab: &str) -> sqlx::Result<Vec<Row>> {
    if learners.is_empty() {
        return Ok(Vec::new());
    }
    let select = format!("{select} ({})", parameters(2, learners.len()));
    query(&select).bind(lab).bind_all(learners.iter().copied()).fetch_all(pool).await
}

/// When these learners passed a lab's checks: learner, check, time, and whether with points.
pub async fn passed(pool: &Pool, learners: &[i64], lab: &str) -> sqlx::Result<Vec<(i64, String, String, bool)>> {
    let select = "SELECT learner_id, \"check\", passed_at, without_points FROM passed_checks WHERE lab = $1 AND learner_id IN";
    let passed = |row: &Row| {
        let without: Option<String> = row.try_get(3)?;
        Ok((row.try_get(0)?, row.try_get(1)?, row.try_get(2)?, without.is_none()))
    };
    of(pool, select, learners, lab).await?.iter().map(passed).collect()
}

/// How many hints these learners took: learner and check → number.
pub async fn hints(pool: &Pool, learners: &[i64], lab: &str) -> sqlx::Result<BTreeMap<(i64, String), usize>> {
    let select = "SELECT learner_id, \"check\" FROM hints_taken WHERE lab = $1 AND learner_id IN";
    let mut hints = BTreeMap::new();
    for row in of(pool, select, learners, lab).await? {
        *hints.entry((row.try_get(0)?, row.try_get(1)?)).or_insert(0) += 1;
    }
    Ok(hints)
}

/// The steps that the site solved for a class's students, as things are: learner and lab → number.
pub async fn solved(pool: &Pool, class: i64) -> sqlx::Result<BTreeMap<(i64, String), usize>> {
    let rows = query(
        "SELECT solved_steps.learner_id, lab, count(DISTINCT step) FROM solved_steps
         JOIN enrolments ON enrolments.learner_id = solved_steps.learner_id
         WHERE class_id = $1 AND ended_at IS NULL GROUP BY solved_steps.learner_id, lab",
    );
    let rows = rows.bind(class).fetch_all(pool).await?;
    let solved = |row: &Row| Ok(((row.try_get(0)?, row.try_get(1)?), usize::try_from(row.try_get::<i64, _>(2)?).unwrap_or(0)));
    rows.iter().map(solved).collect()
}

/// The steps of a lab that the site solved for a learner, as things are.
pub async fn solved_of(pool: &Pool, learner: i64, lab: &str) -> sqlx::Result<Vec<String>> {
    let rows = query("SELECT DISTINCT step FROM solved_steps WHERE learner_id = $1 AND lab = $2 AND ended_at IS NULL");
    rows.bind(learner).bind(lab).fetch_scalars(pool).await
}

/// A learner's newest lines in a lab: time, line, exit code.
pub async fn lines(pool: &Pool, learner: i64, lab: &str, most: i64) -> sqlx::Result<Vec<(String, String, i64)>> {
    let rows = query(
        "SELECT at, line, exit_code FROM terminal_lines WHERE learner_id = $1 AND (lab = $2 OR lab IS NULL) ORDER BY id DESC LIMIT $3",
    );
    let rows = rows.bind(learner).bind(lab).bind(most).fetch_all(pool).await?;
    rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?, row.try_get(2)?))).collect()
}
