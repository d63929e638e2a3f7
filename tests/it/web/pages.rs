//! Every page: its headers, its content security policy, and the answer where there is no page.

use regex::Regex;
use tests::{Coldstart, Student};

use super::header;

const PAGES: [&str; 11] = [
    "/",
    "/modules/lambda-api-gateway",
    "/labs/hello-lambda",
    "/labs/hello-lambda?step=code&tab=test",
    "/sign-in",
    "/sign-up?error=name-taken&name=x",
    "/account",
    "/certificate",
    "/help",
    "/no/such/page",
    "/labs/no-such-lab",
];

#[tokio::test]
async fn every_page_has_a_policy_without_unsafe_inline_and_obeys_it() {
    let student = Student::guest(Coldstart::shared_site()).await.unwrap();
    let script = Regex::new(r"<script\b[^>]*>").unwrap();
    let inline = Regex::new(r#"<[a-zA-Z][^>]*\s(style|on[a-z]+)\s*="#).unwrap();
    for path in PAGES {
        let answer = student.get(path).await.unwrap();
        let policy = header(&answer, "content-security-policy");
        assert!(policy.contains("default-src 'self'") && policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
        assert!(
            !policy.contains("unsafe-inline") && !policy.contains("unsafe-eval'") || policy.contains("'wasm-unsafe-eval'"),
            "{path}: {policy}"
        );
        assert!(!policy.contains("'unsafe-inline'") && !policy.contains("'unsafe-eval'"), "{path}: {policy}");
        for (name, value) in
            [("x-content-type-options", "nosniff"), ("x-frame-options", "DENY"), ("referrer-policy", "same-origin")]
        {
            assert_eq!(header(&answer, name), value, "{path}");
        }
        let nonce = policy.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap().to_owned();
        let html = answer.text().await.unwrap();
        for tag in script.find_iter(&html).map(|found| found.as_str()) {
            assert!(tag.contains(&format!("nonce=\"{nonce}\"")) || tag.contains("src=\"/pkg/"), "{path}: {tag} has no nonce");
        }
        let styled = inline.find(&html).map(|found| found.as_str());
        assert_eq!(styled, None, "{path}: the policy forbids it");
    }
}

#[tokio::test]
async fn a_nonce_is_used_once() {
    let student = Student::guest(Coldstart::shared_site()).await.unwrap();
    for path in ["/", "/modules/lambda-api-gateway", "/labs/hello-lambda"] {
        let policies = [student.get(path).await.unwrap(), student.get(path).await.unwrap()]
            .map(|answer| header(&answer, "content-security-policy"));
        assert_ne!(policies[0], policies[1], "{path}");
    }
}

#[tokio::test]
async fn pages_answer_with_the_status_that_fits() {
    let student = Student::guest(Coldstart::shared_site()).await.unwrap();
    let mut answers = Vec::new();
    for path in PAGES.into_iter().chain([
        "/modules/nothing",
        "/media/lambda-api-gateway/../../../etc/passwd",
        "/media/x/y.svg",
        "/pkg/../../Cargo.toml",
        "/pkg/nothing.js",
        "/api/nothing",
        "/favicon.ico",
        "/healthz",
    ]) {
        answers.push(format!("{} {path}", student.get(path).await.unwrap().status().as_u16()));
    }
    insta::assert_snapshot!(answers.join("\n"), @r#"
    200 /
    200 /modules/lambda-api-gateway
    200 /labs/hello-lambda
    200 /labs/hello-lambda?step=code&tab=test
    200 /sign-in
    200 /sign-up?error=name-taken&name=x
    200 /account
    200 /certificate
    200 /help
    404 /no/such/page
    404 /labs/no-such-lab
    404 /modules/nothing
    404 /media/lambda-api-gateway/../../../etc/passwd
    404 /media/x/y.svg
    404 /pkg/../../Cargo.toml
    404 /pkg/nothing.js
    400 /api/nothing
    404 /favicon.ico
    200 /healthz
    "#);
}

#[tokio::test]
async fn the_health_check_answers_without_a_session() {
    let answer = reqwest::get(format!("{}/healthz", Coldstart::shared_site().web)).await.unwrap();
    assert_eq!(answer.status(), 200);
    insta::assert_snapshot!(answer.text().await.unwrap(), @r#"{"status":"ok","version":"0.1.0"}"#);
}

#[tokio::test]
async fn every_answer_has_a_request_id_and_keeps_the_callers() {
    let site = Coldstart::shared_site();
    let ours = reqwest::get(format!("{}/healthz", site.web)).await.unwrap();
    assert_eq!(header(&ours, "x-request-id").len(), 36);
    let theirs = reqwest::Client::new().get(format!("{}/help", site.web)).header("x-request-id", "my-own-id").send().await.unwrap();
    assert_eq!(header(&theirs, "x-request-id"), "my-own-id");
    let aws = reqwest::get(format!("{}/2015-03-31/functions", site.aws)).await.unwrap();
    assert_eq!(header(&aws, "x-amzn-requestid").len(), 36);
}

#[tokio::test]
async fn pages_that_are_everybodys_tell_nobodys_name() {
    let site = Coldstart::shared_site();
    let student = Student::signed_up(site, "unmistakable-name").await.unwrap();
    let access = student.access().await.unwrap();
    for path in ["/", "/modules/lambda-api-gateway"] {
        for page in [student.page(path).await.unwrap(), Student::visitor(site).unwrap().page(path).await.unwrap()] {
            assert!(!page.contains("unmistakable-name") && !page.contains(&access.account), "{path}");
        }
    }
}
