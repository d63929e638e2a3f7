//! `ls`, with sizes and times, which the `ls` of `rust-bash` does not print. On a terminal it prints columns and colours ([`super::tee`] tells it),
//! into a pipe one name a line.

use std::{path::Path, time::SystemTime};

use super::tee::{AT_TERMINAL, TO_TERMINAL};
use rust_bash::{CommandContext, CommandResult, Metadata, NodeType, commands::VirtualCommand};

/// The width for which columns are laid out. The terminal may wrap them.
const WIDTH: usize = 80;

/// The command `ls`.
pub struct Ls;

#[derive(Default)]
struct Options {
    all: bool,
    almost_all: bool,
    long: bool,
    human: bool,
    one: bool,
    recurse: bool,
    folder_itself: bool,
    by_time: bool,
    by_size: bool,
    reverse: bool,
    mark: bool,
    terminal: bool,
}

struct Entry {
    name: String,
    found: Metadata,
}

impl VirtualCommand for Ls {
    fn name(&self) -> &'static str {
        "ls"
    }

    fn execute(&self, arguments: &[String], context: &CommandContext<'_>) -> CommandResult {
        let mut options = Options::default();
        let mut names = Vec::new();
        for argument in arguments {
            if let Err(wrong) = options.read(argument, &mut names) {
                let stderr = format!("ls: {wrong}\nTry 'ls --help' for more information.\n");
                return CommandResult { stderr, exit_code: 2, ..CommandResult::default() };
            }
        }
        if names.is_empty() {
            names.push(".".to_owned());
        }
        list(&options, &names, context)
    }
}

impl Options {
    fn read(&mut self, argument: &str, names: &mut Vec<String>) -> Result<(), String> {
        match argument {
            TO_TERMINAL | AT_TERMINAL => self.terminal = true,
            "--all" => self.all = true,
            "--almost-all" => self.almost_all = true,
            "--human-readable" => self.human = true,
            "--recursive" => self.recurse = true,
            "--directory" => self.folder_itself = true,
            "--reverse" => self.reverse = true,
            "--classify" => self.mark = true,
            "--help" => return Err("ls [-aAdFhlrRStT1] [FILE]...".into()),
            color if color.starts_with("--color") => {}
            long if long.starts_with("--") => return Err(format!("unrecognized option '{long}'")),
            short if short.starts_with('-') && short.len() > 1 => {
                for letter in short.chars().skip(1) {
                    match letter {
                        'a' => self.all = true,
                        'A' => self.almost_all = true,
                        'l' => self.long = true,
                        'h' => self.human = true,
                        '1' => self.one = true,
                        'R' => self.recurse = true,
                        'd' => self.folder_itself = true,
                        't' => self.by_time = true,
                        'S' => self.by_size = true,
                        'r' => self.reverse = true,
                        'F' | 'p' => self.mark = true,
                        // Columns, colours, owners and the like are accepted and change nothing.
                        'C' | 'G' | 'g' | 'o' | 'n' | 'i' | 's' | 'k' | 'q' | 'N' | 'T' | 'c' | 'u' => {}
                        other => return Err(format!("invalid option -- '{other}'")),
                    }
                }
            }
            name => names.push(name.to_owned()),
        }
        Ok(())
    }

    fn shows(&self, name: &str) -> bool {
        self.all || self.almost_all || !name.starts_with('.')
    }

    fn sort(&self, entries: &mut [Entry]) {
        entries.sort_by(|a, b| a.name.cmp(&b.name));
        if self.by_time {
            entries.sort_by_key(|entry| std::cmp::Reverse(entry.found.mtime));
        }
        if self.by_size {
            entries.sort_by_key(|entry| std::cmp::Reverse(entry.found.size));
        }
        if self.reverse {
            entries.reverse();
        }
    }
}

fn list(options: &Options, names: &[String], context: &CommandContext<'_>) -> CommandResult {
    let (mut stdout, mut stderr) = (String::new(), String::new());
    let (mut files, mut folders) = (Vec::new(), Vec::new());
    for name in names {
        match context.fs.stat(&Path::new(context.cwd).join(name)) {
            Ok(found) if found.node_type == NodeType::Directory && !options.folder_itself => folders.push(name.clone()),
            Ok(found) => files.push(Entry { name: name.clone(), found }),
            Err(_) => stderr.push_str(&format!("ls: cannot access '{name}': No such file or directory\n")),
        }
    }
    options.sort(&mut files);
    stdout.push_str(&shown(options, &files));
    let titled = names.len() > 1 || options.recurse;
    let mut waiting: Vec<String> = folders.into_iter().rev().collect();
    while let Some(folder) = waiting.pop() {
        let (entries, below) = read(options, &folder, context);
        if titled {
            let gap = if stdout.is_empty() { "" } else { "\n" };
            stdout.push_str(&format!("{gap}{folder}:\n"));
        }
        if options.long {
            stdout.push_str(&format!("total {}\n", entries.iter().map(|entry| entry.found.size.div_ceil(1024)).sum::<u64>()));
        }
        stdout.push_str(&shown(options, &entries));
        if options.recurse {
            waiting.extend(below.into_iter().rev());
        }
    }
    let exit_code = if stderr.is_empty() { 0 } else { 2 };
    CommandResult { stdout, stderr, exit_code, stdout_bytes: None }
}

