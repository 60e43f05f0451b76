//! People of a case: what is sent in holds their particulars, which are sealed before the act is decided.

use actix_web::{http::Method, web};
use domain::{
    id::{CaseId, PersonId},
    identity::Identity,
    person::{NewParty, Particulars},
    text::Line,
};
use escalation::Act;
use serde::{Deserialize, de::DeserializeOwned};
use store::{
    Scope, Transaction,
    cases::{self, CaseError, Receipt},
};
use utoipa::ToSchema;

use super::acts::route;
use crate::{
    auth::Authenticated,
    extract::{Body, IfMatch, Submission},
    problem::Problem,
    reply::Reply,
    routes::Route,
    server::State,
};

pub(super) fn routes() -> Vec<Route> {
    vec![
        route(Act::AddParty, add_party).takes::<NewParty>(),
        route(Act::ElectRepresentatives, elect_representatives).takes::<Representatives>(),
        route(Act::ProveIdentity, prove_identity).takes::<Proof>(),
        Route::new(Method::POST, format!("{}/people/{{person}}/unmask", super::CASE), "查看完整个人信息", unmask)
            .tag(super::TAG)
            .takes::<Reason>()
            .gives::<Particulars>(200),
    ]
}

/// Representatives of a group (推选代表人).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Representatives {
    /// The group.
    party: PersonId,
    /// Who represents it.
    representatives: Vec<Particulars>,
}

/// A document shown later (补充身份证明).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Proof {
    /// Whose.
    party: PersonId,
    /// The document.
    identity: Identity,
}

/// Why particulars are wanted unmasked (查看事由).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Reason {
    /// Why; kept in the access log.
    reason: Line,
}

/// `POST /api/v1/cases/{id}/parties`.
pub(super) async fn add_party(
    state: web::Data<State>,
    caller: Authenticated,
    id: web::Path<CaseId>,
    version: IfMatch,
    submission: Submission<NewParty>,
) -> Result<Reply, Problem> {
    change(&state, &caller, (*id, version), submission, |transaction, scope, (id, version), party| {
        cases::add_party(transaction, scope, id, version, party.clone())
    })
    .await
}

/// `POST /api/v1/cases/{id}/representatives`.
pub(super) async fn elect_representatives(
    state: web::Data<State>,
    caller: Authenticated,
    id: web::Path<CaseId>,
    version: IfMatch,
    submission: Submission<Representatives>,
) -> Result<Reply, Problem> {
    change(&state, &caller, (*id, version), submission, |transaction, scope, (id, version), body| {
        let elected = (body.party, body.representatives.clone());
        cases::elect_representatives(transaction, scope, id, version, elected)
    })
    .await
}

/// `POST /api/v1/cases/{id}/identity-proof`.
pub(super) async fn prove_identity(
    state: web::Data<State>,
    caller: Authenticated,
    id: web::Path<CaseId>,
    version: IfMatch,
    submission: Submission<Proof>,
) -> Result<Reply, Problem> {
    change(&state, &caller, (*id, version), submission, |transaction, scope, (id, version), body| {
        cases::prove_identity(transaction, scope, id, version, (body.party, body.identity.clone()))
    })
    .await
}

async fn change<T, F>(
    state: &State,
    caller: &Authenticated,
    (id, version): (CaseId, IfMatch),
    submission: Submission<T>,
    deed: F,
) -> Result<Reply, Problem>
where
    T: DeserializeOwned + Send + 'static,
    F: Fn(&mut Transaction, &Scope, (CaseId, u64), &T) -> Result<Receipt, CaseError> + Send + 'static,
{
    let scope = caller.scope();
    let version = super::unsigned(version);
    submission
        .once(state, caller, move |transaction, body| {
            Ok(super::reply(&deed(transaction, &scope, (id, version), body)?))
        })
        .await
}

/// `POST /api/v1/cases/{id}/people/{person}/unmask`.
pub(super) async fn unmask(
    state: web::Data<State>,
    caller: Authenticated,
    path: web::Path<(CaseId, PersonId)>,
    Body(Reason { reason }): Body<Reason>,
) -> Result<web::Json<Particulars>, Problem> {
    let (scope, (case, person)) = (caller.scope(), path.into_inner());
    let particulars =
        state.store.write(move |transaction| cases::unmask(transaction, &scope, case, (person, &reason))).await?;
    Ok(web::Json(particulars))
}
