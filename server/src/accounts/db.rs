//! The SQL of learners.

use std::collections::BTreeSet;

use app::account::{Learner, Role};
use emulator::AccountId;
use store::sql::{Connection, Pool, Row, duplicate, parameters, query};

use super::deletion::Which;
use crate::db::lock;

const ROLES: [(Role, &str); 4] =
    [(Role::Guest, "guest"), (Role::Student, "student"), (Role::Instructor, "instructor"), (Role::Admin, "admin")];

pub fn role_name(role: Role) -> &'static str {
    ROLES.iter().find(|(known, _)| *known == role).map_or("guest", |(_, name)| name)
}

fn learner(row: &Row) -> sqlx::Result<Learner> {
    let role: String = row.try_get("role")?;
    let role = ROLES.iter().find(|(_, name)| *name == role).map_or(Role::Guest, |(role, _)| *role);
    let name: Option<String> = row.try_get("name")?;
    Ok(Learner {
        id: row.try_get("id")?,
        name: name.unwrap_or_else(|| "Guest".into()),
        role,
        aws_account: row.try_get("aws_account")?,
    })
}

pub async fn by_id(pool: &Pool, id: i64) -> sqlx::Result<Option<Learner>> {
    let row = query("SELECT * FROM learners WHERE id = $1").bind(id).fetch_optional(pool).await?;
    row.as_ref().map(learner).transpose()
}

/// Learners who have a name with this in it, by name.
pub async fn named(pool: &Pool, part: &str, most: i64) -> sqlx::Result<Vec<Learner>> {
    let pattern = format!("%{}%", part.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"));
    let rows =
        query("SELECT * FROM learners WHERE name IS NOT NULL AND lower(name) LIKE lower($1) ESCAPE '\\' ORDER BY name LIMIT $2");
    rows.bind(pattern).bind(most).fetch_all(pool).await?.iter().map(learner).collect()
}

/// Learners whose names look like this one or equal it exactly, with their password hashes.
pub async fn by_name(pool: &Pool, key: &str, name: &str) -> sqlx::Result<Vec<(Learner, Option<String>)>> {
    let rows = query("SELECT * FROM learners WHERE name_key = $1 OR name = $2 ORDER BY id").bind(key).bind(name);
    let rows = rows.fetch_all(pool).await?;
    rows.iter().map(|row| Ok((learner(row)?, row.try_get("password_hash")?))).collect()
}

/// Names without a key: learner id and name, oldest first.
pub async fn names_without_key(pool: &Pool) -> sqlx::Result<Vec<(i64, String)>> {
    let rows = query("SELECT id, name FROM learners WHERE name IS NOT NULL AND name_key IS NULL ORDER BY id");
    rows.fetch_all(pool).await?.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
}

/// Sets the key of a name. Returns `false` if another name has this key.
pub async fn put_name_key(connection: &mut Connection<'_>, id: i64, key: &str) -> sqlx::Result<bool> {
    let update =
        query("UPDATE learners SET name_key = $1 WHERE id = $2 AND NOT EXISTS (SELECT 1 FROM learners WHERE name_key = $1)");
    Ok(update.bind(key).bind(id).execute(connection).await? == 1)
}

/// The unique value that another learner has already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clash {
    /// The name, or the key that all look-alikes share.
    Name,
    /// A random account id or access key.
    Drawn,
}

/// Which value an error reports as another learner's, by the columns of SQLite or the constraints of PostgreSQL; `None` if it reports another error.
pub fn clash(error: &sqlx::Error) -> Option<Clash> {
    match duplicate(error)? {
        "learners.name" | "learners.name_key" | "learners_name" | "learners_name_key" => Some(Clash::Name),
        "learners.aws_account" | "access_keys.access_key_id" | "learners_aws_account" | "access_keys_id" => Some(Clash::Drawn),
        _ => None,
    }
}

/// The columns of a new learner.
pub struct NewLearner<'a> {
    pub name: Option<&'a str>,
    pub name_key: Option<&'a str>,
    pub password_hash: Option<&'a str>,
    pub role: Role,
    pub aws_account: AccountId,
    pub created_at: jiff::Timestamp,
}

