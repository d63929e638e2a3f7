//! Names of groups and streams, checked once.

use serde::Deserialize;

use crate::{Account, emulator::Core, wire::text::name};

name! {
    /// A log group's name: 1 to 512 of `[.\-_/#A-Za-z0-9]`.
    GroupName, |text| {
        let lawful = |byte: u8| byte.is_ascii_alphanumeric() || b".-_/#".contains(&byte);
        match text.len() {
            0 => Err("Member must have length greater than or equal to 1".into()),
            1..=512 if text.bytes().all(lawful) => Ok(()),
            1..=512 => Err(r"Member must satisfy regular expression pattern: [\.\-_/#A-Za-z0-9]+".into()),
            _ => Err("Member must have length less than or equal to 512".into()),
        }
    }
}

name! {
    /// A log stream's name: 1 to 512 characters without `:` and `*`.
    StreamName, |text| match text.chars().count() {
        0 => Err("Member must have length greater than or equal to 1".into()),
        1..=512 if text.contains([':', '*']) => Err("Member must satisfy regular expression pattern: [^:*]*".into()),
        1..=512 => Ok(()),
        _ => Err("Member must have length less than or equal to 512".into()),
    }
}

/// A log group by its name or its ARN, as `logGroupIdentifier` has it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct GroupIdentifier(String);

impl GroupIdentifier {
    /// The name, if this is a name or an ARN of this account.
    pub fn name(&self, core: &Core, account: &Account) -> Option<&str> {
        if !self.0.starts_with("arn:") {
            return Some(&self.0);
        }
        let own = self.0.strip_prefix(&arn(core, account, ""))?;
        Some(own.strip_suffix(":*").unwrap_or(own))
    }
}

/// A group's ARN, without the `:*` that some answers end it with.
pub fn arn(core: &Core, account: &Account, group: &str) -> String {
    format!("arn:aws:logs:{}:{}:log-group:{group}", core.config.region, account.id)
}
