//! AWS's wire protocols, driven by AWS's own service models.
//!
//! A request comes in, and its service's [`Model`] says which operation it is for and where each member of the input is; an output goes out
//! the same way. Six protocols are spoken: rest-json, rest-xml, query, JSON 1.0 and 1.1, and smithy's RPC v2 with CBOR. The crate opens no
//! socket, checks no signature and knows no type of any service.
//!
//! The steps of a call, each a function of its own, so that who may call can be asked in between:
//!
//! 1. [`find_service`]: which of AWS's services the request is for. One without a model is refused in its own protocol
//!    ([`ServiceInfo::refuse`]).
//! 2. [`Model::route`]: the operation and the protocol.
//! 3. [`Model::input`]: the input as a [`Value`]. What is not of its type is refused here.
//! 4. [`Model::check`]: the model's constraints, all of them.
//! 5. [`Value::read`]: the value as a `#[derive(Deserialize)]` type. Blobs are [`Blob`], which shares the request's bytes.
//! 6. The operation.
//! 7. [`Model::answer`] or [`Model::refuse`]: the response, in the request's protocol.
//!
//! [`Model::request`] and [`Model::read`] are the client's side of it.
//!
//! # Adding a service
//!
//! Name it in `models/make.py`, run that, and name it in `model/catalog.rs`. If it does something in a way of its own, give it [`Habits`].
//! A service that AWS has not is one call:
//!
//! ```
//! use bytes::Bytes;
//! use http::Request;
//! use serde::{Deserialize, Serialize};
//! use wire::{Habits, Model};
//!
//! static HABITS: Habits = Habits::PLAIN;
//!
//! #[derive(Deserialize)]
//! #[serde(rename_all = "PascalCase")]
//! struct BrewRequest {
//!     beans: String,
//!     cups: Option<i32>,
//! }
//!
//! #[derive(Serialize)]
//! #[serde(rename_all = "PascalCase")]
//! struct BrewResponse {
//!     coffee: String,
//! }
//!
//! let model = Model::leak(
//!     r#"{
//!         "service": "coffee", "name": "Coffee", "apiVersion": "2026-01-01", "signingName": "coffee", "endpointPrefix": "coffee",
//!         "protocols": ["rest-json"],
//!         "operations": {"Brew": {"uri": "/beans/{Beans}", "status": 201, "input": "BrewRequest", "output": "BrewResponse"}},
//!         "shapes": {
//!             "BrewRequest": {"type": "structure", "required": ["Beans"],
//!                 "members": {"Beans": {"shape": "string", "in": "uri"}, "Cups": "Cups"}},
//!             "BrewResponse": {"type": "structure", "members": {"Coffee": "string"}},
//!             "Cups": {"type": "integer", "min": 1, "max": 12}
//!         }
//!     }"#,
//!     &HABITS,
//! )?;
//!
//! let request = Request::post("/beans/arabica").body(Bytes::from(r#"{"Cups": 2}"#))?;
//! let routed = model.route(&request)?;
//! let input = model.input(&routed, &request)?;
//! model.check(routed.operation, &input).map_err(|violations| model.violation(&violations))?;
//! let brew: BrewRequest = input.read()?;
//! let output = BrewResponse { coffee: format!("{} cups of {}", brew.cups.unwrap_or(1), brew.beans) };
//! let response = model.answer(routed.operation, routed.protocol, &output, "request-1")?;
//! assert_eq!(response.status(), 201);
//! assert_eq!(response.body(), r#"{"Coffee":"2 cups of arabica"}"#);
//!
//! let too_much = Request::post("/beans/arabica").body(Bytes::from(r#"{"Cups": 13}"#))?;
//! let violations = model.check(routed.operation, &model.input(&routed, &too_much)?).unwrap_err();
//! assert_eq!(
//!     violations.to_string(),
//!     "1 validation error detected: Value '13' at 'cups' failed to satisfy constraint: Member must have value less than or equal to 12"
//! );
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod body;
mod client;
mod constraints;
mod error;
mod habits;
mod model;
mod protocol;
mod router;
mod time;
mod value;

pub use constraints::Violations;
pub use error::{WireError, refuse_unknown};
pub use habits::{Documented, Habits, Mismatch};
pub use model::{
    Constraints, ErrorTraits, Kind, Location, Member, Model, ModelError, Namespace, Operation, Paginator, ServiceInfo, Shape,
    ShapeId, Structure, find_service, model, models, service, services,
};
pub use protocol::{EncodeError, Protocol, Routed};
pub use time::TimeFormat;
pub use value::{Blob, ReadError, Value, WriteError};
