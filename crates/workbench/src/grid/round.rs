//! Today's round: what is due, each point with two buttons. A script marks the time on the telephone and keeps what cannot
//! be sent.

use actix_multipart::Multipart;
use actix_web::{HttpRequest, HttpResponse};
use api::{
    extract::{Page, Submission, parse_query},
    patrol,
    problem::Problem,
    routes::BodySchema,
};
use askama::Template;
use domain::id::PatrolPointId;
use domain::patrol::PatrolFinding;
use serde_json::json;
use store::patrol::{DEFINING, NewVisit, PointLine};

use super::Point;
use crate::{
    cases::in_path,
    files,
    forms::{decode::decode, shape::Shape},
    intake::asks_for_json,
    layout::{self, Layout, see_other},
    post::{TOKEN, check_token, new_key},
    visitor::Visitor,
    wording,
};

#[derive(Template)]
#[template(path = "grid.html")]
struct Round {
    layout: Layout,
    today: String,
    points: Vec<Point>,
    more: bool,
    /// Names of those that were visited today.
    visited: Vec<String>,
    defines: bool,
}

/// `GET /grid`.
pub(crate) async fn page(visitor: Visitor) -> Result<HttpResponse, Problem> {
    let due = points(&visitor, "due=true&limit=200").await?;
    let visited = points(&visitor, "visited_today=true&limit=200").await?;
    let today = visitor.today();
    layout::ok(&Round {
        layout: Layout::of(&visitor, "/grid", "网格巡查"),
        today: wording::day(today),
        more: due.next.is_some(),
        points: due.items.into_iter().map(|line| Point::new(line, today)).collect(),
        visited: visited.items.into_iter().map(|line| line.name).collect(),
        defines: visitor.has_any(DEFINING),
    })
}

async fn points(visitor: &Visitor, query: &str) -> Result<Page<PointLine>, Problem> {
    patrol::find(&visitor.state, &visitor.caller, parse_query(query)?).await
}

impl Round {
    /// A key for the form of one point.
    fn key(&self) -> String {
        new_key()
    }
}

/// `POST /grid/points/{id}/visits`: back to the round, or on to the report of what was found.
pub(crate) async fn visit(
    request: HttpRequest,
    visitor: Visitor,
    mut parts: Multipart,
) -> Result<HttpResponse, Problem> {
    let id: PatrolPointId = in_path(&request, "id")?;
    let (fields, _) = files::fields(&mut parts).await?;
    check_token(&visitor, fields.text(TOKEN))?;
    let (body, errors) = decode(&Shape::of(&BodySchema::of::<NewVisit>()), &fields);
    if !errors.is_empty() {
        return Err(errors.into());
    }
    let something = body["finding"] == PatrolFinding::Something.code();
    let submission = Submission { idempotency: fields.idempotency(request.path(), &body), body };
    patrol::visit(&visitor.state, &visitor.caller, id, submission).await?;
    let path = if something {
        let scope = visitor.scope();
        let point = visitor.read(move |snapshot| store::patrol::point(snapshot, &scope, id)).await?;
        Point::new(point, visitor.today()).report
    } else {
        "/grid".to_owned()
    };
    if asks_for_json(&request) {
        return Ok(HttpResponse::Created().json(json!({ "path": path })));
    }
    Ok(see_other(&path))
}
