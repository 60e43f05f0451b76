//! The report of petitions of a period (信访统计), domain reference 8.2: everything of a monthly report on one page, or one of
//! its dimensions whole.

use actix_web::{HttpRequest, HttpResponse};
use api::{
    indicators::{
        self,
        report::{COLUMNS, Column, Report, part},
    },
    problem::Problem,
};
use domain::{
    organisation::{OrganisationTree, Tier},
    petition::{Channel, ContentClass, Purpose},
    statistics::{Indicator, Measure, Period},
};
use store::{
    organisations,
    petitions::{PetitionDimension, PetitionFigures, PetitionReportLine},
};

use super::{
    loads,
    page::{Figure, Page, Row, Table, Words, bars, tiles},
    periods::{days, of_month, presets},
};
use crate::{
    indicators::{KEPT, narrowed},
    layout::{self, Layout},
    lists::Asked,
    visitor::Visitor,
};

/// What the page says of petitions.
const WORDS: Words = Words {
    path: "/statistics/petitions",
    title: "信访统计",
    bars: ["登记信访件", "办结信访件"],
    tiles: "各地登记信访件",
    empty: "这段时间没有可统计的信访件。",
    hint: "点数字看背后的信访件，比率打开的是分母，注明哪些计入分子。上期是紧接在前的同样长的一段，上年同期是上年的同一段，\
           都按同一天掌握的情况统计。自办是登记机构自己受理；一批走访算一件次，人次是来信署名、来访的人数；\
           被反映的是信访人反映的机关、单位，不含检举控告，也不是对它的评价。",
};

/// How many of the most complained of are named.
const COMPLAINED_SHOWN: usize = 10;

/// `GET /statistics/petitions`: the query is that of `GET /api/v1/statistics/petitions`.
pub(crate) async fn show(request: HttpRequest, visitor: Visitor) -> Result<HttpResponse, Problem> {
    let asked = Asked::of(&request);
    let (report, refused) = asked.answer(&visitor, indicators::report::report).await?;
    let tree = visitor.read(organisations::tree).await?;
    let by = asked.text("by").parse().ok();
    let period = report.as_ref().map(|report| report.period);
    let lines = |by: PetitionDimension| {
        report.iter().flat_map(|report| &report.figures.lines).filter(move |line| line.by == by)
    };
    let months = lines(PetitionDimension::Month).map(|line| {
        (line.key.clone(), [Measure::Item, Measure::Concluded].map(|measure| line.figures.of(measure).entries))
    });
    let places = lines(PetitionDimension::Township).map(|line| {
        let path = format!("{}?{}", WORDS.path, asked.with(&[("division", &line.key), ("by", "")]));
        (part(line.by, &line.key, &tree), line.figures.of(Measure::Item).entries, path)
    });
    layout::ok(&Page {
        layout: Layout::of(&visitor, "/statistics", WORDS.title),
        words: &WORDS,
        others: match visitor.has_any(api::statistics::READERS) {
            true => vec![("/statistics", "人民调解统计"), ("/indicators", "信访考核指标")],
            false => vec![("/indicators", "信访考核指标")],
        },
        period: period.map(days).unwrap_or_default(),
        presets: presets(WORDS.path, visitor.today(), &asked),
        from: asked.day("from", period.map(|period| period.from)),
        until: asked.day("until", period.map(|period| period.to)),
        as_of: asked.text("as_of").to_owned(),
        lists: vec![
            asked.any::<PetitionDimension>("by", "分项"),
            asked.any::<Tier>("tier", "层级"),
            asked.any::<Channel>("channel", "信访形式"),
            asked.any::<ContentClass>("content", "内容分类"),
            asked.any::<Purpose>("purpose", "信访目的"),
        ],
        kept: asked.kept(KEPT),
        narrowed: narrowed(&asked, &tree),
        heads: report.as_ref().map(|report| heads(report, &asked)).unwrap_or_default(),
        bars: bars(months.collect()),
        tiles: tiles(places.collect()),
        tables: report.as_ref().map(|report| tables(report, by, &asked, &tree)).unwrap_or_default(),
        loads: loads::of_petitions(&visitor, &asked, &tree).await?,
        export: asked.tables("/statistics/petitions/export"),
        refused,
    })
}

/// `GET /statistics/petitions/export`: the same report as a table.
pub(crate) async fn export(request: HttpRequest, visitor: Visitor) -> Result<HttpResponse, Problem> {
    indicators::report::export(visitor.state, visitor.caller, &Asked::of(&request).query(None)).await
}

/// What comes first: what was registered, beside the periods before, and how it was handled.
fn heads(report: &Report, asked: &Asked) -> Vec<(String, Figure)> {
    let (query, total) = (asked.query(None), &report.figures.total);
    let registered = Column::Entries("登记（件次）", Measure::Item);
    let compared = |name: &str, figures: &PetitionFigures, period: Period| {
        let query = asked.with(&[("from", &period.from.to_string()), ("until", &period.to.to_string())]);
        let change = changed(total.of(Measure::Item).entries, figures.of(Measure::Item).entries);
        (format!("{name}{change}"), figure(registered, figures, &query))
    };
    let shown = [
        registered,
        Column::Hits("重件", Measure::Item),
        Column::Entries("走访（批次）", Measure::Visit),
        Column::Amount("走访（人次）", Measure::Visit),
        Column::Entries("集体访（批次）", Measure::GroupVisit),
        Column::Value(Indicator::OntimeConclusionRate),
        Column::Value(Indicator::SatisfactionRateUnit),
    ];
    let mut heads: Vec<_> =
        shown.iter().map(|column| (column.name_zh().to_owned(), figure(*column, total, &query))).collect();
    let before = compared("上期登记，环比", &report.figures.before, report.period.before());
    let year_before = compared("上年同期登记，同比", &report.figures.year_before, report.period.year_before());
    heads.splice(1..1, [before, year_before]);
    heads
}

