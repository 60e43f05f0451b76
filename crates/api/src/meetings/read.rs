//! Reading meetings.

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use domain::{id::MeetingId, meeting::MeetingKind};
use serde::{Deserialize, Serialize};
use store::meetings::{self, MeetingFilter, MeetingLine, Proposal};
use utoipa::{IntoParams, ToSchema};

use crate::{
    auth::Authenticated,
    cases::signed,
    extract::{Page, day, etag},
    problem::Problem,
    server::State,
};

/// Which meetings.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    /// Of this kind.
    kind: Option<MeetingKind>,
    /// Held on or after this day.
    #[serde(default, deserialize_with = "day")]
    from: Option<NaiveDate>,
    /// Held on or before this day.
    #[serde(default, deserialize_with = "day")]
    until: Option<NaiveDate>,
    /// Closed ones, or open ones; both if absent.
    closed: Option<bool>,
    /// Rows on a page, 50 if absent.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
    /// `next` of the page before.
    cursor: Option<String>,
}

/// The meetings that a filter asks for.
///
/// # Errors
/// What is wrong with the filter.
pub async fn find(state: &State, caller: &Authenticated, filter: Filter) -> Result<Page<MeetingLine>, Problem> {
    let scope = caller.scope();
    let question = Filter { cursor: None, limit: None, ..filter.clone() };
    let query = format!("meetings {} {question:?}", scope.organisation_id());
    let (after, asked) = state.cursors.asked(query, filter.limit, filter.cursor.as_deref())?;
    let Filter { kind, from, until, closed, .. } = filter;
    let (filter, page) = (MeetingFilter { kind, from, until, closed }, (after, asked.rows()));
    let lines = state.store.read(move |snapshot| meetings::list(snapshot, &scope, filter, page)).await?;
    Ok(asked.cut(lines, MeetingLine::position))
}

/// `GET /api/v1/meetings/{id}`. What was decided changes in the cases and petitions, so the version alone does not tell
/// whether the reader has it already.
pub(super) async fn get(
    state: web::Data<State>,
    caller: Authenticated,
    id: web::Path<MeetingId>,
) -> Result<HttpResponse, Problem> {
    let (scope, reader, id) = (caller.scope(), caller.scope(), id.into_inner());
    let sheet = state.store.read(move |snapshot| meetings::sheet(snapshot, &reader, id)).await?;
    meetings::log_look(&state.store, &scope, id)?;
    Ok(HttpResponse::Ok().insert_header(etag(signed(sheet.version))).json(sheet))
}

/// What could go on the agenda (建议议题).
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Proposals {
    /// The most urgent first.
    items: Vec<Proposal>,
}

/// `GET /api/v1/meetings/{id}/proposals`.
pub(super) async fn proposals(
    state: web::Data<State>,
    caller: Authenticated,
    id: web::Path<MeetingId>,
) -> Result<web::Json<Proposals>, Problem> {
    let (scope, id) = (caller.scope(), id.into_inner());
    let items = state.store.read(move |snapshot| meetings::proposals(snapshot, &scope, id)).await??;
    Ok(web::Json(Proposals { items }))
}
