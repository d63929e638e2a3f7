//! Guessing of passwords: the site slows the guesser, but not the name's owner.

use std::{
    net::{IpAddr, Ipv4Addr},
    time::{Duration, Instant},
};

use tests::{Coldstart, PASSWORD, Student, location};
use tokio::task::JoinSet;

const fn loopback(last: u8) -> IpAddr {
    IpAddr::V4(Ipv4Addr::new(127, 0, 0, last))
}

/// Tries to sign in and returns the error's code, or `in`.
async fn told(student: &Student, name: &str, password: &str) -> String {
    let answer = student.form("/sign-in", &[("name", name), ("password", password)]).await.unwrap();
    let back = location(&answer).unwrap().to_owned();
    let Some(error) = back.split("error=").nth(1) else { return "in".into() };
    error.split('&').next().unwrap().to_owned()
}

/// Starts eight clients at one address that guess as fast as they are answered, and returns them after the first refusal.
async fn under_attack(site: &Coldstart, name: &'static str) -> JoinSet<()> {
    let mut guessers = JoinSet::new();
    let (refused, mut is_refused) = tokio::sync::mpsc::channel(1);
    for number in 0..8 {
        let (guesser, refused) = (Student::visitor_at(site, loopback(1)).unwrap(), refused.clone());
        guessers.spawn(async move {
            for guess in 0.. {
                if told(&guesser, name, &format!("wrong password {number}-{guess}")).await == "too-many-tries" {
                    refused.try_send(()).ok();
                }
            }
        });
    }
    is_refused.recv().await.unwrap();
    guessers
}

#[tokio::test(flavor = "multi_thread")]
async fn who_guesses_a_password_does_not_lock_its_owner_out() {
    let site = Coldstart::serve().unwrap();
    let at_home = Student::visitor_at(&site, loopback(1)).unwrap();
    at_home.enter("/sign-up", "owner-of-it", PASSWORD).await.unwrap();
    let mut guessers = under_attack(&site, "owner-of-it").await;
    for attempt in 0..12 {
        let elsewhere = Student::visitor_at(&site, loopback(3)).unwrap();
        let asked = Instant::now();
        assert_eq!(told(&elsewhere, "owner-of-it", PASSWORD).await, "in", "try {attempt} at another address");
        assert!(asked.elapsed() < Duration::from_secs(5), "try {attempt} took {:?}", asked.elapsed());
    }
    for attempt in 0..12 {
        at_home.form("/sign-out", &[]).await.unwrap();
        assert_eq!(
            told(&at_home, "owner-of-it", PASSWORD).await,
            "in",
            "try {attempt} at the guessers' address, in a known browser"
        );
    }
    let bystander = Student::visitor_at(&site, loopback(1)).unwrap();
    bystander.enter("/sign-up", "bystander", PASSWORD).await.unwrap();
    let bystander = Student::visitor_at(&site, loopback(1)).unwrap();
    assert_eq!(told(&bystander, "bystander", PASSWORD).await, "in", "another name at the guessers' address");
    guessers.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn guesses_that_come_at_once_are_answered_clearly_and_told_how_long_to_wait() {
    let site = Coldstart::serve().unwrap();
    Student::signed_up(&site, "target").await.unwrap();
    let mut guesses = JoinSet::new();
    for guess in 0..12 {
        let guesser = Student::visitor(&site).unwrap();
        guesses.spawn(async move {
            let refused =
                guesser.form("/sign-in", &[("name", "TARGET"), ("password", &format!("wrong password {guess}"))]).await.unwrap();
            let page = guesser.page(location(&refused).unwrap()).await.unwrap();
            let alert = page.split("role=\"alert\"").nth(1).unwrap().split("<p>").nth(1).unwrap().split("</p>").next().unwrap();
            alert.replace("<!>", "").replace(|letter: char| letter.is_ascii_digit(), "9").replace("99", "9")
        });
    }
    // Five are checked, three wait in the queue.
    let mut answers: Vec<String> = Vec::new();
    for _ in 0..9 {
        answers.push(guesses.join_next().await.unwrap().unwrap());
    }
    answers.sort();
    answers.dedup();
    insta::assert_snapshot!(answers.join("\n"), @r#"
    Name or password is wrong.
    Too many tries. Wait 9 seconds and try again.
    "#);
    guesses.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_that_has_signed_in_is_known_by_a_cookie_that_only_the_sign_in_gets() {
    let visitor = Student::visitor(Coldstart::shared_site()).unwrap();
    let answer = visitor.form("/sign-up", &[("name", "has-a-browser"), ("password", PASSWORD)]).await.unwrap();
    let cookies = answer.headers().get_all("set-cookie").iter().map(|cookie| cookie.to_str().unwrap());
    let cookie = cookies.filter(|cookie| cookie.starts_with("coldstart_device=")).collect::<Vec<_>>();
    assert_eq!(cookie.len(), 1);
    assert!(cookie[0].ends_with("; HttpOnly; SameSite=Lax; Path=/sign-in; Max-Age=31536000"), "{cookie:?}");
    let wrong = visitor.form("/sign-in", &[("name", "has-a-browser"), ("password", "not the password")]).await.unwrap();
    assert!(wrong.headers().get("set-cookie").is_none(), "a wrong password makes no browser known");
}
