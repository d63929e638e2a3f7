//! Writes a module: the page with marks at its labs and steps, its pictures, and the labs' files.

use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use anyhow::Context;
use pulldown_cmark::{Event, Tag};

use super::{
    draft::{DraftCheck, DraftLab},
    page::FoundLab,
    yaml::{flow, line, scalar},
};
use crate::course::{page::parse, picture};

/// The module that is written.
pub struct Module<'m> {
    pub folder: &'m Path,
    /// The page that is imported.
    pub page: &'m Path,
    /// Its whole text.
    pub text: &'m str,
    /// Its Markdown, without front matter.
    pub body: &'m str,
    pub found: &'m [FoundLab],
}

/// What was written, and what needs a hand.
#[derive(Debug, Default)]
pub struct Written {
    pub files: Vec<PathBuf>,
    pub hands: Vec<String>,
}

/// Writes everything.
///
/// # Errors
/// If a file cannot be written.
pub fn write(module: &Module<'_>, labs: &[DraftLab]) -> anyhow::Result<Written> {
    let mut written = Written::default();
    pictures(module, &mut written)?;
    shortcodes(module, &mut written);
    let front = &module.text[..module.text.len() - module.body.len()];
    save(&mut written, &module.folder.join("index.md"), &format!("{front}{}", marked(module.body, module.found, labs)))?;
    for (number, lab) in (1..).zip(labs) {
        let folder = module.folder.join("labs").join(&lab.id);
        save(&mut written, &folder.join("lab.yaml"), &lab_yaml(number, lab))?;
        save(&mut written, &folder.join("solution.yaml"), &solution_yaml(lab))?;
        for (inside, files) in [("starter", &lab.starter), ("solution", &lab.solution)] {
            for (name, text) in files {
                save(&mut written, &folder.join(inside).join(name), text)?;
            }
        }
    }
    Ok(written)
}

fn save(written: &mut Written, path: &Path, text: &str) -> anyhow::Result<()> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).with_context(|| parent.display().to_string())?;
    }
    fs::write(path, text).with_context(|| path.display().to_string())?;
    written.files.push(path.to_owned());
    Ok(())
}

/// The page's Markdown with `{#lab-…}` and `{#step-…}` behind the headings that open labs and steps.
fn marked(body: &str, found: &[FoundLab], labs: &[DraftLab]) -> String {
    // Byte offset → what is written at the end of the line, or before it.
    let mut marks: Vec<(usize, String, bool)> = Vec::new();
    for (found, lab) in found.iter().zip(labs) {
        match found.heading {
            Some(at) => marks.push((at, format!(" {{#lab-{}}}", lab.id), true)),
            None => marks.push((found.start, format!("## Hands-On Lab: {} {{#lab-{}}}\n\n", lab.title, lab.id), false)),
        }
        let steps = lab.steps.iter().filter_map(|step| Some((step.heading?, format!(" {{#step-{}}}", step.id), true)));
        marks.extend(steps);
    }
    marks.sort_by_key(|(at, _, is_behind)| (*at, *is_behind));
    let mut text = String::with_capacity(body.len() + marks.len() * 40);
    let mut done = 0;
    for (at, mark, is_behind) in marks {
        let end = if is_behind { at + body[at..].find('\n').unwrap_or(body.len() - at) } else { at };
        let before = &body[done..end];
        match before.rfind("{#").filter(|mark| is_behind && !before[*mark..].contains('\n')) {
            Some(old) => text.push_str(before[..old].trim_end()),
            None => text.push_str(if is_behind { before.trim_end_matches(' ') } else { before }),
        }
        text.push_str(&mark);
        done = end;
    }
    text + &body[done..]
}

