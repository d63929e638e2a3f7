//! Names in the order in which AWS lists them in some messages: that of a Java hash table.

use std::collections::BTreeSet;

/// Each name once, in the order of a table that begins with a number of buckets, a power of two, and doubles when it is more than three quarters full.
pub(super) fn in_hash_order<'n>(names: impl IntoIterator<Item = &'n str>, buckets: usize) -> Vec<&'n str> {
    let mut seen = BTreeSet::new();
    let mut once: Vec<&str> = names.into_iter().filter(|name| seen.insert(*name)).collect();
    let mut capacity = buckets;
    while once.len() * 4 > capacity * 3 {
        capacity *= 2;
    }
    // Names of one bucket keep their order.
    once.sort_by_key(|name| bucket(name, capacity));
    once
}

/// As [`in_hash_order`], for a table that was made for as many names as there are.
pub(super) fn in_sized_order<'n>(names: impl IntoIterator<Item = &'n str>) -> Vec<&'n str> {
    let names: Vec<_> = names.into_iter().collect();
    let distinct = in_hash_order(names.iter().copied(), 1).len();
    in_hash_order(names, distinct.next_power_of_two())
}

fn bucket(name: &str, capacity: usize) -> usize {
    let hash = name.encode_utf16().fold(0_u32, |hash, unit| hash.wrapping_mul(31).wrapping_add(u32::from(unit)));
    ((hash ^ (hash >> 16)) as usize) & (capacity - 1)
}
