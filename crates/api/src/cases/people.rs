//! People of a case: what is sent in holds their particulars, which are sealed before the act is decided.

use actix_web::{http::Method, web};
use domain::{
    case::Guardian,
    id::{CaseId, PersonId},
    identity::Identity,
    person::{NewGuardian, NewParty, Particulars},
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
    routes::{Access, Route},
    server::State,
};

pub(super) fn routes() -> Vec<Route> {
    vec![
        route(Act::AddParty, add_party).takes::<NewParty>(),
        route(Act::ElectRepresentatives, elect_representatives).takes::<Representatives>(),
        route(Act::ProveIdentity, prove_identity).takes::<Proof>(),
        route(Act::RecordGuardian, record_guardian).takes::<NewGuardianOf>(),
        Route::new(Method::POST, format!("{}/guardians/{{person}}", super::CASE), "变更监护人信息", correct_guardian)
            .tag(super::TAG)
            .access(Access::Roles(Act::RecordGuardian.transition().who))
            .versioned()
            .takes::<KnownGuardianOf>()
            .gives::<Receipt>(200),
        route(Act::AuthoriseAgent, authorise_agent).takes::<NewAgentOf>(),
        route(Act::CorrectParticulars, correct_particulars).takes::<Correction>(),
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

/// A guardian of a party (登记监护人).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewGuardianOf {
    /// The ward.
    party: PersonId,
    /// The guardian.
    guardian: NewGuardian,
}

/// What a guardian who has been recorded is to the ward, and consents to now (变更监护人信息).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct KnownGuardianOf {
    /// The ward.
    party: PersonId,
    /// Relation to the ward.
    relation: Line,
    /// Consents to the handling of the ward's personal information (PIPL 31).
    information_consent: bool,
}

/// An agent of a party (登记委托代理人).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewAgentOf {
    /// The principal.
    party: PersonId,
    /// Who acts for it.
    particulars: Particulars,
    /// Special authority (特别授权): may also sign an agreement.
    #[serde(default)]
    special: bool,
}

/// Particulars that were recorded wrongly, as they should be (更正个人信息).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ParticularsCorrection)]
pub(crate) struct Correction {
    /// Whose.
    pub(crate) person: PersonId,
    /// All of them, as they should be.
    pub(crate) particulars: Particulars,
    /// Why, and what shows it.
    pub(crate) reason: Line,
}

/// Why particulars are wanted unmasked (查看事由).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Reason {
    /// Why; kept in the access log.
    pub(crate) reason: Line,
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

/// `POST /api/v1/cases/{id}/guardians`.
pub(super) async fn record_guardian(
    state: web::Data<State>,
    caller: Authenticated,
    id: web::Path<CaseId>,
    version: IfMatch,
    submission: Submission<NewGuardianOf>,
) -> Result<Reply, Problem> {
    change(&state, &caller, (*id, version), submission, |transaction, scope, (id, version), body| {
        cases::record_guardian(transaction, scope, id, version, (body.party, body.guardian.clone()))
    })
    .await
}

/// `POST /api/v1/cases/{id}/guardians/{person}`.
pub(super) async fn correct_guardian(
    state: web::Data<State>,
    caller: Authenticated,
    path: web::Path<(CaseId, PersonId)>,
    version: IfMatch,
    submission: Submission<KnownGuardianOf>,
) -> Result<Reply, Problem> {
    let (id, person) = path.into_inner();
    change(&state, &caller, (id, version), submission, move |transaction, scope, (id, version), body| {
        let KnownGuardianOf { party, relation, information_consent } = body.clone();
        let guardian = Guardian { person, relation: relation.into(), information_consent };
        cases::correct_guardian(transaction, scope, id, version, (party, guardian))
    })
    .await
}

/// `POST /api/v1/cases/{id}/agents`.
pub(super) async fn authorise_agent(
    state: web::Data<State>,
    caller: Authenticated,
    id: web::Path<CaseId>,
    version: IfMatch,
    submission: Submission<NewAgentOf>,
) -> Result<Reply, Problem> {
    change(&state, &caller, (*id, version), submission, |transaction, scope, (id, version), body| {
        let agent = (body.party, body.particulars.clone(), body.special);
        cases::authorise_agent(transaction, scope, id, version, agent)
    })
    .await
}

/// `POST /api/v1/cases/{id}/people/correction`.
pub(super) async fn correct_particulars(
    state: web::Data<State>,
    caller: Authenticated,
    id: web::Path<CaseId>,
    version: IfMatch,
    submission: Submission<Correction>,
) -> Result<Reply, Problem> {
    change(&state, &caller, (*id, version), submission, |transaction, scope, (id, version), body| {
        let corrected = (body.person, body.particulars.clone(), body.reason.clone());
        cases::correct_particulars(transaction, scope, id, version, corrected)
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
    particulars(&state, &caller, path.into_inner(), reason).await.map(web::Json)
}

/// The particulars of somebody in a case, for a reason that is kept in the access log.
///
/// # Errors
/// Why they are not shown.
pub async fn particulars(
    state: &State,
    caller: &Authenticated,
    (case, person): (CaseId, PersonId),
    reason: Line,
) -> Result<Particulars, Problem> {
    let scope = caller.scope();
    Ok(state.store.write(move |transaction| cases::unmask(transaction, &scope, case, (person, &reason))).await?)
}
