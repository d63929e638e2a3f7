//! Names of tables. Where AWS takes a table's name, it also takes its ARN; both become a [`TableName`], so that authorisation and
//! operation mean the same table.

use super::DynamoError;
use crate::{Arn, Call, text::name};

name! {
    /// The name of a table.
    TableName, |text| (3..=255).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte))
}

/// The service's name in ARNs.
pub const SERVICE: &str = "dynamodb";

impl TableName {
    /// Returns the table that a request names by its name or ARN. Whether it exists is not checked.
    ///
    /// # Errors
    /// The text is neither, or the ARN is of another account or region.
    pub fn of<I>(call: &Call<I>, text: &str) -> Result<Self, DynamoError> {
        if !text.starts_with("arn:") {
            return text.parse().map_err(|_| match text.len() {
                3..=255 => DynamoError::NameCharacters(text.into()),
                _ => DynamoError::NameLength,
            });
        }
        let arn: Arn = text.parse().map_err(|_| DynamoError::InvalidArn(text.into()))?;
        let name = arn.resource.strip_prefix("table/").and_then(|name| name.parse().ok());
        let name: Self = name.filter(|_| arn.service == SERVICE).ok_or_else(|| DynamoError::InvalidArn(text.into()))?;
        match call.arn(SERVICE, &arn.resource) == arn {
            true => Ok(name),
            false => Err(DynamoError::NoSuchTable),
        }
    }

    /// Returns the table's ARN.
    pub fn arn<I>(&self, call: &Call<I>) -> Arn {
        call.arn(SERVICE, format_args!("table/{self}"))
    }
}
