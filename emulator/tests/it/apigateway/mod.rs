//! Tests of API Gateway's control plane.

mod deployments;
pub mod given;
mod integrations;
mod keys;
mod limits;
mod methods;
mod order;
mod patches;
mod resources;
mod rest_apis;
mod tags;
mod validators;
