//! API Gateway's control plane.

mod given;
mod keys;
mod limits;
mod rest_apis;
