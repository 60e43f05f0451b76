//! The petitions behind a figure; of an indicator also what it comes to for each organisation.

use actix_web::{HttpRequest, HttpResponse};
use api::{
    auth::Authenticated,
    indicators::{self, Of, report},
    problem::{Kind, Problem},
    server::State,
    statistics::words::written,
};
use askama::Template;
use domain::{
    organisation::OrganisationTree,
    statistics::{Indicator, Measure},
};
use store::{organisations, petitions::IndicatorItem};

use super::list::narrowed;
use crate::{
    cases::in_path,
    layout::{self, Layout},
    lists::{Asked, Pages},
    petitions::list::Line,
    visitor::Visitor,
};

#[derive(Template)]
#[template(path = "indicator.html")]
struct Page {
    layout: Layout,
    name: &'static str,
    /// Where it came from, and what that is called.
    back: (String, &'static str),
    narrowed: Vec<String>,
    parts: Option<Vec<Part>>,
    items: Vec<Item>,
    pages: Pages,
}

/// What it comes to for one organisation.
struct Part {
    name: String,
    numerator: u64,
    denominator: u64,
    value: String,
    path: String,
}

struct Item {
    on: String,
    /// For what it counts, and whether it is a hit.
    measure: &'static str,
    hit: bool,
    organisation: String,
    line: Line,
}

/// `GET /indicators/{indicator}`: the query is that of the figures.
pub(crate) async fn show(request: HttpRequest, visitor: Visitor) -> Result<HttpResponse, Problem> {
    let indicator: Indicator = in_path(&request, "indicator").map_err(|_| Problem::of(Kind::NotFound))?;
    let asked = Asked::of(&request);
    let figures_and_items = async |state: &State, caller: &Authenticated, of: Of| {
        let figures = indicators::indicators(state, caller, of.clone()).await?;
        Ok((figures, indicators::items(state, caller, indicator, of).await?))
    };
    let (found, refused) = asked.answer(&visitor, figures_and_items).await?;
    let tree = visitor.read(organisations::tree).await?;
    let (figures, page) = found.unzip();
    let line = figures.iter().flat_map(|figures| &figures.indicators).find(|line| line.formula.indicator == indicator);
    let parts = line.iter().flat_map(|line| &line.organisations).map(|(organisation, figure)| Part {
        name: tree.name(*organisation).to_owned(),
        numerator: figure.numerator,
        denominator: figure.denominator,
        value: written(figure.value),
        path: format!("/indicators/{indicator}?{}", asked.with(&[("organisation", &organisation.to_string())])),
    });
    let parts = Some(parts.collect());
    let back = (format!("/indicators?{}", asked.with(&[])), "考核指标");
    let (items, cursor) = page.map(|page| (page.items, page.next)).unwrap_or_default();
    let pages = asked.pages(format!("/indicators/{indicator}"), cursor, refused);
    layout::ok(&page_of(&visitor, (indicator.name_zh(), back), (&asked, &tree), parts, (items, pages)))
}

/// `GET /statistics/petitions/{measure}`: the query is that of the report.
pub(crate) async fn behind(request: HttpRequest, visitor: Visitor) -> Result<HttpResponse, Problem> {
    let measure: Measure = in_path(&request, "measure").map_err(|_| Problem::of(Kind::NotFound))?;
    let asked = Asked::of(&request);
    let items = async |state: &State, caller: &Authenticated, of| report::items(state, caller, measure, of).await;
    let found = asked.find(format!("/statistics/petitions/{measure}"), &visitor, items).await?;
    let tree = visitor.read(organisations::tree).await?;
    // The report has all of a figure, and no page of it.
    let back = (format!("/statistics/petitions?{}", asked.with(&[("hits", "")])), "信访统计");
    layout::ok(&page_of(&visitor, (measure.name_zh(), back), (&asked, &tree), None, found))
}

fn page_of(
    visitor: &Visitor,
    (name, back): (&'static str, (String, &'static str)),
    (asked, tree): (&Asked, &OrganisationTree),
    parts: Option<Vec<Part>>,
    (items, pages): (Vec<IndicatorItem>, Pages),
) -> Page {
    let item = |item: IndicatorItem| Item {
        on: item.on.to_string(),
        measure: item.measure.name_zh(),
        hit: item.hit_on.is_some(),
        organisation: tree.name(item.organisation).to_owned(),
        line: Line::new(item.petition, tree, visitor.today()),
    };
    Page {
        layout: Layout::of(visitor, "/statistics", format!("{name} · {}明细", back.1)),
        name,
        back,
        narrowed: narrowed(asked, tree),
        parts,
        items: items.into_iter().map(item).collect(),
        pages,
    }
}
