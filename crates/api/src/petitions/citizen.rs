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
        Route::new(Method::POST, "/api/v1/public/petitions/rating", "凭查询码评价满意度", rate)
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
    Ok(web::Json(state.store.read(move |snapshot| petitions::status(snapshot, &answer)).await?))
}

/// `POST /api/v1/public/petitions/rating`.
async fn rate(state: web::Data<State>, Body(Rating { answer, rating }): Body<Rating>) -> Result<HttpResponse, Problem> {
    state.store.write(move |transaction| petitions::rate(transaction, &answer, rating.clone())).await?;
    Ok(HttpResponse::NoContent().finish())
}
