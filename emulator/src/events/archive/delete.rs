//! DeleteArchive.

use super::{ByName, absent};
use crate::{Call, events::error::EventsError};

/// Deletes an archive with its events.
pub async fn delete_archive(call: Call<ByName>) -> Result<(), EventsError> {
    let name = &call.input.archive_name;
    call.account.write(|state| {
        state.events.archives.remove(name).ok_or_else(|| absent(name))?;
        state.events.archived.retain(|(of, _, _), _| of != name);
        Ok(())
    })
}
