//! The cases behind a figure.

use actix_web::{HttpRequest, HttpResponse};
use api::{
    auth::Authenticated,
    problem::{Kind, Problem},
    server::State,
    statistics::{items, words::ten_thousand_yuan},
};
use askama::Template;
use domain::statistics::mediation::CaseMeasure;
use store::organisations;

use crate::{
    cases::{in_path, list::Line},
    layout::{self, Layout},
    lists::{Asked, Pages},
    visitor::Visitor,
};

#[derive(Template)]
#[template(path = "statistics_items.html")]
struct Page {
    layout: Layout,
    name: &'static str,
    back: String,
    items: Vec<Item>,
    pages: Pages,
}

struct Item {
    on: String,
    organisation: String,
    /// People or money, where the measure has an amount.
    amount: Option<String>,
    line: Line,
}

/// `GET /statistics/{measure}`: the query is that of the report.
pub(crate) async fn show(request: HttpRequest, visitor: Visitor) -> Result<HttpResponse, Problem> {
    let measure: CaseMeasure = in_path(&request, "measure").map_err(|_| Problem::of(Kind::NotFound))?;
    let asked = Asked::of(&request);
    let behind = async |state: &State, caller: &Authenticated, of| items(state, caller, measure, of).await;
    let (items, pages) = asked.find(format!("/statistics/{measure}"), &visitor, behind).await?;
    let (tree, today) = (visitor.read(organisations::tree).await?, visitor.today());
    let items = items.into_iter().map(|item| Item {
        on: item.on.to_string(),
        organisation: tree.name(item.organisation).to_owned(),
        amount: match measure {
            CaseMeasure::Accepted => Some(format!("{} 人", item.amount)),
            CaseMeasure::Settled | CaseMeasure::Performed => Some(format!("{} 万元", ten_thousand_yuan(item.amount))),
            _ => None,
        },
        line: Line::new(item.case, &tree, today),
    });
    layout::ok(&Page {
        layout: Layout::of(&visitor, "/statistics", format!("{} · 统计明细", measure.name_zh())),
        name: measure.name_zh(),
        back: format!("/statistics?{}", asked.with(&[])),
        items: items.collect(),
        pages,
    })
}
