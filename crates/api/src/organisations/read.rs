//! Looking organisations up.

use actix_web::{HttpRequest, HttpResponse, web};
use domain::{
    division::DivisionCode,
    id::OrganisationId,
    organisation::{Organisation, OrganisationKind, Tier},
};
use serde::Deserialize;
use store::organisations::{self, OrganisationFilter, OrganisationPath};
use utoipa::IntoParams;

use crate::{
    extract::{Page, Query, at_version},
    problem::Problem,
    server::State,
};

/// Which organisations; every condition must hold.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(super) struct Filter {
    /// Part of the name.
    q: Option<String>,
    /// Only of this kind.
    #[param(inline)]
    kind: Option<OrganisationKind>,
    /// Only on this tier.
    #[param(inline)]
    tier: Option<Tier>,
    /// Only those that serve this division or part of it.
    #[param(value_type = Option<String>)]
    within: Option<DivisionCode>,
    /// Only those that serve this division or a division around it.
    #[param(value_type = Option<String>)]
    serving: Option<DivisionCode>,
    /// Only those directly below this one.
    #[param(value_type = Option<String>, format = Uuid)]
    parent: Option<OrganisationId>,
    /// Closed ones too.
    #[serde(default)]
    closed: bool,
    /// Rows on a page, 50 if absent.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
    /// `next` of the page before.
    cursor: Option<String>,
}

/// `GET /api/v1/organisations`, in the order they were added.
pub(super) async fn list(
    state: web::Data<State>,
    Query(filter): Query<Filter>,
) -> Result<web::Json<Page<Organisation>>, Problem> {
    let wanted = OrganisationFilter {
        text: filter.q,
        kind: filter.kind,
        tier: filter.tier,
        within: filter.within,
        serving: filter.serving,
        parent: filter.parent,
        closed: filter.closed,
    };
    let query = format!("organisations {wanted:?}");
    let (after, asked) = state.cursors.asked::<OrganisationId>(query, filter.limit, filter.cursor.as_deref())?;
    let rows = asked.rows();
    let found = state.store.read(move |snapshot| organisations::list(snapshot, &wanted, after, rows)).await?;
    Ok(web::Json(asked.cut(found, |last| last.id)))
}

/// `GET /api/v1/organisations/{id}`.
pub(super) async fn get(
    request: HttpRequest,
    state: web::Data<State>,
    id: web::Path<OrganisationId>,
) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    let record = state.store.read(move |snapshot| organisations::record(snapshot, id)).await?;
    Ok(at_version(&request, record.version, record))
}

/// The other organisation.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(super) struct Other {
    /// Another organisation, to find the common superior.
    #[param(value_type = Option<String>, format = Uuid)]
    with: Option<OrganisationId>,
}

/// `GET /api/v1/organisations/{id}/path`.
pub(super) async fn path(
    state: web::Data<State>,
    id: web::Path<OrganisationId>,
    Query(other): Query<Other>,
) -> Result<web::Json<OrganisationPath>, Problem> {
    let id = id.into_inner();
    Ok(web::Json(state.store.read(move |snapshot| organisations::path(snapshot, id, other.with)).await?))
}
