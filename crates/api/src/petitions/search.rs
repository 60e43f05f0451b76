//! Finding the petitions of somebody by name or number.

use actix_web::web;
use serde::Serialize;
use store::{
    AccessSubject, Sought,
    petitions::{self, PetitionLine},
};
use utoipa::ToSchema;

use crate::{
    auth::Authenticated,
    extract::Body,
    problem::Problem,
    search::{Among, each, page},
    server::State,
};

const AMONG: Among<PetitionLine> = (AccessSubject::Petition, petitions::search);

/// Petitions in which somebody was found (查找结果).
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FoundPetitions {
    /// The petitions, latest registration first.
    items: Vec<PetitionLine>,
    /// Whether there are more, so that one should look for more than a name.
    more: bool,
}

/// `POST /api/v1/petitions/search`: as with cases.
pub(super) async fn search(
    state: web::Data<State>,
    caller: Authenticated,
    Body(sought): Body<Sought>,
) -> Result<web::Json<FoundPetitions>, Problem> {
    let (items, more) = page(&state, &caller, AMONG, sought).await?;
    Ok(web::Json(FoundPetitions { items, more }))
}

/// The petitions within the scope of each that is sought, at most so many of each, and one line of the access log for the
/// look.
///
/// # Errors
/// When the database fails.
pub async fn petitions_of(
    state: &State,
    caller: &Authenticated,
    sought: Vec<Sought>,
    limit: u32,
) -> Result<Vec<Vec<PetitionLine>>, Problem> {
    each(state, caller, AMONG, (sought, limit)).await
}
