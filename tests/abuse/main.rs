//! Five abusers beside twenty honest students, for a minute. A binary of its own, so that nothing else runs while answers are timed.
//!
//! Not a benchmark: the bounds are what a student would notice.
#![expect(clippy::unwrap_used, reason = "a test that can't go on fails, and says where")]
// A page is one nested type to the compiler, and some are deep.
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

/// How long it goes on.
const MINUTE: Duration = Duration::from_secs(60);
/// Honest students.
const STUDENTS: u32 = 20;
/// `--sandbox-memory`, MB.
const SANDBOX_MEMORY: u64 = 1024;
/// What the server may take besides, MB.
const REST: u64 = 300;
/// The longest that an honest request may take.
const LONGEST: Duration = Duration::from_secs(1);
/// Where others have more than this part of what the processors do, times say nothing of the site. They are printed then, and not judged.
const OTHERS: f64 = 0.15;

/// One test at a time.
static ALONE: Mutex<()> = Mutex::const_new(());

/// Whether times can be judged that were taken since then.
fn can_judge(site: &Coldstart, before: Option<Work>) -> bool {
    let others = before.zip(work(site)).map_or(0.0, |(before, now)| now.of_others_since(before));
    if others > OTHERS {
        println!("NOT judged: how long answers took, since other programs had {:.0} % of what the processors did", others * 100.0);
    }
    others <= OTHERS
}

/// A data folder in memory where the system has such files, so that times do not depend on how long the machine's disk takes for a sync.
fn folder() -> tempfile::TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap()
}

fn work(site: &Coldstart) -> Option<Work> {
    Work::of(&[site.id(), std::process::id()])
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn five_abusers_slow_down_none_of_twenty_students_and_memory_stays_within_its_limit() {
    let _alone = ALONE.lock().await;
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
    let slow: Vec<_> = answers.iter().filter(|answer| answer.took > LONGEST).map(|answer| (answer.what, answer.took)).collect();
    assert!(slow.is_empty() || !judged, "{} of {} honest requests were slow: {slow:?}", slow.len(), answers.len());
    assert!(most <= SANDBOX_MEMORY + REST, "the server and its children took {most} MB");
}
