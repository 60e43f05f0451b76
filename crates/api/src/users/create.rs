//! Making a user.

use actix_web::web;
use domain::{id::OrganisationId, organisation::Role, text::Line};
use serde::Deserialize;
use serde_json::Value;
use store::accounts::{self, Creation, NewAccount};
use utoipa::ToSchema;

use super::view::{UserView, Username, WithPassword};
use crate::{
    auth::{Authenticated, one_time},
    extract::Submission,
    problem::{Kind, Problem},
    reply::Reply,
    server::State,
};

/// A user to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewUser {
    /// Name to log in with.
    username: Username,
    /// Name of the person.
    name: Line,
    /// Where the person works; an organisation in the caller's division.
    organisation: OrganisationId,
    /// Roles to hold. `administrator` and `auditor` wait for a second administrator.
    roles: Vec<Role>,
}

/// `POST /api/v1/users`: makes a user; the reply holds the one-time password.
///
/// # Errors
/// Why it was not done.
pub async fn create_user(
    state: web::Data<State>,
    caller: Authenticated,
    submission: Submission<Value>,
) -> Result<Reply, Problem> {
    let submission = submission.typed::<NewUser>()?;
    let password = one_time();
    let password_hash = state.passwords.hash(password.clone()).await?;
    let reach = caller.reach();
    submission
        .once(&state, &caller, move |transaction, body| {
            let new = NewAccount {
                username: body.username.as_str().to_owned(),
                name: body.name.to_string(),
                organisation: body.organisation,
                roles: body.roles.clone(),
                password_hash: password_hash.clone(),
            };
            match accounts::create(transaction, Some(reach), &new)? {
                Creation::Made(account) => {
                    let (location, version) = (format!("/api/v1/users/{}", account.id), account.version);
                    let user = UserView::from(*account);
                    let made = WithPassword { user, one_time_password: password.clone() };
                    Ok(Reply::created(location, &made).version(version))
                }
                Creation::UsernameTaken => {
                    Err(Problem::new(Kind::Conflict, "用户名已被使用。").at("/username", "用户名已被使用"))
                }
                Creation::OrganisationUnknown => {
                    let detail = "机构不存在、已撤销，或不在您的辖区内";
                    Err(Problem::new(Kind::BodyInvalid, format!("{detail}。")).at("/organisation", detail))
                }
            }
        })
        .await
}
