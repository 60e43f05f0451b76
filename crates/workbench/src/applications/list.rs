//! The applications before the visitor's committee.

use actix_web::{HttpRequest, HttpResponse};
use api::{applications::find, problem::Problem};
use askama::Template;
use domain::{application::ApplicationState, division::DivisionTree, time::CivilDate};
use store::applications::ApplicationLine;

use crate::{
    layout::{self, Layout},
    lists::{Asked, Pages, Select},
    visitor::Visitor,
    wording::{self, LampSign},
};

/// An application in a list.
pub(crate) struct Line {
    /// Address of its page.
    pub(crate) path: String,
    /// Who applies, masked.
    pub(crate) applicant: String,
    /// Where the dispute lies.
    pub(crate) place: String,
    /// When it came in.
    pub(crate) received_on: String,
    /// Lamp, last day and days left, while it waits.
    pub(crate) due: Option<(LampSign, String, String)>,
    /// Where it stands.
    pub(crate) state: &'static str,
    /// When it was answered.
    pub(crate) answered_on: String,
}

impl Line {
    pub(crate) fn new(line: ApplicationLine, today: CivilDate) -> Self {
        let due = line.answer_by.zip(line.lamp);
        Self {
            path: format!("/applications/{}", line.id),
            applicant: line.applicant.unwrap_or_else(|| "（信息已删除）".to_owned()),
            place: DivisionTree::official().full_name(line.division),
            received_on: wording::day_of(line.received_at),
            due: due.map(|(on, lamp)| (wording::lamp(lamp), wording::day(on), wording::left(on, today))),
            state: line.state.name_zh(),
            answered_on: line.answered_on.map_or_else(String::new, |on| on.to_string()),
        }
    }
}

#[derive(Template)]
#[template(path = "applications.html")]
struct Applications {
    layout: Layout,
    lists: [Select; 1],
    lines: Vec<Line>,
    pages: Pages,
}

/// `GET /applications`: the query is that of `GET /api/v1/applications`.
pub(crate) async fn show(request: HttpRequest, visitor: Visitor) -> Result<HttpResponse, Problem> {
    let asked = Asked::of(&request);
    let (items, pages) = asked.find("/applications", &visitor, find).await?;
    let state = asked.text("state").parse().unwrap_or(ApplicationState::Waiting);
    let mut states = asked.one::<ApplicationState>("state", "状态");
    states.2.iter_mut().for_each(|choice| choice.on = choice.value == state.code());
    let today = visitor.today();
    layout::ok(&Applications {
        layout: Layout::of(&visitor, "/applications", "网上申请"),
        lists: [states],
        lines: items.into_iter().map(|line| Line::new(line, today)).collect(),
        pages,
    })
}
