//! Reading one case.

use actix_web::{HttpRequest, HttpResponse, web};
use domain::id::CaseId;
use escalation::{Action, Event};
use serde::{Deserialize, Serialize};
use store::{AccessKind, EventLine, cases};
use utoipa::{IntoParams, ToSchema};

use crate::{
    auth::Authenticated,
    extract::{at_version, etag},
    limits,
    problem::Problem,
    server::State,
};

/// `GET /api/v1/cases/{id}`.
pub(super) async fn get(
    request: HttpRequest,
    state: web::Data<State>,
    caller: Authenticated,
    id: web::Path<CaseId>,
) -> Result<HttpResponse, Problem> {
    let (scope, reader, id) = (caller.scope(), caller.scope(), id.into_inner());
    let sheet = state.store.read(move |snapshot| cases::sheet(snapshot, &reader, id)).await?;
    state.store.log_look(&scope, id, AccessKind::Read)?;
    Ok(at_version(&request, super::signed(sheet.case.version), sheet))
}

/// What may be done on a case now (可办事项).
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Actions {
    /// The version it holds for.
    version: u64,
    /// Every act, allowed or with what stands against it.
    items: Vec<Action>,
}

/// `GET /api/v1/cases/{id}/actions`.
pub(super) async fn actions(
    state: web::Data<State>,
    caller: Authenticated,
    id: web::Path<CaseId>,
) -> Result<HttpResponse, Problem> {
    let (scope, id) = (caller.scope(), id.into_inner());
    let (version, items) = state.store.read(move |snapshot| cases::available(snapshot, &scope, id)).await?;
    Ok(HttpResponse::Ok().insert_header(etag(super::signed(version))).json(Actions { version, items }))
}

/// Which part of a history.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(crate) struct Section {
    /// Only events after this sequence number; from the beginning if absent.
    pub(crate) after: Option<u32>,
    /// Events to give, 50 if absent.
    #[param(minimum = 1, maximum = 200)]
    pub(crate) limit: Option<u32>,
}

/// Events of a case, oldest first (办理记录).
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Events {
    /// The events.
    items: Vec<EventLine<Event>>,
}

/// `GET /api/v1/cases/{id}/events`.
pub(super) async fn events(
    state: &State,
    caller: &Authenticated,
    id: CaseId,
    section: Section,
) -> Result<Events, Problem> {
    let limit = limits::page_rows(section.limit)?;
    let (scope, reader) = (caller.scope(), caller.scope());
    let after = section.after.unwrap_or(0);
    let items = state.store.read(move |snapshot| cases::events(snapshot, &reader, id, (after, limit))).await?;
    state.store.log_look(&scope, id, AccessKind::Read)?;
    Ok(Events { items })
}
