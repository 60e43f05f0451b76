//! What petitions count for in the indicators, row by row: renewed with every change, never forgotten, so that a figure of a
//! past day can be computed again. [`super::indicators`] reads them.

use std::sync::Arc;

use chrono::NaiveDate;
use diesel::dsl::max;
use diesel::prelude::*;
use domain::division::DivisionCode;
use domain::id::{County, OrganisationId, PetitionId};
use domain::petition::{Channel, ContentClass, Petition, Purpose};
use domain::statistics::{Entry, Measure};
use domain::time::{CivilDate, civil_date, start_of};
use escalation::Facts;
use escalation::petition::measures::entries;

use super::projection::township;
use super::record;
use crate::connection::AnyConnection;
use crate::dossier::{difference, unasked};
use crate::error::StoreError;
use crate::reference::ReferenceData;
use crate::schema::{petition, petition_measure as table};
use crate::types::{Db, words};
use crate::write::Transaction;

words!(Measure);

#[derive(Insertable)]
#[diesel(table_name = table)]
struct New {
    county: Db<County>,
    petition_id: Db<PetitionId>,
    sequence: i32,
    measure: Db<Measure>,
    organisation: Db<OrganisationId>,
    division: Db<DivisionCode>,
    township: Db<DivisionCode>,
    channel: Db<Channel>,
    content: Db<ContentClass>,
    purpose: Db<Purpose>,
    counted_on: Db<NaiveDate>,
    hit_on: Option<Db<NaiveDate>>,
    amount: i32,
    known_from: Db<NaiveDate>,
    measured_on: Option<Db<NaiveDate>>,
    shielded: bool,
}

/// Something that a petition counts for, or counted for until a day.
#[derive(Queryable, Selectable)]
#[diesel(table_name = table)]
pub(crate) struct MeasureRow {
    sequence: i32,
    measure: Measure,
    organisation: OrganisationId,
    division: DivisionCode,
    township: DivisionCode,
    channel: Channel,
    content: ContentClass,
    purpose: Purpose,
    counted_on: NaiveDate,
    hit_on: Option<NaiveDate>,
    amount: i32,
    known_until: Option<NaiveDate>,
    measured_on: Option<NaiveDate>,
    shielded: bool,
}

impl MeasureRow {
    /// Whether it says that the petition, where it lies and what it is about, counts for this.
    fn says(&self, petition: &Petition, entry: &Entry) -> bool {
        let Entry { measure, organisation, on, hit_on, amount } = *entry;
        (self.measure, self.organisation, self.counted_on, self.hit_on) == (measure, organisation, on, hit_on)
            && u32::try_from(self.amount) == Ok(amount)
            && (self.division, self.township) == (petition.issue_division, township(petition))
            && (self.channel, self.content, self.purpose) == (petition.channel, petition.content, petition.purpose)
    }
}

/// Stores what a new petition counts for.
pub(super) fn begin(transaction: &mut Transaction, petition: &Petition, facts: &Facts<'_>) -> Result<(), StoreError> {
    keep(transaction, petition, (1, entries(petition, None, facts)), (facts.today(), facts.today()))
}

/// Renews what a petition counts for. What does not hold any more stays, with the day until which it was known; where the
/// petition lies and what it is about is part of it.
pub(super) fn renew(transaction: &mut Transaction, petition: &Petition, facts: &Facts<'_>) -> Result<(), StoreError> {
    renew_on(transaction, petition, facts, facts.today())
}

/// Counts what is over again, by the rules of the day on which it was counted last: for a release that counts more than the
/// one before.
pub(super) fn complete(transaction: &mut Transaction, petition: &Petition) -> Result<(), StoreError> {
    let counted_on: Option<NaiveDate> = table::table
        .filter(table::county.eq(Db(petition.id.county())))
        .filter(table::petition_id.eq(Db(petition.id)))
        .select(max(table::measured_on))
        .first(transaction.connection())?;
    let (reference, now) = (transaction.reference()?, transaction.now());
    let (ground, nobody) = unasked(petition, &reference, counted_on.map_or(now, start_of));
    let facts = ground.facts_for(&nobody, counted_on.map_or(now, start_of));
    renew_on(transaction, petition, &facts, civil_date(now))
}

/// Renews it by the rules of a day, known on another.
fn renew_on(
    transaction: &mut Transaction,
    petition: &Petition,
    facts: &Facts<'_>,
    known_on: CivilDate,
) -> Result<(), StoreError> {
    let again = repeated_on(transaction.connection(), petition)?;
    let (county, id, today) = (petition.id.county(), petition.id, facts.today());
    let of_it = || table::table.filter(table::county.eq(Db(county))).filter(table::petition_id.eq(Db(id)));
    let known: Vec<MeasureRow> =
        of_it().order(table::sequence).select(MeasureRow::as_select()).load(transaction.connection())?;
    let next = known.last().map_or(1, |last| last.sequence + 1);
    // Rows of the past too: who must not know it now must not find it in the figures of a past day.
    let shielded = petition.is_shielded();
    if known.iter().any(|row| row.shielded != shielded) {
        diesel::update(of_it()).set(table::shielded.eq(shielded)).execute(transaction.connection())?;
    }
    let standing = || known.iter().filter(|row| row.known_until.is_none());
    let (gone, new) = difference(standing(), entries(petition, again, facts), |row, entry| row.says(petition, entry));
    for row in gone {
        diesel::update(table::table.find((Db(county), Db(id), row.sequence)))
            .set(table::known_until.eq(Some(Db(known_on))))
            .execute(transaction.connection())?;
    }
    if standing().any(|row| row.measured_on != Some(today)) {
        diesel::update(of_it().filter(table::known_until.is_null()))
            .set(table::measured_on.eq(Some(Db(today))))
            .execute(transaction.connection())?;
    }
    keep(transaction, petition, (next, new), (today, known_on))
}

