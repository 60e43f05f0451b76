//! Finding the cases of somebody by name or number.

use actix_web::web;
use serde::Serialize;
use store::{
    AccessSubject, Sought,
    cases::{self, CaseLine},
};
use utoipa::ToSchema;

use crate::{
    auth::Authenticated,
    extract::Body,
    problem::Problem,
    search::{Among, each, page},
    server::State,
};

const AMONG: Among<CaseLine> = (AccessSubject::Case, cases::search);

/// Cases in which somebody was found (查找结果).
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FoundCases {
    /// The cases, latest registration first.
    items: Vec<CaseLine>,
    /// Whether there are more, so that one should look for more than a name.
    more: bool,
}

/// `POST /api/v1/cases/search`: in a body, since addresses are logged on the way. Nothing is kept but a line of the access
/// log, so that an idempotency key has no meaning here.
pub(super) async fn search(
    state: web::Data<State>,
    caller: Authenticated,
    Body(sought): Body<Sought>,
) -> Result<web::Json<FoundCases>, Problem> {
    let (items, more) = page(&state, &caller, AMONG, sought).await?;
    Ok(web::Json(FoundCases { items, more }))
}

/// The cases within the scope of each that is sought, at most so many of each, and one line of the access log for the look.
///
/// # Errors
/// When the database fails.
pub async fn cases_of(
    state: &State,
    caller: &Authenticated,
    sought: Vec<Sought>,
    limit: u32,
) -> Result<Vec<Vec<CaseLine>>, Problem> {
    each(state, caller, AMONG, (sought, limit)).await
}
