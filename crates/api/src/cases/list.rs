//! Lists of cases.

use chrono::NaiveDate;
use domain::{
    category::{Category, Sector},
    deadline::Lamp,
    division::DivisionCode,
    id::{OrganisationId, UserId},
    organisation::Tier,
};
use serde::Deserialize;
use store::cases::{self, CaseFilter, CaseLine, CaseQuery, CaseView, Order, Position};
use utoipa::IntoParams;

use crate::{
    auth::Authenticated,
    extract::{Page, day, states},
    problem::Problem,
    server::State,
};

/// Which cases.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    /// `own` (my organisation takes or took part, the default), `division` (for those who oversee or audit it), `inbox`
    /// (offered to my organisation), `mine` (registered by me).
    #[serde(default = "own")]
    #[param(value_type = Option<CaseView>, inline)]
    pub view: CaseView,
    /// `registered` (latest first, the default) or `due` (earliest deadline first).
    #[serde(default = "registered")]
    #[param(value_type = Option<Order>, inline)]
    pub order: Order,
    /// One of these states, separated by commas.
    pub state: Option<String>,
    /// Tier of the responsible organisation.
    pub tier: Option<Tier>,
    /// The responsible organisation.
    #[param(value_type = Option<String>, format = Uuid)]
    pub organisation: Option<OrganisationId>,
    /// Category of the dispute.
    pub category: Option<Category>,
    /// Sector of the dispute, by its category or by tag.
    pub sector: Option<Sector>,
    /// A mediator appointed now.
    #[param(value_type = Option<String>, format = Uuid)]
    pub mediator: Option<UserId>,
    /// Lamp of the deadline that comes first, today.
    pub lamp: Option<Lamp>,
    /// Registered on or after this day.
    #[serde(default, deserialize_with = "day")]
    pub from: Option<NaiveDate>,
    /// Registered on or before this day.
    #[serde(default, deserialize_with = "day")]
    pub until: Option<NaiveDate>,
    /// Where the dispute lies: this division or one within.
    #[param(value_type = Option<String>)]
    pub division: Option<DivisionCode>,
    /// Number of the case, exactly.
    pub number: Option<String>,
    /// Rows on a page, 50 if absent.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
    /// `next` of the page before.
    pub cursor: Option<String>,
}

const fn own() -> CaseView {
    CaseView::Own
}

const fn registered() -> Order {
    Order::Registered
}

/// A page of the cases that the caller sees.
///
/// # Errors
/// [`Kind::QueryInvalid`](crate::problem::Kind::QueryInvalid), [`Kind::CursorInvalid`](crate::problem::Kind::CursorInvalid).
pub async fn find(state: &State, caller: &Authenticated, filter: Filter) -> Result<Page<CaseLine>, Problem> {
    let scope = caller.scope();
    // A cursor holds for the same question by the same organisation only.
    let question = Filter { cursor: None, limit: None, ..filter.clone() };
    let query = format!("cases {} {question:?}", scope.organisation_id());
    let (after, asked) = state.cursors.asked(query, filter.limit, filter.cursor.as_deref())?;
    let order = filter.order;
    let question = CaseQuery { view: filter.view, order, filter: narrowing(filter)?, after, limit: asked.rows() };
    let page = state.store.read(move |snapshot| cases::list(snapshot, &scope, &question)).await?;
    Ok(asked.cut(page.lines, |last| position(last, order)))
}

fn narrowing(filter: Filter) -> Result<CaseFilter, Problem> {
    Ok(CaseFilter {
        states: filter.state.as_deref().map(|text| states(text, "案件")).transpose()?.unwrap_or_default(),
        tier: filter.tier,
        responsible: filter.organisation,
        category: filter.category,
        sector: filter.sector,
        mediator: filter.mediator,
        lamp: filter.lamp,
        from: filter.from,
        until: filter.until,
        division: filter.division,
        number: filter.number,
    })
}

fn position(line: &CaseLine, order: Order) -> Position {
    match (order, line.due_on) {
        (Order::Due, Some(on)) => Position::Due(on, line.id),
        _ => Position::Registered(line.registered_at, line.id),
    }
}
