//! Reading one case within a scope: the sheet, the actions, the history, a person unmasked.

use std::collections::BTreeMap;

use domain::case::Case;
use domain::deadline::Lamp;
use domain::id::{CaseId, PersonId, UserId};
use domain::person::{MaskedParticulars, Particulars};
use domain::time::civil_date;
use escalation::{Action, Clock, actions, clocks};
use serde::Serialize;
use utoipa::ToSchema;

use super::act::Ground;
use super::error::CaseError;
use super::history::{self, EventLine};
use super::record::{self, Loaded};
use super::{mediators, people, projection, visibility};
use crate::access_log::{Access, AccessKind, AccessSubject};
use crate::error::StoreError;
use crate::read::Snapshot;
use crate::scope::Scope;
use crate::write::Transaction;
use crate::{Store, access_log};

/// A case as shown: the case, its people masked, its running clocks (案件详情).
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct CaseSheet {
    /// The case.
    pub case: Case,
    /// Its number as written, once accepted.
    pub number: Option<String>,
    /// Everybody in it, masked.
    pub people: BTreeMap<PersonId, MaskedParticulars>,
    /// The clocks that run now.
    pub clocks: Vec<Clock>,
    /// The lamp of the clock that comes first.
    pub lamp: Option<Lamp>,
}

/// A case with the ground for decisions on it.
fn stand(snapshot: &mut Snapshot, scope: &Scope, id: CaseId) -> Result<(Loaded, Ground), StoreError> {
    visibility::see(snapshot.connection(), scope, id)?;
    let keyring = snapshot.keyring().clone();
    let loaded = record::load(snapshot.connection(), &keyring, id)?;
    let reference = snapshot.reference()?;
    let today = civil_date(snapshot.now());
    let ground = Ground::new(reference, (loaded.case.division, loaded.case.responsible), today);
    Ok((loaded, ground))
}

/// One case.
///
/// # Errors
/// [`StoreError::NotFound`] when there is none within the scope.
pub fn sheet(snapshot: &mut Snapshot, scope: &Scope, id: CaseId) -> Result<CaseSheet, StoreError> {
    let (Loaded { case, .. }, ground) = stand(snapshot, scope, id)?;
    let facts = ground.facts(scope, snapshot.now());
    let lamp = projection::next_due(&case, &facts).map(|c| c.deadline.lamp_on(facts.today()));
    let clocks = clocks(&case, &facts);
    let keyring = snapshot.keyring().clone();
    let people = people::masked(snapshot.connection(), &keyring, id)?;
    Ok(CaseSheet { number: case.number.as_ref().map(ToString::to_string), case, people, clocks, lamp })
}

/// What may be done on a case now, by this account, and why not; with the version it holds for.
///
/// # Errors
/// As [`sheet`].
pub fn available(snapshot: &mut Snapshot, scope: &Scope, id: CaseId) -> Result<(u64, Vec<Action>), StoreError> {
    let (Loaded { case, .. }, ground) = stand(snapshot, scope, id)?;
    Ok((case.version, actions(&case, &ground.facts(scope, snapshot.now()))))
}

/// Events of a case after position `after`, oldest first.
///
/// # Errors
/// As [`sheet`].
pub fn events(
    snapshot: &mut Snapshot,
    scope: &Scope,
    id: CaseId,
    (after, limit): (u32, u32),
) -> Result<Vec<EventLine>, StoreError> {
    visibility::see(snapshot.connection(), scope, id)?;
    let keyring = snapshot.keyring().clone();
    let key = record::load(snapshot.connection(), &keyring, id)?.key;
    let after = i32::try_from(after).unwrap_or(i32::MAX);
    let rows = history::rows(snapshot.connection(), id, after, i64::from(limit))?;
    rows.into_iter().map(|row| row.open(&key)).collect()
}

/// Mediators of the account's organisation who can be appointed.
///
/// # Errors
/// When the database fails.
pub fn own_mediators(snapshot: &mut Snapshot, scope: &Scope) -> Result<Vec<UserId>, StoreError> {
    Ok(mediators::of(snapshot.connection(), scope.organisation_id())?.into_iter().collect())
}

/// A person's particulars unmasked, for a reason. The look is on disk before the answer is given.
///
/// # Errors
/// [`CaseError`]: also a refusal when the account sees the case masked only.
pub fn unmask(
    transaction: &mut Transaction,
    scope: &Scope,
    case: CaseId,
    (person, reason): (PersonId, &str),
) -> Result<Particulars, CaseError> {
    visibility::see_unmasked(transaction.connection(), scope, case)?;
    let keyring = transaction.keyring().clone();
    let particulars = people::find(transaction.connection(), &keyring, case, person)?;
    let look = access(scope, case, AccessKind::Unmask, (AccessSubject::Person, person.0), Some(reason));
    access_log::record(transaction, &look)?;
    Ok(particulars)
}

/// Logs that a case was looked at, in the transaction in which it is.
///
/// # Errors
/// When the database fails.
pub fn record_look(
    transaction: &mut Transaction,
    scope: &Scope,
    case: CaseId,
    action: AccessKind,
) -> Result<(), StoreError> {
    access_log::record(transaction, &access(scope, case, action, (AccessSubject::Case, case.0), None))
}

impl Store {
    /// Logs that a case was looked at, with the next commit and without waiting for it.
    ///
    /// # Errors
    /// [`StoreError::Busy`] when too many wait.
    pub fn log_look(&self, scope: &Scope, case: CaseId, action: AccessKind) -> Result<(), StoreError> {
        let scope = scope.clone();
        self.write_later(move |transaction| record_look(transaction, &scope, case, action))
    }
}

fn access(
    scope: &Scope,
    case: CaseId,
    action: AccessKind,
    (subject, subject_id): (AccessSubject, uuid::Uuid),
    reason: Option<&str>,
) -> Access {
    Access {
        county: case.county(),
        actor: scope.user(),
        organisation: scope.organisation_id(),
        action,
        subject,
        subject_id: Some(subject_id),
        reason: reason.map(ToOwned::to_owned),
        request: scope.request_id().map(ToOwned::to_owned),
    }
}
