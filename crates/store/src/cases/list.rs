//! Lists of cases: by keyset, within a scope, with filters.

use chrono::NaiveDate;
use diesel::dsl::exists;
use diesel::prelude::*;
use domain::case::MediationState;
use domain::category::Category;
use domain::deadline::Lamp;
use domain::division::DivisionCode;
use domain::id::{CaseId, OrganisationId, UserId};
use domain::organisation::Tier;
use domain::time::{CivilDate, civil_date, start_of};
use escalation::ClockKind;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::record::CaseKey;
use super::visibility;
use crate::clock::Instant;
use crate::connection::MultiBackend;
use crate::error::StoreError;
use crate::read::Snapshot;
use crate::schema::{case_mediator, case_organisation, mediation_case as table};
use crate::scope::Scope;
use crate::types::Db;

domain::coded_enum! {
    /// Which cases a list is about.
    pub enum CaseView {
        /// Cases my organisation takes or took part in (本机构案件).
        Own = "own" "本机构案件";
        /// Cases of my organisation's division, for those who oversee or audit it (辖区案件).
        Division = "division" "辖区案件";
        /// Cases offered to my organisation that wait for its decision (待接收).
        Inbox = "inbox" "待接收案件";
        /// Cases I registered myself (我登记的).
        Mine = "mine" "我登记的案件";
    }
}

domain::coded_enum! {
    /// How a list is ordered.
    pub enum Order {
        /// Latest registration first (登记时间).
        Registered = "registered" "登记时间";
        /// Earliest deadline first; cases without a running deadline are left out (到期先后).
        Due = "due" "到期先后";
    }
}

/// What a list is narrowed to.
#[derive(Debug, Clone, Default)]
pub struct CaseFilter {
    /// One of these states.
    pub states: Vec<MediationState>,
    /// Tier of the responsible organisation.
    pub tier: Option<Tier>,
    /// The responsible organisation.
    pub responsible: Option<OrganisationId>,
    /// Category.
    pub category: Option<Category>,
    /// A mediator appointed now.
    pub mediator: Option<UserId>,
    /// Lamp of the deadline that comes first, as of today.
    pub lamp: Option<Lamp>,
    /// Registered on or after this civil date.
    pub from: Option<CivilDate>,
    /// Registered on or before this civil date.
    pub until: Option<CivilDate>,
    /// Where the dispute lies: this division or one within.
    pub division: Option<DivisionCode>,
    /// Exact number of the case.
    pub number: Option<String>,
}

/// Where a page ended; opaque to clients.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Position {
    /// By registration.
    Registered(Instant, CaseId),
    /// By deadline.
    Due(CivilDate, CaseId),
}

/// A case in a list (案件摘要).
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct CaseLine {
    /// Identity.
    pub id: CaseId,
    /// Version.
    pub version: u64,
    /// Number, once accepted.
    pub number: Option<String>,
    /// One line that names the dispute.
    pub title: String,
    /// Where it stands.
    pub state: MediationState,
    /// Kind of dispute.
    pub category: Category,
    /// Tier of the responsible organisation.
    pub tier: Tier,
    /// Who answers for it.
    pub responsible: OrganisationId,
    /// Where the dispute lies.
    pub division: DivisionCode,
    /// UTC instant of registration.
    #[schema(value_type = chrono::DateTime<chrono::Utc>)]
    pub registered_at: Instant,
    /// Civil date of acceptance.
    pub accepted_on: Option<NaiveDate>,
    /// What the deadline that comes first measures.
    pub due_kind: Option<ClockKind>,
    /// Its last day, as a civil date.
    pub due_on: Option<NaiveDate>,
    /// Its lamp today.
    pub lamp: Option<Lamp>,
}

/// A page of a list (案件列表).
#[derive(Debug, Clone, PartialEq)]
pub struct CasePage {
    /// The cases.
    pub lines: Vec<CaseLine>,
    /// Where to go on, when there may be more.
    pub next: Option<Position>,
}

type Columns = (
    table::id,
    table::version,
    table::number,
    table::summary,
    table::wrapped_key,
    table::state,
    table::category,
    table::tier,
    table::responsible,
    table::division,
    table::registered_at,
    table::accepted_on,
    table::due_kind,
    table::due_on,
    (table::yellow_from, table::red_from),
);

