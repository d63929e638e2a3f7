//! `wasi:filesystem` for [`Files`]. It has one method for each function of the interface; none of them waits.
//!
//! The traits of wasmtime-wasi's bindings are implemented, so that its types of streams and errors are used. The bindings' handles
//! have the type of wasmtime-wasi's descriptors; ours are stored in the same table under the same numbers.

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    time::{Duration, SystemTime},
};

use wasmtime::component::{HasData, Resource, ResourceTable};
use wasmtime_wasi::p2::{
    DynInputStream, DynOutputStream, FsResult,
    bindings::{
        clocks::wall_clock::Datetime,
        filesystem::{
            preopens,
            types::{
                Advice, Descriptor, DescriptorFlags, DescriptorStat, DescriptorType, DirectoryEntry, DirectoryEntryStream,
                ErrorCode, Filesize, Host, HostDescriptor, HostDirectoryEntryStream, MetadataHashValue, NewTimestamp, OpenFlags,
                PathFlags,
            },
        },
    },
};

use super::{Files, Node, absolute, stream};
use crate::limit::{self, Lease};

/// Tells linkers which data `View` is made from.
pub(crate) struct HasFiles;

impl HasData for HasFiles {
    type Data<'a> = View<'a>;
}

/// The tree and the table of handles, borrowed for one call.
pub(crate) struct View<'a> {
    pub(crate) files: &'a mut Files,
    pub(crate) table: &'a mut ResourceTable,
}

/// The file or directory of a descriptor.
#[derive(Debug)]
struct Open {
    path: String,
    node: Node,
    flags: DescriptorFlags,
    _held: Lease,
}

/// The rest of a directory that is being read.
struct Listing {
    entries: std::vec::IntoIter<DirectoryEntry>,
    _held: Lease,
}

/// The memory that an entry of a listing costs the host besides its name, in bytes.
const ENTRY_BYTES: usize = 48;

impl View<'_> {
    fn open(&self, fd: &Resource<Descriptor>) -> FsResult<&Open> {
        Ok(self.table.get(&Resource::<Open>::new_borrow(fd.rep()))?)
    }

    fn at(&self, fd: &Resource<Descriptor>, path: &str) -> FsResult<String> {
        let open = self.open(fd)?;
        match open.node {
            Node::Directory => Ok(absolute(&open.path, path)?),
            Node::Fixed(_) | Node::Written(_) | Node::Null => Err(ErrorCode::NotDirectory.into()),
        }
    }

    fn keep(&mut self, path: String, node: Node, flags: DescriptorFlags) -> FsResult<Resource<Descriptor>> {
        if self.files.open >= limit::OPEN_FILES {
            return Err(ErrorCode::InsufficientMemory.into());
        }
        let open = Open { _held: self.files.handle(path.len())?, path, node, flags };
        self.files.open += 1;
        Ok(Resource::new_own(self.table.push(open)?.rep()))
    }

    fn for_writing(&self, fd: &Resource<Descriptor>) -> FsResult<&Open> {
        let open = self.open(fd)?;
        if !open.flags.contains(DescriptorFlags::WRITE) {
            return Err(ErrorCode::NotPermitted.into());
        }
        Ok(open)
    }

    fn writer(&mut self, fd: &Resource<Descriptor>, position: Option<u64>) -> FsResult<Resource<DynOutputStream>> {
        let file = match &self.for_writing(fd)?.node {
            Node::Written(file) => Some(file.clone()),
            Node::Null => None,
            Node::Directory => return Err(ErrorCode::IsDirectory.into()),
            Node::Fixed(_) => return Err(ErrorCode::ReadOnly.into()),
        };
        let writer: DynOutputStream = Box::new(stream::Writer { file, position, _held: self.files.handle(0)? });
        Ok(self.table.push(writer)?)
    }

    fn set_modified(&self, node: &Node, time: NewTimestamp) -> FsResult<()> {
        let time = match time {
            NewTimestamp::NoChange => return Ok(()),
            NewTimestamp::Now => SystemTime::now(),
            NewTimestamp::Timestamp(at) => SystemTime::UNIX_EPOCH
                .checked_add(Duration::from_secs(at.seconds))
                .and_then(|time| time.checked_add(Duration::from_nanos(at.nanoseconds.into())))
                .ok_or(ErrorCode::Overflow)?,
        };
        match node {
            Node::Written(file) => {
                file.set_modified(time);
                Ok(())
            }
            Node::Directory | Node::Null => Ok(()),
            Node::Fixed(_) => Err(ErrorCode::ReadOnly.into()),
        }
    }
}

