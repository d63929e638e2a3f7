//! Reads a learner's file: `notes.txt` in the working folder, or `HelloLambda/lambda_function.py` in a function's code, which is the draft or, if
//! there is no draft, the deployed code.

use serde_json::json;

use super::{Observation, Observations, ProbeContext, ProbeError, function};
use crate::{labs::format::File, workspace};

pub async fn probe(context: &ProbeContext<'_>, file: &File) -> Result<Observations, ProbeError> {
    let path = file.path.fill(&context.scope);
    let text = match context.files.get(&path) {
        Some(content) => Some(String::from_utf8_lossy(content).into_owned()),
        None => deployed(context, &path).await?,
    };
    Ok(match text {
        Some(text) => Observations::One(Observation::still(json!({ "text": text }))),
        None => Observations::Nothing(format!("There is no file {path}.")),
    })
}

async fn deployed(context: &ProbeContext<'_>, path: &str) -> Result<Option<String>, ProbeError> {
    let Some((name, inside)) = path.split_once('/') else { return Ok(None) };
    let folder = format!("{name}/");
    // If the function has a draft, a file that is missing in it has been deleted.
    if context.files.keys().any(|known| known.starts_with(&folder)) {
        return Ok(None);
    }
    let Some(found) = function::configuration(&context.copy, name, None).await? else { return Ok(None) };
    let Some(hash) = found.get("CodeSha256").and_then(|hash| hash.as_str()) else { return Ok(None) };
    let (files, _) = workspace::unpacked(context.copy.emulator(), hash).await?;
    Ok(files.into_iter().find_map(|(known, text)| (known == inside).then_some(text)))
}
