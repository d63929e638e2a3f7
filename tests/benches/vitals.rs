//! How a lab's page feels in Chromium, by the measures of <https://web.dev/articles/vitals>: when its largest piece is painted (LCP), how much moves by
//! itself (CLS), and how long the slowest click or key waits for its picture (INP), with what a student does in a minute.
//!
//! `cargo bench -p tests --bench vitals`, after `make build`.
#![expect(clippy::unwrap_used, reason = "a bench that can't go on says where")]

use std::time::Duration;

use fantoccini::{Client, Locator, elements::Element, key::Key};
use serde_json::Value;
use tests::{Browser, Coldstart, not_run};

/// How often the page is loaded: the first load is with an empty cache.
const LOADS: usize = 5;
/// How long a page may take to come to rest.
const PATIENCE: Duration = Duration::from_secs(30);
/// After this long without news, what was done has been painted and recorded.
const REST: Duration = Duration::from_millis(400);
/// Between two keys of somebody who types fast. A line of keys sent at once would count the time of all for the last one.
const BETWEEN_KEYS: Duration = Duration::from_millis(60);

/// Records paints, shifts and interactions from the beginning of each page on.
const OBSERVE: &str = "
    window.vitals = { lcp: 0, cls: 0, interactions: {}, frames: [] };
    const on = (type, react, more) =>
        new PerformanceObserver(list => list.getEntries().forEach(react)).observe({ type, buffered: true, ...more });
    on('largest-contentful-paint', entry => { vitals.lcp = entry.startTime; });
    on('layout-shift', entry => { if (!entry.hadRecentInput) vitals.cls += entry.value; });
    on('event', entry => {
        if (!entry.interactionId) return;
        const known = vitals.interactions[entry.interactionId];
        if (known && known.took >= entry.duration) return;
        const words = (entry.target?.innerText ?? '').trim().slice(0, 30) || (entry.target?.id ?? '');
        vitals.interactions[entry.interactionId] = { took: entry.duration, of: `${entry.name} on ${words}`, from: entry.startTime, to: entry.startTime + entry.duration };
    }, { durationThreshold: 16 });
    on('long-animation-frame', frame => vitals.frames.push({
        from: frame.startTime,
        to: frame.startTime + frame.duration,
        // What ran, for how long, and what was left of the frame: style, layout, paint.
        ran: frame.scripts.map(script => `${script.invoker} ${Math.round(script.duration)} ms`)
            .concat(`picture ${Math.round(frame.renderStart ? frame.startTime + frame.duration - frame.renderStart : 0)} ms`),
    }));
";

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let Some(browser) = Browser::open().await? else {
        not_run("vitals", "there is no chromedriver");
        return Ok(());
    };
    let site = Coldstart::serve()?;
    let page = &browser.client;
    page.goto(&format!("{}/labs/hello-lambda", site.web)).await?;
    page.find(Locator::XPath("//button[normalize-space(.)='Start the lab']")).await?.click().await?;
    alive(page).await?;
    let (mut lcp, mut cls) = (Vec::new(), Vec::new());
    for _ in 0..LOADS {
        page.goto(&format!("{}/labs/hello-lambda", site.web)).await?;
        page.execute(OBSERVE, Vec::new()).await?;
        alive(page).await?;
        tokio::time::sleep(REST).await;
        let vitals = vitals(page).await?;
        lcp.push(vitals["lcp"].as_f64().unwrap());
        cls.push(vitals["cls"].as_f64().unwrap());
    }
    let interactions = at_work(page).await?;
    let (interactions, slowest) = interactions;
    println!("lab page, largest paint: {:.0} ms, at worst {:.0} ms (goal: under 1,000 ms)", median(&lcp), worst(&lcp));
    println!("lab page, layout shift: {:.3}, at worst {:.3} (goal: under 0.02)", median(&cls), worst(&cls));
    println!(
        "lab page, interaction to next paint: {:.0} ms at worst, {:.0} ms in the middle, of {} clicks and keys (goal: under 100 ms)",
        worst(&interactions),
        median(&interactions),
        interactions.len()
    );
    println!("lab page, slowest interactions: {}", slowest.join("; "));
    Ok(())
}

