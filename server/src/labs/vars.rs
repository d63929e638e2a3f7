//! A lab's variables: `pick` is drawn once for a learner and a lab, `random` again for each run of checks.
//!
//! All values are derived from a seed by SHA-256, so that the same seed gives the same values on any machine and in any version.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;
use sha2::{Digest, Sha256};

/// How a variable's value is generated.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Generator {
    /// One of these values, drawn once for a learner and a lab. Allowed in prose, checks and the solution.
    Pick(Vec<String>),
    /// A value drawn again for each run of checks. Allowed in checks only.
    Random(RandomKind),
}

/// The kind of a random value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RandomKind {
    /// Eight lower-case letters that can be pronounced.
    Word,
    /// A whole number of four to six digits.
    Number,
    /// Like a first name: one capital and five lower-case letters.
    Name,
}

/// The seed from which values are derived.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Seed(pub u64);

impl Seed {
    /// The seed of a learner's picks.
    pub const fn of_learner(learner: i64) -> Self {
        Self(learner.cast_unsigned())
    }

    fn draw(self, lab: &str, variable: &str) -> [u8; 32] {
        let mut hash = Sha256::new();
        for part in [&self.0.to_be_bytes()[..], lab.as_bytes(), b"\0", variable.as_bytes()] {
            hash.update(part);
        }
        hash.finalize().into()
    }
}

/// The values of a lab's `pick` variables for a learner.
pub fn picks(vars: &BTreeMap<String, Generator>, lab: &str, learner: Seed) -> BTreeMap<String, String> {
    values(vars, |name, generator| match generator {
        Generator::Pick(choices) => pick(choices, learner.draw(lab, name)),
        Generator::Random(_) => None,
    })
}

/// The values of a lab's `random` variables for a run of checks.
pub fn probes(vars: &BTreeMap<String, Generator>, lab: &str, run: Seed) -> BTreeMap<String, String> {
    values(vars, |name, generator| match generator {
        Generator::Pick(_) => None,
        Generator::Random(kind) => Some(random(*kind, run.draw(lab, name))),
    })
}

fn values(vars: &BTreeMap<String, Generator>, draw: impl Fn(&str, &Generator) -> Option<String>) -> BTreeMap<String, String> {
    vars.iter().filter_map(|(name, generator)| Some((name.clone(), draw(name, generator)?))).collect()
}

fn pick(choices: &[String], drawn: [u8; 32]) -> Option<String> {
    let number = u64::from_be_bytes([drawn[0], drawn[1], drawn[2], drawn[3], drawn[4], drawn[5], drawn[6], drawn[7]]);
    let at = usize::try_from(number % u64::try_from(choices.len()).ok().filter(|count| *count > 0)?).ok()?;
    choices.get(at).cloned()
}

fn random(kind: RandomKind, drawn: [u8; 32]) -> String {
    match kind {
        RandomKind::Word => pronounceable(&drawn, 4),
        RandomKind::Name => {
            let word = pronounceable(&drawn, 3);
            word[..1].to_uppercase() + &word[1..]
        }
        RandomKind::Number => {
            let number = u32::from_be_bytes([0, drawn[0], drawn[1], drawn[2]]);
            (1000 + number % 999_000).to_string()
        }
    }
}

fn pronounceable(drawn: &[u8], syllables: usize) -> String {
    const CONSONANTS: &[u8] = b"bdfghjklmnprstvz";
    const VOWELS: &[u8] = b"aeiou";
    let letter = |letters: &[u8], byte: u8| char::from(letters[usize::from(byte) % letters.len()]);
    drawn.chunks(2).take(syllables).flat_map(|pair| [letter(CONSONANTS, pair[0]), letter(VOWELS, pair[1])]).collect()
}
