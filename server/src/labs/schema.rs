//! The JSON Schemas by which an author's editor completes and validates, generated from the types of [`format`](super::format), and that of the results
//! of `coldstart grade`. `coldstart schema` writes them.

use std::{fs, io, path::Path};

use schemars::{JsonSchema, generate::SchemaSettings};

use super::format::{LabFile, NearMissFile, SolutionFile};
use crate::grading::grade::report::Report;

/// File name → JSON text of the schema.
pub fn all() -> [(&'static str, String); 4] {
    [
        ("lab.v1.json", schema_of::<LabFile>()),
        ("solution.v1.json", schema_of::<SolutionFile>()),
        ("wrong.v1.json", schema_of::<NearMissFile>()),
        ("grades.v1.json", schema_of::<Report>()),
    ]
}

fn schema_of<T: JsonSchema>() -> String {
    let schema = SchemaSettings::draft07().into_generator().into_root_schema_for::<T>();
    format!("{:#}\n", schema.as_value())
}

/// Writes the schemas into a folder, which is created if it does not exist.
///
/// # Errors
/// If a file cannot be written; the message has its path.
pub fn write(folder: &Path) -> io::Result<()> {
    let at = |path: &Path, error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", path.display()));
    fs::create_dir_all(folder).map_err(|error| at(folder, error))?;
    for (name, schema) in all() {
        let path = folder.join(name);
        fs::write(&path, schema).map_err(|error| at(&path, error))?;
        println!("{}", path.display());
    }
    Ok(())
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test that can't go on fails, and says where")]
mod tests {
    use serde_json::Value;

    use super::*;

    /// The paths of all properties without a description for the author's editor to show. If a property has one of several forms, the description
    /// stands at the property itself.
    fn without_words(schema: &Value, path: &str, found: &mut Vec<String>) {
        let has_words = |member: &Value| member.get("description").is_some() || member.get("$ref").is_some();
        let is_form = path.ends_with("/oneOf") && has_words(schema);
        for (name, property) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
            if !is_form && !has_words(property) {
                found.push(format!("{path}.{name}"));
            }
        }
        match schema {
            Value::Object(members) => {
                members.iter().for_each(|(name, member)| without_words(member, &format!("{path}/{name}"), found))
            }
            Value::Array(items) => items.iter().for_each(|item| without_words(item, path, found)),
            _ => {}
        }
    }

    #[test]
    fn an_editor_has_a_sentence_for_every_key() {
        let mut found = Vec::new();
        for (name, schema) in all() {
            without_words(&serde_json::from_str(&schema).unwrap(), name, &mut found);
        }
        assert_eq!(found, Vec::<String>::new());
    }

    #[test]
    fn the_schemas_list_all_keys_and_the_required_ones() {
        let keys = |schema: &str| {
            let schema: Value = serde_json::from_str(schema).unwrap();
            let names = schema["properties"].as_object().unwrap().keys().cloned().collect::<Vec<_>>().join(" ");
            format!("{names}; required: {}; others: {}", schema["required"], schema["additionalProperties"])
        };
        let lines: Vec<_> = all().iter().map(|(name, schema)| format!("{name}: {}", keys(schema))).collect();
        insta::assert_snapshot!(lines.join("\n"), @r#"
        lab.v1.json: format id number title summary minutes start needs catch_up_points workbench vars steps; required: ["format","id","title","steps"]; others: false
        solution.v1.json: format steps; required: ["format","steps"]; others: false
        wrong.v1.json: say put run answers fails message; required: ["say","fails","message"]; others: false
        grades.v1.json: format lab title content_hash program hidden submissions against; required: ["format","lab","title","content_hash","program","hidden","submissions"]; others: false
        "#);
    }

    #[test]
    fn they_are_written_where_the_author_wants_them() {
        let content = tempfile::tempdir().unwrap();
        let folder = content.path().join("content/schema");
        write(&folder).unwrap();
        assert_eq!(fs::read_to_string(folder.join("lab.v1.json")).unwrap(), schema_of::<LabFile>());
        fs::write(content.path().join("file"), "").unwrap();
        assert!(write(&content.path().join("file/schema")).unwrap_err().to_string().contains("file/schema"));
    }
}
