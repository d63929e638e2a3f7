//! The engine of DynamoDB: values, expressions, tables and the operations on them, as pure functions.
//!
//! ```
//! use dynamodb::{
//!     Table,
//!     item::{PutItem, PutItemInput},
//!     read::{Query, QueryInput},
//!     rows::Memory,
//!     table::CreateTableInput,
//! };
//! use serde::Deserialize;
//! use serde_json::json;
//!
//! let table = Table::try_from(CreateTableInput::deserialize(json!({
//!     "TableName": "cups",
//!     "BillingMode": "PAY_PER_REQUEST",
//!     "KeySchema": [{"AttributeName": "shelf", "KeyType": "HASH"}, {"AttributeName": "place", "KeyType": "RANGE"}],
//!     "AttributeDefinitions": [{"AttributeName": "shelf", "AttributeType": "S"}, {"AttributeName": "place", "AttributeType": "N"}],
//! }))?)?;
//! let mut rows = Memory::default();
//!
//! for place in [10, 9, -1] {
//!     let item = json!({"shelf": {"S": "upper"}, "place": {"N": place.to_string()}});
//!     let put = PutItem::new(PutItemInput::deserialize(json!({"TableName": "cups", "Item": item}))?)?;
//!     let planned = put.plan(&table, &rows)?;
//!     rows.apply(&table, planned.change);
//! }
//!
//! let query = |condition: &str| {
//!     let values = json!({":shelf": {"S": "upper"}, ":zero": {"N": "0"}});
//!     QueryInput::deserialize(json!({"TableName": "cups", "KeyConditionExpression": condition, "ExpressionAttributeValues": values}))
//! };
//! let found = Query::new(query("shelf = :shelf AND place > :zero")?)?.run(&table, &rows)?;
//! assert_eq!(json!(found.items)[0]["place"], json!({"N": "9"}));
//!
//! let error = Query::new(query("shelf = :shelf")?).unwrap_err();
//! assert_eq!(error.code(), "ValidationException");
//! assert_eq!(error.to_string(), "Value provided in ExpressionAttributeValues unused in expressions: keys: {:zero}");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What it is
//!
//! Each operation has the same three steps, and two of them are here:
//!
//! 1. `PutItem::new(input)` checks a request by itself, in AWS's order. This comes before the table is looked for, as at AWS.
//! 2. `plan(table, rows)` says what would change and what would be answered; an operation that only reads has `run(table, rows)`. Nothing is changed yet.
//! 3. The caller makes the [`Change`](rows::Change)s, all of an operation at once, or none. For each, [`index::entry_changes`] says what changes in indexes, and
//!    [`stream::record`] what the table's stream gets.
//!
//! | operation | here |
//! |---|---|
//! | `PutItem`, `GetItem`, `UpdateItem`, `DeleteItem` | [`item`] |
//! | `Query`, `Scan` | [`read`] |
//! | `BatchGetItem`, `BatchWriteItem` | [`batch`] |
//! | `TransactGetItems`, `TransactWriteItems` | [`transaction`]; the caller keeps fingerprints of tokens for ten minutes |
//! | `CreateTable`, `UpdateTable`, `DescribeTable` | [`Table`], [`Table::update`], [`Table::describe`] |
//! | `UpdateTimeToLive`, and what goes by itself | [`ttl`] |
//! | records of `GetRecords` | [`stream`] |
//!
//! Items come from [`Rows`](rows::Rows): an ordered map of items, and one of entries for each index. An entry has no attributes, only the key of its item; what an
//! index projects is cut out of the item. Operations on several tables find them through [`Tables`](tables::Tables). [`RowKey`](key::RowKey)s order items as
//! DynamoDB does, and are texts, so that any ordered storage can keep them.
//!
//! # What it is not
//!
//! It knows no HTTP, account, region, storage, clock or random number. The caller
//!
//! - checks a request against the service's model first: members that have to be there, enumerations, lengths, patterns. Where a bound keeps an operation
//!   short, it is checked here too.
//! - finds a table by its name or ARN, and counts its items and bytes for [`Facts`](table::Facts).
//! - gives status, ARNs, ids and times; refuses to delete a table with [`deletion_protection_enabled`](Table::deletion_protection_enabled).
//! - gives records of a stream their place and time.
//!
//! PartiQL, vector indexes, global tables, backups, imports, exports and throttling are not here. Indexes are always as new as their table.
//!
//! # Texts
//!
//! Messages are AWS's, as they were seen and published: by [dynalite](https://github.com/architect/dynalite) and [Dynoxide](https://crates.io/crates/dynoxide-rs),
//! which recorded answers of AWS, the tests of [ScyllaDB's Alternator](https://github.com/scylladb/scylladb/tree/master/test/alternator), which run against AWS
//! too, and lists of DynamoDB Local's messages. What differs between them, or was not seen:
//!
//! - What `PutItem`, `UpdateItem` and `DeleteItem` say before they look for the table begins with `1 validation error detected: `; other operations say it
//!   without. AWS words some errors of sets and numbers differently in batches and transactions; here they have one wording.
//! - A message for names or values that are not used lists them sorted; AWS's order changes from one request to the next.
//! - The count of operators in `The expression contains too many operators; operator count: 301` is always one more than the limit. AWS counts what it has
//!   read. Operators and functions count.
//! - A sum that needs more than 38 digits is a `Number overflow`.
//! - `IdempotentParameterMismatchException` has no message.
//! - Not seen: `UpdateTimeToLive`'s messages, a stream that is enabled without a view type, an index of `CreateTable` without units, the bounds of an index key's
//!   size, a 26th write in a batch, a 101st action in a transaction.
//!
//! # Order of a scan
//!
//! Items are scanned by a hash of their partition key, and by the sort key within a partition. The hash is this crate's own, so that the order is not AWS's, which
//! tells no order either. It has 16 bits: segments share the hashes, and with more than 65,536 segments some are empty.
//!
//! # Bounds
//!
//! Requests are hostile. An expression has 4 KB, 300 operators and functions, and paths of 32 levels; parsing takes no recursion but that of nested functions,
//! which is 64 deep at most. Values nest 32 levels. A value that many parts of an update use is shared until it is put into an item, and the items of 400 KB are
//! counted before they are built. `contains` searches in linear time. A page ends after 1 MB, and earlier, with a `LastEvaluatedKey`, where a filter of many or long values takes long. A
//! `BatchGetItem` ends after 16 MB, a transaction has 4 MB at most.
//! `tests/it/hostile.rs`, `limits.rs` and `requests.rs` have a case for each.
//!
//! Start reading in [`value`] and [`expression`] for what a request is made of, in `item/put.rs` for how an operation works, and in `read/page.rs` for queries.

pub mod batch;
pub mod capacity;
mod error;
pub mod expression;
pub mod index;
pub mod item;
pub mod key;
pub mod legacy;
pub mod number;
pub mod read;
pub mod request;
pub mod rows;
pub mod stream;
pub mod table;
pub mod tables;
pub mod transaction;
pub mod ttl;
pub mod value;

pub use error::Error;
pub use number::Number;
pub use table::Table;
pub use value::{AttributeValue, Item};
