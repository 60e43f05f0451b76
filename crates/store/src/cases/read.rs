//! Reading one case within a scope: the sheet, the actions, the history.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use diesel::dsl::exists;
use diesel::prelude::*;
use domain::case::{Case, Supervision};
use domain::deadline::Lamp;
use domain::id::{CaseId, OrganisationId, PersonId, UserId};
use domain::person::MaskedParticulars;
use domain::time::civil_date;
use escalation::{Action, Clock, Event, Prompt, actions, clocks, prompts};
use serde::Serialize;
use utoipa::ToSchema;

use super::record::{self, CaseKey, Loaded};
use super::visibility::Place;
use crate::clock::Instant;
use crate::connection::AnyConnection;
use crate::crypto::KeyRing;
use crate::dossier::{self, EventLine, Ground, Named, Names, next_due, people, staff};
use crate::error::StoreError;
use crate::meetings::Subject;
use crate::petitions::{self, LinkedPetition};
use crate::read::Snapshot;
use crate::reference::ReferenceData;
use crate::schema::{case_organisation, mediation_case as table};
use crate::scope::Scope;
use crate::types::Db;

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
    /// The petition it was opened for, with the clocks that it must keep to.
    pub petition: Option<LinkedPetition>,
    /// What the law has people told or think of now.
    pub prompts: Vec<Prompt>,
}

/// A case with the ground for decisions on it.
fn stand(snapshot: &mut Snapshot, scope: &Scope, id: CaseId) -> Result<(Loaded, Ground), StoreError> {
    let keyring = snapshot.keyring().clone();
    let loaded = record::load(snapshot.connection(), &keyring, scope, id)?;
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
    let clocks = clocks(&case, &facts);
    let lamp = next_due(&clocks).map(|c| c.deadline.lamp_on(facts.today()));
    let keyring = snapshot.keyring().clone();
    let people = people::masked(snapshot.connection(), &keyring, id.into())?;
    let petition = petitions::linked_petition(snapshot, scope, &case)?;
    let prompts = prompts(&case, &facts);
    let number = case.number.as_ref().map(ToString::to_string);
    Ok(CaseSheet { number, case, people, clocks, lamp, petition, prompts })
}

/// What a case tells a meeting.
///
/// # Errors
/// As [`sheet`].
pub(crate) fn spoken_of(
    connection: &mut AnyConnection,
    (keyring, reference, now): (&KeyRing, &Arc<ReferenceData>, Instant),
    scope: &Scope,
    id: CaseId,
) -> Result<Subject, StoreError> {
    let case = record::load(connection, keyring, scope, id)?.case;
    let ground = Ground::new(Arc::clone(reference), (case.division, case.responsible), civil_date(now));
    Ok(Subject {
        number: case.number.as_ref().map(ToString::to_string),
        next_due: next_due(&clocks(&case, &ground.facts(scope, now))).cloned(),
        title: case.title,
        responsible: case.responsible,
        decided: case.meeting_items,
    })
}

/// What those of these cases are called that the account sees.
///
/// # Errors
/// When the database fails.
pub(crate) fn names(
    snapshot: &mut Snapshot,
    scope: &Scope,
    ids: impl Iterator<Item = CaseId>,
) -> Result<Names, StoreError> {
    let ids: BTreeSet<CaseId> = ids.collect();
    let counties: BTreeSet<_> = ids.iter().map(|id| id.county()).collect();
    let takes_part = case_organisation::table
        .filter(case_organisation::county.eq(table::county))
        .filter(case_organisation::case_id.eq(table::id))
        .filter(case_organisation::organisation.eq(Db(scope.organisation_id())));
    let rows = table::table
        .filter(table::county.eq_any(counties.into_iter().map(Db).collect::<Vec<_>>()))
        .filter(table::id.eq_any(ids.into_iter().map(Db).collect::<Vec<_>>()))
        .filter(table::wrapped_key.is_not_null())
        .select((
            (table::division, table::registered_by, exists(takes_part)),
            (table::id, table::number, table::responsible),
            (table::wrapped_key, table::summary),
        ))
        .load::<(Place, (CaseId, Option<String>, OrganisationId), (Option<Vec<u8>>, Vec<u8>))>(snapshot.connection())?;
    let seen = rows.into_iter().filter(|(place, ..)| place.is_seen_by(scope));
    let named = seen.map(|(_, (id, number, responsible), (wrapped, summary))| {
        let key = CaseKey::open(id.into(), wrapped, snapshot.keyring())?;
        Ok((id.0, Named { number, title: key.open_summary(&summary)?.title, responsible }))
    });
    named.collect()
}

/// What may be done on a case now, by this account, and why not; with the version it holds for.
///
/// # Errors
/// As [`sheet`].
pub fn available(snapshot: &mut Snapshot, scope: &Scope, id: CaseId) -> Result<(u64, Vec<Action>), StoreError> {
    let (Loaded { case, .. }, ground) = stand(snapshot, scope, id)?;
    Ok((case.version, actions(&case, &ground.facts(scope, snapshot.now()))))
}

/// The orders that were given on a case.
///
/// # Errors
/// As [`sheet`].
pub fn supervisions(snapshot: &mut Snapshot, scope: &Scope, id: CaseId) -> Result<Vec<Supervision>, StoreError> {
    let keyring = snapshot.keyring().clone();
    Ok(record::load(snapshot.connection(), &keyring, scope, id)?.case.supervisions)
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
) -> Result<Vec<EventLine<Event>>, StoreError> {
    let keyring = snapshot.keyring().clone();
    let key = record::load(snapshot.connection(), &keyring, scope, id)?.key;
    let after = i32::try_from(after).unwrap_or(i32::MAX);
    let rows = dossier::rows(snapshot.connection(), id.into(), after, i64::from(limit))?;
    rows.into_iter().map(|row| row.open(&key)).collect()
}

/// Mediators of the account's organisation who can be appointed.
///
/// # Errors
/// When the database fails.
pub fn own_mediators(snapshot: &mut Snapshot, scope: &Scope) -> Result<Vec<UserId>, StoreError> {
    Ok(staff::with_role(snapshot.connection(), scope.organisation_id(), &staff::MEDIATING)?.into_iter().collect())
}
