//! Another name, another superior, the end.

use actix_web::web;
use domain::{id::OrganisationId, text::Line};
use serde::Deserialize;
use store::{
    Decided, Scope, Transaction,
    organisations::{self, OrganisationRecord, Revision},
};
use utoipa::ToSchema;

use crate::{
    auth::Authenticated,
    extract::{IfMatch, Submission},
    problem::Problem,
    reply::Reply,
    server::State,
};

/// Another name.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RenameOrganisation)]
pub(super) struct Rename {
    /// The new full Chinese name.
    #[schema(value_type = String)]
    name: Line,
    /// Why.
    #[schema(value_type = String)]
    reason: Line,
}

/// Another superior.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = MoveOrganisation)]
pub(super) struct Move {
    /// The organisation it is put under; none to put it at the top.
    parent: Option<OrganisationId>,
    /// Why.
    #[schema(value_type = String)]
    reason: Line,
}

/// The end.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CloseOrganisation)]
pub(super) struct Close {
    /// Why.
    #[schema(value_type = String)]
    reason: Line,
}

/// What is sent in for a change says why it is made.
trait Reasoned {
    fn reason(&self) -> &Line;
}

macro_rules! reasoned {
    ($($body:ty),*) => {$(
        impl Reasoned for $body {
            fn reason(&self) -> &Line {
                &self.reason
            }
        }
    )*};
}

reasoned!(Rename, Move, Close);

/// `POST /api/v1/organisations/{id}/rename`.
pub(super) async fn rename(
    state: web::Data<State>,
    caller: Authenticated,
    id: web::Path<OrganisationId>,
    version: IfMatch,
    submission: Submission<Rename>,
) -> Result<Reply, Problem> {
    change(&state, &caller, *id, version, submission, |transaction, scope, revision, body| {
        organisations::rename(transaction, scope, revision, &body.name)
    })
    .await
}

/// `POST /api/v1/organisations/{id}/move`.
pub(super) async fn move_under(
    state: web::Data<State>,
    caller: Authenticated,
    id: web::Path<OrganisationId>,
    version: IfMatch,
    submission: Submission<Move>,
) -> Result<Reply, Problem> {
    change(&state, &caller, *id, version, submission, |transaction, scope, revision, body| {
        organisations::move_under(transaction, scope, revision, body.parent)
    })
    .await
}

/// `POST /api/v1/organisations/{id}/close`: for good.
pub(super) async fn close(
    state: web::Data<State>,
    caller: Authenticated,
    id: web::Path<OrganisationId>,
    version: IfMatch,
    submission: Submission<Close>,
) -> Result<Reply, Problem> {
    change(&state, &caller, *id, version, submission, |transaction, scope, revision, _| {
        organisations::close(transaction, scope, revision)
    })
    .await
}

async fn change<T: Reasoned + Send + 'static>(
    state: &State,
    caller: &Authenticated,
    id: OrganisationId,
    version: IfMatch,
    submission: Submission<T>,
    work: fn(&mut Transaction, &Scope, &Revision, &T) -> Decided<OrganisationRecord>,
) -> Result<Reply, Problem> {
    let scope = caller.scope();
    let reply = submission
        .once(state, caller, move |transaction, body| {
            let revision = Revision { id, version: version.0, reason: body.reason().clone() };
            let record = work(transaction, &scope, &revision, body)??;
            Ok(Reply::ok(&record).version(record.version))
        })
        .await;
    // Whoever works there shall be seen at their new place at once.
    state.standings.forget();
    reply
}
