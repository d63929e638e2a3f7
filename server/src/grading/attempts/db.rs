//! The SQL of attempts and grades. Rows are only added, and an attempt is deleted whole.

use std::collections::BTreeMap;

use app::grading::attempts::{Attempt, Cause, Grade, GradedCheck};
use jiff::Timestamp;
use store::sql::{Pool, Row, Transaction, query};

use crate::grading::{Graded, bundle::Bundle};

/// How many attempts at a lab are kept besides the first full pass and the best one.
const MOST: usize = 10;

const CAUSES: [(Cause, &str); 3] = [(Cause::FullPass, "full-pass"), (Cause::HandIn, "hand-in"), (Cause::Deadline, "deadline")];

fn name(cause: Cause) -> &'static str {
    CAUSES.iter().find(|(known, _)| *known == cause).map_or("hand-in", |(_, name)| name)
}

fn now() -> String {
    Timestamp::now().to_string()
}

/// Whether a full pass was kept.
pub async fn has_full_pass(pool: &Pool, learner: i64, lab: &str) -> sqlx::Result<bool> {
    let count = query("SELECT count(*) FROM attempts WHERE learner_id = $1 AND lab = $2 AND cause = 'full-pass'");
    let count: i64 = count.bind(learner).bind(lab).fetch_scalar(pool).await?;
    Ok(count > 0)
}

/// Adds an attempt and returns its number; `None` if it is a full pass and there is one already.
pub async fn add(pool: &Pool, learner: i64, cause: Cause, bundle: &Bundle, zip: &[u8]) -> sqlx::Result<Option<i64>> {
    let mut transaction = pool.begin().await?;
    let added = add_in(&mut transaction, learner, cause, bundle, zip).await?;
    transaction.commit().await?;
    Ok(added)
}

/// Adds what was frozen at a deadline, with the record that it was. Returns `false` if that deadline was frozen before.
pub async fn add_at_deadline(
    pool: &Pool,
    (assignment, learner, due): (i64, i64, Timestamp),
    bundle: &Bundle,
    zip: &[u8],
) -> sqlx::Result<bool> {
    let mut transaction = pool.begin().await?;
    let Some(attempt) = add_in(&mut transaction, learner, Cause::Deadline, bundle, zip).await? else { return Ok(false) };
    let insert = query(
        "INSERT INTO freezes (assignment_id, learner_id, due_at, attempt_id) VALUES ($1, $2, $3, $4)
         ON CONFLICT (assignment_id, learner_id, due_at) DO NOTHING",
    );
    let inserted = insert.bind(assignment).bind(learner).bind(due.to_string()).bind(attempt).execute(&mut transaction).await?;
    match inserted {
        0 => transaction.rollback().await?,
        _ => transaction.commit().await?,
    }
    Ok(inserted > 0)
}

/// What was frozen at deadlines and has no grade yet: the attempts, oldest first.
pub async fn waiting(pool: &Pool) -> sqlx::Result<Vec<i64>> {
    let rows = query(
        "SELECT id FROM attempts WHERE cause = 'deadline' AND NOT EXISTS (SELECT 1 FROM grades WHERE attempt_id = attempts.id) ORDER BY id",
    );
    rows.fetch_scalars(pool).await
}

/// An attempt with its bundle.
pub struct Kept {
    pub learner: i64,
    pub lab: String,
    pub at: String,
    pub bundle: Vec<u8>,
}

/// An attempt.
pub async fn kept(pool: &Pool, attempt: i64) -> sqlx::Result<Option<Kept>> {
    let row = query("SELECT learner_id, lab, frozen_at, bundle FROM attempts WHERE id = $1").bind(attempt);
    let kept = |row: Row| Ok(Kept { learner: row.try_get(0)?, lab: row.try_get(1)?, at: row.try_get(2)?, bundle: row.try_get(3)? });
    row.fetch_optional(pool).await?.map(kept).transpose()
}

async fn add_in(
    transaction: &mut Transaction,
    learner: i64,
    cause: Cause,
    bundle: &Bundle,
    zip: &[u8],
) -> sqlx::Result<Option<i64>> {
    let insert = query(
        "INSERT INTO attempts (learner_id, lab, cause, frozen_at, content_hash, run_seed, bundle)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING RETURNING id",
    );
    let insert = insert.bind(learner).bind(&bundle.lab).bind(name(cause)).bind(bundle.at.to_string()).bind(&bundle.content_hash);
    insert.bind(bundle.run.0.cast_signed()).bind(zip).fetch_optional_scalar(transaction).await
}

