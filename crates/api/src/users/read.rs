//! Reading users.

use actix_web::{HttpRequest, HttpResponse, web};
use domain::id::{OrganisationId, UserId};
use serde::Deserialize;
use store::accounts;
use utoipa::IntoParams;

use super::view::{EventView, Events, UserView};
use crate::{
    auth::Authenticated,
    extract::{Page, at_version},
    limits,
    problem::Problem,
    server::State,
};

/// Which users.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    /// Only those of this organisation.
    #[param(value_type = Option<String>, format = Uuid)]
    organisation: Option<OrganisationId>,
    /// Rows on a page, 50 if absent.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
    /// `next` of the page before.
    cursor: Option<String>,
}

/// A page of the users within the caller's reach.
///
/// # Errors
/// [`crate::problem::Kind::QueryInvalid`], [`crate::problem::Kind::CursorInvalid`].
pub async fn find(state: &State, caller: &Authenticated, filter: Filter) -> Result<Page<UserView>, Problem> {
    let (reach, organisation) = (caller.reach(), filter.organisation);
    let query = format!("users {} {organisation:?}", reach.division);
    let (after, asked) = state.cursors.asked::<UserId>(query, filter.limit, filter.cursor.as_deref())?;
    let rows = asked.rows();
    let found = state.store.read(move |snapshot| accounts::list(snapshot, reach, organisation, after, rows)).await?;
    Ok(asked.cut(found.into_iter().map(UserView::from).collect(), |last: &UserView| last.id))
}

/// `GET /api/v1/users/{id}`.
pub(super) async fn get(
    request: HttpRequest,
    state: web::Data<State>,
    caller: Authenticated,
    id: web::Path<UserId>,
) -> Result<HttpResponse, Problem> {
    let (reach, id) = (caller.reach(), id.into_inner());
    let account = state.store.read(move |snapshot| accounts::find(snapshot, reach, id)).await?;
    Ok(at_version(&request, account.version, UserView::from(account)))
}

/// `GET /api/v1/users/{id}/events`, the latest first.
pub(super) async fn events(
    state: web::Data<State>,
    caller: Authenticated,
    id: web::Path<UserId>,
) -> Result<web::Json<Events>, Problem> {
    let (reach, id) = (caller.reach(), id.into_inner());
    let events = state
        .store
        .read(move |snapshot| {
            accounts::find(snapshot, reach, id)?;
            accounts::events_of(snapshot, id, limits::PAGE_ROWS_MAX)
        })
        .await?;
    Ok(web::Json(Events { items: events.into_iter().map(EventView::from).collect() }))
}
