//! Whether the program runs, and whether it can work.

use actix_web::web;
use serde::Serialize;
use utoipa::ToSchema;

use super::State;
use crate::problem::Problem;

/// The answer of a healthy server.
#[derive(Debug, Serialize, ToSchema)]
pub struct Health {
    /// Always `ok`.
    status: &'static str,
    /// Version of the program.
    version: &'static str,
}

const OK: Health = Health { status: "ok", version: env!("CARGO_PKG_VERSION") };

/// `GET /healthz`: the process runs. Says nothing of the database, so that a restart of that does not restart this.
pub async fn alive() -> web::Json<Health> {
    web::Json(OK)
}

/// `GET /readyz`: the database answers and its schema is current.
///
/// # Errors
/// 503 until both is so, or once the server is stopping.
pub async fn ready(state: web::Data<State>) -> Result<web::Json<Health>, Problem> {
    state.ready().await?;
    Ok(web::Json(OK))
}