type Row = (
    CaseId,
    i32,
    Option<String>,
    Vec<u8>,
    Option<Vec<u8>>,
    MediationState,
    Category,
    Tier,
    OrganisationId,
    DivisionCode,
    Instant,
    Option<NaiveDate>,
    Option<ClockKind>,
    Option<NaiveDate>,
    (Option<NaiveDate>, Option<NaiveDate>),
);

/// What is asked of a list.
#[derive(Debug, Clone)]
pub struct CaseQuery {
    /// Which cases.
    pub view: CaseView,
    /// In which order.
    pub order: Order,
    /// Narrowed to what.
    pub filter: CaseFilter,
    /// After which position.
    pub after: Option<Position>,
    /// At most how many.
    pub limit: u32,
}

/// A page of cases within the scope. Of a view that the account has no right to, the page is empty.
///
/// # Errors
/// When the database fails.
pub fn list(snapshot: &mut Snapshot, scope: &Scope, question: &CaseQuery) -> Result<CasePage, StoreError> {
    let today = civil_date(snapshot.now());
    let Some(mut query) = seen(scope, question) else { return Ok(CasePage { lines: Vec::new(), next: None }) };
    query = narrowed(query, &question.filter, today);
    query = ordered(query, question);
    let rows = query.limit(i64::from(question.limit)).load::<Row>(snapshot.connection())?;
    let keyring = snapshot.keyring().clone();
    let full = rows.len() == question.limit as usize;
    let lines = rows
        .into_iter()
        .map(|row| {
            let key = CaseKey::open(row.0, row.4, &keyring)?;
            let lamp = lamp(row.13, row.14, today);
            Ok(CaseLine {
                id: row.0,
                version: u64::try_from(row.1).unwrap_or_default(),
                number: row.2,
                title: key.open_summary(&row.3)?.title,
                state: row.5,
                category: row.6,
                tier: row.7,
                responsible: row.8,
                division: row.9,
                registered_at: row.10,
                accepted_on: row.11,
                due_kind: row.12,
                due_on: row.13,
                lamp,
            })
        })
        .collect::<Result<Vec<_>, StoreError>>()?;
    let next = lines.last().filter(|_| full).and_then(|last| match question.order {
        Order::Registered => Some(Position::Registered(last.registered_at, last.id)),
        Order::Due => last.due_on.map(|on| Position::Due(on, last.id)),
    });
    Ok(CasePage { lines, next })
}

type Boxed<'a> = diesel::helper_types::IntoBoxed<'a, diesel::dsl::Select<table::table, Columns>, MultiBackend>;

fn columns() -> Columns {
    (
        table::id,
        table::version,
        table::number,
        table::summary,
        table::wrapped_key,
        table::state,
        table::category,
        table::tier,
        table::responsible,
        table::division,
        table::registered_at,
        table::accepted_on,
        table::due_kind,
        table::due_on,
        (table::yellow_from, table::red_from),
    )
}

/// The cases of a view that the account may see, or `None` when it may see none. A forgotten case is in no list.
fn seen<'a>(scope: &Scope, question: &CaseQuery) -> Option<Boxed<'a>> {
    let query = table::table.select(columns()).into_boxed::<MultiBackend>().filter(table::wrapped_key.is_not_null());
    let organisation = scope.organisation_id();
    match question.view {
        CaseView::Own if !visibility::partakes(scope) => None,
        // What is due is due to the one who answers for it.
        CaseView::Own if question.order == Order::Due => Some(query.filter(table::responsible.eq(Db(organisation)))),
        CaseView::Own => Some(
            query.filter(exists(
                case_organisation::table
                    .filter(case_organisation::county.eq(table::county))
                    .filter(case_organisation::case_id.eq(table::id))
                    .filter(case_organisation::organisation.eq(Db(organisation))),
            )),
        ),
        CaseView::Division if !visibility::oversees(scope) => None,
        CaseView::Division => Some(within(query, scope.division())),
        CaseView::Inbox if !visibility::partakes(scope) => None,
        CaseView::Inbox => Some(query.filter(table::offered_to.eq(Some(Db(organisation))))),
        CaseView::Mine => Some(query.filter(table::registered_by.eq(Db(scope.user())))),
    }
}

