//! Whether the checkpoints are whole, and every history still holds what they say of it.

use std::collections::BTreeMap;

use diesel::prelude::*;
use domain::id::{CaseId, County};
use ed25519_dalek::{Signature, VerifyingKey};
use uuid::Uuid;

use super::{GENESIS, HEAD_BYTES, Head, Statement, signing_key};
use crate::Store;
use crate::cases::Difference;
use crate::clock::Instant;
use crate::connection::AnyConnection;
use crate::error::StoreError;
use crate::schema::{case_event, checkpoint as table};
use crate::types::Db;
use crate::{applications, meetings};

type Row = (i32, Instant, Vec<u8>, Vec<u8>, Vec<u8>);

/// Histories looked at in one query.
const LOOKED_AT: usize = 200;

fn about(county: County, number: i32, what: &str) -> Difference {
    Difference { dossier: None, sequence: 0, what: format!("checkpoint {number} of county {:06} {what}", county.0) }
}

impl Store {
    /// Checks every checkpoint, and that those kept outside are among them. Gives their number. Blocks.
    ///
    /// # Errors
    /// [`StoreError`] when the database fails; what is wrong with the data is the inner result.
    pub fn verify_checkpoints(&self, kept: &[Head]) -> Result<Result<u64, Difference>, StoreError> {
        let key = signing_key(&self.0.context.keyring).verifying_key();
        let counties: Vec<County> = self.read_blocking(|snapshot| -> Result<_, StoreError> {
            Ok(table::table.select(table::county).distinct().order(table::county).load(snapshot.connection())?)
        })?;
        let mut checked = 0;
        for county in counties {
            let (mut number, mut previous) = (0, GENESIS.to_vec());
            loop {
                let before = previous.clone();
                let next =
                    self.read_blocking(move |snapshot| check(snapshot.connection(), &key, (county, number), &before));
                match next? {
                    Ok(Some(hash)) => (number, previous, checked) = (number + 1, hash, checked + 1),
                    Ok(None) => break,
                    Err(difference) => return Ok(Err(difference)),
                }
            }
        }
        for Head { county, number, hash } in kept.iter().cloned() {
            let found = self.read_blocking(move |snapshot| -> Result<Option<Vec<u8>>, StoreError> {
                let row = table::table.find((Db(county), number)).select(table::hash);
                Ok(row.first(snapshot.connection()).optional()?)
            });
            if found?.as_deref() != Some(hash.as_slice()) {
                return Ok(Err(about(county, number, "is gone or another than the one that was kept outside")));
            }
        }
        Ok(Ok(checked))
    }
}

/// Checks the checkpoint after a number and gives its hash; `None` when there is none.
fn check(
    connection: &mut AnyConnection,
    key: &VerifyingKey,
    (county, after): (County, i32),
    previous: &[u8],
) -> Result<Result<Option<Vec<u8>>, Difference>, StoreError> {
    let next: Option<Row> = table::table
        .filter(table::county.eq(Db(county)))
        .filter(table::number.gt(after))
        .order(table::number)
        .select((table::number, table::at, table::heads, table::hash, table::signature))
        .first(connection)
        .optional()?;
    let Some((number, at, heads, hash, signature)) = next else { return Ok(Ok(None)) };
    if number != after + 1 {
        return Ok(Err(about(county, after + 1, "is missing")));
    }
    let sealed = Statement { county, number, at, heads: &heads }.hash(previous);
    let signature = Signature::from_slice(&signature).ok();
    if hash != sealed || signature.is_none_or(|signature| key.verify_strict(&sealed, &signature).is_err()) {
        return Ok(Err(about(county, number, "is not what was signed")));
    }
    Ok(stands(connection, county, number, &heads)?.map_or(Ok(Some(hash)), Err))
}

/// The first history of a checkpoint that does not hold any more what was signed.
fn stands(
    connection: &mut AnyConnection,
    county: County,
    number: i32,
    heads: &[u8],
) -> Result<Option<Difference>, StoreError> {
    let signed: Vec<(Uuid, i32, &[u8])> = heads.chunks_exact(HEAD_BYTES).filter_map(read).collect();
    for some in signed.chunks(LOOKED_AT) {
        let ids = some.iter().map(|(id, ..)| Db(*id));
        let sequences = some.iter().map(|(_, sequence, _)| *sequence);
        let events: Vec<(Uuid, i32, Vec<u8>)> = case_event::table
            .filter(case_event::county.eq(Db(county)))
            .filter(case_event::case_id.eq_any(ids))
            .filter(case_event::sequence.eq_any(sequences))
            .select((case_event::case_id, case_event::sequence, case_event::hash))
            .load(connection)?;
        let stored: BTreeMap<_, _> = events.iter().map(|(id, sequence, hash)| ((*id, *sequence), hash)).collect();
        let lost = some.iter().filter(|(id, sequence, hash)| stored.get(&(*id, *sequence)).is_none_or(|h| h != hash));
        for (id, sequence, hash) in lost {
            let elsewhere = meetings::is_closed_as(connection, county, *id, (*sequence, hash))?
                || applications::holds(connection, county, *id, (*sequence, hash))?;
            if elsewhere {
                continue;
            }
            let what = format!("is gone or another than checkpoint {number} of county {:06} says", county.0);
            return Ok(Some(Difference { dossier: Some(CaseId(*id).into()), sequence: *sequence, what }));
        }
    }
    Ok(None)
}

fn read(head: &[u8]) -> Option<(Uuid, i32, &[u8])> {
    let (id, rest) = head.split_first_chunk::<16>()?;
    let (sequence, hash) = rest.split_first_chunk::<4>()?;
    Some((Uuid::from_bytes(*id), i32::from_be_bytes(*sequence), hash))
}
