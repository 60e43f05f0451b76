//! Registering a dispute.

use actix_web::web;
use serde_json::Value;
use store::cases::{self, NewCase};

use crate::{auth::Authenticated, extract::Submission, problem::Problem, reply::Reply, server::State};

/// `POST /api/v1/cases`.
pub(super) async fn register(
    state: web::Data<State>,
    caller: Authenticated,
    submission: Submission<NewCase>,
) -> Result<Reply, Problem> {
    record(&state, &caller, submission).await
}

/// Registers a dispute as what was sent in tells it.
///
/// # Errors
/// Why it was not done.
pub async fn enter(state: &State, caller: &Authenticated, submission: Submission<Value>) -> Result<Reply, Problem> {
    record(state, caller, submission.typed()?).await
}

async fn record(state: &State, caller: &Authenticated, submission: Submission<NewCase>) -> Result<Reply, Problem> {
    let scope = caller.scope();
    submission
        .once(state, caller, move |transaction, new| {
            let receipt = cases::register(transaction, &scope, new)?;
            let version = receipt.version;
            Ok(Reply::created(format!("/api/v1/cases/{}", receipt.id), &receipt).version(super::signed(version)))
        })
        .await
}