/// Disputes that lie in a division, by the column whose index fits its level.
fn within<'a>(query: Boxed<'a>, division: DivisionCode) -> Boxed<'a> {
    use domain::division::DivisionLevel as L;
    let county = i64::from(division.county().0);
    let counties = |width: i64| (county - county % width, county - county % width + width - 1);
    match division.level() {
        L::Village => query.filter(table::division.eq(Db(division))),
        L::Township => query.filter(table::township.eq(Db(division))),
        L::County => query.filter(table::county.eq(Db(division.county()))),
        L::City => query.filter(between(counties(100))),
        L::Province => query.filter(between(counties(10_000))),
    }
}

fn between(
    (low, high): (i64, i64),
) -> diesel::dsl::Between<table::county, Db<domain::id::County>, Db<domain::id::County>> {
    let county = |n: i64| Db(domain::id::County(u32::try_from(n).unwrap_or_default()));
    table::county.between(county(low), county(high))
}

fn narrowed<'a>(mut query: Boxed<'a>, filter: &CaseFilter, today: CivilDate) -> Boxed<'a> {
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
    if let Some(mediator) = filter.mediator {
        query = query.filter(exists(
            case_mediator::table
                .filter(case_mediator::county.eq(table::county))
                .filter(case_mediator::case_id.eq(table::id))
                .filter(case_mediator::mediator.eq(Db(mediator))),
        ));
    }
    if let Some(from) = filter.from {
        query = query.filter(table::registered_at.ge(Db(start_of(from))));
    }
    if let Some(until) = filter.until {
        query = query.filter(table::registered_at.lt(Db(start_of(domain::time::add_days(until, 1)))));
    }
    if let Some(number) = &filter.number {
        query = query.filter(table::number.eq(number.clone()));
    }
    if let Some(division) = filter.division {
        query = within(query, division);
    }
    match filter.lamp {
        None => query,
        Some(Lamp::Overdue) => query.filter(table::due_on.lt(Some(Db(today)))),
        Some(Lamp::Red) => query.filter(table::due_on.ge(Some(Db(today)))).filter(table::red_from.le(Some(Db(today)))),
        Some(Lamp::Yellow) => {
            query.filter(table::red_from.gt(Some(Db(today)))).filter(table::yellow_from.le(Some(Db(today))))
        }
        Some(Lamp::Green) => query.filter(table::yellow_from.gt(Some(Db(today)))),
    }
}

fn ordered<'a>(query: Boxed<'a>, question: &CaseQuery) -> Boxed<'a> {
    match question.order {
        Order::Registered => {
            let query = query.order((table::registered_at.desc(), table::id.desc()));
            match question.after {
                Some(Position::Registered(at, id)) => query.filter(
                    table::registered_at.lt(Db(at)).or(table::registered_at.eq(Db(at)).and(table::id.lt(Db(id)))),
                ),
                _ => query,
            }
        }
        Order::Due => {
            let query = query.filter(table::due_on.is_not_null()).order((table::due_on.asc(), table::id.asc()));
            match question.after {
                Some(Position::Due(on, id)) => query.filter(
                    table::due_on.gt(Some(Db(on))).or(table::due_on.eq(Some(Db(on))).and(table::id.gt(Db(id)))),
                ),
                _ => query,
            }
        }
    }
}

/// The lamp of a deadline, strict as for authorities. A suspended clock is stored with its days as they stood.
fn lamp(
    due_on: Option<NaiveDate>,
    (yellow, red): (Option<NaiveDate>, Option<NaiveDate>),
    today: CivilDate,
) -> Option<Lamp> {
    let due_on = due_on?;
    Some(if today > due_on {
        Lamp::Overdue
    } else if red.is_some_and(|from| today >= from) {
        Lamp::Red
    } else if yellow.is_some_and(|from| today >= from) {
        Lamp::Yellow
    } else {
        Lamp::Green
    })
}
