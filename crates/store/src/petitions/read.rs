//! Reading one petition within a scope: the sheet, the actions, the history.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::NaiveDate;
use diesel::dsl::exists;
use diesel::prelude::*;
use domain::deadline::Lamp;
use domain::division::DivisionCode;
use domain::id::{OrganisationId, PersonId, PetitionId, UserId};
use domain::person::MaskedParticulars;
use domain::petition::{Petition, PetitionSupervision};
use domain::time::civil_date;
use escalation::petition::{Action, Event, shield};
use escalation::{Aggregate, Clock, actions};
use serde::Serialize;
use utoipa::ToSchema;

use super::mediation::{LinkedCase, linked_case};
use super::record::{self, Loaded, PetitionKey};
use super::visibility::{Shield, known};
use super::{act, visibility};
use crate::clock::Instant;
use crate::connection::{AnyConnection, MultiBackend};
use crate::crypto::KeyRing;
use crate::dossier::{self, EventLine, Ground, Named, Names, next_due, people};
use crate::error::StoreError;
use crate::meetings::Subject;
use crate::read::Snapshot;
use crate::reference::ReferenceData;
use crate::schema::{petition as table, petition_organisation};
use crate::scope::Scope;
use crate::types::Db;

/// A petition as shown: the petition, its people masked, its running clocks, the case beside it (信访件详情).
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PetitionSheet {
    /// The petition; its query code is shown only where it was registered.
    pub petition: Petition,
    /// Its number as written.
    pub number: String,
    /// Everybody in it, masked.
    pub people: BTreeMap<PersonId, MaskedParticulars>,
    /// The clocks that run now.
    pub clocks: Vec<Clock>,
    /// The lamp of the clock that comes first.
    pub lamp: Option<Lamp>,
    /// The case it was referred to.
    pub case: Option<LinkedCase>,
    /// Where and when its matter first came, when this is a repeat and the account may know that petition.
    pub first: Option<FirstOfMatter>,
}

/// The first petition of a matter (首次信访).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FirstOfMatter {
    /// Where it was registered (首次登记机构).
    pub registered_in: OrganisationId,
    /// Civil date of receipt (首次信访日期).
    pub received_on: NaiveDate,
}

impl FirstOfMatter {
    /// As the first petition says.
    pub(super) const fn of(first: &Petition) -> Self {
        Self { registered_in: first.registered_in, received_on: first.received_on }
    }
}

/// Holds that the account sees a petition, and loads it.
pub(super) fn load(snapshot: &mut Snapshot, scope: &Scope, id: PetitionId) -> Result<Loaded, StoreError> {
    let reference = snapshot.reference()?;
    let keyring = snapshot.keyring().clone();
    visibility::see(snapshot.connection(), scope, (&keyring, &reference.organisations), id)?;
    record::load(snapshot.connection(), &keyring, id)
}

/// What a petition tells a meeting.
///
/// # Errors
/// As [`sheet`].
pub(crate) fn spoken_of(
    connection: &mut AnyConnection,
    (keyring, reference, now): (&KeyRing, &Arc<ReferenceData>, Instant),
    scope: &Scope,
    id: PetitionId,
) -> Result<Subject, StoreError> {
    visibility::see(connection, scope, (keyring, &reference.organisations), id)?;
    let petition = record::load(connection, keyring, id)?.petition;
    let ground = Ground::new(Arc::clone(reference), (petition.issue_division, petition.responsible), civil_date(now));
    Ok(Subject {
        number: Some(petition.number.to_string()),
        next_due: next_due(&petition.clocks(&ground.facts(scope, now))).cloned(),
        title: petition.title,
        responsible: petition.responsible,
        decided: petition.meeting_items,
    })
}

/// What those of these petitions are called that the account sees.
///
/// # Errors
/// When the database fails.
pub(crate) fn names(
    snapshot: &mut Snapshot,
    scope: &Scope,
    ids: impl Iterator<Item = PetitionId>,
) -> Result<Names, StoreError> {
    let reference = snapshot.reference()?;
    let shield = Shield::of(scope, snapshot.keyring(), &reference.organisations);
    let ids: BTreeSet<PetitionId> = ids.collect();
    let counties: BTreeSet<_> = ids.iter().map(|id| id.county()).collect();
    let before_own = petition_organisation::table
        .filter(petition_organisation::county.eq(table::county))
        .filter(petition_organisation::petition_id.eq(table::id))
        .filter(petition_organisation::organisation.eq(Db(scope.organisation_id())));
    let asked = table::table
        .filter(table::county.eq_any(counties.into_iter().map(Db).collect::<Vec<_>>()))
        .filter(table::id.eq_any(ids.into_iter().map(Db).collect::<Vec<_>>()))
        .filter(table::wrapped_key.is_not_null())
        .select((
            (table::division, exists(before_own)),
            (table::id, table::number, table::responsible),
            (table::wrapped_key, table::summary),
        ))
        .into_boxed::<MultiBackend>();
    let rows = known!(asked, (scope, shield)).load::<(
        (DivisionCode, bool),
        (PetitionId, String, OrganisationId),
        (Option<Vec<u8>>, Vec<u8>),
    )>(snapshot.connection())?;
    let (partakes, oversees) = (visibility::partakes(scope), visibility::oversees(scope));
    let seen = rows.into_iter().filter(|((division, before_own), ..)| {
        (partakes && *before_own) || (oversees && scope.division().contains(*division))
    });
    let named = seen.map(|(_, (id, number, responsible), (wrapped, summary))| {
        let key = PetitionKey::open(id.into(), wrapped, snapshot.keyring())?;
        Ok((id.0, Named { number: Some(number), title: key.open_summary(&summary)?.title, responsible }))
    });
    named.collect()
}

