//! Websites.

use super::{nobody, put, s3, with_public_bucket};
use crate::harness::Aws;

const HOST: &str = "photos.s3-website.localhost:4566";

async fn with_site(configuration: &str) -> Aws {
    let aws = with_public_bucket().await;
    let body = format!("<WebsiteConfiguration>{configuration}</WebsiteConfiguration>");
    let answer = s3(&aws, "PUT", "/photos?website", &[], &body).await;
    assert_eq!(answer.status, 200, "{answer}");
    s3(&aws, "PUT", "/photos/index.html", &[("content-type", "text/html")], "<h1>home</h1>").await;
    put(&aws, "/photos/docs/index.html", "docs").await;
    put(&aws, "/photos/404.html", "not here").await;
    aws
}

const PLAIN: &str = "<IndexDocument><Suffix>index.html</Suffix></IndexDocument><ErrorDocument><Key>404.html</Key></ErrorDocument>";

#[tokio::test]
async fn a_site_has_pages_folders_and_a_page_for_what_is_not_there() {
    let aws = with_site(PLAIN).await;
    for (path, status, content, location) in [
        ("/", 200, "<h1>home</h1>", ""),
        ("/index.html", 200, "<h1>home</h1>", ""),
        ("/docs/", 200, "docs", ""),
        ("/docs", 302, "", "/docs/"),
        // A caller who may not list the bucket does not learn that there is no such key.
        ("/none", 403, "not here", ""),
    ] {
        for host in [HOST, "photos.s3-website-us-east-1.amazonaws.com", "photos.s3-website.us-east-1.localhost"] {
            let got = nobody(&aws, "GET", host, path, &[]).await;
            assert_eq!(
                (got.status, got.text().as_str(), got.header("location").as_str()),
                (status, content, location),
                "{host}{path}"
            );
        }
    }
    assert_eq!(nobody(&aws, "GET", HOST, "/", &[]).await.header("content-type"), "text/html");
    assert_eq!(nobody(&aws, "HEAD", HOST, "/", &[]).await.body.len(), 0);
    assert_eq!(nobody(&aws, "POST", HOST, "/", &[]).await.status, 405);
}

#[tokio::test]
async fn errors_are_pages_and_names_in_them_are_text() {
    let aws = with_site("<IndexDocument><Suffix>index.html</Suffix></IndexDocument>").await;
    let list = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":["s3:GetObject","s3:ListBucket"],"Resource":["arn:aws:s3:::photos","arn:aws:s3:::photos/*"]}]}"#;
    s3(&aws, "PUT", "/photos?policy", &[], list).await;
    let missing = nobody(&aws, "GET", HOST, "/%3Cscript%3E", &[]).await;
    assert_eq!((missing.status, missing.header("content-type").as_str()), (404, "text/html; charset=utf-8"));
    assert!(missing.text().contains("<li>Key: &lt;script&gt;</li>"), "{missing}");
    let none = nobody(&aws, "GET", "nowhere.s3-website.localhost:4566", "/", &[]).await;
    assert!(none.status == 404 && none.text().contains("<li>Code: NoSuchBucket</li>"), "{none}");
    s3(&aws, "DELETE", "/photos?website", &[], "").await;
    assert!(nobody(&aws, "GET", HOST, "/", &[]).await.text().contains("NoSuchWebsiteConfiguration"));
}

#[tokio::test]
async fn visitors_are_sent_elsewhere() {
    let aws =
        with_site("<RedirectAllRequestsTo><HostName>cats.example</HostName><Protocol>https</Protocol></RedirectAllRequestsTo>")
            .await;
    let moved = nobody(&aws, "GET", HOST, "/a%20b", &[]).await;
    assert_eq!((moved.status, moved.header("location").as_str()), (301, "https://cats.example/a%20b"));
    let rules = "<RoutingRules><RoutingRule><Condition><KeyPrefixEquals>old/</KeyPrefixEquals></Condition><Redirect><ReplaceKeyPrefixWith>new/</ReplaceKeyPrefixWith><HttpRedirectCode>302</HttpRedirectCode></Redirect></RoutingRule></RoutingRules>";
    let aws = with_site(&format!("{PLAIN}{rules}")).await;
    let moved = nobody(&aws, "GET", HOST, "/old/x", &[]).await;
    assert_eq!((moved.status, moved.header("location").as_str()), (302, "http://photos.s3-website.localhost:4566/new/x"));
    s3(&aws, "PUT", "/photos/away", &[("x-amz-website-redirect-location", "/index.html")], "").await;
    let moved = nobody(&aws, "GET", HOST, "/away", &[]).await;
    assert_eq!((moved.status, moved.header("location").as_str()), (301, "/index.html"));
}
