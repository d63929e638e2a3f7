//! The inbox: e-mails and text messages that SNS has sent to any address of the learner's AWS account. Nobody outside gets them.
//!
//! The page is a list with plain forms, which works without script; the forms are the server's (`server/src/inbox`).

#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod port;

/// An e-mail or a text message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Its number in the account.
    pub number: u64,
    /// The kind.
    pub kind: LetterKind,
    /// When it was sent, RFC 3339.
    pub at: String,
    /// The sender's name.
    pub from: String,
    /// An e-mail address or a phone number.
    pub to: String,
    /// The subject of an e-mail.
    pub subject: Option<String>,
    /// The text.
    pub body: String,
    /// Whether it asks to confirm a subscription.
    pub asks: Asks,
}

/// The kind of a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LetterKind {
    /// An e-mail.
    Email,
    /// A text message.
    Sms,
}

/// Whether a letter asks to confirm a subscription.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asks {
    /// It asks nothing.
    Nothing,
    /// It asks, and nobody has answered.
    Open,
    /// The subscription was confirmed.
    Confirmed,
    /// The subscription is gone, or the question is too old.
    Gone,
}

/// Why the inbox could not be read, or a subscription not be confirmed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InboxError {
    /// There is no such letter, or it asks nothing.
    #[error("This letter is not there any more.")]
    NoLetter,
    /// AWS refused: the subscription is gone, or the question is too old.
    #[error("The subscription can not be confirmed any more.")]
    Refused,
    /// Our fault.
    #[error("Something went wrong on our side. Try again.")]
    Internal,
}
