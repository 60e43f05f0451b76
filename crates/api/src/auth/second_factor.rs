//! The second factor of one's own account: enrol, confirm, remove. Resetting somebody else's is for administrators
//! (`users`).

use actix_web::web;
use serde::{Deserialize, Serialize};
use store::accounts::{self, CodeCheck, SecondFactorConfirmation};
use utoipa::ToSchema;

use super::{Authenticated, session};
use crate::{
    extract::Submission,
    problem::{Kind, Problem},
    reply::Reply,
    server::State,
};

/// The password, once more.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordAgain {
    /// The present password.
    #[schema(format = Password)]
    password: String,
}

/// What an authenticator app needs, shown this once.
#[derive(Serialize, ToSchema)]
pub struct EnrolmentView {
    /// The secret in base32, to be typed in.
    pub secret: String,
    /// The same as an `otpauth` URI, to be shown as a QR code.
    pub uri: String,
}

/// A code of the app.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FirstCode {
    /// Six digits.
    code: String,
}

/// Recovery codes, shown this once.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct RecoveryCodes {
    /// Each is good for one log-in without the app.
    recovery_codes: Vec<String>,
}

/// The password and a code, once more.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Removal {
    /// The present password.
    #[schema(format = Password)]
    pub password: String,
    /// Code of the app, or a recovery code.
    pub code: String,
}

/// Whether the second factor of an account is asked for (两步验证).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecondFactor {
    /// It is not.
    Off,
    /// It is.
    On,
}

/// Whether the caller's second factor is on.
///
/// # Errors
/// When the database fails.
pub async fn second_factor(state: &State, caller: &Authenticated) -> Result<SecondFactor, Problem> {
    let (reach, user) = (caller.reach(), caller.user);
    let account = state.store.read(move |snapshot| accounts::find(snapshot, reach, user)).await?;
    Ok(if account.second_factor.is_some() { SecondFactor::On } else { SecondFactor::Off })
}

/// `POST /api/v1/auth/second-factor`: a secret for the app. Nothing is asked for until it is confirmed.
pub(super) async fn enrol(
    state: web::Data<State>,
    caller: Authenticated,
    submission: Submission<PasswordAgain>,
) -> Result<web::Json<EnrolmentView>, Problem> {
    enrol_second_factor(&state, &caller, submission.body.password).await.map(web::Json)
}

/// Gives a secret for an app, once the password was given again. Nothing is asked for until it is confirmed.
///
/// # Errors
/// [`Kind::CredentialsWrong`], [`Kind::AccountLocked`]; [`Kind::Conflict`] when there is a second factor already.
pub async fn enrol_second_factor(
    state: &State,
    caller: &Authenticated,
    password: String,
) -> Result<EnrolmentView, Problem> {
    let user = caller.user;
    let _turn = session::prove_again(state, caller, password, "/password").await?;
    let enrolled = state.store.write(move |transaction| accounts::enrol_second_factor(transaction, user)).await?;
    let enrolment = enrolled.ok_or_else(|| Problem::new(Kind::Conflict, "已启用两步验证；要更换验证器，请先停用。"))?;
    Ok(EnrolmentView { secret: enrolment.secret, uri: enrolment.uri })
}

/// `POST /api/v1/auth/second-factor/confirm`: asked for from the next log-in on.
pub(super) async fn confirm(
    state: web::Data<State>,
    caller: Authenticated,
    submission: Submission<FirstCode>,
) -> Result<Reply, Problem> {
    let user = caller.user;
    submission
        .once(&state, &caller, move |transaction, FirstCode { code }| {
            match accounts::confirm_second_factor(transaction, user, code)? {
                SecondFactorConfirmation::Confirmed(recovery_codes) => Ok(Reply::ok(&RecoveryCodes { recovery_codes })),
                SecondFactorConfirmation::NothingEnrolled => {
                    Err(Problem::new(Kind::Conflict, "没有待确认的两步验证，请先登记验证器。"))
                }
                SecondFactorConfirmation::Wrong => Err(wrong_code(Kind::BodyInvalid)),
            }
        })
        .await
}

/// Switches the second factor on with a code of the app, and gives the codes for a lost app, this once.
///
/// # Errors
/// [`Kind::BodyInvalid`] when the code is wrong; [`Kind::Conflict`] when no app was entered.
pub async fn confirm_second_factor(
    state: &web::Data<State>,
    caller: &Authenticated,
    code: String,
) -> Result<Vec<String>, Problem> {
    let submission = Submission { body: FirstCode { code }, idempotency: None };
    let reply = confirm(state.clone(), caller.clone(), submission).await?;
    Ok(reply.read::<RecoveryCodes>()?.recovery_codes)
}

/// `POST /api/v1/auth/second-factor/remove`.
pub(super) async fn remove(
    state: web::Data<State>,
    caller: Authenticated,
    submission: Submission<Removal>,
) -> Result<Reply, Problem> {
    remove_second_factor(&state, &caller, submission.body).await.map(|()| Reply::nothing())
}

/// Switches the second factor off.
///
/// # Errors
/// [`Kind::CredentialsWrong`], [`Kind::AccountLocked`]; [`Kind::BodyInvalid`] when the code is wrong; [`Kind::Conflict`]
/// when there is none.
pub async fn remove_second_factor(state: &State, caller: &Authenticated, removal: Removal) -> Result<(), Problem> {
    let user = caller.user;
    let Removal { password, code } = removal;
    let _turn = session::prove_again(state, caller, password, "/password").await?;
    let checked =
        state.store.write(move |transaction| accounts::remove_second_factor(transaction, user, &code)).await?;
    match checked {
        CodeCheck::Passed => Ok(()),
        CodeCheck::NotEnrolled => Err(Problem::new(Kind::Conflict, "没有启用两步验证。")),
        CodeCheck::Missing | CodeCheck::Wrong => Err(wrong_code(Kind::BodyInvalid)),
    }
}

/// A code that is not the one of this half minute, or was used before.
pub(super) fn wrong_code(kind: Kind) -> Problem {
    Problem::new(kind, Kind::SecondFactorWrong.row().remedy).at("/code", "验证码错误、已过期或者已使用")
}
