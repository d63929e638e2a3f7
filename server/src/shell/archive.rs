//! `zip` and `unzip`.

use std::{
    io::{Cursor, Read, Write},
    path::Path,
};

use rust_bash::{CommandContext, CommandResult, commands::VirtualCommand};
use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

/// `zip [-r] [-q] ARCHIVE FILE…`
pub struct Zip;

impl VirtualCommand for Zip {
    fn name(&self) -> &'static str {
        "zip"
    }

    fn execute(&self, arguments: &[String], context: &CommandContext<'_>) -> CommandResult {
        let mut names = arguments.iter().filter(|argument| !argument.starts_with('-'));
        let Some(archive) = names.next() else { return failed(16, "zip error: Nothing to do!") };
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        let mut said = String::new();
        for name in names {
            let Ok(content) = context.fs.read_file(&Path::new(context.cwd).join(name)) else {
                return failed(12, &format!("\tzip warning: name not matched: {name}\n\nzip error: Nothing to do! ({archive})"));
            };
            let written = writer.start_file(name.as_str(), SimpleFileOptions::default().unix_permissions(0o644));
            if written.is_err() || writer.write_all(&content).is_err() {
                return failed(15, &format!("zip error: could not write {name}"));
            }
            said.push_str(&format!("  adding: {name}\n"));
        }
        let Ok(finished) = writer.finish() else { return failed(15, "zip error: could not write the archive") };
        match context.fs.write_file(&Path::new(context.cwd).join(archive), finished.get_ref()) {
            Ok(()) => CommandResult { stdout: said, ..CommandResult::default() },
            Err(error) => failed(15, &format!("zip I/O error: {error}")),
        }
    }
}

/// `unzip [-o] [-q] ARCHIVE`
pub struct Unzip;

/// What an archive may unpack to, bytes.
const LARGEST: u64 = 64 << 20;

impl VirtualCommand for Unzip {
    fn name(&self) -> &'static str {
        "unzip"
    }

    fn execute(&self, arguments: &[String], context: &CommandContext<'_>) -> CommandResult {
        let Some(name) = arguments.iter().find(|argument| !argument.starts_with('-')) else { return failed(10, "usage: unzip ARCHIVE") };
        let Ok(bytes) = context.fs.read_file(&Path::new(context.cwd).join(name)) else {
            return failed(9, &format!("unzip:  cannot find or open {name}."));
        };
        unpack(&bytes, context).unwrap_or_else(|error| failed(9, &format!("unzip: {name}: {error}")))
    }
}

fn unpack(bytes: &[u8], context: &CommandContext<'_>) -> Result<CommandResult, Box<dyn std::error::Error>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes))?;
    let mut said = String::new();
    let mut left = LARGEST;
    for index in 0..archive.len() {
        let file = archive.by_index(index)?;
        let Some(path) = file.enclosed_name() else { return Err("a name leads out of the archive".into()) };
        if file.is_dir() {
            continue;
        }
        let mut content = Vec::new();
        file.take(left + 1).read_to_end(&mut content)?;
        left = left.checked_sub(content.len() as u64).ok_or("it is too large")?;
        let target = Path::new(context.cwd).join(&path);
        if let Some(folder) = target.parent() {
            context.fs.mkdir_p(folder)?;
        }
        context.fs.write_file(&target, &content)?;
        said.push_str(&format!("  inflating: {}\n", path.display()));
    }
    Ok(CommandResult { stdout: said, ..CommandResult::default() })
}

fn failed(code: i32, message: &str) -> CommandResult {
    CommandResult { stderr: format!("{message}\n"), exit_code: code, ..CommandResult::default() }
}