/// Adds entries, in the sequence from a place on, counted by the rules of a day and known on another.
fn keep(
    transaction: &mut Transaction,
    petition: &Petition,
    (next, entries): (i32, Vec<Entry>),
    (measured_on, known_from): (CivilDate, CivilDate),
) -> Result<(), StoreError> {
    for (sequence, entry) in (next..).zip(entries) {
        let row = New {
            county: Db(petition.id.county()),
            petition_id: Db(petition.id),
            sequence,
            measure: Db(entry.measure),
            organisation: Db(entry.organisation),
            division: Db(petition.issue_division),
            township: Db(township(petition)),
            channel: Db(petition.channel),
            content: Db(petition.content),
            purpose: Db(petition.purpose),
            counted_on: Db(entry.on),
            hit_on: entry.hit_on.map(Db),
            amount: i32::try_from(entry.amount).unwrap_or(i32::MAX),
            known_from: Db(known_from),
            measured_on: Some(Db(measured_on)),
            shielded: petition.is_shielded(),
        };
        diesel::insert_into(table::table).values(row).execute(transaction.connection())?;
    }
    Ok(())
}

/// Renews what the first petition of a matter counts for, after another was linked to it or taken from it: by the rules of
/// the place and office of the first.
pub(super) fn renew_first(transaction: &mut Transaction, first: PetitionId) -> Result<(), StoreError> {
    let keyring = transaction.keyring().clone();
    let first = match record::load(transaction.connection(), &keyring, first) {
        // What a forgotten petition counted for stays as it was.
        Err(StoreError::Erased) => return Ok(()),
        loaded => loaded?.petition,
    };
    let (reference, now) = (transaction.reference()?, transaction.now());
    let (ground, nobody) = unasked(&first, &reference, now);
    renew(transaction, &first, &ground.facts_for(&nobody, now))
}

/// The first day after its conclusion on which a repeat of a petition was registered.
fn repeated_on(connection: &mut AnyConnection, petition: &Petition) -> Result<Option<CivilDate>, StoreError> {
    let Some(concluded_on) = petition.concluded_on else { return Ok(None) };
    let others = petition::table
        .filter(petition::matter.eq(Db(petition.id)))
        .filter(petition::id.ne(Db(petition.id)))
        .order(petition::registered_at)
        .select(petition::registered_at)
        .load::<crate::clock::Instant>(connection)?;
    Ok(others.into_iter().map(civil_date).find(|on| *on >= concluded_on))
}

/// What is wrong with the rows of a petition.
pub(crate) enum Miscounted {
    /// Whatever holds now: some are gone, were not counted together, or are shown to those it is kept from.
    Broken,
    /// They are not what the rules and the calendar, as they are known now, give for the day on which they were counted.
    Otherwise(CivilDate),
}

/// Counts the rows of a petition again, as on the day on which they were counted last.
///
/// # Errors
/// When the database fails.
pub(crate) fn miscounted(
    connection: &mut AnyConnection,
    petition: &Petition,
    rows: &[MeasureRow],
    reference: &Arc<ReferenceData>,
) -> Result<Option<Miscounted>, StoreError> {
    let standing: Vec<_> = rows.iter().filter(|row| row.known_until.is_none()).collect();
    let days: Vec<_> = standing.iter().map(|row| row.measured_on).collect();
    let together = days.windows(2).all(|two| two[0] == two[1]);
    let shielded = petition.is_shielded();
    if !together
        || rows.iter().any(|row| row.shielded != shielded)
        || (1..).zip(rows).any(|(place, row)| row.sequence != place)
    {
        return Ok(Some(Miscounted::Broken));
    }
    // Whatever else, a petition counts as an item of the place where it was registered; one that was over in a ledger counts
    // for nothing.
    let Some(day) = days.first() else { return Ok((!petition.was_over()).then_some(Miscounted::Broken)) };
    // Counted before the day was noted.
    let Some(day) = *day else { return Ok(None) };
    let (ground, nobody) = unasked(petition, reference, start_of(day));
    let again = repeated_on(connection, petition)?;
    let counted = entries(petition, again, &ground.facts_for(&nobody, start_of(day)));
    let (gone, new) = difference(standing, counted, |row, entry| row.says(petition, entry));
    Ok((!gone.is_empty() || !new.is_empty()).then_some(Miscounted::Otherwise(day)))
}
