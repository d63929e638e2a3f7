//! The site's cookie next to cookies that another page has set, and addresses that keep site and endpoint apart.

use reqwest::{Client, Response};
use tests::{Coldstart, PASSWORD, run};

use super::header;

fn client() -> Client {
    Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build().unwrap()
}

/// Signs up and returns the session's cookie as the site sets it.
async fn session(site: &Coldstart, name: &str) -> String {
    let fields = [("name", name), ("password", PASSWORD)];
    let answer = client().post(format!("{}/sign-up", site.web)).form(&fields).send().await.unwrap();
    let mut set = answer.headers().get_all("set-cookie").iter().map(|cookie| cookie.to_str().unwrap());
    set.find(|cookie| cookie.starts_with("coldstart=")).unwrap().split(';').next().unwrap().to_owned()
}

async fn ask(site: &Coldstart, path: &str, cookies: &[&[u8]]) -> Response {
    let request =
        cookies.iter().fold(client().get(format!("{}{path}", site.web)), |request, cookie| request.header("cookie", *cookie));
    request.send().await.unwrap()
}

async fn who(answer: Response) -> Option<String> {
    answer.json::<app::me::Me>().await.unwrap().learner.map(|learner| learner.name)
}

#[tokio::test]
async fn a_request_with_two_session_cookies_is_refused() {
    let site = Coldstart::shared_site();
    let (mine, theirs) = (session(site, "two-cookies").await, session(site, "plants-cookies").await);
    let line = format!("{mine}; {theirs}");
    let other_way = format!("{theirs};{mine}");
    for cookies in [vec![line.as_bytes()], vec![other_way.as_bytes()], vec![mine.as_bytes(), theirs.as_bytes()]] {
        for path in ["/api/me", "/account", "/labs/hello-lambda"] {
            let answer = ask(site, path, &cookies).await;
            assert_eq!(answer.status().as_u16(), 400, "{path}");
            let dropped: Vec<&str> = answer.headers().get_all("set-cookie").iter().map(|cookie| cookie.to_str().unwrap()).collect();
            assert!(
                dropped.iter().all(|cookie| cookie.starts_with("coldstart=; Path=/") && cookie.ends_with("; Max-Age=0")),
                "{dropped:?}"
            );
            assert!(dropped.contains(&format!("coldstart=; Path={path}; Max-Age=0").as_str()), "{dropped:?}");
            assert!(!dropped.iter().any(|cookie| cookie.contains("Path=/;")), "the site's own is dropped: {dropped:?}");
            assert!(answer.text().await.unwrap().starts_with("Your browser sent two session cookies of this site"));
        }
    }
    assert_eq!(who(ask(site, "/api/me", &[mine.as_bytes()]).await).await.as_deref(), Some("two-cookies"));
}

#[tokio::test]
async fn a_cookie_that_only_looks_like_the_sessions_counts_for_nothing() {
    let site = Coldstart::shared_site();
    let (mine, theirs) = (session(site, "own-spelling").await, session(site, "other-spellings").await);
    let value = theirs.split_once('=').unwrap().1;
    for name in
        ["%63oldstart", "COLDSTART", "\u{3000}coldstart", "\u{a0}coldstart\u{85}", "__Host-coldstart", "=coldstart", "coldstart%20"]
    {
        let planted = format!("{name}={value}");
        for line in [format!("{planted}; {mine}"), format!("{mine}; {planted}")] {
            let answer = ask(site, "/api/me", &[line.as_bytes()]).await;
            assert_eq!(who(answer).await.as_deref(), Some("own-spelling"), "{line}");
        }
        let answer = ask(site, "/api/me", &[planted.as_bytes()]).await;
        assert_eq!(who(answer).await, None, "{planted}");
    }
}

#[tokio::test]
async fn behind_tls_the_session_has_a_name_that_no_other_page_can_set() {
    let content = tests::root().join("content");
    let site = Coldstart::serve_with(tempfile::tempdir().unwrap(), &content, &["--secure-cookies", "true"]).unwrap();
    let started = client().post(format!("{}/start", site.web)).send().await.unwrap();
    let set = header(&started, "set-cookie");
    let (cookie, attributes) = set.split_once("; ").unwrap();
    assert!(cookie.starts_with("__Host-coldstart="), "{cookie}");
    assert_eq!(attributes, "HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=5184000");
    assert_eq!(who(ask(&site, "/api/me", &[cookie.as_bytes()]).await).await.as_deref(), Some("Guest"));
    let plain = cookie.replace("__Host-", "");
    assert_eq!(who(ask(&site, "/api/me", &[plain.as_bytes()]).await).await, None);
    let both = format!("{plain}x; {cookie}");
    assert_eq!(who(ask(&site, "/api/me", &[both.as_bytes()]).await).await.as_deref(), Some("Guest"));
    assert_eq!(site.said().matches("WARNING").count(), 0, "{}", site.said());
}

#[tokio::test]
async fn what_the_site_answers_is_for_its_own_pages() {
    for path in ["/", "/api/me", "/healthz", "/sign-in"] {
        let answer = ask(Coldstart::shared_site(), path, &[]).await;
        assert_eq!(header(&answer, "cross-origin-resource-policy"), "same-origin", "{path}");
    }
}

