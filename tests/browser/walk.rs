//! All labs with full points, by the labs' own texts: what is bold is clicked, what stands behind a bold field's name is filled in, code goes into the
//! editor by its button. A bold path that leads nowhere fails the test, and so does a text that leaves something out.

use fantoccini::key::Key;
use serde::Deserialize;
use serde_json::json;

use crate::page::{Page, open};

/// The answers to a lab's questions: check, and the words of its answers.
type Answers = &'static [(&'static str, &'static [&'static str])];

const LABS: [(&str, Answers); 4] = [
    ("hello-lambda", &[("quiz-deploy", &["The code of the last Deploy"])]),
    ("rest-api", &[("quiz-unknown-path", &["403 Missing Authentication Token"]), ("quiz-null-query", &["None"])]),
    ("api-keys", &[("quiz-not-a-password", &["It tells callers apart, and limits how often each may call"])]),
    (
        "operate-hello",
        &[("quiz-reserved", &["HelloLambda can never run more than 50 at once", "The other functions together have 950 left"])],
    ),
];

/// The one thing that a text leaves to its reader.
const POLICY: &str = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "logs:FilterLogEvents", "Resource": "arn:aws:logs:us-east-1:*:log-group:/aws/lambda/HelloLambda:*"}]}"#;

/// Words that point to what a lab's page may not have.
const ELSEWHERE: [&str; 6] = ["further up", "shown above", "see above", "as above", "passage", "earlier in this module"];

