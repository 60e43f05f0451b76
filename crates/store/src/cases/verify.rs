//! `verify`: replays every history, checks every chain and every projection, and names the first difference.

use diesel::prelude::*;
use domain::id::{CaseId, County};
use escalation::apply;

use super::chain::{GENESIS, Link};
use super::history;
use super::projection::{mediating, partakers};
use super::record::CaseKey;
use crate::Store;
use crate::connection::AnyConnection;
use crate::crypto::KeyRing;
use crate::error::StoreError;
use crate::schema::{case_event, case_mediator, case_organisation, mediation_case};
use crate::types::Db;
use domain::case::MediationState;
use domain::id::{OrganisationId, UserId};

/// Cases checked in one read, so that a long check does not hold one state of the database open.
const BATCH: i64 = 200;

/// What was checked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Verified {
    /// Cases.
    pub cases: u64,
    /// Events.
    pub events: u64,
    /// Cases whose key has been destroyed: their chain was checked, their content cannot be.
    pub forgotten: u64,
}

/// The first thing that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("case {case}, event {sequence}: {what}")]
pub struct Difference {
    /// The case.
    pub case: CaseId,
    /// The event, 0 for the case as a whole.
    pub sequence: i32,
    /// What is wrong.
    pub what: String,
}

type Row = (CaseId, i32, MediationState, OrganisationId, Option<String>, Vec<u8>, Option<Vec<u8>>, Vec<u8>);

impl Store {
    /// Checks every case. `progress` is told the number of cases checked so far.
    ///
    /// # Errors
    /// [`StoreError`] when the database fails; what is wrong with the data is the inner result.
    pub fn verify_cases(&self, mut progress: impl FnMut(u64)) -> Result<Result<Verified, Difference>, StoreError> {
        let mut verified = Verified::default();
        let mut after: Option<(County, CaseId)> = None;
        loop {
            let batch = self.read_blocking(move |snapshot| {
                let keyring = snapshot.keyring().clone();
                check_batch(snapshot.connection(), &keyring, after)
            })?;
            let (last, found) = match batch {
                Ok(batch) => batch,
                Err(difference) => return Ok(Err(difference)),
            };
            verified.cases += found.cases;
            verified.events += found.events;
            verified.forgotten += found.forgotten;
            progress(verified.cases);
            if last.is_none() {
                break;
            }
            after = last;
        }
        Ok(self.read_blocking(|snapshot| orphans(snapshot.connection()))?.map(|()| verified))
    }
}

type Batch = (Option<(County, CaseId)>, Verified);

fn check_batch(
    connection: &mut AnyConnection,
    keyring: &KeyRing,
    after: Option<(County, CaseId)>,
) -> Result<Result<Batch, Difference>, StoreError> {
    let mut query = mediation_case::table
        .select((
            mediation_case::id,
            mediation_case::version,
            mediation_case::state,
            mediation_case::responsible,
            mediation_case::number,
            mediation_case::chain_head,
            mediation_case::wrapped_key,
            mediation_case::snapshot,
        ))
        .order((mediation_case::county, mediation_case::id))
        .limit(BATCH)
        .into_boxed::<crate::connection::MultiBackend>();
    if let Some((county, id)) = after {
        query = query.filter(
            mediation_case::county
                .gt(Db(county))
                .or(mediation_case::county.eq(Db(county)).and(mediation_case::id.gt(Db(id)))),
        );
    }
    let rows: Vec<Row> = query.load(connection)?;
    let mut verified = Verified::default();
    let mut last = None;
    for row in rows {
        last = Some((row.0.county(), row.0));
        match check(connection, keyring, row)? {
            Ok((events, forgotten)) => {
                verified.cases += 1;
                verified.events += events;
                verified.forgotten += u64::from(forgotten);
            }
            Err(difference) => return Ok(Err(difference)),
        }
    }
    Ok(Ok((last, verified)))
}

fn check(
    connection: &mut AnyConnection,
    keyring: &KeyRing,
    row: Row,
) -> Result<Result<(u64, bool), Difference>, StoreError> {
    let (id, version, state, responsible, number, head, wrapped, snapshot) = row;
    let differs = |sequence: i32, what: &str| Ok(Err(Difference { case: id, sequence, what: what.to_owned() }));
    let events = history::rows(connection, id, 0, i64::MAX)?;

    let mut hash = GENESIS.to_vec();
    for (position, event) in (1..).zip(&events) {
        if event.sequence != position {
            return differs(position, "the event is missing");
        }
        let link = Link {
            case: id,
            sequence: event.sequence,
            at: event.at,
            actor: event.actor,
            organisation: event.organisation,
            kind: &event.kind,
            payload: &event.payload,
        };
        hash = link.hash(&hash);
        if hash != event.hash {
            return differs(position, "the hash does not match the event and its predecessor");
        }
    }
    if hash != head || usize::try_from(version) != Ok(events.len()) {
        return differs(version, "the history ends elsewhere than the case says");
    }
    let count = events.len() as u64;
    let Some(wrapped) = wrapped else { return Ok(Ok((count, true))) };

    let Ok(key) = CaseKey::open(id, Some(wrapped), keyring) else {
        return differs(0, "the key of the case does not open");
    };
    let mut case = None;
    for event in events {
        let sequence = event.sequence;
        let kind = event.kind.clone();
        let Ok(line) = event.open(&key) else { return differs(sequence, "the sealed event does not open") };
        if line.event.kind() != kind {
            return differs(sequence, "the event is of another kind than its column says");
        }
        match apply(case, line.event) {
            Ok(next) => case = Some(next),
            Err(broken) => return differs(sequence, &broken.to_string()),
        }
    }
    let Some(case) = case else { return differs(0, "the case has no history") };
    let Ok(stored) = key.open_snapshot(&snapshot) else { return differs(0, "the sealed case does not open") };
    if stored != case {
        return differs(0, "the case differs from its history");
    }
    let columns = (case.state, case.responsible, case.number.as_ref().map(ToString::to_string));
    if columns != (state, responsible, number) {
        return differs(0, "a column differs from the history");
    }
    let mut shown: Vec<OrganisationId> = case_organisation::table
        .filter(case_organisation::county.eq(Db(id.county())))
        .filter(case_organisation::case_id.eq(Db(id)))
        .select(case_organisation::organisation)
        .load(connection)?;
    shown.sort_unstable();
    if shown != partakers(&case).into_iter().collect::<Vec<_>>() {
        return differs(0, "other organisations see the case than its history says");
    }
    let mut mediators: Vec<UserId> = case_mediator::table
        .filter(case_mediator::county.eq(Db(id.county())))
        .filter(case_mediator::case_id.eq(Db(id)))
        .select(case_mediator::mediator)
        .load(connection)?;
    mediators.sort_unstable();
    if mediators != mediating(&case).into_iter().collect::<Vec<_>>() {
        return differs(0, "other mediators are listed than its history says");
    }
    Ok(Ok((count, false)))
}

/// Events whose case is gone.
fn orphans(connection: &mut AnyConnection) -> Result<Result<(), Difference>, StoreError> {
    let its_case = mediation_case::table
        .filter(mediation_case::county.eq(case_event::county))
        .filter(mediation_case::id.eq(case_event::case_id));
    let orphan = case_event::table
        .filter(diesel::dsl::not(diesel::dsl::exists(its_case)))
        .select((case_event::case_id, case_event::sequence))
        .first::<(CaseId, i32)>(connection)
        .optional()?;
    Ok(match orphan {
        None => Ok(()),
        Some((case, sequence)) => Err(Difference { case, sequence, what: "the case of this event is gone".to_owned() }),
    })
}
