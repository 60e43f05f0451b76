//! Notices (提醒): the inbox of an account and of its office.

use actix_web::{http::Method, web};
use domain::{id::NoticeId, notice::NoticeKind};
use serde::{Deserialize, Serialize};
use store::{
    Transaction,
    notifications::{self, Addressed, NoticeFilter, NoticeLine},
};
use utoipa::{IntoParams, ToSchema};

use crate::{
    auth::Authenticated,
    extract::{Idempotency, Page, Submission},
    problem::Problem,
    reply::Reply,
    routes::Route,
    server::State,
};

const TAG: &str = "提醒";
const NOTIFICATIONS: &str = "/api/v1/notifications";

/// The routes of notices.
pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::read(NOTIFICATIONS, "本人和本机构的提醒", find).tag(TAG),
        Route::new(Method::GET, format!("{NOTIFICATIONS}/unread"), "未读提醒数", unread).tag(TAG).gives::<Unread>(200),
        Route::new(Method::POST, format!("{NOTIFICATIONS}/{{id}}/read"), "将提醒标为已读", read_one)
            .tag(TAG)
            .takes::<Nothing>()
            .gives::<Read>(200),
        Route::new(Method::POST, format!("{NOTIFICATIONS}/read"), "将全部提醒标为已读", read_all)
            .tag(TAG)
            .takes::<Nothing>()
            .gives::<Read>(200),
    ]
}

/// Which notices.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    /// Read ones, or unread ones; both if absent.
    read: Option<bool>,
    /// Addressed to `me` alone or to my `office`; both if absent.
    #[param(inline)]
    addressed: Option<Addressed>,
    /// Of this kind.
    kind: Option<NoticeKind>,
    /// Rows on a page, 50 if absent.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
    /// `next` of the page before.
    cursor: Option<String>,
}

/// How many notices wait (未读提醒).
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Unread {
    /// Number of notices not read yet.
    unread: i64,
}

/// Nothing needs to be said.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Nothing {}

/// What was marked (已读回执).
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Read {
    /// Number of notices that were marked as read now.
    read: usize,
}

/// The notices that a filter asks for.
///
/// # Errors
/// What is wrong with the filter.
pub async fn find(state: &State, caller: &Authenticated, filter: Filter) -> Result<Page<NoticeLine>, Problem> {
    let scope = caller.scope();
    let question = Filter { cursor: None, limit: None, ..filter.clone() };
    let query = format!("notifications {} {} {question:?}", scope.organisation_id(), scope.user());
    let (after, asked) = state.cursors.asked(query, filter.limit, filter.cursor.as_deref())?;
    let filter = NoticeFilter { read: filter.read, addressed: filter.addressed, kind: filter.kind };
    let page = (after, asked.rows());
    let lines = state.store.read(move |snapshot| notifications::list(snapshot, &scope, filter, page)).await?;
    Ok(asked.cut(lines, NoticeLine::position))
}

/// `GET /api/v1/notifications/unread`.
async fn unread(state: web::Data<State>, caller: Authenticated) -> Result<web::Json<Unread>, Problem> {
    let scope = caller.scope();
    let unread = state.store.read(move |snapshot| notifications::unread(snapshot, &scope)).await?;
    Ok(web::Json(Unread { unread }))
}

/// `POST /api/v1/notifications/{id}/read`.
async fn read_one(
    state: web::Data<State>,
    caller: Authenticated,
    id: web::Path<NoticeId>,
    submission: Submission<Nothing>,
) -> Result<Reply, Problem> {
    mark(&state, &caller, Some(id.into_inner()), submission.idempotency).await
}

/// `POST /api/v1/notifications/read`.
async fn read_all(
    state: web::Data<State>,
    caller: Authenticated,
    submission: Submission<Nothing>,
) -> Result<Reply, Problem> {
    mark(&state, &caller, None, submission.idempotency).await
}

/// Marks a notice as read, or all of them.
///
/// # Errors
/// Why it was not done.
pub async fn mark(
    state: &State,
    caller: &Authenticated,
    id: Option<NoticeId>,
    idempotency: Option<Idempotency>,
) -> Result<Reply, Problem> {
    let scope = caller.scope();
    let work = move |transaction: &mut Transaction, id: &Option<NoticeId>| {
        let read = match *id {
            Some(id) => notifications::read_one(transaction, &scope, id)?,
            None => notifications::read_all(transaction, &scope)?,
        };
        Ok(Reply::ok(&Read { read }))
    };
    Submission { body: id, idempotency }.once(state, caller, work).await
}
