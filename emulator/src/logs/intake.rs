//! How much an account may write to its logs: what is beyond is dropped, and the stream says how much that was.

use jiff::Timestamp;
use parking_lot::Mutex;

use crate::{
    LogLine,
    bucket::{Bucket, Rate, tokens},
};

/// What an account may write, bytes a second: 2,500 lines of a hundred letters. It is what the disk has to bear of it, whatever is printed.
const BYTES_A_SECOND: u32 = 256 << 10;
/// What it may write at once, bytes: 150,000 such lines. All invocations of a lesson are far below.
const BYTES_AT_ONCE: u32 = 16 << 20;
/// What notices of dropped events may write beyond that, bytes.
const NOTICES: f64 = -16_384.0;

/// An account's allowance.
#[derive(Default)]
pub struct Intake(Mutex<Held>);

#[derive(Default)]
struct Held {
    bucket: Option<Bucket>,
    /// Events dropped since a notice said so.
    dropped: u64,
}

impl Intake {
    /// The events that are taken, in their order; with a notice, if there is one to give.
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

    /// Whether all of them may be written now; they are counted then.
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
