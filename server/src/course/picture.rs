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

/// Whether a URL is a path within the module's folder.
pub fn is_relative(address: &str) -> bool {
    !address.starts_with(['/', '#', '\\']) && !address.split(['/', '?', '#']).next().unwrap_or("").contains(':')
}

/// A drawing of the folder as an `<svg>` element, sanitised and labelled.
pub fn inline(folder: &Path, path: &str, label: &str) -> Option<String> {
    let (file, "image/svg+xml") = find(folder, path)? else { return None };
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
