//! `aws`: hands the working folder to the CLI, and takes back what it wrote.

use std::{path::Path, sync::Arc};

use bytes::Bytes;
use emulator::{AccountId, Emulator};
use rust_bash::{
    CommandContext, CommandResult,
    commands::VirtualCommand,
    vfs::{NodeType, VirtualFs},
};

use super::{AwsCli, AwsCommand};
use crate::labs::Tree;

/// The command.
pub struct Aws {
    pub emulator: Emulator,
    pub account: AccountId,
    pub cli: Arc<dyn AwsCli>,
}

impl VirtualCommand for Aws {
    fn name(&self) -> &'static str {
        "aws"
    }

    fn execute(&self, arguments: &[String], context: &CommandContext<'_>) -> CommandResult {
        let mut files = Tree::new();
        gather(context.fs, Path::new(context.cwd), "", &mut files);
        let command = AwsCommand { arguments, emulator: &self.emulator, account: self.account, files };
        let mut finished = self.cli.run(command);
        for (path, content) in &finished.written {
            if let Err(error) = context.fs.write_file(&Path::new(context.cwd).join(path), content) {
                finished.stderr.push_str(&format!("aws: {path}: {error}\n"));
                finished.code = 255;
            }
        }
        CommandResult { stdout: finished.stdout, stderr: finished.stderr, exit_code: finished.code, stdout_bytes: None }
    }
}

/// All files below a folder; what can't be read is not there.
pub fn gather(fs: &dyn VirtualFs, folder: &Path, prefix: &str, files: &mut Tree) {
    let Ok(entries) = fs.readdir(folder) else { return };
    for entry in entries {
        let (path, inside) = (folder.join(&entry.name), format!("{prefix}{}", entry.name));
        match entry.node_type {
            NodeType::Directory => gather(fs, &path, &format!("{inside}/"), files),
            NodeType::File => {
                if let Ok(content) = fs.read_file(&path) {
                    files.insert(inside, Bytes::from(content));
                }
            }
            NodeType::Symlink => {}
        }
    }
}
