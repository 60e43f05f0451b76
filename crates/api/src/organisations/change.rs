//! Another name, another telephone, another superior, the end.

use actix_web::web;
use domain::{id::OrganisationId, identity::Phone, text::Line};
use serde::Deserialize;
use serde_json::Value;
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
    routes::Route,
    server::State,
};

/// What an administrator changes of an organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Its name.
    Rename,
    /// Its telephone.
    Phone,
    /// The organisation above it.
    Move,
    /// It is closed for good.
    Close,
}

impl Change {
    /// All of them.
    pub const ALL: &'static [Self] = &[Self::Rename, Self::Phone, Self::Move, Self::Close];

    /// Where it is posted to, below `/api/v1/organisations/{id}/`.
    #[must_use]
    pub const fn path(self) -> &'static str {
        match self {
            Self::Rename => "rename",
            Self::Phone => "phone",
            Self::Move => "move",
            Self::Close => "close",
        }
    }

    /// Chinese name.
    #[must_use]
    pub const fn name_zh(self) -> &'static str {
        match self {
            Self::Rename => "机构更名",
            Self::Phone => "设定联系电话",
            Self::Move => "调整上级机构",
            Self::Close => "关闭机构",
        }
    }
}

/// Another name.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RenameOrganisation)]
struct Rename {
    /// The new full Chinese name.
    #[schema(value_type = String)]
    name: Line,
    /// Why.
    #[schema(value_type = String)]
    reason: Line,
}

/// Another telephone.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OrganisationPhone)]
struct SetPhone {
    /// Where citizens reach it from now on; none to take the telephone away.
    phone: Option<Phone>,
    /// Why.
    #[schema(value_type = String)]
    reason: Line,
}

/// Another superior.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = MoveOrganisation)]
struct Move {
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
struct Close {
    /// Why.
    #[schema(value_type = String)]
    reason: Line,
}

/// The route of a change.
pub(super) fn route(what: Change) -> Route {
    let work = move |state, caller, at, submission| change_organisation(state, caller, at, what, submission);
    let route = Route::change(format!("{}/{}", super::ONE, what.path()), what.name_zh(), work)
        .tag(super::TAG)
        .access(super::ADMINISTRATORS)
        .gives::<OrganisationRecord>(200);
    match what {
        Change::Rename => route.takes::<Rename>(),
        Change::Phone => route.takes::<SetPhone>(),
        Change::Move => route.takes::<Move>(),
        Change::Close => route.takes::<Close>(),
    }
}

/// Changes an organisation that the caller has read at a version.
///
/// # Errors
/// Why it was not done.
pub async fn change_organisation(
    state: web::Data<State>,
    caller: Authenticated,
    at: (OrganisationId, IfMatch),
    what: Change,
    submission: Submission<Value>,
) -> Result<Reply, Problem> {
    let done = match what {
        Change::Rename => {
            done(
                &state,
                &caller,
                at,
                submission.typed()?,
                |body: &Rename| &body.reason,
                |transaction, scope, at, body| organisations::rename(transaction, scope, at, &body.name),
            )
            .await
        }
        Change::Phone => {
            done(
                &state,
                &caller,
                at,
                submission.typed()?,
                |body: &SetPhone| &body.reason,
                |transaction, scope, at, body| organisations::set_phone(transaction, scope, at, body.phone.as_ref()),
            )
            .await
        }
        Change::Move => {
            done(
                &state,
                &caller,
                at,
                submission.typed()?,
                |body: &Move| &body.reason,
                |transaction, scope, at, body| organisations::move_under(transaction, scope, at, body.parent),
            )
            .await
        }
        Change::Close => {
            done(
                &state,
                &caller,
                at,
                submission.typed()?,
                |body: &Close| &body.reason,
                |transaction, scope, at, _| organisations::close(transaction, scope, at),
            )
            .await
        }
    };
    // Whoever works there shall be seen at their new place at once.
    state.standings.forget();
    done
}

async fn done<T: Send + 'static>(
    state: &State,
    caller: &Authenticated,
    (id, version): (OrganisationId, IfMatch),
    submission: Submission<T>,
    reason: fn(&T) -> &Line,
    work: fn(&mut Transaction, &Scope, &Revision, &T) -> Decided<OrganisationRecord>,
) -> Result<Reply, Problem> {
    let scope = caller.scope();
    let change = move |transaction: &mut Transaction, body: &T| {
        let revision = Revision { id, version: version.0, reason: reason(body).clone() };
        let record = work(transaction, &scope, &revision, body)??;
        Ok(Reply::ok(&record).version(record.version))
    };
    submission.once(state, caller, change).await
}
