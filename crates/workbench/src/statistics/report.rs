//! The report of a period, with its trend or its tiles, and the load of each organisation.

use actix_web::{HttpRequest, HttpResponse};
use api::{
    problem::Problem,
    statistics::{
        self, Of, Report,
        words::{COLUMNS, part, place, ten_thousand_yuan, written},
    },
};
use askama::Template;
use domain::{
    case::MediationState,
    category::Category,
    organisation::{OrganisationTree, Tier},
    statistics::mediation::{CaseMeasure, Count, Figures},
};
use store::{cases::Dimension, organisations};

use super::{
    loads,
    periods::{days, presets},
};
use crate::{
    forms::fields::Choice,
    layout::{self, Layout},
    lists::{Asked, FORMATS, Select, refused},
    visitor::Visitor,
};

#[derive(Template)]
#[template(path = "statistics.html")]
struct Page {
    layout: Layout,
    period: String,
    presets: Vec<(&'static str, String)>,
    from: String,
    until: String,
    as_of: String,
    lists: [Select; 3],
    /// What narrows the report besides the fields of the form, to be kept by it.
    kept: Vec<(&'static str, String)>,
    narrowed: Vec<String>,
    by: &'static str,
    heads: Vec<(&'static str, Figure)>,
    columns: Vec<&'static str>,
    rows: Vec<Row>,
    total: Option<Row>,
    bars: Vec<Bar>,
    width: u64,
    tiles: Vec<Tile>,
    loads: Vec<loads::Line>,
    export: Vec<Choice>,
    indicators: bool,
    refused: Vec<String>,
}

/// A part of the report.
struct Row {
    name: String,
    /// The report narrowed to it.
    path: String,
    /// The figures, each with the address of the cases behind it where there are any.
    cells: Vec<Figure>,
}

/// A figure as it is written, and the address of the cases behind it where there are any.
type Figure = (String, Option<String>);

/// A month of the trend: heights of what was accepted and settled, in hundredths of the highest.
struct Bar {
    name: String,
    at: u64,
    accepted: (u64, u64),
    settled: (u64, u64),
}

/// A place: how much was accepted there, from 0, nothing, to 4, the most.
struct Tile {
    name: String,
    shade: u64,
    accepted: u64,
    path: String,
}

/// Height of the trend, and how far its months are apart.
const HEIGHT: u64 = 100;
const STEP: u64 = 48;

/// `GET /statistics`: the query is that of `GET /api/v1/statistics/cases`.
pub(crate) async fn show(request: HttpRequest, visitor: Visitor) -> Result<HttpResponse, Problem> {
    let asked = Asked::of(&request);
    let today = visitor.today();
    let of = Of::parse(&asked.query(None));
    let found = match &of {
        Ok(of) => statistics::report(&visitor.state, &visitor.caller, of).await,
        Err(problem) => Err(problem.clone()),
    };
    let (report, refused) = refused(found)?;
    let division = of.ok().and_then(|of| of.division);
    let loads = statistics::load(&visitor.state, &visitor.caller, division).await?;
    let tree = visitor.read(organisations::tree).await?;
    let by = report.as_ref().map_or(Dimension::Organisation, |report| report.by);
    let rows = report.as_ref().map(|report| rows(report, &asked, &tree)).unwrap_or_default();
    let bars = report.as_ref().filter(|_| by == Dimension::Month).map(bars).unwrap_or_default();
    let tiles = report.as_ref().filter(|_| by == Dimension::Township).map(|report| tiles(report, &asked));
    let lists = loads::Lists {
        own: "/cases?view=own",
        others: "/cases?view=division",
        organisation: "organisation",
        open: MediationState::ALL.iter().filter(|state| state.is_open()).map(|state| state.code()).collect(),
    };
    layout::ok(&Page {
        layout: Layout::of(&visitor, "/statistics", "统计"),
        period: report.as_ref().map(|report| days(report.period)).unwrap_or_default(),
        presets: presets("/statistics", today, &asked),
        from: report.as_ref().map_or_else(|| asked.text("from").to_owned(), |report| report.period.from.to_string()),
        until: report.as_ref().map_or_else(|| asked.text("until").to_owned(), |report| report.period.to.to_string()),
        as_of: asked.text("as_of").to_owned(),
        lists: [
            asked.one::<Dimension>("by", "分项"),
            asked.any::<Tier>("tier", "层级"),
            asked.any::<Category>("category", "纠纷类别"),
        ],
        kept: KEPT
            .iter()
            .map(|(name, _)| (*name, asked.text(name).to_owned()))
            .filter(|(_, v)| !v.is_empty())
            .collect(),
        narrowed: narrowed(&asked, &tree),
        by: by.name_zh(),
        heads: report.as_ref().map(|report| heads(&report.figures.total, &asked.query(None))).unwrap_or_default(),
        columns: COLUMNS.iter().map(|measure| measure.name_zh()).collect(),
        total: report.as_ref().map(|report| row("合计".to_owned(), &report.figures.total, &asked.query(None))),
        rows,
        width: STEP * (bars.len() as u64),
        bars,
        tiles: tiles.unwrap_or_default(),
        loads: loads::lines(loads, &lists, visitor.organisation().id, &tree),
        export: FORMATS.map(|(format, name)| Choice::new(asked.table("/statistics/export", format), name)).into(),
        indicators: visitor.has_any(api::indicators::READERS),
        refused,
    })
}

/// `GET /statistics/export`: the same report as a table.
pub(crate) async fn export(request: HttpRequest, visitor: Visitor) -> Result<HttpResponse, Problem> {
    statistics::export(visitor.state, visitor.caller, &Asked::of(&request).query(None)).await
}

/// What the links of a report narrow it to, and by which dimension.
const KEPT: &[(&str, Dimension)] = &[
    ("organisation", Dimension::Organisation),
    ("kind", Dimension::OrganisationKind),
    ("source", Dimension::Source),
    ("division", Dimension::Township),
];

fn narrowed(asked: &Asked, tree: &OrganisationTree) -> Vec<String> {
    let given = KEPT.iter().filter(|(name, _)| !asked.text(name).is_empty());
    given.map(|(name, by)| format!("{}：{}", by.name_zh(), part(*by, asked.text(name), tree))).collect()
}

fn heads(total: &Figures, query: &str) -> Vec<(&'static str, Figure)> {
    let count = |measure| counted(total, measure);
    let (accepted, settled) = (CaseMeasure::Accepted, CaseMeasure::Settled);
    vec![
        ("受理案件（件）", figure(count(accepted).cases.to_string(), accepted, total, query)),
        ("涉及当事人（人）", figure(count(accepted).amount.to_string(), accepted, total, query)),
        ("调解成功（件）", figure(count(settled).cases.to_string(), settled, total, query)),
        ("调解成功率", figure(written(total.success_rate), settled, total, query)),
        ("就地化解率", figure(written(total.in_place_rate), settled, total, query)),
        ("协议金额（万元）", figure(ten_thousand_yuan(count(settled).amount), settled, total, query)),
    ]
}

/// A figure that opens to the cases of a measure.
fn figure(written: String, measure: CaseMeasure, figures: &Figures, query: &str) -> Figure {
    let some = counted(figures, measure).cases > 0;
    (written, some.then(|| format!("/statistics/{measure}?{query}")))
}

fn counted(figures: &Figures, measure: CaseMeasure) -> Count {
    figures.counts.get(&measure).copied().unwrap_or_default()
}

fn row(name: String, figures: &Figures, query: &str) -> Row {
    let count = |measure| counted(figures, measure);
    let (accepted, settled) = (CaseMeasure::Accepted, CaseMeasure::Settled);
    let beside = [
        (count(accepted).amount.to_string(), accepted),
        (ten_thousand_yuan(count(settled).amount), settled),
        (written(figures.success_rate), settled),
        (written(figures.in_place_rate), settled),
    ];
    let cells = COLUMNS.iter().map(|measure| (count(*measure).cases.to_string(), *measure)).chain(beside);
    Row {
        name,
        path: format!("/statistics?{query}"),
        cells: cells.map(|(written, measure)| figure(written, measure, figures, query)).collect(),
    }
}

fn rows(report: &Report, asked: &Asked, tree: &OrganisationTree) -> Vec<Row> {
    let lines = report.figures.lines.iter();
    lines
        .map(|line| row(part(report.by, &line.key, tree), &line.figures, &narrowing(report, asked, &line.key)))
        .collect()
}

/// The query that narrows a report to one of its parts.
fn narrowing(report: &Report, asked: &Asked, key: &str) -> String {
    match parameter(report.by) {
        Some(name) => asked.with(&[(name, key)]),
        None => {
            let first = format!("{key}-01").parse().unwrap_or(report.period.from);
            let last = first + chrono::Months::new(1) - chrono::Days::new(1);
            let (from, until) = (first.max(report.period.from), last.min(report.period.to));
            asked.with(&[("from", &from.to_string()), ("until", &until.to_string())])
        }
    }
}

/// The parameter of an address that narrows a report to a part; a month is narrowed by its days.
const fn parameter(by: Dimension) -> Option<&'static str> {
    Some(match by {
        Dimension::Organisation => "organisation",
        Dimension::OrganisationKind => "kind",
        Dimension::Tier => "tier",
        Dimension::Category => "category",
        Dimension::Source => "source",
        Dimension::Township => "division",
        Dimension::Month => return None,
    })
}

fn bars(report: &Report) -> Vec<Bar> {
    let count = |figures: &Figures, measure| counted(figures, measure).cases;
    let lines = &report.figures.lines;
    let measures = [CaseMeasure::Accepted, CaseMeasure::Settled];
    let highest = lines.iter().flat_map(|line| measures.map(|measure| count(&line.figures, measure))).max();
    let height = |cases: u64| (cases * HEIGHT / highest.unwrap_or(1).max(1), cases);
    let months = (0..).step_by(STEP as usize).zip(lines);
    months
        .map(|(at, line)| Bar {
            name: line.key.clone(),
            at,
            accepted: height(count(&line.figures, CaseMeasure::Accepted)),
            settled: height(count(&line.figures, CaseMeasure::Settled)),
        })
        .collect()
}

fn tiles(report: &Report, asked: &Asked) -> Vec<Tile> {
    let accepted = |figures: &Figures| counted(figures, CaseMeasure::Accepted).cases;
    let most = report.figures.lines.iter().map(|line| accepted(&line.figures)).max().unwrap_or(0).max(1);
    let tile = |line: &store::cases::ReportLine| Tile {
        name: line.key.parse().map_or_else(|_| line.key.clone(), place),
        shade: (accepted(&line.figures) * 4).div_ceil(most),
        accepted: accepted(&line.figures),
        path: format!("/statistics?{}", asked.with(&[("division", &line.key), ("by", "organisation")])),
    };
    report.figures.lines.iter().map(tile).collect()
}
