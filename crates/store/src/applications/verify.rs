//! Whether applications are what was recorded: the chain of each holds together and says what its row says, what is sealed
//! opens, no key is there longer, or gone earlier, than it may be, and its pictures are those that it names.

use std::collections::BTreeMap;

use diesel::prelude::*;
use domain::application::ApplicationState as State;
use domain::id::{ApplicationId, AttachmentId, CaseId, County};
use uuid::Uuid;

use super::record::{Application, Event, GENESIS, Returned, Told};
use crate::clock::Instant;
use crate::connection::AnyConnection;
use crate::crypto::KeyRing;
use crate::dossier::Download;
use crate::error::StoreError;
use crate::limits::RETURNED_APPLICATION_KEPT;
use crate::schema::{application as table, application_event as events, attachment};
use crate::types::Db;

/// Applications checked in one read.
const BATCH: i64 = 200;

/// Applications that were checked.
pub(crate) struct Checked {
    /// Their number.
    pub(crate) applications: u64,
    /// The last of them when there may be more.
    pub(crate) next: Option<ApplicationId>,
    /// Their pictures, to be looked at on disk.
    pub(crate) pictures: Vec<(ApplicationId, Download)>,
}

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
    let mut files: BTreeMap<ApplicationId, Vec<FileRow>> = BTreeMap::new();
    let entered = attachment::table
        .filter(attachment::county.eq(Db(county)))
        .filter(attachment::case_id.eq_any(rows.iter().map(|row| Db(row.id))))
        .order(attachment::id)
        .select((attachment::case_id, (attachment::id, attachment::file, attachment::wrapped_key)))
        .load::<(ApplicationId, FileRow)>(connection)?;
    for (id, file) in entered {
        files.entry(id).or_default().push(file);
    }
    let (applications, mut pictures) = (rows.len() as u64, Vec::new());
    for application in rows {
        let history = histories.remove(&application.id).unwrap_or_default();
        let files = files.remove(&application.id).unwrap_or_default();
        match check_one(&application, &history, files, (keyring, now)) {
            Ok(found) => pictures.extend(found.into_iter().map(|picture| (application.id, picture))),
            Err(fault) => return Ok(Err(format!("application {}: {fault}", application.id))),
        }
    }
    match histories.into_keys().next() {
        Some(id) => Ok(Err(format!("application {id}: it is gone, but not its history"))),
        None => Ok(Ok(Checked { applications, next: last, pictures })),
    }
}

/// The row of a file: its id, its name and its wrapped key.
type FileRow = (AttachmentId, Vec<u8>, Vec<u8>);

/// The pictures of an application that is as it was recorded; what is wrong with one that is not.
fn check_one(
    application: &Application,
    history: &[Event],
    files: Vec<FileRow>,
    (keyring, now): (&KeyRing, Instant),
) -> Result<Vec<Download>, &'static str> {
    let mut head = GENESIS.to_vec();
    for (position, event) in (1..).zip(history) {
        head = application.hash(&head, event);
        if event.sequence != position || event.hash != head {
            return Err("its chain is broken");
        }
    }
    let (Some(first), Some(last)) = (history.first(), history.last()) else { return Err("it has no history") };
    let answered = (last.state != State::Waiting).then_some(last);
    let case = answered.filter(|event| event.state == State::TakenOver);
    let case = case.map(|event| Uuid::from_slice(&event.payload).ok().map(CaseId));
    let says = (application.version, &application.chain_head, application.state, application.received_at);
    let same = says == (last.sequence, &last.hash, last.state, first.at)
        && application.answered_at == answered.map(|event| event.at)
        && application.case_id == case.flatten()
        && case != Some(None);
    if !same {
        return Err("its row is not what its history says");
    }
    let key = match (application.state, application.key(keyring)) {
        (State::TakenOver | State::Withdrawn, Ok(None)) => None,
        (State::TakenOver | State::Withdrawn, _) => return Err("its key should have been destroyed"),
        (State::Returned, Ok(None)) if last.at + RETURNED_APPLICATION_KEPT <= now => None,
        (_, Ok(None)) => return Err("its key is gone too early"),
        (_, Err(_)) => return Err("its key does not open"),
        (_, Ok(Some(key))) => Some(key),
    };
    let Some(key) = key else {
        return if files.is_empty() { Ok(Vec::new()) } else { Err("its pictures should have gone with its key") };
    };
    let opens = application.open::<Told>(&key, first).is_ok()
        && answered.is_none_or(|event| application.open::<Returned>(&key, event).is_ok());
    let pictures = application.pictures(&key, history).ok().filter(|_| opens).ok_or("it is not what was sealed")?;
    if !pictures.iter().map(|picture| picture.id).eq(files.iter().map(|(id, ..)| *id)) {
        return Err("its pictures are not those of its history");
    }
    let opened = pictures.into_iter().zip(files);
    let opened = opened.map(|(picture, (_, file, key))| Download::open(picture, &file, key, keyring));
    opened.collect::<Result<_, _>>().map_err(|_| "the key of a picture does not open")
}
