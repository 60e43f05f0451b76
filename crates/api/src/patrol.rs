//! Patrol rounds (定时巡): the points of a division, and the visits to them.

use actix_web::{HttpResponse, http::Method, web};
use domain::{id::PatrolPointId, time::civil_date};
use serde::Deserialize;
use serde_json::Value;
use store::patrol::{
    self, Closing, DEFINING, NewPoint, NewVisit, PointFilter, PointLine, PointReceipt, READING, VISITING, VisitLine,
};
use utoipa::IntoParams;
use uuid::Uuid;

use crate::{
    auth::Authenticated,
    cases::signed,
    extract::{IfMatch, Page, Paging, Receipt, Submission, etag},
    problem::Problem,
    reply::Reply,
    routes::{Access, Route},
    server::State,
};

const TAG: &str = "巡查";
const POINTS: &str = "/api/v1/patrol-points";
const POINT: &str = "/api/v1/patrol-points/{id}";
const VISITS: &str = "/api/v1/patrol-points/{id}/visits";

/// The routes of patrol points.
pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::read(POINTS, "辖区的巡查点位", find).tag(TAG).access(Access::Roles(READING)),
        Route::new(Method::POST, POINTS, "新建巡查点位", define)
            .tag(TAG)
            .access(Access::Roles(DEFINING))
            .takes::<NewPoint>()
            .gives::<PointReceipt>(201),
        Route::new(Method::GET, POINT, "巡查点位详情", get)
            .tag(TAG)
            .access(Access::Roles(READING))
            .gives::<PointLine>(200),
        Route::change(format!("{POINT}/closing"), "停用巡查点位", close)
            .tag(TAG)
            .access(Access::Roles(DEFINING))
            .takes::<Closing>()
            .gives::<PointReceipt>(200),
        Route::read_of(VISITS, "点位的巡查记录", visits).tag(TAG).access(Access::Roles(READING)),
        Route::new(Method::POST, VISITS, "巡查打卡", post_visit)
            .tag(TAG)
            .access(Access::Roles(VISITING))
            .takes::<NewVisit>()
            .gives::<PointReceipt>(201),
    ]
}

/// Which points, and which page of them.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    /// Only those that are due today or were before.
    due: Option<bool>,
    /// Only those that were visited today.
    visited_today: Option<bool>,
    /// Those that are visited no more, instead of those that are.
    closed: Option<bool>,
    /// Rows on a page, 50 if absent.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
    /// `next` of the page before.
    cursor: Option<String>,
}

/// The points that a filter asks for.
///
/// # Errors
/// What is wrong with the filter.
pub async fn find(state: &State, caller: &Authenticated, filter: Filter) -> Result<Page<PointLine>, Problem> {
    let scope = caller.scope();
    let today = civil_date(state.store.now());
    let wanted = PointFilter {
        due_until: filter.due.unwrap_or_default().then_some(today),
        visited_on: filter.visited_today.unwrap_or_default().then_some(today),
        closed: filter.closed.unwrap_or_default(),
    };
    let query = format!("patrol {} {wanted:?}", scope.division());
    let (after, asked) = state.cursors.asked(query, filter.limit, filter.cursor.as_deref())?;
    let page = (after, asked.rows());
    let lines = state.store.read(move |snapshot| patrol::list(snapshot, &scope, wanted, page)).await?;
    Ok(asked.cut(lines, PointLine::position))
}

/// `GET /api/v1/patrol-points/{id}`.
async fn get(
    state: web::Data<State>,
    caller: Authenticated,
    id: web::Path<PatrolPointId>,
) -> Result<HttpResponse, Problem> {
    let (scope, id) = (caller.scope(), id.into_inner());
    let point = state.store.read(move |snapshot| patrol::point(snapshot, &scope, id)).await?;
    Ok(HttpResponse::Ok().insert_header(etag(signed(point.version))).json(point))
}

/// `GET /api/v1/patrol-points/{id}/visits`.
async fn visits(
    state: &State,
    caller: &Authenticated,
    id: PatrolPointId,
    page: Paging,
) -> Result<Page<VisitLine>, Problem> {
    let scope = caller.scope();
    let (before, asked) = state.cursors.asked::<Uuid>(format!("visits {id}"), page.limit, page.cursor.as_deref())?;
    let page = (before, asked.rows());
    let lines = state.store.read(move |snapshot| patrol::visits(snapshot, &scope, id, page)).await?;
    Ok(asked.cut(lines, |last| last.id))
}

/// Defines a point.
///
/// # Errors
/// Why it was not done.
pub async fn define(
    state: web::Data<State>,
    caller: Authenticated,
    submission: Submission<Value>,
) -> Result<Reply, Problem> {
    let scope = caller.scope();
    submission
        .typed::<NewPoint>()?
        .once(&state, &caller, move |transaction, new| {
            let receipt = patrol::define(transaction, &scope, new)??;
            Ok(Reply::created(format!("{POINTS}/{}", receipt.id), &receipt).version(signed(receipt.version)))
        })
        .await
}

/// Closes a point that the caller has read at a version.
///
/// # Errors
/// Why it was not done.
pub async fn close(
    state: web::Data<State>,
    caller: Authenticated,
    at: (PatrolPointId, IfMatch),
    submission: Submission<Value>,
) -> Result<Reply, Problem> {
    submission.typed::<Closing>()?.settle(&state, &caller, at, patrol::close).await
}

impl Receipt for PointReceipt {
    fn version(&self) -> u64 {
        self.version
    }
}

/// `POST /api/v1/patrol-points/{id}/visits`.
async fn post_visit(
    state: web::Data<State>,
    caller: Authenticated,
    id: web::Path<PatrolPointId>,
    submission: Submission<Value>,
) -> Result<Reply, Problem> {
    visit(&state, &caller, id.into_inner(), submission).await
}

/// Records a visit, at whatever version its point is: two who come by on one day were both there.
///
/// # Errors
/// Why it was not done.
pub async fn visit(
    state: &State,
    caller: &Authenticated,
    id: PatrolPointId,
    submission: Submission<Value>,
) -> Result<Reply, Problem> {
    let scope = caller.scope();
    submission
        .typed::<NewVisit>()?
        .once(state, caller, move |transaction, new| {
            let receipt = patrol::visit(transaction, &scope, id, new)??;
            Ok(Reply::json(actix_web::http::StatusCode::CREATED, &receipt).version(signed(receipt.version)))
        })
        .await
}
