//! Reading one meeting: its record, and beside each case or petition on the agenda what that says now, as far as the
//! account sees it.

use std::sync::Arc;

use chrono::NaiveDate;
use domain::deadline::Lamp;
use domain::id::{CaseId, MeetingId, OrganisationId, PetitionId, UserId};
use domain::meeting::{MeetingItem, MeetingKind};
use domain::notice::DossierKind;
use escalation::Clock;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::record::{self, Entry};
use crate::access_log::{self, Access, AccessKind, AccessSubject};
use crate::clock::Instant;
use crate::connection::AnyConnection;
use crate::crypto::KeyRing;
use crate::dossier::NextDue;
use crate::error::StoreError;
use crate::read::Snapshot;
use crate::reference::ReferenceData;
use crate::scope::Scope;
use crate::{Store, cases, petitions};

/// A meeting as shown (会议详情).
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct MeetingSheet {
    /// Identity.
    pub id: MeetingId,
    /// Its version; the ETag.
    pub version: u64,
    /// What kind of meeting.
    pub kind: MeetingKind,
    /// Whose meeting.
    pub organisation: OrganisationId,
    /// Civil date on which it is held.
    pub held_on: NaiveDate,
    /// Who presides.
    pub chair: String,
    /// Who is invited beside the organisation that holds it.
    pub invited: Vec<OrganisationId>,
    /// What is on the agenda, as far as the account may know it.
    pub agenda: Vec<AgendaLine>,
    /// What was said that is about no single case or petition.
    pub minutes: Option<String>,
    /// Who recorded it first.
    pub created_by: UserId,
    /// UTC instant.
    #[schema(value_type = chrono::DateTime<chrono::Utc>)]
    pub created_at: Instant,
    /// UTC instant at which it was closed.
    #[schema(value_type = Option<chrono::DateTime<chrono::Utc>>)]
    pub closed_at: Option<Instant>,
}

/// A case or petition on the agenda (议题).
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct AgendaLine {
    /// What it is.
    pub subject: DossierKind,
    /// Which case or petition.
    #[schema(value_type = String, format = Uuid)]
    pub subject_id: Uuid,
    /// Its number, when it has one.
    pub subject_number: Option<String>,
    /// One line that names it.
    pub title: String,
    /// Who answers for it now.
    pub responsible: OrganisationId,
    /// The clock that an office has to meet first, now.
    pub next_due: Option<NextDue>,
    /// The lamp of that clock today.
    pub lamp: Option<Lamp>,
    /// The lamp it had when it was put on the agenda.
    pub lamp_then: Option<Lamp>,
    /// Why it is spoken of, in words.
    pub reason: Option<String>,
    /// What was said of it.
    pub discussion: Option<String>,
    /// What this meeting decided on it, as it stands in its own history: owner, day, and whether it is done.
    pub decisions: Vec<MeetingItem>,
}

/// What a case or petition tells a meeting.
pub(crate) struct Subject {
    pub(crate) number: Option<String>,
    pub(crate) title: String,
    pub(crate) responsible: OrganisationId,
    pub(crate) next_due: Option<Clock>,
    pub(crate) decided: Vec<MeetingItem>,
}

/// What an account reads a case or petition with.
pub(super) type Glasses<'a> = (&'a KeyRing, &'a Arc<ReferenceData>, Instant);

/// What a case or petition tells the account.
///
/// # Errors
/// [`StoreError::NotFound`] when the account does not see it, [`StoreError::Erased`] when its contents are gone.
pub(super) fn subject(
    connection: &mut AnyConnection,
    glasses: Glasses<'_>,
    scope: &Scope,
    (subject, id): (DossierKind, Uuid),
) -> Result<Subject, StoreError> {
    match subject {
        DossierKind::Case => cases::spoken_of(connection, glasses, scope, CaseId(id)),
        DossierKind::Petition => petitions::spoken_of(connection, glasses, scope, PetitionId(id)),
    }
}

/// One meeting.
///
/// # Errors
/// [`StoreError::NotFound`] when the account's organisation neither holds it nor is invited.
pub fn sheet(snapshot: &mut Snapshot, scope: &Scope, id: MeetingId) -> Result<MeetingSheet, StoreError> {
    let (reference, keyring, now) = (snapshot.reference()?, snapshot.keyring().clone(), snapshot.now());
    let (meeting, _) = record::load(snapshot.connection(), &keyring, scope, id)?;
    let mut agenda = Vec::new();
    for entry in meeting.content.agenda {
        let about = (entry.subject, entry.subject_id);
        match subject(snapshot.connection(), (&keyring, &reference, now), scope, about) {
            Ok(subject) => agenda.push(AgendaLine::of(entry, subject, now)),
            Err(StoreError::NotFound | StoreError::Erased) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(MeetingSheet {
        id,
        version: u64::try_from(meeting.version).unwrap_or_default(),
        kind: meeting.kind,
        organisation: meeting.organisation,
        held_on: meeting.held_on,
        chair: meeting.content.chair,
        invited: meeting.content.invited,
        agenda,
        minutes: meeting.content.minutes,
        created_by: meeting.created_by,
        created_at: meeting.created_at,
        closed_at: meeting.closed_at,
    })
}

/// What a meeting that the account sees is called in a notice; it has no number.
///
/// # Errors
/// [`StoreError::NotFound`] when the account does not see it.
pub(crate) fn named(
    snapshot: &mut Snapshot,
    scope: &Scope,
    id: MeetingId,
) -> Result<(Option<String>, String), StoreError> {
    let keyring = snapshot.keyring().clone();
    let (meeting, _) = record::load(snapshot.connection(), &keyring, scope, id)?;
    Ok((None, meeting.kind.name_zh().to_owned()))
}

impl AgendaLine {
    fn of(entry: Entry, subject: Subject, now: Instant) -> Self {
        let today = domain::time::civil_date(now);
        let mut decisions = subject.decided;
        decisions.retain(|item| entry.decided.contains(&item.number));
        Self {
            subject: entry.subject,
            subject_id: entry.subject_id,
            subject_number: subject.number,
            title: subject.title,
            responsible: subject.responsible,
            lamp: subject.next_due.as_ref().map(|clock| clock.deadline.lamp_on(today)),
            next_due: subject.next_due.as_ref().map(NextDue::from),
            lamp_then: entry.lamp,
            reason: entry.reason,
            discussion: entry.discussion,
            decisions,
        }
    }
}

/// Logs that a meeting was looked at, with the next commit and without waiting for it.
///
/// # Errors
/// [`StoreError::Busy`] when too many wait.
pub fn log_look(store: &Store, scope: &Scope, id: MeetingId) -> Result<(), StoreError> {
    let access = Access {
        county: id.county(),
        actor: scope.user(),
        organisation: scope.organisation_id(),
        action: AccessKind::Read,
        subject: AccessSubject::Meeting,
        subject_id: Some(id.0),
        dossier: None,
        reason: None,
        request: scope.request_id().map(ToOwned::to_owned),
    };
    store.write_later(move |transaction| access_log::record(transaction, &access))
}
