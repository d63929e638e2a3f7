//! Classes, as those who teach and learn use them: pages, forms, deadlines over a power cut, CSV, lists of people.

mod deadlines;
mod pages;
mod people;

use tests::{Coldstart, PASSWORD, Student, location, run};

/// Adds an instructor on the command line, and signs in.
pub async fn instructor(site: &Coldstart, name: &str) -> Student {
    let data = site.data().to_str().unwrap();
    let added = run(&["user", "add", name, "--role", "instructor", "--data", data], &[], &format!("{PASSWORD}\n")).unwrap();
    assert_eq!(added.code, 0, "{}", added.stderr);
    let instructor = Student::visitor(site).unwrap();
    instructor.enter("/sign-in", name, PASSWORD).await.unwrap();
    instructor
}

/// Sends a form, and returns where it leads.
pub async fn send(who: &Student, path: &str, fields: &[(&str, &str)]) -> String {
    let answer = who.form(path, fields).await.unwrap();
    location(&answer).unwrap_or_else(|| panic!("{path} answered {}", answer.status())).to_owned()
}

/// Makes a class in universal time, and returns its address.
pub async fn class(teacher: &Student, name: &str) -> String {
    send(teacher, "/teach/classes", &[("name", name), ("term", "Winter"), ("time_zone", "UTC")]).await
}

/// Makes a join code and returns it.
pub async fn code(teacher: &Student, class: &str) -> String {
    send(teacher, &format!("{class}/code"), &[("days", "30")]).await;
    let page = teacher.page(class).await.unwrap();
    let code = regex::Regex::new(r#"id="join-code">([A-Z0-9-]+)<"#).unwrap().captures(&page).unwrap_or_else(|| panic!("{page}"));
    code[1].to_owned()
}

/// Signs up and joins.
pub async fn joined(site: &Coldstart, name: &str, code: &str) -> Student {
    let student = Student::signed_up(site, name).await.unwrap();
    assert!(send(&student, "/join", &[("code", code)]).await.starts_with("/grades#class-"));
    student
}

/// The number of a student of a class.
pub async fn number(teacher: &Student, class: &str, name: &str) -> String {
    let page = teacher.page(class).await.unwrap();
    let row = regex::Regex::new(&format!(r#"id="person-(\d+)"[^>]*><th scope="row">{name}<"#)).unwrap();
    row.captures(&page).unwrap_or_else(|| panic!("{page}"))[1].to_owned()
}

/// A wall-clock time so many seconds from now, in universal time.
pub fn clock(seconds: i64) -> String {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    let then = i64::try_from(now).unwrap() + seconds;
    let (day, second) = (then.div_euclid(86_400), then.rem_euclid(86_400));
    // The civil date of a day since 1970 (Howard Hinnant's algorithm).
    let shifted = day + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}", second / 3600, second % 3600 / 60, second % 60)
}
