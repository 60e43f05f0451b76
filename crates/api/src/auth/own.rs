//! What one may do with one's own account.

use actix_web::web;
use serde::{Deserialize, Serialize};
use store::accounts;
use utoipa::ToSchema;

use super::{
    Authenticated, check_new,
    session::{self, TokenReply},
};
use crate::{
    extract::Submission,
    problem::{Kind, Problem},
    server::State,
    users::UserView,
};

/// The caller's own account.
#[derive(Debug, Serialize, ToSchema)]
pub struct Me {
    /// The account.
    #[serde(flatten)]
    user: UserView,
}

/// A new password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordChange {
    /// The present password, or the one-time password.
    #[schema(format = Password)]
    pub current: String,
    /// The new password: 12 to 128 characters of at least three classes.
    #[schema(format = Password)]
    pub new: String,
}

/// `GET /api/v1/auth/me`.
pub(super) async fn me(state: web::Data<State>, caller: Authenticated) -> Result<web::Json<Me>, Problem> {
    let (reach, user) = (caller.reach(), caller.user);
    let account = state.store.read(move |snapshot| accounts::find(snapshot, reach, user)).await?;
    Ok(web::Json(Me { user: account.into() }))
}

/// `POST /api/v1/auth/password`.
pub(super) async fn password(
    state: web::Data<State>,
    caller: Authenticated,
    submission: Submission<PasswordChange>,
) -> Result<web::Json<TokenReply>, Problem> {
    change_password(&state, &caller, submission.body).await.map(web::Json)
}

/// Changes the caller's password, ends all sessions of the account and begins a new one.
///
/// # Errors
/// [`Kind::PasswordWeak`] with every reason why the new one will not do, [`Kind::CredentialsWrong`] when the present one
/// is wrong, and [`Kind::AccountLocked`] after too many failures.
pub async fn change_password(
    state: &State,
    caller: &Authenticated,
    change: PasswordChange,
) -> Result<TokenReply, Problem> {
    let PasswordChange { current, new } = change;
    let user = caller.user;
    let stored = state.store.read(move |snapshot| accounts::password_of(snapshot, user)).await?;
    check_new(&new, &stored.username, "/new")?;
    if new == current {
        return Err(Problem::of(Kind::PasswordWeak).at("/new", "不能与当前密码相同"));
    }
    let _turn = session::prove_again(state, caller, current, "/current").await?;
    let hash = state.passwords.hash(new).await?;
    state.store.write(move |transaction| accounts::change_password(transaction, user, &hash)).await?;
    state.standings.forget();
    session::begin_anew(state, user).await
}
