//! Reads the API calls that the learner has made, from the CLI, the console or an SDK.

use serde_json::{Value, json};

use super::{Observation, Observations, ProbeContext, ProbeError};
use crate::{
    grading::{
        journal::{LEARNERS, LEARNERS_OR_SOLUTION, is_done, parameters},
        matching::matches,
    },
    labs::{expect::Expect, format::Cli},
};

/// In a step that the site solved, the site's calls count too, so that the step's checks pass (without points).
pub async fn probe(
    context: &ProbeContext<'_>,
    cli: &Cli,
    r#where: Option<&Expect>,
    is_solved: bool,
) -> Result<Observations, ProbeError> {
    let sources = if is_solved { &LEARNERS_OR_SOLUTION[..] } else { &LEARNERS[..] };
    let calls = context.journal.calls(context.original.account(), &cli.service, &cli.operation, sources).await?;
    let mut tried = 0_u64;
    let mut count = 0_u64;
    let mut last = Value::Null;
    for entry in &calls {
        let parameters = parameters(entry);
        if r#where.is_some_and(|pattern| matches(pattern, Some(&parameters), &context.scope).is_err()) {
            continue;
        }
        tried += 1;
        let answered = (200..300).contains(&entry.status);
        if is_done(entry, &parameters, cli.r#where.as_ref()) {
            count += 1;
        }
        last = json!({ "parameters": parameters, "status": entry.status });
        if let Some(error) = &entry.error {
            last[if answered { "functionError" } else { "error" }] = error.as_str().into();
        }
    }
    Ok(Observations::One(Observation::still(json!({ "count": count, "tried": tried, "last": last }))))
}
