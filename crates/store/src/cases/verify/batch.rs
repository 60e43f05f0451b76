//! A few cases with everything that belongs to them, read along the primary keys.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::dsl::min;
use diesel::prelude::*;
use domain::case::{Difficulty, MediationState, Source};
use domain::category::Category;
use domain::division::DivisionCode;
use domain::id::{AttachmentId, CaseId, County, OrganisationId, PersonId, UserId};
use domain::notice::DossierKind;
use domain::organisation::Tier;
use escalation::ClockKind;
use uuid::Uuid;

use super::{Difference, Stopped, petition};
use crate::cases::measures;
use crate::clock::Instant;
use crate::connection::AnyConnection;
use crate::dossier::{self, people::Indexes};
use crate::error::StoreError;
use crate::schema::petition as petition_row;
use crate::schema::{
    application, application_event, attachment, case_event, case_measure, case_mediator, case_organisation, deadline,
    mediation_case, meeting, patrol_point, patrol_visit, person, print,
};
use crate::types::Db;
use crate::{deadlines, prints};

/// Cases checked in one read.
const BATCH: i64 = 200;

/// A case with everything that belongs to it.
pub(super) struct Bundle {
    pub(super) row: CaseRow,
    pub(super) events: Vec<dossier::Row>,
    pub(super) organisations: Vec<OrganisationId>,
    pub(super) mediators: Vec<UserId>,
    pub(super) people: Vec<PersonRow>,
    pub(super) files: Vec<FileRow>,
    pub(super) prints: Vec<prints::Row>,
    pub(super) measures: Vec<measures::Row>,
    pub(super) deadlines: Vec<deadlines::Row>,
}

/// The row of a case.
#[derive(Queryable)]
pub(super) struct CaseRow {
    pub(super) id: CaseId,
    pub(super) version: i32,
    pub(super) chain_head: Vec<u8>,
    pub(super) wrapped_key: Option<Vec<u8>>,
    pub(super) summary: Vec<u8>,
    pub(super) snapshot: Vec<u8>,
    pub(super) origin: (Source, UserId, Instant, DivisionCode, DivisionCode),
    pub(super) standing: (MediationState, Category, Difficulty, Tier, OrganisationId),
    pub(super) sectors: String,
    pub(super) found_by: (Option<String>, Option<NaiveDate>, Option<OrganisationId>),
    pub(super) due: DueColumns,
}

/// The columns of the deadline that comes first.
pub(super) type DueColumns = (Option<ClockKind>, Option<NaiveDate>, Option<NaiveDate>, Option<NaiveDate>);

/// The row of a person.
#[derive(Queryable)]
pub(super) struct PersonRow {
    pub(super) id: PersonId,
    pub(super) wrapped_key: Option<Vec<u8>>,
    pub(super) particulars: Vec<u8>,
    pub(super) indexes: Indexes,
}

/// The row of a file: its id, its name and its wrapped key.
pub(super) type FileRow = (AttachmentId, Vec<u8>, Vec<u8>);

/// Cases in the order of their ids, and where to go on.
pub(super) struct Batch {
    pub(super) cases: Vec<Bundle>,
    pub(super) next: Option<CaseId>,
}

/// Rows of a table within a range of cases, by their case.
macro_rules! by_case {
    ($connection:expr, $table:ident, $range:expr, $order:expr, $columns:expr => $row:ty) => {{
        let (county, after, until) = $range;
        let rows = $table::table
            .filter($table::county.eq(Db(county)))
            .filter($table::case_id.gt(Db(after)))
            .filter($table::case_id.le(Db(until)))
            .order($order)
            .select(($table::case_id, $columns))
            .load::<(CaseId, $row)>($connection)?;
        let mut grouped: BTreeMap<CaseId, Vec<$row>> = BTreeMap::new();
        for (case, row) in rows {
            grouped.entry(case).or_default().push(row);
        }
        grouped
    }};
}

/// The first county after another that any row belongs to.
pub(super) fn county_after(connection: &mut AnyConnection, last: Option<County>) -> Result<Option<County>, StoreError> {
    let mut found = None;
    macro_rules! look_in {
        ($($table:ident),*) => {$({
            let counties = $table::table.select(min($table::county)).into_boxed();
            let first: Option<County> = match last {
                None => counties.first(connection)?,
                Some(last) => counties.filter($table::county.gt(Db(last))).first(connection)?,
            };
            found = first.into_iter().chain(found).min();
        })*};
    }
    look_in!(
        mediation_case,
        petition_row,
        case_event,
        case_organisation,
        case_mediator,
        person,
        attachment,
        print,
        meeting,
        application,
        application_event,
        patrol_point,
        patrol_visit,
        case_measure,
        deadline
    );
    Ok(found)
}

