//! What a page costs, as ratios in one run: the module page against a static file of the same server, a lab's page, and an invoke through the
//! whole endpoint. Server and callers share this machine's cores.
//!
//! `cargo bench -p tests --bench pages`, after `make build`.
#![expect(clippy::unwrap_used, reason = "a bench that can't go on says where")]

use std::time::{Duration, Instant};

use bytes::Bytes;
use http::Request;
use http_body_util::{BodyExt, Empty};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use tests::Coldstart;

type Caller = Client<HttpConnector, Empty<Bytes>>;

/// Connections that call at the same time.
const CALLERS: usize = 16;
/// How long each is called at a stretch; the two take turns, so that a busy moment of the machine hits both.
const STRETCH: Duration = Duration::from_millis(700);
const TURNS: usize = 5;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let site = Coldstart::serve()?;
    let caller: Caller = Client::builder(TokioExecutor::new()).build_http();
    let module = first_link(&text(&caller, &format!("{}/", site.web)).await?, "/modules/")?;
    let page = format!("{}{module}", site.web);
    let style = first_link(&text(&caller, &page).await?, "/pkg/")?;
    let file = format!("{}{style}", site.web);
    for encoding in ["identity", "gzip"] {
        let (mut pages, mut files) = (Vec::new(), Vec::new());
        for _ in 0..TURNS {
            pages.push(rate(&caller, &page, encoding).await?);
            files.push(rate(&caller, &file, encoding).await?);
        }
        let (pages, files) = (median(pages), median(files));
        println!(
            "module page, {encoding}: {:.2} times the cost of a static file ({pages:.0} pages/s, {files:.0} files/s; goal: at most 3, at least 500 pages/s)",
            files / pages
        );
    }
    Ok(())
}

/// Answers a second.
async fn rate(caller: &Caller, address: &str, encoding: &'static str) -> anyhow::Result<f64> {
    let begun = Instant::now();
    let calls = (0..CALLERS).map(|_| {
        let (caller, address) = (caller.clone(), address.to_owned());
        tokio::spawn(async move {
            let mut answers = 0_u32;
            while begun.elapsed() < STRETCH {
                let request = Request::get(&address).header("accept-encoding", encoding).body(Empty::new())?;
                let response = caller.request(request).await?;
                anyhow::ensure!(response.status() == 200, "{address}: {}", response.status());
                response.into_body().collect().await?;
                answers += 1;
            }
            anyhow::Ok(answers)
        })
    });
    let mut answers = 0;
    for call in calls.collect::<Vec<_>>() {
        answers += call.await??;
    }
    Ok(f64::from(answers) / begun.elapsed().as_secs_f64())
}

async fn text(caller: &Caller, address: &str) -> anyhow::Result<String> {
    let response = caller.request(Request::get(address).body(Empty::new())?).await?;
    Ok(String::from_utf8(response.into_body().collect().await?.to_bytes().to_vec())?)
}

fn first_link(html: &str, start: &str) -> anyhow::Result<String> {
    let at = html.find(&format!("href=\"{start}")).ok_or_else(|| anyhow::anyhow!("the page has no link to {start}"))?;
    Ok(html[at + 6..].split('"').next().unwrap().to_owned())
}

fn median(mut rates: Vec<f64>) -> f64 {
    rates.sort_by(f64::total_cmp);
    rates[rates.len() / 2]
}
