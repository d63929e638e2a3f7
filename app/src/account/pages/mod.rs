//! The account's pages. Their forms are plain HTML posted to the server's own routes, which redirect back with `?error=…` when they refuse.

mod certificate;
mod fields;
mod learners;
mod overview;
mod sign_in;
mod sign_up;

pub use self::{
    certificate::CertificatePage, learners::LearnersPage, overview::AccountPage, sign_in::SignInPage, sign_up::SignUpPage,
};
