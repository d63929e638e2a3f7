use super::*;

const TURN: Duration = Duration::from_millis(5);
const CORES: usize = 2;

fn account(number: u64) -> AccountId {
    AccountId::from_number(number)
}

/// A load: computes for some time, and again after a pause.
#[derive(Clone, Copy)]
struct Code {
    account: AccountId,
    group: Group,
    computes: Duration,
    /// The time from one start to the next; the next one never starts before this one has ended.
    each: Duration,
    first: Duration,
}

/// The result: total CPU time, and the longest time from a start to its end.
#[derive(Clone, Copy, Default)]
struct Went {
    computed: Duration,
    longest: Duration,
}

/// Runs these loads for some time on the processors of a machine on which shared threads get what prompt ones leave, in turns of 5 ms.
fn simulate(codes: &[Code], time: Duration) -> Vec<Went> {
    let (queue, start) = (Queue::default(), Instant::now());
    let mut went = vec![Went::default(); codes.len()];
    // When each load starts next, and its remaining CPU time.
    let mut state: Vec<(Duration, Duration)> = codes.iter().map(|code| (code.first, Duration::ZERO)).collect();
    let mut now = Duration::ZERO;
    while now < time {
        let at = start + now;
        for (number, code) in codes.iter().enumerate() {
            let (begins, left) = &mut state[number];
            if left.is_zero() && *begins <= now {
                (*begins, *left) = (now, code.computes);
                queue.push(code.account, code.group, number, at);
            }
        }
        let taken: Vec<_> = (0..CORES)
            .filter_map(|_| {
                let mut queue = queue.state.lock();
                let mut turn = |lane| queue.pop(lane).map(|turn| (lane, turn));
                turn(Lane::Prompt).or_else(|| turn(Lane::Shared))
            })
            .collect();
        now += TURN;
        let at = start + now;
        for (lane, Turn { account, task }) in taken {
            let (begins, left) = &mut state[task];
            let time = TURN.min(*left);
            *left -= time;
            went[task].computed += time;
            queue.charge(account, lane, time, at);
            if left.is_zero() {
                went[task].longest = went[task].longest.max(now - *begins);
                *begins = (*begins + codes[task].each).max(now);
            } else {
                queue.push(account, codes[task].group, task, at);
            }
        }
    }
    went
}

fn endless(number: u64, group: Group) -> Code {
    let ever = Duration::from_secs(86_400);
    Code { account: account(number), group, computes: ever, each: ever, first: Duration::ZERO }
}

fn endless_ones(numbers: std::ops::Range<u64>, group: Group) -> Vec<Code> {
    numbers.map(|number| endless(number, group)).collect()
}

/// Twenty accounts that use 0.6 s of CPU time every twelve seconds, in three pieces: a check, a test, a command.
fn students(group: Group) -> Vec<Code> {
    let pieces = [150, 150, 300].map(Duration::from_millis).into_iter().zip([0, 1500, 3000]);
    let students = (0..20).flat_map(move |number| {
        pieces.clone().map(move |(computes, offset)| Code {
            account: account(1000 + number),
            group,
            computes,
            each: Duration::from_secs(12),
            first: Duration::from_millis(5000 + number * 600 + offset),
        })
    });
    students.collect()
}

fn longest(went: &[Went]) -> Duration {
    went.iter().map(|went| went.longest).max().unwrap_or_default()
}

fn computed(went: &[Went]) -> Duration {
    went.iter().map(|went| went.computed).sum()
}

const MINUTE: Duration = Duration::from_secs(60);

#[test]
fn students_beside_sixty_guests_and_ten_members_that_compute_without_end_are_served_at_once() {
    let greedy = [endless_ones(0..60, Group::Guests), endless_ones(60..70, Group::Members)].concat();
    let codes = [greedy.clone(), students(Group::Members)].concat();
    let went = simulate(&codes, MINUTE);
    let longest = longest(&went[greedy.len()..]);
    assert!(longest < Duration::from_millis(600), "300 ms of computing took {longest:?}");
    let guests = computed(&went[..60]);
    assert!(guests > MINUTE / 10, "guests got {guests:?} of {MINUTE:?}");
}

