//! The disk's interface for the shell's commands: each change is recorded and has to fit into the limits.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::SystemTime,
};

use rust_bash::{DirEntry, Metadata, VirtualFs, vfs::GlobOptions};

use super::{Disk, Done};

impl VirtualFs for Disk {
    fn read_file(&self, path: &Path) -> Done<Vec<u8>> {
        self.check()?;
        self.files.read_file(path)
    }

    fn write_file(&self, path: &Path, content: &[u8]) -> Done {
        if let Some(printed) = self.print(path, content) {
            return printed;
        }
        self.check()?;
        self.make_room(path, content.len() as u64)?;
        self.files.write_file(path, content)?;
        self.note(path, false);
        Ok(())
    }

    fn append_file(&self, path: &Path, content: &[u8]) -> Done {
        if let Some(printed) = self.print(path, content) {
            return printed;
        }
        self.check()?;
        let before = self.files.stat(path).map_or(0, |found| found.size);
        self.make_room(path, before + content.len() as u64)?;
        self.files.append_file(path, content)?;
        self.note(path, false);
        Ok(())
    }

    fn remove_file(&self, path: &Path) -> Done {
        self.check()?;
        self.free(path);
        self.note(path, true);
        self.files.remove_file(path)
    }

    fn mkdir(&self, path: &Path) -> Done {
        self.check()?;
        self.make_room(path, 0)?;
        self.files.mkdir(path)?;
        self.note(path, false);
        Ok(())
    }

    fn mkdir_p(&self, path: &Path) -> Done {
        self.check()?;
        self.check_depth(path, None)?;
        let missing: Vec<&Path> = path.ancestors().take_while(|folder| !self.files.exists(folder)).collect();
        missing.into_iter().rev().try_for_each(|folder| self.mkdir(folder))?;
        // This fails if the path exists and is not a folder.
        self.files.mkdir_p(path)
    }

    fn readdir(&self, path: &Path) -> Done<Vec<DirEntry>> {
        self.check()?;
        self.files.readdir(path)
    }

    fn remove_dir(&self, path: &Path) -> Done {
        self.check()?;
        self.note(path, true);
        self.files.remove_dir(path)
    }

    fn remove_dir_all(&self, path: &Path) -> Done {
        self.check()?;
        self.free(path);
        self.note(path, true);
        self.files.remove_dir_all(path)
    }

    fn exists(&self, path: &Path) -> bool {
        self.files.exists(path)
    }

    fn stat(&self, path: &Path) -> Done<Metadata> {
        self.files.stat(path)
    }

    fn lstat(&self, path: &Path) -> Done<Metadata> {
        self.files.lstat(path)
    }

    fn chmod(&self, path: &Path, mode: u32) -> Done {
        self.check()?;
        self.files.chmod(path, mode)
    }

    fn utimes(&self, path: &Path, mtime: SystemTime) -> Done {
        self.check()?;
        self.files.utimes(path, mtime)
    }

    fn symlink(&self, target: &Path, link: &Path) -> Done {
        self.check()?;
        self.make_room(link, 0)?;
        self.files.symlink(target, link)
    }

    fn hardlink(&self, src: &Path, dst: &Path) -> Done {
        self.check()?;
        self.make_room(dst, self.files.stat(src)?.size)?;
        self.files.hardlink(src, dst)?;
        self.note(dst, false);
        Ok(())
    }

    fn readlink(&self, path: &Path) -> Done<PathBuf> {
        self.files.readlink(path)
    }

    fn canonicalize(&self, path: &Path) -> Done<PathBuf> {
        self.files.canonicalize(path)
    }

    fn copy(&self, src: &Path, dst: &Path) -> Done {
        self.check()?;
        self.make_room(dst, self.files.stat(src)?.size)?;
        self.files.copy(src, dst)?;
        self.note(dst, false);
        Ok(())
    }

    fn rename(&self, src: &Path, dst: &Path) -> Done {
        self.check()?;
        self.check_depth(dst, Some(src))?;
        self.note(src, true);
        self.files.rename(src, dst)?;
        // And everything that was below it.
        self.note(dst, true);
        Ok(())
    }

    fn glob(&self, pattern: &str, cwd: &Path) -> Done<Vec<PathBuf>> {
        self.files.glob(pattern, cwd)
    }

    fn glob_with_opts(&self, pattern: &str, cwd: &Path, opts: &GlobOptions) -> Done<Vec<PathBuf>> {
        self.files.glob_with_opts(pattern, cwd, opts)
    }

    /// Returns the same disk: what a subshell writes is visible afterwards, as in any bash.
    fn deep_clone(&self) -> Arc<dyn VirtualFs> {
        Arc::new(self.clone())
    }
}
