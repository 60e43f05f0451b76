//! One indicator: by organisation, and the petitions behind it.

use actix_web::{HttpRequest, HttpResponse};
use api::{
    indicators::{self, Of},
    problem::{Kind, Problem},
    statistics::words::written,
};
use askama::Template;
use domain::statistics::Indicator;
use store::{organisations, petitions::IndicatorItem};

use super::list::narrowed;
use crate::{
    cases::in_path,
    layout::{self, Layout},
    lists::{Asked, Pages, refused},
    petitions::list::Line,
    visitor::Visitor,
};

#[derive(Template)]
#[template(path = "indicator.html")]
struct Page {
    layout: Layout,
    name: &'static str,
    back: String,
    narrowed: Vec<String>,
    parts: Vec<Part>,
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
    let found = match Of::parse(&asked.query(None)) {
        Ok(of) => {
            let figures = indicators::indicators(&visitor.state, &visitor.caller, &of).await;
            let items = indicators::items(&visitor.state, &visitor.caller, indicator, of).await;
            figures.and_then(|figures| Ok((figures, items?)))
        }
        Err(problem) => Err(problem),
    };
    let (found, refused) = refused(found)?;
    let (tree, today) = (visitor.read(organisations::tree).await?, visitor.today());
    let name = |organisation| tree.get(organisation).map(|found| found.name.clone()).unwrap_or_default();
    let (figures, page) = found.unzip();
    let line = figures.iter().flat_map(|figures| &figures.indicators).find(|line| line.formula.indicator == indicator);
    let parts = line.iter().flat_map(|line| &line.organisations).map(|(organisation, figure)| Part {
        name: name(*organisation),
        numerator: figure.numerator,
        denominator: figure.denominator,
        value: written(figure.value),
        path: format!("/indicators/{indicator}?{}", asked.with(&[("organisation", &organisation.to_string())])),
    });
    let parts = parts.collect();
    let (items, cursor) = page.map(|page| (page.items, page.next)).unwrap_or_default();
    let item = |item: IndicatorItem| Item {
        on: item.on.to_string(),
        measure: item.measure.name_zh(),
        hit: item.hit_on.is_some(),
        organisation: name(item.organisation),
        line: Line::new(item.petition, &tree, today),
    };
    layout::ok(&Page {
        layout: Layout::of(&visitor, "/statistics", format!("{} · 考核指标明细", indicator.name_zh())),
        name: indicator.name_zh(),
        back: format!("/indicators?{}", asked.with(&[])),
        narrowed: narrowed(&asked, &tree),
        parts,
        items: items.into_iter().map(item).collect(),
        pages: asked.pages(format!("/indicators/{indicator}"), cursor, refused),
    })
}
