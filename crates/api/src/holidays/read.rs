//! The holidays of a year.

use actix_web::web;
use chrono::Datelike;
use domain::time::civil_date;
use serde::Deserialize;
use store::calendar::{self, CalendarYear};
use utoipa::IntoParams;

use crate::{extract::Query, problem::Problem, server::State};

/// Which year.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(super) struct Year {
    /// The year; the present one if absent.
    #[param(example = 2026)]
    year: Option<i32>,
}

/// `GET /api/v1/holidays`.
pub(super) async fn get(
    state: web::Data<State>,
    Query(wanted): Query<Year>,
) -> Result<web::Json<CalendarYear>, Problem> {
    let year = wanted.year.unwrap_or_else(|| civil_date(state.store.now()).year());
    Ok(web::Json(state.store.read(move |snapshot| calendar::year(snapshot, year)).await?))
}
