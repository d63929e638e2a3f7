//! Classes on databases of their own, through the forms and the port.

#![expect(clippy::unwrap_used, reason = "a test that can't go on fails, and says where")]

use std::{collections::BTreeSet, sync::Arc};

use app::{
    account::{Learner, Role},
    classes::{Problem, points, port::Classes},
    grading::{attempts::Cause, port::Grading},
    ports::Visitor,
};
use axum::body::Body;
use emulator::{CallSource, RandomIds};
use http::{Method, Request, StatusCode, header};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use store::sql::query;
use tower::ServiceExt;
use url::form_urlencoded;

use super::{Parts, SqlClasses, forms};
use crate::{
    accounts::{LearnerName, Register, export},
    db::testing::also_on_postgres,
    grading::tests::site::{Site, client, make_role},
};

const LAB: &str = "steps:
  - id: one
    title: One
    checks:
      - { id: mine, say: There is my role, points: 3, resource: { type: iam.role, where: { name: mine } } }
      - { id: yours, say: There is your role, points: 2, resource: { type: iam.role, where: { name: yours } } }
";

/// A site with a class: an instructor, and the form to change it.
struct School {
    site: Site,
    register: Register,
    classes: SqlClasses,
    teacher: Learner,
    class: i64,
}

impl School {
    async fn new() -> Self {
        let site = Site::with(&[("lab", "lab.yaml", LAB), ("other", "lab.yaml", LAB)]).await;
        let register = Register::new(site.db.clone(), Arc::new(RandomIds));
        let classes = SqlClasses::new(Parts {
            db: site.db.clone(),
            sessions: site.sessions.clone(),
            register: register.clone(),
            store: site.store.clone(),
            grading: site.grading.clone(),
            labs: site.labs.clone(),
            secret: [7; 32],
            site: "http://site".into(),
        });
        let teacher = person(&register, "prof", Role::Instructor).await;
        let mut school = Self { site, register, classes, teacher, class: 0 };
        let teacher = school.teacher.clone();
        let made =
            school.send(&teacher, "/teach/classes", &[("name", "Clouds"), ("term", "Winter"), ("time_zone", "europe/berlin")]);
        let made = made.await.unwrap();
        school.class = made.rsplit('/').next().unwrap().parse().unwrap();
        school
    }

    /// Sends a form. Returns where it leads, or the status.
    async fn send(&self, who: &Learner, path: &str, fields: &[(&str, &str)]) -> Result<String, StatusCode> {
        self.ask(Some(who), Method::POST, path, fields).await
    }

    async fn ask(&self, who: Option<&Learner>, method: Method, path: &str, fields: &[(&str, &str)]) -> Result<String, StatusCode> {
        let body: String = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = Request::builder().method(method).uri(path);
        let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let request = request.extension(Visitor(who.cloned())).body(Body::from(body)).unwrap();
        let response = forms::router(self.classes.clone()).oneshot(request).await.unwrap();
        match response.headers().get(header::LOCATION) {
            Some(onward) => Ok(onward.to_str().unwrap().to_owned()),
            None => Err(response.status()),
        }
    }

    /// Sends a form of the class as its instructor.
    async fn teach(&self, path: &str, fields: &[(&str, &str)]) -> String {
        self.send(&self.teacher, &format!("/teach/classes/{}{path}", self.class), fields).await.unwrap()
    }

    async fn student(&self, name: &str) -> Learner {
        let student = person(&self.register, name, Role::Student).await;
        let code = self.classes.people(&self.teacher, self.class).await.unwrap().code;
        let code = match code {
            Some(code) => code.code,
            None => {
                self.teach("/code", &[("days", "30")]).await;
                self.classes.people(&self.teacher, self.class).await.unwrap().code.unwrap().code
            }
        };
        let joined = self.send(&student, "/join", &[("code", &code)]).await.unwrap();
        assert_eq!(joined, format!("/grades#class-{}", self.class));
        student
    }

    /// A time of the class's clock, so many seconds from now.
    fn clock(&self, seconds: i64) -> String {
        let then = Timestamp::now() + SignedDuration::from_secs(seconds);
        let zone = super::zone::named("Europe/Berlin").unwrap_or(TimeZone::UTC);
        then.to_zoned(zone).datetime().strftime("%Y-%m-%dT%H:%M:%S").to_string()
    }

