//! Replaces the functions of `wasi:filesystem` that take a path, for paths that are not UTF-8.
//!
//! A component's strings are UTF-8, so with the generated bindings such a path ends the instance before our code sees it. To Python
//! it is an ordinary name: `os.fsdecode` makes one from any bytes. Here our code checks the string. A path that is not UTF-8 names
//! nothing (`ENOENT`), and cannot be created (`EILSEQ`, as on file systems that take only UTF-8). Everything else is passed on to
//! [`wasi`](super::wasi).

use wasmtime::{
    StoreContextMut,
    component::{Linker, Resource, WasmStr},
};
use wasmtime_wasi::p2::{
    FsResult,
    bindings::filesystem::types::{Descriptor, DescriptorFlags, ErrorCode, HostDescriptor, NewTimestamp, OpenFlags, PathFlags},
};

use super::wasi::View;

/// The interface that wasmtime-wasi binds; the functions defined here shadow its functions.
const INTERFACE: &str = "wasi:filesystem/types@0.2.12";

type Fd = Resource<Descriptor>;

/// Defines one function: each path among its parameters becomes a `String`, or the answer is the error given for it.
macro_rules! with_text {
    ($types:ident, $view:ident, $name:literal, ($($parameter:ident: $type:ty),*), [$($path:ident: $error:expr),*], $method:ident) => {
        $types.func_wrap_async(
            concat!("[method]descriptor.", $name),
            move |mut store: StoreContextMut<'_, T>, ($($parameter,)*): ($($type,)*)| {
                Box::new(async move {
                    $(let Ok($path) = $path.to_str(&store).map(String::from) else {
                        return Ok((Err($error),));
                    };)*
                    answer($view(store.data_mut()).$method($($parameter),*).await)
                })
            },
        )?
    };
}

/// Adds the functions to a linker, in place of those that it has.
pub(crate) fn add_to_linker<T: Send + 'static>(linker: &mut Linker<T>, view: fn(&mut T) -> View<'_>) -> wasmtime::Result<()> {
    use ErrorCode::{IllegalByteSequence, NoEntry};
    let mut types = linker.instance(INTERFACE)?;
    with_text!(types, view, "create-directory-at", (fd: Fd, path: WasmStr), [path: IllegalByteSequence], create_directory_at);
    with_text!(types, view, "stat-at", (fd: Fd, follow: PathFlags, path: WasmStr), [path: NoEntry], stat_at);
    with_text!(
        types, view, "set-times-at",
        (fd: Fd, follow: PathFlags, path: WasmStr, accessed: NewTimestamp, modified: NewTimestamp), [path: NoEntry], set_times_at
    );
    with_text!(
        types, view, "link-at",
        (fd: Fd, follow: PathFlags, old: WasmStr, new_fd: Fd, new: WasmStr), [old: NoEntry, new: IllegalByteSequence], link_at
    );
    with_text!(
        types, view, "open-at",
        (fd: Fd, follow: PathFlags, path: WasmStr, how: OpenFlags, flags: DescriptorFlags), [path: if how.contains(OpenFlags::CREATE) { IllegalByteSequence } else { NoEntry }], open_at
    );
    with_text!(types, view, "readlink-at", (fd: Fd, path: WasmStr), [path: NoEntry], readlink_at);
    with_text!(types, view, "remove-directory-at", (fd: Fd, path: WasmStr), [path: NoEntry], remove_directory_at);
    with_text!(types, view, "rename-at", (fd: Fd, from: WasmStr, to_fd: Fd, to: WasmStr), [from: NoEntry, to: IllegalByteSequence], rename_at);
    with_text!(types, view, "symlink-at", (fd: Fd, target: WasmStr, path: WasmStr), [target: IllegalByteSequence, path: IllegalByteSequence], symlink_at);
    with_text!(types, view, "unlink-file-at", (fd: Fd, path: WasmStr), [path: NoEntry], unlink_file_at);
    with_text!(types, view, "metadata-hash-at", (fd: Fd, follow: PathFlags, path: WasmStr), [path: NoEntry], metadata_hash_at);
    Ok(())
}

fn answer<V>(result: FsResult<V>) -> wasmtime::Result<(Result<V, ErrorCode>,)> {
    match result {
        Ok(value) => Ok((Ok(value),)),
        Err(error) => Ok((Err(error.downcast()?),)),
    }
}
