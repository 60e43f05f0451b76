//! Petitioners: what is sent in holds their particulars, which are sealed before the act is decided.

use actix_web::{http::Method, web};
use domain::{
    id::{PersonId, PetitionId},
    person::Particulars,
    text::Line,
};
use escalation::petition::Act;
use store::petitions::{self, NewPetitioner};

use super::acts::route;
use crate::{
    auth::Authenticated,
    cases::{
        people::{Correction, Reason},
        unsigned,
    },
    extract::{Body, IfMatch, Submission},
    problem::Problem,
    reply::Reply,
    routes::Route,
    server::State,
};

pub(super) fn routes() -> Vec<Route> {
    vec![
        route(Act::AddPetitioner, add_petitioner).takes::<NewPetitioner>(),
        route(Act::CorrectParticulars, correct_particulars).takes::<Correction>(),
        Route::new(Method::POST, format!("{}/people/{{person}}/unmask", super::PETITION), "查看完整个人信息", unmask)
            .tag(super::TAG)
            .takes::<Reason>()
            .gives::<Particulars>(200),
    ]
}

/// `POST /api/v1/petitions/{id}/petitioners`.
pub(super) async fn add_petitioner(
    state: web::Data<State>,
    caller: Authenticated,
    id: web::Path<PetitionId>,
    version: IfMatch,
    submission: Submission<NewPetitioner>,
) -> Result<Reply, Problem> {
    let (scope, id, version) = (caller.scope(), id.into_inner(), unsigned(version));
    submission
        .once(&state, &caller, move |transaction, petitioner| {
            let petitioner = petitioner.clone();
            Ok(super::reply(&petitions::add_petitioner(transaction, &scope, id, version, petitioner)?))
        })
        .await
}

/// `POST /api/v1/petitions/{id}/people/correction`.
pub(super) async fn correct_particulars(
    state: web::Data<State>,
    caller: Authenticated,
    id: web::Path<PetitionId>,
    version: IfMatch,
    submission: Submission<Correction>,
) -> Result<Reply, Problem> {
    let (scope, id, version) = (caller.scope(), id.into_inner(), unsigned(version));
    submission
        .once(&state, &caller, move |transaction, body| {
            let Correction { person, particulars, reason } = body.clone();
            let corrected = (person, particulars, reason);
            Ok(super::reply(&petitions::correct_particulars(transaction, &scope, id, version, corrected)?))
        })
        .await
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
