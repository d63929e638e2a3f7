//! The doors that `app` uses, made of the server's parts.

use std::sync::Arc;

use app::doors::Doors;
use emulator::Emulator;

use crate::{
    accounts::{Register, SqliteAccounts},
    aws::ConsoleAws,
    library::Library,
    db::Db,
    grading::SqliteGrading,
    ledger::SqliteLedger,
    shell::AwsCli,
    workspace::SqliteWorkspace,
};

/// Every door of a site.
pub fn doors(
    register: &Register,
    emulator: &Emulator,
    ledger: &SqliteLedger,
    library: &Arc<Library>,
    db: &Db,
    cli: Arc<dyn AwsCli>,
) -> Doors {
    let aws = Arc::new(ConsoleAws::new(emulator.clone()));
    Doors {
        accounts: Arc::new(SqliteAccounts::new(register.clone(), emulator.clone(), library.clone())),
        workspace: Arc::new(SqliteWorkspace::new(db.clone(), aws.clone(), emulator.clone())),
        aws,
        course: library.clone(),
        grading: Arc::new(SqliteGrading::new(db.clone(), emulator.clone(), ledger.clone(), library.clone(), cli)),
    }
}
