//! Canary releases of stages: a second deployment that answers a part of the calls, with stage variables of its own.
//!
//! See <https://docs.aws.amazon.com/apigateway/latest/developerguide/canary-release.html>. The texts are recorded from AWS.

use serde::{Deserialize, Serialize};

use super::{
    GatewayError,
    common::Texts,
    patch::{Change, Field, Op},
    stages::Stage,
};

/// The path of the canary in a stage's patch.
pub const PATH: &str = "/canarySettings";

/// The canary of a stage.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[expect(missing_docs, reason = "AWS's own member names")]
pub struct CanarySettings {
    /// The part of the calls that the canary answers, in percent.
    pub percent_traffic: f64,
    pub deployment_id: String,
    #[serde(skip_serializing_if = "Texts::is_empty")]
    pub stage_variable_overrides: Texts,
    pub use_stage_cache: bool,
}

impl CanarySettings {
    /// Returns a 400 unless the percentage is one.
    pub fn check(&self) -> Result<(), GatewayError> {
        if (0.0..=100.0).contains(&self.percent_traffic) {
            return super::stages::check_variables(&self.stage_variable_overrides);
        }
        Err(GatewayError::invalid("Percent traffic for canary must be between 0.0 and 100.0 inclusive"))
    }
}

impl Stage {
    /// Returns the canary, to be changed. A new one has the stage's own deployment, and answers no calls.
    fn canary(&mut self) -> &mut CanarySettings {
        let deployment_id = self.deployment_id.clone();
        self.canary_settings.get_or_insert_with(|| CanarySettings { deployment_id, ..CanarySettings::default() })
    }
}

fn promoted<'s>(stage: &'s Stage, change: &Change<'_>, from: &str) -> Result<&'s CanarySettings, GatewayError> {
    if change.from() != Some(from) {
        return Err(not_a_copy(change.path(), change.from()));
    }
    stage.canary_settings.as_ref().ok_or_else(|| GatewayError::invalid("Promotion not available. Canary does not exist."))
}

/// Returns the error for a copy that AWS does not have.
pub fn not_a_copy(path: &str, from: Option<&str>) -> GatewayError {
    GatewayError::invalid(format!(
        "Invalid copy operation with path: {path} and from {}. Valid copy:path are [/deploymentId, /variables] and valid copy:from are \
         [/canarySettings/deploymentId, /canarySettings/stageVariableOverrides]",
        from.unwrap_or("null")
    ))
}

/// The paths of a stage's patch that are about its canary.
pub const PATHS: [Field<Stage>; 10] = [
    Field::copy("/deploymentId", |stage, change| {
        stage.deployment_id = promoted(stage, change, "/canarySettings/deploymentId")?.deployment_id.clone();
        Ok(())
    }),
    Field::copy("/variables", |stage, change| {
        let overrides = promoted(stage, change, "/canarySettings/stageVariableOverrides")?.stage_variable_overrides.clone();
        stage.variables.extend(overrides);
        Ok(())
    }),
    Field::remove("/canarySettings", |stage, _| {
        stage.canary_settings = None;
        Ok(())
    }),
    Field::replace("/canarySettings/percentTraffic", |stage, change| {
        stage.canary().percent_traffic = change.parsed()?;
        Ok(())
    }),
    Field::replace("/canarySettings/deploymentId", |stage, change| {
        stage.canary().deployment_id = change.text();
        Ok(())
    }),
    Field::replace("/canarySettings/useStageCache", |stage, change| {
        stage.canary().use_stage_cache = change.boolean()?;
        Ok(())
    }),
    Field::of("/canarySettings/stageVariableOverrides/{name}", &[Op::Replace, Op::Remove], |stage, change| {
        change.on_map(&mut stage.canary().stage_variable_overrides);
        Ok(())
    }),
    refused("/canarySettings/stageVariableOverrides/{name}"),
    refused("/canarySettings/{setting}"),
    refused("/canarySettings"),
];

/// Returns the row for an `add` that AWS refuses by its own text.
const fn refused(path: &'static str) -> Field<Stage> {
    Field::of(path, &[Op::Add], |_, change| {
        Err(GatewayError::invalid(format!("Invalid add operation with path: {}", change.path())))
    })
}
