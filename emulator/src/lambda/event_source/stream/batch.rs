//! The next batch of a mapping.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::{LARGEST, Reader, due, settings::may_read};
use crate::{
    Account,
    account::State,
    dynamodb::streams::{self, SequenceNumber, StreamId, StreamRecord},
    emulator::Core,
    lambda::{
        Lineage,
        event_source::{Mapping, filters::Filters},
    },
};

/// The largest batch: a part of an earlier one may be larger than the mapping's batches are now.
const MOST: usize = 10_000;

/// Records that the function gets at once.
#[derive(Clone, Debug)]
pub struct Batch {
    /// The mapping's id.
    pub id: String,
    pub mapping: Mapping,
    /// Where the mapping was before this batch.
    pub reader: Reader,
    pub stream: StreamId,
    pub shard: String,
    /// The records that the function gets: without those that no filter lets in, and those of a loop.
    pub records: Vec<Record>,
    /// The last record, whether or not the function gets it.
    pub end: SequenceNumber,
    /// Whether the records are older than the mapping allows.
    pub is_too_old: bool,
}

/// A record of a batch.
#[derive(Clone, Debug)]
pub struct Record {
    pub number: SequenceNumber,
    pub created: Timestamp,
    pub event: Value,
    pub lineage: Lineage,
}

/// The function is gone, or its role may not read the stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused;

/// Reads the next batch; `None` if there is none now.
///
/// # Errors
/// See [`Refused`].
pub fn next(core: &Core, account: &Account, state: &State, id: &str, now: Timestamp) -> Result<Option<Batch>, Refused> {
    let mapping = state.lambda.mappings.get(id).filter(|mapping| mapping.enabled);
    let Some((mapping, reader)) = mapping.zip(state.lambda.readers.get(id)) else { return Ok(None) };
    let Some((stream, settings)) = mapping.stream().zip(mapping.stream.as_ref()) else { return Ok(None) };
    if due(state, mapping, reader, now).is_none_or(|due| due > now) {
        return Ok(None);
    }
    if !may_read(core, account.id, state, mapping, now) {
        return Err(Refused);
    }
    let filters = Filters::of(&mapping.filters).map_err(|_| Refused)?;
    let until = reader.retried.as_ref().and_then(|retried| retried.parts.first().copied());
    let most = if until.is_some() { MOST } else { mapping.batch_size as usize };
    let Some(read) = streams::read(&state.dynamodb, stream, reader.position, most, LARGEST, now) else { return Ok(None) };
    let mut records = read.records;
    records.retain(|(number, _)| until.is_none_or(|until| *number <= until));
    let is_too_old = |(_, record): &&(SequenceNumber, &StreamRecord)| {
        settings.maximum_record_age.is_some_and(|age| record.created + SignedDuration::from_secs(age.into()) < now)
    };
    let too_old = records.iter().take_while(is_too_old).count();
    if too_old > 0 {
        records.truncate(too_old);
    }
    let Some(end) = records.last().map(|(number, _)| *number).filter(|_| too_old > 0 || until.is_none()).or(until) else {
        return Ok(None);
    };
    let gets = |record: &Record| {
        let lineage = record.lineage.clone().then(account.id, &mapping.function);
        let is_wanted = filters.any(|pattern| pattern.matches(&record.event));
        is_wanted && !state.lambda.stops(&mapping.function, &lineage)
    };
    let records = records.into_iter().map(|(number, record)| Record {
        number,
        created: record.created,
        event: record.event(stream, number, &core.config.region, account.id),
        lineage: record.lineage.clone(),
    });
    Ok(Some(Batch {
        id: id.to_owned(),
        mapping: mapping.clone(),
        reader: reader.clone(),
        stream: stream.clone(),
        shard: state.dynamodb.streams.get(stream).map(|stream| stream.shard.clone()).unwrap_or_default(),
        records: records.filter(gets).collect(),
        end,
        is_too_old: too_old > 0,
    }))
}
