//! The configuration of wasmtime. Compiling ahead of time and loading must use exactly the same one.

use std::{thread, time::Duration};

use wasmtime::{Config, Engine, InstanceAllocationStrategy, PoolingAllocationConfig};

/// How often a running instance is interrupted, so that others can run and its deadline is checked.
pub const TICK: Duration = Duration::from_millis(5);

const STACK: usize = 2 << 20;
const MEMORIES_PER_INSTANCE: u32 = 2;
const CORE_INSTANCES_PER_INSTANCE: u32 = 40;
const TABLES_PER_INSTANCE: u32 = 12;

/// Returns an engine for at most `live` environments at once.
///
/// # Errors
/// Those of wasmtime: the machine cannot reserve the address space, or lacks a CPU feature.
pub fn engine(live: u32) -> wasmtime::Result<Engine> {
    let mut pool = PoolingAllocationConfig::default();
    pool.total_component_instances(live)
        .total_stacks(live)
        .total_memories(live * MEMORIES_PER_INSTANCE)
        .total_core_instances(live * CORE_INSTANCES_PER_INSTANCE)
        .total_tables(live * TABLES_PER_INSTANCE)
        .max_memories_per_component(MEMORIES_PER_INSTANCE)
        .max_core_instances_per_component(CORE_INSTANCES_PER_INSTANCE)
        .max_tables_per_component(TABLES_PER_INSTANCE)
        .max_component_instance_size(1 << 20)
        .max_core_instance_size(1 << 20)
        .table_elements(50_000)
        .max_unused_warm_slots(16)
        // A reused slot is reset to the snapshot by unmapping, not by copying: no data of the previous instance can remain.
        .linear_memory_keep_resident(0)
        .table_keep_resident(0);
    let mut config = Config::new();
    config
        .epoch_interruption(true)
        .memory_init_cow(true)
        .max_wasm_stack(STACK)
        .async_stack_size(2 * STACK)
        .wasm_backtrace_max_frames(None)
        .allocation_strategy(InstanceAllocationStrategy::Pooling(pool));
    Engine::new(&config)
}

/// Starts a thread that increments the engine's epoch every [`TICK`] until the engine is dropped.
pub(crate) fn keep_ticking(engine: &Engine) -> std::io::Result<()> {
    let engine = engine.weak();
    thread::Builder::new().name("sandbox-epoch".into()).spawn(move || {
        while let Some(engine) = engine.upgrade() {
            engine.increment_epoch();
            drop(engine);
            thread::sleep(TICK);
        }
    })?;
    Ok(())
}
