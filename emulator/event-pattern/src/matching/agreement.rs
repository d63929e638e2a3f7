//! Whether the fields of a rule agree on the elements of arrays.

use super::Places;
use crate::event::Event;

/// What a rule wants of one field.
#[derive(Clone, Copy, Debug)]
pub(super) struct Demand {
    /// The place of the path in the order of paths.
    pub rank: usize,
    pub path: usize,
    pub field: usize,
    /// Whether the path must have no value; else a value must satisfy the field.
    pub is_absence: bool,
}

pub(super) struct Agreement<'a> {
    pub event: &'a Event<'a>,
    pub accepted: &'a [Option<Places>],
    pub present: &'a [Option<Places>],
    /// How much may still be done, see [`super::STEPS`].
    pub steps: usize,
}

impl Agreement<'_> {
    /// Whether all demands hold in an element, which is chosen. They are sorted by rank.
    pub fn holds(&mut self, element: usize, demands: &[Demand]) -> bool {
        self.steps = self.steps.saturating_sub(demands.len());
        if demands.iter().any(|demand| demand.is_absence && self.is_here(demand, element)) {
            return false;
        }
        let below: Vec<Demand> = demands
            .iter()
            .copied()
            .filter(|demand| if demand.is_absence { self.is_within(demand, element) } else { !self.is_here(demand, element) })
            .collect();
        below.is_empty() || self.holds_below(element, &below)
    }

    /// Gives each value to an array that has it.
    fn holds_below(&mut self, element: usize, demands: &[Demand]) -> bool {
        let event = self.event;
        let arrays = &event.elements[element].arrays;
        let mut given: Vec<Vec<Demand>> = vec![Vec::new(); arrays.len()];
        let mut choices = Vec::new();
        for demand in demands {
            let having: Vec<usize> = (0..arrays.len()).filter(|at| self.array_has(arrays[*at], demand)).collect();
            match having[..] {
                // A path has to be absent from all arrays.
                _ if demand.is_absence => having.iter().for_each(|at| given[*at].push(*demand)),
                [] => return false,
                [only] => given[only].push(*demand),
                _ => choices.push((*demand, having)),
            }
        }
        self.choose(arrays, given, &choices)
    }

    /// Tries the arrays for those values that several arrays have.
    fn choose(&mut self, arrays: &[usize], mut given: Vec<Vec<Demand>>, choices: &[(Demand, Vec<usize>)]) -> bool {
        let Some(((demand, having), rest)) = choices.split_first() else {
            given.iter_mut().for_each(|demands| demands.sort_unstable_by_key(|demand| demand.rank));
            return arrays.iter().zip(&given).all(|(array, demands)| self.any_element_holds(*array, demands));
        };
        having.iter().any(|at| {
            let mut given = given.clone();
            given[*at].push(*demand);
            self.steps = self.steps.saturating_sub(given.len());
            self.steps > 0 && self.choose(arrays, given, rest)
        })
    }

    fn any_element_holds(&mut self, array: usize, demands: &[Demand]) -> bool {
        let Some(first) = demands.first() else { return true };
        // Nothing has chosen an element yet, so the path is looked for in all of them; the array has it.
        if first.is_absence {
            return false;
        }
        // One value alone can be anywhere, and the array has it.
        if demands.len() == 1 {
            return true;
        }
        let event = self.event;
        event.arrays[array].iter().any(|element| {
            self.steps = self.steps.saturating_sub(1);
            let has_all = demands.iter().all(|demand| demand.is_absence || self.is_within(demand, *element));
            self.steps > 0 && has_all && self.holds(*element, demands)
        })
    }

    fn array_has(&mut self, array: usize, demand: &Demand) -> bool {
        let elements = &self.event.arrays[array];
        let at = elements.iter().position(|element| self.is_within(demand, *element));
        self.steps = self.steps.saturating_sub(at.unwrap_or(elements.len()));
        at.is_some()
    }

    fn is_here(&self, demand: &Demand, element: usize) -> bool {
        self.places(demand).is_some_and(|places| places.here.contains(element))
    }

    fn is_within(&self, demand: &Demand, element: usize) -> bool {
        self.places(demand).is_some_and(|places| places.within.contains(element))
    }

    fn places(&self, demand: &Demand) -> Option<&Places> {
        if demand.is_absence { self.present[demand.path].as_ref() } else { self.accepted[demand.field].as_ref() }
    }
}
