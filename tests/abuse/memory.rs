//! Measures the server's memory while it is abused.

use std::time::Duration;

use tests::memory_of;
use tokio::time::{Instant, interval};

/// Returns the most memory that the server and its children had until `end`, in MB.
pub async fn most(process: u32, end: Instant) -> u64 {
    let mut pace = interval(Duration::from_secs(2));
    let mut most = 0;
    while Instant::now() < end {
        pace.tick().await;
        most = most.max(tokio::task::spawn_blocking(move || memory_of(process)).await.unwrap().unwrap());
    }
    most >> 20
}
