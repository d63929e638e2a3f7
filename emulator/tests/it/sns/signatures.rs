//! Signatures of messages: the certificate that the endpoint serves verifies them.

use base64::{Engine, prelude::BASE64_STANDARD};
use http::Request;
use rsa::{
    RsaPublicKey,
    pkcs1v15::{Signature, VerifyingKey},
    pkcs8::DecodePublicKey,
    signature::Verifier,
};
use serde_json::Value;
use sha1::Sha1;
use sha2::Sha256;
use x509_cert::{
    Certificate,
    der::{DecodePem, Encode},
};

use super::{NEWS, delivered, publish, sns, with_subscribed_function};
use crate::harness::Aws;

/// The last event's message, and the key of the certificate that it names.
async fn signed(aws: &Aws) -> (Value, RsaPublicKey) {
    let calls = aws.python.invocations();
    let event: Value = serde_json::from_slice(&calls.last().expect("a call").payload).expect("JSON");
    let message = event["Records"][0]["Sns"].clone();
    let url = message["SigningCertUrl"].as_str().expect("a URL");
    let path = url.strip_prefix("http://localhost:4566").expect("of the endpoint");
    let answer = aws.send(Request::get(path).header("host", "localhost:4566").body("".into()).expect("a request")).await;
    assert_eq!(answer.status, 200, "{answer}");
    let certificate = Certificate::from_pem(answer.text()).expect("a certificate");
    let key = certificate.tbs_certificate.subject_public_key_info.to_der().expect("a key");
    (message, RsaPublicKey::from_public_key_der(&key).expect("a key"))
}

fn text(message: &Value) -> String {
    let members = ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"];
    members.iter().filter_map(|name| Some(format!("{name}\n{}\n", message[*name].as_str()?))).collect()
}

fn signature(message: &Value) -> Signature {
    let bytes = BASE64_STANDARD.decode(message["Signature"].as_str().expect("a signature")).expect("base64");
    Signature::try_from(bytes.as_slice()).expect("a signature")
}

#[tokio::test]
async fn a_message_is_signed_by_the_key_of_its_certificate() {
    let (aws, _) = with_subscribed_function().await;
    publish(&aws, "hello", &[("Subject", "Hi")]).await;
    delivered(&aws).await;
    let (message, key) = signed(&aws).await;
    assert_eq!(message["SignatureVersion"], "1");
    let verifying = VerifyingKey::<Sha1>::new(key);
    verifying.verify(text(&message).as_bytes(), &signature(&message)).expect("the signature is right");
    let other = text(&message).replace("hello", "hullo");
    verifying.verify(other.as_bytes(), &signature(&message)).expect_err("another message");

    let fields = [("TopicArn", NEWS), ("AttributeName", "SignatureVersion"), ("AttributeValue", "2")];
    sns(&aws, "SetTopicAttributes", &fields).await;
    publish(&aws, "hello", &[]).await;
    delivered(&aws).await;
    let (message, key) = signed(&aws).await;
    assert_eq!(message["SignatureVersion"], "2");
    VerifyingKey::<Sha256>::new(key).verify(text(&message).as_bytes(), &signature(&message)).expect("the signature is right");
}
