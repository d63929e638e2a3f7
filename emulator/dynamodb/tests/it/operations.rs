//! Operations on tables. Rows of a table are operations with their input, and the answer or the error; those under one sentence are one account.

use std::{cell::RefCell, collections::BTreeMap};

use dynamodb::{
    Error, Table,
    batch::{BatchGetItem, BatchWriteItem},
    item::{DeleteItem, GetItem, PutItem, UpdateItem},
    read::{Query, Scan},
    rows::Memory,
    stream,
    table::{CreateTableInput, UpdateTableInput},
    tables::{TableChange, Tables},
    transaction::{TransactGetItems, TransactWriteItems},
    ttl,
};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::table;

/// Tables with items in memory.
#[derive(Default)]
pub struct Account {
    tables: BTreeMap<String, (Table, Memory)>,
    /// The records of all streams.
    records: Vec<Value>,
    /// The fingerprints of transactions, by token.
    tokens: BTreeMap<String, (u64, Vec<(String, usize)>)>,
}

impl Tables for Account {
    type Rows = Memory;

    fn table(&self, name: &str) -> Option<(&Table, &Memory)> {
        self.tables.get(name).map(|(table, rows)| (table, rows))
    }
}

fn read<T: DeserializeOwned>(input: &Value) -> T {
    T::deserialize(input).unwrap_or_else(|error| panic!("{error}: {input}"))
}

impl Account {
    fn find(&self, input: &Value) -> Result<(&Table, &Memory), Error> {
        self.table(input["TableName"].as_str().unwrap()).ok_or(Error::TableNotFound)
    }

    fn apply(&mut self, changes: Vec<TableChange>) {
        for TableChange { table, change } in changes {
            let (table, rows) = self.tables.get_mut(&table).unwrap();
            self.records.extend(stream::record(table, &change).map(|(event, images)| json!([event, images])));
            rows.apply(table, change);
        }
    }

    /// Runs an operation.
    pub fn call(&mut self, operation: &str, input: &Value) -> Result<Value, Error> {
        let table = input["TableName"].as_str().unwrap_or_default().to_owned();
        let planned = match operation {
            "PutItem" => {
                let put = PutItem::new(read(input))?;
                self.find(input).and_then(|(table, rows)| put.plan(table, rows))?
            }
            "UpdateItem" => {
                let update = UpdateItem::new(read(input))?;
                self.find(input).and_then(|(table, rows)| update.plan(table, rows))?
            }
            "DeleteItem" => {
                let delete = DeleteItem::new(read(input))?;
                self.find(input).and_then(|(table, rows)| delete.plan(table, rows))?
            }
            _ => return self.other(operation, input, table),
        };
        self.apply(vec![TableChange { table, change: planned.change }]);
        Ok(json!(planned.output))
    }

    fn other(&mut self, operation: &str, input: &Value, name: String) -> Result<Value, Error> {
        Ok(match operation {
            "GetItem" => {
                let get = GetItem::new(read(input))?;
                json!(self.find(input).and_then(|(table, rows)| get.run(table, rows))?)
            }
            "Query" => {
                let query = Query::new(read(input))?;
                json!(self.find(input).and_then(|(table, rows)| query.run(table, rows))?)
            }
            "Scan" => {
                let scan = Scan::new(read(input))?;
                json!(self.find(input).and_then(|(table, rows)| scan.run(table, rows))?)
            }
            "BatchGetItem" => json!(BatchGetItem::new(read(input))?.run(self)?),
            "BatchWriteItem" => {
                let (changes, output) = BatchWriteItem::new(read(input))?.plan(self)?;
                self.apply(changes);
                json!(output)
            }
            "TransactGetItems" => json!(TransactGetItems::new(read(input))?.run(self)?),
            "TransactWriteItems" => self.transact(TransactWriteItems::new(read(input))?)?,
            "CreateTable" => {
                let table = Table::try_from(read::<CreateTableInput>(input))?;
                let settings = json!(table);
                self.tables.insert(table.table_name.clone(), (table, Memory::default()));
                settings
            }
            "UpdateTable" => {
                let (table, rows) = self.tables.get_mut(&name).ok_or(Error::TableNotFound)?;
                let update = table.update(read::<UpdateTableInput>(input))?;
                *table = update.table;
                if let Some(index) = update.created {
                    rows.fill(table, &index);
                }
                json!(table)
            }
            "ExpireItems" => {
                let (attribute, now) = (input["AttributeName"].as_str().unwrap(), input["Now"].as_i64().unwrap());
                let (_, rows) = self.find(input)?;
                let expired = ttl::expired(rows, &dynamodb::key::KeyRange::of_segment(0, 1), attribute, now, 100);
                let count = expired.len();
                self.apply(expired.into_iter().map(|change| TableChange { table: name.clone(), change }).collect());
                json!(count)
            }
            "GetRecords" => self.records.drain(..).collect(),
            other => panic!("unknown operation {other}"),
        })
    }

    fn transact(&mut self, transaction: TransactWriteItems) -> Result<Value, Error> {
        let token = transaction.token().map(str::to_owned);
        if let Some((fingerprint, sizes)) = token.as_ref().and_then(|token| self.tokens.get(token)) {
            transaction.check_replay(*fingerprint)?;
            return Ok(json!(dynamodb::transaction::replayed(sizes, transaction.returned_capacity())));
        }
        let fingerprint = transaction.fingerprint();
        let plan = transaction.plan(self)?;
        token.map(|token| self.tokens.insert(token, (fingerprint, plan.sizes)));
        self.apply(plan.changes);
        Ok(json!(plan.output))
    }
}

/// An error as a row has it: what is before `Exception` in its code, its message, and what is with it.
pub fn shown(error: &Error) -> String {
    let with = match error {
        Error::ConditionalCheckFailed(Some(item)) => format!(" {}", json!(item)),
        Error::TransactionCanceled(reasons) => format!(" {}", json!(reasons)),
        _ => String::new(),
    };
    let code = error.code();
    format!("{}: {error}{with}", code.strip_suffix("Exception").unwrap_or(code))
}

fn run(cases: &str, rows: usize) {
    let account = RefCell::new((String::new(), Account::default()));
    table::run(cases, rows, |setting, text| {
        let (sentence, account) = &mut *account.borrow_mut();
        if *sentence != setting.sentence {
            (*sentence, *account) = (setting.sentence.clone(), Account::default());
            for table in setting.get("tables").as_array().into_iter().flatten() {
                account.call("CreateTable", table).unwrap();
            }
        }
        let (operation, input) = text.split_once(' ').unwrap_or((text, "{}"));
        let input = serde_json::from_str(input).unwrap_or_else(|error| panic!("{error}: {input}"));
        match account.call(operation, &input) {
            Ok(output) => output.to_string(),
            Err(error) => shown(&error),
        }
    });
}

#[test]
fn tables_are_defined_and_changed_or_refused() {
    run(include_str!("cases/operations/tables.txt"), 52);
}

#[test]
fn items_are_written_and_read_or_refused() {
    run(include_str!("cases/operations/items.txt"), 77);
}

#[test]
fn queries_and_scans_return_pages_or_are_refused() {
    run(include_str!("cases/operations/reads.txt"), 104);
}

#[test]
fn batches_and_transactions_are_made_or_refused() {
    run(include_str!("cases/operations/several.txt"), 32);
}

#[test]
fn older_parameters_do_what_expressions_do() {
    run(include_str!("cases/operations/legacy.txt"), 42);
}

#[test]
fn changes_are_in_streams_and_items_go_by_themselves() {
    run(include_str!("cases/operations/streams.txt"), 19);
}
