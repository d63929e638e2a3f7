//! Names that clients choose, validated when they are made.

use crate::{Arn, text::name};

name! {
    /// A role's name: 1 to 64 characters of `[\w+=,.@-]`.
    RoleName, |text| plain(text, 64)
}

name! {
    /// A user's name: 1 to 64 characters of `[\w+=,.@-]`.
    UserName, |text| plain(text, 64)
}

name! {
    /// A group's name: 1 to 128 characters of `[\w+=,.@-]`.
    GroupName, |text| plain(text, 128)
}

name! {
    /// The id of an access key: 16 to 128 letters, digits and `_`.
    AccessKeyId, |text| (16..=128).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

name! {
    /// A policy's name: 1 to 128 characters of `[\w+=,.@-]`.
    PolicyName, |text| plain(text, 128)
}

name! {
    /// A path such as `/service-role/`, which begins and ends with a slash.
    Path, |text| {
        let is_printable = text.bytes().all(|byte| (b'!'..=b'~').contains(&byte));
        text.len() <= 512 && is_printable && text.starts_with('/') && text.ends_with('/')
    }
}

name! {
    /// A managed policy's ARN, of the account or of AWS. The policy need not exist.
    PolicyArn, |text| (20..=2048).contains(&text.chars().count())
}

name! {
    /// The description of a role or policy.
    Description, |text| {
        let is_valid = |letter| matches!(letter, '\t' | '\n' | '\r' | ' '..='~' | '\u{a1}'..='\u{ff}');
        text.chars().count() <= 1000 && text.chars().all(is_valid)
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

fn plain(text: &str, longest: usize) -> bool {
    let is_valid = |letter: char| letter.is_ascii_alphanumeric() || "_+=,.@-".contains(letter);
    (1..=longest).contains(&text.len()) && text.chars().all(is_valid)
}
