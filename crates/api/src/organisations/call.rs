//! What the routes that change organisations do, for whoever else offers it, such as web pages.

use actix_web::web;
use domain::id::OrganisationId;
use serde_json::Value;

use super::{change, create};
use crate::{
    auth::Authenticated,
    extract::{IfMatch, Submission},
    problem::Problem,
    reply::Reply,
    server::State,
};

/// What an administrator changes of an organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Its name.
    Rename,
    /// The organisation above it.
    Move,
    /// It is closed for good.
    Close,
}

impl Change {
    /// All of them.
    pub const ALL: &'static [Self] = &[Self::Rename, Self::Move, Self::Close];

    /// Where it is posted to, below `/api/v1/organisations/{id}/`.
    #[must_use]
    pub const fn path(self) -> &'static str {
        match self {
            Self::Rename => "rename",
            Self::Move => "move",
            Self::Close => "close",
        }
    }
}

/// Changes an organisation that the caller has read at a version.
///
/// # Errors
/// Why it was not done.
pub async fn change_organisation(
    state: web::Data<State>,
    caller: Authenticated,
    (id, version): (OrganisationId, IfMatch),
    what: Change,
    submission: Submission<Value>,
) -> Result<Reply, Problem> {
    let id = web::Path::from(id);
    match what {
        Change::Rename => change::rename(state, caller, id, version, submission.typed()?).await,
        Change::Move => change::move_under(state, caller, id, version, submission.typed()?).await,
        Change::Close => change::close(state, caller, id, version, submission.typed()?).await,
    }
}

/// Adds an organisation.
///
/// # Errors
/// Why it was not done.
pub async fn create_organisation(
    state: web::Data<State>,
    caller: Authenticated,
    submission: Submission<Value>,
) -> Result<Reply, Problem> {
    create::create(state, caller, submission.typed()?).await
}
