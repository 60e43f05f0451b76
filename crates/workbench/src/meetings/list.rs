//! The meetings that the office holds or is invited to.

use actix_web::{HttpRequest, HttpResponse};
use api::{meetings::find, problem::Problem};
use askama::Template;
use domain::meeting::MeetingKind;
use store::{meetings::HOLDING, organisations};

use crate::{
    layout::{self, Layout},
    lists::{Asked, Pages, Select},
    visitor::Visitor,
    wording::day,
};

/// A meeting in the list.
struct Line {
    path: String,
    held_on: String,
    kind: &'static str,
    organisation: String,
    closed: bool,
}

#[derive(Template)]
#[template(path = "meetings.html")]
struct Meetings {
    layout: Layout,
    lists: [Select; 1],
    from: String,
    until: String,
    lines: Vec<Line>,
    holds: bool,
    pages: Pages,
}

/// `GET /meetings`: the query is that of `GET /api/v1/meetings`.
pub(crate) async fn list(request: HttpRequest, visitor: Visitor) -> Result<HttpResponse, Problem> {
    let asked = Asked::of(&request);
    let (items, pages) = asked.find("/meetings", &visitor, find).await?;
    let tree = visitor.read(organisations::tree).await?;
    let lines = items.into_iter().map(|line| Line {
        path: format!("/meetings/{}", line.id),
        held_on: day(line.held_on),
        kind: line.kind.name_zh(),
        organisation: tree.name(line.organisation).to_owned(),
        closed: line.closed_at.is_some(),
    });
    layout::ok(&Meetings {
        layout: Layout::of(&visitor, "/meetings", "会议"),
        lists: [asked.any::<MeetingKind>("kind", "种类")],
        from: asked.text("from").to_owned(),
        until: asked.text("until").to_owned(),
        lines: lines.collect(),
        holds: visitor.has_any(HOLDING),
        pages,
    })
}
