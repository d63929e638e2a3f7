//! Each row of the table is reached by its own request, and by no other.

use std::collections::BTreeSet;

use emulator::Effect;
use wire::Protocol;

use super::request;
use crate::harness::Aws;

#[tokio::test]
async fn every_operation_is_reached_by_its_own_request() {
    let aws = Aws::new();
    for table in aws.emulator.core().services.iter() {
        for route in table.routes.iter().filter(|route| route.perform.is_some()) {
            let body: &[u8] = if table.protocol() == Protocol::Query { b"" } else { b"{}" };
            let request = request(&aws, table, route, |_| "x".into(), body).expect("a request");
            aws.send(request).await;
            let entry = aws.store.journal().pop().expect("an entry");
            assert_eq!((entry.service.as_ref(), entry.operation.as_ref()), (table.service.signing_name(), route.operation));
        }
    }
}

#[test]
fn an_operation_is_in_the_table_once() {
    let aws = Aws::new();
    for table in aws.emulator.core().services.iter() {
        let mut seen = BTreeSet::new();
        for route in &table.routes {
            assert!(seen.insert(route.operation), "{} is there twice", route.operation);
        }
    }
}

#[test]
fn an_operation_that_makes_or_changes_something_is_one_that_writes() {
    let aws = Aws::new();
    let writing = [
        "Create",
        "Delete",
        "Update",
        "Put",
        "Add",
        "Remove",
        "Tag",
        "Untag",
        "Attach",
        "Detach",
        "Publish",
        "Set",
        "Subscribe",
        "Unsubscribe",
        "Confirm",
        "Send",
        "Purge",
        "StartMessageMove",
        "CancelMessageMove",
        "Copy",
        "Upload",
        "Complete",
        "Abort",
        "Enable",
        "Disable",
        "Start",
        "Cancel",
        "Deauthorize",
    ];
    for table in aws.emulator.core().services.iter() {
        for route in table.routes.iter().filter(|route| route.perform.is_some()) {
            // Log events have a store of their own, which is no part of the account's document.
            let is_of_many = ["BatchWriteItem", "TransactWriteItems"].contains(&route.operation);
            let begins = writing.iter().any(|verb| route.operation.starts_with(verb));
            let writes = is_of_many || (begins && route.operation != "PutLogEvents");
            assert_eq!(route.effect == Effect::Writes, writes, "{}", route.operation);
        }
    }
}
