//! Every lab is walked through, step by step and tab by tab, on four screens in light and dark; at each place the page is measured.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tests::Coldstart;

use crate::{
    page::{Page, open},
    screen::{NOTEBOOK, PHONE, Screen, TABLET, WIDE},
};

const LABS: [&str; 4] = ["hello-lambda", "rest-api", "api-keys", "operate-hello"];
const SCREENS: [Screen; 8] = [WIDE, NOTEBOOK, TABLET, PHONE, WIDE.dark(), NOTEBOOK.dark(), TABLET.dark(), PHONE.dark()];
/// Something that covers or hides something else must have gone by then.
const MOMENT: Duration = Duration::from_secs(3);

impl Page {
    /// What a reader would stumble over, if it does not pass within a moment. `wanted` is the id of what should have the focus.
    pub async fn stumbles(&self, wanted: Option<&str>) -> Vec<String> {
        let begun = Instant::now();
        loop {
            let found = self.client().execute(include_str!("measure.js"), vec![json!(wanted)]).await.unwrap();
            let found: Vec<String> = found.as_array().unwrap().iter().filter_map(Value::as_str).map(str::to_owned).collect();
            if found.is_empty() || begun.elapsed() > MOMENT {
                return found;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_step_of_every_lab_begins_at_its_heading_and_nothing_is_covered_clipped_or_too_small() {
    let Some((site, page)) = open().await else { return };
    page.click("Start Lab 1").await;
    page.alive().await;
    let mut stumbles = Vec::new();
    for screen in SCREENS {
        page.on(screen).await;
        for lab in LABS {
            stumbles.extend(walk(&site, &page, screen, lab).await);
        }
    }
    assert_eq!(stumbles, Vec::<String>::new());
    assert_eq!(page.complaints().await, Vec::<String>::new());
}

/// Goes through a lab's steps and, in its first step, through the console's tabs.
async fn walk(site: &Coldstart, page: &Page, screen: Screen, lab: &str) -> Vec<String> {
    page.go(&format!("{}/labs/{lab}", site.web)).await;
    page.alive().await;
    let steps = page
        .ask("return [...document.querySelectorAll('[data-step-section]')].map(s => s.dataset.stepSection).filter(Boolean)")
        .await;
    let steps: Vec<&str> = steps.as_array().unwrap().iter().filter_map(Value::as_str).collect();
    let mut stumbles = Vec::new();
    let mut note = |place: &str, found: Vec<String>| {
        stumbles.extend(found.into_iter().map(|what| format!("{lab}, {place}, {}: {what}", screen.name())));
    };
    // The text is left scrolled, as a reader leaves it.
    let scrolled = "document.querySelector('.workbench-text').scrollTop = 1e6";
    for step in steps.iter().skip(1).chain(steps.first()) {
        page.ask(scrolled).await;
        page.ask(&format!("document.querySelector(\"nav.steps a[href='?step={step}']\").click()")).await;
        note(step, page.stumbles(Some(&format!("step-title-{step}"))).await);
        page.picture(&format!("{lab}-{step}-{}", screen.name())).await;
        let named = page.ask("return document.querySelector('[role=tab][aria-selected=true]').id").await;
        page.work().await;
        page.picture(&format!("{lab}-{step}-work-{}", screen.name())).await;
        note(&format!("{step}, {}", named.as_str().unwrap()), page.stumbles(None).await);
    }
    for tab in ["code", "test", "api", "terminal", "logs", "iam"] {
        page.work().await;
        page.ask(&format!("const tab = document.getElementById('tab-{tab}'); tab.focus(); tab.click()")).await;
        page.until("the tab is loaded", || async {
            Ok(page.ask("return document.querySelectorAll('[role=tabpanel]:not([hidden]) .loading').length").await == 0)
        })
        .await;
        note(tab, page.stumbles(None).await);
    }
    stumbles
}
