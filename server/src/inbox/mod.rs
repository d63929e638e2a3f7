//! The inbox of a learner's AWS account: letters that SNS has sent, and the form that confirms a subscription.

pub mod http;

use app::{
    account::Learner,
    inbox::{Asks, InboxError, Letter, LetterKind, port::Inbox},
};
use async_trait::async_trait;
use emulator::{
    AccountId, CallSource, CallerContext, Emulator, Principal, Service,
    sns::{self, Answered},
};
use url::form_urlencoded;

/// The letters of the emulator's accounts.
pub struct AccountInbox {
    emulator: Emulator,
}

impl AccountInbox {
    pub fn new(emulator: Emulator) -> Self {
        Self { emulator }
    }

    async fn account(&self, learner: &Learner) -> Result<std::sync::Arc<emulator::Account>, InboxError> {
        let account: AccountId = learner.aws_account.parse().map_err(internal)?;
        self.emulator.account(account).await.map_err(internal)
    }
}

#[async_trait]
impl Inbox for AccountInbox {
    async fn letters(&self, learner: &Learner) -> Result<Vec<Letter>, InboxError> {
        let account = self.account(learner).await?;
        let now = self.emulator.core().now(&account);
        let shown = |(number, letter): (&u64, &sns::Letter), answered| Letter {
            number: *number,
            kind: match letter.kind {
                sns::Kind::Email => LetterKind::Email,
                sns::Kind::Sms => LetterKind::Sms,
            },
            at: letter.at.to_string(),
            from: letter.from.clone(),
            to: letter.to.clone(),
            subject: letter.subject.clone(),
            body: letter.body.clone(),
            asks: match answered {
                None => Asks::Nothing,
                Some(Answered::NotYet) => Asks::Open,
                Some(Answered::Confirmed) => Asks::Confirmed,
                Some(Answered::TooLate) => Asks::Gone,
            },
        };
        Ok(account.read(|state| {
            let letters = state.sns.letters.iter().rev();
            letters.map(|(number, letter)| shown((number, letter), state.sns.answered(letter, now))).collect()
        }))
    }

    async fn confirm(&self, learner: &Learner, number: u64) -> Result<(), InboxError> {
        let account = self.account(learner).await?;
        let core = self.emulator.core();
        let asked = account.read(|state| state.sns.letters.get(&number).and_then(|letter| letter.confirmation(core, account.id)));
        let (topic, token) = asked.ok_or(InboxError::NoLetter)?;
        let body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs([("Action", "ConfirmSubscription"), ("Version", "2010-03-31"), ("TopicArn", &topic), ("Token", &token)])
            .finish();
        let request = ::http::Request::post("/")
            .header(::http::header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(::http::header::USER_AGENT, "coldstart-inbox")
            .body(body.into())
            .map_err(internal)?;
        let caller = CallerContext {
            account: account.id,
            principal: Principal::Owner,
            service: Some(Service::SNS),
            source: CallSource::Console,
        };
        let response = self.emulator.handle_as(caller, request).await;
        match response.status().is_success() {
            true => Ok(()),
            false => Err(InboxError::Refused),
        }
    }
}

fn internal(error: impl std::fmt::Display) -> InboxError {
    tracing::error!(%error, "an inbox could not be read");
    InboxError::Internal
}
