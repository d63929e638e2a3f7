//! The site: who is who, who may what, and what it stands.

mod bodies;
mod cross_site;
mod crowd;
mod floods;
mod guessing;
mod guests;
mod hostile;
mod names;
mod origins;
mod pages;
mod passwords;
mod privacy;
mod process;
mod sessions;
mod shutdown;
mod targets;
mod user_add;

use reqwest::Response;

/// A header's value; empty where there is none.
pub fn header(answer: &Response, name: &str) -> String {
    answer.headers().get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default()
}
