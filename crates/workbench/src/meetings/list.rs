//! The meetings that the office holds or is invited to.

use actix_web::{HttpRequest, HttpResponse};
use api::{
    meetings::{Filter, find},
    problem::Problem,
};
use askama::Template;
use domain::meeting::MeetingKind;
use store::{meetings::HOLDING, organisations};

use crate::{
    cases::list::{Asked, refused},
    forms::fields::Choice,
    layout::{self, Layout},
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
    kinds: Vec<Choice>,
    from: String,
    until: String,
    lines: Vec<Line>,
    next: Option<String>,
    is_first: bool,
    holds: bool,
    refused: Vec<String>,
}

/// `GET /meetings`: the query is that of `GET /api/v1/meetings`.
pub(crate) async fn list(request: HttpRequest, visitor: Visitor) -> Result<HttpResponse, Problem> {
    let asked = Asked::of(&request);
    let found = match Filter::parse(&asked.query(None)) {
        Ok(filter) => find(&visitor.state, &visitor.caller, filter).await,
        Err(problem) => Err(problem),
    };
    let (page, refused) = refused(found)?;
    let (items, cursor) = page.map(|page| (page.items, page.next)).unwrap_or_default();
    let tree = visitor.read(organisations::tree).await?;
    let lines = items.into_iter().map(|line| Line {
        path: format!("/meetings/{}", line.id),
        held_on: day(line.held_on),
        kind: line.kind.name_zh(),
        organisation: tree.get(line.organisation).map_or_else(String::new, |found| found.name.clone()),
        closed: line.closed_at.is_some(),
    });
    layout::ok(&Meetings {
        layout: Layout::of(&visitor, "/meetings", "会议"),
        kinds: asked.marked("kind", MeetingKind::ALL.iter().map(|kind| Choice::new(kind, kind.name_zh())).collect()),
        from: asked.text("from").to_owned(),
        until: asked.text("until").to_owned(),
        lines: lines.collect(),
        next: cursor.map(|cursor| format!("/meetings?{}", asked.query(Some(&cursor)))),
        is_first: asked.text("cursor").is_empty(),
        holds: visitor.has_any(HOLDING),
        refused,
    })
}
