//! What the citizen may see and do with the query code. There is no account and no scope: the code together with the last
//! digits of the telephone is the right to it.

use diesel::prelude::*;
use domain::application::ApplicationState;
use domain::case::MediationState;
use domain::id::{CaseId, OrganisationId};
use domain::time::{CivilDate, civil_date};
use escalation::Rate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::answer::{clock, unfollow};
use super::record::{self, Application, Payload};
use crate::cases::{self, CaseError};
use crate::connection::AnyConnection;
use crate::crypto::KeyRing;
use crate::dossier;
use crate::error::StoreError;
use crate::organisations::{self, OfficePhone};
use crate::read::Snapshot;
use crate::reference::{Decided, Objection};
use crate::schema::{application as table, mediation_case};
use crate::types::Db;
use crate::write::Transaction;

/// What shows that somebody is the applicant (查询凭证).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ApplicationAnswer {
    /// The query code, as it was given when the application came in.
    pub query_code: String,
    /// The last four digits of the applicant's telephone.
    pub phone_tail: String,
}

/// How an application stands, for the citizen (申请办理情况).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PublicApplication {
    /// Where it stands, in Chinese.
    pub state: String,
    /// Who answers it.
    pub organisation: Option<String>,
    /// Civil date on which it came in.
    #[schema(value_type = chrono::NaiveDate)]
    pub received_on: CivilDate,
    /// Last civil date of the answer, while it waits.
    #[schema(value_type = Option<chrono::NaiveDate>)]
    pub answer_by: Option<CivilDate>,
    /// Civil date of the answer.
    #[schema(value_type = Option<chrono::NaiveDate>)]
    pub answered_on: Option<CivilDate>,
    /// Why it came back, in Chinese, while that is kept.
    pub reason: Option<String>,
    /// Where to turn to.
    pub guidance: Option<String>,
    /// Number of the case it became, once that is accepted.
    pub case_number: Option<String>,
    /// Where that case stands, in Chinese.
    pub case_state: Option<String>,
    /// Who answers for that case now.
    pub responsible: Option<String>,
    /// Whom to call now, where that office has a telephone.
    pub call: Option<OfficePhone>,
    /// Whether its mediation can be rated now.
    pub rateable: bool,
}

/// The application of a code.
fn find(
    connection: &mut AnyConnection,
    keyring: &KeyRing,
    ApplicationAnswer { query_code, phone_tail }: &ApplicationAnswer,
) -> Result<Application, StoreError> {
    let index = record::query_index(keyring, query_code, phone_tail);
    Ok(table::table.filter(table::query_index.eq(index)).select(Application::as_select()).first(connection)?)
}

/// How the application of a code stands.
///
/// # Errors
/// [`StoreError::NotFound`] when there is none, or the telephone is another.
pub fn status(snapshot: &mut Snapshot, answer: &ApplicationAnswer) -> Result<PublicApplication, StoreError> {
    let (reference, keyring, now) = (snapshot.reference()?, snapshot.keyring().clone(), snapshot.now());
    let application = find(snapshot.connection(), &keyring, answer)?;
    let name = |id: OrganisationId| reference.organisations.get(id).map(|organisation| organisation.name.clone());
    let returned = super::read::returned(snapshot.connection(), &keyring, &application)?;
    let case = application.case_id.map(|id| case_of(snapshot.connection(), id)).transpose()?.flatten();
    let known = application.case_id.filter(|_| case.is_some());
    let rateable = known.map(|id| cases::is_rateable(snapshot, id)).transpose()?.unwrap_or_default();
    let waits = application.state == ApplicationState::Waiting;
    let answering = case.as_ref().map_or(application.organisation, |(_, _, responsible)| *responsible);
    let (case_number, case_state, responsible) = match case {
        Some((number, state, responsible)) => (number, Some(state.name_zh().to_owned()), name(responsible)),
        None => (None, None, None),
    };
    Ok(PublicApplication {
        state: application.state.name_zh().to_owned(),
        organisation: name(application.organisation),
        received_on: civil_date(application.received_at),
        answer_by: waits.then(|| clock(&reference, &application, now).deadline.nominal),
        answered_on: application.answered_at.map(civil_date),
        reason: returned.as_ref().map(|returned| returned.ground.name_zh().to_owned()),
        guidance: returned.map(|returned| returned.guidance.into()),
        case_number,
        case_state,
        responsible,
        call: organisations::phone(&reference.organisations, answering),
        rateable,
    })
}

type Standing = (Option<String>, MediationState, OrganisationId);

/// Where a case stands; nothing of one that has been forgotten.
fn case_of(connection: &mut AnyConnection, id: CaseId) -> Result<Option<Standing>, StoreError> {
    let row = mediation_case::table
        .filter(mediation_case::county.eq(Db(id.county())))
        .filter(mediation_case::id.eq(Db(id)))
        .filter(mediation_case::wrapped_key.is_not_null())
        .select((mediation_case::number, mediation_case::state, mediation_case::responsible));
    Ok(row.first(connection).optional()?)
}

/// Rates the mediation that came of the application of a code (调解满意度评价).
///
/// # Errors
/// [`CaseError`]: as [`status`], when no case came of it, and a refusal when that cannot be rated, or not any more.
pub fn rate(transaction: &mut Transaction, answer: &ApplicationAnswer, rating: Rate) -> Result<(), CaseError> {
    let keyring = transaction.keyring().clone();
    let application = find(transaction.connection(), &keyring, answer)?;
    cases::rate(transaction, application.case_id.ok_or(StoreError::NotFound)?, rating)
}

/// Takes back the application of a code that waits; what was told is forgotten at once.
///
/// # Errors
/// As [`status`].
pub fn withdraw(transaction: &mut Transaction, answer: &ApplicationAnswer) -> Decided<()> {
    let keyring = transaction.keyring().clone();
    let application = find(transaction.connection(), &keyring, answer)?;
    if application.state != ApplicationState::Waiting {
        return Ok(Err(Objection::conflicting("该申请已经答复或者撤回，不能再撤回；请与承办的调解组织联系")));
    }
    let event =
        application.event((transaction.now(), None, ApplicationState::Withdrawn), Payload::Plain(Vec::new()))?;
    record::answer(transaction, &application, event, (None, false))?;
    dossier::forget_files(transaction, application.id.into())?;
    unfollow(transaction, application.id)?;
    Ok(Ok(()))
}
