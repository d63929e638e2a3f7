//! Names of groups and streams, validated when they are made.

use serde::Deserialize;

use crate::{Account, Arn, emulator::Core, text::name};

name! {
    /// A log group's name: 1 to 512 characters of `[.\-_/#A-Za-z0-9]`.
    GroupName, |text| {
        let is_valid = |byte: u8| byte.is_ascii_alphanumeric() || b".-_/#".contains(&byte);
        (1..=512).contains(&text.len()) && text.bytes().all(is_valid)
    }
}

name! {
    /// A log stream's name: 1 to 512 characters without `:` and `*`.
    StreamName, |text| (1..=512).contains(&text.chars().count()) && !text.contains([':', '*'])
}

/// A log group's name or ARN, the value of `logGroupIdentifier`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct GroupIdentifier(String);

impl GroupIdentifier {
    /// Returns the name, if this is a name, or the ARN of a group of this account and region.
    pub fn name(&self, core: &Core, account: &Account) -> Option<GroupName> {
        if !self.0.starts_with("arn:") {
            return self.0.parse().ok();
        }
        let Arn { service, region, account: owner, resource } = self.0.parse().ok()?;
        let own = service == "logs" && region == core.config.region && owner == account.id.to_string();
        let name = resource.strip_prefix("log-group:").filter(|_| own)?;
        name.parse().ok()
    }
}

/// Returns a stream's ARN; with an empty stream, the one by which policies name the group.
pub fn stream_arn(core: &Core, account: &Account, group: &str, stream: &str) -> Arn {
    Arn::new("logs", &core.config.region, account.id, format_args!("log-group:{group}:log-stream:{stream}"))
}

/// Returns a group's ARN, without `:*` at the end.
pub fn arn(core: &Core, account: &Account, group: &str) -> Arn {
    Arn::new("logs", &core.config.region, account.id, format_args!("log-group:{group}"))
}
