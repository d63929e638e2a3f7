//! The bodies to which the records of an account refer.

use bodies::BodyHash;
use records::{BodyChange, Change};

use super::State;

/// Returns the bodies of a record, by the part of its key after the path of its table.
type BodiesOf = fn(&State, &str) -> Vec<BodyHash>;

/// The tables whose records refer to bodies.
const TABLES: [(&str, BodiesOf); 3] = [
    ("lambda/function/", |state, name| state.lambda.bodies_of(name)),
    ("s3/object/", |state, key| state.s3.bodies_of_object(key)),
    ("s3/part/", |state, key| state.s3.bodies_of_part(key)),
];

/// Returns the bodies of those of the changed records that may have some, as they are in the state after the changes. A deleted record
/// needs no entry.
pub fn body_changes(after: &State, changes: &[Change]) -> Vec<BodyChange> {
    let of_change = |change: &Change| {
        change.value.as_ref()?;
        let (key, bodies_of) = TABLES.iter().find_map(|(path, bodies_of)| Some((change.key.strip_prefix(path)?, bodies_of)))?;
        let mut bodies: Vec<String> = bodies_of(after, key).iter().map(BodyHash::to_string).collect();
        bodies.sort();
        bodies.dedup();
        Some(BodyChange { key: change.key.clone(), bodies })
    };
    changes.iter().filter_map(of_change).collect()
}
