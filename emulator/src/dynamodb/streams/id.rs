//! Which stream: the table and the label.

use jiff::{Timestamp, civil::DateTime};
use records::{Key, KeyError, KeyReader, KeyWriter};
use serde::{Deserialize, Serialize};

use crate::{
    AccountId, Arn,
    dynamodb::{TableName, names::SERVICE},
    text::name,
};

name! {
    /// The label of a stream: when it was switched on, such as `2026-11-24T12:00:00.000`.
    StreamLabel, |text| text.len() == 23 && text.parse::<DateTime>().is_ok()
}

impl StreamLabel {
    /// Returns the label of a stream that is switched on at a time.
    pub fn of(time: Timestamp) -> Self {
        Self(time.strftime("%Y-%m-%dT%H:%M:%S.%3f").to_string())
    }
}

/// A stream of a table.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct StreamId {
    pub table: TableName,
    pub label: StreamLabel,
}

impl StreamId {
    /// Returns the stream of an ARN, whose account and region are not checked.
    pub fn of(arn: &Arn) -> Option<Self> {
        let (table, label) = arn.resource.strip_prefix("table/")?.split_once("/stream/")?;
        let id = Self { table: table.parse().ok()?, label: label.parse().ok()? };
        (arn.service == SERVICE).then_some(id)
    }

    /// Returns the stream's ARN.
    pub fn arn(&self, region: &str, account: AccountId) -> Arn {
        Arn::new(SERVICE, region, account, format_args!("table/{}/stream/{}", self.table, self.label))
    }
}

impl Key for StreamId {
    fn write(&self, writer: &mut KeyWriter<'_>) {
        writer.display(&self.table);
        writer.display(&self.label);
    }

    fn read(reader: &mut KeyReader<'_>) -> Result<Self, KeyError> {
        Ok(Self { table: reader.parse()?, label: reader.parse()? })
    }
}
