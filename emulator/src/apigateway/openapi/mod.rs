//! Import and export of APIs as OpenAPI 2 and 3 documents, with AWS's extensions `x-amazon-apigateway-…`.
//!
//! [`document`] reads a document and evens out what differs between the versions, [`import`] makes an API of it, [`export`] a
//! document of a deployment.
//! See <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-import-api.html>.

mod document;
mod export;
mod import;
mod integration;
mod operations;

pub use export::get_export;
pub use operations::{import_rest_api, put_rest_api};