/// A folder's entries, and the names of the folders among them.
fn read(options: &Options, folder: &str, context: &CommandContext<'_>) -> (Vec<Entry>, Vec<String>) {
    let path = Path::new(context.cwd).join(folder);
    let entries = context.fs.readdir(&path).into_iter().flatten().filter(|entry| options.shows(&entry.name));
    let mut entries: Vec<Entry> = entries
        .filter_map(|entry| Some(Entry { found: context.fs.lstat(&path.join(&entry.name)).ok()?, name: entry.name }))
        .collect();
    options.sort(&mut entries);
    let below = entries.iter().filter(|entry| entry.found.node_type == NodeType::Directory);
    let below = below.map(|entry| format!("{}/{}", folder.trim_end_matches('/'), entry.name)).collect();
    if options.all {
        let own = [".", ".."]
            .into_iter()
            .filter_map(|name| Some(Entry { name: name.into(), found: context.fs.stat(&path.join(name)).ok()? }));
        entries.splice(0..0, own);
    }
    (entries, below)
}

fn shown(options: &Options, entries: &[Entry]) -> String {
    if options.long {
        return long(options, entries);
    }
    let names: Vec<String> = entries.iter().map(|entry| marked(options, entry)).collect();
    if !options.terminal || options.one {
        return names.iter().zip(entries).map(|(name, entry)| format!("{}\n", coloured(options, entry, name))).collect();
    }
    let widest = names.iter().map(|name| name.chars().count()).max().unwrap_or(0) + 2;
    let across = (WIDTH / widest).clamp(1, names.len().max(1));
    let down = names.len().div_ceil(across);
    let mut text = String::new();
    for row in 0..down {
        let mut gap = 0;
        for (name, entry) in names.iter().zip(entries).skip(row).step_by(down) {
            text.push_str(&" ".repeat(gap));
            text.push_str(&coloured(options, entry, name));
            gap = widest - name.chars().count();
        }
        text.push('\n');
    }
    text
}

fn long(options: &Options, entries: &[Entry]) -> String {
    let size = |entry: &Entry| if options.human { human(entry.found.size) } else { entry.found.size.to_string() };
    let widest = entries.iter().map(|entry| size(entry).len()).max().unwrap_or(0);
    let line = |entry: &Entry| {
        let kind = match entry.found.node_type {
            NodeType::Directory => 'd',
            NodeType::Symlink => 'l',
            NodeType::File => '-',
        };
        let rights = rights(entry.found.mode);
        let name = coloured(options, entry, &marked(options, entry));
        format!("{kind}{rights} 1 student student {:>widest$} {} {name}\n", size(entry), when(entry.found.mtime))
    };
    entries.iter().map(line).collect()
}

fn rights(mode: u32) -> String {
    "rwxrwxrwx".chars().enumerate().map(|(at, letter)| if mode & (0o400 >> at) == 0 { '-' } else { letter }).collect()
}

fn when(time: SystemTime) -> String {
    jiff::Timestamp::try_from(time).map_or_else(|_| "?".into(), |time| time.strftime("%b %e %H:%M").to_string())
}

fn human(size: u64) -> String {
    match size {
        0..1024 => size.to_string(),
        1024..1_048_576 => format!("{:.1}K", size as f64 / 1024.0),
        _ => format!("{:.1}M", size as f64 / 1_048_576.0),
    }
}

fn marked(options: &Options, entry: &Entry) -> String {
    let is_folder = entry.found.node_type == NodeType::Directory;
    format!("{}{}", entry.name, if options.mark && is_folder { "/" } else { "" })
}

fn coloured(options: &Options, entry: &Entry, name: &str) -> String {
    let colour = match entry.found.node_type {
        _ if !options.terminal => return name.to_owned(),
        NodeType::Directory => "1;34",
        NodeType::Symlink => "1;36",
        NodeType::File if name.ends_with(".zip") => "1;31",
        NodeType::File => return name.to_owned(),
    };
    format!("\x1b[{colour}m{name}\x1b[0m")
}
