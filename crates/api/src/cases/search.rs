//! Finding the cases of somebody by name or number.

use actix_web::web;
use serde::Serialize;
use store::{
    AccessSubject, Snapshot, StoreError,
    cases::{self, CaseLine, Sought},
};
use utoipa::ToSchema;

use crate::{
    auth::Authenticated,
    extract::Body,
    limits,
    problem::{Kind, Problem},
    server::State,
};

/// Cases in which somebody was found (查找结果).
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FoundCases {
    /// The cases, latest registration first.
    items: Vec<CaseLine>,
    /// Whether there are more, so that one should look for more than a name.
    more: bool,
}

/// `POST /api/v1/cases/search`: in a body, since addresses are logged on the way. Nothing is kept but a line of the access
/// log, so that an idempotency key has no meaning here.
pub(super) async fn search(
    state: web::Data<State>,
    caller: Authenticated,
    Body(sought): Body<Sought>,
) -> Result<web::Json<FoundCases>, Problem> {
    if sought.is_empty() {
        let detail = "请至少填写姓名、证件号码、联系电话中的一项";
        return Err(Problem::new(Kind::BodyInvalid, format!("{detail}。")).at("", detail));
    }
    let limit = limits::page_rows(None)?;
    let mut items = cases_of(&state, &caller, vec![sought], limit + 1).await?.remove(0);
    let more = items.len() > limit as usize;
    items.truncate(limit as usize);
    Ok(web::Json(FoundCases { items, more }))
}

/// The cases within the scope of each that is sought, at most so many of each, and one line of the access log for the look.
///
/// # Errors
/// When the database fails.
pub async fn cases_of(
    state: &State,
    caller: &Authenticated,
    sought: Vec<Sought>,
    limit: u32,
) -> Result<Vec<Vec<CaseLine>>, Problem> {
    let (scope, reader) = (caller.scope(), caller.scope());
    let search = move |snapshot: &mut Snapshot| {
        sought.iter().map(|one| cases::search(snapshot, &reader, one, limit)).collect::<Result<Vec<_>, StoreError>>()
    };
    let found = state.store.read(search).await?;
    state.store.log_search(&scope, AccessSubject::Case)?;
    Ok(found)
}
