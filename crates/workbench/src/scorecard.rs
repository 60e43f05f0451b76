//! The yearly scorecard (年度考核): what the indicators of a year come to by the weights of the place, with the petitions behind
//! each as known on that day.

use actix_web::{HttpRequest, HttpResponse};
use api::{problem::Problem, scorecard::scorecard, statistics::words::written};
use askama::Template;
use domain::statistics::Scored;
use store::organisations;

use crate::{
    layout::{self, Layout},
    lists::Asked,
    visitor::Visitor,
};

#[derive(Template)]
#[template(path = "scorecard.html")]
struct Page {
    layout: Layout,
    year: String,
    as_of: String,
    organisation: String,
    name: Option<String>,
    about: Option<String>,
    total: Option<String>,
    lines: Vec<Line>,
    /// Organisations with their points, and the address of their own scorecard.
    organisations: Vec<(String, String, String)>,
    refused: Vec<String>,
}

struct Line {
    name: &'static str,
    weight: u32,
    value: String,
    points: String,
    /// Address of the petitions behind it.
    path: String,
}

/// `GET /scorecard`: the query is that of `GET /api/v1/indicators/scorecard`.
pub(crate) async fn show(request: HttpRequest, visitor: Visitor) -> Result<HttpResponse, Problem> {
    let asked = Asked::of(&request);
    let (found, refused) = asked.answer(&visitor, scorecard).await?;
    let tree = visitor.read(organisations::tree).await?;
    let narrowed = asked.text("organisation").to_owned();
    let narrow = |name: &str, value: &str| if value.is_empty() { String::new() } else { format!("&{name}={value}") };
    let place = narrow("division", asked.text("division"));
    let period = found.as_ref().map_or_else(String::new, |found| {
        format!("from={}&until={}&as_of={}{place}", found.period.from, found.period.to, found.as_of)
    });
    let line = |line: &Scored| Line {
        name: line.indicator.name_zh(),
        weight: line.weight,
        value: written(line.figure.value),
        points: points(line.points),
        path: format!("/indicators/{}?{period}{}", line.indicator, narrow("organisation", &narrowed)),
    };
    let year = asked.text("year");
    let of_one =
        |id: &domain::id::OrganisationId| format!("/scorecard?{}", asked.with(&[("organisation", &id.to_string())]));
    layout::ok(&Page {
        layout: Layout::of(&visitor, "/statistics", "年度考核"),
        year: found.as_ref().map_or_else(|| year.to_owned(), |found| found.period.from.format("%Y").to_string()),
        as_of: asked.text("as_of").to_owned(),
        name: narrowed.parse().ok().and_then(|id| tree.get(id)).map(|found| found.name.clone()),
        organisation: narrowed.clone(),
        about: found.as_ref().map(|found| format!("数据截至{}，按{}施行的权重", found.as_of, found.weights_on)),
        total: found.as_ref().and_then(|found| found.total.total).map(|total| points(Some(total))),
        lines: found.iter().flat_map(|found| &found.total.lines).map(line).collect(),
        organisations: found
            .iter()
            .flat_map(|found| &found.organisations)
            .map(|(id, score)| {
                let name = tree.name(*id).to_owned();
                (name, points(score.total), of_one(id))
            })
            .collect(),
        refused,
    })
}

/// Points out of a hundred, with two places.
fn points(points: Option<u64>) -> String {
    points.map_or_else(|| "不计分".to_owned(), |points| format!("{}.{:02}", points / 100, points % 100))
}