impl preopens::Host for View<'_> {
    fn get_directories(&mut self) -> wasmtime::Result<Vec<(Resource<Descriptor>, String)>> {
        let flags = DescriptorFlags::READ | DescriptorFlags::MUTATE_DIRECTORY;
        let root = Open { path: "/".into(), node: Node::Directory, flags, _held: self.files.handle(0)? };
        Ok(vec![(Resource::new_own(self.table.push(root)?.rep()), "/".into())])
    }
}

impl Host for View<'_> {
    fn convert_error_code(&mut self, error: wasmtime_wasi::p2::FsError) -> wasmtime::Result<ErrorCode> {
        error.downcast()
    }

    fn filesystem_error_code(&mut self, error: Resource<wasmtime::Error>) -> wasmtime::Result<Option<ErrorCode>> {
        Ok(self.table.get(&error)?.downcast_ref::<stream::Failed>().map(|failed| failed.0))
    }
}

impl HostDescriptor for View<'_> {
    async fn advise(&mut self, _fd: Resource<Descriptor>, _offset: Filesize, _len: Filesize, _advice: Advice) -> FsResult<()> {
        Ok(())
    }

    async fn sync_data(&mut self, _fd: Resource<Descriptor>) -> FsResult<()> {
        Ok(())
    }

    async fn sync(&mut self, _fd: Resource<Descriptor>) -> FsResult<()> {
        Ok(())
    }

    async fn get_flags(&mut self, fd: Resource<Descriptor>) -> FsResult<DescriptorFlags> {
        Ok(self.open(&fd)?.flags)
    }

    async fn get_type(&mut self, fd: Resource<Descriptor>) -> FsResult<DescriptorType> {
        Ok(self.open(&fd)?.node.kind())
    }

    async fn set_size(&mut self, fd: Resource<Descriptor>, size: Filesize) -> FsResult<()> {
        match &self.for_writing(&fd)?.node {
            Node::Written(file) => Ok(file.resize(size)?),
            Node::Null => Ok(()),
            Node::Directory => Err(ErrorCode::IsDirectory.into()),
            Node::Fixed(_) => Err(ErrorCode::ReadOnly.into()),
        }
    }

    async fn set_times(&mut self, fd: Resource<Descriptor>, _accessed: NewTimestamp, modified: NewTimestamp) -> FsResult<()> {
        self.set_modified(&self.open(&fd)?.node, modified)
    }

    async fn read(&mut self, fd: Resource<Descriptor>, len: Filesize, offset: Filesize) -> FsResult<(Vec<u8>, bool)> {
        let bytes = stream::read(&self.open(&fd)?.node, offset, usize::try_from(len).unwrap_or(usize::MAX))?;
        Ok((bytes.to_vec(), bytes.is_empty()))
    }

    async fn write(&mut self, fd: Resource<Descriptor>, bytes: Vec<u8>, offset: Filesize) -> FsResult<Filesize> {
        match &self.for_writing(&fd)?.node {
            Node::Written(file) => file.write(offset, &bytes)?,
            Node::Null => {}
            Node::Directory => return Err(ErrorCode::IsDirectory.into()),
            Node::Fixed(_) => return Err(ErrorCode::ReadOnly.into()),
        }
        Ok(bytes.len() as Filesize)
    }

    async fn read_directory(&mut self, fd: Resource<Descriptor>) -> FsResult<Resource<DirectoryEntryStream>> {
        let entries = self.files.list(&self.at(&fd, "")?)?;
        let held = self.files.handle(entries.iter().map(|entry| entry.name.len() + ENTRY_BYTES).sum())?;
        let listing = Listing { entries: entries.into_iter(), _held: held };
        Ok(Resource::new_own(self.table.push(listing)?.rep()))
    }

    async fn create_directory_at(&mut self, fd: Resource<Descriptor>, path: String) -> FsResult<()> {
        let path = self.at(&fd, &path)?;
        if self.files.look_up(&path).is_ok() {
            return Err(ErrorCode::Exist.into());
        }
        let (scratch, inside) = self.files.writable(&path)?;
        Ok(scratch.create_directory(inside)?)
    }

    async fn stat(&mut self, fd: Resource<Descriptor>) -> FsResult<DescriptorStat> {
        Ok(stat(&self.open(&fd)?.node))
    }

    async fn stat_at(&mut self, fd: Resource<Descriptor>, _follow: PathFlags, path: String) -> FsResult<DescriptorStat> {
        Ok(stat(&self.files.look_up(&self.at(&fd, &path)?)?))
    }

    async fn set_times_at(
        &mut self,
        fd: Resource<Descriptor>,
        _follow: PathFlags,
        path: String,
        _accessed: NewTimestamp,
        modified: NewTimestamp,
    ) -> FsResult<()> {
        let node = self.files.look_up(&self.at(&fd, &path)?)?;
        self.set_modified(&node, modified)
    }

    async fn link_at(
        &mut self,
        _fd: Resource<Descriptor>,
        _follow: PathFlags,
        _old_path: String,
        _new_fd: Resource<Descriptor>,
        _new_path: String,
    ) -> FsResult<()> {
        Err(ErrorCode::Unsupported.into())
    }

    async fn open_at(
        &mut self,
        fd: Resource<Descriptor>,
        _follow: PathFlags,
        path: String,
        how: OpenFlags,
        flags: DescriptorFlags,
    ) -> FsResult<Resource<Descriptor>> {
        let path = self.at(&fd, &path)?;
        let node = match self.files.look_up(&path) {
            Ok(_) if how.contains(OpenFlags::CREATE | OpenFlags::EXCLUSIVE) => return Err(ErrorCode::Exist.into()),
            Ok(Node::Directory) if flags.contains(DescriptorFlags::WRITE) => return Err(ErrorCode::IsDirectory.into()),
            Ok(Node::Fixed(_)) if flags.contains(DescriptorFlags::WRITE) => return Err(ErrorCode::ReadOnly.into()),
            Ok(Node::Fixed(_) | Node::Written(_) | Node::Null) if how.contains(OpenFlags::DIRECTORY) => {
                return Err(ErrorCode::NotDirectory.into());
            }
            Ok(node) => node,
            Err(ErrorCode::NoEntry) if how.contains(OpenFlags::CREATE) => {
                let (scratch, inside) = self.files.writable(&path)?;
                Node::Written(scratch.create_file(inside)?)
            }
            Err(error) => return Err(error.into()),
        };
        if let (true, Node::Written(file)) = (how.contains(OpenFlags::TRUNCATE), &node) {
            file.resize(0)?;
        }
        self.keep(path, node, flags)
    }

    fn drop(&mut self, fd: Resource<Descriptor>) -> wasmtime::Result<()> {
        self.table.delete(Resource::<Open>::new_own(fd.rep()))?;
        self.files.open = self.files.open.saturating_sub(1);
        Ok(())
    }

    async fn readlink_at(&mut self, fd: Resource<Descriptor>, path: String) -> FsResult<String> {
        self.files.look_up(&self.at(&fd, &path)?)?;
        Err(ErrorCode::Invalid.into())
    }

    async fn remove_directory_at(&mut self, fd: Resource<Descriptor>, path: String) -> FsResult<()> {
        let path = self.at(&fd, &path)?;
        let (scratch, inside) = self.files.writable(&path)?;
        Ok(scratch.remove_directory(inside)?)
    }

    async fn rename_at(&mut self, fd: Resource<Descriptor>, from: String, to_fd: Resource<Descriptor>, to: String) -> FsResult<()> {
        let (from, to) = (self.at(&fd, &from)?, self.at(&to_fd, &to)?);
        Ok(self.files.rename(&from, &to)?)
    }

    async fn symlink_at(&mut self, _fd: Resource<Descriptor>, _target: String, _path: String) -> FsResult<()> {
        Err(ErrorCode::Unsupported.into())
    }

    async fn unlink_file_at(&mut self, fd: Resource<Descriptor>, path: String) -> FsResult<()> {
        let path = self.at(&fd, &path)?;
        self.files.look_up(&path)?;
        let (scratch, inside) = self.files.writable(&path)?;
        Ok(scratch.remove_file(inside)?)
    }

    fn read_via_stream(&mut self, fd: Resource<Descriptor>, offset: Filesize) -> FsResult<Resource<DynInputStream>> {
        let node = self.open(&fd)?.node.clone();
        if let Node::Directory = node {
            return Err(ErrorCode::IsDirectory.into());
        }
        let reader: DynInputStream = Box::new(stream::Reader { node, position: offset, _held: self.files.handle(0)? });
        Ok(self.table.push(reader)?)
    }

    fn write_via_stream(&mut self, fd: Resource<Descriptor>, offset: Filesize) -> FsResult<Resource<DynOutputStream>> {
        self.writer(&fd, Some(offset))
    }

    fn append_via_stream(&mut self, fd: Resource<Descriptor>) -> FsResult<Resource<DynOutputStream>> {
        self.writer(&fd, None)
    }

    async fn is_same_object(&mut self, a: Resource<Descriptor>, b: Resource<Descriptor>) -> wasmtime::Result<bool> {
        let path = |fd: &Resource<Descriptor>| self.table.get(&Resource::<Open>::new_borrow(fd.rep())).map(|open| &open.path);
        Ok(path(&a)? == path(&b)?)
    }

    async fn metadata_hash(&mut self, fd: Resource<Descriptor>) -> FsResult<MetadataHashValue> {
        Ok(identity(&self.open(&fd)?.path))
    }

    async fn metadata_hash_at(
        &mut self,
        fd: Resource<Descriptor>,
        _follow: PathFlags,
        path: String,
    ) -> FsResult<MetadataHashValue> {
        let path = self.at(&fd, &path)?;
        self.files.look_up(&path)?;
        Ok(identity(&path))
    }
}

