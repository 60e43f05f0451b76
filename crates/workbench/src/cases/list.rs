//! The list of cases: the filters of the interface, and the next page by its cursor.

use actix_web::{HttpRequest, HttpResponse};
use api::{cases::find, problem::Problem};
use askama::Template;
use domain::{
    case::MediationState,
    category::{Category, Sector},
    deadline::Lamp,
    organisation::{OrganisationTree, Tier},
    time::CivilDate,
};
use store::{
    cases::{CaseLine, CaseView, Order},
    organisations,
};

use super::Cases;
use crate::{
    find_person::FindPerson,
    forms::fields::Choice,
    layout::{self, Layout},
    lists::{Asked, Pages, Select},
    visitor::Visitor,
    wording::{self, LampSign},
};

/// A case in a list.
pub(crate) struct Line {
    /// Address.
    pub(crate) path: String,
    /// Number, or that there is none yet.
    pub(crate) number: String,
    /// What it is about.
    pub(crate) title: String,
    /// State and its class.
    pub(crate) state: (&'static str, &'static str),
    /// Category.
    pub(crate) category: &'static str,
    /// Who answers for it.
    pub(crate) responsible: String,
    /// Their tier.
    pub(crate) tier: &'static str,
    /// Day of registration.
    pub(crate) registered_on: String,
    /// The deadline that comes first.
    pub(crate) due: Option<Due>,
}

/// A deadline in a list.
pub(crate) struct Due {
    /// What it measures.
    pub(crate) kind: &'static str,
    /// Its last day.
    pub(crate) on: String,
    /// How long is left.
    pub(crate) left: String,
    /// Its lamp.
    pub(crate) lamp: LampSign,
}

impl Line {
    /// A case as lists show it.
    pub(crate) fn new(line: CaseLine, tree: &OrganisationTree, today: CivilDate) -> Self {
        let due = line.due_on.map(|on| Due {
            kind: line.due_kind.map_or("期限", escalation::ClockKind::name_zh),
            on: on.to_string(),
            left: wording::left(on, today),
            lamp: wording::lamp(line.lamp.unwrap_or(Lamp::Green)),
        });
        Self {
            path: super::path(line.id),
            number: line.number.unwrap_or_else(|| "尚未编号".to_owned()),
            title: line.title,
            state: (line.state.name_zh(), wording::state_class(line.state)),
            category: line.category.name_zh(),
            responsible: tree.name(line.responsible).to_owned(),
            tier: line.tier.name_zh(),
            registered_on: wording::day_of(line.registered_at),
            due,
        }
    }
}

#[derive(Template)]
#[template(path = "cases.html")]
struct List {
    layout: Layout,
    find: FindPerson,
    lists: [Select; 4],
    more: [Select; 3],
    from: String,
    until: String,
    number: String,
    narrowed: bool,
    lines: Vec<Line>,
    export: Vec<Choice>,
    pages: Pages,
}

/// `GET /cases`: the query is that of `GET /api/v1/cases`.
pub(crate) async fn show(request: HttpRequest, visitor: Visitor) -> Result<HttpResponse, Problem> {
    let asked = Asked::of(&request);
    let (items, pages) = asked.find("/cases", &visitor, find).await?;
    let tree = visitor.read(organisations::tree).await?;
    let today = visitor.today();
    let narrowing = ["state", "tier", "category", "sector", "lamp", "from", "until", "number", "division"];
    layout::ok(&List {
        layout: Layout::of(&visitor, "/cases", "案件"),
        find: FindPerson::new::<Cases>(),
        lists: [
            asked.one::<CaseView>("view", "范围"),
            asked.one::<Order>("order", "排序"),
            asked.any::<MediationState>("state", "状态"),
            asked.any_lamp("期限"),
        ],
        more: [
            asked.any::<Category>("category", "纠纷类别"),
            asked.any::<Sector>("sector", "行业"),
            asked.any::<Tier>("tier", "承办层级"),
        ],
        from: asked.text("from").to_owned(),
        until: asked.text("until").to_owned(),
        number: asked.text("number").to_owned(),
        narrowed: asked.has_any(&narrowing),
        lines: items.into_iter().map(|line| Line::new(line, &tree, today)).collect(),
        export: asked.tables("/cases/export"),
        pages,
    })
}

/// `GET /cases/export`: the whole list as a table, whatever page of it was seen.
pub(crate) async fn export(request: HttpRequest, visitor: Visitor) -> Result<HttpResponse, Problem> {
    api::cases::export(visitor.state, visitor.caller, &Asked::of(&request).query(None)).await
}
