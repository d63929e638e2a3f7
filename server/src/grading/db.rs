//! The SQL of grading: progress, answers, hints, and the steps that the site solved.

use std::collections::BTreeMap;

use app::grading::{NoPoints, SolvedBy, State};
use store::sql::{Pool, Row, parameters, query};

use super::{
    Graded,
    check::{Answer, Answers},
};
use crate::db::lock;

/// How many answers of a learner to one question are kept. A learner who reads the question does not need as many; a script that guesses may.
const MOST_ANSWERS: i64 = 200;
/// How many solved steps of a learner are kept, ended ones included.
const MOST_SOLVED: i64 = 1000;

const REASONS: [(NoPoints, &str); 3] =
    [(NoPoints::SolvedForYou, "solved-for-you"), (NoPoints::SolutionShown, "solution-shown"), (NoPoints::TriesUsed, "tries-used")];

const WAYS: [(SolvedBy, &str); 3] = [(SolvedBy::CatchUp, "catch-up"), (SolvedBy::Reset, "reset"), (SolvedBy::Solution, "solution")];

fn name_of<T: PartialEq>(names: &[(T, &'static str)], value: &T) -> Option<&'static str> {
    names.iter().find(|(known, _)| known == value).map(|(_, name)| *name)
}

fn named<T: Copy>(names: &[(T, &str)], name: &str) -> sqlx::Result<T> {
    let found = names.iter().find(|(_, known)| *known == name).map(|(value, _)| *value);
    found.ok_or_else(|| sqlx::Error::Decode(format!("`{name}` is not known").into()))
}

fn now() -> String {
    jiff::Timestamp::now().to_string()
}

/// A check that has passed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passed {
    /// The check's id.
    pub check: String,
    /// Why it gave no points; `None` if it gave them.
    pub without_points: Option<NoPoints>,
}

/// Stores the checks that passed. A row that exists is only replaced if it gave no points and the check gives points now.
pub async fn keep(pool: &Pool, learner: i64, lab: &str, graded: &Graded) -> sqlx::Result<()> {
    let mut transaction = pool.begin().await?;
    for result in graded.results.iter().filter(|result| result.state == State::Pass) {
        let insert = query(
            "INSERT INTO passed_checks (learner_id, lab, \"check\", points, passed_at, run_seed, content_hash, without_points)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
             ON CONFLICT (learner_id, lab, \"check\") DO UPDATE SET points = excluded.points, passed_at = excluded.passed_at, run_seed = excluded.run_seed,
                 content_hash = excluded.content_hash, without_points = NULL
             WHERE passed_checks.without_points IS NOT NULL AND excluded.without_points IS NULL",
        );
        insert
            .bind(learner)
            .bind(lab)
            .bind(&result.check)
            .bind(i64::from(result.points))
            .bind(now())
            .bind(graded.run.0.cast_signed())
            .bind(&graded.content_hash)
            .bind(result.no_points.and_then(|reason| name_of(&REASONS, &reason)))
            .execute(&mut transaction)
            .await?;
    }
    transaction.commit().await
}

/// Lab → checks that have passed.
pub type PassedByLab = BTreeMap<String, Vec<Passed>>;

/// The checks that a learner has passed.
pub async fn passed(pool: &Pool, learner: i64) -> sqlx::Result<PassedByLab> {
    Ok(passed_by(pool, &[learner]).await?.remove(&learner).unwrap_or_default())
}

/// Learner → the checks that they have passed; learners who have passed none are left out.
pub async fn passed_by(pool: &Pool, learners: &[i64]) -> sqlx::Result<BTreeMap<i64, PassedByLab>> {
    let mut passed: BTreeMap<i64, PassedByLab> = BTreeMap::new();
    if learners.is_empty() {
        return Ok(passed);
    }
    let select = format!(
        "SELECT learner_id, lab, \"check\", without_points FROM passed_checks WHERE learner_id IN ({}) ORDER BY passed_at",
        parameters(1, learners.len())
    );
    let rows = learners.iter().fold(query(&select), |query, learner| query.bind(*learner));
    for row in rows.fetch_all(pool).await? {
        let reason: Option<String> = row.try_get(3)?;
        let without_points = reason.map(|reason| named(&REASONS, &reason)).transpose()?;
        let labs = passed.entry(row.try_get(0)?).or_default();
        labs.entry(row.try_get(1)?).or_default().push(Passed { check: row.try_get(2)?, without_points });
    }
    Ok(passed)
}

fn choices(row: &Row) -> sqlx::Result<Vec<usize>> {
    let choices: String = row.try_get("choices")?;
    let mut choices: Vec<usize> = serde_json::from_str(&choices).map_err(|error| sqlx::Error::Decode(error.into()))?;
    // Earlier versions stored an answer in the order in which its choices were selected.
    choices.sort_unstable();
    choices.dedup();
    Ok(choices)
}

/// Quiz → the newest answer, and its number among the different answers.
pub async fn answers(pool: &Pool, learner: i64, lab: &str) -> sqlx::Result<Answers> {
    let rows = query("SELECT \"check\", choices FROM answers WHERE learner_id = $1 AND lab = $2 ORDER BY id");
    let mut given: BTreeMap<String, Vec<Vec<usize>>> = BTreeMap::new();
    let mut answers = Answers::new();
    for row in rows.bind(learner).bind(lab).fetch_all(pool).await? {
        let (check, choices): (String, _) = (row.try_get("check")?, choices(&row)?);
        let different = given.entry(check.clone()).or_default();
        let place = different.iter().position(|known| *known == choices).unwrap_or_else(|| {
            different.push(choices.clone());
            different.len() - 1
        });
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        answers.insert(check, Answer { choices, number: count(place + 1), tried: count(different.len()) });
    }
    Ok(answers)
}

/// Stores an answer. Returns `false` if there are too many answers to this question already.
pub async fn answer(
    pool: &Pool,
    learner: i64,
    (lab, content_hash): (&str, &str),
    check: &str,
    choices: &[usize],
) -> sqlx::Result<bool> {
    let insert = query(
        "INSERT INTO answers (learner_id, lab, \"check\", choices, answered_at, content_hash) SELECT $1, $2, $3, $4, $5, $6
         WHERE (SELECT count(*) FROM answers WHERE learner_id = $1 AND lab = $2 AND \"check\" = $3) < $7",
    );
    let choices = serde_json::to_string(choices).map_err(|error| sqlx::Error::Encode(error.into()))?;
    let insert = insert.bind(learner).bind(lab).bind(check).bind(choices).bind(now()).bind(content_hash).bind(MOST_ANSWERS);
    let mut transaction = pool.begin().await?;
    lock(&mut transaction.connection(), learner).await?;
    let inserted = insert.execute(&mut transaction).await?;
    transaction.commit().await?;
    Ok(inserted > 0)
}

/// An answer as stored.
pub struct KeptAnswer {
    pub lab: String,
    pub check: String,
    pub choices: Vec<usize>,
    pub at: String,
}

/// A learner's newest answers in all labs, newest first.
pub async fn all_answers(pool: &Pool, learner: i64, limit: i64) -> sqlx::Result<Vec<KeptAnswer>> {
    let rows = query("SELECT lab, \"check\", choices, answered_at FROM answers WHERE learner_id = $1 ORDER BY id DESC LIMIT $2");
    let answer = |row: &Row| {
        let (lab, check, at) = (row.try_get("lab")?, row.try_get("check")?, row.try_get("answered_at")?);
        Ok(KeptAnswer { lab, check, choices: choices(row)?, at })
    };
    rows.bind(learner).bind(limit).fetch_all(pool).await?.iter().map(answer).collect()
}

/// Records that a hint was taken.
pub async fn hint(pool: &Pool, learner: i64, lab: &str, check: &str, number: usize) -> sqlx::Result<()> {
    let put = query(
        "INSERT INTO hints_taken (learner_id, lab, \"check\", number, taken_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
    );
    let number = i64::try_from(number).unwrap_or(i64::MAX);
    put.bind(learner).bind(lab).bind(check).bind(number).bind(now()).execute(pool).await.map(drop)
}

/// Records that a lab was given up.
pub async fn give_up(pool: &Pool, learner: i64, lab: &str) -> sqlx::Result<()> {
    let put = query("INSERT INTO labs_given_up (learner_id, lab, given_up_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING");
    put.bind(learner).bind(lab).bind(now()).execute(pool).await.map(drop)
}

/// A step that was solved for a learner.
pub struct SolvedRow {
    pub lab: String,
    pub step: String,
    pub how: SolvedBy,
    pub asked_by: i64,
    pub at: String,
    pub ended: Option<String>,
}

fn solved_row(row: &Row) -> sqlx::Result<SolvedRow> {
    Ok(SolvedRow {
        lab: row.try_get("lab")?,
        step: row.try_get("step")?,
        how: named(&WAYS, &row.try_get::<String, _>("how")?)?,
        asked_by: row.try_get("asked_by")?,
        at: row.try_get("solved_at")?,
        ended: row.try_get("ended_at")?,
    })
}

/// The steps of a lab that are solved for a learner at present, in the order in which they were solved.
pub async fn solved(pool: &Pool, learner: i64, lab: &str) -> sqlx::Result<Vec<SolvedRow>> {
    let rows = query("SELECT * FROM solved_steps WHERE learner_id = $1 AND lab = $2 AND ended_at IS NULL ORDER BY id");
    rows.bind(learner).bind(lab).fetch_all(pool).await?.iter().map(solved_row).collect()
}

/// The newest steps that were solved for a learner, newest first.
pub async fn all_solved(pool: &Pool, learner: i64, limit: i64) -> sqlx::Result<Vec<SolvedRow>> {
    let rows = query("SELECT * FROM solved_steps WHERE learner_id = $1 ORDER BY id DESC LIMIT $2");
    rows.bind(learner).bind(limit).fetch_all(pool).await?.iter().map(solved_row).collect()
}

/// Records steps (lab, step) as solved, in addition to those that are. Returns a mark: the highest id of the learner's rows before the new ones.
pub async fn solve(pool: &Pool, (learner, asked_by): (i64, i64), how: SolvedBy, steps: &[(String, String)]) -> sqlx::Result<i64> {
    let mut transaction = pool.begin().await?;
    lock(&mut transaction.connection(), learner).await?;
    let mark = query("SELECT coalesce(max(id), 0) FROM solved_steps WHERE learner_id = $1");
    let mark = mark.bind(learner).fetch_scalar(&mut transaction).await?;
    for (lab, step) in steps {
        let insert =
            query("INSERT INTO solved_steps (learner_id, lab, step, how, asked_by, solved_at) VALUES ($1, $2, $3, $4, $5, $6)");
        let insert = insert.bind(learner).bind(lab).bind(step).bind(name_of(&WAYS, &how)).bind(asked_by).bind(now());
        insert.execute(&mut transaction).await?;
    }
    let tidy = query(
        "DELETE FROM solved_steps WHERE learner_id = $1 AND ended_at IS NOT NULL AND id <= (
             SELECT id FROM solved_steps WHERE learner_id = $1 ORDER BY id DESC LIMIT 1 OFFSET $2)",
    );
    tidy.bind(learner).bind(MOST_SOLVED).execute(&mut transaction).await?;
    transaction.commit().await?;
    Ok(mark)
}

/// Ends the records up to a mark, because the account has been replaced.
pub async fn end_solved(pool: &Pool, learner: i64, mark: i64) -> sqlx::Result<()> {
    let end = query("UPDATE solved_steps SET ended_at = $1 WHERE learner_id = $2 AND ended_at IS NULL AND id <= $3");
    end.bind(now()).bind(learner).bind(mark).execute(pool).await.map(drop)
}

/// Deletes the learner's records after a mark, because the account could not be replaced.
pub async fn take_back_solved(pool: &Pool, learner: i64, mark: i64) -> sqlx::Result<()> {
    let delete = query("DELETE FROM solved_steps WHERE learner_id = $1 AND id > $2");
    delete.bind(learner).bind(mark).execute(pool).await.map(drop)
}
