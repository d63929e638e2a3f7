//! The limit of what an account may write to its logs. Events over the limit are dropped, and the stream says how many.

use jiff::Timestamp;
use parking_lot::Mutex;

use crate::{
    LogLine,
    bucket::{Bucket, Rate, tokens},
};

/// The rate at which an account may write, bytes in a second: 2,500 lines of 100 characters. It limits the load on the disk,
/// whatever the functions print.
const BYTES_A_SECOND: u32 = 256 << 10;
/// The most that an account may write at once, bytes: 150,000 such lines, far more than the invocations of a lesson print.
const BYTES_AT_ONCE: u32 = 16 << 20;
/// The balance, bytes, down to which notices of dropped events may still be written.
const NOTICES: f64 = -16_384.0;

/// The limit of one account.
#[derive(Default)]
pub struct Intake(Mutex<Held>);

#[derive(Default)]
struct Held {
    bucket: Option<Bucket>,
    /// Events dropped since the last notice.
    dropped: u64,
}

impl Intake {
    /// Returns the events that are within the limit, in their order, and a notice if events were dropped.
    pub fn admit(&self, mut lines: Vec<LogLine>, now: Timestamp) -> Vec<LogLine> {
        let mut held = self.0.lock();
        let Held { bucket, dropped } = &mut *held;
        let bucket = filled(bucket, now);
        let before = lines.len();
        let missing = lines.extract_if(.., |line| !bucket.take(tokens(line.cost()))).last();
        *dropped += (before - lines.len()) as u64;
        if *dropped > 0
            && bucket.tokens > NOTICES
            && let Some(LogLine { group, stream, timestamp, ingestion_time, .. }) = missing.as_ref().or(lines.last())
        {
            let (group, stream, message) = (group.clone(), stream.clone(), notice(*dropped));
            let notice = LogLine { group, stream, timestamp: *timestamp, ingestion_time: *ingestion_time, message };
            bucket.tokens -= tokens(notice.cost());
            lines.push(notice);
            *dropped = 0;
        }
        lines
    }

    /// Returns whether all events are within the limit, and counts them if so.
    pub fn takes(&self, lines: &[LogLine], now: Timestamp) -> bool {
        filled(&mut self.0.lock().bucket, now).take(tokens(lines.iter().map(LogLine::cost).sum()))
    }
}

fn filled(bucket: &mut Option<Bucket>, now: Timestamp) -> &mut Bucket {
    let rate = Rate { per_second: BYTES_A_SECOND.into(), burst: BYTES_AT_ONCE.into() };
    let bucket = bucket.get_or_insert_with(|| Bucket::full(rate, now));
    bucket.fill(rate, now);
    bucket
}

fn notice(dropped: u64) -> String {
    let wait = BYTES_AT_ONCE / BYTES_A_SECOND;
    format!(
        "Coldstart: {dropped} log events are missing here. An account may write {} KB of log events a second, and {} MB at once; after {wait} seconds \
         without any it has all of that again.\n",
        BYTES_A_SECOND >> 10,
        BYTES_AT_ONCE >> 20,
    )
}