#[test]
fn an_account_with_many_tasks_gets_no_more_time_than_one_with_a_single_task() {
    let hog = std::iter::repeat_n(endless(1, Group::Members), 50);
    let codes: Vec<_> = hog.chain([endless(2, Group::Members), endless(3, Group::Members)]).collect();
    let went = simulate(&codes, MINUTE);
    let (hog, others) = (computed(&went[..50]), [went[50].computed, went[51].computed]);
    for other in others {
        assert!(other.abs_diff(hog) < Duration::from_secs(2), "{hog:?} and {other:?}");
    }
}

#[test]
fn guests_get_a_quarter_while_members_wait_however_many_they_are_and_all_when_none_does() {
    for guests in [2, 60] {
        let codes = [endless_ones(0..guests, Group::Guests), endless_ones(100..110, Group::Members)].concat();
        let went = simulate(&codes, MINUTE);
        let share = computed(&went[..guests as usize]).div_duration_f64(MINUTE * CORES as u32);
        assert!((0.2..0.26).contains(&share), "{guests} guests got {share}");
    }
    let went = simulate(&endless_ones(0..60, Group::Guests), MINUTE);
    assert_eq!(computed(&went), MINUTE * CORES as u32);
}

#[test]
fn a_guest_who_comes_after_a_rest_is_served_at_once_for_a_moment_and_has_saved_up_no_more() {
    let first = Duration::from_secs(30);
    let new = |computes| Code { computes, first, ..endless(99, Group::Guests) };
    let took = |computes| {
        let codes = [endless_ones(0..60, Group::Guests), vec![new(computes)]].concat();
        simulate(&codes, MINUTE * 10)[60].longest
    };
    assert_eq!(took(CREDIT), CREDIT);
    let more = took(CREDIT * 2);
    assert!(more > CREDIT * 20, "the rest at the pace of all: {more:?}");
}

#[test]
fn what_an_account_has_computed_is_not_forgotten_when_it_rests_for_a_moment() {
    let (queue, now) = (Queue::default(), Instant::now());
    for (number, name) in [(1, "hog"), (2, "other")] {
        queue.push(account(number), Group::Guests, name, now);
    }
    let Some(Turn { account: hog, task }) = queue.take(Lane::Shared) else { panic!("a task") };
    queue.charge(hog, Lane::Shared, TURN * 10, now);
    queue.push(hog, Group::Guests, task, now);
    for _ in 0..10 {
        let Some(Turn { account, task }) = queue.take(Lane::Shared) else { panic!("a task") };
        assert_eq!(task, "other");
        queue.charge(account, Lane::Shared, TURN, now);
        queue.push(account, Group::Guests, task, now);
    }
}

#[test]
fn a_waiting_task_changes_its_lane_when_another_one_of_the_account_has_used_the_allowance_up() {
    let (queue, now) = (Queue::default(), Instant::now());
    queue.push(account(1), Group::Members, "first", now);
    queue.push(account(1), Group::Members, "second", now);
    let Some(Turn { account, task: "first" }) = queue.take(Lane::Prompt) else { panic!("the first task") };
    queue.charge(account, Lane::Prompt, ALLOWANCE, now);
    let Some(Turn { task: "second", .. }) = queue.take(Lane::Shared) else { panic!("the second task") };
}

#[test]
fn nothing_is_taken_after_the_end() {
    let (queue, now) = (Queue::default(), Instant::now());
    queue.push(account(1), Group::Members, "task", now);
    queue.close();
    queue.push(account(1), Group::Members, "late", now);
    assert!([Lane::Prompt, Lane::Shared].into_iter().all(|lane| queue.take(lane).is_none()));
}
