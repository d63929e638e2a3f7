//! Signatures as data: requests go in, verdicts come out.

mod attacks;
mod botocore;
mod canonical;
mod checksums;
mod chunks;
mod errors;
mod harness;
mod published;
mod signer;
mod stream;
mod time;
