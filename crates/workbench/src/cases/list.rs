//! The list of cases: the filters of the interface, and the next page by its cursor.

use actix_web::{HttpRequest, HttpResponse};
use api::{
    cases::{Filter, find},
    problem::{Kind, Problem},
};
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

use crate::{
    forms::fields::Choice,
    layout::{self, Layout},
    post::Fields,
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
            responsible: tree.get(line.responsible).map_or_else(String::new, |found| found.name.clone()),
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
    views: Vec<Choice>,
    orders: Vec<Choice>,
    states: Vec<Choice>,
    tiers: Vec<Choice>,
    categories: Vec<Choice>,
    sectors: Vec<Choice>,
    lamps: Vec<Choice>,
    from: String,
    until: String,
    number: String,
    narrowed: bool,
    lines: Vec<Line>,
    next: Option<String>,
    export: Vec<Choice>,
    is_first: bool,
    refused: Vec<String>,
}

/// Formats of a table, with their names.
pub(crate) const FORMATS: [(&str, &str); 2] = [("xlsx", "Excel"), ("csv", "CSV")];

/// `GET /cases`: the query is that of `GET /api/v1/cases`.
pub(crate) async fn show(request: HttpRequest, visitor: Visitor) -> Result<HttpResponse, Problem> {
    let asked = Asked::of(&request);
    let found = match Filter::parse(&asked.query(None)) {
        Ok(filter) => find(&visitor.state, &visitor.caller, filter).await,
        Err(problem) => Err(problem),
    };
    let (page, refused) = refused(found)?;
    let (items, cursor) = page.map(|page| (page.items, page.next)).unwrap_or_default();
    let tree = visitor.read(organisations::tree).await?;
    let today = visitor.today();
    let next = cursor.map(|cursor| format!("/cases?{}", asked.query(Some(&cursor))));
    let narrowing = ["state", "tier", "category", "sector", "lamp", "from", "until", "number", "division"];
    let choose = |name: &str, choices: Vec<Choice>| asked.marked(name, choices);
    layout::ok(&List {
        layout: Layout::of(&visitor, "/cases", "案件"),
        views: choose("view", CaseView::ALL.iter().map(|view| Choice::new(view, view.name_zh())).collect()),
        orders: choose("order", Order::ALL.iter().map(|order| Choice::new(order, order.name_zh())).collect()),
        states: choose("state", MediationState::ALL.iter().map(|one| Choice::new(one, one.name_zh())).collect()),
        tiers: choose("tier", Tier::ALL.iter().map(|tier| Choice::new(tier, tier.name_zh())).collect()),
        categories: choose("category", Category::ALL.iter().map(|one| Choice::new(one, one.name_zh())).collect()),
        sectors: choose("sector", Sector::ALL.iter().map(|one| Choice::new(one, one.name_zh())).collect()),
        lamps: choose("lamp", Lamp::ALL.iter().map(|lamp| Choice::new(lamp, wording::lamp(*lamp).word)).collect()),
        from: asked.text("from").to_owned(),
        until: asked.text("until").to_owned(),
        number: asked.text("number").to_owned(),
        narrowed: narrowing.iter().any(|name| !asked.text(name).is_empty()),
        lines: items.into_iter().map(|line| Line::new(line, &tree, today)).collect(),
        next,
        export: FORMATS.map(|(format, name)| Choice::new(asked.table("/cases/export", format), name)).into(),
        is_first: asked.text("cursor").is_empty(),
        refused,
    })
}

/// `GET /cases/export`: the whole list as a table, whatever page of it was seen.
pub(crate) async fn export(request: HttpRequest, visitor: Visitor) -> Result<HttpResponse, Problem> {
    api::cases::export(visitor.state, visitor.caller, &Asked::of(&request).query(None)).await
}

/// What is asked of a list, as its address says.
pub(crate) struct Asked {
    fields: Fields,
    /// A form sends its empty fields too: these are the others.
    given: Vec<(String, String)>,
}

impl Asked {
    /// What the address of a request says.
    pub(crate) fn of(request: &HttpRequest) -> Self {
        let query = request.query_string().as_bytes();
        let given = form_urlencoded::parse(query).into_owned().filter(|(_, value)| !value.trim().is_empty());
        Self { fields: Fields::parse(query), given: given.collect() }
    }

    /// A field; empty when there is none.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.fields.text(name)
    }

    /// The query for the interface; for the next page when that begins at a cursor.
    pub(crate) fn query(&self, next: Option<&str>) -> String {
        match next {
            Some(cursor) => self.with(&[("cursor", cursor)]),
            None => form_urlencoded::Serializer::new(String::new()).extend_pairs(&self.given).finish(),
        }
    }

    /// Address of everything that is asked for as a table.
    pub(crate) fn table(&self, path: &str, format: &str) -> String {
        format!("{path}?{}", self.with(&[("format", format)]))
    }

    /// The query with these parameters instead of its own of that name, from the first page.
    pub(crate) fn with(&self, others: &[(&str, &str)]) -> String {
        let replaced = |name: &str| name == "cursor" || others.iter().any(|(other, _)| *other == name);
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(self.given.iter().filter(|(name, _)| !replaced(name)));
        query.extend_pairs(others);
        query.finish()
    }

    /// These choices, with the one that was asked for marked.
    pub(crate) fn marked(&self, name: &str, mut choices: Vec<Choice>) -> Vec<Choice> {
        choices.iter_mut().for_each(|choice| choice.on = choice.value == self.text(name));
        choices
    }
}

/// What was found, or what is wrong with the question.
pub(crate) fn refused<T>(found: Result<T, Problem>) -> Result<(Option<T>, Vec<String>), Problem> {
    match found {
        Ok(page) => Ok((Some(page), Vec::new())),
        Err(problem) if matches!(problem.kind(), Kind::QueryInvalid | Kind::CursorInvalid) => {
            Ok((None, vec![problem.detail().to_owned()]))
        }
        Err(problem) => Err(problem),
    }
}
