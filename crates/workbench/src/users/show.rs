//! One user: where they work, what they may do, what happened to the account.

use actix_web::{HttpRequest, HttpResponse};
use api::{
    problem::Problem,
    users::{Change, UserView},
};
use askama::Template;
use domain::id::UserId;
use store::{Snapshot, StoreError, accounts, organisations};

use super::{ADMINISTRATORS, change, roles};
use crate::{
    administration,
    cases::in_path,
    changes::Change as _,
    layout::{self, Layout},
    visitor::Visitor,
    wording,
};

/// Most recent events that are shown.
const EVENTS: u32 = 50;

#[derive(Template)]
#[template(path = "user.html")]
struct User {
    layout: Layout,
    user: UserView,
    organisation: String,
    roles: String,
    proposed: Option<String>,
    created_at: String,
    disabled_at: Option<String>,
    events: Vec<(String, &'static str, String)>,
    changes: Vec<(String, &'static str)>,
}

/// `GET /users/{id}`.
pub(crate) async fn show(request: HttpRequest, visitor: Visitor) -> Result<HttpResponse, Problem> {
    let id: UserId = in_path(&request, "id")?;
    let reach = visitor.reach();
    let reading = move |snapshot: &mut Snapshot| {
        let account = accounts::find(snapshot, reach, id)?;
        let events = accounts::events_of(snapshot, id, EVENTS)?;
        let names = accounts::names(snapshot, events.iter().filter_map(|event| event.actor))?;
        Ok::<_, StoreError>((account, events, names, organisations::tree(snapshot)?))
    };
    let (account, events, names, tree) = visitor.read(reading).await?;
    let user = UserView::from(account);
    let by = |actor: Option<UserId>| actor.and_then(|id| names.get(&id).cloned()).unwrap_or_default();
    let changes = if visitor.has_any(ADMINISTRATORS) && user.id != visitor.user && user.disabled_at.is_none() {
        let possible = Change::ALL.iter().filter(|what| change::is_possible(**what, &user));
        possible.map(|what| (what.address(user.id), what.name())).collect()
    } else {
        Vec::new()
    };
    layout::ok(&User {
        layout: Layout::of(&visitor, administration::PAGE, user.name.clone()),
        organisation: tree.name(user.organisation).to_owned(),
        roles: roles(&user.roles),
        proposed: user.proposed_roles.as_ref().map(|proposed| roles(&proposed.roles)),
        created_at: wording::moment(user.created_at),
        disabled_at: user.disabled_at.map(wording::moment),
        events: events.iter().map(|one| (wording::moment(one.at), one.event.name_zh(), by(one.actor))).collect(),
        changes,
        user,
    })
}
