//! What lies below a division, or has a name.

use actix_web::web;
use domain::division::DivisionCode;
use serde::{Deserialize, Serialize};
use store::divisions::{self, DivisionRecord};
use utoipa::{IntoParams, ToSchema};

use crate::{extract::Query, limits, problem::Problem, server::State};

/// Which divisions.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(super) struct Filter {
    /// Those directly below this one; with `q`, all that lie in it. The provinces if absent.
    #[param(value_type = Option<String>)]
    parent: Option<DivisionCode>,
    /// Beginning of the code, part of the name, or several parts from the top down.
    #[param(example = "诸暨 枫桥")]
    q: Option<String>,
    /// Most divisions that are found with `q`, 50 if absent.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// Divisions.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Divisions {
    /// Those below in the order of codes; those found, whole names first and villages last.
    items: Vec<DivisionRecord>,
}

/// `GET /api/v1/divisions`.
pub(super) async fn list(
    state: web::Data<State>,
    Query(filter): Query<Filter>,
) -> Result<web::Json<Divisions>, Problem> {
    let limit = limits::page_rows(filter.limit)?;
    let items = state
        .store
        .read(move |snapshot| match &filter.q {
            Some(text) => divisions::search(snapshot, text, filter.parent, limit as usize),
            None => divisions::children(snapshot, filter.parent),
        })
        .await?;
    Ok(web::Json(Divisions { items }))
}
