//! `GET /problems/{slug}`: what a type of problem means and what to do about it.

use actix_web::web;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Kind, Problem};

/// What a type of problem means.
#[derive(Debug, Serialize, ToSchema)]
pub struct Explanation {
    /// The type URI, `/problems/<slug>`.
    #[serde(rename = "type")]
    type_uri: String,
    /// HTTP status such a problem is answered with.
    status: u16,
    /// Short Chinese title.
    title: &'static str,
    /// Chinese advice.
    remedy: &'static str,
}

/// Explains the type with this slug.
///
/// # Errors
/// [`Kind::NotFound`] when there is no such type.
pub async fn explain(slug: web::Path<String>) -> Result<web::Json<Explanation>, Problem> {
    let kind = Kind::from_slug(&slug).ok_or_else(|| Problem::new(Kind::NotFound, "没有这个问题类型。"))?;
    let row = kind.row();
    Ok(web::Json(Explanation { type_uri: kind.uri(), status: row.status, title: row.title, remedy: row.remedy }))
}
