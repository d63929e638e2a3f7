//! UpdateEventSourceMapping.

use serde::Deserialize;

use super::{
    configuration::Configuration,
    find::OnMapping,
    settings::{Settings, check},
};
use crate::{
    Call,
    iam::whole_second,
    lambda::{error::LambdaError, reference::Reference},
};

/// UpdateEventSourceMapping's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateEventSourceMappingRequest {
    #[serde(rename = "UUID")]
    uuid: String,
    function_name: Option<String>,
    #[serde(flatten)]
    settings: Settings,
}

impl OnMapping for UpdateEventSourceMappingRequest {
    fn id(&self) -> &str {
        &self.uuid
    }
}

/// Changes the settings of a mapping that the request has.
pub async fn update_event_source_mapping(call: Call<UpdateEventSourceMappingRequest>) -> Result<Configuration, LambdaError> {
    let UpdateEventSourceMappingRequest { uuid: id, function_name, settings } = &call.input;
    let named = |name: &String| Reference::read(&call, "UpdateEventSourceMapping", name, None);
    let function = function_name.as_ref().map(named).transpose()?;
    call.account.write(|state| {
        let before = state.lambda.mapping(id)?;
        let mut mapping = before.clone();
        if let Some(Reference { name, qualifier }) = function {
            (mapping.function, mapping.qualifier) = (name, qualifier);
        }
        settings.apply(&mut mapping)?;
        mapping.last_modified = whole_second(call.now);
        let shown_state = match (before.enabled, mapping.enabled) {
            (false, true) => "Enabling",
            (true, false) => "Disabling",
            (true, true) | (false, false) => "Updating",
        };
        check(&call, state, &mapping)?;
        let shown = Configuration::of(&call, state, id, &mapping, shown_state);
        match mapping.enabled {
            true => state.lambda.poll_at(id.clone(), call.now),
            false => drop(state.lambda.polls.remove(id)),
        }
        state.lambda.mappings.insert(id.clone(), mapping);
        Ok(shown)
    })
}
