//! Requests from other sites, and redirects that could lead a visitor to one.

use tests::{Coldstart, Student, location};

#[tokio::test]
async fn what_another_site_sends_is_refused() {
    let site = Coldstart::shared_site();
    let own = site.web.clone();
    let cases: &[(&[(&str, &str)], u16)] = &[
        (&[], 303),
        (&[("origin", &own)], 303),
        (&[("sec-fetch-site", "same-origin"), ("origin", &own)], 303),
        (&[("sec-fetch-site", "none")], 303),
        (&[("origin", "https://evil.example")], 403),
        (&[("origin", "null")], 403),
        (&[("origin", "http://localhost:1")], 403),
        (&[("sec-fetch-site", "cross-site")], 403),
        (&[("sec-fetch-site", "same-site"), ("origin", "http://other.localhost")], 403),
        (&[("sec-fetch-site", "cross-site"), ("origin", &own)], 403),
    ];
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    for (headers, expected) in cases {
        for (path, allowed) in [("/sign-out", 303), ("/start", 303), ("/api/me", 0)] {
            let mut request = client.post(format!("{}{path}", site.web)).form(&[("next", "/")]);
            for (name, value) in *headers {
                request = request.header(*name, *value);
            }
            let status = request.send().await.unwrap().status().as_u16();
            if *expected == 403 {
                assert_eq!(status, 403, "{path} with {headers:?}");
            } else if allowed != 0 {
                assert_eq!(status, allowed, "{path} with {headers:?}");
            }
        }
    }
}

#[tokio::test]
async fn nobody_is_led_to_another_site() {
    let visitor = Student::visitor(Coldstart::shared_site()).unwrap();
    let cases = [
        ("/modules/lambda", "/modules/lambda"),
        ("/labs/hello-lambda?step=code", "/labs/hello-lambda?step=code"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("\\\\evil.example", "/"),
        ("/\t/evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("evil", "/"),
        ("", "/"),
        ("/\r\nset-cookie: a=b", "/"),
    ];
    for (next, expected) in cases {
        let answer = visitor.form("/start", &[("next", next)]).await.unwrap();
        assert_eq!(location(&answer), Some(expected), "{next:?}");
    }
    let page = visitor.page("/sign-in?next=https%3A%2F%2Fevil.example%2F").await.unwrap();
    let linked = page.contains("href=\"https://evil.example");
    assert!(!linked, "the sign-in page links to where it was told");
}
