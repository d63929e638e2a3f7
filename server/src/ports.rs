//! Makes the ports that `app` uses from the server's parts.

use std::sync::Arc;

use app::ports::Ports;
use emulator::Emulator;

use crate::{
    accounts::{Devices, SqlAccounts, Visits},
    admission::Admission,
    aws::ConsoleAws,
    catalog::Catalog,
    classes::{self, SqlClasses},
    db::Db,
    grading::{SqlGrading, bundle::SigningKey},
    inbox::AccountInbox,
    shell::Programs,
    store::SqlStore,
    terminal::{Parts, SqlJournal, Terminals},
    web::networks::Networks,
    workspace::SqlWorkspace,
};

/// Every port of a site, and the terminals and the grading, which have routes of their own.
pub fn ports(
    (visits, admission, networks, devices): (&Visits, &Admission, &Arc<Networks>, &Devices),
    emulator: &Emulator,
    store: &SqlStore,
    catalog: &Arc<Catalog>,
    db: &Db,
    (programs, key): (Programs, SigningKey),
    (sessions, secret, site): (&Db, [u8; 32], String),
) -> (Ports, Terminals, SqlGrading, SqlClasses) {
    let aws = Arc::new(ConsoleAws::new(emulator.clone()));
    let accounts = Arc::new(SqlAccounts::new(visits.clone(), networks.clone(), devices.clone(), emulator.clone(), catalog.clone()));
    let workspace = Arc::new(SqlWorkspace::new(db.clone(), aws.clone(), emulator.clone()));
    let terminals = Terminals::new(Parts {
        db: db.clone(),
        accounts: accounts.clone(),
        workspace: workspace.clone(),
        emulator: emulator.clone(),
        catalog: catalog.clone(),
        programs: programs.clone(),
        admission: admission.clone(),
    });
    let (labs, places) = (catalog.clone(), admission.clone());
    let grading = SqlGrading::new(db.clone(), emulator.clone(), store.clone(), labs, programs, places, key);
    let classes = SqlClasses::new(classes::Parts {
        db: db.clone(),
        sessions: sessions.clone(),
        register: visits.register().clone(),
        store: store.clone(),
        grading: grading.clone(),
        labs: catalog.clone(),
        secret,
        site,
    });
    let ports = Ports {
        accounts,
        classes: Arc::new(classes.clone()),
        workspace,
        aws,
        course: catalog.clone(),
        grading: Arc::new(grading.clone()),
        inbox: Arc::new(AccountInbox::new(emulator.clone())),
        terminal: Arc::new(SqlJournal::new(db.clone(), visits.register().clone())),
    };
    (ports, terminals, grading, classes)
}
