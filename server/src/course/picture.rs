//! Pictures in a module's own folder. SVG drawings are inserted into the page, so that they use its colours; others are served as files.

use std::path::{Component, Path, PathBuf};

use super::{clean, vars::escape};

/// The path under which a module's pictures are served: `/media/{slug}/{path}`.
pub const MEDIA: &str = "/media";

/// File extensions that may be served from a module's folder, and their types.
const KINDS: [(&str, &str); 7] = [
    ("avif", "image/avif"),
    ("gif", "image/gif"),
    ("jpeg", "image/jpeg"),
    ("jpg", "image/jpeg"),
    ("png", "image/png"),
    ("svg", "image/svg+xml"),
    ("webp", "image/webp"),
];

/// The file and type of a picture, if `path` names one inside the folder. Files of labs are never served, since solutions are among them.
/// SVG is served with a policy that forbids scripts; see the caller.
pub fn find(folder: &Path, path: &str) -> Option<(PathBuf, &'static str)> {
    let path = Path::new(path);
    let plain = path.components().all(|part| matches!(part, Component::Normal(name) if !name.to_string_lossy().starts_with('.')));
    if !plain || path.starts_with("labs") {
        return None;
    }
    let extension = path.extension()?.to_str()?.to_ascii_lowercase();
    let (_, kind) = KINDS.iter().find(|(name, _)| *name == extension)?;
    let file = folder.join(path).canonicalize().ok()?;
    // A link must lead neither out of the folder nor into its labs.
    let home = folder.canonicalize().ok()?;
    let inside = file.strip_prefix(&home).ok().is_some_and(|path| !path.starts_with("labs"));
    (inside && file.is_file()).then_some((file, *kind))
}

/// In place of a module's slug, for pictures that lie outside of the modules' folders.
pub const SHARED: &str = "_";
/// Folders of the content folder in which others' sites keep their pictures: `/images/a.png` of a page is `static/images/a.png`.
const ROOTS: [&str; 3] = ["static", "assets", ""];

/// The file and type of a picture of the content folder, outside of labs.
pub fn find_shared(content: &Path, path: &str) -> Option<(PathBuf, &'static str)> {
    if Path::new(path).components().any(|part| part.as_os_str() == "labs") {
        return None;
    }
    let home = content.canonicalize().ok()?;
    ROOTS
        .iter()
        .find_map(|root| find(&content.join(root), path))
        .filter(|(file, _)| file.strip_prefix(&home).is_ok_and(|inside| inside.components().all(|part| part.as_os_str() != "labs")))
}

/// Where a page's pictures are looked for.
#[derive(Clone, Debug)]
pub struct Places {
    pub slug: String,
    /// The module's folder, if it has one.
    pub folder: Option<PathBuf>,
    pub content: PathBuf,
    /// The folder of the page's file in the content folder, empty for a single file.
    pub beside: String,
}

impl Places {
    /// The URL, file and type of a picture that a page names; `None` if there is none, or if it is elsewhere on the Web.
    pub fn find(&self, address: &str) -> Option<(String, PathBuf, &'static str)> {
        let address = address.split(['?', '#']).next().unwrap_or(address);
        let decoded = percent_encoding::percent_decode_str(address).decode_utf8().ok()?;
        if let (Some(folder), true) = (&self.folder, is_relative(address)) {
            let plain = decoded.trim_start_matches("./");
            if let Some((file, kind)) = find(folder, plain) {
                return Some((format!("{MEDIA}/{}/{}", self.slug, address.trim_start_matches("./")), file, kind));
            }
        }
        let path = match decoded.strip_prefix('/') {
            Some(path) => path.to_owned(),
            None if is_relative(address) => joined(&self.beside, &decoded)?,
            None => return None,
        };
        let (file, kind) = find_shared(&self.content, &path)?;
        Some((format!("{MEDIA}/{SHARED}/{path}"), file, kind))
    }
}

/// A relative path from a folder, without `..`; `None` if it leads out.
fn joined(beside: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = beside.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// Whether a URL is a path within the module's folder.
pub fn is_relative(address: &str) -> bool {
    !address.starts_with(['/', '#', '\\']) && !address.split(['/', '?', '#']).next().unwrap_or("").contains(':')
}

/// A drawing as an `<svg>` element, sanitised and labelled.
pub fn inline(file: &Path, label: &str) -> Option<String> {
    let svg = clean::drawing(&std::fs::read_to_string(file).ok()?);
    let rest = svg.strip_prefix("<svg")?;
    let mut html = String::with_capacity(svg.len() + label.len() + 64);
    html.push_str("<svg");
    if !label.is_empty() && !rest.contains("aria-label=") {
        html.push_str(" aria-label=\"");
        escape(&mut html, label);
        html.push('"');
    }
    html.push_str(rest);
    Some(html)
}
