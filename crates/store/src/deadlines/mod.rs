//! Every clock that runs (期限台账): one row each, of cases and petitions alike, so that offices and those above them can read
//! what falls due, and not only what comes first in each case.
//!
//! Written with the act ([`renew`]) and whenever rules or the calendar change; read in [`list`].

mod list;
#[cfg(test)]
mod tests;

pub use list::{ClockFilter, ClockLine, ClockPosition, ClockQuery, ClockView, list};

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::prelude::*;
use domain::division::DivisionCode;
use domain::id::{County, OrganisationId};
use domain::notice::DossierKind;
use domain::time::CivilDate;
use escalation::{Clock, ClockKind};
use uuid::Uuid;

use crate::connection::AnyConnection;
use crate::dossier::DossierId;
use crate::error::StoreError;
use crate::schema::deadline as table;
use crate::types::Db;
use crate::write::Transaction;

/// A clock as it is stored.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = table, treat_none_as_default_value = false)]
pub(crate) struct Row {
    county: Db<County>,
    subject_id: Db<Uuid>,
    kind: Db<ClockKind>,
    number: i32,
    subject: Db<DossierKind>,
    owner: Db<OrganisationId>,
    division: Db<DivisionCode>,
    township: Db<DivisionCode>,
    started_on: Db<NaiveDate>,
    due_on: Db<NaiveDate>,
    nominal_on: Db<NaiveDate>,
    yellow_from: Db<NaiveDate>,
    red_from: Db<NaiveDate>,
    alarm_on: Db<NaiveDate>,
    legal_latest: Db<NaiveDate>,
    paused_from: Option<Db<NaiveDate>>,
    estimated: i32,
    /// The owner again, where it is a duty and somebody else answers for the case or petition.
    called_upon: Option<Db<OrganisationId>>,
}

/// Where a case or petition lies, and who answers for it.
pub(crate) type Stand = (DivisionCode, OrganisationId);

impl Row {
    fn of(about: DossierId, (division, responsible): Stand, clock: &Clock) -> Self {
        let deadline = clock.deadline;
        Self {
            county: Db(about.county()),
            subject_id: Db(about.uuid()),
            kind: Db(clock.kind),
            number: clock.number.map_or(0, |number| i32::try_from(number).unwrap_or(i32::MAX)),
            subject: Db(about.kind()),
            owner: Db(clock.owner),
            division: Db(division),
            township: Db(division.township().unwrap_or(division)),
            started_on: Db(clock.started_on),
            due_on: Db(deadline.in_time_until),
            nominal_on: Db(deadline.nominal),
            yellow_from: Db(deadline.yellow_from),
            red_from: Db(deadline.red_from),
            alarm_on: Db(deadline.alarm),
            legal_latest: Db(deadline.legal_latest),
            paused_from: deadline.paused_from.map(Db),
            estimated: i32::from(deadline.estimated),
            called_upon: (clock.owner != responsible && !clock.kind.is_right()).then_some(Db(clock.owner)),
        }
    }

    /// Whether it still runs: a right that nobody used ends by itself with its last day, without an act.
    fn runs_on(&self, today: CivilDate) -> bool {
        !self.kind.0.is_right() || self.legal_latest.0 >= today
    }
}

/// Stores the clocks that run on a new case or petition.
pub(crate) fn begin(
    transaction: &mut Transaction,
    about: DossierId,
    stand: Stand,
    clocks: &[Clock],
) -> Result<(), StoreError> {
    insert(transaction, clocks.iter().map(|clock| Row::of(about, stand, clock)).collect())
}

fn insert(transaction: &mut Transaction, rows: Vec<Row>) -> Result<(), StoreError> {
    rows.into_iter().try_for_each(|row| {
        diesel::insert_into(table::table).values(row).execute(transaction.connection())?;
        Ok(())
    })
}

