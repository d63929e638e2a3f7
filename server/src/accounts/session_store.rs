//! Stores sessions in a table, in the format of the library that earlier versions used (`tower-sessions-sqlx-store`): MessagePack, under the id that
//! the cookie has.

use std::collections::BTreeSet;

use ::store::sql::{Pool, parameters, query};
use async_trait::async_trait;
use time::{OffsetDateTime, format_description::well_known::Rfc3339};
use tower_sessions::{
    SessionStore,
    session::{Id, Record},
    session_store::{Error, Result},
};

/// How many sessions are read or deleted by one statement.
const TOGETHER: i64 = 500;

/// The sessions. Cheap to clone.
#[derive(Clone, Debug)]
pub struct SqlSessions {
    pub writer: Pool,
    pub reader: Pool,
}

impl SqlSessions {
    /// Deletes expired sessions.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn delete_expired(&self) -> sqlx::Result<()> {
        let delete = query("DELETE FROM tower_sessions WHERE expiry_date < $1").bind(written(OffsetDateTime::now_utc())?);
        delete.execute(&self.writer).await.map(drop)
    }

    /// Deletes the sessions in which `key` is one of these learners' ids.
    ///
    /// # Errors
    /// If the database fails. Sessions that were deleted before stay deleted.
    pub async fn delete_of(&self, key: &str, learners: &BTreeSet<i64>) -> sqlx::Result<()> {
        let mut after = String::new();
        while !learners.is_empty() {
            let rows = query("SELECT id, data FROM tower_sessions WHERE id > $1 ORDER BY id LIMIT $2").bind(after).bind(TOGETHER);
            let rows = rows.fetch_all(&self.reader).await?;
            let sessions = rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?)));
            let sessions: Vec<(String, Vec<u8>)> = sessions.collect::<sqlx::Result<_>>()?;
            let Some((last, _)) = sessions.last() else { break };
            after = last.clone();
            let is_theirs = |data: &[u8]| {
                // An unreadable session belongs to nobody and expires.
                let learner = rmp_serde::from_slice::<Record>(data).ok().and_then(|record| record.data.get(key)?.as_i64());
                learner.is_some_and(|learner| learners.contains(&learner))
            };
            let theirs: Vec<&str> = sessions.iter().filter(|(_, data)| is_theirs(data)).map(|(id, _)| id.as_str()).collect();
            if !theirs.is_empty() {
                let delete = format!("DELETE FROM tower_sessions WHERE id IN ({})", parameters(1, theirs.len()));
                query(&delete).bind_all(theirs).execute(&self.writer).await?;
            }
        }
        Ok(())
    }

    /// Inserts a record. `on_conflict` says what is done if its id exists. Returns the number of rows written.
    async fn write(&self, record: &Record, on_conflict: &str) -> Result<u64> {
        let insert =
            format!("INSERT INTO tower_sessions (id, data, expiry_date) VALUES ($1, $2, $3) ON CONFLICT (id) DO {on_conflict}");
        let data = rmp_serde::to_vec(record).map_err(|error| Error::Encode(error.to_string()))?;
        let expiry = written(record.expiry_date).map_err(failed)?;
        let insert = query(&insert).bind(record.id.to_string()).bind(data).bind(expiry);
        insert.execute(&self.writer).await.map_err(failed)
    }
}

#[async_trait]
impl SessionStore for SqlSessions {
    async fn create(&self, record: &mut Record) -> Result<()> {
        while self.write(record, "NOTHING").await? == 0 {
            record.id = Id::default();
        }
        Ok(())
    }

    async fn save(&self, record: &Record) -> Result<()> {
        self.write(record, "UPDATE SET data = excluded.data, expiry_date = excluded.expiry_date").await.map(drop)
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let select = query("SELECT data FROM tower_sessions WHERE id = $1 AND expiry_date > $2").bind(id.to_string());
        let select = select.bind(written(OffsetDateTime::now_utc()).map_err(failed)?);
        let data = select.fetch_optional_scalar::<Vec<u8>>(&self.reader).await.map_err(failed)?;
        data.map(|data| rmp_serde::from_slice(&data).map_err(|error| Error::Decode(error.to_string()))).transpose()
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        let delete = query("DELETE FROM tower_sessions WHERE id = $1").bind(id.to_string());
        delete.execute(&self.writer).await.map(drop).map_err(failed)
    }
}

fn failed(error: sqlx::Error) -> Error {
    Error::Backend(error.to_string())
}

/// A time as it is stored: of RFC 3339, in UTC, which sorts by time but for fractions of a second.
fn written(time: OffsetDateTime) -> sqlx::Result<String> {
    time.to_offset(time::UtcOffset::UTC).format(&Rfc3339).map_err(|error| sqlx::Error::Encode(error.into()))
}