/// What a student does: steps, tabs, a function, code, a menu. Returns how long each interaction took, in milliseconds (those under 16 ms count as 8), and
/// the slowest three with their names and what ran meanwhile.
async fn at_work(page: &Client) -> anyhow::Result<(Vec<f64>, Vec<String>)> {
    let mut acts = 0;
    for path in [
        "//nav[@aria-label='Steps']//li[2]//a",
        "//nav[@aria-label='Steps']//li[1]//a",
        "//*[@id='tab-api']",
        "//*[@id='tab-logs']",
        "//*[@id='tab-iam']",
        "//*[@id='tab-test']",
        "//*[@id='tab-code']",
        "//button[normalize-space(.)='Create function']",
    ] {
        press(page, path).await?;
        acts += 1;
    }
    let name = page
        .wait()
        .at_most(PATIENCE)
        .for_element(Locator::XPath("//label[.//span[normalize-space(.)='Function name']]//input"))
        .await?;
    type_slowly(&name, "HelloLambda").await?;
    press(page, "//form//button[@type='submit'][normalize-space(.)='Create function']").await?;
    let editor = page.wait().at_most(PATIENCE).for_element(Locator::Css(".cm-content")).await?;
    editor.click().await?;
    type_slowly(&editor, &format!("# typed by a student{}", char::from(Key::Enter))).await?;
    acts += 11 + 1 + 1 + 21;
    press(page, "//summary[normalize-space(.)='Course']").await?;
    acts += 1;
    let vitals = vitals(page).await?;
    let mut seen: Vec<(f64, &Value)> = vitals["interactions"]
        .as_object()
        .unwrap()
        .values()
        .map(|interaction| (interaction["took"].as_f64().unwrap(), interaction))
        .collect();
    seen.sort_by(|left, right| right.0.total_cmp(&left.0));
    let slowest = seen.iter().take(3).map(|(took, interaction)| {
        let of = interaction["of"].as_str().unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
        format!("{of} {took:.0} ms{}", frames(&vitals, interaction))
    });
    let slowest = slowest.collect();
    let mut took: Vec<f64> = seen.iter().map(|(took, _)| *took).collect();
    took.resize(took.len().max(acts), 8.0);
    Ok((took, slowest))
}

/// What ran in the long frames of an interaction: the browser tells of those that took 50 ms or more.
fn frames(vitals: &Value, interaction: &Value) -> String {
    let within =
        |frame: &&Value| frame["from"].as_f64() < interaction["to"].as_f64() && frame["to"].as_f64() > interaction["from"].as_f64();
    let ran = vitals["frames"].as_array().unwrap().iter().filter(within).filter_map(|frame| frame["ran"].as_array()).flatten();
    let ran: Vec<_> = ran.filter_map(Value::as_str).collect();
    if ran.is_empty() { String::new() } else { format!(" ({})", ran.join(", ")) }
}

async fn type_slowly(field: &Element, text: &str) -> anyhow::Result<()> {
    for key in text.chars() {
        field.send_keys(&key.to_string()).await?;
        tokio::time::sleep(BETWEEN_KEYS).await;
    }
    Ok(())
}

async fn press(page: &Client, path: &str) -> anyhow::Result<()> {
    let element = page.wait().at_most(PATIENCE).for_element(Locator::XPath(path)).await?;
    page.execute("arguments[0].scrollIntoView({ block: 'center' })", vec![serde_json::to_value(&element)?]).await?;
    element.click().await?;
    tokio::time::sleep(REST).await;
    Ok(())
}

async fn alive(page: &Client) -> anyhow::Result<()> {
    page.wait().at_most(PATIENCE).for_element(Locator::Css("html[data-ready]")).await?;
    Ok(())
}

async fn vitals(page: &Client) -> anyhow::Result<Value> {
    Ok(page.execute("return window.vitals", Vec::new()).await?)
}

fn worst(values: &[f64]) -> f64 {
    values.iter().copied().fold(0.0, f64::max)
}

fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or_default()
}
