//! Five abusers and twenty honest students for a minute. These tests are a binary of their own, so that nothing else runs while
//! answers are timed.
//!
//! They are no benchmark: the bounds are delays that a student would notice.
#![expect(clippy::unwrap_used, reason = "a test that can't go on fails, and says where")]
// To the compiler a page is one nested type, and some are deep.
#![recursion_limit = "512"]

mod abusers;
mod crowd;
mod functions;
mod honest;
mod machine;
mod memory;

use std::time::Duration;

use tests::Coldstart;
use tokio::{sync::Mutex, task::JoinSet, time::Instant};

use machine::Work;

/// Duration of the abuse.
const MINUTE: Duration = Duration::from_secs(60);
/// Number of honest students.
const STUDENTS: u32 = 20;
/// `--sandbox-memory`, in MB.
const SANDBOX_MEMORY: u64 = 1024;
/// The memory that the server may use besides, in MB.
const REST: u64 = 300;
/// The longest duration of an honest request.
const LONGEST: Duration = Duration::from_secs(1);
/// If other programs have more than this share of the processors' work, durations say nothing about the site: they are printed, not
/// judged.
const OTHERS: f64 = 0.15;

/// Makes the tests run one at a time.
static ALONE: Mutex<()> = Mutex::const_new(());

/// Returns whether durations that were measured since `before` can be judged.
fn can_judge(site: &Coldstart, before: Option<Work>) -> bool {
    let others = before.zip(work(site)).map_or(0.0, |(before, now)| now.of_others_since(before));
    if others > OTHERS {
        println!("NOT judged: how long answers took, since other programs had {:.0} % of what the processors did", others * 100.0);
    }
    others <= OTHERS
}

/// Makes a data folder in memory if the system has such a file system, so that durations do not depend on the disk's sync.
fn folder() -> tempfile::TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap()
}

fn work(site: &Coldstart) -> Option<Work> {
    Work::of(&[site.id(), std::process::id()])
}

/// Runs `attempt` up to twice, and fails if answers were slow both times: a machine that stood still for a second is not the site's fault, and what
/// abusers do to the site shows in each minute. Everything else fails at once, inside `attempt`.
async fn twice<Slow: std::fmt::Debug>(attempt: impl AsyncFn() -> Vec<Slow>) {
    let _alone = ALONE.lock().await;
    let first = attempt().await;
    if first.is_empty() {
        return;
    }
    println!("once more, since these answers were slow: {first:?}");
    let second = attempt().await;
    assert!(second.is_empty(), "answers were slow twice: {first:?}, then {second:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn five_abusers_slow_down_none_of_twenty_students_and_memory_stays_within_its_limit() {
    twice(abuse).await;
}

/// Lets abusers loose for a minute. Returns the honest answers that were slow.
async fn abuse() -> Vec<(&'static str, Duration)> {
    rlimit::increase_nofile_limit(u64::MAX).unwrap();
    let content = tests::root().join("content");
    let memory = SANDBOX_MEMORY.to_string();
    let site = Coldstart::serve_with(folder(), &content, &["--sandbox-memory", &memory]).unwrap();
    let mut prepared = JoinSet::new();
    for number in 0..STUDENTS {
        prepared.spawn(honest::prepare(site.web.clone(), number));
    }
    let students = prepared.join_all().await;

    let (end, before) = (Instant::now() + MINUTE, work(&site));
    let mut abusers = JoinSet::new();
    abusers.spawn(abusers::hold_environments(site.web.clone()));
    abusers.spawn(abusers::fill_terminals(site.web.clone()));
    abusers.spawn(abusers::print_logs(site.web.clone()));
    abusers.spawn(abusers::make_guests(site.web.clone()));
    abusers.spawn(abusers::trickle([site.web.clone(), site.aws.clone()]));
    let measured = tokio::spawn(memory::most(site.id(), end));
    let mut working = JoinSet::new();
    for student in students {
        working.spawn(student.work(end));
    }
    let answers: Vec<honest::Answer> = working.join_all().await.into_iter().flatten().collect();
    let ended = abusers.try_join_next().map(|ended| ended.unwrap_err());
    let judged = can_judge(&site, before);
    abusers.shutdown().await;
    let most = measured.await.unwrap();

    assert!(ended.is_none(), "an abuser gave up early: {ended:?}");
    println!("{}", honest::summary(&answers));
    println!("the server and its children took at most {most} MB");
    let failed: Vec<_> = answers.iter().filter_map(|answer| answer.failure.as_ref()).collect();
    assert!(failed.is_empty(), "{} of {} honest requests failed, the first: {}", failed.len(), answers.len(), failed[0]);
    assert!(answers.len() > STUDENTS as usize * 20, "only {} requests were made", answers.len());
    assert!(most <= SANDBOX_MEMORY + REST, "the server and its children took {most} MB");
    answers.iter().filter(|answer| judged && answer.took > LONGEST).map(|answer| (answer.what, answer.took)).collect()
}
