//! Attacks of a hostile student's deployed API on the site's session, in a browser that uses both, and their outcomes.
//!
//! Cookies ignore ports, so these attacks are possible where site and endpoint share a host name or a domain. `attack.py` is the
//! code that the attacker deploys.

use serde_json::Value;
use tests::{Aws, Coldstart, Student};
use url::form_urlencoded;

use crate::page::{Page, open, open_at};

const ATTACK: &str = include_str!("attack.py");

/// The trust policy of the role with which API Gateway writes logs.
const TRUST: &str = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "apigateway.amazonaws.com"}, "Action": "sts:AssumeRole"}]}"#;

/// The attacker's deployed API, and a session of the attacker's that the attack tries to set in others' browsers.
struct Attack {
    aws: Aws,
    _folder: tempfile::TempDir,
    api: String,
    token: String,
}

/// The addresses of site, endpoint and API in the browser.
struct Names {
    site: String,
    endpoint: String,
    api: String,
    /// Domains for which the attack sets cookies, so that they reach both.
    domains: &'static str,
}

impl Attack {
    /// Deploys the attack with the AWS CLI, as a guest.
    async fn deploy(site: &Coldstart) -> Self {
        let student = Student::guest(site).await.unwrap();
        let (account, folder) = (student.access().await.unwrap().account, tempfile::tempdir().unwrap());
        std::fs::write(folder.path().join("lambda_function.py"), ATTACK).unwrap();
        std::fs::write(folder.path().join("trust.json"), TRUST).unwrap();
        let access = student.access().await.unwrap();
        let aws = Aws::new(&site.aws, (&access.access_key_id, &access.secret_access_key), folder.path());
        let made = tokio::task::block_in_place(|| {
            aws.sh(&format!(
            r#"set -e
            {{ zip -q f.zip lambda_function.py
              aws iam create-role --role-name gateway --assume-role-policy-document file://trust.json
              aws apigateway update-account --patch-operations op=replace,path=/cloudwatchRoleArn,value=arn:aws:iam::{account}:role/gateway
              aws lambda create-function --function-name fn --runtime python3.12 --zip-file fileb://f.zip --handler lambda_function.lambda_handler --role arn:aws:iam::{account}:role/service-role/MyLambdaRole
              aws lambda add-permission --function-name fn --statement-id api --action lambda:InvokeFunction --principal apigateway.amazonaws.com
              API=$(aws apigateway create-rest-api --name Attack --query id --output text)
              ROOT=$(aws apigateway get-resources --rest-api-id $API --query items[0].id --output text)
              AT="--rest-api-id $API --resource-id $(aws apigateway create-resource --rest-api-id $API --parent-id $ROOT --path-part '{{proxy+}}' --query id --output text) --http-method ANY"
              aws apigateway put-method $AT --authorization-type NONE
              aws apigateway put-integration $AT --type AWS_PROXY --integration-http-method POST --uri arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:{account}:function:fn/invocations
              aws apigateway create-deployment --rest-api-id $API --stage-name dev
              aws apigateway update-stage --rest-api-id $API --stage-name dev --patch-operations op=replace,path=/*/*/logging/loglevel,value=INFO op=replace,path=/*/*/logging/dataTrace,value=true; }} > made
            echo $API"#
        ))
        });
        let api = made.unwrap().ok().unwrap().trim().to_owned();
        Self { aws, _folder: folder, api, token: session(site).await }
    }

    /// Returns the attacker's logs: the requests that the function received, and the gateway's log of calls with all headers.
    fn logs(&self) -> (String, String) {
        let read = |group: &str| {
            let line = format!("aws logs filter-log-events --log-group-name {group} --query 'events[].message' --output text");
            tokio::task::block_in_place(|| self.aws.sh(&line)).unwrap().ok().unwrap()
        };
        (read("/aws/lambda/fn"), read(&format!("API-Gateway-Execution-Logs_{}/dev", self.api)))
    }
}