pub async fn insert(connection: &mut Connection<'_>, new: &NewLearner<'_>) -> sqlx::Result<Learner> {
    let row = query(
        "INSERT INTO learners (name, name_key, password_hash, role, aws_account, created_at) VALUES ($1, $2, $3, $4, $5, $6) RETURNING *",
    );
    let row = row.bind(new.name).bind(new.name_key).bind(new.password_hash).bind(role_name(new.role));
    let row = row.bind(new.aws_account.to_string()).bind(new.created_at.to_string()).fetch_one(connection).await?;
    learner(&row)
}

/// Gives a guest a name and a password. Returns `None` if the learner is not a guest any more.
pub async fn promote(pool: &Pool, id: i64, (name, name_key): (&str, &str), password_hash: &str) -> sqlx::Result<Option<Learner>> {
    let row = query(
        "UPDATE learners SET name = $1, name_key = $2, password_hash = $3, role = 'student' WHERE id = $4 AND role = 'guest' RETURNING *",
    );
    let row = row.bind(name).bind(name_key).bind(password_hash).bind(id).fetch_optional(pool).await?;
    row.as_ref().map(learner).transpose()
}

/// An access key: id and secret.
pub type Keys = (String, String);

pub async fn keys(pool: &Pool, aws_account: &str) -> sqlx::Result<Option<Keys>> {
    let row = query("SELECT access_key_id, secret_access_key FROM access_keys WHERE aws_account = $1");
    let row = row.bind(aws_account).fetch_optional(pool).await?;
    row.map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).transpose()
}

/// Replaces an account's access keys by this one.
pub async fn put_keys(connection: &mut Connection<'_>, aws_account: &str, keys: &Keys, now: jiff::Timestamp) -> sqlx::Result<()> {
    query("DELETE FROM access_keys WHERE aws_account = $1").bind(aws_account).execute(&mut *connection).await?;
    let insert =
        query("INSERT INTO access_keys (access_key_id, secret_access_key, aws_account, created_at) VALUES ($1, $2, $3, $4)");
    let insert = insert.bind(&keys.0).bind(&keys.1).bind(aws_account).bind(now.to_string());
    insert.execute(connection).await.map(drop)
}

/// The account and the secret of an access key id.
pub async fn secret(pool: &Pool, access_key_id: &str) -> sqlx::Result<Option<(String, String)>> {
    let row = query("SELECT aws_account, secret_access_key FROM access_keys WHERE access_key_id = $1");
    let row = row.bind(access_key_id).fetch_optional(pool).await?;
    row.map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).transpose()
}

/// The key ids of an account, and when each was made.
pub async fn key_ids(pool: &Pool, aws_account: &str) -> sqlx::Result<Vec<(String, String)>> {
    let rows = query("SELECT access_key_id, created_at FROM access_keys WHERE aws_account = $1 ORDER BY access_key_id");
    let rows = rows.bind(aws_account).fetch_all(pool).await?;
    rows.into_iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
}

/// A secret that outlives a restart: the one kept under this name, or this new one.
pub async fn lasting_secret(pool: &Pool, name: &str, new: &[u8]) -> sqlx::Result<Vec<u8>> {
    let insert = query("INSERT INTO secrets (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING");
    insert.bind(name).bind(new).execute(pool).await?;
    query("SELECT value FROM secrets WHERE name = $1").bind(name).fetch_one(pool).await?.try_get(0)
}

/// The learner of an AWS account.
pub async fn by_account(pool: &Pool, aws_account: AccountId) -> sqlx::Result<Option<Learner>> {
    let row = query("SELECT * FROM learners WHERE aws_account = $1").bind(aws_account.to_string());
    row.fetch_optional(pool).await?.as_ref().map(learner).transpose()
}

/// Records that a learner has been seen.
pub async fn seen(pool: &Pool, id: i64, now: jiff::Timestamp) -> sqlx::Result<()> {
    let update = query("UPDATE learners SET last_seen_at = $1 WHERE id = $2").bind(now.to_string()).bind(id);
    update.execute(pool).await.map(drop)
}

