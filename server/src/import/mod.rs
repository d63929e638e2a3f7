//! `coldstart import`: a page of Jekyll, Hugo or a README becomes a module with a draft of each of its labs.
//!
//! [`page`] finds labs and steps in the page, [`parts`] the texts, commands and outputs of a step, [`draft`] makes checks and lines of the solution of
//! them ([`console`] of what is done by clicking, [`commands`] of what is typed), [`write`](mod@write) writes the files. What needs a person is a `todo` in lab.yaml, which
//! `coldstart check` reports, or a line of the list that is printed at the end.
//!
//! It reads one page and writes one folder; it runs nothing and fetches nothing.

mod commands;
mod console;
mod draft;
mod page;
mod parts;
mod write;
mod yaml;

use std::{path::Path, process::ExitCode};

use anyhow::{Context, bail};

use crate::course::{files, front};

/// Imports a page, and prints the files that were written and what needs a hand.
///
/// # Errors
/// If the page cannot be read, the module is there already, or a file cannot be written.
pub fn command(path: &Path, module: Option<&str>, content: &Path) -> anyhow::Result<ExitCode> {
    let text = files::read(path).with_context(|| path.display().to_string())?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let split = front::split(&name, &text).map_err(|problem| anyhow::anyhow!("{problem}"))?;
    let module = match module {
        Some(module) => module.to_owned(),
        None => folder_name(path, &name, split.front.title.as_deref()),
    };
    let folder = content.join(&module);
    if folder.exists() {
        bail!("{} is there already; give another folder with --module", folder.display());
    }
    let found = page::read(split.body);
    let roles = crate::labs::Labs::load(content)
        .provision
        .roles
        .iter()
        .map(|role| (role.name.clone(), role.path.clone().unwrap_or_else(|| "/".to_owned())))
        .collect();
    let drafts = draft::labs(&found, roles);
    let written =
        write::write(&write::Module { folder: &folder, page: path, text: &text, body: split.body, found: &found }, &drafts)?;
    for path in &written.files {
        println!("{}", path.display());
    }
    println!();
    for lab in &drafts {
        let checks: usize = lab.steps.iter().map(|step| step.checks.len()).sum();
        println!("Lab {} ({}): {} steps, {checks} checks drafted.", lab.title, lab.id, lab.steps.len());
    }
    if drafts.is_empty() {
        println!(
            "No labs were found: a lab is a heading such as “Hands-On Lab 1”, “Lab: …”, “Exercise 2” or “Step 1” with commands or a list below it."
        );
    }
    println!("\nNeeds a hand:");
    let todos = drafts.iter().flat_map(|lab| lab.todos().map(move |todo| format!("{}: {todo}", lab.id)));
    let near_misses = drafts.iter().map(|lab| format!("{}: add near misses in wrong/, the typical mistakes of students", lab.id));
    for line in todos.chain(written.hands).chain(near_misses) {
        println!("- {line}");
    }
    println!("\nNow run: coldstart check {}", content.display());
    Ok(ExitCode::SUCCESS)
}

/// The module's folder: `09-aws-lambda` of `2025-11-06-module-9-aws-lambda.md`, the folder's name of a README or of Hugo's `index.md`.
fn folder_name(path: &Path, name: &str, title: Option<&str>) -> String {
    let stem = name.strip_suffix(".md").unwrap_or(name);
    let is_of_folder = ["readme", "index", "_index"].contains(&stem.to_lowercase().as_str());
    let above = path.canonicalize().ok().and_then(|path| Some(path.parent()?.file_name()?.to_string_lossy().into_owned()));
    let stem = match above.filter(|_| is_of_folder) {
        Some(above) => above,
        None => stem.to_owned(),
    };
    let number = files::number(&stem).or_else(|| files::number(title?));
    let bare = files::slug_of(&stem);
    let bare = match number {
        Some(number) => bare.replacen(&format!("module-{number}-"), "", 1),
        None => bare,
    };
    match number {
        Some(number) => format!("{number:02}-{bare}"),
        None => bare,
    }
}
