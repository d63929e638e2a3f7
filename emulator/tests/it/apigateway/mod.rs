//! Tests of API Gateway's control plane.

mod deployments;
pub mod given;
mod integrations;
mod keys;
mod limits;
mod methods;
mod openapi;
mod order;
mod patches;
mod resources;
mod rest_apis;
mod stored;
mod tags;
mod validators;
