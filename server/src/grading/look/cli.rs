//! Looks at what the learner has called, through whichever door.

use serde_json::{Value, json};

use super::{LookError, Looker, Seen, Sight};
use crate::{
    grading::{journal::parameters, matching::matches},
    labs::{expect::Expect, format::Cli},
};

pub async fn look(looker: &Looker<'_>, cli: &Cli, r#where: Option<&Expect>) -> Result<Sight, LookError> {
    let calls = looker.journal.calls(looker.original.account(), &cli.service, &cli.operation).await?;
    let mut tried = 0_u64;
    let mut count = 0_u64;
    let mut last = Value::Null;
    for entry in &calls {
        let parameters = parameters(entry);
        if r#where.is_some_and(|pattern| matches(pattern, Some(&parameters), &looker.scope).is_err()) {
            continue;
        }
        tried += 1;
        let answered = (200..300).contains(&entry.status);
        if answered && entry.error.is_none() {
            count += 1;
        }
        last = json!({ "parameters": parameters, "status": entry.status });
        if let Some(error) = &entry.error {
            last[if answered { "functionError" } else { "error" }] = error.as_str().into();
        }
    }
    Ok(Sight::One(Seen::still(json!({ "count": count, "tried": tried, "last": last }))))
}
