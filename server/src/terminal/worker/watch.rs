//! Ends what computes too long inside one step of the interpreter, where nothing else can stop it: a parser, a pattern, an arithmetic.
//!
//! It measures the processor's time, not the clock's: a line that waits for `aws` computes nothing.

use std::{
    process,
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use parking_lot::{Condvar, Mutex};

use super::channel::Channel;
use crate::terminal::wire::{ShellEvent, Stopped};

/// How long the parser may compute over a text.
const READING: Duration = Duration::from_secs(1);
/// How long a line may compute in the shell itself; what `aws` and `python3` compute is not in it.
const RUNNING: Duration = Duration::from_secs(60);
/// How long a line has to stop by itself after that.
const GRACE: Duration = Duration::from_millis(1500);
/// How often it is looked at.
const ROUND: Duration = Duration::from_millis(50);

/// Cheap to clone; clones are the same.
#[derive(Clone)]
pub struct Watch(Arc<Inner>);

struct Inner {
    channel: Channel,
    doing: Mutex<Doing>,
    changed: Condvar,
}

#[derive(Clone, Copy)]
enum Doing {
    Nothing,
    Reading(Duration),
    Running(Duration),
}

impl Watch {
    /// Starts to watch.
    pub fn start(channel: Channel) -> Self {
        let watch = Self(Arc::new(Inner { channel, doing: Mutex::new(Doing::Nothing), changed: Condvar::new() }));
        let watching = watch.clone();
        thread::spawn(move || watching.watch());
        watch
    }

    /// Watches a parser.
    pub fn reading<T>(&self, read: impl FnOnce() -> T) -> T {
        self.during(Doing::Reading(computed()), read)
    }

    /// Watches a statement.
    pub fn running<T>(&self, run: impl FnOnce() -> T) -> T {
        self.during(Doing::Running(computed()), run)
    }

    fn during<T>(&self, doing: Doing, work: impl FnOnce() -> T) -> T {
        *self.0.doing.lock() = doing;
        self.0.changed.notify_all();
        let done = work();
        *self.0.doing.lock() = Doing::Nothing;
        done
    }

    fn watch(&self) {
        loop {
            let mut doing = self.0.doing.lock();
            if matches!(*doing, Doing::Nothing) {
                self.0.changed.wait(&mut doing);
                continue;
            }
            let now = *doing;
            drop(doing);
            match now {
                Doing::Nothing => {}
                Doing::Reading(since) => {
                    if computed().saturating_sub(since) > READING {
                        self.give_up(Stopped::Parser);
                    }
                }
                Doing::Running(since) => {
                    let time = computed().saturating_sub(since);
                    if time > RUNNING + GRACE {
                        self.give_up(Stopped::Computing);
                    }
                    if time > RUNNING {
                        self.0.channel.stop(Stopped::Computing);
                    }
                }
            }
            thread::sleep(ROUND);
        }
    }

    /// Says why, and ends the process: no thread can be stopped from outside.
    fn give_up(&self, why: Stopped) {
        self.0.channel.send(&ShellEvent::GivenUp(why), &[]).ok();
        process::exit(1);
    }
}

/// The processor's time that this process has had.
fn computed() -> Duration {
    // Ticks of a hundredth of a second, in all of Linux's builds for machines that we know of.
    const TICK: Duration = Duration::from_millis(10);
    static START: std::sync::LazyLock<Instant> = std::sync::LazyLock::new(Instant::now);
    let ticks = std::fs::read_to_string("/proc/self/stat").ok().and_then(|stat| {
        // Behind the name, which may have anything in it: the state, and eleven numbers.
        let mut numbers = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
        Some(numbers.next()?.parse::<u32>().ok()? + numbers.next()?.parse::<u32>().ok()?)
    });
    // Where there is no such file, the clock has to do.
    ticks.map_or_else(|| START.elapsed(), |ticks| TICK * ticks)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_computed_is_measured() {
        let (before, began) = (computed(), Instant::now());
        let mut number = 1_u64;
        while computed() - before < Duration::from_millis(50) && began.elapsed() < Duration::from_secs(20) {
            number = std::hint::black_box(number.wrapping_mul(31));
        }
        assert!(computed() - before >= Duration::from_millis(50));
    }
}
