//! `zip` and `unzip`, with the options and messages of Info-ZIP.

use std::{
    collections::BTreeMap,
    io::{Cursor, Read, Write},
    path::Path,
};

use rust_bash::{CommandContext, CommandResult, NodeType, commands::VirtualCommand};
use zip::{ZipArchive, ZipWriter, result::ZipError, write::SimpleFileOptions};

/// `zip [-r] [-j] [-q] ARCHIVE FILE… [-x PATTERN…]`
pub struct Zip;

/// The size limit of an archive's unpacked content, in bytes.
const LARGEST: u64 = 64 << 20;

#[derive(Default)]
struct ZipOptions {
    recurse: bool,
    junk_paths: bool,
    quiet: bool,
    names: Vec<String>,
    excluded: Vec<String>,
}

impl VirtualCommand for Zip {
    fn name(&self) -> &'static str {
        "zip"
    }

    fn execute(&self, arguments: &[String], context: &CommandContext<'_>) -> CommandResult {
        zip(arguments, context).unwrap_or_else(|failed| failed)
    }
}

fn zip(arguments: &[String], context: &CommandContext<'_>) -> Result<CommandResult, CommandResult> {
    let options = read_zip_options(arguments)?;
    let Some((archive, names)) = options.names.split_first() else {
        return Err(failed(
            16,
            "zip error: Invalid command arguments (nothing to do; for example: zip function.zip lambda_function.py)",
        ));
    };
    let archive =
        if archive.rsplit('/').next().is_some_and(|name| name.contains('.')) { archive.clone() } else { format!("{archive}.zip") };
    let mut found = Vec::new();
    let mut complaints = String::new();
    for name in names {
        let name = name.trim_end_matches('/');
        match context.fs.stat(&Path::new(context.cwd).join(name)) {
            Ok(_) => gather(name, &options, context, &mut found),
            Err(_) => complaints.push_str(&format!("\tzip warning: name not matched: {name}\n")),
        }
    }
    found.retain(|(name, _)| *name != archive && !options.excluded.iter().any(|pattern| matches(pattern, name)));
    if found.is_empty() {
        return Err(failed(12, &format!("{complaints}\nzip error: Nothing to do! ({archive})")));
    }
    let written = write(&archive, found, context).map_err(|error| failed(15, &format!("zip I/O error: {error}")))?;
    let stdout = if options.quiet { String::new() } else { written };
    Ok(CommandResult { stdout, stderr: complaints, ..CommandResult::default() })
}

fn read_zip_options(arguments: &[String]) -> Result<ZipOptions, CommandResult> {
    let mut options = ZipOptions::default();
    let mut excluding = false;
    for argument in arguments {
        match argument.strip_prefix('-').filter(|letters| !letters.is_empty()) {
            Some("-recurse-paths") => options.recurse = true,
            Some("-junk-paths") => options.junk_paths = true,
            Some("-quiet") => options.quiet = true,
            Some("-exclude") => excluding = true,
            Some(letters) => {
                for letter in letters.chars() {
                    match letter {
                        'r' => options.recurse = true,
                        'j' => options.junk_paths = true,
                        'q' => options.quiet = true,
                        'x' => excluding = true,
                        // Compression level, links, extra attributes and directory entries make no difference here.
                        '0'..='9' | 'y' | 'X' | 'D' | 'v' | 'u' => {}
                        other => {
                            return Err(failed(
                                16,
                                &format!("zip error: Invalid command arguments (short option '{other}' not supported)"),
                            ));
                        }
                    }
                }
            }
            None if excluding => options.excluded.push(argument.clone()),
            None => options.names.push(argument.clone()),
        }
    }
    Ok(options)
}

/// Collects the files below a name; names of folders end with a slash.
fn gather(name: &str, options: &ZipOptions, context: &CommandContext<'_>, found: &mut Vec<(String, Option<Vec<u8>>)>) {
    let path = Path::new(context.cwd).join(name);
    let inside = || match options.junk_paths {
        true => name.rsplit('/').next().unwrap_or(name).to_owned(),
        false => name.trim_start_matches("./").trim_start_matches('/').to_owned(),
    };
    match context.fs.stat(&path).map(|found| found.node_type) {
        Ok(NodeType::Directory) => {
            if !options.junk_paths && !matches!(name, "." | "..") {
                found.push((format!("{}/", inside()), None));
            }
            for entry in context.fs.readdir(&path).into_iter().flatten().filter(|_| options.recurse) {
                let below = if name == "." { entry.name } else { format!("{name}/{}", entry.name) };
                gather(&below, options, context, found);
            }
        }
        Ok(NodeType::File | NodeType::Symlink) => {
            if let Ok(content) = context.fs.read_file(&path) {
                found.push((inside(), Some(content)));
            }
        }
        Err(_) => {}
    }
}