#[test]
fn addresses_that_nothing_keeps_apart_are_refused_at_the_start() {
    let data = tempfile::tempdir().unwrap();
    let mut seen = String::new();
    for options in [
        ["--public-url", "http://school.example:8000", "--endpoint", "school.example:8000"].as_slice(),
        &["--public-url", "https://school.example", "--secure-cookies", "true", "--endpoint", "school.example:443"],
        &["--public-url", "https://course.school.example"],
        &["--public-url", "http://course.school.example", "--secure-cookies", "true"],
        &["--public-url", "course.school.example"],
        &["--public-url", "https://course.school.example/labs", "--secure-cookies", "true"],
        &["--endpoint", "http://aws.school.example"],
    ] {
        let serve = ["serve", "--web", "127.0.0.1:0", "--aws", "127.0.0.1:0", "--data", data.path().to_str().unwrap()];
        let ended = run(&[&serve, options].concat(), &[], "").unwrap();
        seen += &format!("{}\n  [{}] {}\n", options.join(" "), ended.code, ended.stderr);
    }
    insta::assert_snapshot!(seen, @"
    --public-url http://school.example:8000 --endpoint school.example:8000
      [1] coldstart: the site and the AWS endpoint are both at school.example:8000: a page of a deployed API would be a page of the site. Give the endpoint another host (--endpoint)
    --public-url https://school.example --secure-cookies true --endpoint school.example:443
      [1] coldstart: the site and the AWS endpoint are both at school.example:443: a page of a deployed API would be a page of the site. Give the endpoint another host (--endpoint)
    --public-url https://course.school.example
      [1] coldstart: the site is at https://course.school.example/, and its cookies are not kept to HTTPS: say --secure-cookies true
    --public-url http://course.school.example --secure-cookies true
      [1] coldstart: the site is at http://course.school.example/, and browsers send its cookies over HTTPS only, so nobody could sign in: say --secure-cookies false, or put the site behind TLS
    --public-url course.school.example
      [1] coldstart: course.school.example is not the URL of a site: use http://HOST or https://HOST, with a port if necessary, and no path
    --public-url https://course.school.example/labs --secure-cookies true
      [1] coldstart: https://course.school.example/labs is not the URL of a site: use http://HOST or https://HOST, with a port if necessary, and no path
    --endpoint http://aws.school.example
      [1] coldstart: http://aws.school.example is not the host and port of an AWS endpoint: use HOST or HOST:PORT
    ");
}

#[test]
fn addresses_that_share_a_name_are_warned_of() {
    let content = tests::root().join("content");
    let mut seen = String::new();
    for options in [
        [].as_slice(),
        &["--secure-cookies", "true", "--endpoint", "aws.school.example:4566"],
        &["--public-url", "http://localhost:3000", "--endpoint", "127.0.0.1:4566"],
        &["--public-url", "http://school.example", "--endpoint", "school.example:4566"],
        &["--public-url", "http://192.0.2.7:3000", "--endpoint", "192.0.2.7:4566"],
        &["--public-url", "http://course.school.example", "--endpoint", "aws.school.example"],
        &["--public-url", "https://course.school.example", "--secure-cookies", "true", "--endpoint", "aws.school.example"],
        &["--public-url", "https://course.example", "--secure-cookies", "true", "--endpoint", "aws.example"],
        &["--web", "0.0.0.0:0"],
    ] {
        let site = Coldstart::serve_with(tempfile::tempdir().unwrap(), &content, options).unwrap();
        let said = site.said();
        let warnings: Vec<&str> = said.lines().filter(|line| line.starts_with("WARNING")).collect();
        seen += &format!(
            "{}\n{}",
            [&["serve"], options].concat().join(" "),
            warnings.iter().map(|line| format!("  {line}\n")).collect::<String>()
        );
    }
    insta::assert_snapshot!(seen, @"
    serve
    serve --secure-cookies true --endpoint aws.school.example:4566
    serve --public-url http://localhost:3000 --endpoint 127.0.0.1:4566
    serve --public-url http://school.example --endpoint school.example:4566
      WARNING: Cookies and passwords of the site go over the network unencrypted. Put the site behind TLS and say --secure-cookies true.
      WARNING: The site and the AWS endpoint have the same host name, school.example, so browsers keep their cookies together. Give the endpoint a name of its own (--endpoint).
    serve --public-url http://192.0.2.7:3000 --endpoint 192.0.2.7:4566
      WARNING: Cookies and passwords of the site go over the network unencrypted. Put the site behind TLS and say --secure-cookies true.
      WARNING: The site and the AWS endpoint have the same host name, 192.0.2.7, so browsers keep their cookies together. Give the endpoint a name of its own (--endpoint).
    serve --public-url http://course.school.example --endpoint aws.school.example
      WARNING: Cookies and passwords of the site go over the network unencrypted. Put the site behind TLS and say --secure-cookies true.
      WARNING: The site and the AWS endpoint are both below school.example, and without TLS any page below it can set cookies that the site takes for its own. Put the site behind TLS and say --secure-cookies true, or give the endpoint a domain of its own (--endpoint).
    serve --public-url https://course.school.example --secure-cookies true --endpoint aws.school.example
      WARNING: The site and the AWS endpoint are both below school.example. Deployed APIs can't set or read the site's cookies, but enough cookies of theirs can push it out of a browser. A domain of its own for the endpoint (--endpoint) keeps them apart, unless school.example is in the Public Suffix List.
    serve --public-url https://course.example --secure-cookies true --endpoint aws.example
    serve --web 0.0.0.0:0
      WARNING: Cookies and passwords of the site go over the network unencrypted. Put the site behind TLS and say --secure-cookies true.
    ");
}
