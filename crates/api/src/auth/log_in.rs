//! Log-in, refresh and log-out over HTTP.

use actix_web::web;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    Authenticated,
    session::{self, Credentials, TokenReply},
};
use crate::{
    extract::{Empty, Submission},
    problem::Problem,
    reply::Reply,
    server::State,
};

/// A refresh token.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefreshRequest {
    /// The refresh token of the last reply; good once.
    refresh_token: String,
}

/// `POST /api/v1/auth/token`.
pub(super) async fn log_in(
    state: web::Data<State>,
    submission: Submission<Credentials>,
) -> Result<web::Json<TokenReply>, Problem> {
    session::begin(&state, submission.body).await.map(web::Json)
}

/// `POST /api/v1/auth/refresh`.
pub(super) async fn refresh(
    state: web::Data<State>,
    submission: Submission<RefreshRequest>,
) -> Result<web::Json<TokenReply>, Problem> {
    session::refresh(&state, &submission.body.refresh_token).await.map(web::Json)
}

/// `POST /api/v1/auth/logout`.
pub(super) async fn log_out(
    state: web::Data<State>,
    caller: Authenticated,
    _: Submission<Empty>,
) -> Result<Reply, Problem> {
    session::end(&state, &caller).await?;
    Ok(Reply::nothing())
}
