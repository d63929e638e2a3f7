//! Users' keys where signatures are verified: only the secret opens the account, and only while the key is active.

use std::sync::Arc;

use bytes::Bytes;
use emulator::{
    AccountId, AuthenticationMode, CallSource, CallerContext, Clock, Config, Emulator, MemoryStore, OpenKeyring, Principal,
    RandomIds,
};
use http::Request;
use sigv4::{Credentials, Signer};

use super::{inside, short};
use crate::harness::{Answer, HandClock, Script};

const ACCOUNT: u64 = 111_122_225_131;

struct Closed {
    aws: Emulator,
    clock: Arc<HandClock>,
}

impl Closed {
    fn on(store: Arc<MemoryStore>) -> Self {
        let config = Config { authentication: AuthenticationMode::Signed, ..Config::default() };
        let clock = HandClock::new();
        let (ids, python) = (Arc::new(RandomIds), Arc::new(Script::default()));
        let aws = Emulator::new(config, clock.clone(), ids, python, store, Arc::new(OpenKeyring));
        Self { aws, clock }
    }

    /// A call of the owner of an account.
    async fn owner(&self, account: u64, fields: &str) -> Answer {
        let account = AccountId::from_number(account);
        let caller = CallerContext { account, principal: Principal::Owner, service: None, source: CallSource::Console };
        let request = Request::post("/").body(Bytes::from(format!("Version=2010-05-08&{fields}"))).expect("a request");
        Answer::of(self.aws.handle_as(caller, request).await)
    }

    /// Who calls with these credentials: the ARN, or the error.
    async fn who(&self, id: &str, secret: &str) -> String {
        let credentials = Credentials { access_key_id: id.into(), secret_access_key: secret.into(), session_token: None };
        let signer = Signer { credentials: &credentials, region: "us-east-1", service: "sts", keys: None };
        let body = Bytes::from("Action=GetCallerIdentity&Version=2011-06-15");
        let request =
            Request::post("/").header("host", "localhost:4566").header("content-type", "application/x-www-form-urlencoded");
        let (mut parts, ()) = request.body(()).expect("a request").into_parts();
        signer.sign(&mut parts, &body, self.clock.now()).expect("signed");
        let answer = Answer::of(self.aws.handle(Request::from_parts(parts, body)).await);
        match inside(&answer, "Arn") {
            arn if arn.is_empty() => short(&answer),
            arn => arn,
        }
    }
}

#[tokio::test]
async fn a_users_secret_opens_its_account_while_the_key_is_active() {
    let store = MemoryStore::new();
    let closed = Closed::on(store.clone());
    assert_eq!(closed.owner(ACCOUNT, "Action=CreateUser&UserName=ada").await.status, 200);
    let made = closed.owner(ACCOUNT, "Action=CreateAccessKey&UserName=ada").await;
    let (id, secret) = (inside(&made, "AccessKeyId"), inside(&made, "SecretAccessKey"));
    let ada = "arn:aws:iam::111122225131:user/ada";
    assert_eq!(closed.who(&id, &secret).await, ada);
    assert!(closed.who(&id, &secret.to_lowercase()).await.starts_with("403 SignatureDoesNotMatch"));
    // Another process on the same disk, such as after a crash.
    let closed = Closed::on(store);
    assert_eq!(closed.who(&id, &secret).await, ada);
    let status = |status: &str| format!("Action=UpdateAccessKey&UserName=ada&AccessKeyId={id}&Status={status}");
    closed.owner(ACCOUNT, &status("Inactive")).await;
    let refused = "403 InvalidClientTokenId: The security token included in the request is invalid.";
    assert_eq!(closed.who(&id, &secret).await, refused);
    closed.owner(ACCOUNT, &status("Active")).await;
    assert_eq!(closed.who(&id, &secret).await, ada);
    // The owner of another account can't change it.
    closed.owner(ACCOUNT + 1, "Action=CreateUser&UserName=ada").await;
    assert_eq!(closed.owner(ACCOUNT + 1, &format!("Action=DeleteAccessKey&UserName=ada&AccessKeyId={id}")).await.status, 404);
    assert_eq!(closed.who(&id, &secret).await, ada);
    let deleted = closed.owner(ACCOUNT, &format!("Action=DeleteAccessKey&UserName=ada&AccessKeyId={id}")).await;
    assert_eq!(deleted.status, 200);
    assert_eq!(closed.who(&id, &secret).await, refused);
    assert_eq!(closed.who("AKIAAAAAAAAAAAAAAAAA", &secret).await, refused);
}
