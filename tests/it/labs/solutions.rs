//! Every lab, done with the real AWS CLI and curl, earns all its points, and the pages show them.

use app::grading::{State, api::GetProgress};
use tests::{Coldstart, Student};

use super::terminal::{LABS, Terminal};

#[tokio::test]
async fn the_labs_one_after_another_by_the_real_cli_earn_every_point_and_a_certificate() {
    let site = Coldstart::shared_site();
    let terminal = Terminal::of(Student::signed_up(site, "does-everything").await.unwrap()).await;
    for id in ["hello-lambda", "rest-api", "api-keys", "operate-hello"] {
        let lab = &LABS.labs[id];
        terminal.does(lab).await;
        let verdict = terminal.checks(lab).await;
        let missing: Vec<_> = verdict.results.iter().filter(|result| result.state != State::Pass).collect();
        assert!(missing.is_empty(), "{id}: {missing:#?}");
        assert_eq!((verdict.progress.points, verdict.progress.of), (lab.points(), lab.points()), "{id}");
    }
    assert_eq!(LABS.labs.len(), 4, "a lab of the course is not done here");
    let progress = terminal.student.ask(&GetProgress {}).await.unwrap();
    assert!(progress.values().all(|lab| lab.points == lab.of && lab.of > 0), "{progress:#?}");
    let me: app::me::Me = terminal.student.get("/api/me").await.unwrap().json().await.unwrap();
    let address = &me.values["<invoke URL of HelloAPI, stage dev>"];
    assert!(address.starts_with("http://") && address == &me.values["<invoke URL of stage dev>"], "{:#?}", me.values);
    assert_eq!(me.values["<DemoKey>"].len(), 40, "{:#?}", me.values);
    let certificate = terminal.student.page("/certificate").await.unwrap();
    assert!(certificate.contains("does-everything") && certificate.contains("has done every lab of"));
}

#[tokio::test]
async fn where_to_go_on_is_the_first_step_with_something_left() {
    let terminal = Terminal::of(Student::guest(Coldstart::shared_site()).await.unwrap()).await;
    let lab = &LABS.labs["hello-lambda"];
    terminal.types(lab, None, 0..2).await;
    terminal.checks(lab).await;
    let me: app::me::Me = terminal.student.get("/api/me").await.unwrap().json().await.unwrap();
    let resume = me.resume.unwrap();
    assert_eq!((resume.href.as_str(), resume.step.as_str()), ("/labs/hello-lambda?step=test", "Test it"));
    assert_eq!(me.values["<account-id>"], terminal.student.access().await.unwrap().account);
}
