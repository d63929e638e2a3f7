//! The part of the workbench's state that is in the page's address, so that a link leads to the same place: step, tab, and the tab's own page.

use serde::{Deserialize, Serialize};

use crate::console::{Tab, aws::encoded};

/// The step that means all of them.
pub const ALL_STEPS: &str = "all";

/// A place in a lab.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// A step's id, or [`ALL_STEPS`].
    pub step: String,
    /// A tab's slug.
    pub tab: String,
    /// The tab's own page; empty where it begins.
    pub at: String,
}

impl Address {
    /// From a query's values; a missing or invalid one is replaced by the lab's beginning.
    /// A step without a tab opens the tab in which it is done. `steps` are ids and those tabs' slugs.
    pub fn read(get: impl Fn(&str) -> Option<String>, steps: &[(String, Option<String>)]) -> Self {
        let known = |step: &String| step == ALL_STEPS || steps.iter().any(|(id, _)| id == step);
        let step =
            get("step").filter(known).or_else(|| steps.first().map(|(id, _)| id.clone())).unwrap_or_else(|| ALL_STEPS.into());
        let its_tab = || steps.iter().find(|(id, _)| *id == step).and_then(|(_, tab)| tab.clone());
        let tab = get("tab").as_deref().and_then(Tab::from_slug).or_else(|| its_tab().as_deref().and_then(Tab::from_slug));
        let tab = tab.unwrap_or(Tab::Code);
        Self { step, tab: tab.slug().into(), at: get("at").unwrap_or_default() }
    }

    /// The tab.
    pub fn tab(&self) -> Tab {
        Tab::from_slug(&self.tab).unwrap_or(Tab::Code)
    }

    /// As a query, with its question mark.
    pub fn query(&self) -> String {
        let at = if self.at.is_empty() { String::new() } else { format!("&at={}", encoded(&self.at)) };
        format!("?step={}&tab={}{at}", encoded(&self.step), encoded(&self.tab))
    }

    /// Whether the change to `next` was not made by the learner: the tab has only found its first page.
    pub fn settles_into(&self, next: &Self) -> bool {
        self.step == next.step && self.tab == next.tab && self.at.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Address {
        let get = |name: &str| pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
        Address::read(get, &[("create".into(), Some("code".into())), ("code".into(), Some("test".into()))])
    }

    #[test]
    fn nonsense_leads_to_the_beginning() {
        let beginning = Address { step: "create".into(), tab: "code".into(), at: String::new() };
        assert_eq!(read(&[]), beginning);
        assert_eq!(read(&[("step", "<script>"), ("tab", "metrics")]), beginning);
    }

    #[test]
    fn a_place_is_written_so_that_it_can_be_read_again() {
        let place = read(&[("step", "all"), ("tab", "logs"), ("at", "/aws/lambda/A&B")]);
        assert_eq!(place.query(), "?step=all&tab=logs&at=%2Faws%2Flambda%2FA%26B");
        assert_eq!(place.at, "/aws/lambda/A&B");
    }
}
