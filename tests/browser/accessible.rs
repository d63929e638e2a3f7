//! axe-core finds nothing on any page: light, dark, wide, narrow, zoomed, and with the system's own colours.

use serde_json::{Value, json};
use tests::not_run;

use crate::{
    page::{Page, open},
    screen::{PHONE, Screen, WIDE, ZOOMED},
};

const SCREENS: [Screen; 6] = [WIDE, WIDE.dark(), PHONE, PHONE.dark(), ZOOMED, WIDE.forced()];
const PAGES: [&str; 15] = [
    "/",
    "/modules/lambda-api-gateway",
    "/help",
    "/account",
    "/grades",
    "/certificate",
    "/join",
    "/set-password",
    "/terminal",
    "/terminal/journal",
    "/inbox",
    "/aws",
    "/search?q=lambda",
    "/nowhere",
    "/labs/hello-lambda?step=all",
];

/// Where the system's own colours are shown, Chromium paints text in `color`, and says so; of `-webkit-text-fill-color`, which axe reads, it gives
/// the author's colour all the same.
const FORCED_TEXT: &str = "
    const given = CSSStyleDeclaration.prototype.getPropertyValue;
    CSSStyleDeclaration.prototype.getPropertyValue = function (name) {
        return given.call(this, name === '-webkit-text-fill-color' ? 'color' : name);
    };
";

/// What axe finds, a line for each element: the rule, and the element.
pub async fn findings(page: &Page, axe: &str, screen: Screen) -> Vec<String> {
    page.client().execute(axe, Vec::new()).await.unwrap();
    if screen.forced {
        page.client().execute(FORCED_TEXT, Vec::new()).await.unwrap();
    }
    let run = "const done = arguments[arguments.length - 1];
        axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }).then(
            ({ violations }) => done(violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} (${failureSummary.split('\\n')[1]})`))),
            error => done([String(error)]));";
    let found = page.client().execute_async(run, Vec::new()).await.unwrap();
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
