//! The memory of the server while it is abused.

use std::time::Duration;

use tests::memory_of;
use tokio::time::{Instant, interval};

/// The most that the server and its children have had until the end, MB.
pub async fn most(process: u32, end: Instant) -> u64 {
    let mut pace = interval(Duration::from_secs(2));
    let mut most = 0;
    while Instant::now() < end {
        pace.tick().await;
        most = most.max(tokio::task::spawn_blocking(move || memory_of(process)).await.unwrap().unwrap());
    }
    most >> 20
}
