//! The points of a division: the list, one with its visits, and the forms with which they are defined and closed.

use actix_web::{HttpRequest, HttpResponse};
use api::{
    extract::IfMatch,
    patrol::{self, Filter},
    problem::Problem,
    routes::BodySchema,
};
use askama::Template;
use domain::id::PatrolPointId;
use serde_json::Value;
use store::{
    Snapshot, StoreError, accounts,
    patrol::{Closing, DEFINING, NewPoint, PointLine},
};

use super::Point;
use crate::{
    cases::{
        in_path,
        list::{Asked, refused},
    },
    forms::shape::Shape,
    layout::{self, Layout, see_other},
    post::{Fields, Posted},
    route_form::{self, RouteForm, Sent},
    visitor::Visitor,
    wording,
};

const PAGE: &str = "/patrol-points";

/// Visits on the page of a point, latest first: a year of days.
const VISITS_SHOWN: u32 = 366;

#[derive(Template)]
#[template(path = "patrol_points.html")]
struct Points {
    layout: Layout,
    points: Vec<Point>,
    closed: bool,
    next: Option<String>,
    defines: bool,
    refused: Vec<String>,
}

#[derive(Template)]
#[template(path = "patrol_point.html")]
struct Sheet {
    layout: Layout,
    point: Point,
    visits: Vec<Visit>,
    closes: bool,
}

struct Visit {
    at: String,
    by: String,
    finding: &'static str,
}

/// `GET /patrol-points`: the query is that of `GET /api/v1/patrol-points`.
pub(crate) async fn list(request: HttpRequest, visitor: Visitor) -> Result<HttpResponse, Problem> {
    let asked = Asked::of(&request);
    let found = match Filter::parse(&asked.query(None)) {
        Ok(filter) => patrol::find(&visitor.state, &visitor.caller, filter).await,
        Err(problem) => Err(problem),
    };
    let (page, refused) = refused(found)?;
    let (items, cursor) = page.map(|page| (page.items, page.next)).unwrap_or_default();
    let today = visitor.today();
    layout::ok(&Points {
        layout: Layout::of(&visitor, "/grid", "巡查点位"),
        points: items.into_iter().map(|line| Point::new(line, today)).collect(),
        closed: asked.text("closed") == "true",
        next: cursor.map(|cursor| format!("{PAGE}?{}", asked.query(Some(&cursor)))),
        defines: visitor.has_any(DEFINING),
        refused,
    })
}

/// `GET /patrol-points/{id}`.
pub(crate) async fn show(request: HttpRequest, visitor: Visitor) -> Result<HttpResponse, Problem> {
    let id: PatrolPointId = in_path(&request, "id")?;
    let scope = visitor.scope();
    let reading = move |snapshot: &mut Snapshot| {
        let point = store::patrol::point(snapshot, &scope, id)?;
        let visits = store::patrol::visits(snapshot, &scope, id, (None, VISITS_SHOWN))?;
        let names = accounts::names(snapshot, visits.iter().map(|visit| visit.actor))?;
        Ok::<_, StoreError>((point, visits, names))
    };
    let (point, visits, names) = visitor.read(reading).await?;
    let visits = visits.into_iter().map(|visit| Visit {
        at: wording::moment(visit.visited_at),
        by: names.get(&visit.actor).cloned().unwrap_or_default(),
        finding: visit.finding.name_zh(),
    });
    layout::ok(&Sheet {
        layout: Layout::of(&visitor, "/grid", point.name.clone()),
        closes: point.closed_at.is_none() && visitor.has_any(DEFINING),
        point: Point::new(point, visitor.today()),
        visits: visits.collect(),
    })
}

/// `GET /patrol-points/new`.
pub(crate) async fn new(visitor: Visitor) -> Result<HttpResponse, Problem> {
    form_of_new(&visitor, &Sent::default())
}

/// `POST /patrol-points/new`.
pub(crate) async fn define(request: HttpRequest, posted: Posted) -> Result<HttpResponse, Problem> {
    let Posted { visitor, fields } = posted;
    let (submission, fields) = match route_form::read(&request, &new_shape(), fields, |_, _| {}) {
        Ok(read) => read,
        Err(sent) => return form_of_new(&visitor, &sent),
    };
    match route_form::done(patrol::define(&visitor.state, &visitor.caller, submission).await, fields)? {
        Ok(reply) => {
            let receipt: Value = reply.read()?;
            Ok(see_other(&format!("{PAGE}/{}", receipt["id"].as_str().unwrap_or_default())))
        }
        Err(sent) => form_of_new(&visitor, &sent),
    }
}

fn new_shape() -> Shape {
    Shape::of(&BodySchema::of::<NewPoint>())
}

fn form_of_new(visitor: &Visitor, sent: &Sent) -> Result<HttpResponse, Problem> {
    let mut held = Fields::default();
    held.add("/division".to_owned(), &visitor.organisation().division.to_string());
    let form = RouteForm {
        at: "/grid",
        name: "新建巡查点位".to_owned(),
        about: vec!["点位只写地方，不写人。".to_owned()],
        action: format!("{PAGE}/new"),
        back: PAGE.to_owned(),
        held,
        ..RouteForm::default()
    };
    form.show(visitor, &new_shape(), sent)
}

/// `GET /patrol-points/{id}/closing`.
pub(crate) async fn closing(request: HttpRequest, visitor: Visitor) -> Result<HttpResponse, Problem> {
    form_of_closing(&visitor, in_path(&request, "id")?, &Sent::default()).await
}

/// `POST /patrol-points/{id}/closing`.
pub(crate) async fn close(request: HttpRequest, posted: Posted) -> Result<HttpResponse, Problem> {
    let id: PatrolPointId = in_path(&request, "id")?;
    let Posted { visitor, fields } = posted;
    let version = IfMatch(fields.version());
    let (submission, fields) = match route_form::read(&request, &closing_shape(), fields, |_, _| {}) {
        Ok(read) => read,
        Err(sent) => return form_of_closing(&visitor, id, &sent).await,
    };
    match route_form::done(patrol::close(&visitor.state, &visitor.caller, (id, version), submission).await, fields)? {
        Ok(_) => Ok(see_other(&format!("{PAGE}/{id}"))),
        Err(sent) => form_of_closing(&visitor, id, &sent).await,
    }
}

fn closing_shape() -> Shape {
    Shape::of(&BodySchema::of::<Closing>())
}

async fn form_of_closing(visitor: &Visitor, id: PatrolPointId, sent: &Sent) -> Result<HttpResponse, Problem> {
    let scope = visitor.scope();
    let point: PointLine = visitor.read(move |snapshot| store::patrol::point(snapshot, &scope, id)).await?;
    let form = RouteForm {
        at: "/grid",
        name: "停用点位".to_owned(),
        about: vec![format!("“{}”停用后不再列入巡查，已有的记录保留。", point.name)],
        action: format!("{PAGE}/{id}/closing"),
        back: format!("{PAGE}/{id}"),
        version: i64::try_from(point.version).unwrap_or(i64::MAX),
        ..RouteForm::default()
    };
    form.show(visitor, &closing_shape(), sent)
}