#[tokio::test(flavor = "multi_thread")]
async fn every_bold_path_in_the_labs_texts_is_on_the_screen_and_following_them_does_the_labs() {
    let Some((site, page)) = open().await else { return };
    page.resize(1440, 900).await;
    page.click("Start Lab 1").await;
    for (lab, answers) in LABS {
        page.go(&format!("{}/labs/{lab}", site.web)).await;
        page.alive().await;
        for step in steps(&page).await {
            page.click_step(&step).await;
            page.sees(&step).await;
            follow(&page, &format!("{lab}, {step}")).await;
            answer(&page, answers).await;
        }
        page.click("Check all").await;
        page.sees("Lab complete.").await;
    }
    page.go(&format!("{}/account", site.web)).await;
    page.sees("56 of 56 points").await;
    assert_eq!(page.complaints().await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_labs_title_and_its_steps_titles_are_the_same_in_the_module_and_in_the_lab() {
    let Some((site, page)) = open().await else { return };
    page.click("Start Lab 1").await;
    page.alive().await;
    let mut titles = Vec::new();
    for (lab, _) in LABS {
        page.go(&format!("{}/labs/{lab}", site.web)).await;
        page.alive().await;
        titles.push(page.read("//article/h1").await);
        titles.extend(steps(&page).await);
    }
    page.go(&format!("{}/modules/lambda-api-gateway", site.web)).await;
    let headings =
        page.ask("return [...document.querySelectorAll('.prose :is(h2, h3)')].map(heading => heading.textContent)").await;
    let headings: Vec<String> = serde_json::from_value(headings).unwrap();
    for title in titles {
        assert!(headings.iter().any(|heading| heading.ends_with(&format!(": {title}"))), "no heading says “{title}”");
    }
}

async fn steps(page: &Page) -> Vec<String> {
    let titles = page.ask("return [...document.querySelectorAll('nav.steps .step-title')].map(title => title.textContent)").await;
    serde_json::from_value(titles).unwrap()
}

/// What a step's text says is to be done.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Said {
    /// The bold words, divided at the arrows; empty for a code block.
    #[serde(default)]
    path: Vec<String>,
    /// What stands behind the bold words and a colon.
    value: Option<String>,
    /// Whether it stands in a note, which is read and not followed.
    #[serde(default)]
    is_note: bool,
    /// The button of a code block, and which of those with such a button it is.
    button: Option<(String, usize)>,
}

const READ: &str = r#"
    const buttons = {file: "Put in editor", event: "Load as test event", run: "Run"};
    const said = [];
    const sections = [...document.querySelectorAll("[data-step-section]:not([hidden]) > .prose, .prose[data-step-section]:not([hidden])")];
    for (const each of sections.flatMap(section => [...section.querySelectorAll("strong, figure[data-file], figure[data-event], figure[data-run]")])) {
        if (each.localName === "figure") {
            const kind = ["file", "event", "run"].find(kind => each.dataset[kind] !== undefined);
            const all = sections.flatMap(section => [...section.querySelectorAll(`figure[data-${kind}]`)]);
            said.push({button: [buttons[kind], all.indexOf(each)]});
            continue;
        }
        const before = each.previousSibling;
        if (/^: $/.test(before?.textContent ?? "") && before.previousSibling?.localName === "strong") continue;
        const after = /^: $/.test(each.nextSibling?.textContent ?? "") ? each.nextSibling.nextSibling : null;
        const value = ["code", "em", "strong"].includes(after?.localName) ? after.textContent : null;
        said.push({path: each.textContent.split("→").map(words => words.trim()), value, "is-note": each.closest("aside, details, table") !== null});
    }
    return said;
"#;

/// Does what the step's text says.
async fn follow(page: &Page, place: &str) {
    let text = page.ask("return document.querySelector('.lab-text').innerText").await;
    for words in ELSEWHERE {
        assert!(!text.as_str().unwrap().contains(words), "{place} speaks of what is “{words}”");
    }
    let mut in_terminal = false;
    let said: Vec<Said> = serde_json::from_value(page.ask(READ).await).unwrap();
    for Said { path, value, is_note, button } in said {
        if let Some((button, index)) = button {
            // Other commands are another way to do what the text has said already.
            if button != "Run" || in_terminal {
                press_block(page, place, &button, index).await;
            }
            continue;
        }
        let words = path.join(" → ");
        in_terminal = in_terminal || words == "Terminal";
        match value {
            Some(value) => fill(page, place, &words, &value).await,
            None if words == "Policy document (JSON)" => page.fill(&words, POLICY).await,
            None => {
                page.ask("window.around = null; return null").await;
                for segment in &path {
                    press(page, &format!("{place}: {words}"), segment).await;
                }
            }
        }
        if is_note {
            page.press(&char::from(Key::Escape).to_string()).await;
        }
    }
}

/// Presses what has these words in the dialog, the part or the page in front, or else a tab. Words that are no button have to be there.
async fn press(page: &Page, place: &str, words: &str) {
    let script = format!("{FIND}\nreturn find({});", json!(words));
    page.until(&format!("{place}: “{words}” is on the screen"), || async {
        match page.ask(&script).await.as_str() {
            Some("there") => Ok(true),
            Some(mark) if mark.starts_with("press") => {
                let element = page.client().find(fantoccini::Locator::Css("[data-test-found]")).await?;
                element.click().await?;
                Ok(true)
            }
            _ => Ok(false),
        }
    })
    .await;
}

const FIND: &str = r#"
    const shown = element => element.checkVisibility() && element.getClientRects().length > 0;
    const plain = text => text.replace(/[*…▾]/g, "").replace(/\s+/g, " ").trim();
    const pane = () => document.querySelector("[role=tabpanel]:not([hidden])");
    const scopes = () => [
        [...document.querySelectorAll(".workbench-work dialog[open]")].filter(shown).at(-1),
        window.around?.isConnected ? window.around : null,
        pane(),
        document.querySelector(".workbench-work [role=tablist]"),
    ].filter(Boolean);
    const found = element => {
        document.querySelectorAll("[data-test-found]").forEach(old => old.removeAttribute("data-test-found"));
        element.setAttribute("data-test-found", "");
        return "press";
    };
    const find = words => {
        for (const scope of scopes()) {
            const says = element => plain(element.textContent) === words || element.ariaLabel === words;
            const pressed = [...scope.querySelectorAll("button, a[href], summary, [role=tab]")].find(each => says(each) && shown(each) && !each.disabled);
            if (pressed) return found(pressed);
            const option = [...scope.querySelectorAll("option")].find(each => says(each) && shown(each.closest("select")));
            if (option) {
                const list = option.closest("select");
                list.value = option.value;
                list.dispatchEvent(new Event("change", {bubbles: true}));
                return "there";
            }
            const label = [...scope.querySelectorAll("label")].find(each => [...each.querySelectorAll("span, strong")].some(says) && shown(each));
            if (label) {
                const box = label.querySelector("[type=checkbox]");
                return box?.checked ? "there" : found(label);
            }
            const name = [...scope.querySelectorAll("h2, h3, h4, legend, strong, dt")].find(each => says(each) && shown(each));
            if (name) {
                window.around = name.closest(".box, .card, fieldset, .nothing-yet") ?? window.around;
                const link = name.localName === "dt" ? name.nextElementSibling?.querySelector("button.text-link") : null;
                return link ? found(link) : "there";
            }
        }
        return null;
    };
"#;

/// Fills in a field, chooses from a list, or ticks one of several, by what it is called.
async fn fill(page: &Page, place: &str, label: &str, value: &str) {
    let script = format!("{FIND}\n{FIELD}\nreturn field({}, {});", json!(label), json!(value));
    page.until(&format!("{place}: “{label}” can be “{value}”"), || async {
        match page.ask(&script).await.as_str() {
            Some("chosen") => Ok(true),
            Some("press") => {
                page.client().find(fantoccini::Locator::Css("[data-test-found]")).await?.click().await?;
                Ok(true)
            }
            Some("type") => {
                let field = page.client().find(fantoccini::Locator::Css("[data-test-found]")).await?;
                field.send_keys(&format!("{}a{}{value}", char::from(Key::Control), char::from(Key::Null))).await?;
                Ok(field.prop("value").await?.as_deref() == Some(value))
            }
            _ => Ok(false),
        }
    })
    .await;
}

const FIELD: &str = r#"
    const field = (words, value) => {
        for (const scope of scopes()) {
            const called = [...scope.querySelectorAll("label")].filter(each => shown(each) && [...each.querySelectorAll("span")].some(span => plain(span.textContent) === words));
            const fields = called.map(label => label.querySelector("select, textarea, input:not([type=radio], [type=checkbox])"));
            const field = [...fields, ...scope.querySelectorAll(`input[aria-label="${words}"]`)].find(Boolean);
            if (field?.localName === "select") {
                const option = [...field.options].find(option => plain(option.textContent) === value || plain(option.textContent).startsWith(`${value} (`));
                if (!option) return null;
                field.value = option.value;
                field.dispatchEvent(new Event("change", {bubbles: true}));
                return "chosen";
            }
            if (field) {
                found(field);
                return "type";
            }
            const legend = [...scope.querySelectorAll("legend")].find(each => plain(each.textContent) === words && shown(each));
            const choice = [...(legend?.closest("fieldset").querySelectorAll("label") ?? [])].find(each => plain(each.textContent) === value);
            if (choice) return found(choice);
        }
        return null;
    };
"#;

/// Presses a code block's button, and sees that its code is where it was to go.
async fn press_block(page: &Page, place: &str, button: &str, index: usize) {
    let done = "return Number(document.querySelector('.terminal-frame')?.dataset.done ?? 0)";
    let begun = page.ask(done).await;
    let path =
        format!("(//*[@data-step-section][not(@hidden)]//figure[.//button[.='{button}']]//button[.='{button}'])[{}]", index + 1);
    page.press_path(&format!("{place}: {button}"), &path).await;
    let seen = match button {
        "Put in editor" => "//*[@aria-label='Code of the function'][contains(@class, 'cm-content')]",
        "Load as test event" => "//*[@aria-label='Event JSON'][contains(@class, 'cm-content')]",
        _ => "//*[contains(@class, 'terminal-screen')]",
    };
    page.read(seen).await;
    if button == "Run" {
        let rest = "return document.querySelector('.terminal-frame').dataset.block ?? ''";
        page.until(&format!("{place}: the commands have run"), || async {
            Ok(page.ask(done).await.as_u64() > begun.as_u64() && page.ask(rest).await == json!(""))
        })
        .await;
    }
}

async fn answer(page: &Page, answers: Answers) {
    for (check, choices) in answers {
        let is_here = page.ask(&format!("return document.getElementById('quiz-{check}')?.checkVisibility() === true")).await;
        if is_here != json!(true) {
            continue;
        }
        for choice in *choices {
            page.choose_answer(check, choice).await;
        }
        page.click_in(&format!("quiz-{check}"), "Answer").await;
        page.until(&format!("{check} is right"), || async {
            Ok(page.ask(&format!("return document.getElementById('quiz-{check}').dataset.state")).await == json!("pass"))
        })
        .await;
    }
}
