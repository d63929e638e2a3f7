//! axe-core finds nothing on any page: light, dark, wide, narrow, zoomed, and with the system's own colours.

use serde_json::{Value, json};
use tests::not_run;

use crate::{
    page::{Page, open},
    screen::{PHONE, Screen, WIDE, ZOOMED},
};

const SCREENS: [Screen; 6] = [WIDE, WIDE.dark(), PHONE, PHONE.dark(), ZOOMED, WIDE.forced()];
const PAGES: [&str; 11] = [
    "/",
    "/modules/lambda-api-gateway",
    "/help",
    "/account",
    "/grades",
    "/certificate",
    "/terminal",
    "/terminal/journal",
    "/inbox",
    "/nowhere",
    "/labs/hello-lambda?step=all",
];

/// What axe finds, a line for each element: the rule, and the element.
async fn findings(page: &Page, axe: &str, screen: Screen) -> Vec<String> {
    page.client().execute(axe, Vec::new()).await.unwrap();
    // axe reads the authors' text colour even where the system's own is shown; that contrast is the system's.
    let rules = json!({ "color-contrast": { "enabled": !screen.forced } });
    let run = "const done = arguments[arguments.length - 1];
        axe.run(document, { rules: arguments[0], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }).then(
            ({ violations }) => done(violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} (${failureSummary.split('\\n')[1]})`))),
            error => done([String(error)]));";
    let found = page.client().execute_async(run, vec![rules]).await.unwrap();
    found.as_array().unwrap().iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn axe_finds_nothing_on_any_page() {
    let Ok(axe) = std::fs::read_to_string(tests::root().join("app/web/node_modules/axe-core/axe.min.js")) else {
        return not_run("axe_finds_nothing_on_any_page", "axe-core is not installed (make web)");
    };
    let Some((site, page)) = open().await else { return };
    let mut all = Vec::new();
    let mut look = async |place: &str, screen: Screen| {
        page.picture(&format!("axe-{}-{}", place.replace(['/', '?', '='], "-"), screen.name())).await;
        all.extend(findings(&page, &axe, screen).await.into_iter().map(|found| format!("{place} {}: {found}", screen.name())));
    };
    for screen in SCREENS {
        page.on(screen).await;
        for path in ["/sign-in", "/sign-up", "/labs/rest-api"] {
            page.go(&format!("{}{path}", site.web)).await;
            look(path, screen).await;
        }
    }
    page.go(&site.web).await;
    page.click("Start Lab 1").await;
    page.alive().await;
    for screen in SCREENS {
        page.on(screen).await;
        for path in PAGES {
            page.go(&format!("{}{path}", site.web)).await;
            if path.contains("lab") || path == "/terminal" {
                page.alive().await;
            }
            look(path, screen).await;
        }
        // Every tab of the console, with failed checks below.
        page.go(&format!("{}/labs/operate-hello", site.web)).await;
        page.alive().await;
        page.work().await;
        page.ask("document.querySelector('.workbench-drawer .button.primary').click()").await;
        for tab in ["code", "test", "api", "terminal", "logs", "iam"] {
            page.ask(&format!("document.getElementById('tab-{tab}').click()")).await;
            page.until("the tab is loaded", || async {
                let loading = page.ask("return document.querySelectorAll('[role=tabpanel]:not([hidden]) .loading').length").await;
                Ok(loading == json!(0))
            })
            .await;
            if tab == "terminal" {
                page.until("the terminal is ready", || async {
                    Ok(page.ask("return document.querySelector('.terminal-frame')?.dataset.state").await == "ready")
                })
                .await;
            }
            look(&format!("the tab {tab}"), screen).await;
        }
    }
    all.sort();
    assert_eq!(all, Vec::<String>::new());
}
