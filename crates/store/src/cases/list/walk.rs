//! The queries behind a list: each walks along one index in the order of the page, so that a page costs the same however
//! many cases there are.
//!
//! Which index that is follows from the table that the order is taken from ([`walk!`]): a database cannot know that the
//! case and whoever takes part in it carry the same instant of registration.

use chrono::NaiveDate;
use diesel::dsl::exists;
use diesel::prelude::*;
use domain::case::MediationState;
use domain::category::Category;
use domain::deadline::Lamp;
use domain::division::DivisionCode;
use domain::id::{CaseId, OrganisationId};
use domain::organisation::Tier;
use domain::time::{CivilDate, add_days, start_of};
use escalation::ClockKind;

use super::{CaseLine, CaseQuery, CaseView, Order, Position};
use crate::cases::projection::sector_pattern;
use crate::cases::record::CaseKey;
use crate::clock::Instant;
use crate::connection::{AnyConnection, MultiBackend};
use crate::crypto::KeyRing;
use crate::dossier::people::Indexes;
use crate::dossier::{Span, lamp, lit, passing_over, recorded_under, within};
use crate::error::StoreError;
use crate::schema::{case_mediator, case_organisation, mediation_case as table, person};
use crate::scope::Scope;
use crate::types::Db;

/// A case of a list, its title still sealed.
#[derive(Queryable, Selectable)]
#[diesel(table_name = table)]
pub(in crate::cases) struct Row {
    id: CaseId,
    version: i32,
    number: Option<String>,
    summary: Vec<u8>,
    wrapped_key: Option<Vec<u8>>,
    state: MediationState,
    category: Category,
    tier: Tier,
    responsible: OrganisationId,
    division: DivisionCode,
    registered_at: Instant,
    accepted_on: Option<NaiveDate>,
    due_kind: Option<ClockKind>,
    due_on: Option<NaiveDate>,
    yellow_from: Option<NaiveDate>,
    red_from: Option<NaiveDate>,
}

impl Row {
    pub(in crate::cases) const fn id(&self) -> CaseId {
        self.id
    }

    pub(in crate::cases) fn open(self, keyring: &KeyRing, today: CivilDate) -> Result<CaseLine, StoreError> {
        let key = CaseKey::open(self.id.into(), self.wrapped_key, keyring)?;
        Ok(CaseLine {
            id: self.id,
            version: u64::try_from(self.version).unwrap_or_default(),
            number: self.number,
            title: key.open_summary(&self.summary)?.title,
            state: self.state,
            category: self.category,
            tier: self.tier,
            responsible: self.responsible,
            division: self.division,
            registered_at: self.registered_at,
            accepted_on: self.accepted_on,
            due_kind: self.due_kind,
            due_on: self.due_on,
            lamp: lamp(self.due_on, (self.yellow_from, self.red_from), today),
        })
    }
}

/// A query over `$source` in the order of registration, latest first, with the instant and id of `$order`.
macro_rules! walk {
    ($question:expr, $source:expr, $order:ident::$id:ident) => {{
        let mut query = $source
            .select(Row::as_select())
            .into_boxed::<MultiBackend>()
            .order(($order::registered_at.desc(), $order::$id.desc()));
        if let Some(from) = $question.filter.from {
            query = query.filter($order::registered_at.ge(Db(start_of(from))));
        }
        if let Some(until) = $question.filter.until {
            query = query.filter($order::registered_at.lt(Db(start_of(add_days(until, 1)))));
        }
        if let Some(Position::Registered(at, id)) = $question.after {
            // The first condition alone is where the walk begins; the second leaves out the ties before.
            let tie = $order::registered_at.lt(Db(at)).or($order::$id.lt(Db(id)));
            query = query.filter($order::registered_at.le(Db(at))).filter(tie);
        }
        query
    }};
}

/// The same query narrowed to a view and a filter, run.
macro_rules! narrowed {
    ($query:expr, $connection:expr, $scope:expr, $question:expr, $today:expr) => {{
        // A forgotten case is in no list.
        let mut query = $query.filter(table::wrapped_key.is_not_null()).limit(i64::from($question.limit));
        let filter = &$question.filter;
        let divisions = [filter.division, ($question.view == CaseView::Division).then(|| $scope.division())];
        query = within!(query, table, divisions);
        query = match $question.view {
            // What is due is due to the one who answers for it.
            CaseView::Own if $question.order == Order::Due => {
                query.filter(table::responsible.eq(Db($scope.organisation_id())))
            }
            CaseView::Inbox => query.filter(table::offered_to.eq(Some(Db($scope.organisation_id())))),
            CaseView::Mine => query.filter(table::registered_by.eq(Db($scope.user()))),
            CaseView::Own | CaseView::Division => query,
        };
        if !filter.states.is_empty() {
            query = query.filter(table::state.eq_any(filter.states.iter().copied().map(Db).collect::<Vec<_>>()));
        }
        if let Some(tier) = filter.tier {
            query = query.filter(table::tier.eq(Db(tier)));
        }
        if let Some(responsible) = filter.responsible {
            query = query.filter(table::responsible.eq(Db(responsible)));
        }
        if let Some(category) = filter.category {
            query = query.filter(table::category.eq(Db(category)));
        }
        if let Some(sector) = filter.sector {
            query = query.filter(table::sectors.like(format!("%{}%", sector_pattern(sector))));
        }
        if let Some(number) = &filter.number {
            query = query.filter(table::number.eq(number.clone()));
        }
        query = lit!(query, table, filter.lamp, $today);
        query.load::<Row>($connection)
    }};
}

