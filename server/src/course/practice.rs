//! Labs of a page that has none on disk. Its headings "Hands-On Lab 2" or "Lab 2" and, below them, "Step 3" become labs that can be done and are not
//! checked, so that a page which nobody has prepared has its workbench.

use std::sync::{Arc, LazyLock};

use regex::Regex;

use super::{
    bind,
    outline::{LabOutline, LabOutlines, StepOutline},
    page::Block,
};

/// How many labs, and steps of a lab, a page may have. More are no labs.
const MOST: usize = 50;

/// The labs of a page, by its headings.
pub fn labs(slug: &str, blocks: &[Block<'_>]) -> LabOutlines {
    let mut labs: Vec<(LabOutline, u8)> = Vec::new();
    let mut is_inside = false;
    for (level, text) in blocks.iter().filter_map(|block| Some((block.heading()?.0, block.text()))) {
        if let Some(number) = bind::practice_number(&text) {
            is_inside = labs.len() < MOST && labs.iter().all(|(lab, _)| lab.number != Some(number));
            if is_inside {
                labs.push((lab(slug, number, &text), level));
            }
            continue;
        }
        let Some((lab, of_lab)) = labs.last_mut().filter(|_| is_inside) else { continue };
        if level <= *of_lab {
            is_inside = false;
        } else if bind::step_number(&text) == Some(lab.steps.len() as u64 + 1) && lab.steps.len() < MOST {
            lab.steps.push(StepOutline { id: format!("step-{}", lab.steps.len() + 1), title: title(&text), items: Vec::new() });
        }
    }
    LabOutlines { read: labs.into_iter().map(|(lab, _)| Arc::new(lab)).collect(), unread: Vec::new(), practice: true }
}

fn lab(slug: &str, number: u64, text: &str) -> LabOutline {
    LabOutline {
        id: format!("{slug}-lab-{number}"),
        number: Some(number),
        title: title(text),
        steps: Vec::new(),
        vars: Default::default(),
        practice: true,
    }
}

static NUMBERED: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)^.*?\b(?:hands[-\s]on\s+)?(?:lab|step)\s+#?\d+\s*[:.)–—-]*\s*").ok());

/// `Create the function` of "🧪 Step 1: Create the function"; the whole heading if there is nothing else in it.
fn title(text: &str) -> String {
    let rest = NUMBERED.as_ref().map_or_else(|| text.into(), |pattern| pattern.replace(text, ""));
    match rest.trim() {
        "" => text.trim().to_owned(),
        words => words.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_says_what_is_done_and_not_its_number_once_more() {
        let titles = ["🧪 Hands-On Lab 1: Create a function", "Step 2 – Add code", "Lab 3", "Step 4. Ship it"].map(title);
        assert_eq!(titles, ["Create a function", "Add code", "Lab 3", "Ship it"]);
    }
}
