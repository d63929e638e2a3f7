//! Names that clients choose, validated when they are made.

use crate::{Arn, wire::text::name};

name! {
    /// A role's name: 1 to 64 characters of `[\w+=,.@-]`.
    RoleName, |text| plain(text, 64)
}

name! {
    /// A policy's name: 1 to 128 characters of `[\w+=,.@-]`.
    PolicyName, |text| plain(text, 128)
}

name! {
    /// A path such as `/service-role/`, which begins and ends with a slash.
    Path, |text| {
        let inner = text.bytes().all(|byte| (b'!'..=b'~').contains(&byte));
        if text.len() > 512 {
            Err("Member must have length less than or equal to 512".into())
        } else if inner && text.starts_with('/') && text.ends_with('/') {
            Ok(())
        } else {
            Err(r"Member must satisfy regular expression pattern: (\u002F)|(\u002F[\u0021-\u007E]+\u002F)".into())
        }
    }
}

name! {
    /// A managed policy's ARN, of the account or of AWS. The policy need not exist.
    PolicyArn, |text| match text.len() {
        0..20 => Err("Member must have length greater than or equal to 20".into()),
        20..=2048 => Ok(()),
        _ => Err("Member must have length less than or equal to 2048".into()),
    }
}

name! {
    /// The description of a role or policy.
    Description, |text| {
        if text.chars().count() > 1000 {
            Err("Member must have length less than or equal to 1000".into())
        } else if text.chars().all(|letter| matches!(letter, '\t' | '\n' | '\r' | ' '..='~' | '\u{a1}'..='\u{ff}')) {
            Ok(())
        } else {
            Err(r"Member must satisfy regular expression pattern: [\u0009\u000A\u000D\u0020-\u007E\u00A1-\u00FF]*".into())
        }
    }
}

impl Default for Path {
    fn default() -> Self {
        Self("/".into())
    }
}

impl PolicyArn {
    /// Returns the ARN of a policy of this owner (an account's number, or `aws`).
    pub fn of(owner: impl std::fmt::Display, path: &Path, name: &PolicyName) -> Self {
        Self(Arn::new("iam", "", owner, format_args!("policy{path}{name}")).to_string())
    }
}

fn plain(text: &str, longest: usize) -> Result<(), String> {
    if text.is_empty() {
        Err("Member must have length greater than or equal to 1".into())
    } else if text.len() > longest {
        Err(format!("Member must have length less than or equal to {longest}"))
    } else if text.chars().all(|letter| letter.is_ascii_alphanumeric() || "_+=,.@-".contains(letter)) {
        Ok(())
    } else {
        Err(r"Member must satisfy regular expression pattern: [\w+=,.@-]+".into())
    }
}
