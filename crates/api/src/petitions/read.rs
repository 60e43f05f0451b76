//! Reading one petition.

use actix_web::{HttpRequest, HttpResponse, web};
use domain::id::PetitionId;
use escalation::petition::{Action, Event};
use serde::Serialize;
use store::{
    AccessKind, EventLine,
    petitions::{self, ThreadLine},
};
use utoipa::ToSchema;

use crate::{
    auth::Authenticated,
    cases::{read::Section, signed},
    extract::{at_version, etag},
    limits,
    problem::Problem,
    server::State,
};

/// `GET /api/v1/petitions/{id}`.
pub(super) async fn get(
    request: HttpRequest,
    state: web::Data<State>,
    caller: Authenticated,
    id: web::Path<PetitionId>,
) -> Result<HttpResponse, Problem> {
    let (scope, reader, id) = (caller.scope(), caller.scope(), id.into_inner());
    let sheet = state.store.read(move |snapshot| petitions::sheet(snapshot, &reader, id)).await?;
    state.store.log_look(&scope, id, AccessKind::Read)?;
    Ok(at_version(&request, signed(sheet.petition.version), sheet))
}

/// What may be done on a petition now (可办事项).
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PetitionActions {
    /// The version it holds for.
    version: u64,
    /// Every act, allowed or with what stands against it.
    items: Vec<Action>,
}

/// `GET /api/v1/petitions/{id}/actions`.
pub(super) async fn actions(
    state: web::Data<State>,
    caller: Authenticated,
    id: web::Path<PetitionId>,
) -> Result<HttpResponse, Problem> {
    let (scope, id) = (caller.scope(), id.into_inner());
    let (version, items) = state.store.read(move |snapshot| petitions::available(snapshot, &scope, id)).await?;
    Ok(HttpResponse::Ok().insert_header(etag(signed(version))).json(PetitionActions { version, items }))
}

/// Events of a petition, oldest first (办理记录).
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PetitionEvents {
    /// The events.
    items: Vec<EventLine<Event>>,
}

/// `GET /api/v1/petitions/{id}/events`.
pub(super) async fn events(
    state: &State,
    caller: &Authenticated,
    id: PetitionId,
    section: Section,
) -> Result<PetitionEvents, Problem> {
    let limit = limits::page_rows(section.limit)?;
    let (scope, reader) = (caller.scope(), caller.scope());
    let after = section.after.unwrap_or(0);
    let items = state.store.read(move |snapshot| petitions::events(snapshot, &reader, id, (after, limit))).await?;
    state.store.log_look(&scope, id, AccessKind::Read)?;
    Ok(PetitionEvents { items })
}

/// The petitions of a matter, the first one first (同一信访事项的信访件).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PetitionThread)]
pub(super) struct Thread {
    /// The petitions.
    items: Vec<ThreadLine>,
}

/// `GET /api/v1/petitions/{id}/thread`.
pub(super) async fn thread(
    state: web::Data<State>,
    caller: Authenticated,
    id: web::Path<PetitionId>,
) -> Result<web::Json<Thread>, Problem> {
    let (scope, reader, id) = (caller.scope(), caller.scope(), id.into_inner());
    let items = state.store.read(move |snapshot| petitions::thread(snapshot, &reader, id)).await?;
    state.store.log_look(&scope, id, AccessKind::Read)?;
    Ok(web::Json(Thread { items }))
}
