//! What accounts that take as much as they can get, and what is left for the others.

use std::time::Duration;

use super::*;

const LONG: Duration = Duration::from_secs(30);

fn member(number: u64) -> Party {
    Party { account: AccountId::from_number(number), class: Class::Member }
}

fn guest(number: u64, network: u8) -> Party {
    let class = Class::Guest { network: IpAddr::from([10, 0, 0, network]), is_school: false };
    Party { account: AccountId::from_number(1_000_000 + number), class }
}

/// Takes permits for these parties in turn until none gets one any more.
fn fill(pool: &Pool, parties: &[Party]) -> Vec<Permit> {
    let mut taken: Vec<Permit> = Vec::new();
    loop {
        let before = taken.len();
        taken.extend(parties.iter().filter_map(|party| pool.try_take(*party).ok()));
        if taken.len() == before {
            return taken;
        }
    }
}

fn of(taken: &[Permit], party: Party) -> usize {
    taken.iter().filter(|permit| permit.party() == party).count()
}

#[test]
fn an_account_alone_gets_a_quarter_of_what_its_class_may_have() {
    let pool = Pool::new(400, LONG);
    assert_eq!(fill(&pool, &[member(1)]).len(), 100);
    assert_eq!(fill(&pool, &[guest(1, 1)]).len(), 38);
    assert_eq!(pool.taken(), 0, "all are given back");
    assert_eq!(fill(&Pool::new(1, LONG), &[guest(1, 1)]).len(), 1);
}

#[test]
fn five_guests_who_take_all_they_get_leave_places_for_every_guest_and_more_for_members() {
    let pool = Pool::new(400, LONG);
    let hogs: Vec<Party> = (0..5).map(|number| guest(number, 1)).collect();
    let taken = fill(&pool, &hogs);
    assert_eq!(hogs.iter().map(|hog| of(&taken, *hog)).collect::<Vec<_>>(), [19, 19, 19, 19, 19]);
    let others: Vec<Party> = (10..35).map(|number| guest(number, 1)).collect();
    let theirs: Vec<Permit> =
        others.iter().flat_map(|other| [*other, *other]).filter_map(|other| pool.try_take(other).ok()).collect();
    assert_eq!(theirs.len(), 50, "each of 25 others gets two");
    assert!(fill(&pool, &[member(1)]).len() > 60);
}

#[test]
fn a_crowd_of_guests_fills_its_networks_part_and_no_more() {
    let pool = Pool::new(400, LONG);
    let crowd: Vec<Party> = (0..1000).map(|number| guest(number, 1)).collect();
    let taken = fill(&pool, &crowd);
    assert_eq!(taken.len(), 150);
    assert_eq!(pool.try_take(guest(5000, 1)).err(), Some(Full::Network));
    let elsewhere: Vec<Party> = (0..1000).map(|number| guest(2000 + number, 2)).collect();
    let others = fill(&pool, &elsewhere);
    assert_eq!(others.len(), 50);
    assert_eq!(pool.try_take(guest(5000, 3)).err(), Some(Full::Guests));
    let members: Vec<Party> = (0..1000).map(member).collect();
    assert_eq!(fill(&pool, &members).len(), 200);
}

#[test]
fn a_schools_network_may_have_all_that_guests_may() {
    let pool = Pool::new(400, LONG);
    let school = |number| {
        let class = Class::Guest { network: IpAddr::from([10, 0, 0, 1]), is_school: true };
        Party { account: AccountId::from_number(number), class }
    };
    let students: Vec<Party> = (0..300).map(school).collect();
    assert_eq!(fill(&pool, &students).len(), 200);
}

#[tokio::test]
async fn those_who_wait_are_served_in_turn_and_not_by_how_much_they_ask() {
    let pool = Pool::new(2, LONG);
    let mut taken = fill(&pool, &[member(1)]);
    assert_eq!(taken.len(), 2);
    assert_eq!(pool.take(member(1)).await.err(), Some(Full::Share), "who has what is guaranteed does not wait");
    let (order, mut served) = tokio::sync::mpsc::unbounded_channel();
    for number in [2, 2, 2, 3] {
        let (pool, order) = (pool.clone(), order.clone());
        tokio::spawn(async move {
            let permit = pool.take(member(number)).await.expect("a permit");
            order.send((number, permit)).expect("somebody listens");
        });
        tokio::task::yield_now().await;
    }
    taken.clear();
    let first = [served.recv().await.expect("one"), served.recv().await.expect("one")];
    assert_eq!(first.each_ref().map(|(number, _)| *number), [2, 3]);
    drop(first);
    let then = [served.recv().await.expect("one"), served.recv().await.expect("one")];
    assert_eq!(then.each_ref().map(|(number, _)| *number), [2, 2]);
}

#[tokio::test]
async fn waiting_ends_and_leaves_nothing_behind() {
    let pool = Pool::new(2, Duration::from_millis(5));
    let taken = fill(&pool, &[member(1)]);
    for _ in 0..10 {
        assert_eq!(pool.take(member(2)).await.err(), Some(Full::All), "each has waited");
    }
    drop(taken);
    assert_eq!(pool.taken(), 0, "nobody is given a permit who has gone");
    let mut waiting = Vec::new();
    let _taken = fill(&pool, &[member(1)]);
    for _ in 0..5 {
        waiting.push(pool.take(member(2)));
    }
    let refused = futures::future::join_all(waiting).await;
    assert!(refused.iter().all(|refused| refused.as_ref().err() == Some(&Full::All)));
}
