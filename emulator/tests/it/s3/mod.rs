//! S3 through `Emulator::handle`, as clients send requests.

mod buckets;
mod events;
mod hostile;
mod lifecycle;
mod lists;
mod objects;
mod policies;
mod strangers;
mod streams;
mod uploads;
mod versions;
mod websites;

use http::Request;

use crate::harness::{Answer, Aws};

/// A call of S3 as the owner of the account makes it.
pub async fn s3(aws: &Aws, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
    let request = headers.iter().fold(aws.request("s3", method, path), |request, (name, value)| request.header(*name, *value));
    aws.send(request.body(body.to_owned().into()).expect("a request")).await
}

/// A request of nobody, to a host.
pub async fn nobody(aws: &Aws, method: &str, host: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
    let request = Request::builder().method(method).uri(path).header("host", host);
    let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    aws.send(request.body(bytes::Bytes::new()).expect("a request")).await
}

/// An account with the bucket `photos`.
pub async fn with_bucket() -> Aws {
    let aws = Aws::new();
    assert_eq!(s3(&aws, "PUT", "/photos", &[], "").await.status, 200);
    aws
}

/// An account with the bucket `photos`, which everybody may read.
pub async fn with_public_bucket() -> Aws {
    let aws = with_bucket().await;
    assert_eq!(s3(&aws, "DELETE", "/photos?publicAccessBlock", &[], "").await.status, 204);
    let policy = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::photos/*"}]}"#;
    assert_eq!(s3(&aws, "PUT", "/photos?policy", &[], policy).await.status, 200);
    aws
}

/// Stores an object.
pub async fn put(aws: &Aws, path: &str, content: &str) {
    let answer = s3(aws, "PUT", path, &[], content).await;
    assert_eq!(answer.status, 200, "{answer}");
}

/// Status and code of an answer.
pub fn code(answer: &Answer) -> String {
    let text = answer.text();
    let code = text.split("<Code>").nth(1).and_then(|rest| rest.split('<').next()).unwrap_or("");
    format!("{} {code}", answer.status).trim_end().to_owned()
}

/// The texts of all elements of a name.
pub fn all(answer: &Answer, name: &str) -> Vec<String> {
    let text = answer.text();
    let tag = format!("<{name}>");
    let found = text.split(&tag).skip(1).filter_map(|rest| rest.split('<').next()).map(str::to_owned);
    found.collect()
}
