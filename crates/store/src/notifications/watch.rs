//! Lamps turn with the days, not with acts. For every open case and petition the table says on which day that may happen
//! next; the work of that day is promised, one task for each county, and looks at those whose day has come.

use chrono::NaiveDate;
use diesel::prelude::*;
use domain::id::{ApplicationId, CaseId, County, MeetingId, OrganisationId, PetitionId, county_of};
use domain::notice::{NoticeKind, NoticeSubject};
use domain::time::{add_days, civil_date, start_of};
use escalation::notices::{self, Lamps, Notice, Telling};
use escalation::{Clock, Facts};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use super::give::{About, give, give_once};
use crate::dossier::{Dossier, DossierId};
use crate::error::StoreError;
use crate::limits::LAMPS_PER_COMMIT;
use crate::outbox::{Step, Task, Topic};
use crate::schema::lamp_watch as table;
use crate::types::Db;
use crate::write::Transaction;
use crate::{applications, cases, petitions};

/// Looks at the lamps that may turn today (期限预警).
pub(crate) const LAMPS: Topic = Topic { name: "lamps", handle: look_round };

/// The day of a task.
#[derive(Serialize, Deserialize)]
struct Day {
    on: NaiveDate,
}

/// Tells who an act concerns, then looks at the lamps of the clocks that run after it.
pub(crate) fn tell<A: Telling + Dossier>(
    transaction: &mut Transaction,
    about: DossierId,
    (before, after): (Option<&A>, &A),
    events: &[A::Event],
    (clocks, facts): (&[Clock], &Facts<'_>),
) -> Result<(), StoreError> {
    give(transaction, about, &notices::of_events((before, after), events, (clocks, facts)))?;
    if before.is_some() {
        return look(transaction, about, after, (clocks, facts));
    }
    let lamps = notices::lamps(after, clocks, facts);
    give_once(transaction, about.into(), lamps.on)?;
    lamps.turn_on.map_or(Ok(()), |on| begin(transaction, about.into(), on))
}

/// Tells of the lamps that are on, each once, and promises to look again on the day on which one may turn.
pub(crate) fn look<A: Telling>(
    transaction: &mut Transaction,
    about: DossierId,
    subject: &A,
    (clocks, facts): (&[Clock], &Facts<'_>),
) -> Result<(), StoreError> {
    follow(transaction, about, notices::lamps(subject, clocks, facts))
}

/// Tells of lamps that are on, each once, and notes the day on which one may turn.
pub(crate) fn follow(transaction: &mut Transaction, about: impl Into<About>, lamps: Lamps) -> Result<(), StoreError> {
    let about = about.into();
    give_once(transaction, about, lamps.on)?;
    watch(transaction, about, lamps.turn_on)
}

/// Tells a superior that an order was given in its name.
pub(crate) fn tell_of_order(
    transaction: &mut Transaction,
    id: PetitionId,
    superior: OrganisationId,
) -> Result<(), StoreError> {
    give(transaction, DossierId::from(id), &[Notice::to(superior, NoticeKind::OrderIssued)])
}

/// Tells those who are invited to a meeting, with its day.
pub(crate) fn tell_of_meeting(
    transaction: &mut Transaction,
    id: MeetingId,
    (invited, held_on): (&[OrganisationId], NaiveDate),
) -> Result<(), StoreError> {
    let notice = |to: &OrganisationId| Notice { due_on: Some(held_on), ..Notice::to(*to, NoticeKind::MeetingCalled) };
    give(transaction, id, &invited.iter().map(notice).collect::<Vec<_>>())
}

/// Notes the day on which to look next.
fn watch(transaction: &mut Transaction, about: About, on: Option<NaiveDate>) -> Result<(), StoreError> {
    let county = county_of(about.id);
    let row = table::table.find((Db(county), Db(about.id)));
    let noted = row.select(table::turns_on).first::<NaiveDate>(transaction.connection()).optional()?;
    match (noted, on) {
        (noted, on) if noted == on => return Ok(()),
        (_, None) => {
            diesel::delete(row).execute(transaction.connection())?;
        }
        (Some(_), Some(on)) => {
            diesel::update(row).set(table::turns_on.eq(Db(on))).execute(transaction.connection())?;
        }
        (None, Some(on)) => return begin(transaction, about, on),
    }
    on.map_or(Ok(()), |on| promise_round(transaction, county, on))
}

/// Notes the first day on which to look.
fn begin(transaction: &mut Transaction, about: About, on: NaiveDate) -> Result<(), StoreError> {
    let county = county_of(about.id);
    let new = (
        table::county.eq(Db(county)),
        table::subject_id.eq(Db(about.id)),
        table::subject.eq(Db(about.subject)),
        table::turns_on.eq(Db(on)),
    );
    diesel::insert_into(table::table).values(new).execute(transaction.connection())?;
    promise_round(transaction, county, on)
}

fn promise_round(transaction: &mut Transaction, county: County, on: NaiveDate) -> Result<(), StoreError> {
    LAMPS.promise_once(transaction, county, json!(Day { on }), start_of(on))
}

/// Looks at a few of a county whose day has come.
fn look_round(transaction: &mut Transaction, task: &Task) -> Result<Step, StoreError> {
    let Day { on } = serde_json::from_value(task.payload.clone())
        .map_err(|error| StoreError::CorruptRecord(format!("task {}: {error}", task.id)))?;
    // Whoever is looked at today turns later than today, so that the walk ends even if the clock was set back.
    let day = on.min(civil_date(transaction.now()));
    let rows = table::table
        .filter(table::county.eq(Db(task.county)))
        .filter(table::turns_on.le(Db(day)))
        .order((table::turns_on, table::subject_id))
        .limit(LAMPS_PER_COMMIT)
        .select((table::subject, table::subject_id))
        .load::<(NoticeSubject, Uuid)>(transaction.connection())?;
    if rows.is_empty() {
        return Ok(Step::Done);
    }
    for (subject, id) in rows {
        let about = About { subject, id };
        let looked = match subject {
            NoticeSubject::Case => cases::look_at_lamps(transaction, CaseId(id)),
            NoticeSubject::Petition => petitions::look_at_lamps(transaction, PetitionId(id)),
            NoticeSubject::Application => applications::look_at_lamps(transaction, ApplicationId(id)),
            // A meeting has no lamps.
            NoticeSubject::Meeting => Err(StoreError::NotFound),
        };
        match looked {
            Ok(()) => {}
            // Forgotten meanwhile.
            Err(StoreError::NotFound | StoreError::Erased) => watch(transaction, about, None)?,
            // One that does not open must not keep the others from being looked at; `verify` names it.
            Err(error @ (StoreError::Sealed | StoreError::CorruptRecord(_))) => {
                tracing::error!(%subject, %id, %error, "the lamps could not be looked at");
                watch(transaction, about, Some(add_days(civil_date(transaction.now()), 1)))?;
            }
            Err(error) => return Err(error),
        }
    }
    Ok(Step::More(task.payload.clone()))
}
