//! The report of cases of a period, with its trend or its tiles, and the load of each organisation.

use actix_web::{HttpRequest, HttpResponse};
use api::{
    problem::Problem,
    statistics::{
        self, Report,
        words::{COLUMNS, part, place, ten_thousand_yuan, written},
    },
};
use domain::{
    case::MediationState,
    category::Category,
    organisation::{OrganisationTree, Tier},
    statistics::mediation::{CaseMeasure, Figures},
};
use store::{cases::Dimension, organisations};

use super::{
    loads,
    page::{Figure, Page, Row, Table, Words, bars, tiles},
    periods::{days, of_month, presets},
};
use crate::{
    layout::{self, Layout},
    lists::Asked,
    visitor::Visitor,
};

/// What the page says of cases.
const WORDS: Words = Words {
    path: "/statistics",
    title: "统计",
    bars: ["受理案件", "调解成功"],
    tiles: "各地受理案件",
    empty: "这段时间没有可统计的案件。",
    hint: "点数字看背后的案件，比率打开的是调解成功的案件。成功率＝调解成功÷（调解成功＋调解不成），不含不予受理；\
           就地化解率＝未移交上级即调解成功÷调解成功。",
};

/// `GET /statistics`: the query is that of `GET /api/v1/statistics/cases`.
pub(crate) async fn show(request: HttpRequest, visitor: Visitor) -> Result<HttpResponse, Problem> {
    let asked = Asked::of(&request);
    let today = visitor.today();
    let (report, refused) = asked.answer(&visitor, statistics::report).await?;
    let division = asked.text("division").parse().ok();
    let loads = statistics::load(&visitor.state, &visitor.caller, division).await?;
    let tree = visitor.read(organisations::tree).await?;
    let period = report.as_ref().map(|report| report.period);
    let by = report.as_ref().map_or(Dimension::Organisation, |report| report.by);
    let of_month = report.as_ref().filter(|_| by == Dimension::Month).map(months).unwrap_or_default();
    let of_place = report.as_ref().filter(|_| by == Dimension::Township).map(|report| places(report, &asked));
    let lists = loads::Lists {
        own: "/cases?view=own",
        others: "/cases?view=division",
        organisation: "organisation",
        open: MediationState::ALL.iter().filter(|state| state.is_open()).map(|state| state.code()).collect(),
    };
    layout::ok(&Page {
        layout: Layout::of(&visitor, "/statistics", WORDS.title),
        words: &WORDS,
        others: match visitor.has_any(api::indicators::READERS) {
            true => vec![("/statistics/petitions", "信访统计"), ("/indicators", "信访考核指标")],
            false => Vec::new(),
        },
        period: period.map(days).unwrap_or_default(),
        presets: presets("/statistics", today, &asked),
        from: asked.day("from", period.map(|period| period.from)),
        until: asked.day("until", period.map(|period| period.to)),
        as_of: asked.text("as_of").to_owned(),
        lists: vec![
            asked.one::<Dimension>("by", "分项"),
            asked.any::<Tier>("tier", "层级"),
            asked.any::<Category>("category", "纠纷类别"),
        ],
        kept: asked.kept(KEPT.iter().map(|(name, _)| *name)),
        narrowed: narrowed(&asked, &tree),
        heads: report.as_ref().map(|report| heads(&report.figures.total, &asked.query(None))).unwrap_or_default(),
        bars: bars(of_month),
        tiles: tiles(of_place.unwrap_or_default()),
        tables: report.as_ref().map(|report| table(report, &asked, &tree)).into_iter().collect(),
        loads: loads::lines(loads, &lists, visitor.organisation().id, &tree),
        export: asked.tables("/statistics/export"),
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

fn heads(total: &Figures, query: &str) -> Vec<(String, Figure)> {
    let (accepted, settled) = (CaseMeasure::Accepted, CaseMeasure::Settled);
    let heads = [
        ("受理案件（件）", figure(total.of(accepted).cases.to_string(), accepted, total, query)),
        ("涉及当事人（人）", figure(total.of(accepted).amount.to_string(), accepted, total, query)),
        ("调解成功（件）", figure(total.of(settled).cases.to_string(), settled, total, query)),
        ("调解成功率", figure(written(total.success_rate), settled, total, query)),
        ("就地化解率", figure(written(total.in_place_rate), settled, total, query)),
        ("协议金额（万元）", figure(ten_thousand_yuan(total.of(settled).amount), settled, total, query)),
    ];
    heads.map(|(name, figure)| (name.to_owned(), figure)).into()
}

/// A figure that opens to the cases of a measure.
fn figure(written: String, measure: CaseMeasure, figures: &Figures, query: &str) -> Figure {
    let some = figures.of(measure).cases > 0;
    (written, some.then(|| format!("/statistics/{measure}?{query}")))
}

fn row(name: String, figures: &Figures, query: &str) -> Row {
    let (accepted, settled) = (CaseMeasure::Accepted, CaseMeasure::Settled);
    let beside = [
        (figures.of(accepted).amount.to_string(), accepted),
        (ten_thousand_yuan(figures.of(settled).amount), settled),
        (written(figures.success_rate), settled),
        (written(figures.in_place_rate), settled),
    ];
    let cells = COLUMNS.iter().map(|measure| (figures.of(*measure).cases.to_string(), *measure)).chain(beside);
    Row {
        name,
        path: format!("/statistics?{query}"),
        cells: cells.map(|(written, measure)| figure(written, measure, figures, query)).collect(),
    }
}

fn table(report: &Report, asked: &Asked, tree: &OrganisationTree) -> Table {
    let lines = report.figures.lines.iter();
    let rows =
        lines.map(|line| row(part(report.by, &line.key, tree), &line.figures, &narrowing(report, asked, &line.key)));
    let measures = COLUMNS.iter().map(|measure| measure.name_zh());
    Table {
        id: "figures".to_owned(),
        title: format!("人民调解案件统计（按{}）", report.by.name_zh()),
        by: report.by.name_zh(),
        columns: measures.chain(["涉及当事人", "协议金额（万元）", "成功率", "就地化解率"]).collect(),
        rows: rows.collect(),
        total: Some(row("合计".to_owned(), &report.figures.total, &asked.query(None))),
    }
}

/// The query that narrows a report to one of its parts.
fn narrowing(report: &Report, asked: &Asked, key: &str) -> String {
    match parameter(report.by) {
        Some(name) => asked.with(&[(name, key)]),
        None => of_month(report.period, asked, key),
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

fn months(report: &Report) -> Vec<(String, [u64; 2])> {
    let measures = [CaseMeasure::Accepted, CaseMeasure::Settled];
    let lines = report.figures.lines.iter();
    lines.map(|line| (line.key.clone(), measures.map(|measure| line.figures.of(measure).cases))).collect()
}

fn places(report: &Report, asked: &Asked) -> Vec<(String, u64, String)> {
    let place_of = |line: &store::cases::ReportLine| {
        let name = line.key.parse().map_or_else(|_| line.key.clone(), place);
        let path = format!("/statistics?{}", asked.with(&[("division", &line.key), ("by", "organisation")]));
        (name, line.figures.of(CaseMeasure::Accepted).cases, path)
    };
    report.figures.lines.iter().map(place_of).collect()
}
