//! What the routes of users do, for whoever else shows and changes users, such as web pages.

use actix_web::web;
use domain::id::UserId;
use serde_json::Value;

use super::{change, create};
use crate::{
    auth::Authenticated,
    extract::{IfMatch, Submission},
    problem::Problem,
    reply::Reply,
    server::State,
};

/// What an administrator changes of a user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// The roles.
    Roles,
    /// Roles that another administrator proposed become valid.
    ConfirmRoles,
    /// The password: a one-time password is given.
    ResetPassword,
    /// The second factor is switched off.
    ResetSecondFactor,
    /// The user is disabled for good.
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
}

/// Changes a user that the caller has read at a version.
///
/// # Errors
/// Why it was not done.
pub async fn change_user(
    state: web::Data<State>,
    caller: Authenticated,
    (id, version): (UserId, IfMatch),
    what: Change,
    submission: Submission<Value>,
) -> Result<Reply, Problem> {
    let id = web::Path::from(id);
    match what {
        Change::Roles => change::replace_roles(state, caller, id, version, submission.typed()?).await,
        Change::ConfirmRoles => change::confirm_roles(state, caller, id, version, submission.typed()?).await,
        Change::ResetPassword => change::reset_password(state, caller, id, version, submission.typed()?).await,
        Change::ResetSecondFactor => change::reset_second_factor(state, caller, id, version, submission.typed()?).await,
        Change::Disable => change::disable(state, caller, id, version, submission.typed()?).await,
    }
}

/// Makes a user; the reply holds the one-time password.
///
/// # Errors
/// Why it was not done.
pub async fn create_user(
    state: web::Data<State>,
    caller: Authenticated,
    submission: Submission<Value>,
) -> Result<Reply, Problem> {
    create::create(state, caller, submission.typed()?).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_change_has_its_route() {
        let routes = super::super::routes();
        for what in Change::ALL {
            let path = format!("/api/v1/users/{{id}}/{}", what.path());
            assert!(routes.iter().any(|route| route.path == path), "{path}");
        }
    }
}
