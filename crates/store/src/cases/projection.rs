//! The readable side of a case: columns to sort and filter by, who sees it, who mediates it.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use domain::case::{Case, Difficulty, MediationState, Source};
use domain::category::{Category, Sector};
use domain::division::DivisionCode;
use domain::id::{CaseId, County, OrganisationId, UserId};
use domain::organisation::{OrganisationTree, Tier};
use escalation::{Clock, ClockKind, Facts};

use super::measures;
use super::record::{CaseKey, Summary};
use crate::clock::Instant;
use crate::connection::{AnyConnection, MultiBackend};
use crate::deadlines;
use crate::dossier::{Due, next_due};
use crate::error::StoreError;
use crate::schema::{case_mediator, case_organisation, mediation_case};
use crate::types::Db;
use crate::write::Transaction;

/// The columns that lists sort and filter by. Most acts leave them as they are.
#[derive(PartialEq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = mediation_case, treat_none_as_null = true, treat_none_as_default_value = false)]
pub(super) struct Listed {
    state: Db<MediationState>,
    category: Db<Category>,
    sectors: String,
    difficulty: Db<Difficulty>,
    tier: Db<Tier>,
    responsible: Db<OrganisationId>,
    number: Option<String>,
    accepted_on: Option<Db<NaiveDate>>,
    due_kind: Option<Db<ClockKind>>,
    due_on: Option<Db<NaiveDate>>,
    yellow_from: Option<Db<NaiveDate>>,
    red_from: Option<Db<NaiveDate>>,
    offered_to: Option<Db<OrganisationId>>,
}

/// The columns that change with every act.
#[derive(Insertable, AsChangeset)]
#[diesel(table_name = mediation_case)]
struct Renewed {
    version: i32,
    chain_head: Vec<u8>,
    summary: Vec<u8>,
    snapshot: Vec<u8>,
}

/// The columns that stay.
#[derive(Insertable)]
#[diesel(table_name = mediation_case, treat_none_as_default_value = false)]
struct Origin {
    county: Db<County>,
    id: Db<CaseId>,
    source: Db<Source>,
    registered_by: Db<UserId>,
    registered_at: Db<Instant>,
    division: Db<DivisionCode>,
    township: Db<DivisionCode>,
    wrapped_key: Option<Vec<u8>>,
}

/// The township in which a dispute lies; where it lies is not known so closely, the division itself.
pub(super) fn township(case: &Case) -> DivisionCode {
    case.division.township().unwrap_or(case.division)
}

/// The sectors of a case as a column, by its category and by tag: each between commas, so that one can be looked for.
pub(super) fn sectors(case: &Case) -> String {
    let all: BTreeSet<_> = case.category.sector().into_iter().chain(case.sectors.iter().copied()).collect();
    all.into_iter().map(sector_pattern).collect()
}

/// A sector in that column.
pub(super) fn sector_pattern(sector: Sector) -> String {
    format!(",{sector},")
}

/// The tier on which a case is.
pub(super) fn tier(case: &Case, organisations: &OrganisationTree) -> Tier {
    organisations.get(case.responsible).map_or(Tier::Village, |o| o.tier)
}

impl Listed {
    fn of(case: &Case, due: Option<Due>, organisations: &OrganisationTree) -> Self {
        Self {
            state: Db(case.state),
            category: Db(case.category),
            sectors: sectors(case),
            difficulty: Db(case.difficulty),
            tier: Db(tier(case, organisations)),
            responsible: Db(case.responsible),
            number: case.number.as_ref().map(ToString::to_string),
            accepted_on: case.accepted_on.map(Db),
            due_kind: due.map(|d| Db(d.kind)),
            due_on: due.map(|d| Db(d.on)),
            yellow_from: due.map(|d| Db(d.yellow_from)),
            red_from: due.map(|d| Db(d.red_from)),
            offered_to: case.offer.as_ref().map(|o| Db(o.to)),
        }
    }
}

impl Renewed {
    fn of(case: &Case, due: Option<Due>, key: &CaseKey, head: Vec<u8>) -> Result<Self, StoreError> {
        let summary = Summary { title: case.title.clone(), due };
        Ok(Self {
            version: i32::try_from(case.version)
                .map_err(|_| StoreError::CorruptRecord(format!("case {}: too long a history", case.id)))?,
            chain_head: head,
            summary: key.seal_summary(&summary)?,
            snapshot: key.seal_snapshot(case)?,
        })
    }
}

