//! Whether petitions are as their histories say.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use diesel::prelude::*;
use domain::id::{CaseId, County, OrganisationId, PersonId, PetitionId};
use domain::notice::DossierKind;
use domain::time::civil_date;
use uuid::Uuid;

use super::batch::{FileRow, PersonRow};
use super::{Difference, Stopped, dossier as whole, staleness};
use crate::clock::Instant;
use crate::connection::AnyConnection;
use crate::crypto::KeyRing;
use crate::deadlines;
use crate::dossier::{self, DossierId, Download, Due, clocks_at, next_due};
use crate::petitions::{MeasureRow, Miscounted, PetitionKey, PetitionRow, difference, miscounted};
use crate::prints;
use crate::reference::{ReferenceData, latest_of_terms};
use crate::schema::{
    application, attachment, case_event, person, petition, petition_accused, petition_key, petition_measure,
    petition_organisation, print,
};
use crate::types::Db;

/// Petitions checked in one read.
const BATCH: i64 = 200;

/// What was found of petitions that are as they should be.
#[derive(Default)]
pub(super) struct Checked {
    pub(super) petitions: u64,
    /// Those whose contents were erased.
    pub(super) forgotten: u64,
    /// Those whose due date, clocks, place in the indicators or readers are not what holds now, and what differs.
    pub(super) stale: Vec<(PetitionId, &'static str)>,
    pub(super) files: Vec<(DossierId, Download)>,
    pub(super) next: Option<PetitionId>,
}

/// Rows of a table of petitions within a range of them, by their petition.
macro_rules! by_petition {
    ($connection:expr, $table:ident::$id:ident, $range:expr, $order:expr, $columns:expr => $row:ty) => {{
        let (county, after, until): (County, Uuid, Uuid) = $range;
        let rows = $table::table
            .filter($table::county.eq(Db(county)))
            .filter($table::$id.gt(Db(after)))
            .filter($table::$id.le(Db(until)))
            .order($order)
            .select(($table::$id, $columns))
            .load::<(Uuid, $row)>($connection)?;
        let mut grouped: BTreeMap<Uuid, Vec<$row>> = BTreeMap::new();
        for (id, row) in rows {
            grouped.entry(id).or_default().push(row);
        }
        grouped
    }};
}

/// Checks the petitions of a county after one of them.
pub(super) fn check(
    connection: &mut AnyConnection,
    keyring: &KeyRing,
    (reference, now): (&Arc<ReferenceData>, Instant),
    (county, after): (County, Option<PetitionId>),
) -> Result<Checked, Stopped> {
    let after = after.map_or(Uuid::nil(), |id| id.0);
    let rows: Vec<PetitionRow> = petition::table
        .filter(petition::county.eq(Db(county)))
        .filter(petition::id.gt(Db(after)))
        .order(petition::id)
        .limit(BATCH)
        .select(PetitionRow::as_select())
        .load(connection)?;
    let next = rows.last().map(|row| row.id).filter(|_| i64::try_from(rows.len()) == Ok(BATCH));
    let range = (county, after, next.map_or(Uuid::max(), |id| id.0));

    let mut events = by_petition!(
        connection, case_event::case_id, range, (case_event::case_id, case_event::sequence), dossier::columns()
            => dossier::Row
    );
    let mut people = by_petition!(
        connection, person::case_id, range, person::case_id,
        (
            person::id,
            person::wrapped_key,
            person::particulars,
            (person::name_index, person::identity_index, person::phone_index),
        ) => PersonRow
    );
    let mut files = by_petition!(
        connection, attachment::case_id, range, attachment::case_id,
        (attachment::id, attachment::file, attachment::wrapped_key) => FileRow
    );
    let mut shown = by_petition!(
        connection, petition_organisation::petition_id, range, petition_organisation::petition_id,
        petition_organisation::organisation => OrganisationId
    );
    let mut kept_from = by_petition!(
        connection, petition_accused::petition_id, range, petition_accused::petition_id, petition_accused::accused
            => Vec<u8>
    );
    let mut found_under = by_petition!(
        connection, petition_key::petition_id, range, petition_key::petition_id, petition_key::hash => i64
    );
    let mut papers = by_petition!(
        connection, print::case_id, range, print::case_id, prints::columns() => prints::Row
    );
    let mut measured = by_petition!(
        connection, petition_measure::petition_id, range, (petition_measure::petition_id, petition_measure::sequence),
        MeasureRow::as_select() => MeasureRow
    );
    let mut running = deadlines::between(connection, DossierKind::Petition, range)?;
    let changed_on = latest_of_terms(connection)?.map(civil_date);
    let mut checked = Checked { next, ..Checked::default() };
    for row in rows {
        let (id, dossier) = (row.id.0, DossierId::from(row.id));
        let events = events.remove(&id).unwrap_or_default();
        whole::chain(dossier, (row.version, &row.chain_head), &events)?;
        let people = people.remove(&id).unwrap_or_default();
        let files = files.remove(&id).unwrap_or_default();
        let papers = papers.remove(&id).unwrap_or_default();
        let found_under: BTreeSet<_> = found_under.remove(&id).unwrap_or_default().into_iter().collect();
        checked.petitions += 1;
        if whole::is_forgotten(dossier, row.wrapped_key.as_deref(), &events)? {
            let left = !row.is_forgotten() || !found_under.is_empty();
            whole::nothing_left(dossier, left, &people, &files)?;
            shown.remove(&id);
            kept_from.remove(&id);
            measured.remove(&id);
            checked.forgotten += 1;
            continue;
        }
        let key = PetitionKey::open(dossier, row.wrapped_key.clone(), keyring)
            .map_err(|_| Difference::of(dossier, 0, "its key does not open"))?;
        let petition = whole::replay(dossier, &events, &key)?;
        let beside = (
            shown.remove(&id).unwrap_or_default().into_iter().collect(),
            kept_from.remove(&id).unwrap_or_default().into_iter().collect(),
            found_under,
        );
        let (due, unseen) =
            difference(&row, &petition, &key, keyring, beside).map_err(|what| Difference::of(dossier, 0, what))?;
        let counted = measured.remove(&id).unwrap_or_default();
        let miscounted = match miscounted(connection, &petition, &counted, reference)? {
            None => false,
            // What is over is not counted again when a rule or the calendar changes.
            Some(Miscounted::Otherwise(day)) if due.is_none() && changed_on.is_some_and(|on| on >= day) => false,
            Some(Miscounted::Otherwise(_)) => true,
            Some(Miscounted::Broken) => {
                return Err(Difference::of(dossier, 0, "it counts for other indicators than its history says").into());
            }
        };
        let clocks = clocks_at(&petition, reference, now);
        let rows = running.remove(&id).unwrap_or_default();
        let agree =
            deadlines::agree(dossier, (petition.issue_division, petition.responsible), &clocks, &rows, civil_date(now));
        let miscounted = miscounted || !agree || due != next_due(&clocks).map(Due::from);
        checked.stale.extend(staleness(unseen, miscounted).map(|what| (row.id, what)));
        let named: BTreeSet<PersonId> = petition.everybody().collect();
        let forgotten = petition.forgotten.iter().copied().collect();
        whole::people(dossier, (&named, &forgotten), &people, keyring)?;
        whole::prints(&papers, &key)?;
        let files = whole::files(dossier, &petition.attachments, &files, keyring)?;
        checked.files.extend(files.into_iter().map(|file| (dossier, file)));
    }
    let left_over = [
        shown.first_key_value().map(|(id, _)| (*id, "list of organisations")),
        kept_from.first_key_value().map(|(id, _)| (*id, "list of accused")),
        found_under.first_key_value().map(|(id, _)| (*id, "key")),
        measured.first_key_value().map(|(id, _)| (*id, "row of the indicators")),
        running.first_key_value().map(|(id, _)| (*id, "clock")),
    ];
    match left_over.into_iter().flatten().next() {
        Some((id, what)) => {
            Err(Difference::of(DossierId::Petition(PetitionId(id)), 0, format!("the petition of this {what} is gone"))
                .into())
        }
        None => Ok(checked),
    }
}

/// Which of these ids are petitions or applications.
pub(super) fn others_among(
    connection: &mut AnyConnection,
    county: County,
    ids: &BTreeSet<CaseId>,
) -> Result<BTreeSet<CaseId>, Stopped> {
    let ids: Vec<_> = ids.iter().map(|id| Db(id.0)).collect();
    let mut known = BTreeSet::new();
    for some in ids.chunks(500) {
        let rows = petition::table.filter(petition::county.eq(Db(county))).filter(petition::id.eq_any(some.to_vec()));
        known.extend(rows.select(petition::id).load::<Uuid>(connection)?.into_iter().map(CaseId));
        let rows =
            application::table.filter(application::county.eq(Db(county))).filter(application::id.eq_any(some.to_vec()));
        known.extend(rows.select(application::id).load::<Uuid>(connection)?.into_iter().map(CaseId));
    }
    Ok(known)
}
