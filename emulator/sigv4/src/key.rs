//! Signing keys, which are derived from a secret and a scope, and cached.

use std::{
    collections::HashMap,
    fmt,
    sync::{Mutex, PoisonError},
};

use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};

use crate::{TERMINATOR, scope::Scope};

/// The most keys in each of the two generations of a [`SigningKeys`]. A key takes about 200 bytes.
const GENERATION: usize = 1024;

/// A key for one day, region and service. It has the prepared state of HMAC, not the secret.
#[derive(Clone)]
pub struct SigningKey(Hmac<Sha256>);

impl fmt::Debug for SigningKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SigningKey(…)")
    }
}

impl SigningKey {
    /// Derives the key of a secret for a scope.
    pub fn derive(secret: &str, scope: &Scope) -> Self {
        let mut first = Vec::with_capacity(4 + secret.len());
        first.extend_from_slice(b"AWS4");
        first.extend_from_slice(secret.as_bytes());
        let key = [scope.date.as_str(), &scope.region, &scope.service, TERMINATOR]
            .iter()
            .fold(prepare(&first), |key, part| prepare(&Self(key).sign(&[part.as_bytes()])));
        Self(key)
    }

    /// Returns the HMAC-SHA256 of a message in pieces.
    pub(crate) fn sign(&self, message: &[&[u8]]) -> [u8; 32] {
        let mut mac = self.0.clone();
        for piece in message {
            mac.update(piece);
        }
        mac.finalize().into_bytes().into()
    }
}

/// Returns an HMAC; keys may have any length.
fn prepare(key: &[u8]) -> Hmac<Sha256> {
    Hmac::new_from_slice(key).unwrap_or_else(|_| unreachable!("HMAC takes keys of any length"))
}

/// A cache of derived keys, so that a key is derived once a day for each secret, region and service. When it is full, the half that
/// was not used for the longest time is evicted. It has no secrets: a key is found by the hash of the values that it is derived
/// from, so a changed secret never finds the old key.
#[derive(Default)]
pub struct SigningKeys {
    generations: Mutex<[HashMap<[u8; 32], SigningKey>; 2]>,
}

impl fmt::Debug for SigningKeys {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SigningKeys(…)")
    }
}

impl SigningKeys {
    /// Returns the key of a secret for a scope, from the cache or derived.
    pub fn get(&self, secret: &str, scope: &Scope) -> SigningKey {
        let id = id(secret, scope);
        let mut generations = self.generations.lock().unwrap_or_else(PoisonError::into_inner);
        let [young, old] = &mut *generations;
        if let Some(key) = young.get(&id) {
            return key.clone();
        }
        let key = old.remove(&id).unwrap_or_else(|| SigningKey::derive(secret, scope));
        if young.len() >= GENERATION {
            *old = std::mem::take(young);
        }
        young.insert(id, key.clone());
        key
    }

    /// Returns the number of cached keys.
    pub fn len(&self) -> usize {
        self.generations.lock().unwrap_or_else(PoisonError::into_inner).iter().map(HashMap::len).sum()
    }

    /// Returns whether the cache is empty.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Returns the hash of the parts. Each is preceded by its length, so that different parts never have the same hash.
fn id(secret: &str, scope: &Scope) -> [u8; 32] {
    let mut hasher = Sha256::new();
    for part in [secret, &scope.date, &scope.region, &scope.service] {
        hasher.update(part.len().to_le_bytes());
        hasher.update(part);
    }
    hasher.finalize().into()
}
