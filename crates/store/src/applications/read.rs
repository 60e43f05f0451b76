//! Reading one application before the account's committee.

use domain::application::{ApplicationReturn, ApplicationState};
use domain::case::Attachment;
use domain::deadline::Lamp;
use domain::division::DivisionCode;
use domain::id::{ApplicationId, CaseId};
use domain::person::MaskedParticulars;
use domain::time::{CivilDate, civil_date};
use escalation::Clock;
use serde::Serialize;
use utoipa::ToSchema;

use super::answer::clock;
use super::record::{self, Application, Returned};
use crate::Store;
use crate::access_log::{self, Access, AccessKind, AccessSubject};
use crate::connection::AnyConnection;
use crate::crypto::KeyRing;
use crate::error::StoreError;
use crate::read::Snapshot;
use crate::scope::Scope;

/// An application as shown to its committee (网上申请).
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ApplicationSheet {
    /// Identity.
    pub id: ApplicationId,
    /// Its version; the ETag.
    pub version: u64,
    /// Where it stands.
    pub state: ApplicationState,
    /// Where the dispute lies.
    pub division: DivisionCode,
    /// Civil date on which it came in.
    #[schema(value_type = chrono::NaiveDate)]
    pub received_on: CivilDate,
    /// The clock of the answer, while it waits.
    pub clock: Option<Clock>,
    /// The lamp of that clock today.
    pub lamp: Option<Lamp>,
    /// Who applies, masked; none of what was told here stays once it is not needed.
    pub applicant: Option<MaskedParticulars>,
    /// The other side, masked.
    pub other: Option<MaskedParticulars>,
    /// What happened.
    pub narrative: Option<String>,
    /// What is asked for.
    pub requests: Vec<String>,
    /// Pictures that came with it.
    pub pictures: Vec<Attachment>,
    /// Civil date of the answer.
    #[schema(value_type = Option<chrono::NaiveDate>)]
    pub answered_on: Option<CivilDate>,
    /// Why it was returned.
    pub ground: Option<ApplicationReturn>,
    /// Where the citizen was told to turn to.
    pub guidance: Option<String>,
    /// The case it became.
    pub case: Option<CaseId>,
}

/// One application.
///
/// # Errors
/// [`StoreError::NotFound`] when it is not before the account's committee.
pub fn sheet(snapshot: &mut Snapshot, scope: &Scope, id: ApplicationId) -> Result<ApplicationSheet, StoreError> {
    let (reference, keyring, now) = (snapshot.reference()?, snapshot.keyring().clone(), snapshot.now());
    let application = record::load(snapshot.connection(), scope, id)?;
    let told = record::told(snapshot.connection(), &keyring, &application)?;
    let returned = returned(snapshot.connection(), &keyring, &application)?;
    let waits = application.state == ApplicationState::Waiting;
    let clock = waits.then(|| clock(&reference, &application, now));
    let lamp = clock.as_ref().map(|clock| clock.deadline.lamp_on(civil_date(now)));
    let known = told.as_ref();
    Ok(ApplicationSheet {
        id,
        version: u64::try_from(application.version).unwrap_or_default(),
        state: application.state,
        division: application.division,
        received_on: civil_date(application.received_at),
        clock,
        lamp,
        applicant: known.map(|told| told.applicant.masked()),
        other: known.and_then(|told| told.other.as_ref()).map(domain::person::Particulars::masked),
        narrative: known.map(|told| told.narrative.to_string()),
        requests: told.iter().flat_map(|told| &told.requests).map(|request| request.to_string()).collect(),
        pictures: record::pictures(snapshot.connection(), &keyring, &application)?,
        answered_on: application.answered_at.map(civil_date),
        ground: returned.as_ref().map(|returned| returned.ground),
        guidance: returned.map(|returned| returned.guidance.into()),
        case: application.case_id,
    })
}

/// Why an application was returned, while that is kept.
pub(super) fn returned(
    connection: &mut AnyConnection,
    keyring: &KeyRing,
    application: &Application,
) -> Result<Option<Returned>, StoreError> {
    if application.state != ApplicationState::Returned {
        return Ok(None);
    }
    let Some(key) = application.key(keyring)? else { return Ok(None) };
    let history = record::history(connection, application.id)?;
    history.last().map(|event| application.open(&key, event)).transpose()
}

/// What notices call an application: who applies, masked.
///
/// # Errors
/// As [`sheet`].
pub(crate) fn named(
    snapshot: &mut Snapshot,
    scope: &Scope,
    id: ApplicationId,
) -> Result<(Option<String>, String), StoreError> {
    let keyring = snapshot.keyring().clone();
    let application = record::load(snapshot.connection(), scope, id)?;
    let told = record::told(snapshot.connection(), &keyring, &application)?;
    let who = told.map_or_else(|| application.state.name_zh().to_owned(), |told| told.applicant.masked().name);
    Ok((None, format!("网上申请（{who}）")))
}

/// Logs that an application was looked at, with the next commit and without waiting for it.
///
/// # Errors
/// [`StoreError::Busy`] when too many wait.
pub fn log_look(store: &Store, scope: &Scope, id: ApplicationId) -> Result<(), StoreError> {
    let access = access(scope, id, AccessKind::Read);
    store.write_later(move |transaction| access_log::record(transaction, &access))
}

/// A look at an application, for the log.
pub(super) fn access(scope: &Scope, id: ApplicationId, action: AccessKind) -> Access {
    Access {
        county: id.county(),
        actor: scope.user(),
        organisation: scope.organisation_id(),
        action,
        subject: AccessSubject::Application,
        subject_id: Some(id.0),
        dossier: None,
        reason: None,
        request: scope.request_id().map(ToOwned::to_owned),
    }
}