/// Starts a guest's session and returns the cookie's value.
async fn session(site: &Coldstart) -> String {
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build().unwrap();
    let started = client.post(format!("{}/start", site.web)).send().await.unwrap();
    let cookie = started.headers()["set-cookie"].to_str().unwrap().to_owned();
    cookie.split(';').next().unwrap().split_once('=').unwrap().1.to_owned()
}

impl Names {
    /// Returns the address of a page of the attack, by the API's path or by its host.
    fn attack(&self, attack: &Attack, by_host: bool, page: &str) -> String {
        let base =
            if by_host { format!("{}/dev", self.api) } else { format!("{}/_aws/execute-api/{}/dev", self.endpoint, attack.api) };
        let query = form_urlencoded::Serializer::new(String::new())
            .extend_pairs([
                ("site", self.site.as_str()),
                ("endpoint", &self.endpoint),
                ("token", &attack.token),
                ("domains", self.domains),
            ])
            .finish();
        format!("{base}/{page}?{query}")
    }

    /// Returns the address of a redirect from the API's host to a page of the attack.
    fn hop(&self, attack: &Attack, page: &str) -> String {
        let to: String = form_urlencoded::byte_serialize(self.attack(attack, false, page).as_bytes()).collect();
        format!("{}/dev/hop?to={to}", self.api)
    }
}

/// Returns the id of the learner that the site recognises, requested as its own pages do.
async fn me(page: &Page, names: &Names) -> Value {
    page.go(&format!("{}/sign-in", names.site)).await;
    let script =
        "const done = arguments[0]; fetch('/api/me').then(answer => answer.json()).then(done, error => done(String(error)))";
    page.client().execute_async(script, Vec::new()).await.unwrap()["learner"]["id"].clone()
}

