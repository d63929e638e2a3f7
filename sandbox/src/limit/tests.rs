use super::*;

const MB: u64 = 1 << 20;

/// Takes a megabyte at a time until no more is left.
fn take_all(budget: &Arc<Budget>) -> Lease {
    let mut lease = budget.nothing();
    while lease.take(MB) {}
    lease
}

#[test]
fn a_part_has_so_much_at_most_and_what_it_holds_is_held_of_the_whole() {
    let whole = Budget::new(1024 * MB);
    let part = whole.part(512 * MB);
    let in_part = take_all(&part);
    assert_eq!((in_part.bytes(), whole.in_use()), (512 * MB, 512 * MB));
    let rest = take_all(&whole);
    assert_eq!(rest.bytes(), 512 * MB);
    drop(in_part);
    assert!(part.lease(512 * MB).is_some());
    let _rest = (rest, take_all(&whole));
    assert!(part.lease(MB).is_none(), "the whole has no more, though the part has");
    assert_eq!(part.in_use(), 0, "what could not be taken is not held");
}

#[test]
fn one_account_alone_gets_a_quarter_and_several_leave_something_to_the_next() {
    for accounts in [1_u64, 5, 20] {
        let whole = Budget::new(1024 * MB);
        let shares: Vec<_> = (0..accounts).map(|_| whole.share()).collect();
        let mut leases: Vec<_> = shares.iter().map(Budget::nothing).collect();
        // The accounts take turns until none gets more.
        while leases.iter_mut().filter_map(|lease| lease.take(MB).then_some(())).count() > 0 {}
        let (most, left) = (leases.iter().map(Lease::bytes).max().unwrap_or_default(), whole.bytes() - whole.in_use());
        // Each step takes a megabyte, so the bounds hold up to one.
        assert!(most <= whole.bytes() / (3 + accounts) + MB, "{accounts} accounts: one has {} MB", most / MB);
        assert!(left >= whole.bytes() * 3 / (3 + accounts) - accounts * MB, "{accounts} accounts leave {} MB", left / MB);
    }
}

#[test]
fn each_account_may_have_a_little_however_much_others_have_as_long_as_there_is_any() {
    let whole = Budget::new(1024 * MB);
    let mut greedy = whole.nothing();
    assert!(greedy.take(1000 * MB));
    let (one, other) = (take_all(&whole.share()), take_all(&whole.share()));
    assert_eq!((one.bytes(), other.bytes()), (LEAST_SHARE, 0));
}

#[test]
fn an_account_that_has_more_than_its_share_by_now_is_not_ended_for_it() {
    let whole = Budget::new(1024 * MB);
    let share = whole.share();
    let held = take_all(&share);
    let mut others = whole.nothing();
    assert!(others.take(500 * MB));
    assert!(share.bytes() < held.bytes() && !share.is_used_up());
    assert!(others.take(268 * MB));
    assert!(share.is_used_up(), "now there is none left for anybody");
}
