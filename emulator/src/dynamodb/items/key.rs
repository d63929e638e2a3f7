//! The key of an item's record.

use ::dynamodb::key::RowKey;
use records::{Key, KeyError, KeyReader, KeyWriter};

use crate::dynamodb::TableName;

/// The table and the key of an item.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ItemKey {
    pub table: TableName,
    pub row: RowKey,
}

impl ItemKey {
    /// Returns a key that is not after any of the table's.
    pub fn first(table: &TableName) -> Self {
        Self { table: table.clone(), row: RowKey::from_text("") }
    }
}

/// The engine's key is one part, whose blanks are escaped; the order stays the same.
impl Key for ItemKey {
    fn write(&self, writer: &mut KeyWriter<'_>) {
        writer.display(&self.table);
        writer.part(self.row.text());
    }

    fn read(reader: &mut KeyReader<'_>) -> Result<Self, KeyError> {
        Ok(Self { table: reader.parse()?, row: RowKey::from_text(&reader.part()?) })
    }
}