/// Starts a guest's session, opens all pages of the attack in it, and checks after each that the site still recognises the same
/// learner.
async fn withstand(page: &Page, names: &Names, attack: &Attack) -> Vec<String> {
    page.go(&names.site).await;
    page.click("Start Lab 1").await;
    page.alive().await;
    let student = me(page, names).await;
    assert!(student.is_number(), "{student}");
    let cookies = page.client().get_all_cookies().await.unwrap();
    let secret = cookies.iter().find(|cookie| cookie.name().ends_with("coldstart")).unwrap().value().to_owned();

    let mut tried = Vec::new();
    for (how, address) in [
        ("path", names.attack(attack, false, "page")),
        ("host", names.attack(attack, true, "page")),
        ("redirect to path", names.hop(attack, "page")),
        ("path, clearing", names.attack(attack, false, "clear")),
        ("path, flooding", names.attack(attack, false, "flood")),
        ("path again", names.attack(attack, false, "page")),
    ] {
        page.go(&address).await;
        page.until("the attack has run", || async { Ok(page.client().title().await? == "done") }).await;
        let seen = page.read("//pre[@id='tried']").await;
        assert!(!seen.contains(&secret), "{how}: the page has read the session: {seen}");
        tried.push(format!("{how}: {seen}"));
        assert_eq!(me(page, names).await, student, "{how}: the student is somebody else");
        page.go(&format!("{}/account", names.site)).await;
        page.sees("Your AWS account").await;
    }
    let (function, gateway) = attack.logs();
    // The logs contain these calls.
    assert!(
        function.contains("Mozilla/5.0") && function.contains("/hop") && gateway.contains("Method request headers"),
        "{function}{gateway}"
    );
    assert!(!function.contains("coldstart") && !function.contains(&secret), "the function was sent the session: {function}");
    assert!(!gateway.contains(&secret), "the gateway's log has the session: {gateway}");
    tried
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deployed_apis_page_has_nothing_of_the_site_on_the_same_host_name() {
    let Some((site, page)) = open().await else { return };
    let attack = Attack::deploy(&site).await;
    let port = site.aws.rsplit(':').next().unwrap();
    let names = Names {
        site: site.web.clone(),
        endpoint: site.aws.clone(),
        api: format!("http://{}.execute-api.localhost:{port}", attack.api),
        domains: "localhost",
    };
    let tried = withstand(&page, &names, &attack).await;
    insta::assert_snapshot!(tried.join("\n"), @r#"
    path: {"cookies":"SecurityError","storage":"SecurityError","me":"TypeError","signing out":"TypeError","signing in":"TypeError","services":"TypeError","itself":"false"}
    host: {"cookies":"set","storage":"set","me":"TypeError","signing out":"TypeError","signing in":"TypeError","services":"TypeError","itself":"true"}
    redirect to path: {"cookies":"SecurityError","storage":"SecurityError","me":"TypeError","signing out":"TypeError","signing in":"TypeError","services":"TypeError","itself":"false"}
    path, clearing: {"cookies":"SecurityError","storage":"SecurityError","me":"TypeError","signing out":"TypeError","signing in":"TypeError","services":"TypeError","itself":"false"}
    path, flooding: {"cookies":"SecurityError","storage":"SecurityError","me":"TypeError","signing out":"TypeError","signing in":"TypeError","services":"TypeError","itself":"false"}
    path again: {"cookies":"SecurityError","storage":"SecurityError","me":"TypeError","signing out":"TypeError","signing in":"TypeError","services":"TypeError","itself":"false"}
    "#);
    assert_eq!(site.said().matches("WARNING").count(), 0, "{}", site.said());
}

#[tokio::test(flavor = "multi_thread")]
async fn nor_below_a_domain_that_site_and_endpoint_share() {
    let options = ["--public-url", "http://course.school.example", "--endpoint", "aws.school.example"];
    let content = tests::root().join("content");
    let site = Coldstart::serve_with(tempfile::tempdir().unwrap(), &content, &options).unwrap();
    let warned = site.said();
    assert!(warned.contains("WARNING: The site and the AWS endpoint are both below school.example"), "{warned}");
    let [web, aws] = [&site.web, &site.aws].map(|url| url.trim_start_matches("http://").replace("localhost", "127.0.0.1"));
    let rules =
        format!("MAP course.school.example {web}, MAP aws.school.example {aws}, MAP *.execute-api.aws.school.example {aws}");
    let Some(page) = open_at(&format!("--host-resolver-rules={rules}")).await else { return };
    let attack = Attack::deploy(&site).await;
    let names = Names {
        site: "http://course.school.example".into(),
        endpoint: "http://aws.school.example".into(),
        api: format!("http://{}.execute-api.aws.school.example", attack.api),
        domains: "school.example,aws.school.example",
    };
    let tried = withstand(&page, &names, &attack).await;
    insta::assert_snapshot!(tried.join("\n"), @r#"
    path: {"cookies":"SecurityError","storage":"SecurityError","me":"TypeError","signing out":"TypeError","signing in":"TypeError","services":"TypeError","itself":"false"}
    host: {"cookies":"SecurityError","storage":"SecurityError","me":"TypeError","signing out":"TypeError","signing in":"TypeError","services":"TypeError","itself":"false"}
    redirect to path: {"cookies":"SecurityError","storage":"SecurityError","me":"TypeError","signing out":"TypeError","signing in":"TypeError","services":"TypeError","itself":"false"}
    path, clearing: {"cookies":"SecurityError","storage":"SecurityError","me":"TypeError","signing out":"TypeError","signing in":"TypeError","services":"TypeError","itself":"false"}
    path, flooding: {"cookies":"SecurityError","storage":"SecurityError","me":"TypeError","signing out":"TypeError","signing in":"TypeError","services":"TypeError","itself":"false"}
    path again: {"cookies":"SecurityError","storage":"SecurityError","me":"TypeError","signing out":"TypeError","signing in":"TypeError","services":"TypeError","itself":"false"}
    "#);
}