/// Adds a grade of the site.
pub async fn grade(pool: &Pool, attempt: i64, graded: &Graded, checks: &[GradedCheck], reason: &str) -> sqlx::Result<()> {
    let insert = query(
        "INSERT INTO grades (attempt_id, graded_at, raw_points, of_points, reason, content_hash, run_seed, program, checks)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    );
    let sum = |points: fn(&GradedCheck) -> u32| checks.iter().map(points).sum::<u32>();
    let text = serde_json::to_string(checks).map_err(|error| sqlx::Error::Encode(error.into()))?;
    let insert = insert.bind(attempt).bind(now()).bind(sum(|check| check.points)).bind(sum(|check| check.of)).bind(reason);
    let insert = insert.bind(&graded.content_hash).bind(graded.run.0.cast_signed()).bind(env!("CARGO_PKG_VERSION")).bind(text);
    insert.execute(pool).await.map(drop)
}

/// A learner's attempts with their grades, newest first.
pub async fn attempts(pool: &Pool, learner: i64) -> sqlx::Result<Vec<Attempt>> {
    let rows = query(
        "SELECT attempt_id, graded_at, raw_points, of_points, late_percent, override_points, reason, actor, checks FROM grades
         WHERE attempt_id IN (SELECT id FROM attempts WHERE learner_id = $1) ORDER BY id",
    );
    let mut grades: BTreeMap<i64, Vec<Grade>> = BTreeMap::new();
    for row in rows.bind(learner).fetch_all(pool).await? {
        grades.entry(row.try_get("attempt_id")?).or_default().push(read_grade(&row)?);
    }
    let rows = query("SELECT id, lab, cause, frozen_at FROM attempts WHERE learner_id = $1 ORDER BY id DESC");
    let mut attempt = |row: &Row| -> sqlx::Result<Attempt> {
        let (id, cause): (i64, String) = (row.try_get("id")?, row.try_get("cause")?);
        let cause = CAUSES.iter().find(|(_, known)| *known == cause).map(|(cause, _)| *cause);
        let cause = cause.ok_or_else(|| sqlx::Error::Decode("the cause of an attempt is not known".into()))?;
        let grades = grades.remove(&id).unwrap_or_default();
        Ok(Attempt { id, lab: row.try_get("lab")?, cause, at: row.try_get("frozen_at")?, grades })
    };
    rows.bind(learner).fetch_all(pool).await?.iter().map(&mut attempt).collect()
}

fn read_grade(row: &Row) -> sqlx::Result<Grade> {
    let number = |name: &str| -> sqlx::Result<u32> { Ok(u32::try_from(row.try_get::<i64, _>(name)?).unwrap_or(0)) };
    let instead: Option<i64> = row.try_get("override_points")?;
    let checks: String = row.try_get("checks")?;
    Ok(Grade {
        at: row.try_get("graded_at")?,
        raw: number("raw_points")?,
        of: number("of_points")?,
        late_percent: number("late_percent")?,
        instead: instead.and_then(|points| u32::try_from(points).ok()),
        reason: row.try_get("reason")?,
        actor: row.try_get("actor")?,
        checks: serde_json::from_str(&checks).map_err(|error| sqlx::Error::Decode(error.into()))?,
    })
}

/// Deletes what was handed in long ago: the newest attempts, the first full pass and the best one stay.
pub async fn tidy(pool: &Pool, learner: i64, lab: &str) -> sqlx::Result<()> {
    let mut of_lab = attempts(pool, learner).await?;
    of_lab.retain(|attempt| attempt.lab == lab);
    let points = |attempt: &Attempt| attempt.grades.last().map_or(0, Grade::points);
    let best = of_lab.iter().max_by_key(|attempt| points(attempt)).map(|attempt| attempt.id);
    // What counts in a class stays too.
    let marked = query("SELECT attempt_id FROM marks WHERE learner_id = $1 AND attempt_id IS NOT NULL").bind(learner);
    let marked: Vec<i64> = marked.fetch_scalars(pool).await?;
    let goes = |attempt: &&Attempt| attempt.cause == Cause::HandIn && Some(attempt.id) != best && !marked.contains(&attempt.id);
    let old = of_lab.iter().skip(MOST).filter(goes);
    for attempt in old {
        query("DELETE FROM attempts WHERE id = $1").bind(attempt.id).execute(pool).await?;
    }
    Ok(())
}
