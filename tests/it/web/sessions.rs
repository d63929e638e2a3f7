//! Sessions: guests, accounts, cookies.

use app::{
    account::{Role, api::WhoAmI},
    grading::api::GetProgress,
    workspace::api::{OpenDraft, SaveEvent},
};
use tests::{Coldstart, PASSWORD, Student, location};

use super::header;

#[tokio::test]
async fn a_guest_starts_at_once_and_signing_up_keeps_everything() {
    let site = Coldstart::shared_site();
    let student = Student::visitor(site).unwrap();
    assert_eq!(student.ask(&WhoAmI {}).await.unwrap(), None);
    let started = student.form("/start", &[("next", "/labs/hello-lambda")]).await.unwrap();
    assert_eq!((started.status().as_u16(), location(&started)), (303, Some("/labs/hello-lambda")));
    let guest = student.ask(&WhoAmI {}).await.unwrap().unwrap();
    assert_eq!((guest.role, guest.name.as_str()), (Role::Guest, "Guest"));
    let folder = tempfile::tempdir().unwrap();
    let aws = student.aws(folder.path()).await.unwrap();
    aws.sh("aws apigateway create-rest-api --name Mine").unwrap().ok().unwrap();

    student.enter("/sign-up", "keeps-everything", PASSWORD).await.unwrap();
    let signed_up = student.ask(&WhoAmI {}).await.unwrap().unwrap();
    assert_eq!((signed_up.id, &signed_up.aws_account), (guest.id, &guest.aws_account));
    assert_eq!((signed_up.role, signed_up.name.as_str()), (Role::Student, "keeps-everything"));
    let same_keys = aws.sh("aws apigateway get-rest-apis --query items[].name --output text").unwrap();
    assert_eq!(same_keys.ok().unwrap().trim(), "Mine");
}

#[tokio::test]
async fn signing_out_ends_the_session_and_signing_in_elsewhere_finds_the_work() {
    let site = Coldstart::shared_site();
    let student = Student::signed_up(site, "comes-back").await.unwrap();
    let before = student.access().await.unwrap();
    let signed_out = student.form("/sign-out", &[]).await.unwrap();
    assert_eq!(location(&signed_out), Some("/"));
    assert_eq!(student.ask(&WhoAmI {}).await.unwrap(), None);
    let account = student.get("/account").await.unwrap();
    assert_eq!(location(&account), Some("/sign-in?next=%2Faccount"));

    let elsewhere = Student::visitor(site).unwrap();
    elsewhere.enter("/sign-in", "Comes-Back", PASSWORD).await.unwrap();
    assert_eq!(elsewhere.access().await.unwrap(), before);
}

#[tokio::test]
async fn a_session_has_a_new_cookie_after_signing_up_and_in_and_an_old_one_is_worth_nothing() {
    let site = Coldstart::shared_site();
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let post = async |path: &str, fields: &[(&str, &str)], cookie: &str| {
        let request = client.post(format!("{}{path}", site.web)).header("cookie", cookie).form(fields);
        let answer = request.send().await.unwrap();
        let mut cookies = answer.headers().get_all("set-cookie").iter().map(|cookie| cookie.to_str().unwrap());
        let session = cookies.rfind(|cookie| cookie.starts_with("coldstart="));
        session.unwrap_or_default().split(';').next().unwrap().to_owned()
    };
    let who = async |cookie: &str| {
        let request = client.get(format!("{}/api/me", site.web)).header("cookie", cookie);
        request.send().await.unwrap().json::<app::me::Me>().await.unwrap().learner.map(|learner| learner.name)
    };
    let planted = "coldstart=AAAAAAAAAAAAAAAAAAAAAA";
    let guest = post("/start", &[], planted).await;
    assert_ne!(guest, planted);
    assert_eq!((who(planted).await, who(&guest).await), (None, Some("Guest".into())));
    let entered = [("name", "gets-new-cookies"), ("password", PASSWORD)];
    let signed_up = post("/sign-up", &entered, &guest).await;
    assert_eq!((who(&guest).await, who(&signed_up).await), (None, Some("gets-new-cookies".into())));
    let signed_in = post("/sign-in", &entered, &signed_up).await;
    assert_eq!((who(&signed_up).await, who(&signed_in).await), (None, Some("gets-new-cookies".into())));
    post("/sign-out", &[], &signed_in).await;
    assert_eq!(who(&signed_in).await, None);
}

#[tokio::test]
async fn the_cookie_is_out_of_scripts_reach_and_stays_on_the_site() {
    let cookie = |answer: &reqwest::Response| {
        header(answer, "set-cookie").split_once(';').map(|(_, attributes)| attributes.trim().to_owned())
    };
    let plain = Student::visitor(Coldstart::shared_site()).unwrap().form("/start", &[]).await.unwrap();
    insta::assert_snapshot!(cookie(&plain).unwrap(), @"HttpOnly; SameSite=Lax; Path=/; Max-Age=5184000");
    let content = tests::root().join("content");
    let behind_tls = Coldstart::serve_with(tempfile::tempdir().unwrap(), &content, &["--secure-cookies", "true"]).unwrap();
    let secure = Student::visitor(&behind_tls).unwrap().form("/start", &[]).await.unwrap();
    insta::assert_snapshot!(cookie(&secure).unwrap(), @"HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=5184000");
}

#[tokio::test]
async fn the_account_page_has_what_ones_own_tools_need() {
    let student = Student::guest(Coldstart::shared_site()).await.unwrap();
    let access = student.access().await.unwrap();
    let page = student.page("/account").await.unwrap();
    for (id, value) in [("aws-account", &access.account), ("aws-endpoint", &access.endpoint), ("aws-key", &access.access_key_id)] {
        let element = page.split(&format!("id=\"{id}\"")).nth(1).unwrap().replace("<!>", "");
        let text = element.split('>').nth(1).unwrap().split('<').next().unwrap();
        assert_eq!(text, value, "{id}");
    }
    assert!(!page.contains(&access.secret_access_key), "the secret is in the page before anybody has asked for it");
}

#[tokio::test]
async fn without_a_session_server_functions_say_so() {
    let visitor = Student::visitor(Coldstart::shared_site()).unwrap();
    let draft = visitor.ask(&OpenDraft { function: "HelloLambda".into() }).await.unwrap_err();
    insta::assert_snapshot!(draft, @"500 Internal Server Error: ServerError|Your session has ended. Start as a guest, or sign in.");
    let event = SaveEvent { function: "HelloLambda".into(), name: "e".into(), body: "{}".into(), base: None };
    assert_eq!(visitor.ask(&event).await.unwrap_err().to_string(), draft.to_string());
    assert!(visitor.ask(&GetProgress {}).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_session_in_use_is_read_from_memory() {
    let site = Coldstart::serve().unwrap();
    let student = Student::guest(&site).await.unwrap();
    let sessions = sqlx::SqlitePool::connect(&format!("sqlite://{}", site.data().join("sessions.db").display())).await.unwrap();
    let deleted = sqlx::query("DELETE FROM tower_sessions").execute(&sessions).await.unwrap();
    assert_eq!(deleted.rows_affected(), 1);
    assert!(student.ask(&WhoAmI {}).await.unwrap().is_some());
    let site = site.kill_and_restart().unwrap();
    assert_eq!(student.at(&site).ask(&WhoAmI {}).await.unwrap(), None);
}
