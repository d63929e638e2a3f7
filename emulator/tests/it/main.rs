//! The emulator through `Emulator::handle`: requests as clients send them, answers as clients get them.
//!
//! One module a service. [`harness`] makes an emulator whose clock, ids and Python are in the test's hand.

mod apigateway;
mod authorization;
mod bombs;
mod bounds;
mod chain;
mod dispatch;
mod dynamodb;
mod events;
mod execute_api;
mod function_url;
mod harness;
mod iam;
mod jobs;
mod lambda;
mod logs;
mod paging;
mod parts;
mod persistence;
mod restore;
mod s3;
mod scheduler;
mod sigv4;
mod sns;
mod sqs;
mod sts;