impl HostDirectoryEntryStream for View<'_> {
    async fn read_directory_entry(&mut self, stream: Resource<DirectoryEntryStream>) -> FsResult<Option<DirectoryEntry>> {
        Ok(self.table.get_mut(&Resource::<Listing>::new_borrow(stream.rep()))?.entries.next())
    }

    fn drop(&mut self, stream: Resource<DirectoryEntryStream>) -> wasmtime::Result<()> {
        self.table.delete(Resource::<Listing>::new_own(stream.rep()))?;
        Ok(())
    }
}

fn stat(node: &Node) -> DescriptorStat {
    // Packages store no times; 1980-01-01 is the earliest that zip files can have.
    let zip_epoch = Datetime { seconds: 315_532_800, nanoseconds: 0 };
    let (size, modified) = match node {
        Node::Directory | Node::Null => (0, zip_epoch),
        Node::Fixed(content) => (content.len() as u64, zip_epoch),
        Node::Written(file) => (file.len(), datetime(file.modified())),
    };
    DescriptorStat {
        type_: node.kind(),
        link_count: 1,
        size,
        data_access_timestamp: Some(modified),
        data_modification_timestamp: Some(modified),
        status_change_timestamp: Some(modified),
    }
}

fn datetime(time: SystemTime) -> Datetime {
    let since = time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or(Duration::ZERO);
    Datetime { seconds: since.as_secs(), nanoseconds: since.subsec_nanos() }
}

fn identity(path: &str) -> MetadataHashValue {
    let mut hasher = DefaultHasher::new();
    path.hash(&mut hasher);
    MetadataHashValue { lower: hasher.finish(), upper: 0 }
}
