//! Petitioners: what is sent in holds their particulars, which are sealed before the act is decided.

use actix_web::{http::Method, web};
use domain::{
    id::{PersonId, PetitionId},
    person::Particulars,
    text::Line,
};
use escalation::petition::Act;
use store::petitions::{self, NewPetitioner};

use crate::{
    auth::Authenticated,
    cases::people::{Correction, Reason},
    extract::Body,
    problem::Problem,
    routes::{BodySchema, Route},
    server::State,
};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::new(Method::POST, format!("{}/people/{{person}}/unmask", super::PETITION), "查看完整个人信息", unmask)
            .tag(super::TAG)
            .takes::<Reason>()
            .gives::<Particulars>(200),
    ]
}

/// What is sent in for an act that brings particulars; that of any other is its own.
pub(super) fn body(act: Act) -> Option<BodySchema> {
    match act {
        Act::AddPetitioner => Some(BodySchema::of::<NewPetitioner>()),
        Act::CorrectParticulars => Some(BodySchema::of::<Correction>()),
        _ => None,
    }
}

/// `POST /api/v1/petitions/{id}/people/{person}/unmask`.
async fn unmask(
    state: web::Data<State>,
    caller: Authenticated,
    path: web::Path<(PetitionId, PersonId)>,
    Body(Reason { reason }): Body<Reason>,
) -> Result<web::Json<Particulars>, Problem> {
    particulars(&state, &caller, path.into_inner(), reason).await.map(web::Json)
}

/// The particulars of somebody in a petition, for a reason that is kept in the access log.
///
/// # Errors
/// Why they are not shown.
pub async fn particulars(
    state: &State,
    caller: &Authenticated,
    (petition, person): (PetitionId, PersonId),
    reason: Line,
) -> Result<Particulars, Problem> {
    let scope = caller.scope();
    Ok(state
        .store
        .write(move |transaction| petitions::unmask(transaction, &scope, petition, (person, &reason)))
        .await?)
}
