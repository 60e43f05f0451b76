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
use serde::Deserialize;
use store::cases::{self, Receipt};
use utoipa::ToSchema;

use crate::{
    auth::Authenticated,
    extract::{Body, IfMatch, Submission},
    problem::Problem,
    reply::Reply,
    routes::{Access, BodySchema, Route},
    server::State,
};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::new(Method::POST, format!("{}/guardians/{{person}}", super::CASE), "变更监护人信息", correct_guardian)
            .tag(super::TAG)
            .access(Access::Roles(Act::RecordGuardian.transition().who))
            .versioned()
            .takes::<KnownGuardianOf>()
            .gives::<Receipt>(200),
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
    pub(super) party: PersonId,
    /// Who represents it.
    pub(super) representatives: Vec<Particulars>,
}

/// A document shown later (补充身份证明).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Proof {
    /// Whose.
    pub(super) party: PersonId,
    /// The document.
    pub(super) identity: Identity,
}

/// A guardian of a party (登记监护人).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewGuardianOf {
    /// The ward.
    pub(super) party: PersonId,
    /// The guardian.
    pub(super) guardian: NewGuardian,
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
    pub(super) party: PersonId,
    /// Who acts for it.
    pub(super) particulars: Particulars,
    /// Special authority (特别授权): may also sign an agreement.
    #[serde(default)]
    pub(super) special: bool,
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

/// What is sent in for an act that brings particulars; that of any other is its own.
pub(super) fn body(act: Act) -> Option<BodySchema> {
    Some(match act {
        Act::AddParty => BodySchema::of::<NewParty>(),
        Act::ElectRepresentatives => BodySchema::of::<Representatives>(),
        Act::ProveIdentity => BodySchema::of::<Proof>(),
        Act::RecordGuardian => BodySchema::of::<NewGuardianOf>(),
        Act::AuthoriseAgent => BodySchema::of::<NewAgentOf>(),
        Act::CorrectParticulars => BodySchema::of::<Correction>(),
        _ => return None,
    })
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
    let corrected = submission.map(|KnownGuardianOf { party, relation, information_consent }| {
        (party, Guardian { person, relation: relation.into(), information_consent })
    });
    corrected.act(&state, &caller, (id, version), cases::correct_guardian).await
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