/// Writes the archive with its new entries, and those old ones that are not replaced.
fn write(
    archive: &str,
    found: Vec<(String, Option<Vec<u8>>)>,
    context: &CommandContext<'_>,
) -> Result<String, Box<dyn std::error::Error>> {
    let path = Path::new(context.cwd).join(archive);
    let mut entries = match context.fs.read_file(&path) {
        Ok(bytes) => entries(&bytes)?,
        Err(_) => BTreeMap::new(),
    };
    let mut said = String::new();
    let mut order: Vec<String> = entries.keys().cloned().collect();
    for (name, content) in found {
        let known = entries.contains_key(&name);
        said.push_str(&line(if known { "updating" } else { "  adding" }, &name, content.as_deref())?);
        if !known {
            order.push(name.clone());
        }
        entries.insert(name, content);
    }
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let attributes = SimpleFileOptions::default().unix_permissions(0o644);
    for name in order {
        match entries.get(&name).and_then(Option::as_deref) {
            Some(content) => {
                writer.start_file(name.as_str(), attributes)?;
                writer.write_all(content)?;
            }
            None => writer.add_directory(name.as_str(), attributes.unix_permissions(0o755))?,
        }
    }
    context.fs.write_file(&path, writer.finish()?.get_ref())?;
    Ok(said)
}

/// Name → content; `None` for a folder.
type Entries = BTreeMap<String, Option<Vec<u8>>>;

fn entries(bytes: &[u8]) -> Result<Entries, Box<dyn std::error::Error>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes))?;
    let mut entries = BTreeMap::new();
    let mut left = LARGEST;
    for index in 0..archive.len() {
        let file = archive.by_index(index)?;
        let (name, is_folder) = (file.name()?.into_owned(), file.is_dir());
        let content = content(file, &mut left)?;
        entries.insert(name, (!is_folder).then_some(content));
    }
    Ok(entries)
}

fn content(file: impl Read, left: &mut u64) -> Result<Vec<u8>, Box<dyn std::error::Error>> {
    let mut content = Vec::new();
    file.take(*left + 1).read_to_end(&mut content)?;
    *left = left.checked_sub(content.len() as u64).ok_or("it is too large")?;
    Ok(content)
}

/// `  adding: lambda_function.py (deflated 42%)`
fn line(verb: &str, name: &str, content: Option<&[u8]>) -> Result<String, ZipError> {
    let size = content.map_or(0, <[u8]>::len);
    let mut probe = ZipWriter::new(Cursor::new(Vec::new()));
    probe.start_file("", SimpleFileOptions::default())?;
    probe.write_all(content.unwrap_or_default())?;
    let packed = ZipArchive::new(probe.finish()?)?.by_index(0)?.compressed_size() as usize;
    let saved = (size > packed).then(|| ((size - packed) * 200 + size) / (size * 2));
    Ok(match saved {
        Some(saved) if saved > 0 => format!("{verb}: {name} (deflated {saved}%)\n"),
        Some(_) | None => format!("{verb}: {name} (stored 0%)\n"),
    })
}

/// Matches a pattern with `*` and `?`, where `*` also matches slashes.
fn matches(pattern: &str, name: &str) -> bool {
    let pattern = format!("^{}$", regex::escape(pattern).replace(r"\*", ".*").replace(r"\?", "."));
    regex::Regex::new(&pattern).is_ok_and(|pattern| pattern.is_match(name))
}

/// `unzip [-o] [-n] [-q] [-l] [-p] [-d FOLDER] ARCHIVE [FILE…]`
pub struct Unzip;

#[derive(Default)]
struct UnzipOptions {
    list: bool,
    pipe: bool,
    quiet: bool,
    never: bool,
    folder: String,
    names: Vec<String>,
}

