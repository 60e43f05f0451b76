//! Changing users: roles, a new password, the end.

use actix_web::web;
use domain::{id::UserId, organisation::Role, text::Line};
use serde::Deserialize;
use store::{
    Transaction,
    accounts::{self, Account, Confirmation, Reach},
};
use utoipa::ToSchema;

use super::view::{UserView, WithPassword};
use crate::{
    auth::{Authenticated, one_time},
    extract::{Empty, IfMatch, Submission},
    problem::{Kind, Problem},
    reply::Reply,
    server::State,
};

/// All the roles that the user shall hold.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Roles {
    /// The roles; what is not among them is taken away.
    roles: Vec<Role>,
}

/// `POST /api/v1/users/{id}/roles`. Adding `administrator` or `auditor` only proposes the roles.
pub(super) async fn replace_roles(
    state: web::Data<State>,
    caller: Authenticated,
    id: web::Path<UserId>,
    version: IfMatch,
    submission: Submission<Roles>,
) -> Result<Reply, Problem> {
    let id = not_oneself(&caller, id.into_inner())?;
    change(&state, &caller, submission, move |transaction, reach, body| {
        Ok(accounts::replace_roles(transaction, reach, id, version.0, &body.roles)?)
    })
    .await
}

/// `POST /api/v1/users/{id}/roles/confirm`, by another administrator than the one who proposed.
pub(super) async fn confirm_roles(
    state: web::Data<State>,
    caller: Authenticated,
    id: web::Path<UserId>,
    version: IfMatch,
    submission: Submission<Empty>,
) -> Result<Reply, Problem> {
    let id = id.into_inner();
    change(&state, &caller, submission, move |transaction, reach, _| {
        match accounts::confirm_roles(transaction, reach, id, version.0)? {
            Confirmation::Granted(account) => Ok(*account),
            Confirmation::NothingProposed => Err(Problem::new(Kind::Conflict, "没有待确认的角色。")),
            Confirmation::SamePerson => Err(Problem::of(Kind::SecondPersonRequired)),
        }
    })
    .await
}

/// `POST /api/v1/users/{id}/disable`: for good, at once.
pub(super) async fn disable(
    state: web::Data<State>,
    caller: Authenticated,
    id: web::Path<UserId>,
    version: IfMatch,
    submission: Submission<Empty>,
) -> Result<Reply, Problem> {
    let id = not_oneself(&caller, id.into_inner())?;
    change(&state, &caller, submission, move |transaction, reach, _| {
        Ok(accounts::disable(transaction, reach, id, version.0)?)
    })
    .await
}

/// `POST /api/v1/users/{id}/reset-password`: gives a one-time password and lifts a lock.
pub(super) async fn reset_password(
    state: web::Data<State>,
    caller: Authenticated,
    id: web::Path<UserId>,
    version: IfMatch,
    submission: Submission<Empty>,
) -> Result<Reply, Problem> {
    let id = not_oneself(&caller, id.into_inner())?;
    let password = one_time();
    let hash = state.passwords.hash(password.clone()).await?;
    let reach = caller.reach();
    let reply = submission
        .once(&state, &caller, move |transaction, Empty {}| {
            let account = accounts::reset_password(transaction, reach, id, version.0, &hash)?;
            let version = account.version;
            let reset = WithPassword { user: account.into(), one_time_password: password.clone() };
            Ok(Reply::ok(&reset).version(version))
        })
        .await;
    state.standings.forget();
    reply
}

/// Why an administrator switches a second factor off.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SecondFactorReset {
    /// Such as a lost telephone, and how the owner was recognised.
    reason: Line,
}

/// `POST /api/v1/users/{id}/reset-second-factor`: the password alone is enough again; sessions end.
pub(super) async fn reset_second_factor(
    state: web::Data<State>,
    caller: Authenticated,
    id: web::Path<UserId>,
    version: IfMatch,
    submission: Submission<SecondFactorReset>,
) -> Result<Reply, Problem> {
    let id = not_oneself(&caller, id.into_inner())?;
    change(&state, &caller, submission, move |transaction, reach, body| {
        accounts::reset_second_factor(transaction, reach, id, version.0, &body.reason)?
            .ok_or_else(|| Problem::new(Kind::Conflict, "该用户没有启用两步验证。"))
    })
    .await
}

/// Nobody gives roles to, locks out or resets oneself: one's own password is changed at `/auth/password`.
fn not_oneself(caller: &Authenticated, id: UserId) -> Result<UserId, Problem> {
    if caller.user == id {
        return Err(Problem::new(Kind::SecondPersonRequired, "不能变更自己的账号，须由另一名管理员办理。"));
    }
    Ok(id)
}

async fn change<T, F>(
    state: &State,
    caller: &Authenticated,
    submission: Submission<T>,
    work: F,
) -> Result<Reply, Problem>
where
    T: Send + 'static,
    F: Fn(&mut Transaction, Reach, &T) -> Result<Account, Problem> + Send + 'static,
{
    let reach = caller.reach();
    let reply = submission
        .once(state, caller, move |transaction, body| {
            let account = work(transaction, reach, body)?;
            let version = account.version;
            Ok(Reply::ok(&UserView::from(account)).version(version))
        })
        .await;
    state.standings.forget();
    reply
}
