//! Who looked at a case, for auditors (查阅记录).

use actix_web::{HttpRequest, HttpResponse, web};
use api::problem::Problem;
use askama::Template;
use domain::id::CaseId;
use serde::Deserialize;
use store::{
    Snapshot, accounts,
    cases::{self, CaseError},
    organisations,
};
use uuid::Uuid;

use super::in_path;
use crate::{
    layout::{self, Layout},
    visitor::Visitor,
    wording,
};

/// Lines on a page.
const LINES: u32 = 100;

struct Line {
    at: String,
    who: String,
    organisation: String,
    what: String,
    reason: String,
}

#[derive(Template)]
#[template(path = "looks.html")]
struct Looks {
    layout: Layout,
    id: CaseId,
    lines: Vec<Line>,
    next: Option<Uuid>,
}

/// Which part.
#[derive(Deserialize)]
pub(crate) struct Section {
    before: Option<Uuid>,
}

/// `GET /cases/{id}/looks`: the latest first.
pub(crate) async fn show(
    request: HttpRequest,
    visitor: Visitor,
    section: web::Query<Section>,
) -> Result<HttpResponse, Problem> {
    let id: CaseId = in_path(&request, "id")?;
    let (scope, before) = (visitor.scope(), section.before);
    let reading = move |snapshot: &mut Snapshot| {
        let lines = cases::looks(snapshot, &scope, id, (before, LINES))?;
        let names = accounts::names(snapshot, lines.iter().map(|line| line.actor))?;
        Ok::<_, CaseError>((lines, names, organisations::tree(snapshot)?))
    };
    let (lines, names, tree) = visitor.state.store.read(reading).await?;
    let next = lines.last().filter(|_| lines.len() == LINES as usize).map(|last| last.id);
    let lines = lines.into_iter().map(|line| Line {
        at: wording::moment(line.at),
        who: names.get(&line.actor).cloned().unwrap_or_default(),
        organisation: tree.name(line.organisation).to_owned(),
        what: format!("{}{}", line.action.name_zh(), line.subject.name_zh()),
        reason: line.reason.unwrap_or_default(),
    });
    let lines = lines.collect();
    layout::ok(&Looks { layout: Layout::of(&visitor, "/cases", "查阅记录"), id, lines, next })
}
