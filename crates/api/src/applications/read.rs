//! Reading the applications before a committee.

use actix_web::{HttpResponse, web};
use domain::{
    application::ApplicationState,
    id::{ApplicationId, AttachmentId},
};
use serde::Deserialize;
use store::{
    Transaction,
    applications::{self, ApplicationFilter, ApplicationLine},
};
use utoipa::IntoParams;

use crate::{
    auth::Authenticated,
    cases::signed,
    extract::{Page, etag},
    files,
    problem::Problem,
    server::State,
};

/// Which applications.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    /// In this state; those that wait if absent.
    state: Option<ApplicationState>,
    /// Rows on a page, 50 if absent.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
    /// `next` of the page before.
    cursor: Option<String>,
}

/// The applications that a filter asks for.
///
/// # Errors
/// What is wrong with the filter.
pub async fn find(state: &State, caller: &Authenticated, filter: Filter) -> Result<Page<ApplicationLine>, Problem> {
    let scope = caller.scope();
    let wanted = ApplicationFilter { state: filter.state.unwrap_or(ApplicationState::Waiting) };
    let query = format!("applications {} {wanted:?}", scope.organisation_id());
    let (after, asked) = state.cursors.asked(query, filter.limit, filter.cursor.as_deref())?;
    let page = (after, asked.rows());
    let lines = state.store.read(move |snapshot| applications::list(snapshot, &scope, wanted, page)).await?;
    Ok(asked.cut(lines, ApplicationLine::position))
}

/// `GET /api/v1/applications/{id}`.
pub(super) async fn get(
    state: web::Data<State>,
    caller: Authenticated,
    id: web::Path<ApplicationId>,
) -> Result<HttpResponse, Problem> {
    let (scope, reader, id) = (caller.scope(), caller.scope(), id.into_inner());
    let sheet = state.store.read(move |snapshot| applications::sheet(snapshot, &reader, id)).await?;
    applications::log_look(&state.store, &scope, id)?;
    Ok(HttpResponse::Ok().insert_header(etag(signed(sheet.version))).json(sheet))
}

/// `GET /api/v1/applications/{id}/pictures/{picture}`.
///
/// # Errors
/// When there is no such picture before the caller's committee.
pub async fn picture(
    state: web::Data<State>,
    caller: Authenticated,
    path: web::Path<(ApplicationId, AttachmentId)>,
) -> Result<HttpResponse, Problem> {
    let (scope, (id, picture)) = (caller.scope(), path.into_inner());
    let look = move |transaction: &mut Transaction| applications::picture(transaction, &scope, id, picture);
    let download = state.store.write(look).await?;
    files::send(&state.store, download).await
}