/// Guests who have not been seen since `$1` and left nothing: no code, no line, no answer, no passed check, and no call except those that pages make
/// by themselves.
const IDLE: &str = "role = 'guest' AND coalesce(last_seen_at, created_at) < $1
    AND NOT EXISTS (SELECT 1 FROM terminal_lines WHERE learner_id = learners.id)
    AND NOT EXISTS (SELECT 1 FROM draft_files WHERE learner_id = learners.id)
    AND NOT EXISTS (SELECT 1 FROM test_events WHERE learner_id = learners.id)
    AND NOT EXISTS (SELECT 1 FROM passed_checks WHERE learner_id = learners.id)
    AND NOT EXISTS (SELECT 1 FROM answers WHERE learner_id = learners.id)
    AND NOT EXISTS (SELECT 1 FROM solved_steps WHERE learner_id = learners.id)
    AND NOT EXISTS (SELECT 1 FROM hints_taken WHERE learner_id = learners.id)
    AND NOT EXISTS (SELECT 1 FROM labs_given_up WHERE learner_id = learners.id)
    AND NOT EXISTS (
        SELECT 1 FROM journal WHERE account = learners.aws_account AND door <> 'grader' AND NOT (door = 'console' AND (
            operation LIKE 'Get%' OR operation LIKE 'List%' OR operation LIKE 'Describe%' OR operation LIKE 'Filter%')))";
/// Guests who have neither been seen nor called AWS since `$1`.
const AWAY: &str = "role = 'guest' AND coalesce(last_seen_at, created_at) < $1
    AND NOT EXISTS (SELECT 1 FROM journal WHERE account = learners.aws_account AND at >= $1)";

/// The SQL condition on learners, and the value of its `$1`.
fn condition(which: Which) -> (&'static str, String) {
    match which {
        Which::Anybody => ("$1 = ''", String::new()),
        Which::IdleGuests(before) => (IDLE, before.to_string()),
        Which::GuestsAway(before) => (AWAY, before.to_string()),
    }
}

/// The guests that match, oldest first.
pub async fn guests(pool: &Pool, which: Which, most: i64) -> sqlx::Result<Vec<i64>> {
    let (condition, before) = condition(which);
    let select = format!("SELECT id FROM learners WHERE {condition} ORDER BY id LIMIT $2");
    query(&select).bind(before).bind(most).fetch_scalars(pool).await
}

/// The number of guests that match.
pub async fn count_guests(pool: &Pool, which: Which) -> sqlx::Result<i64> {
    let (condition, before) = condition(which);
    query(&format!("SELECT count(*) FROM learners WHERE {condition}")).bind(before).fetch_scalar(pool).await
}

/// Those of these AWS accounts that have a learner.
pub async fn existing(pool: &Pool, accounts: &[AccountId]) -> sqlx::Result<BTreeSet<AccountId>> {
    let select = format!("SELECT aws_account FROM learners WHERE aws_account IN ({})", parameters(1, accounts.len()));
    let found: Vec<String> = query(&select).bind_all(accounts.iter().map(ToString::to_string)).fetch_scalars(pool).await?;
    found.iter().map(|account| account_id(account)).collect()
}

fn account_id(text: &str) -> sqlx::Result<AccountId> {
    text.parse().map_err(|_| sqlx::Error::Decode("not an account id".into()))
}

/// Deletes a learner, with all rows that refer to them, if the learner matches. Returns their AWS account.
pub async fn delete(connection: &mut Connection<'_>, which: Which, id: i64) -> sqlx::Result<Option<AccountId>> {
    // What the learner has done meanwhile counts, so the transaction waits for it and lets nothing more happen.
    lock(connection, id).await?;
    let (condition, before) = condition(which);
    let delete = format!("DELETE FROM learners WHERE id = $2 AND ({condition}) RETURNING aws_account");
    let account: Option<String> = query(&delete).bind(before).bind(id).fetch_optional_scalar(connection).await?;
    account.as_deref().map(account_id).transpose()
}
