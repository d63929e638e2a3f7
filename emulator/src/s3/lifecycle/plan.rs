//! Finds what is due in a bucket, and when it has to be looked at again.

use jiff::Timestamp;

use super::{midnight, rule::Rule};
use crate::s3::state::{State, Version};

/// The most things that end in one commit.
const MOST: usize = 500;

/// Something that ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// The current version of a key.
    Current { key: String, id: String },
    /// A version, or a delete marker.
    Version { key: String, id: String },
    /// An upload in parts.
    Upload { key: String, id: String },
}

/// What is due now, and when something is due next.
#[derive(Debug, Default)]
pub struct Plan {
    pub ends: Vec<End>,
    pub next: Option<Timestamp>,
}

impl Plan {
    /// Looks at all versions and uploads of a bucket.
    pub fn of(state: &State, bucket: &str, now: Timestamp) -> Self {
        let Some(rules) = state.buckets.get(bucket).map(Rule::all) else { return Self::default() };
        let mut plan = Self::default();
        let from = (bucket.to_owned(), String::new(), 0);
        let mut versions = state.objects.range(from..).take_while(|((name, ..), _)| name == bucket).peekable();
        while let Some(((_, key, _), current)) = versions.next() {
            let mut older: Vec<&Version> = Vec::new();
            while let Some((_, version)) = versions.next_if(|((_, next, _), _)| next == key) {
                older.push(version);
            }
            let rules: Vec<&Rule> = rules.iter().filter(|rule| rule.is_for(key)).collect();
            let (key, id) = (key.clone(), current.id().to_owned());
            let end = match current.object {
                Some(_) => End::Current { key: key.clone(), id },
                None => End::Version { key: key.clone(), id },
            };
            plan.add(end, end_of_current(&rules, current, older.is_empty()), now);
            let newer = std::iter::once(current).chain(older.iter().copied());
            for (place, (version, newer)) in older.iter().zip(newer).enumerate() {
                let end = End::Version { key: key.clone(), id: version.id().to_owned() };
                plan.add(end, end_of_older(&rules, version, newer.modified, place), now);
            }
        }
        let from = (bucket.to_owned(), String::new(), String::new());
        for ((_, key, id), upload) in state.uploads.range(from..).take_while(|((name, ..), _)| name == bucket) {
            let ends = rules.iter().filter(|rule| rule.is_for(key) && !rule.is_choosy()).filter_map(|rule| {
                midnight(upload.started, rule.abort_incomplete_multipart_upload.as_ref()?.days_after_initiation?)
            });
            plan.add(End::Upload { key: key.clone(), id: id.clone() }, ends.min(), now);
        }
        plan
    }

    fn add(&mut self, end: End, due: Option<Timestamp>, now: Timestamp) {
        let Some(due) = due else { return };
        if due <= now && self.ends.len() < MOST {
            self.ends.push(end);
        } else {
            self.next = Some(self.next.map_or(due, |next| next.min(due)));
        }
    }
}

fn end_of_current(rules: &[&Rule], current: &Version, is_only: bool) -> Option<Timestamp> {
    let ends = rules.iter().filter_map(|rule| {
        let expiration = rule.expiration.as_ref()?;
        match &current.object {
            Some(object) => expiration.of(current.modified).filter(|_| rule.fits(object)),
            None if !is_only || rule.is_choosy() => None,
            None if expiration.expired_object_delete_marker => midnight(current.modified, 0),
            None => midnight(current.modified, expiration.days?),
        }
    });
    ends.min()
}

/// `replaced` is when a newer version came, `place` how many versions that are not current are newer.
fn end_of_older(rules: &[&Rule], version: &Version, replaced: Timestamp, place: usize) -> Option<Timestamp> {
    let ends = rules.iter().filter_map(|rule| {
        let expiration = rule.noncurrent_version_expiration.as_ref()?;
        let fits = version.object.as_ref().map_or(!rule.is_choosy(), |object| rule.fits(object));
        let is_one_too_many = place >= expiration.newer_noncurrent_versions;
        midnight(replaced, expiration.noncurrent_days?).filter(|_| fits && is_one_too_many)
    });
    ends.min()
}