impl VirtualCommand for Unzip {
    fn name(&self) -> &'static str {
        "unzip"
    }

    fn execute(&self, arguments: &[String], context: &CommandContext<'_>) -> CommandResult {
        let mut options = UnzipOptions::default();
        let mut rest = arguments.iter();
        while let Some(argument) = rest.next() {
            match argument.strip_prefix('-') {
                Some("d") => match rest.next() {
                    Some(folder) => options.folder = folder.clone(),
                    None => return failed(10, "unzip:  -d needs the folder to unpack into"),
                },
                Some(letters) => {
                    options.list |= letters.contains(['l', 'v', 'Z']);
                    options.pipe |= letters.contains('p');
                    options.quiet |= letters.contains('q');
                    options.never |= letters.contains('n');
                }
                None => options.names.push(argument.clone()),
            }
        }
        let Some((name, wanted)) = options.names.split_first() else {
            return failed(10, "usage: unzip [-l] [-p] [-o] [-q] [-d FOLDER] ARCHIVE [FILE…]");
        };
        let read = |name: &str| context.fs.read_file(&Path::new(context.cwd).join(name));
        let Ok(bytes) = read(name).or_else(|_| read(&format!("{name}.zip"))) else {
            return failed(9, &format!("unzip:  cannot find or open {name}, {name}.zip or {name}.ZIP."));
        };
        let done = match options.list {
            true => list(name, &bytes),
            false => unpack(name, wanted, &bytes, &options, context),
        };
        done.unwrap_or_else(|error| failed(9, &format!("Archive:  {name}\nunzip:  {name}: {error}")))
    }
}

fn list(name: &str, bytes: &[u8]) -> Result<CommandResult, Box<dyn std::error::Error>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes))?;
    let mut said = format!("Archive:  {name}\n  Length      Date    Time    Name\n---------  ---------- -----   ----\n");
    let mut total = 0;
    for index in 0..archive.len() {
        let file = archive.by_index(index)?;
        let when = file.last_modified().unwrap_or_default();
        let (year, month, day, hour, minute) = (when.year(), when.month(), when.day(), when.hour(), when.minute());
        said.push_str(&format!("{:>9}  {year:04}-{month:02}-{day:02} {hour:02}:{minute:02}   {}\n", file.size(), file.name()?));
        total += file.size();
    }
    let plural = if archive.len() == 1 { "" } else { "s" };
    said.push_str(&format!(
        "---------                     -------\n{total:>9}                     {} file{plural}\n",
        archive.len()
    ));
    Ok(CommandResult { stdout: said, ..CommandResult::default() })
}

fn unpack(
    name: &str,
    wanted: &[String],
    bytes: &[u8],
    options: &UnzipOptions,
    context: &CommandContext<'_>,
) -> Result<CommandResult, Box<dyn std::error::Error>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes))?;
    let mut said = format!("Archive:  {name}\n");
    let mut piped = Vec::new();
    let mut left = LARGEST;
    for index in 0..archive.len() {
        let file = archive.by_index(index)?;
        let Some(path) = file.enclosed_name() else { return Err("a name leads out of the archive".into()) };
        let is_wanted = wanted.is_empty() || wanted.iter().any(|pattern| matches(pattern, &path.to_string_lossy()));
        if file.is_dir() || !is_wanted {
            continue;
        }
        let content = content(file, &mut left)?;
        if options.pipe {
            piped.extend(content);
            continue;
        }
        let shown = Path::new(&options.folder).join(&path);
        let target = Path::new(context.cwd).join(&shown);
        if options.never && context.fs.exists(&target) {
            continue;
        }
        if let Some(folder) = target.parent() {
            context.fs.mkdir_p(folder)?;
        }
        context.fs.write_file(&target, &content)?;
        said.push_str(&format!("  inflating: {}\n", shown.display()));
    }
    if options.pipe {
        return Ok(CommandResult { stdout_bytes: Some(piped), ..CommandResult::default() });
    }
    let stdout = if options.quiet { String::new() } else { said };
    Ok(CommandResult { stdout, ..CommandResult::default() })
}

fn failed(code: i32, message: &str) -> CommandResult {
    CommandResult { stderr: format!("{message}\n"), exit_code: code, ..CommandResult::default() }
}