    /// Assigns the lab, and returns the assignment's number.
    async fn assign(&self, due: &str, more: &[(&str, &str)]) -> i64 {
        let fields = [&[("lab", "lab"), ("points", "10"), ("due", due)], more].concat();
        let onward = self.teach("/assignments", &fields).await;
        onward.rsplit('-').next().unwrap().parse().unwrap_or_else(|_| panic!("{onward}"))
    }

    async fn role(&self, student: &Learner, name: &str) {
        make_role(&client(&self.site.emulator, student.aws_account.parse().unwrap(), CallSource::Console), name).await.unwrap();
    }

    /// Freezes what is due by then, and grades it.
    async fn deadlines(&self, seconds: i64) {
        self.classes.freeze_due(Timestamp::now() + SignedDuration::from_secs(seconds)).await.unwrap();
        for attempt in self.site.grading.ungraded().await.unwrap() {
            self.site.grading.grade_attempt(attempt).await.unwrap();
        }
    }

    /// The gradebook, a line for each student.
    async fn book(&self) -> String {
        let book = self.classes.gradebook(&self.teacher, self.class).await.unwrap();
        let lines = book.rows.iter().map(|row| {
            let cells = row.cells.iter().map(|cell| match &cell.mark {
                Some(mark) => format!("{}: {}", points(mark.points), mark.why()),
                None => format!("({}/{})", cell.now.0, cell.now.1),
            });
            format!("{} {}", row.student.name, cells.collect::<Vec<_>>().join(" | "))
        });
        lines.collect::<Vec<_>>().join("\n")
    }
}

async fn person(register: &Register, name: &str, role: Role) -> Learner {
    register.add(Some((&LearnerName::parse(name).unwrap(), "no hash")), role).await.unwrap()
}

fn block_on(test: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap().block_on(test);
}

