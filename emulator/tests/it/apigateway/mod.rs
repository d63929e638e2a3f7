//! API Gateway's control plane.

pub mod given;
mod keys;
mod limits;
mod rest_apis;
