//! Lifecycles, by the account's clock. It begins on 24 November 2026 at noon.

use emulator::jobs::Forward;
use jiff::SignedDuration;

use super::{all, code, put, s3, with_bucket};
use crate::{harness::Aws, jobs::settle};

async fn forward_by(aws: &Aws, hours: i64) {
    aws.emulator.fast_forward(aws.account, Forward::By(SignedDuration::from_hours(hours))).await.expect("to be forwarded");
}

fn rule(filter: &str, actions: &str) -> String {
    format!("<Rule><Filter>{filter}</Filter><Status>Enabled</Status>{actions}</Rule>")
}

async fn configure(aws: &Aws, rules: &str) -> crate::harness::Answer {
    let body = format!("<LifecycleConfiguration>{rules}</LifecycleConfiguration>");
    s3(aws, "PUT", "/photos?lifecycle", &[], &body).await
}

async fn keys(aws: &Aws) -> Vec<String> {
    all(&s3(aws, "GET", "/photos?list-type=2", &[], "").await, "Key")
}

/// The versions, then the delete markers, as they are listed.
async fn versions(aws: &Aws) -> Vec<&'static str> {
    let listed = s3(aws, "GET", "/photos?versions", &[], "").await.text();
    let mut found: Vec<(usize, &str)> = listed.match_indices("<Version>").map(|(place, _)| (place, "version")).collect();
    found.extend(listed.match_indices("<DeleteMarker>").map(|(place, _)| (place, "marker")));
    found.sort_unstable();
    found.into_iter().map(|(_, what)| what).collect()
}

async fn has_job(aws: &Aws) -> bool {
    aws.emulator.account(aws.account).await.expect("an account").read(|state| !state.s3.lifecycles.is_empty())
}

#[tokio::test]
async fn objects_end_at_the_midnight_after_their_days() {
    let aws = super::events::with_function().await;
    super::events::tell(&aws, "s3:LifecycleExpiration:*").await;
    put(&aws, "/photos/raw/before", "1").await;
    assert_eq!(configure(&aws, &rule("<Prefix>raw/</Prefix>", "<Expiration><Days>1</Days></Expiration>")).await.status, 200);
    put(&aws, "/photos/raw/after", "2").await;
    put(&aws, "/photos/kept", "3").await;
    forward_by(&aws, 35).await;
    assert_eq!(keys(&aws).await, ["kept", "raw/after", "raw/before"]);
    put(&aws, "/photos/raw/young", "4").await;
    forward_by(&aws, 1).await;
    assert_eq!(keys(&aws).await, ["kept", "raw/young"]);
    settle().await;
    let told = aws.python.invocations();
    assert_eq!(told.len(), 2);
    let event: serde_json::Value = serde_json::from_slice(&told[0].payload).expect("JSON");
    let record = &event["Records"][0];
    let shown = ["/eventName", "/eventTime", "/s3/object/key", "/userIdentity/principalId", "/requestParameters/sourceIPAddress"]
        .map(|place| record.pointer(place).and_then(serde_json::Value::as_str).unwrap_or(""));
    let service = "s3.amazonaws.com";
    assert_eq!(shown, ["LifecycleExpiration:Delete", "2026-11-26T00:00:00.000Z", "raw/after", service, service]);
    forward_by(&aws, 24).await;
    assert_eq!(keys(&aws).await, ["kept"]);
    assert!(!has_job(&aws).await, "a bucket in which nothing will be due has no job");
    put(&aws, "/photos/raw/last", "5").await;
    assert!(has_job(&aws).await);
    forward_by(&aws, 48).await;
    assert_eq!(keys(&aws).await, ["kept"]);
}

#[tokio::test]
async fn versions_end_after_they_were_replaced_and_the_newest_of_them_stay() {
    let aws = with_bucket().await;
    let enabled = "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>";
    assert_eq!(s3(&aws, "PUT", "/photos?versioning", &[], enabled).await.status, 200);
    let noncurrent = "<NoncurrentVersionExpiration><NoncurrentDays>1</NoncurrentDays><NewerNoncurrentVersions>1</NewerNoncurrentVersions></NoncurrentVersionExpiration>";
    assert_eq!(configure(&aws, &rule("", noncurrent)).await.status, 200);
    for content in ["1", "2", "3"] {
        put(&aws, "/photos/a", content).await;
    }
    forward_by(&aws, 35).await;
    assert_eq!(versions(&aws).await, ["version", "version", "version"]);
    forward_by(&aws, 1).await;
    assert_eq!(versions(&aws).await, ["version", "version"]);
    assert_eq!(s3(&aws, "GET", "/photos/a", &[], "").await.text(), "3");
}

#[tokio::test]
async fn a_current_version_becomes_a_marker_and_the_last_marker_goes() {
    let aws = with_bucket().await;
    let enabled = "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>";
    s3(&aws, "PUT", "/photos?versioning", &[], enabled).await;
    let rules = [
        rule("", "<Expiration><Days>1</Days></Expiration>"),
        rule("", "<NoncurrentVersionExpiration><NoncurrentDays>2</NoncurrentDays></NoncurrentVersionExpiration>"),
        rule("", "<Expiration><ExpiredObjectDeleteMarker>true</ExpiredObjectDeleteMarker></Expiration>"),
    ];
    assert_eq!(configure(&aws, &rules.concat()).await.status, 200);
    put(&aws, "/photos/a", "1").await;
    forward_by(&aws, 36).await;
    assert_eq!(versions(&aws).await, ["version", "marker"]);
    forward_by(&aws, 72).await;
    assert_eq!(versions(&aws).await, Vec::<&str>::new());
    assert_eq!(s3(&aws, "DELETE", "/photos", &[], "").await.status, 204);
}

