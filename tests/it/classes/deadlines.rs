//! A deadline over a power cut.

use std::time::{Duration, Instant};

use tests::Coldstart;

use super::{class, clock, code, instructor, joined, send};

#[tokio::test]
async fn a_power_cut_at_the_deadline_freezes_all_the_same_and_once() {
    let site = Coldstart::serve().unwrap();
    let ada = instructor(&site, "prof.cut").await;
    let class = class(&ada, "Cut").await;
    let code = code(&ada, &class).await;
    let mut students = Vec::new();
    for name in ["cut.one", "cut.two", "cut.three"] {
        students.push(joined(&site, name, &code).await);
    }
    let due = clock(4);
    send(&ada, &format!("{class}/assignments"), &[("lab", "hello-lambda"), ("points", "10"), ("due", &due)]).await;
    // The site is away while the time comes, and is killed once more while it freezes and grades.
    let data = site.kill().unwrap();
    while clock(0) <= due {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let site = Coldstart::serve_in(data, &tests::root().join("content")).unwrap().kill_and_restart().unwrap();
    let ada = ada.at(&site);
    let begun = Instant::now();
    let book = loop {
        let book = ada.page(&format!("{class}/gradebook")).await.unwrap();
        if book.matches("As it was at the deadline.").count() == 3 || begun.elapsed() > Duration::from_secs(60) {
            break book;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    };
    assert_eq!(book.matches("As it was at the deadline.").count(), 3, "{book}\n{}", site.said());
    for student in students {
        let page = student.at(&site).page("/grades").await.unwrap();
        assert_eq!(page.matches("class=\"attempt\"").count(), 1, "{page}");
    }
}
