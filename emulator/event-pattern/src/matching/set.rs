//! A set of small numbers.

#[derive(Clone, Debug)]
pub(super) struct Set(Vec<u64>);

impl Set {
    /// An empty set of numbers below `length`.
    pub fn new(length: usize) -> Self {
        Self(vec![0; length.div_ceil(64)])
    }

    /// Whether the member is new.
    pub fn insert(&mut self, member: usize) -> bool {
        let (word, bit) = (&mut self.0[member / 64], 1 << (member % 64));
        let is_new = *word & bit == 0;
        *word |= bit;
        is_new
    }

    pub fn contains(&self, member: usize) -> bool {
        self.0[member / 64] & (1 << (member % 64)) != 0
    }
}