/// By how much a number is more or less than it was, in percent with one decimal.
fn changed(now: u64, before: u64) -> String {
    if before == 0 {
        return "—".to_owned();
    }
    let more = now.abs_diff(before);
    let tenths = (2 * more * 1_000 + before) / (2 * before);
    let sign = if now < before { "-" } else { "+" };
    format!("{sign}{}.{}%", tenths / 10, tenths % 10)
}

/// A figure that opens to what is behind it.
fn figure(column: Column, figures: &PetitionFigures, query: &str) -> Figure {
    let behind = |measure: Measure, hits: &str| format!("{}/{measure}?{query}{hits}", WORDS.path);
    let (some, path) = match column {
        Column::Entries(_, measure) | Column::Amount(_, measure) => (figures.of(measure).entries, behind(measure, "")),
        Column::Hits(_, measure) => (column.number(figures).unwrap_or_default(), behind(measure, "&hits=true")),
        Column::Misses(_, measure) => (column.number(figures).unwrap_or_default(), behind(measure, "&hits=false")),
        Column::Value(indicator) => {
            let counted = indicator.measures().into_iter().map(|measure| figures.of(measure).entries).sum();
            (counted, format!("/indicators/{indicator}?{query}"))
        }
    };
    (column.written(figures), (some > 0).then_some(path))
}

/// The tables of a report: of the one dimension that is asked for all columns, else of each what was registered, and all of
/// the organisations.
fn tables(report: &Report, only: Option<PetitionDimension>, asked: &Asked, tree: &OrganisationTree) -> Vec<Table> {
    let total = &report.figures.total;
    let table = |by: PetitionDimension, name: &str, columns: &[Column], rows: Vec<Row>| Table {
        id: format!("{by}-{name}"),
        title: format!("{name}（按{}）", by.name_zh()),
        by: by.name_zh(),
        columns: columns.iter().map(|column| column.name_zh()).collect(),
        rows,
        total: Some(row("合计".to_owned(), columns, total, &asked.query(None))),
    };
    let mut tables = Vec::new();
    for by in PetitionDimension::ALL.iter().copied().filter(|by| only.is_none_or(|only| only == *by)) {
        let mut lines: Vec<_> = report.figures.lines.iter().filter(|line| line.by == by).collect();
        if by != PetitionDimension::Month {
            // What there was most of is what a leader looks for.
            lines.sort_by_key(|line| std::cmp::Reverse(line.figures.of(Measure::Item).entries));
        }
        let whole = only.is_some() || by == PetitionDimension::Organisation;
        for (name, columns) in COLUMNS.iter().take(if whole { COLUMNS.len() } else { 1 }) {
            let some = |line: &&&PetitionReportLine| {
                columns.iter().any(|column| figure(*column, &line.figures, "").1.is_some())
            };
            let rows = lines.iter().filter(some).map(|line| line_of(line, columns, report.period, asked, tree));
            tables.push(table(by, name, columns, rows.collect()));
        }
        if only.is_none() && by == PetitionDimension::Organisation {
            let columns = &[Column::Entries("被反映", Measure::Complained)];
            lines.sort_by_key(|line| std::cmp::Reverse(line.figures.of(Measure::Complained).entries));
            let complained = lines.iter().filter(|line| line.figures.of(Measure::Complained).entries > 0);
            let rows = complained.take(COMPLAINED_SHOWN).map(|line| line_of(line, columns, report.period, asked, tree));
            tables.push(table(by, "反映较多的机关、单位", columns, rows.collect()));
        }
    }
    tables
}

fn line_of(
    line: &PetitionReportLine,
    columns: &[Column],
    period: Period,
    asked: &Asked,
    tree: &OrganisationTree,
) -> Row {
    let query = match parameter(line.by) {
        Some(name) => asked.with(&[(name, &line.key)]),
        None => of_month(period, asked, &line.key),
    };
    row(part(line.by, &line.key, tree), columns, &line.figures, &query)
}

fn row(name: String, columns: &[Column], figures: &PetitionFigures, query: &str) -> Row {
    Row {
        name,
        path: format!("{}?{query}", WORDS.path),
        cells: columns.iter().map(|column| figure(*column, figures, query)).collect(),
    }
}

/// The parameter of an address that narrows a report to a part; a month is narrowed by its days.
const fn parameter(by: PetitionDimension) -> Option<&'static str> {
    Some(match by {
        PetitionDimension::Organisation => "organisation",
        PetitionDimension::Tier => "tier",
        PetitionDimension::Channel => "channel",
        PetitionDimension::Content => "content",
        PetitionDimension::Purpose => "purpose",
        PetitionDimension::Township => "division",
        PetitionDimension::Month => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_told_in_percent() {
        let table = [(12, 10, "+20.0%"), (9, 12, "-25.0%"), (7, 7, "+0.0%"), (2, 3, "-33.3%"), (3, 0, "—")];
        for (now, before, told) in table {
            assert_eq!(changed(now, before), told, "{now} after {before}");
        }
    }
}
