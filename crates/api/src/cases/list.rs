//! Lists of cases.

use actix_web::web;
use chrono::NaiveDate;
use domain::{
    case::MediationState,
    category::Category,
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
    extract::{Page, Query},
    limits,
    problem::{Kind, Problem},
    server::State,
};

/// Which cases.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(super) struct Filter {
    /// `own` (my organisation takes or took part, the default), `division` (for those who oversee or audit it), `inbox`
    /// (offered to my organisation), `mine` (registered by me).
    #[serde(default = "own")]
    #[param(value_type = Option<CaseView>, inline)]
    view: CaseView,
    /// `registered` (latest first, the default) or `due` (earliest deadline first).
    #[serde(default = "registered")]
    #[param(value_type = Option<Order>, inline)]
    order: Order,
    /// One of these states, separated by commas.
    state: Option<String>,
    /// Tier of the responsible organisation.
    tier: Option<Tier>,
    /// The responsible organisation.
    #[param(value_type = Option<String>, format = Uuid)]
    organisation: Option<OrganisationId>,
    /// Category of the dispute.
    category: Option<Category>,
    /// A mediator appointed now.
    #[param(value_type = Option<String>, format = Uuid)]
    mediator: Option<UserId>,
    /// Lamp of the deadline that comes first, today.
    lamp: Option<Lamp>,
    /// Registered on or after this day.
    from: Option<NaiveDate>,
    /// Registered on or before this day.
    until: Option<NaiveDate>,
    /// Where the dispute lies: this division or one within.
    #[param(value_type = Option<String>)]
    division: Option<DivisionCode>,
    /// Number of the case, exactly.
    number: Option<String>,
    /// Rows on a page, 50 if absent.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
    /// `next` of the page before.
    cursor: Option<String>,
}

const fn own() -> CaseView {
    CaseView::Own
}

const fn registered() -> Order {
    Order::Registered
}

/// `GET /api/v1/cases`.
pub(super) async fn list(
    state: web::Data<State>,
    caller: Authenticated,
    Query(filter): Query<Filter>,
) -> Result<web::Json<Page<CaseLine>>, Problem> {
    let limit = limits::page_rows(filter.limit)?;
    let scope = caller.scope();
    // A cursor holds for the same question by the same organisation only.
    let question = Filter { cursor: None, limit: None, ..filter.clone() };
    let query = format!("cases {} {question:?}", scope.organisation_id());
    let after = filter.cursor.as_deref().map(|cursor| state.cursors.open(&query, cursor)).transpose()?;
    let order = filter.order;
    let question = CaseQuery { view: filter.view, order, filter: narrowing(filter)?, after, limit: limit + 1 };
    let page = state.store.read(move |snapshot| cases::list(snapshot, &scope, &question)).await?;
    Ok(web::Json(Page::cut(page.lines, limit, |last| state.cursors.seal(&query, &position(last, order)))))
}

fn narrowing(filter: Filter) -> Result<CaseFilter, Problem> {
    Ok(CaseFilter {
        states: filter.state.as_deref().map(states).transpose()?.unwrap_or_default(),
        tier: filter.tier,
        responsible: filter.organisation,
        category: filter.category,
        mediator: filter.mediator,
        lamp: filter.lamp,
        from: filter.from,
        until: filter.until,
        division: filter.division,
        number: filter.number,
    })
}

fn states(text: &str) -> Result<Vec<MediationState>, Problem> {
    text.split(',')
        .map(|code| {
            code.trim().parse().map_err(|_| {
                let detail = format!("没有名为“{code}”的案件状态");
                Problem::new(Kind::QueryInvalid, format!("查询参数 state：{detail}。")).parameter("state", detail)
            })
        })
        .collect()
}

fn position(line: &CaseLine, order: Order) -> Position {
    match (order, line.due_on) {
        (Order::Due, Some(on)) => Position::Due(on, line.id),
        _ => Position::Registered(line.registered_at, line.id),
    }
}
