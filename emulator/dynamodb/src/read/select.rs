//! `Select`

use serde::Deserialize;

use crate::request::RequestError;

/// What of the items is returned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Select {
    /// All attributes.
    AllAttributes,
    /// All attributes that the index has.
    AllProjectedAttributes,
    /// Those that are asked for.
    SpecificAttributes,
    /// Only how many there are.
    Count,
}

/// Whether `Select` goes with what else is asked for.
pub(super) fn check(
    select: Option<Select>,
    has_attributes_to_get: bool,
    has_projection: bool,
    has_index: bool,
) -> Result<(), RequestError> {
    let Some(select) = select else { return Ok(()) };
    let asked_for = match (has_attributes_to_get, has_projection) {
        (true, _) => Some("AttributesToGet"),
        (false, true) => Some("ProjectionExpression"),
        (false, false) => None,
    };
    let message = match (select, asked_for) {
        (Select::SpecificAttributes, None) => {
            "Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES".to_owned()
        }
        (Select::SpecificAttributes, Some(_)) => return Ok(()),
        (Select::Count, Some(parameter)) => format!("Cannot specify the {parameter} when choosing to get only the Count"),
        (Select::AllAttributes, Some(parameter)) => format!("Cannot specify the {parameter} when choosing to get ALL_ATTRIBUTES"),
        (Select::AllProjectedAttributes, Some(parameter)) => {
            format!("Cannot specify the {parameter} when choosing to get ALL_PROJECTED_ATTRIBUTES")
        }
        (Select::AllProjectedAttributes, None) if !has_index => {
            "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName".to_owned()
        }
        (_, None) => return Ok(()),
    };
    Err(RequestError::Select(message))
}
