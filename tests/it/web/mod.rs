//! The site: identity, permissions, and resistance to abuse.

mod bodies;
mod clock;
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
mod sizes;
mod stable;
mod targets;
mod user_add;

use reqwest::Response;

/// Returns a header's value; empty if there is none.
pub fn header(answer: &Response, name: &str) -> String {
    answer.headers().get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default()
}
