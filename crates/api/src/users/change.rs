//! Changing users: roles, a new password, the end.

use actix_web::web;
use domain::{id::UserId, organisation::Role, text::Line};
use serde::Deserialize;
use serde_json::Value;
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
    routes::Route,
    server::State,
};

/// What an administrator changes of a user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// The roles. Adding `administrator` or `auditor` only proposes them.
    Roles,
    /// Roles that another administrator proposed become valid.
    ConfirmRoles,
    /// The password: a one-time password is given, and a lock lifted.
    ResetPassword,
    /// The second factor is switched off: the password alone is enough again; sessions end.
    ResetSecondFactor,
    /// The user is disabled for good, at once.
    Disable,
}

impl Change {
    /// All of them.
    pub const ALL: &'static [Self] =
        &[Self::Roles, Self::ConfirmRoles, Self::ResetPassword, Self::ResetSecondFactor, Self::Disable];

    /// Where it is posted to, below `/api/v1/users/{id}/`.
    #[must_use]
    pub const fn path(self) -> &'static str {
        match self {
            Self::Roles => "roles",
            Self::ConfirmRoles => "roles/confirm",
            Self::ResetPassword => "reset-password",
            Self::ResetSecondFactor => "reset-second-factor",
            Self::Disable => "disable",
        }
    }

    const fn summary(self) -> &'static str {
        match self {
            Self::Roles => "变更角色",
            Self::ConfirmRoles => "第二名管理员确认角色",
            Self::ResetPassword => "重置密码",
            Self::ResetSecondFactor => "停用他人的两步验证",
            Self::Disable => "停用用户",
        }
    }
}

/// All the roles that the user shall hold.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Roles {
    /// The roles; what is not among them is taken away.
    roles: Vec<Role>,
}

/// Why an administrator switches a second factor off.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SecondFactorReset {
    /// Such as a lost telephone, and how the owner was recognised.
    reason: Line,
}

/// The route of a change.
pub(super) fn route(what: Change) -> Route {
    let work = move |state, caller, at, submission| change_user(state, caller, at, what, submission);
    let route = Route::change(format!("{}/{}", super::ONE, what.path()), what.summary(), work)
        .tag(super::TAG)
        .access(super::ADMINISTRATORS)
        .gives::<UserView>(200);
    match what {
        Change::Roles => route.takes::<Roles>(),
        Change::ResetSecondFactor => route.takes::<SecondFactorReset>(),
        Change::ResetPassword => route.gives::<WithPassword>(200),
        Change::ConfirmRoles | Change::Disable => route,
    }
}

/// Changes a user that the caller has read at a version.
///
/// # Errors
/// Why it was not done.
pub async fn change_user(
    state: web::Data<State>,
    caller: Authenticated,
    (id, IfMatch(version)): (UserId, IfMatch),
    what: Change,
    submission: Submission<Value>,
) -> Result<Reply, Problem> {
    // One's own password is changed at `/auth/password`.
    if what != Change::ConfirmRoles && caller.user == id {
        return Err(Problem::new(Kind::SecondPersonRequired, "不能变更自己的账号，须由另一名管理员办理。"));
    }
    match what {
        Change::Roles => {
            let work = move |transaction: &mut Transaction, reach, body: &Roles| {
                Ok(accounts::replace_roles(transaction, reach, id, version, &body.roles)?)
            };
            done(&state, &caller, submission.typed()?, work).await
        }
        Change::ConfirmRoles => {
            let work = move |transaction: &mut Transaction, reach, _: &Empty| match accounts::confirm_roles(
                transaction,
                reach,
                id,
                version,
            )? {
                Confirmation::Granted(account) => Ok(*account),
                Confirmation::NothingProposed => Err(Problem::new(Kind::Conflict, "没有待确认的角色。")),
                Confirmation::SamePerson => Err(Problem::of(Kind::SecondPersonRequired)),
            };
            done(&state, &caller, submission.typed()?, work).await
        }
        Change::ResetPassword => reset_password(&state, &caller, (id, version), submission.typed()?).await,
        Change::ResetSecondFactor => {
            let work = move |transaction: &mut Transaction, reach, body: &SecondFactorReset| {
                accounts::reset_second_factor(transaction, reach, id, version, &body.reason)?
                    .ok_or_else(|| Problem::new(Kind::Conflict, "该用户没有启用两步验证。"))
            };
            done(&state, &caller, submission.typed()?, work).await
        }
        Change::Disable => {
            let work = move |transaction: &mut Transaction, reach, _: &Empty| {
                Ok(accounts::disable(transaction, reach, id, version)?)
            };
            done(&state, &caller, submission.typed()?, work).await
        }
    }
}

async fn reset_password(
    state: &State,
    caller: &Authenticated,
    (id, version): (UserId, i64),
    submission: Submission<Empty>,
) -> Result<Reply, Problem> {
    let password = one_time();
    let hash = state.passwords.hash(password.clone()).await?;
    let reach = caller.reach();
    let reply = submission
        .once(state, caller, move |transaction, Empty {}| {
            let account = accounts::reset_password(transaction, reach, id, version, &hash)?;
            let version = account.version;
            let reset = WithPassword { user: account.into(), one_time_password: password.clone() };
            Ok(Reply::ok(&reset).version(version))
        })
        .await;
    state.standings.forget();
    reply
}

async fn done<T, F>(state: &State, caller: &Authenticated, submission: Submission<T>, work: F) -> Result<Reply, Problem>
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
