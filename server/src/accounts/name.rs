//! A learner's name, validated when it is parsed: the form that is shown, the form that is compared, and the names it must not be confused with.
//!
//! The shown form is what PRECIS (RFC 8265) makes of the name with its case preserved, the compared form what it makes with its case mapped. Readers
//! confuse names that look alike, so no two names may have the same skeleton (UTS #39), and a name may not mix letters of several scripts.

use std::{borrow::Cow, collections::BTreeSet, sync::LazyLock};

use app::account::AccountError;
use precis_profiles::{UsernameCaseMapped, UsernameCasePreserved, precis_core::profile::PrecisFastInvocation};
use unicode_security::{RestrictionLevel, RestrictionLevelDetection, confusable_detection::skeleton};

use super::reserved::RESERVED;

/// The length of a name, in characters.
const LENGTH: std::ops::RangeInclusive<usize> = 2..=40;
/// The length limit of a name at sign-in, in bytes; no name is longer.
const LONGEST_TYPED: usize = 256;
/// How many combining accents may follow each other.
const MOST_ACCENTS: usize = 2;
/// Characters that may stand between letters and digits.
const BETWEEN: [char; 3] = ['.', '-', '_'];

/// A valid name for a new account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LearnerName {
    shown: String,
    prepared: PreparedName,
}

impl LearnerName {
    /// Parses a new name; surrounding white space is removed.
    ///
    /// # Errors
    /// [`AccountError::BadName`], [`AccountError::MixedName`], [`AccountError::ReservedName`].
    pub fn parse(text: &str) -> Result<Self, AccountError> {
        let text = text.trim();
        if text.len() > LONGEST_TYPED {
            return Err(AccountError::BadName);
        }
        let shown = UsernameCasePreserved::enforce(text).map_err(|_| AccountError::BadName)?.into_owned();
        let prepared = PreparedName::of(&shown);
        // Both lengths are checked, because the lower-case form may be longer.
        if ![&shown, &prepared.0].iter().all(|text| LENGTH.contains(&text.chars().count())) || !is_a_word(&shown) {
            return Err(AccountError::BadName);
        }
        if shown.detect_restriction_level() > RestrictionLevel::HighlyRestrictive {
            return Err(AccountError::MixedName);
        }
        if is_reserved(&prepared) {
            return Err(AccountError::ReservedName);
        }
        Ok(Self { shown, prepared })
    }

    /// The name as it is shown.
    pub fn as_str(&self) -> &str {
        &self.shown
    }

    /// The name as it is compared.
    pub const fn prepared(&self) -> &PreparedName {
        &self.prepared
    }
}

/// Whether the text consists of letters and digits, single characters of [`BETWEEN`] between them, and not too many accents.
fn is_a_word(text: &str) -> bool {
    let is_between = |letter: char| BETWEEN.contains(&letter);
    // PRECIS has validated non-ASCII characters: letters, digits, and marks of scripts that need them.
    let is_good = |letter: char| !letter.is_ascii() || letter.is_ascii_alphanumeric() || is_between(letter);
    let mut accents = 0;
    let is_accented_within_reason = |letter: char| {
        accents = if letter.is_alphanumeric() || is_between(letter) { 0 } else { accents + 1 };
        accents <= MOST_ACCENTS
    };
    text.chars().all(is_good)
        && text.starts_with(char::is_alphanumeric)
        && !text.ends_with(is_between)
        && text.chars().all(is_accented_within_reason)
}

fn is_reserved(name: &PreparedName) -> bool {
    static KEYS: LazyLock<BTreeSet<String>> = LazyLock::new(|| RESERVED.iter().map(|word| PreparedName::of(word).key()).collect());
    let together: String = name.0.chars().filter(|letter| !BETWEEN.contains(letter)).collect();
    KEYS.contains(&PreparedName(together).key())
}

/// A name as it is compared, the same for every way to type it. Also made of names that would not be valid for a new account.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PreparedName(String);

