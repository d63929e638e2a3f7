//! Looks at a learner's file: `notes.txt` in their working folder, or `HelloLambda/lambda_function.py` in a function's code, which is the
//! draft, or, where there is none, what is deployed.

use serde_json::json;

use super::{LookError, Looker, Seen, Sight, function};
use crate::{labs::format::File, workspace};

pub async fn look(looker: &Looker<'_>, file: &File) -> Result<Sight, LookError> {
    let path = file.path.fill(&looker.scope);
    let text = match looker.files.get(&path) {
        Some(content) => Some(String::from_utf8_lossy(content).into_owned()),
        None => deployed(looker, &path).await?,
    };
    Ok(match text {
        Some(text) => Sight::One(Seen::still(json!({ "text": text }))),
        None => Sight::Nothing(format!("There is no file {path}.")),
    })
}

async fn deployed(looker: &Looker<'_>, path: &str) -> Result<Option<String>, LookError> {
    let Some((name, inside)) = path.split_once('/') else { return Ok(None) };
    let folder = format!("{name}/");
    // Of a draft, a file that is not in it was taken out.
    if looker.files.keys().any(|known| known.starts_with(&folder)) {
        return Ok(None);
    }
    let Some(found) = function::configuration(&looker.copy, name, None).await? else { return Ok(None) };
    let Some(hash) = found.get("CodeSha256").and_then(|hash| hash.as_str()) else { return Ok(None) };
    let (files, _) = workspace::unpacked(looker.copy.emulator(), hash).await?;
    Ok(files.into_iter().find_map(|(known, text)| (known == inside).then_some(text)))
}
