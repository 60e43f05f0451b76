//! Earlier petitions that one may repeat, for the clerk who decides.

use actix_web::web;
use domain::id::PetitionId;
use serde::Serialize;
use store::{
    AccessKind, AccessSubject,
    petitions::{self, Candidate, NewPetition},
};
use utoipa::ToSchema;

use crate::{auth::Authenticated, extract::Submission, problem::Problem, server::State};

/// Earlier petitions, the likeliest first (疑似重复件).
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Candidates {
    /// The candidates.
    items: Vec<Candidate>,
}

/// `GET /api/v1/petitions/{id}/candidates`.
pub(super) async fn of_petition(
    state: web::Data<State>,
    caller: Authenticated,
    id: web::Path<PetitionId>,
) -> Result<web::Json<Candidates>, Problem> {
    let (scope, reader, id) = (caller.scope(), caller.scope(), id.into_inner());
    let items = state.store.read(move |snapshot| petitions::candidates(snapshot, &reader, id)).await?;
    state.store.log_look(&scope, id, AccessKind::Search)?;
    Ok(web::Json(Candidates { items }))
}

/// `POST /api/v1/petitions/candidates`: nothing is kept, so that an idempotency key has no meaning here.
pub(super) async fn of_draft(
    state: web::Data<State>,
    caller: Authenticated,
    Submission { body: draft, idempotency: _ }: Submission<NewPetition>,
) -> Result<web::Json<Candidates>, Problem> {
    Ok(web::Json(Candidates { items: repeated_by(&state, &caller, draft).await? }))
}

/// What a petition that is not registered yet may repeat. Nothing is kept of it but a line of the access log.
///
/// # Errors
/// When the database fails.
pub async fn repeated_by(state: &State, caller: &Authenticated, draft: NewPetition) -> Result<Vec<Candidate>, Problem> {
    let (scope, reader) = (caller.scope(), caller.scope());
    let items = state.store.read(move |snapshot| petitions::draft_candidates(snapshot, &reader, &draft)).await?;
    state.store.log_search(&scope, AccessSubject::Petition)?;
    Ok(items)
}
