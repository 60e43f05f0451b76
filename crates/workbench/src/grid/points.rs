//! The points of a division: the list, one with its visits, and the forms with which they are defined and closed.

use actix_web::{HttpRequest, HttpResponse};
use api::{
    Reply,
    extract::{IfMatch, Submission},
    patrol,
    problem::Problem,
    routes::BodySchema,
};
use askama::Template;
use domain::id::PatrolPointId;
use serde_json::Value;
use store::{
    Snapshot, StoreError, accounts,
    patrol::{Closing, DEFINING, NewPoint},
};

use super::Point;
use crate::{
    cases::in_path,
    forms::shape::Shape,
    layout::{self, Layout, see_other},
    lists::{Asked, Pages},
    post::Fields,
    route_form::{Addressed, RouteForm},
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
    defines: bool,
    pages: Pages,
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
    let (items, pages) = asked.find(PAGE, &visitor, patrol::find).await?;
    let today = visitor.today();
    layout::ok(&Points {
        layout: Layout::of(&visitor, "/grid", "巡查点位"),
        points: items.into_iter().map(|line| Point::new(line, today)).collect(),
        closed: asked.text("closed") == "true",
        defines: visitor.has_any(DEFINING),
        pages,
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

/// The form of a new point.
pub(crate) struct NewForm;

impl Addressed for NewForm {
    fn at(_: &HttpRequest) -> Result<Self, Problem> {
        Ok(Self)
    }

    fn shape(&self, _: &Visitor) -> Shape {
        Shape::of(&BodySchema::of::<NewPoint>())
    }

    async fn form(&self, visitor: &Visitor) -> Result<RouteForm, Problem> {
        let mut held = Fields::default();
        held.add("/division".to_owned(), &visitor.organisation().division.to_string());
        Ok(RouteForm {
            at: "/grid",
            name: "新建巡查点位".to_owned(),
            about: vec!["点位只写地方，不写人。".to_owned()],
            action: format!("{PAGE}/new"),
            back: PAGE.to_owned(),
            held,
            ..RouteForm::default()
        })
    }

    async fn send(&self, visitor: &Visitor, _: IfMatch, submission: Submission<Value>) -> Result<Reply, Problem> {
        patrol::define(visitor.state.clone(), visitor.caller.clone(), submission).await
    }

    fn done(&self, _: &Visitor, _: &Fields, reply: &Reply) -> Result<HttpResponse, Problem> {
        let receipt: Value = reply.read()?;
        Ok(see_other(&format!("{PAGE}/{}", receipt["id"].as_str().unwrap_or_default())))
    }
}

/// The form that closes a point.
pub(crate) struct ClosingForm(PatrolPointId);

impl Addressed for ClosingForm {
    fn at(request: &HttpRequest) -> Result<Self, Problem> {
        in_path(request, "id").map(Self)
    }

    fn shape(&self, _: &Visitor) -> Shape {
        Shape::of(&BodySchema::of::<Closing>())
    }

    async fn form(&self, visitor: &Visitor) -> Result<RouteForm, Problem> {
        let (scope, id) = (visitor.scope(), self.0);
        let point = visitor.read(move |snapshot| store::patrol::point(snapshot, &scope, id)).await?;
        Ok(RouteForm {
            at: "/grid",
            name: "停用点位".to_owned(),
            about: vec![format!("“{}”停用后不再列入巡查，已有的记录保留。", point.name)],
            action: format!("{PAGE}/{id}/closing"),
            back: format!("{PAGE}/{id}"),
            version: i64::try_from(point.version).unwrap_or(i64::MAX),
            ..RouteForm::default()
        })
    }

    async fn send(&self, visitor: &Visitor, version: IfMatch, submission: Submission<Value>) -> Result<Reply, Problem> {
        patrol::close(visitor.state.clone(), visitor.caller.clone(), (self.0, version), submission).await
    }

    fn done(&self, _: &Visitor, _: &Fields, _: &Reply) -> Result<HttpResponse, Problem> {
        Ok(see_other(&format!("{PAGE}/{}", self.0)))
    }
}
