//! Whether applications are what was recorded: the chain of each holds together and says what its row says, what is sealed
//! opens, and no key is there longer, or gone earlier, than it may be.

use std::collections::BTreeMap;

use diesel::prelude::*;
use domain::application::ApplicationState as State;
use domain::id::{ApplicationId, CaseId, County};
use uuid::Uuid;

use super::record::{Application, Event, GENESIS, Returned, Told};
use crate::clock::Instant;
use crate::connection::AnyConnection;
use crate::crypto::KeyRing;
use crate::error::StoreError;
use crate::limits::RETURNED_APPLICATION_KEPT;
use crate::schema::{application as table, application_event as events};
use crate::types::Db;

/// Applications checked in one read.
const BATCH: i64 = 200;

/// Applications that were checked: their number, and the last of them when there may be more.
pub(crate) type Checked = (u64, Option<ApplicationId>);

/// Checks some applications of a county; the inner error says which is not what was recorded, and in what.
pub(crate) fn check(
    connection: &mut AnyConnection,
    (keyring, now): (&KeyRing, Instant),
    (county, after): (County, Option<ApplicationId>),
) -> Result<Result<Checked, String>, StoreError> {
    let after = after.unwrap_or(ApplicationId(Uuid::nil()));
    let rows: Vec<Application> = table::table
        .filter(table::county.eq(Db(county)))
        .filter(table::id.gt(Db(after)))
        .order(table::id)
        .limit(BATCH)
        .select(Application::as_select())
        .load(connection)?;
    let last = rows.last().map(|row| row.id).filter(|_| i64::try_from(rows.len()) == Ok(BATCH));
    let until = last.unwrap_or(ApplicationId(Uuid::max()));
    let mut histories: BTreeMap<ApplicationId, Vec<Event>> = BTreeMap::new();
    let stored = events::table
        .filter(events::county.eq(Db(county)))
        .filter(events::application_id.gt(Db(after)))
        .filter(events::application_id.le(Db(until)))
        .order((events::application_id, events::sequence))
        .select((events::application_id, Event::as_select()))
        .load::<(ApplicationId, Event)>(connection)?;
    for (id, event) in stored {
        histories.entry(id).or_default().push(event);
    }
    let checked = rows.len() as u64;
    for application in rows {
        let history = histories.remove(&application.id).unwrap_or_default();
        if let Some(fault) = fault(&application, &history, keyring, now) {
            return Ok(Err(format!("application {}: {fault}", application.id)));
        }
    }
    match histories.into_keys().next() {
        Some(id) => Ok(Err(format!("application {id}: it is gone, but not its history"))),
        None => Ok(Ok((checked, last))),
    }
}

/// What is wrong with an application.
fn fault(application: &Application, history: &[Event], keyring: &KeyRing, now: Instant) -> Option<&'static str> {
    let mut head = GENESIS.to_vec();
    for (position, event) in (1..).zip(history) {
        head = application.hash(&head, event);
        if event.sequence != position || event.hash != head {
            return Some("its chain is broken");
        }
    }
    let (Some(first), Some(last)) = (history.first(), history.last()) else { return Some("it has no history") };
    let answered = (history.len() > 1).then_some(last);
    let case = answered.filter(|event| event.state == State::TakenOver);
    let case = case.map(|event| Uuid::from_slice(&event.payload).ok().map(CaseId));
    let says = (application.version, &application.chain_head, application.state, application.received_at);
    let same = says == (last.sequence, &last.hash, last.state, first.at)
        && application.answered_at == answered.map(|event| event.at)
        && application.case_id == case.flatten()
        && case != Some(None);
    if !same {
        return Some("its row is not what its history says");
    }
    let key = match (application.state, application.key(keyring)) {
        (State::TakenOver | State::Withdrawn, Ok(None)) => return None,
        (State::TakenOver | State::Withdrawn, _) => return Some("its key should have been destroyed"),
        (State::Returned, Ok(None)) if last.at + RETURNED_APPLICATION_KEPT <= now => return None,
        (_, Ok(None)) => return Some("its key is gone too early"),
        (_, Err(_)) => return Some("its key does not open"),
        (_, Ok(Some(key))) => key,
    };
    let opens = application.open::<Told>(&key, first).is_ok()
        && answered.is_none_or(|event| application.open::<Returned>(&key, event).is_ok());
    (!opens).then_some("it is not what was sealed")
}