/// Copies the pictures that lie beside the page.
fn pictures(module: &Module<'_>, written: &mut Written) -> anyhow::Result<()> {
    let beside = module.page.parent().unwrap_or(Path::new(""));
    let mut seen = Vec::new();
    for event in parse(module.body).iter().flat_map(|block| &block.events) {
        let Event::Start(Tag::Image { dest_url, .. }) = event else { continue };
        let address = dest_url.to_string();
        if seen.contains(&address) || address.contains("://") || address.starts_with("//") {
            continue;
        }
        seen.push(address.clone());
        let is_here = picture::is_relative(&address).then(|| picture::find(beside, address.trim_start_matches("./"))).flatten();
        match is_here {
            Some((file, _)) => {
                let to = module.folder.join(address.trim_start_matches("./"));
                if let Some(parent) = to.parent() {
                    fs::create_dir_all(parent)?;
                }
                fs::copy(&file, &to).with_context(|| to.display().to_string())?;
                written.files.push(to);
            }
            None => written.hands.push(format!(
                "the picture {address} was not found beside the page: put it into static/ of the content folder, or beside the page"
            )),
        }
    }
    Ok(())
}

/// Templates of Hugo and Jekyll, which are text here.
fn shortcodes(module: &Module<'_>, written: &mut Written) {
    let first = 1 + module.text[..module.text.len() - module.body.len()].matches('\n').count();
    for (number, text) in (first..).zip(module.body.lines()) {
        if text.contains("{{<") || text.contains("{{%") || text.contains("{%") {
            written
                .hands
                .push(format!("line {number} has a template ({}), which is shown as text", super::commands::short(text.trim())));
        }
    }
}

fn lab_yaml(number: usize, lab: &DraftLab) -> String {
    let mut text = format!(
        "# A draft by `coldstart import`. `todo` says where a person has to think; `coldstart check` reports each until it is taken out.\nformat: 1\nid: {}\nnumber: {number}\ntitle: {}\n",
        lab.id,
        line(&lab.title)
    );
    if let Some(from) = &lab.from {
        writeln!(text, "start: {{ from: {from}, at: solution }}").ok();
    }
    let tabs = if lab.function.is_some() { "code, test, api, terminal, logs" } else { "api, terminal" };
    let function = lab.function.as_ref().map(|name| format!(", function: {}", scalar(name))).unwrap_or_default();
    writeln!(text, "workbench: {{ tabs: [{tabs}]{function} }}").ok();
    if lab.has_probe {
        text.push_str("vars:\n  probe: { random: name } # another one at each run of the checks\n");
    }
    text.push_str("steps:\n");
    for step in &lab.steps {
        writeln!(text, "  - id: {}\n    title: {}", step.id, line(&step.title)).ok();
        if !step.items.is_empty() {
            let items: Vec<String> = step.items.iter().map(ToString::to_string).collect();
            writeln!(text, "    items: [{}]", items.join(", ")).ok();
        }
        if !step.todos.is_empty() {
            writeln!(text, "    todo: {}", serde_json::Value::from(step.todos.join("; "))).ok();
        }
        if !step.checks.is_empty() {
            text.push_str("    checks:\n");
        }
        for check in &step.checks {
            check_yaml(&mut text, check);
        }
    }
    text
}

fn check_yaml(text: &mut String, check: &DraftCheck) {
    writeln!(text, "      - id: {}\n        say: {}", check.id, line(&check.say)).ok();
    if let Some(todo) = &check.todo {
        writeln!(text, "        todo: {}", serde_json::Value::from(todo.as_str())).ok();
    }
    if !check.needs.is_empty() {
        writeln!(text, "        needs: [{}]", check.needs.join(", ")).ok();
    }
    let (kind, look) = &check.look;
    writeln!(text, "        {kind}: {}", flow(look)).ok();
    if let Some(expect) = &check.expect {
        writeln!(text, "        expect: {}", flow(expect)).ok();
    }
    if let Some((when, say)) = &check.open_when {
        writeln!(text, "        fail:\n          - when: {}\n            open: true\n            say: {}", flow(when), line(say))
            .ok();
    }
}

fn solution_yaml(lab: &DraftLab) -> String {
    let mut text = "# What a student could type, step by step.\nformat: 1\nsteps:\n".to_owned();
    for step in &lab.steps {
        writeln!(text, "  - step: {}", step.id).ok();
        if !step.put.is_empty() {
            writeln!(text, "    put: [{}]", step.put.join(", ")).ok();
        }
        if step.run.is_empty() {
            text.push_str("    run: []\n");
            continue;
        }
        text.push_str("    run:\n");
        for typed in &step.run {
            let spare = if typed.is_spare { "spare: " } else { "" };
            writeln!(text, "      - {spare}{}", line(&typed.text)).ok();
        }
    }
    text
}