/// Stores the clocks that run on a case or petition in place of those that ran before.
pub(crate) fn renew(
    transaction: &mut Transaction,
    about: DossierId,
    stand: Stand,
    clocks: &[Clock],
) -> Result<(), StoreError> {
    let known = table::table
        .filter(table::county.eq(Db(about.county())))
        .filter(table::subject_id.eq(Db(about.uuid())))
        .select(Row::as_select())
        .load::<Row>(transaction.connection())?;
    let mut now: Vec<_> = clocks.iter().map(|clock| Row::of(about, stand, clock)).collect();
    for gone in known.iter().filter(|row| !now.contains(row)) {
        let key = (gone.county, gone.subject_id, gone.kind, gone.number);
        diesel::delete(table::table.find(key)).execute(transaction.connection())?;
    }
    now.retain(|row| !known.contains(row));
    insert(transaction, now)
}

/// Forgets the clocks of a case or petition.
pub(crate) fn forget(transaction: &mut Transaction, about: DossierId) -> Result<(), StoreError> {
    let rows = table::table.filter(table::county.eq(Db(about.county()))).filter(table::subject_id.eq(Db(about.uuid())));
    diesel::delete(rows).execute(transaction.connection())?;
    Ok(())
}

/// The rows of a kind of dossier between two ids of a county, the first excluded.
pub(crate) fn between(
    connection: &mut AnyConnection,
    subject: DossierKind,
    (county, after, until): (County, Uuid, Uuid),
) -> Result<BTreeMap<Uuid, Vec<Row>>, StoreError> {
    let rows = table::table
        .filter(table::county.eq(Db(county)))
        .filter(table::subject_id.gt(Db(after)))
        .filter(table::subject_id.le(Db(until)))
        .filter(table::subject.eq(Db(subject)))
        .select(Row::as_select())
        .load::<Row>(connection)?;
    let mut grouped: BTreeMap<Uuid, Vec<Row>> = BTreeMap::new();
    for row in rows {
        grouped.entry(row.subject_id.0).or_default().push(row);
    }
    Ok(grouped)
}

/// Whether the rows of a case or petition say what its clocks say today.
pub(crate) fn agree(about: DossierId, stand: Stand, clocks: &[Clock], rows: &[Row], today: CivilDate) -> bool {
    let sorted = |rows: Vec<Row>| {
        let running = rows.into_iter().filter(|row| row.runs_on(today));
        let mut running: Vec<_> = running
            .map(|row| match row.kind.0 {
                // Who decides between two organisations follows from what stands above them on the day it is asked.
                ClockKind::SuperiorDecision => Row { owner: Db(OrganisationId(Uuid::nil())), called_upon: None, ..row },
                _ => row,
            })
            .collect();
        running.sort_by_key(|row| (row.kind.0, row.number));
        running
    };
    sorted(clocks.iter().map(|clock| Row::of(about, stand, clock)).collect()) == sorted(rows.to_vec())
}

/// The first county of a range in which a clock runs.
pub(crate) fn first_county(
    connection: &mut AnyConnection,
    (first, last): (County, County),
) -> Result<Option<County>, StoreError> {
    let counties = table::table.filter(table::county.between(Db(first), Db(last)));
    Ok(counties.select(diesel::dsl::min(table::county)).first(connection)?)
}

/// The next cases and petitions of a county on which a clock runs, after one of them.
pub(crate) fn dossiers(
    connection: &mut AnyConnection,
    county: County,
    after: Uuid,
    limit: i64,
) -> Result<Vec<(Uuid, DossierKind)>, StoreError> {
    let rows = table::table
        .filter(table::county.eq(Db(county)))
        .filter(table::subject_id.gt(Db(after)))
        .group_by(table::subject_id)
        .order(table::subject_id)
        .limit(limit)
        .select((table::subject_id, diesel::dsl::min(table::subject)))
        .load::<(Uuid, Option<DossierKind>)>(connection)?;
    Ok(rows.into_iter().filter_map(|(id, subject)| Some((id, subject?))).collect())
}