/// Stores a new case.
pub(super) fn insert(
    transaction: &mut Transaction,
    case: &Case,
    (clocks, facts): (&[Clock], &Facts<'_>),
    (key, wrapped): (&CaseKey, Vec<u8>),
    head: Vec<u8>,
) -> Result<(), StoreError> {
    let due = next_due(clocks).map(Due::from);
    let origin = Origin {
        county: Db(case.id.county()),
        id: Db(case.id),
        source: Db(case.source),
        registered_by: Db(case.registered_by),
        registered_at: Db(case.registered_at),
        division: Db(case.division),
        township: Db(township(case)),
        wrapped_key: Some(wrapped),
    };
    diesel::insert_into(mediation_case::table)
        .values((origin, Listed::of(case, due, facts.organisations), Renewed::of(case, due, key, head)?))
        .execute(transaction.connection())?;
    show_to(transaction, case, &BTreeSet::new(), &partakers(case))?;
    deadlines::begin(transaction, case.id.into(), (case.division, case.responsible), clocks)?;
    measures::renew(transaction, None, case, facts.today())
}

/// Stores a changed case.
pub(super) fn update(
    transaction: &mut Transaction,
    (before, listed_before): (&Case, &Listed),
    case: &Case,
    (clocks, facts): (&[Clock], &Facts<'_>),
    key: &CaseKey,
    head: Vec<u8>,
) -> Result<(), StoreError> {
    let due = next_due(clocks).map(Due::from);
    let (listed, renewed) = (Listed::of(case, due, facts.organisations), Renewed::of(case, due, key, head)?);
    let row = mediation_case::county.eq(Db(case.id.county())).and(mediation_case::id.eq(Db(case.id)));
    // SQLite renews every index on a column that is written, whether its value changes or not.
    if listed == *listed_before {
        Update { changes: renewed.as_changeset(), row }.execute(transaction.connection())?;
    } else {
        let changes = (listed, renewed).as_changeset();
        Update { changes, row }.execute(transaction.connection())?;
    }
    show_to(transaction, case, &partakers(before), &partakers(case))?;
    appoint(transaction, case, &mediating(before), &mediating(case))?;
    deadlines::renew(transaction, case.id.into(), (case.division, case.responsible), clocks)?;
    measures::renew(transaction, Some(before), case, facts.today())
}

/// An UPDATE that the connection keeps prepared. Diesel prepares its own anew each time, since which columns it sets may
/// depend on their values; here it does not.
struct Update<C, R> {
    changes: C,
    row: R,
}

impl<C, R> QueryFragment<MultiBackend> for Update<C, R>
where
    C: QueryFragment<MultiBackend>,
    R: QueryFragment<MultiBackend>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        out.push_sql("UPDATE mediation_case SET ");
        self.changes.walk_ast(out.reborrow())?;
        out.push_sql(" WHERE ");
        self.row.walk_ast(out)
    }
}

/// Kept by its text.
impl<C, R> QueryId for Update<C, R> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<C, R> RunQueryDsl<AnyConnection> for Update<C, R> {}

/// Organisations that see the case because they take part, took part, registered it, are or were offered it, were told of
/// danger in it, or give a service that its parties agreed to. Those called in for a while see it for that while.
pub(super) fn partakers(case: &Case) -> BTreeSet<OrganisationId> {
    std::iter::once(case.registered_in)
        .chain(case.legs.iter().map(|leg| leg.organisation))
        .chain(case.joint.iter().filter(|m| m.until.is_none()).map(|m| m.organisation))
        .chain(case.offer.iter().map(|o| o.to))
        .chain(case.returned.iter().map(|r| r.by))
        .chain(case.meeting_items.iter().flat_map(|item| [item.by, item.owner]))
        .chain(case.services.iter().filter_map(|service| service.provider_organisation))
        .chain(case.urgent_reports.iter().flat_map(|report| report.to.iter().copied()))
        .chain(case.police_reports.iter().filter_map(|report| report.police))
        .collect()
}

/// Mediators appointed now.
pub(super) fn mediating(case: &Case) -> BTreeSet<UserId> {
    case.current_mediators().map(|a| a.mediator).collect()
}

/// Lets in whoever takes part and is not let in yet: a release before may have counted fewer.
pub(super) fn let_in(transaction: &mut Transaction, case: &Case) -> Result<(), StoreError> {
    let rows = case_organisation::table
        .filter(case_organisation::county.eq(Db(case.id.county())))
        .filter(case_organisation::case_id.eq(Db(case.id)));
    let shown: Vec<OrganisationId> = rows.select(case_organisation::organisation).load(transaction.connection())?;
    let shown = BTreeSet::from_iter(shown);
    show_to(transaction, case, &shown, &(&shown | &partakers(case)))
}

fn show_to(
    transaction: &mut Transaction,
    case: &Case,
    before: &BTreeSet<OrganisationId>,
    now: &BTreeSet<OrganisationId>,
) -> Result<(), StoreError> {
    for organisation in now.difference(before) {
        diesel::insert_into(case_organisation::table)
            .values((
                case_organisation::county.eq(Db(case.id.county())),
                case_organisation::organisation.eq(Db(*organisation)),
                case_organisation::case_id.eq(Db(case.id)),
                case_organisation::registered_at.eq(Db(case.registered_at)),
            ))
            .execute(transaction.connection())?;
    }
    for organisation in before.difference(now) {
        let row = case_organisation::table.find((Db(case.id.county()), Db(case.id), Db(*organisation)));
        diesel::delete(row).execute(transaction.connection())?;
    }
    Ok(())
}

fn appoint(
    transaction: &mut Transaction,
    case: &Case,
    before: &BTreeSet<UserId>,
    now: &BTreeSet<UserId>,
) -> Result<(), StoreError> {
    for mediator in now.difference(before) {
        diesel::insert_into(case_mediator::table)
            .values((
                case_mediator::county.eq(Db(case.id.county())),
                case_mediator::mediator.eq(Db(*mediator)),
                case_mediator::case_id.eq(Db(case.id)),
                case_mediator::registered_at.eq(Db(case.registered_at)),
            ))
            .execute(transaction.connection())?;
    }
    for mediator in before.difference(now) {
        let row = case_mediator::table.find((Db(case.id.county()), Db(case.id), Db(*mediator)));
        diesel::delete(row).execute(transaction.connection())?;
    }
    Ok(())
}