/// The cases of a county after one of them.
pub(super) fn load(connection: &mut AnyConnection, county: County, after: Option<CaseId>) -> Result<Batch, Stopped> {
    let after = after.unwrap_or(CaseId(Uuid::nil()));
    let rows: Vec<CaseRow> = mediation_case::table
        .filter(mediation_case::county.eq(Db(county)))
        .filter(mediation_case::id.gt(Db(after)))
        .order(mediation_case::id)
        .limit(BATCH)
        .select((
            mediation_case::id,
            mediation_case::version,
            mediation_case::chain_head,
            mediation_case::wrapped_key,
            mediation_case::summary,
            mediation_case::snapshot,
            (
                mediation_case::source,
                mediation_case::registered_by,
                mediation_case::registered_at,
                mediation_case::division,
                mediation_case::township,
            ),
            (
                mediation_case::state,
                mediation_case::category,
                mediation_case::difficulty,
                mediation_case::tier,
                mediation_case::responsible,
            ),
            mediation_case::sectors,
            (mediation_case::number, mediation_case::accepted_on, mediation_case::offered_to),
            (mediation_case::due_kind, mediation_case::due_on, mediation_case::yellow_from, mediation_case::red_from),
        ))
        .load(connection)?;
    let next = rows.last().map(|row| row.id).filter(|_| i64::try_from(rows.len()) == Ok(BATCH));
    // The last batch looks beyond the last case, where rows may be whose case is gone.
    let range = (county, after, next.unwrap_or(CaseId(Uuid::max())));

    let mut events = by_case!(
        connection, case_event, range, (case_event::case_id, case_event::sequence), dossier::columns() => dossier::Row
    );
    let mut organisations = by_case!(
        connection, case_organisation, range, case_organisation::case_id, case_organisation::organisation
            => OrganisationId
    );
    let mut mediators =
        by_case!(connection, case_mediator, range, case_mediator::case_id, case_mediator::mediator => UserId);
    let mut people = by_case!(
        connection, person, range, person::case_id,
        (
            person::id,
            person::wrapped_key,
            person::particulars,
            (person::name_index, person::identity_index, person::phone_index),
        ) => PersonRow
    );
    let mut files = by_case!(
        connection, attachment, range, attachment::case_id,
        (attachment::id, attachment::file, attachment::wrapped_key) => FileRow
    );
    let mut measures =
        by_case!(connection, case_measure, range, case_measure::case_id, measures::columns() => measures::Row);
    let mut clocks = deadlines::between(connection, DossierKind::Case, (county, after.0, range.2.0))?;
    let mut prints = by_case!(connection, print, range, print::case_id, prints::columns() => prints::Row);
    let cases = rows
        .into_iter()
        .map(|row| {
            let id = row.id;
            Bundle {
                row,
                events: events.remove(&id).unwrap_or_default(),
                organisations: organisations.remove(&id).unwrap_or_default(),
                mediators: mediators.remove(&id).unwrap_or_default(),
                people: people.remove(&id).unwrap_or_default(),
                files: files.remove(&id).unwrap_or_default(),
                prints: prints.remove(&id).unwrap_or_default(),
                measures: measures.remove(&id).unwrap_or_default(),
                deadlines: clocks.remove(&id.0).unwrap_or_default(),
            }
        })
        .collect();
    // People, files, papers and histories of petitions stand in the same tables, and so do pictures of applications.
    let ids = events.keys().chain(people.keys()).chain(files.keys()).chain(prints.keys()).copied().collect();
    let others = petition::others_among(connection, county, &ids)?;
    let of_a_case = |id: &CaseId| !others.contains(id);
    let left_over = [
        events.iter().find(|(id, _)| of_a_case(id)).map(|(id, rows)| (*id, rows[0].sequence, "event")),
        organisations.first_key_value().map(|(id, _)| (*id, 0, "list of organisations")),
        mediators.first_key_value().map(|(id, _)| (*id, 0, "list of mediators")),
        measures.first_key_value().map(|(id, _)| (*id, 0, "count of the reports")),
        clocks.first_key_value().map(|(id, _)| (CaseId(*id), 0, "clock")),
        people.keys().find(|id| of_a_case(id)).map(|id| (*id, 0, "person")),
        files.keys().find(|id| of_a_case(id)).map(|id| (*id, 0, "file")),
        prints.keys().find(|id| of_a_case(id)).map(|id| (*id, 0, "printed paper")),
    ];
    match left_over.into_iter().flatten().next() {
        Some((case, sequence, what)) => {
            Err(Difference::of(case.into(), sequence, format!("the case of this {what} is gone")).into())
        }
        None => Ok(Batch { cases, next }),
    }
}