/// A petition with the ground for decisions on it.
fn stand(snapshot: &mut Snapshot, scope: &Scope, id: PetitionId) -> Result<(Petition, Ground), StoreError> {
    let petition = load(snapshot, scope, id)?.petition;
    let (reference, today) = (snapshot.reference()?, civil_date(snapshot.now()));
    let mut ground = Ground::new(reference, (petition.issue_division, petition.responsible), today);
    ground.thread = known_thread(snapshot, scope, &petition)?;
    Ok((petition, ground))
}

/// The petitions of the matter that a petition repeats, as far as the account may know them.
fn known_thread(snapshot: &mut Snapshot, scope: &Scope, petition: &Petition) -> Result<Vec<Petition>, StoreError> {
    let Some(link) = petition.repeat else { return Ok(Vec::new()) };
    let (reference, keyring) = (snapshot.reference()?, snapshot.keyring().clone());
    let mut thread = record::thread(snapshot.connection(), &keyring, link.of)?;
    thread.retain(|petition| shield::may_know(petition, scope.actor(), &reference.organisations));
    Ok(thread)
}

/// One petition.
///
/// # Errors
/// [`StoreError::NotFound`] when there is none within the scope.
pub fn sheet(snapshot: &mut Snapshot, scope: &Scope, id: PetitionId) -> Result<PetitionSheet, StoreError> {
    let (mut petition, ground) = stand(snapshot, scope, id)?;
    let facts = ground.facts(scope, snapshot.now());
    let mut clocks = petition.clocks(&facts);
    let lamp = next_due(&clocks).map(|c| c.deadline.lamp_on(facts.today()));
    clocks.retain(|clock| clock.has_begun(facts.today()));
    let keyring = snapshot.keyring().clone();
    let people = people::masked(snapshot.connection(), &keyring, id.into())?;
    let case = linked_case(snapshot, scope, &petition)?;
    let of = petition.repeat.map(|link| link.of);
    let first = ground.thread.iter().find(|earlier| Some(earlier.id) == of).map(FirstOfMatter::of);
    visibility::withhold_code(&mut petition, scope);
    Ok(PetitionSheet { number: petition.number.to_string(), petition, people, clocks, lamp, case, first })
}

/// What may be done on a petition now, by this account, and why not; with the version it holds for.
///
/// # Errors
/// As [`sheet`].
pub fn available(snapshot: &mut Snapshot, scope: &Scope, id: PetitionId) -> Result<(u64, Vec<Action>), StoreError> {
    let (petition, ground) = stand(snapshot, scope, id)?;
    Ok((petition.version, actions(&petition, &ground.facts(scope, snapshot.now()))))
}

/// The orders that were given on a petition.
///
/// # Errors
/// As [`sheet`].
pub fn supervisions(
    snapshot: &mut Snapshot,
    scope: &Scope,
    id: PetitionId,
) -> Result<Vec<PetitionSupervision>, StoreError> {
    Ok(load(snapshot, scope, id)?.petition.supervisions)
}

/// Events of a petition after position `after`, oldest first. The query code is left out of them.
///
/// # Errors
/// As [`sheet`].
pub fn events(
    snapshot: &mut Snapshot,
    scope: &Scope,
    id: PetitionId,
    (after, limit): (u32, u32),
) -> Result<Vec<EventLine<Event>>, StoreError> {
    let key = load(snapshot, scope, id)?.key;
    let after = i32::try_from(after).unwrap_or(i32::MAX);
    let rows = dossier::rows(snapshot.connection(), id.into(), after, i64::from(limit))?;
    let lines = rows.into_iter().map(|row| {
        let mut line = row.open(&key)?;
        if let Event::Registered(registered) = &mut line.event {
            registered.query_code.clear();
        }
        Ok(line)
    });
    lines.collect()
}

/// People of the account's organisation who can handle petitions; of accusations, when that is asked.
///
/// # Errors
/// When the database fails.
pub fn own_handlers(snapshot: &mut Snapshot, scope: &Scope, accusation: bool) -> Result<Vec<UserId>, StoreError> {
    act::handlers(snapshot.connection(), scope.organisation_id(), accusation)
}