#[tokio::test]
async fn tags_sizes_and_dates_choose_what_ends() {
    let aws = with_bucket().await;
    let rules = [
        rule("<Tag><Key>end</Key><Value>yes</Value></Tag>", "<Expiration><Days>1</Days></Expiration>"),
        rule("<ObjectSizeGreaterThan>5</ObjectSizeGreaterThan>", "<Expiration><Days>1</Days></Expiration>"),
        rule("<Prefix>dated/</Prefix>", "<Expiration><Date>2026-11-27T00:00:00Z</Date></Expiration>"),
        "<Rule><Prefix>off/</Prefix><Status>Disabled</Status><Expiration><Days>1</Days></Expiration></Rule>".to_owned(),
    ];
    let configured = configure(&aws, &rules.concat()).await;
    assert_eq!(configured.status, 200, "{configured}");
    s3(&aws, "PUT", "/photos/tagged", &[("x-amz-tagging", "end=yes")], "x").await;
    put(&aws, "/photos/large", "larger").await;
    put(&aws, "/photos/small", "small").await;
    put(&aws, "/photos/dated/1", "x").await;
    put(&aws, "/photos/off/1", "x").await;
    forward_by(&aws, 36).await;
    assert_eq!(keys(&aws).await, ["dated/1", "off/1", "small"]);
    // Tags count as they are at the time.
    let tags = "<Tagging><TagSet><Tag><Key>end</Key><Value>yes</Value></Tag></TagSet></Tagging>";
    assert_eq!(s3(&aws, "PUT", "/photos/small?tagging", &[], tags).await.status, 200);
    forward_by(&aws, 24).await;
    assert_eq!(keys(&aws).await, ["off/1"]);
}

#[tokio::test]
async fn uploads_that_nobody_completes_are_aborted() {
    let aws = with_bucket().await;
    let abort = "<AbortIncompleteMultipartUpload><DaysAfterInitiation>1</DaysAfterInitiation></AbortIncompleteMultipartUpload>";
    assert_eq!(configure(&aws, &rule("<Prefix>raw/</Prefix>", abort)).await.status, 200);
    for key in ["raw/a", "b"] {
        assert_eq!(s3(&aws, "POST", &format!("/photos/{key}?uploads"), &[], "").await.status, 200);
    }
    forward_by(&aws, 36).await;
    assert_eq!(all(&s3(&aws, "GET", "/photos?uploads", &[], "").await, "Key"), ["b"]);
}

#[tokio::test]
async fn a_thousand_objects_end_in_one_night() {
    let aws = with_bucket().await;
    configure(&aws, &rule("", "<Expiration><Days>1</Days></Expiration>")).await;
    for number in 0..1_200 {
        put(&aws, &format!("/photos/{number}"), "x").await;
    }
    forward_by(&aws, 37).await;
    assert_eq!(keys(&aws).await, Vec::<String>::new());
}

#[tokio::test]
async fn rules_that_make_no_sense_are_refused() {
    let aws = with_bucket().await;
    let filter = "<Filter><Prefix/></Filter>";
    let mut seen = String::new();
    for (name, rules) in [
        ("no rule", String::new()),
        ("no filter", "<Rule><Status>Enabled</Status><Expiration><Days>1</Days></Expiration></Rule>".into()),
        ("no action", format!("<Rule>{filter}<Status>Enabled</Status></Rule>")),
        ("zero days", rule("<Prefix/>", "<Expiration><Days>0</Days></Expiration>")),
        (
            "two kinds",
            rule("<Prefix/>", "<Expiration><Days>1</Days><ExpiredObjectDeleteMarker>true</ExpiredObjectDeleteMarker></Expiration>"),
        ),
        (
            "one id twice",
            format!("<Rule><ID>a</ID>{filter}<Status>Enabled</Status><Expiration><Days>1</Days></Expiration></Rule>").repeat(2),
        ),
    ] {
        let refused = configure(&aws, &rules).await;
        seen.push_str(&format!("{name}: {} {}\n", code(&refused), all(&refused, "Message").join("")));
    }
    insta::assert_snapshot!(seen, @"
    no rule: 400 MalformedXML The XML you provided was not well-formed or did not validate against our published schema
    no filter: 400 MalformedXML The XML you provided was not well-formed or did not validate against our published schema
    no action: 400 InvalidRequest At least one action needs to be specified in a rule
    zero days: 400 InvalidArgument 'Days' for Expiration action must be a positive integer
    two kinds: 400 MalformedXML The XML you provided was not well-formed or did not validate against our published schema
    one id twice: 400 InvalidArgument Rule ID must be unique. Found same ID for more than one rule
    ");
    assert_eq!(code(&s3(&aws, "GET", "/photos?lifecycle", &[], "").await), "404 NoSuchLifecycleConfiguration");
    let minimum = s3(
        &aws,
        "PUT",
        "/photos?lifecycle",
        &[("x-amz-transition-default-minimum-object-size", "varies_by_storage_class")],
        &format!("<LifecycleConfiguration>{}</LifecycleConfiguration>", rule("", "<Expiration><Days>1</Days></Expiration>")),
    )
    .await;
    assert_eq!(minimum.header("x-amz-transition-default-minimum-object-size"), "varies_by_storage_class");
}
