//! What citizens send in without an account. The code comes in the body, so that no log of addresses holds it.

use actix_web::{
    HttpRequest, HttpResponse,
    http::StatusCode,
    web::{self, Bytes},
};
use domain::{
    case::AttachmentKind,
    id::{ApplicationId, UserId},
    text::Line,
    time::{CivilDate, Instant},
};
use escalation::Rate;
use futures_util::Stream;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::applications::{self, ApplicationAnswer, NewApplication, PublicApplication};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::{
    extract::{Body, Query, Submission, idempotency_key},
    files::{self, Label},
    limits,
    problem::{Kind, Problem},
    reply::Reply,
    server::State,
};

/// Who has no account: all citizens together, each with keys of its own.
const CITIZEN: UserId = UserId(Uuid::nil());

/// What a ticket for pictures is sealed for.
const PICTURES: &str = "pictures of an application";

/// What the citizen gets in return (申请回执).
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = ApplicationReceived)]
pub struct Received {
    /// The code to ask with, together with the last four digits of the telephone. Given once.
    pub query_code: String,
    /// Name of the committee that answers.
    pub organisation: String,
    /// Last civil date of the answer.
    #[schema(value_type = chrono::NaiveDate)]
    pub answer_by: CivilDate,
    /// With this, pictures can be added for an hour.
    pub picture_ticket: String,
}

/// A picture of an application.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct Picture {
    /// `picture_ticket` of the application.
    ticket: String,
    /// Its name.
    #[param(value_type = String)]
    name: Line,
}

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
    let cursors = state.cursors.clone();
    submission
        .once_by(state, CITIZEN, move |transaction, new| {
            let received = applications::receive(transaction, new)??;
            let receipt = Received {
                picture_ticket: cursors.seal(PICTURES, &(received.id, transaction.now())),
                query_code: received.query_code,
                organisation: received.organisation,
                answer_by: received.answer_by,
            };
            Ok(Reply::json(StatusCode::CREATED, &receipt))
        })
        .await
}

/// `POST /api/v1/public/applications/pictures`.
pub(super) async fn picture(
    request: HttpRequest,
    state: web::Data<State>,
    Query(Picture { ticket, name }): Query<Picture>,
    payload: web::Payload,
) -> Result<Reply, Problem> {
    let key = idempotency_key(&request)?;
    add_picture(&state, &ticket, (name, key), files::pieces(payload)).await
}

/// Adds a picture to the application of a ticket; counted first, as [`apply`] is.
///
/// # Errors
/// [`Kind::NotFound`] when the ticket is not one, or no longer; why the picture was not taken.
pub async fn add_picture(
    state: &State,
    ticket: &str,
    (name, key): (Line, Option<String>),
    pieces: impl Stream<Item = Result<Bytes, Problem>>,
) -> Result<Reply, Problem> {
    let opened = state.cursors.open::<(ApplicationId, Instant)>(PICTURES, ticket).ok();
    let (id, _) = opened
        .filter(|(_, since)| state.store.now() - *since <= limits::PICTURE_TICKET)
        .ok_or_else(|| Problem::of(Kind::NotFound))?;
    let label = Label { kind: AttachmentKind::Photo, name };
    files::take_in((state, CITIZEN), (id.into(), 0), (label, key), pieces, move |transaction, (file, _, name)| {
        applications::add_picture(transaction, id, (file, name))??;
        Ok(Reply::nothing())
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

/// A rating with what shows that the applicant gives it (调解满意度评价).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PublicMediationRating)]
pub(super) struct Rating {
    /// Code and telephone.
    answer: ApplicationAnswer,
    /// The rating.
    rating: Rate,
}

/// `POST /api/v1/public/applications/rating`.
pub(super) async fn take_rating(
    state: web::Data<State>,
    Body(Rating { answer, rating }): Body<Rating>,
) -> Result<HttpResponse, Problem> {
    rate(&state, answer, rating).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Rates the mediation that came of the application of a code; counted first, as [`apply`] is.
///
/// # Errors
/// As [`ask`], and [`Kind::ActRefused`](crate::problem::Kind::ActRefused) when it cannot be rated, or not any more.
pub async fn rate(state: &State, answer: ApplicationAnswer, rating: Rate) -> Result<(), Problem> {
    state.store.write(move |transaction| applications::rate(transaction, &answer, rating.clone())).await?;
    Ok(())
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
