//! All indicators of a period.

use actix_web::{HttpRequest, HttpResponse};
use api::{
    indicators,
    problem::Problem,
    statistics::words::{place, written},
};
use askama::Template;
use domain::organisation::OrganisationTree;
use store::{organisations, petitions::IndicatorLine};

use crate::{
    forms::fields::Choice,
    layout::{self, Layout},
    lists::Asked,
    statistics::{
        loads,
        periods::{days, presets},
    },
    visitor::Visitor,
};

#[derive(Template)]
#[template(path = "indicators.html")]
struct List {
    layout: Layout,
    period: String,
    presets: Vec<(&'static str, String)>,
    from: String,
    until: String,
    as_of: String,
    /// What narrows the figures besides the fields of the form, to be kept by it.
    kept: Vec<(&'static str, String)>,
    narrowed: Vec<String>,
    rows: Vec<Row>,
    export: Vec<Choice>,
    loads: Vec<loads::Line>,
    cases: bool,
    refused: Vec<String>,
}

struct Row {
    name: &'static str,
    /// Id and version of the formula.
    formula: String,
    value: String,
    /// What was counted: the number, and what it means.
    numerator: (u64, &'static str),
    denominator: Option<(u64, &'static str)>,
    path: String,
}

/// `GET /indicators`: the query is that of `GET /api/v1/indicators`.
pub(crate) async fn show(request: HttpRequest, visitor: Visitor) -> Result<HttpResponse, Problem> {
    let asked = Asked::of(&request);
    let (found, refused) = asked.answer(&visitor, indicators::indicators).await?;
    let tree = visitor.read(organisations::tree).await?;
    let period = found.as_ref().map(|found| found.period);
    layout::ok(&List {
        layout: Layout::of(&visitor, "/statistics", "信访考核指标"),
        period: period.map(days).unwrap_or_default(),
        presets: presets("/indicators", visitor.today(), &asked),
        from: asked.day("from", period.map(|period| period.from)),
        until: asked.day("until", period.map(|period| period.to)),
        as_of: asked.text("as_of").to_owned(),
        kept: asked.kept(KEPT),
        narrowed: narrowed(&asked, &tree),
        rows: found.iter().flat_map(|found| &found.indicators).map(|line| row(line, &asked)).collect(),
        export: asked.tables("/indicators/export"),
        loads: loads::of_petitions(&visitor, &asked, &tree).await?,
        cases: visitor.has_any(api::statistics::READERS),
        refused,
    })
}

/// `GET /indicators/export`: the same figures as a table.
pub(crate) async fn export(request: HttpRequest, visitor: Visitor) -> Result<HttpResponse, Problem> {
    indicators::export(visitor.state, visitor.caller, &Asked::of(&request).query(None)).await
}

/// What links narrow the figures to, besides what the form can.
pub(crate) const KEPT: [&str; 2] = ["organisation", "division"];

/// What the figures are narrowed to, in words.
pub(crate) fn narrowed(asked: &Asked, tree: &OrganisationTree) -> Vec<String> {
    let organisation = asked.text("organisation").parse().ok().and_then(|id| tree.get(id));
    let division = asked.text("division").parse().ok();
    let organisation = organisation.map(|found| format!("机构：{}", found.name));
    organisation.into_iter().chain(division.map(|code| format!("问题属地：{}", place(code)))).collect()
}

fn row(line: &IndicatorLine, asked: &Asked) -> Row {
    let (formula, figure) = (line.formula, line.figure);
    Row {
        name: formula.indicator.name_zh(),
        formula: format!("{} 第{}版", formula.indicator, formula.version),
        value: written(figure.value),
        numerator: (figure.numerator, formula.numerator),
        denominator: (!formula.denominator.is_empty()).then_some((figure.denominator, formula.denominator)),
        path: format!("/indicators/{}?{}", formula.indicator, asked.query(None)),
    }
}
