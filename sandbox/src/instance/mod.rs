//! The host's side of one instance: its store's data ([`InstanceState`]), its imports ([`linker`]), and the host's own operations.

pub(crate) mod console;
mod operation;
mod stdio;
mod zlib;

use std::{sync::Arc, time::Instant};

use bytes::Bytes;
pub(crate) use console::NotPrinted;
use parking_lot::Mutex;
use wasmtime::{
    Engine, Store, StoreContextMut, UpdateDeadline,
    component::{Linker, ResourceTable, WasmList},
};
use wasmtime_wasi::{I32Exit, WasiCtx, WasiCtxBuilder, WasiCtxView, WasiView, p2::bindings::filesystem};

use crate::{
    HostCalls,
    files::{Files, names, wasi},
    limit::{Budget, CALL_BYTES, Memory, RESOURCES},
    output::Output,
};

/// The data of a store.
pub(crate) struct InstanceState {
    wasi: WasiCtx,
    table: ResourceTable,
    pub(crate) files: Files,
    pub(crate) memory: Memory,
    pub(crate) output: Arc<Mutex<Output>>,
    calls: Arc<dyn HostCalls>,
    streams: zlib::Streams,
    pub(crate) budget: Arc<Budget>,
    deadline: Instant,
}

/// The deadline passed while the instance was computing.
#[derive(Debug, thiserror::Error)]
#[error("the time is up")]
pub(crate) struct TimeIsUp;

impl WasiView for InstanceState {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView { ctx: &mut self.wasi, table: &mut self.table }
    }
}

impl InstanceState {
    /// Makes the store of an environment, whose output is cut into log events. It may compute as long as [`Self::allow_until`]
    /// says.
    pub(crate) fn store(
        engine: &Engine,
        files: Files,
        memory: Memory,
        calls: Arc<dyn HostCalls>,
        budget: Arc<Budget>,
    ) -> Store<InstanceState> {
        let output = Arc::new(Mutex::new(Output::new(budget.nothing())));
        let mut wasi = WasiCtx::builder();
        wasi.stdout(stdio::Captured(output.clone())).stderr(stdio::Captured(output.clone()));
        InstanceState::store_with(engine, files, memory, calls, (output, budget), wasi)
    }

    /// Makes the store of a program with these streams. It may compute as long as [`Self::allow_until`] says.
    pub(crate) fn program(
        engine: &Engine,
        files: Files,
        memory: Memory,
        calls: Arc<dyn HostCalls>,
        console: console::Console,
        budget: Arc<Budget>,
    ) -> Store<InstanceState> {
        let mut wasi = WasiCtx::builder();
        console.attach(&mut wasi);
        let output = Arc::new(Mutex::new(Output::new(budget.nothing())));
        InstanceState::store_with(engine, files, memory, calls, (output, budget), wasi)
    }

    fn store_with(
        engine: &Engine,
        files: Files,
        memory: Memory,
        calls: Arc<dyn HostCalls>,
        (output, budget): (Arc<Mutex<Output>>, Arc<Budget>),
        mut wasi: WasiCtxBuilder,
    ) -> Store<InstanceState> {
        let mut table = ResourceTable::new();
        table.set_max_capacity(RESOURCES);
        let state = InstanceState {
            wasi: wasi.build(),
            table,
            files,
            memory,
            output,
            calls,
            streams: zlib::Streams::new(budget.nothing()),
            budget,
            deadline: Instant::now(),
        };
        let mut store = Store::new(engine, state);
        store.limiter(|state| &mut state.memory);
        store.set_hostcall_fuel(CALL_BYTES);
        store.set_epoch_deadline(1);
        store.epoch_deadline_callback(|store: StoreContextMut<'_, InstanceState>| {
            if Instant::now() >= store.data().deadline {
                return Err(TimeIsUp.into());
            }
            Ok(UpdateDeadline::Yield(1))
        });
        store
    }

    /// Returns the files of an instance that has ended, with no file open.
    pub(crate) fn into_files(self) -> Files {
        let mut files = self.files;
        files.close_all();
        files
    }

    /// Sets the time until which the instance may compute; the epoch callback ends it after that.
    pub(crate) fn allow_until(&mut self, deadline: Instant) {
        self.deadline = deadline;
    }
}

/// Returns all that an instance may import: WASI with `Files` in place of the host's file system, and `call`.
pub(crate) fn linker(engine: &Engine) -> wasmtime::Result<Linker<InstanceState>> {
    let mut linker = Linker::new(engine);
    // WASI includes sockets and name lookup. `WasiCtx` allows no address by default, so each use of them is refused.
    wasmtime_wasi::p2::add_to_linker_async(&mut linker)?;
    linker.allow_shadowing(true);
    filesystem::types::add_to_linker::<InstanceState, wasi::HasFiles>(&mut linker, files)?;
    names::add_to_linker(&mut linker, files)?;
    filesystem::preopens::add_to_linker::<InstanceState, wasi::HasFiles>(&mut linker, files)?;
    linker.allow_shadowing(false);
    linker.root().func_wrap_async("call", |store: StoreContextMut<'_, InstanceState>, (op, payload): (String, WasmList<u8>)| {
        Box::new(async move {
            // WASI's own exit has no status except success and failure.
            if op == "sandbox.exit" {
                return Err(I32Exit(payload.as_le_slice(&store).first().copied().unwrap_or_default().into()).into());
            }
            Ok((call(store, &op, payload).await,))
        })
    })?;
    Ok(linker)
}

fn files(state: &mut InstanceState) -> wasi::View<'_> {
    wasi::View { files: &mut state.files, table: &mut state.table }
}

/// Answers a call. Memory for the copy of the payload is leased before the copy is made, and the answer is held until the instance
/// has it.
async fn call(mut store: StoreContextMut<'_, InstanceState>, op: &str, payload: WasmList<u8>) -> Result<Vec<u8>, String> {
    let no_memory = || "Cannot allocate memory".to_owned();
    let mut held = store.data().budget.lease(payload.len() as u64).ok_or_else(no_memory)?;
    let payload = Bytes::copy_from_slice(payload.as_le_slice(&store));
    if let Some(own) = op.strip_prefix("sandbox.") {
        return operation::answer(store.data_mut(), own, &payload);
    }
    let calls = store.data().calls.clone();
    let answer = calls.call(op, payload).await?;
    if held.hold(answer.len() as u64) { Ok(answer.into()) } else { Err(no_memory()) }
}
