//! The SQL of attempts and grades. Rows are only added, and an attempt is deleted whole.

use std::collections::BTreeMap;

use app::grading::attempts::{Attempt, Cause, Grade, GradedCheck};
use store::sql::{Pool, Row, query};

use crate::grading::{Graded, bundle::Bundle};

/// How many attempts at a lab are kept besides the first full pass and the best one.
const MOST: usize = 10;

const CAUSES: [(Cause, &str); 2] = [(Cause::FullPass, "full-pass"), (Cause::HandIn, "hand-in")];

fn name(cause: Cause) -> &'static str {
    CAUSES.iter().find(|(known, _)| *known == cause).map_or("hand-in", |(_, name)| name)
}

fn now() -> String {
    jiff::Timestamp::now().to_string()
}

/// Whether a full pass was kept.
pub async fn has_full_pass(pool: &Pool, learner: i64, lab: &str) -> sqlx::Result<bool> {
    let count = query("SELECT count(*) FROM attempts WHERE learner_id = $1 AND lab = $2 AND cause = 'full-pass'");
    let count: i64 = count.bind(learner).bind(lab).fetch_scalar(pool).await?;
    Ok(count > 0)
}

/// Adds an attempt and returns its number; `None` if it is a full pass and there is one already.
pub async fn add(pool: &Pool, learner: i64, cause: Cause, bundle: &Bundle, zip: &[u8]) -> sqlx::Result<Option<i64>> {
    let insert = query(
        "INSERT INTO attempts (learner_id, lab, cause, frozen_at, content_hash, run_seed, bundle)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING RETURNING id",
    );
    let insert = insert.bind(learner).bind(&bundle.lab).bind(name(cause)).bind(bundle.at.to_string()).bind(&bundle.content_hash);
    insert.bind(bundle.run.0.cast_signed()).bind(zip).fetch_optional_scalar(pool).await
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
    let old = of_lab.iter().skip(MOST).filter(|attempt| attempt.cause == Cause::HandIn && Some(attempt.id) != best);
    for attempt in old {
        query("DELETE FROM attempts WHERE id = $1").bind(attempt.id).execute(pool).await?;
    }
    Ok(())
}
