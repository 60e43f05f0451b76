//! Files of a petition.

use actix_web::{
    HttpRequest, HttpResponse,
    http::Method,
    web::{self, Bytes},
};
use domain::{
    id::{AttachmentId, PetitionId},
    text::Line,
};
use escalation::petition::Act;
use futures_util::Stream;
use store::{Transaction, petitions};

use super::acts::route;
use crate::{
    auth::Authenticated,
    cases::unsigned,
    documents::Reason,
    extract::{IfMatch, Query, Receipt as _, idempotency_key},
    files::{self, ANY_FILE, Label},
    problem::Problem,
    reply::Reply,
    routes::Route,
    server::State,
};

pub(super) fn routes() -> Vec<Route> {
    vec![
        route(Act::Attach, upload).query::<Label>().or_takes(ANY_FILE),
        Route::new(Method::GET, format!("{}/attachments/{{attachment}}", super::PETITION), "下载附件", get)
            .tag(super::TAG)
            .query::<Reason>()
            .gives_media(200, ANY_FILE),
    ]
}

/// `POST /api/v1/petitions/{id}/attachments`.
async fn upload(
    request: HttpRequest,
    state: web::Data<State>,
    caller: Authenticated,
    id: web::Path<PetitionId>,
    version: IfMatch,
    Query(label): Query<Label>,
    payload: web::Payload,
) -> Result<Reply, Problem> {
    let key = idempotency_key(&request)?;
    attach(&state, &caller, (id.into_inner(), version), (label, key), files::pieces(payload)).await
}

/// Takes a file in piece by piece and enters it into a petition; `key` is the idempotency key, if the caller has one.
///
/// # Errors
/// Why it was not entered.
pub async fn attach(
    state: &State,
    caller: &Authenticated,
    (id, version): (PetitionId, IfMatch),
    label: (Label, Option<String>),
    pieces: impl Stream<Item = Result<Bytes, Problem>>,
) -> Result<Reply, Problem> {
    let (scope, at) = (caller.scope(), (id.into(), version.0));
    files::take_in((state, caller.user), at, label, pieces, move |transaction, entry| {
        Ok(petitions::attach(transaction, &scope, id, unsigned(version), entry)?.reply())
    })
    .await
}

/// `GET /api/v1/petitions/{id}/attachments/{attachment}`.
async fn get(
    state: web::Data<State>,
    caller: Authenticated,
    path: web::Path<(PetitionId, AttachmentId)>,
    Query(Reason { reason }): Query<Reason>,
) -> Result<HttpResponse, Problem> {
    download(&state, &caller, path.into_inner(), reason).await
}

/// Gives a file out.
///
/// # Errors
/// [`crate::problem::Kind::NotFound`] when there is no such file within the caller's scope; a refusal where the file tells who
/// somebody is and the caller may not see that, or not without a reason.
pub async fn download(
    state: &State,
    caller: &Authenticated,
    (petition, id): (PetitionId, AttachmentId),
    reason: Option<Line>,
) -> Result<HttpResponse, Problem> {
    let scope = caller.scope();
    let look = move |transaction: &mut Transaction| {
        petitions::download(transaction, &scope, petition, (id, reason.as_deref()))
    };
    let download = state.store.write(look).await?;
    files::send(&state.store, download).await
}
