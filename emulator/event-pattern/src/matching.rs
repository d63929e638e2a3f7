//! Whether an event matches any rule of a pattern.
//!
//! Without arrays of objects each field is looked at on its own. With them, the fields of a rule must agree on one element of each array that they go into:
//! "array consistency". Event Ruler follows every way to combine values, in the order of paths; here elements are chosen from the outside in, which gives the same
//! answer and takes time in proportion to the number of elements, because the paths below an array are below no other one.
//!
//! There are two exceptions in which choices do multiply: two ways to spell a path in one event (`{"a.b": [{…}], "a": {"b": [{…}]}}`), and a field
//! that allows both a value and its absence. [`STEPS`] bounds them.
//!
//! A field that must be absent is looked for in the elements that the fields before it, in the order of paths, have chosen, and in all elements of other arrays.

mod agreement;
mod set;

use agreement::{Agreement, Demand};
use set::Set;

use crate::compile::{Field, Rule};
use crate::event::{Event, WHOLE};

/// How often an element is looked at, or a field in an element, for one event. An event that needs more does not match.
const STEPS: usize = 2_000_000;

/// Where the values of a field or path are.
#[derive(Debug)]
struct Places {
    /// The elements that have one directly.
    here: Set,
    /// The elements that have one anywhere in them.
    within: Set,
}

/// What a rule can do about one field.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Possible {
    Value,
    Absence,
    Either,
    Neither,
}

/// Matches one event.
pub(crate) struct Matching<'a> {
    fields: &'a [Field],
    event: &'a Event<'a>,
    /// For each field where a value satisfies it. Filled when first asked for.
    accepted: Vec<Option<Places>>,
    /// For each path where any value is. Filled when first asked for.
    present: Vec<Option<Places>>,
    steps: usize,
}

impl<'a> Matching<'a> {
    pub fn new(fields: &'a [Field], event: &'a Event<'a>) -> Self {
        let empty = |length| std::iter::repeat_with(|| None).take(length).collect();
        Self { fields, event, accepted: empty(fields.len()), present: empty(event.leaves.len()), steps: STEPS }
    }

    /// Whether the event matches a rule. `order` sorts paths.
    pub fn matches(&mut self, rule: &Rule, order: &[usize]) -> bool {
        let mut demands = Vec::with_capacity(rule.len());
        let mut either = Vec::new();
        for (path, field) in rule {
            let demand = Demand { rank: order[*path], path: *path, field: *field, is_absence: false };
            match self.possible(*path, *field) {
                Possible::Neither => return false,
                // Without any value at the path, its absence needs no choice.
                Possible::Absence if self.event.leaves[*path].is_empty() => {}
                Possible::Absence => demands.push(Demand { is_absence: true, ..demand }),
                Possible::Value => demands.push(demand),
                Possible::Either => either.push(demand),
            }
        }
        if self.event.elements.len() == 1 {
            return true;
        }
        self.agrees(demands, &either)
    }

    fn possible(&mut self, path: usize, field: usize) -> Possible {
        let may_be_absent =
            self.fields[field].conditions.absent && !self.event.leaves[path].iter().any(|leaf| leaf.element == WHOLE);
        let has_value = !self.event.leaves[path].is_empty() && self.accepted(path, field).within.contains(WHOLE);
        match (has_value, may_be_absent) {
            (true, true) => Possible::Either,
            (true, false) => Possible::Value,
            (false, true) => Possible::Absence,
            (false, false) => Possible::Neither,
        }
    }

    /// Tries the fields that may be present or absent both ways.
    fn agrees(&mut self, mut demands: Vec<Demand>, either: &[Demand]) -> bool {
        let Some((first, rest)) = either.split_first() else {
            demands.sort_unstable_by_key(|demand| demand.rank);
            for demand in &demands {
                if demand.is_absence {
                    self.present(demand.path);
                }
            }
            let mut agreement =
                Agreement { event: self.event, accepted: &self.accepted, present: &self.present, steps: self.steps };
            let agrees = agreement.holds(WHOLE, &demands);
            self.steps = agreement.steps;
            return agrees;
        };
        [false, true].into_iter().any(|is_absence| {
            let mut demands = demands.clone();
            demands.push(Demand { is_absence, ..*first });
            self.steps > 0 && self.agrees(demands, rest)
        })
    }

    fn accepted(&mut self, path: usize, field: usize) -> &Places {
        let (conditions, event) = (&self.fields[field].conditions, self.event);
        self.accepted[field].get_or_insert_with(|| {
            let accepted = event.leaves[path].iter().filter(|leaf| conditions.accept(&leaf.value));
            Places::new(event, accepted.map(|leaf| leaf.element))
        })
    }

    fn present(&mut self, path: usize) {
        let event = self.event;
        self.present[path].get_or_insert_with(|| Places::new(event, event.leaves[path].iter().map(|leaf| leaf.element)));
    }
}

impl Places {
    fn new(event: &Event<'_>, elements: impl Iterator<Item = usize>) -> Self {
        let mut places = Self { here: Set::new(event.elements.len()), within: Set::new(event.elements.len()) };
        for element in elements {
            places.here.insert(element);
            let mut outer = element;
            while places.within.insert(outer) {
                outer = event.elements[outer].parent;
            }
        }
        places
    }
}
