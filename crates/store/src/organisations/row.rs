//! Organisations as they are stored.

use super::NewOrganisation;
use crate::clock::Instant;
use crate::connection::AnyConnection;
use crate::error::StoreError;
use crate::schema::{case_organisation, mediation_case, organisation};
use crate::types::Db;
use crate::write::Transaction;
use diesel::prelude::*;
use domain::case::MediationState;
use domain::division::DivisionCode;
use domain::id::OrganisationId;
use domain::identity::Phone;
use domain::organisation::{Organisation, OrganisationKind, OrganisationTree, Tier};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// An organisation with what only its administrators ask for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct OrganisationRecord {
    /// The organisation.
    #[serde(flatten)]
    pub organisation: Organisation,
    /// Grows with each change.
    pub version: i64,
    /// When it was added (UTC).
    #[schema(value_type = chrono::DateTime<chrono::Utc>)]
    pub created_at: Instant,
    /// When it was closed (UTC).
    #[schema(value_type = Option<chrono::DateTime<chrono::Utc>>)]
    pub closed_at: Option<Instant>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = organisation)]
struct Row {
    id: OrganisationId,
    name: String,
    kind: OrganisationKind,
    tier: Tier,
    division: DivisionCode,
    parent: Option<Uuid>,
    number_prefix: String,
    version: i64,
    created_at: Instant,
    closed_at: Option<Instant>,
    phone: Option<Phone>,
}

impl From<Row> for OrganisationRecord {
    fn from(row: Row) -> Self {
        let organisation = Organisation {
            id: row.id,
            name: row.name,
            kind: row.kind,
            tier: row.tier,
            division: row.division,
            parent: row.parent.map(OrganisationId),
            number_prefix: row.number_prefix,
            phone: row.phone,
            active: row.closed_at.is_none(),
        };
        Self { organisation, version: row.version, created_at: row.created_at, closed_at: row.closed_at }
    }
}

/// Every organisation, closed ones too.
pub(crate) fn organisation_tree(connection: &mut AnyConnection) -> Result<OrganisationTree, StoreError> {
    let rows: Vec<Row> = organisation::table.select(Row::as_select()).load(connection)?;
    Ok(rows.into_iter().map(|row| OrganisationRecord::from(row).organisation).collect())
}

/// One organisation.
pub(super) fn load(connection: &mut AnyConnection, id: OrganisationId) -> Result<OrganisationRecord, StoreError> {
    let row: Row = organisation::table.find((Db(id.county()), Db(id))).select(Row::as_select()).first(connection)?;
    Ok(row.into())
}

/// How many cases an organisation answers for, or has been offered, that are not closed.
pub(super) fn unfinished_cases(connection: &mut AnyConnection, id: OrganisationId) -> Result<i64, StoreError> {
    let its_case =
        mediation_case::county.eq(case_organisation::county).and(mediation_case::id.eq(case_organisation::case_id));
    let [closed, archived] = [MediationState::Closed, MediationState::Archived].map(Db);
    let cases = case_organisation::table
        .inner_join(mediation_case::table.on(its_case))
        .filter(case_organisation::organisation.eq(Db(id)))
        .filter(mediation_case::responsible.eq(Db(id)).or(mediation_case::offered_to.assume_not_null().eq(Db(id))))
        .filter(mediation_case::state.ne(closed))
        .filter(mediation_case::state.ne(archived));
    Ok(cases.count().get_result(connection)?)
}

/// Stores a new organisation.
pub(super) fn insert(transaction: &mut Transaction, new: &NewOrganisation) -> Result<OrganisationRecord, StoreError> {
    let county = new.division.county();
    let (id, now) = (OrganisationId(transaction.new_id(county)), transaction.now());
    diesel::insert_into(organisation::table)
        .values((
            organisation::county.eq(Db(county)),
            organisation::id.eq(Db(id)),
            organisation::name.eq(&*new.name),
            organisation::kind.eq(Db(new.kind)),
            organisation::tier.eq(Db(new.tier)),
            organisation::division.eq(Db(new.division)),
            organisation::parent.eq(new.parent.map(Db)),
            organisation::number_prefix.eq(&new.number_prefix),
            organisation::version.eq(1),
            organisation::created_at.eq(Db(now)),
            organisation::closed_at.eq(None::<Db<Instant>>),
            organisation::phone.eq(new.phone.clone().map(Db)),
        ))
        .execute(transaction.connection())?;
    load(transaction.connection(), id)
}

/// Stores what may change of an organisation.
pub(super) fn update(transaction: &mut Transaction, record: &OrganisationRecord) -> Result<(), StoreError> {
    let organisation = &record.organisation;
    let stored = organisation::table.find((Db(organisation.id.county()), Db(organisation.id)));
    diesel::update(stored)
        .set((
            organisation::name.eq(&organisation.name),
            organisation::parent.eq(organisation.parent.map(Db)),
            organisation::version.eq(record.version),
            organisation::closed_at.eq(record.closed_at.map(Db)),
            organisation::phone.eq(organisation.phone.clone().map(Db)),
        ))
        .execute(transaction.connection())?;
    Ok(())
}