/// The cases of a page.
pub(super) fn rows(
    connection: &mut AnyConnection,
    scope: &Scope,
    question: &CaseQuery,
    today: CivilDate,
) -> Result<Vec<Row>, StoreError> {
    let takes_part = case_organisation::organisation.eq(Db(scope.organisation_id()));
    let its_organisation =
        case_organisation::county.eq(table::county).and(case_organisation::case_id.eq(table::id)).and(takes_part);
    let its_mediator = case_mediator::county.eq(table::county).and(case_mediator::case_id.eq(table::id));
    let own = question.view == CaseView::Own;
    let rows = match (question.order, question.filter.mediator) {
        (Order::Registered, Some(mediator)) => {
            let source = case_mediator::table
                .inner_join(table::table.on(its_mediator))
                .filter(case_mediator::mediator.eq(Db(mediator)));
            let mut query = walk!(question, source, case_mediator::case_id);
            if own {
                query = query.filter(exists(case_organisation::table.filter(its_organisation)));
            }
            narrowed!(query, connection, scope, question, today)
        }
        (Order::Registered, None) if own => {
            let source = case_organisation::table.inner_join(table::table.on(its_organisation));
            narrowed!(walk!(question, source, case_organisation::case_id), connection, scope, question, today)
        }
        (Order::Registered, None) => {
            narrowed!(walk!(question, table::table, table::id), connection, scope, question, today)
        }
        (Order::Due, mediator) => {
            let mut query = due(question);
            if let Some(mediator) = mediator {
                let appointed = its_mediator.and(case_mediator::mediator.eq(Db(mediator)));
                query = query.filter(exists(case_mediator::table.filter(appointed)));
            }
            narrowed!(query, connection, scope, question, today)
        }
    };
    Ok(rows?)
}

/// The cases of a page in which somebody was recorded under all of these hashes that are given.
pub(super) fn of_person(
    connection: &mut AnyConnection,
    scope: &Scope,
    question: &CaseQuery,
    indexes: &Indexes,
    today: CivilDate,
) -> Result<Vec<Row>, StoreError> {
    let recorded_in = person::county.eq(table::county).and(person::case_id.eq(table::id));
    let source = person::table.inner_join(table::table.on(recorded_in));
    let mut query = recorded_under!(walk!(question, source, table::id).distinct(), indexes);
    if question.view == CaseView::Own {
        let its_organisation = case_organisation::county
            .eq(table::county)
            .and(case_organisation::case_id.eq(table::id))
            .and(case_organisation::organisation.eq(Db(scope.organisation_id())));
        query = query.filter(exists(case_organisation::table.filter(its_organisation)));
    }
    Ok(narrowed!(query, connection, scope, question, today)?)
}

type Columns = diesel::dsl::AsSelect<Row, MultiBackend>;
type Boxed<'a> = diesel::helper_types::IntoBoxed<'a, diesel::dsl::Select<table::table, Columns>, MultiBackend>;

/// Cases with a running deadline, earliest first.
fn due<'a>(question: &CaseQuery) -> Boxed<'a> {
    let mut query = table::table
        .select(Row::as_select())
        .into_boxed::<MultiBackend>()
        .filter(table::due_on.is_not_null())
        .order((table::due_on.asc(), table::id.asc()));
    if let Some(from) = question.filter.from {
        query = query.filter(passing_over!(table::registered_at.ge(Db(start_of(from)))));
    }
    if let Some(until) = question.filter.until {
        query = query.filter(passing_over!(table::registered_at.lt(Db(start_of(add_days(until, 1))))));
    }
    if let Some(Position::Due(on, id)) = question.after {
        let tie = table::due_on.gt(Some(Db(on))).or(table::id.gt(Db(id)));
        query = query.filter(table::due_on.ge(Some(Db(on)))).filter(tie);
    }
    query
}
