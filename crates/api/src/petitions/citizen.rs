//! What the petitioner may see and say with the query code, without an account. The code comes in the body, so that no log
//! of addresses holds it.

use actix_web::{HttpResponse, http::Method, web};
use escalation::petition::Rate;
use serde::Deserialize;
use store::petitions::{self, Answer, PublicStatus};
use utoipa::ToSchema;

use crate::{
    extract::Body,
    problem::Problem,
    routes::{Access, Route},
    server::State,
};

const TAG: &str = "群众查询评价";

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::new(Method::POST, "/api/v1/public/petitions/status", "凭查询码查询办理情况", status)
            .tag(TAG)
            .access(Access::LogIn)
            .takes::<Answer>()
            .gives::<PublicStatus>(200),
        Route::new(Method::POST, "/api/v1/public/petitions/rating", "凭查询码评价满意度", take_rating)
            .tag(TAG)
            .access(Access::LogIn)
            .takes::<Rating>()
            .gives_nothing(),
    ]
}

/// A rating with what shows that the petitioner gives it (满意度评价).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PublicRating)]
struct Rating {
    /// Code and telephone.
    answer: Answer,
    /// The rating.
    rating: Rate,
}

/// `POST /api/v1/public/petitions/status`.
async fn status(state: web::Data<State>, Body(answer): Body<Answer>) -> Result<web::Json<PublicStatus>, Problem> {
    ask(&state, answer).await.map(web::Json)
}

/// How far the petition of a code is. Whoever calls this counts the attempt first
/// ([`admit_log_in`](crate::server::admit_log_in)).
///
/// # Errors
/// [`Kind::NotFound`](crate::problem::Kind::NotFound) when there is none, or the telephone is another.
pub async fn ask(state: &State, answer: Answer) -> Result<PublicStatus, Problem> {
    Ok(state.store.read(move |snapshot| petitions::status(snapshot, &answer)).await?)
}

/// `POST /api/v1/public/petitions/rating`.
async fn take_rating(
    state: web::Data<State>,
    Body(Rating { answer, rating }): Body<Rating>,
) -> Result<HttpResponse, Problem> {
    rate(&state, answer, rating).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Rates the work on the petition of a code; counted first, as [`ask`] is.
///
/// # Errors
/// As [`ask`], and [`Kind::ActRefused`](crate::problem::Kind::ActRefused) when it cannot be rated, or not any more.
pub async fn rate(state: &State, answer: Answer, rating: Rate) -> Result<(), Problem> {
    state.store.write(move |transaction| petitions::rate(transaction, &answer, rating.clone())).await?;
    Ok(())
}
