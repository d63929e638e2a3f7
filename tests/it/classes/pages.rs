//! Who may see the pages of a class, and what is on them.

use tests::{Coldstart, Student};

use super::{class, clock, code, instructor, joined, number, send};

/// The pages below `/teach`, from the table of pages.
fn pages() -> Vec<String> {
    let table = include_str!("../../../app/src/shell.rs");
    let paths = regex::Regex::new(r#"path!\("(/teach[^"]*)"\)"#).unwrap();
    paths.captures_iter(table).map(|found| found[1].to_owned()).collect()
}

#[tokio::test]
async fn a_page_of_a_class_is_for_those_who_teach_in_it() {
    let site = Coldstart::shared_site();
    let (ada, other) = (instructor(site, "prof.pages").await, instructor(site, "prof.other").await);
    let class = class(&ada, "Pages").await;
    let code = code(&ada, &class).await;
    let student = joined(site, "student.pages", &code).await;
    let guest = Student::guest(site).await.unwrap();
    send(&ada, &format!("{class}/assignments"), &[("lab", "hello-lambda"), ("points", "10")]).await;
    let id = number(&ada, &class, "student.pages").await;
    let mut seen = 0;
    for path in pages() {
        let class = class.rsplit('/').next().unwrap();
        let path = path.replace(":class", class).replace(":student", &id).replace(":lab", "hello-lambda");
        assert!(!path.contains(':'), "{path}");
        assert_eq!(ada.get(&path).await.unwrap().status(), 200, "{path}");
        for (who, name) in [(&student, "a student"), (&guest, "a guest"), (&other, "another instructor")] {
            if path == "/teach" && name == "another instructor" {
                continue;
            }
            let answer = who.get(&path).await.unwrap();
            assert_eq!(answer.status(), 404, "{name} at {path}");
            let text = answer.text().await.unwrap();
            assert!(!text.contains("student.pages") || name == "a student", "{name} at {path}");
        }
        seen += 1;
    }
    assert!(seen >= 9, "{seen} pages");
    let visitor = Student::visitor(site).unwrap();
    assert_eq!(visitor.get(&class).await.unwrap().headers()["location"], "/sign-in?next=%2Fteach");
}

#[tokio::test]
async fn a_student_sees_what_is_due_what_it_gave_and_why() {
    let site = Coldstart::shared_site();
    let ada = instructor(site, "prof.due").await;
    let class = class(&ada, "Due things").await;
    let code = code(&ada, &class).await;
    let student = joined(site, "student.due", &code).await;
    let late = [("late_days_1", "2"), ("late_percent_1", "50")];
    let terms = [("lab", "hello-lambda"), ("points", "24"), ("due", &clock(-3600))];
    send(&ada, &format!("{class}/assignments"), &[&terms[..], &late].concat()).await;
    let hidden = [("lab", "rest-api"), ("points", "5"), ("visible_from", &clock(86_400))];
    send(&ada, &format!("{class}/assignments"), &hidden).await;
    send(&ada, &format!("{class}/announcements"), &[("text", "Bring a laptop <b>tomorrow</b>")]).await;
    let id = number(&ada, &class, "student.due").await;
    send(&ada, &format!("{class}/people/{id}/messages"), &[("lab", "hello-lambda"), ("text", "Did you deploy it?")]).await;
    send(&student, "/labs/hello-lambda/hand-in", &[]).await;
    let page = student.page("/grades").await.unwrap();
    for words in [
        "Due things",
        "0 of 24 points",
        "Late work counts: up to 2 days late 50 %.",
        "The checks gave 0 of 12, for 24 points; 50 % of it count because it is late. Handed in.",
        "Bring a laptop &lt;b&gt;tomorrow&lt;/b&gt;",
        "Did you deploy it?",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let of_class = page.split("Due things").nth(1).and_then(|rest| rest.split("grades-hello-lambda").next()).unwrap();
    assert!(!of_class.contains("/labs/rest-api"), "a lab that is not shown yet: {of_class}");
    let work = ada.page(&format!("{class}/work/{id}/hello-lambda")).await.unwrap();
    for words in ["Handed in", "Open a copy", "There is a function named HelloLambda", "Did you deploy it?"] {
        assert!(work.contains(words), "{words}: {work}");
    }
    let record = ada.page(&format!("{class}/audit")).await.unwrap();
    assert!(record.contains("looked at the work in hello-lambda") && record.contains("All of them are right"), "{record}");
}
