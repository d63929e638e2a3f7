//! Ends the process if a single step of the interpreter (parsing, a pattern, arithmetic) computes too long, because nothing else can stop it.
//!
//! It measures CPU time, not wall-clock time: a line that waits for `aws` computes nothing.

use std::{
    process,
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use parking_lot::{Condvar, Mutex};

use super::channel::Channel;
use crate::terminal::wire::{ShellEvent, Stopped};

/// How much CPU time the parser may use for a text.
const READING: Duration = Duration::from_secs(1);
/// How much CPU time a line may use in the shell itself, without `aws` and `python3`.
const RUNNING: Duration = Duration::from_secs(60);
/// How long a line may take to stop by itself after that.
const GRACE: Duration = Duration::from_millis(1500);
/// How often the CPU time is checked.
const ROUND: Duration = Duration::from_millis(50);

/// The watch. Clones share their state and are cheap.
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
    /// Starts the thread that watches.
    pub fn start(channel: Channel) -> Self {
        let watch = Self(Arc::new(Inner { channel, doing: Mutex::new(Doing::Nothing), changed: Condvar::new() }));
        let watching = watch.clone();
        thread::spawn(move || watching.watch());
        watch
    }

    /// Runs the parser under watch.
    pub fn reading<T>(&self, read: impl FnOnce() -> T) -> T {
        self.during(Doing::Reading(computed()), read)
    }

    /// Runs a statement under watch.
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

    /// Reports the reason and ends the process, because no thread can be stopped from outside.
    fn give_up(&self, why: Stopped) {
        self.0.channel.send(&ShellEvent::GivenUp(why), &[]).ok();
        process::exit(1);
    }
}

/// The CPU time that this process has used.
fn computed() -> Duration {
    // One tick is a hundredth of a second in all usual builds of Linux.
    const TICK: Duration = Duration::from_millis(10);
    static START: std::sync::LazyLock<Instant> = std::sync::LazyLock::new(Instant::now);
    let ticks = std::fs::read_to_string("/proc/self/stat").ok().and_then(|stat| {
        // After the name, which may contain anything: the state, and ten more numbers before the two times.
        let mut numbers = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
        Some(numbers.next()?.parse::<u32>().ok()? + numbers.next()?.parse::<u32>().ok()?)
    });
    // Without that file, wall-clock time is used.
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
