//! One division.

use actix_web::web;
use domain::division::DivisionCode;
use store::divisions::{self, DivisionRecord};

use crate::{problem::Problem, server::State};

/// `GET /api/v1/divisions/{code}`, by 2, 4, 6, 9 or 12 digits.
pub(super) async fn get(
    state: web::Data<State>,
    code: web::Path<DivisionCode>,
) -> Result<web::Json<DivisionRecord>, Problem> {
    let code = code.into_inner();
    Ok(web::Json(state.store.read(move |snapshot| divisions::find(snapshot, code)).await?))
}