impl PreparedName {
    /// The compared form of a name.
    pub fn of(name: &str) -> Self {
        let mapped: Cow<'_, str> = UsernameCaseMapped::enforce(name).unwrap_or_else(|_| name.to_lowercase().into());
        Self(mapped.into_owned())
    }

    /// The compared form as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A key that all names that look like this one share. Letters are folded to lower case, because they may be shown as capitals; `i` becomes `l`,
    /// because its capital looks like `l` and `1`.
    pub fn key(&self) -> String {
        let small = skeleton(&self.0).flat_map(char::to_lowercase);
        small.map(|letter| if letter == 'i' { 'l' } else { letter }).collect()
    }
}

/// A name typed to sign in: any existing name, even one that would not be valid for a new account.
#[derive(Clone, Debug)]
pub struct TypedName {
    /// The text without surrounding white space.
    pub typed: String,
    /// The compared form.
    pub prepared: PreparedName,
}

impl TypedName {
    /// Parses a typed name.
    ///
    /// # Errors
    /// [`AccountError::Wrong`] if no name is that short or that long.
    pub fn parse(text: &str) -> Result<Self, AccountError> {
        let typed = text.trim();
        if typed.is_empty() || typed.len() > LONGEST_TYPED {
            return Err(AccountError::Wrong);
        }
        Ok(Self { prepared: PreparedName::of(typed), typed: typed.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(name: &str) -> String {
        match LearnerName::parse(name) {
            Ok(name) => name.as_str().to_owned(),
            Err(error) => format!("{error:?}"),
        }
    }

    #[test]
    fn names_may_use_any_one_script() {
        for name in [
            "José",
            "田中",
            "田中Taro",
            "Олена",
            "山田太郎",
            "김철수",
            "Ελένη",
            "प्रिया",
            "שרה",
            "ada.l-1_x",
            "u1",
            "Müller",
            "Nguyễn",
            "user01",
        ] {
            assert_eq!(verdict(name), name);
        }
        assert_eq!(verdict(" Jose\u{301} "), "José", "composed, as everybody types it");
        assert_eq!(verdict("Ａｄａ"), "Ada", "wide letters are letters");
    }

    #[test]
    fn bad_reserved_and_mixed_names_have_different_errors() {
        let long = "x".repeat(41);
        for name in [
            "",
            "x",
            ".",
            "..",
            "...",
            "-_-",
            ".hidden",
            "dot.",
            "two words",
            "<b>",
            "a/b",
            "a\\b",
            "a\u{202e}b",
            "a\u{200b}b",
            "nul\0",
            &long,
            "Z\u{335}\u{321}\u{353}\u{353}algo",
            "😀😀",
            "½½",
            "#tag",
        ] {
            assert_eq!(verdict(name), "BadName", "{name:?}");
        }
        for name in ["аdmin", "раypal", "ad\u{03bf}", "Олена1x"] {
            assert_eq!(verdict(name), "MixedName", "{name:?}");
        }
        for name in [
            "Guest",
            "guest",
            "GUEST",
            "admin",
            "Admin",
            "ad.min",
            "a-d-m-i-n",
            "adm1n",
            "r00t",
            "ＡＤＭＩＮ",
            "Coldstart",
            "cold-start",
            "me",
            "null",
        ] {
            assert_eq!(verdict(name), "ReservedName", "{name:?}");
        }
    }

    #[test]
    fn names_that_look_alike_have_one_key_and_ways_to_type_a_name_one_prepared_form() {
        let key = |name: &str| PreparedName::of(name).key();
        assert_eq!(key("сора"), key("copa"), "Cyrillic all through");
        assert_eq!(key("user1"), key("userl"));
        assert_eq!(key("userI"), key("userl"));
        assert_eq!(key("ada"), key("ADA"));
        assert_ne!(key("u10"), key("u11"));
        assert_eq!(PreparedName::of("JOSÉ"), PreparedName::of("jose\u{301}"));
        assert_ne!(PreparedName::of("user1"), PreparedName::of("userl"));
    }
}
