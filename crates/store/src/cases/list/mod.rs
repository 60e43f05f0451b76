//! Lists of cases: by keyset, within a scope, with filters.

mod search;
mod walk;

pub use search::search;
pub(super) use walk::Row;

use chrono::NaiveDate;
use domain::case::MediationState;
use domain::category::{Category, Sector};
use domain::deadline::Lamp;
use domain::division::DivisionCode;
use domain::id::{CaseId, OrganisationId, UserId};
use domain::organisation::Tier;
use domain::time::{CivilDate, civil_date};
use escalation::ClockKind;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::visibility;
use crate::clock::Instant;
use crate::error::StoreError;
use crate::read::Snapshot;
use crate::scope::Scope;

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
    /// A sector, by its category or by tag.
    pub sector: Option<Sector>,
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
    if !may_look(scope, question.view) {
        return Ok(CasePage { lines: Vec::new(), next: None });
    }
    let today = civil_date(snapshot.now());
    let rows = walk::rows(snapshot.connection(), scope, question, today)?;
    let keyring = snapshot.keyring().clone();
    let full = rows.len() == question.limit as usize;
    let lines = rows.into_iter().map(|row| row.open(&keyring, today)).collect::<Result<Vec<_>, _>>()?;
    let next = lines.last().filter(|_| full).and_then(|last| match question.order {
        Order::Registered => Some(Position::Registered(last.registered_at, last.id)),
        Order::Due => last.due_on.map(|on| Position::Due(on, last.id)),
    });
    Ok(CasePage { lines, next })
}

/// Whether the account has a right to a view.
fn may_look(scope: &Scope, view: CaseView) -> bool {
    match view {
        CaseView::Own | CaseView::Inbox => visibility::partakes(scope),
        CaseView::Division => visibility::oversees(scope),
        CaseView::Mine => true,
    }
}
