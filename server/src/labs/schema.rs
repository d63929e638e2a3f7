//! The JSON Schemas that an author's editor completes by. Made from the types; `schema/` keeps what this makes, and a test compares.

use schemars::{JsonSchema, generate::SchemaSettings};

use super::format::{LabFile, NearMissFile, SolutionFile};

/// The schemas: file name → JSON text.
pub fn all() -> Vec<(&'static str, String)> {
    vec![
        ("lab.v1.json", schema_of::<LabFile>()),
        ("solution.v1.json", schema_of::<SolutionFile>()),
        ("wrong.v1.json", schema_of::<NearMissFile>()),
    ]
}

fn schema_of<T: JsonSchema>() -> String {
    let schema = SchemaSettings::draft07().into_generator().into_root_schema_for::<T>();
    format!("{:#}\n", schema.as_value())
}