#[test]
fn each_students_work_is_frozen_at_their_own_deadline_and_counts_as_it_was() {
    block_on(async {
        let school = School::new().await;
        let (ada, bo, cy) = (school.student("ada").await, school.student("bo").await, school.student("cy").await);
        let assignment = school.assign(&school.clock(60), &[("late_days_1", "1"), ("late_percent_1", "50")]).await;
        let (cy_id, later) = (format!("student:{}", cy.id), school.clock(7200));
        let exception = [("whom", cy_id.as_str()), ("due", &later), ("reason", "ill")];
        school.teach(&format!("/assignments/{assignment}/exceptions"), &exception).await;
        school.role(&ada, "mine").await;
        school.role(&cy, "mine").await;
        school.deadlines(30).await;
        insta::assert_snapshot!(school.book().await, @"
        ada (0/5)
        bo (0/5)
        cy (0/5)
        ");
        school.deadlines(120).await;
        school.role(&ada, "yours").await;
        insta::assert_snapshot!(school.book().await, @"
        ada 6: The checks gave 3 of 5, for 10 points. As it was at the deadline.
        bo 0: The checks gave 0 of 5, for 10 points. As it was at the deadline.
        cy (0/5)
        ");
        // Nothing is frozen twice.
        school.deadlines(120).await;
        let attempts = school.site.grading.attempts(&ada).await.unwrap();
        assert_eq!(attempts.iter().map(|attempt| attempt.cause).collect::<Vec<_>>(), [Cause::Deadline]);
        school.role(&cy, "yours").await;
        school.deadlines(7300).await;
        insta::assert_snapshot!(school.book().await, @"
        ada 6: The checks gave 3 of 5, for 10 points. As it was at the deadline.
        bo 0: The checks gave 0 of 5, for 10 points. As it was at the deadline.
        cy 10: The checks gave 5 of 5, for 10 points. As it was at the deadline.
        ");
        assert_eq!(bo.role, Role::Student);
    });
}

#[test]
fn late_work_counts_less_and_an_exception_may_come_afterwards() {
    block_on(async {
        let school = School::new().await;
        let (ada, bo) = (school.student("ada").await, school.student("bo").await);
        let late = [("late_days_1", "1"), ("late_percent_1", "80"), ("late_days_2", "2"), ("late_percent_2", "50")];
        let assignment = school.assign(&school.clock(-3600), &late).await;
        school.deadlines(0).await;
        for student in [&ada, &bo] {
            school.role(student, "mine").await;
            school.site.grading.hand_in(student, "lab").await.unwrap();
        }
        insta::assert_snapshot!(school.book().await, @"
        ada 4.8: The checks gave 3 of 5, for 10 points; 80 % of it count because it is late. Handed in.
        bo 4.8: The checks gave 3 of 5, for 10 points; 80 % of it count because it is late. Handed in.
        ");
        // A deadline that had passed when it was set freezes nothing.
        assert_eq!(school.site.grading.attempts(&ada).await.unwrap().len(), 1);
        let person = format!("/people/{}", bo.id);
        school.teach(&person, &[("role", "student"), ("roster_name", "Bo B."), ("labels", "night, slow")]).await;
        let later = school.clock(3600);
        let exception = [("whom", "label:night"), ("due", later.as_str()), ("reason", "works at night")];
        school.teach(&format!("/assignments/{assignment}/exceptions"), &exception).await;
        insta::assert_snapshot!(school.book().await, @"
        ada 4.8: The checks gave 3 of 5, for 10 points; 80 % of it count because it is late. Handed in.
        bo 6: The checks gave 3 of 5, for 10 points. Handed in. An exception was made.
        ");
        let exceptions = school.classes.assignments(&school.teacher, school.class).await.unwrap().list.remove(0).exceptions;
        school.teach(&format!("/exceptions/{}/end", exceptions[0].id), &[]).await;
        insta::assert_snapshot!(school.book().await, @"
        ada 4.8: The checks gave 3 of 5, for 10 points; 80 % of it count because it is late. Handed in.
        bo 4.8: The checks gave 3 of 5, for 10 points; 80 % of it count because it is late. Handed in. An exception was ended.
        ");
        let marks: i64 = query("SELECT count(*) FROM marks").fetch_scalar(&school.site.db.reader).await.unwrap();
        assert_eq!(marks, 4, "a mark is added only if it is another one");
        assert!(query("UPDATE marks SET raw_points = 5").execute(&school.site.db.writer).await.is_err());
    });
}

#[test]
fn points_that_somebody_gave_hold_until_they_are_taken_back_and_two_instructors_do_not_overwrite_each_other() {
    block_on(async {
        let school = School::new().await;
        let ada = school.student("ada").await;
        let assignment = school.assign("", &[]).await;
        school.role(&ada, "mine").await;
        school.site.grading.hand_in(&ada, "lab").await.unwrap();
        let seen = |work: app::classes::Work| work.marks.first().map(|mark| mark.at.clone()).unwrap_or_default();
        let work = || async { school.classes.work(&school.teacher, school.class, ada.id, "lab").await.unwrap() };
        let at = seen(work().await);
        let give = format!("/assignments/{assignment}/marks/{}", ada.id);
        let onward = school.teach(&give, &[("seen", &at), ("points", "7,25"), ("reason", "explained it well")]).await;
        assert_eq!(onward, format!("/teach/classes/{}/work/{}/lab", school.class, ada.id));
        let onward = school.teach(&give, &[("seen", &at), ("points", "1"), ("reason", "no")]).await;
        assert!(onward.ends_with("?problem=changed"), "{onward}");
        for (points, reason) in [("7.255", "x"), ("-1", "x"), ("21", "x"), ("7", "")] {
            let at = seen(work().await);
            let onward = school.teach(&give, &[("seen", &at), ("points", points), ("reason", reason)]).await;
            assert!(onward.contains("?problem="), "{points} {reason}: {onward}");
        }
        insta::assert_snapshot!(school.book().await, @"ada 7.25: Given instead of what the checks gave, 3 of 5. explained it well (prof)");
        school.role(&ada, "yours").await;
        school.site.grading.hand_in(&ada, "lab").await.unwrap();
        insta::assert_snapshot!(school.book().await, @"ada 7.25: Given instead of what the checks gave, 5 of 5. explained it well (prof)");
        let at = seen(work().await);
        school.teach(&give, &[("seen", &at), ("take_back", "yes"), ("reason", "Taken back.")]).await;
        insta::assert_snapshot!(school.book().await, @"ada 10: The checks gave 5 of 5, for 10 points. Taken back. (prof)");
    });
}

#[test]
fn nobody_but_those_who_teach_a_class_reaches_any_of_its_forms() {
    block_on(async {
        let school = School::new().await;
        let ada = school.student("ada").await;
        let assignment = school.assign("", &[]).await;
        school.site.grading.hand_in(&ada, "lab").await.unwrap();
        let other = person(&school.register, "other", Role::Instructor).await;
        let admin = person(&school.register, "adele", Role::Admin).await;
        let own = school.send(&other, "/teach/classes", &[("name", "Own"), ("time_zone", "UTC")]).await.unwrap();
        let guest = school.site.learner.clone();
        let entries = || async {
            let count = query("SELECT count(*) FROM class_audit WHERE class_id = $1").bind(school.class);
            count.fetch_scalar::<i64>(&school.site.db.reader).await.unwrap()
        };
        let before = entries().await;
        let attempt = school.site.grading.attempts(&ada).await.unwrap()[0].id;
        let numbers = [
            ("{class}", school.class),
            ("{person}", ada.id),
            ("{assignment}", assignment),
            ("{attempt}", attempt),
            ("{exception}", 1),
            ("{announcement}", 1),
        ];
        let fields = [
            ("name", "Mine"),
            ("time_zone", "UTC"),
            ("days", "3"),
            ("role", "instructor"),
            ("roster_name", "Eve"),
            ("lab", "lab"),
            ("points", "10"),
            ("reason", "because"),
            ("text", "hello"),
            ("due", "2030-01-01T12:00"),
            ("whom", "student:1"),
        ];
        let all =
            forms::PATHS.iter().map(|path| (Method::POST, path)).chain(forms::DOWNLOADS.iter().map(|path| (Method::GET, path)));
        for (method, path) in all {
            let filled = numbers.iter().fold((*path).to_owned(), |path, (name, number)| path.replace(name, &number.to_string()));
            assert!(!filled.contains('{'), "{filled}");
            for who in [&ada, &guest, &other, &admin] {
                if *path == "/teach/classes" && who.role.teaches() {
                    continue;
                }
                let answer = school.ask(Some(who), method.clone(), &filled, &fields).await;
                assert_eq!(answer, Err(StatusCode::NOT_FOUND), "{} at {filled}", who.name);
            }
            let visitor = school.ask(None, method, &filled, &fields).await;
            assert_eq!(visitor.as_deref(), Ok("/sign-in?next=%2Fteach"), "{filled}");
        }
        assert_eq!(entries().await, before, "nothing was done");
        // Nor does what belongs to one class go by the address of another.
        let own: i64 = own.rsplit('/').next().unwrap().parse().unwrap();
        for path in [
            format!("/teach/classes/{own}/assignments/{assignment}"),
            format!("/teach/classes/{own}/assignments/{assignment}/remove"),
            format!("/teach/classes/{own}/assignments/{assignment}/exceptions"),
            format!("/teach/classes/{own}/assignments/{assignment}/marks/{}", ada.id),
            format!("/teach/classes/{own}/attempts/{attempt}/copy"),
            format!("/teach/classes/{own}/people/{}/messages", ada.id),
        ] {
            assert_eq!(school.send(&other, &path, &fields).await, Err(StatusCode::NOT_FOUND), "{path}");
        }
        let link = school.send(&other, &format!("/teach/classes/{own}/people/{}/password", ada.id), &[]).await.unwrap();
        assert!(link.contains("problem=no-student"), "{link}");
        // The pages.
        for who in [&ada, &guest, &other, &admin] {
            assert!(school.classes.head(who, school.class).await.is_err());
            assert!(school.classes.people(who, school.class).await.is_err());
            assert!(school.classes.assignments(who, school.class).await.is_err());
            assert!(school.classes.gradebook(who, school.class).await.is_err());
            assert!(school.classes.funnel(who, school.class, None).await.is_err());
            assert!(school.classes.work(who, school.class, ada.id, "lab").await.is_err());
            assert!(school.classes.announcements(who, school.class).await.is_err());
            assert!(school.classes.audit(who, school.class).await.is_err());
        }
    });
}

#[test]
fn an_assistant_sees_and_grades_and_manages_nothing() {
    block_on(async {
        let school = School::new().await;
        let (ada, helper) = (school.student("ada").await, school.student("helper").await);
        school.teach(&format!("/people/{}", helper.id), &[("role", "assistant")]).await;
        let assignment = school.assign("", &[]).await;
        assert!(school.classes.gradebook(&helper, school.class).await.is_ok());
        assert!(school.classes.people(&helper, school.class).await.unwrap().code.is_none());
        let at = |path: &str| format!("/teach/classes/{}{path}", school.class);
        let give = at(&format!("/assignments/{assignment}/marks/{}", ada.id));
        assert!(school.send(&helper, &give, &[("seen", ""), ("points", "3"), ("reason", "oral")]).await.is_ok());
        assert!(school.send(&helper, &at("/announcements"), &[("text", "Tea at five")]).await.is_ok());
        for path in ["/code", "/settings", "/invitations", "/assignments", &format!("/people/{}/password", ada.id)] {
            assert_eq!(school.send(&helper, &at(path), &[("days", "3")]).await, Err(StatusCode::NOT_FOUND), "{path}");
        }
        insta::assert_snapshot!(school.book().await, @"ada 3: Given instead of what the checks gave, 0 of 0. oral (helper)");
        let last = school.teach(&format!("/people/{}/remove", school.teacher.id), &[]).await;
        assert!(last.contains("problem=last-instructor"), "{last}");
    });
}

#[test]
fn a_code_ends_by_rotation_by_number_and_by_guesses_and_an_invitation_is_for_one() {
    block_on(async {
        let school = School::new().await;
        let code = || async { school.classes.people(&school.teacher, school.class).await.unwrap().code.unwrap().code };
        school.teach("/code", &[("days", "30"), ("most_uses", "1")]).await;
        let first = code().await;
        let (ada, bo, eve) = (
            school.student("ada").await,
            person(&school.register, "bo", Role::Student).await,
            person(&school.register, "eve", Role::Student).await,
        );
        let refused = |problem: Problem, onward: Result<String, StatusCode>| {
            let onward = onward.unwrap();
            assert!(onward.ends_with(&format!("problem={}", problem.name())), "{onward}");
        };
        refused(Problem::Code, school.send(&bo, "/join", &[("code", &first)]).await);
        assert!(school.send(&ada, "/join", &[("code", &first)]).await.is_ok());
        school.teach("/code", &[("days", "30")]).await;
        refused(Problem::Code, school.send(&bo, "/join", &[("code", &first)]).await);
        let second = code().await;
        assert_ne!(first, second);
        refused(Problem::Guest, school.send(&school.site.learner, "/join", &[("code", &second)]).await);
        // By now three tries of bo's are used up.
        for _ in 0..3 {
            refused(Problem::Code, school.send(&bo, "/join", &[("code", "AAAAA-AAAAA")]).await);
        }
        refused(Problem::Tries, school.send(&bo, "/join", &[("code", &second)]).await);
        school.teach("/invitations", &[("roster_name", "Eve Example"), ("labels", "night"), ("role", "assistant")]).await;
        let invitation = school.classes.people(&school.teacher, school.class).await.unwrap().invitations.remove(0).code;
        assert!(school.send(&eve, "/join", &[("code", &invitation.to_lowercase())]).await.unwrap().starts_with("/grades"));
        assert_eq!(school.classes.head(&eve, school.class).await.unwrap().role.title(), "Assistant");
        let mallory = person(&school.register, "mallory", Role::Student).await;
        refused(Problem::Code, school.send(&mallory, "/join", &[("code", &invitation)]).await);
        school.teach("/code/close", &[]).await;
        refused(Problem::Code, school.send(&mallory, "/join", &[("code", &second)]).await);
        school.teach("/code", &[("days", "1")]).await;
        let third = code().await;
        query("UPDATE join_codes SET expires_at = '2020-01-01T00:00:00Z'").execute(&school.site.db.writer).await.unwrap();
        refused(Problem::Code, school.send(&mallory, "/join", &[("code", &third)]).await);
    });
}

#[test]
fn a_password_link_works_once_and_is_only_for_students() {
    block_on(async {
        let school = School::new().await;
        let ada = school.student("ada").await;
        let onward = school.teach(&format!("/people/{}/password", ada.id), &[]).await;
        let code = onward.split("password-link=").nth(1).unwrap().split('&').next().unwrap().to_owned();
        let set = async |password: &'static str| {
            school.ask(None, Method::POST, "/set-password", &[("code", code.as_str()), ("password", password)]).await.unwrap()
        };
        assert!(set("short").await.ends_with("problem=password"));
        assert_eq!(set("a long enough password").await, "/sign-in?next=%2Fgrades");
        assert!(set("another long password").await.ends_with("problem=link"));
        assert!(school.register.is_signed_out(ada.id, None), "sessions of before have ended");
        let hash: String = query("SELECT password_hash FROM learners WHERE id = $1")
            .bind(ada.id)
            .fetch_scalar(&school.site.db.reader)
            .await
            .unwrap();
        assert!(hash.starts_with("$argon2id$"), "{hash}");
        let colleague = person(&school.register, "colleague", Role::Instructor).await;
        let code = school.classes.people(&school.teacher, school.class).await.unwrap().code.unwrap().code;
        school.send(&colleague, "/join", &[("code", &code)]).await.unwrap();
        let refused = school.teach(&format!("/people/{}/password", colleague.id), &[]).await;
        assert!(refused.ends_with("problem=no-student"), "{refused}");
    });
}

#[test]
fn the_record_tells_who_did_what_and_that_it_was_changed_and_forgets_who_is_deleted() {
    block_on(async {
        let school = School::new().await;
        let ada = school.student("ada").await;
        school.assign("", &[]).await;
        school.classes.work(&school.teacher, school.class, ada.id, "lab").await.unwrap();
        school.classes.work(&school.teacher, school.class, ada.id, "lab").await.unwrap();
        let told = || async {
            let audit = school.classes.audit(&school.teacher, school.class).await.unwrap();
            let lines = audit.lines.iter().map(|line| format!("{} → {}: {}", line.who, line.whom, line.what));
            (lines.collect::<Vec<_>>().join("\n"), audit.broken)
        };
        let (lines, broken) = told().await;
        assert_eq!(broken, None);
        insta::assert_snapshot!(lines, @"
        prof → ada: looked at the work in lab
        prof → : assigned lab: 10 points, no deadline, 0 steps of lateness, best counts
        ada → ada: joined
        prof → : made a new join code
        prof → : made the class
        ");
        query("DELETE FROM learners WHERE id = $1").bind(ada.id).execute(&school.site.db.writer).await.unwrap();
        let (lines, broken) = told().await;
        assert_eq!(broken, None, "the chain holds");
        assert!(lines.contains("somebody who left (") && !lines.contains("ada"), "{lines}");
        assert!(query("UPDATE class_audit SET what = 'nothing'").execute(&school.site.db.writer).await.is_err());
        query("DELETE FROM class_audit WHERE what LIKE 'assigned%'").execute(&school.site.db.writer).await.unwrap();
        assert!(told().await.1.is_some(), "an entry that was taken out is noticed");
    });
}

#[test]
fn a_copy_is_opened_in_the_teachers_account_and_gives_nobody_points() {
    block_on(async {
        let school = School::new().await;
        let ada = school.student("ada").await;
        school.assign("", &[]).await;
        school.role(&ada, "mine").await;
        school.site.grading.hand_in(&ada, "lab").await.unwrap();
        school.role(&ada, "later").await;
        let attempt = school.site.grading.attempts(&ada).await.unwrap()[0].id;
        let onward = school.teach(&format!("/attempts/{attempt}/copy"), &[]).await;
        assert_eq!(onward, "/labs/lab");
        let roles = |who: &Learner| {
            let account = school.site.emulator.account(who.aws_account.parse().unwrap());
            async move { format!("{:?}", account.await.unwrap().snapshot().1.iam) }
        };
        let copy = roles(&school.teacher).await;
        assert!(copy.contains("mine") && !copy.contains("later") && !copy.contains(&ada.aws_account), "{copy}");
        assert!(roles(&ada).await.contains("later"), "the student's account is as it was");
        let verdict = school.site.grading.check(&school.teacher, "lab", None).await.unwrap();
        assert_eq!(verdict.progress.points, 0);
        // An attempt at a lab that the class does not do is not shown to it.
        school.site.grading.hand_in(&ada, "other").await.unwrap();
        let other = school.site.grading.attempts(&ada).await.unwrap()[0].id;
        let path = format!("/teach/classes/{}/attempts/{other}/copy", school.class);
        assert_eq!(school.send(&school.teacher, &path, &[]).await, Err(StatusCode::NOT_FOUND));
    });
}

#[test]
fn an_export_has_what_is_stored_about_a_student_and_nothing_of_others() {
    block_on(async {
        let school = School::new().await;
        let (ada, bo) = (school.student("ada").await, school.student("bo").await);
        school.assign("", &[]).await;
        for student in [&ada, &bo] {
            school.role(student, "mine").await;
            school.site.grading.check(student, "lab", None).await.unwrap();
            school.site.grading.hand_in(student, "lab").await.unwrap();
        }
        school.teach(&format!("/people/{}/messages", ada.id), &[("lab", "lab"), ("text", "Well done")]).await;
        let request = Request::get("/account/export.zip").extension(Visitor(Some(ada.clone()))).body(Body::empty()).unwrap();
        let response = export::router(school.site.db.clone()).oneshot(request).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        let body = axum::body::to_bytes(response.into_body(), 1 << 24).await.unwrap();
        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(body)).unwrap();
        let mut text = |name: &str| std::io::read_to_string(zip.by_name(name).unwrap()).unwrap();
        assert!(text("passed-checks.jsonl").contains(r#""check":"mine""#));
        assert!(text("marks.jsonl").contains(r#""raw_points":3"#));
        assert!(text("messages.jsonl").contains("Well done"));
        assert!(text("classes.jsonl").contains("Clouds"));
        assert!(text("calls.jsonl").contains("CreateRole"));
        let attempt = school.site.grading.attempts(&ada).await.unwrap()[0].id;
        let attempts: Vec<String> =
            zip.file_names().map(|name| name.unwrap().into_owned()).filter(|name| name.starts_with("attempts/")).collect();
        assert_eq!(attempts, [format!("attempts/{attempt}.zip")]);
    });
}

#[test]
fn the_funnel_tells_who_is_stuck_and_puts_the_same_mistakes_together() {
    block_on(async {
        let school = School::new().await;
        let students = [school.student("ada").await, school.student("bo").await, school.student("cy").await];
        school.assign("", &[]).await;
        for (number, student) in students.iter().enumerate() {
            school.role(student, "mine").await;
            school.site.grading.check(student, "lab", None).await.unwrap();
            for _ in 0..=number {
                let message = format!("There is no role “x{number}”, but {number}42 others.");
                let failed = [failed("yours", &message)];
                super::note_failed(&school.site.db, student.id, "lab", &failed).await.unwrap();
            }
        }
        let funnel = school.classes.funnel(&school.teacher, school.class, Some("lab")).await.unwrap();
        assert_eq!((funnel.students, funnel.begun), (3, 3));
        let [mine, yours] = funnel.checks.as_slice() else { panic!("two checks") };
        assert_eq!((mine.passed, yours.passed), (3, 0));
        let stuck: BTreeSet<&str> = yours.stuck.iter().map(|person| person.name.as_str()).collect();
        assert_eq!(stuck, BTreeSet::from(["cy"]));
        let [(message, count)] = yours.messages.as_slice() else { panic!("{:?}", yours.messages) };
        assert!(message.contains("There is no role"), "{message}");
        assert_eq!(*count, 3);
    });
}

fn failed(check: &str, message: &str) -> app::grading::CheckResult {
    app::grading::CheckResult {
        step: "one".into(),
        check: check.into(),
        say: String::new(),
        state: app::grading::State::Fail,
        points: 0,
        of: 2,
        no_points: None,
        message: message.into(),
        comparison: None,
        waits_for: Vec::new(),
        log: None,
        tab: None,
        milliseconds: 0,
    }
}

also_on_postgres!(
    each_students_work_is_frozen_at_their_own_deadline_and_counts_as_it_was,
    late_work_counts_less_and_an_exception_may_come_afterwards,
    points_that_somebody_gave_hold_until_they_are_taken_back_and_two_instructors_do_not_overwrite_each_other,
    nobody_but_those_who_teach_a_class_reaches_any_of_its_forms,
    an_assistant_sees_and_grades_and_manages_nothing,
    a_code_ends_by_rotation_by_number_and_by_guesses_and_an_invitation_is_for_one,
    a_password_link_works_once_and_is_only_for_students,
    the_record_tells_who_did_what_and_that_it_was_changed_and_forgets_who_is_deleted,
    a_copy_is_opened_in_the_teachers_account_and_gives_nobody_points,
    an_export_has_what_is_stored_about_a_student_and_nothing_of_others,
    the_funnel_tells_who_is_stuck_and_puts_the_same_mistakes_together,
);
