//! What citizens send in without an account. The code comes in the body, so that no log of addresses holds it.

use actix_web::{HttpResponse, http::StatusCode, web};
use domain::id::UserId;
use serde_json::Value;
use store::applications::{self, ApplicationAnswer, NewApplication, PublicApplication};
use uuid::Uuid;

use crate::{
    extract::{Body, Submission},
    problem::Problem,
    reply::Reply,
    server::State,
};

/// Who has no account: all citizens together, each with keys of its own.
const CITIZEN: UserId = UserId(Uuid::nil());

/// `POST /api/v1/applications`.
pub(super) async fn receive(state: web::Data<State>, submission: Submission<NewApplication>) -> Result<Reply, Problem> {
    record(&state, submission).await
}

/// Takes an application. Whoever calls this counts the attempt first ([`admit_log_in`](crate::server::admit_log_in)).
///
/// # Errors
/// What is wrong with it.
pub async fn apply(state: &State, submission: Submission<Value>) -> Result<Reply, Problem> {
    record(state, submission.typed()?).await
}

async fn record(state: &State, submission: Submission<NewApplication>) -> Result<Reply, Problem> {
    submission
        .once_by(state, CITIZEN, |transaction, new| {
            Ok(Reply::json(StatusCode::CREATED, &applications::receive(transaction, new)??))
        })
        .await
}

/// `POST /api/v1/public/applications/status`.
pub(super) async fn status(
    state: web::Data<State>,
    Body(answer): Body<ApplicationAnswer>,
) -> Result<web::Json<PublicApplication>, Problem> {
    ask(&state, answer).await.map(web::Json)
}

/// How the application of a code stands; counted first, as [`apply`] is.
///
/// # Errors
/// [`Kind::NotFound`](crate::problem::Kind::NotFound) when there is none, or the telephone is another.
pub async fn ask(state: &State, answer: ApplicationAnswer) -> Result<PublicApplication, Problem> {
    Ok(state.store.read(move |snapshot| applications::status(snapshot, &answer)).await?)
}

/// `POST /api/v1/public/applications/withdrawal`.
pub(super) async fn take_back(
    state: web::Data<State>,
    Body(answer): Body<ApplicationAnswer>,
) -> Result<HttpResponse, Problem> {
    withdraw(&state, answer).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Takes back the application of a code; counted first, as [`apply`] is.
///
/// # Errors
/// As [`ask`], and [`Kind::Conflict`](crate::problem::Kind::Conflict) when it has been answered.
pub async fn withdraw(state: &State, answer: ApplicationAnswer) -> Result<(), Problem> {
    state.store.write(move |transaction| applications::withdraw(transaction, &answer)).await??;
    Ok(())
}
