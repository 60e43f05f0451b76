//! What is on the agenda of a meeting, what is said of it, and what is decided.

use chrono::NaiveDate;
use domain::deadline::Lamp;
use domain::id::{CaseId, MeetingId, OrganisationId, PetitionId};
use domain::notice::DossierKind;
use domain::text::{Line, Story};
use domain::time::civil_date;
use escalation::acts::meetings::RecordMeetingItem;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::change::{Settled, at_version, store, unless_objected};
use super::read::subject;
use super::record::{Entry, Meeting};
use crate::cases;
use crate::crypto::DataKey;
use crate::error::StoreError;
use crate::limits::MEETING_AGENDA_MAX;
use crate::petitions;
use crate::reference::{Decided, Objection};
use crate::scope::Scope;
use crate::write::Transaction;

/// A case or petition to be put on the agenda (列入议题).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTopic {
    /// What it is.
    pub subject: DossierKind,
    /// Which case or petition.
    #[schema(value_type = String, format = Uuid)]
    pub subject_id: Uuid,
    /// Why it is spoken of, where its lamp does not say so.
    pub reason: Option<Line>,
}

/// A case or petition on the agenda (议题).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Topic {
    /// What it is.
    pub subject: DossierKind,
    /// Which case or petition.
    #[schema(value_type = String, format = Uuid)]
    pub subject_id: Uuid,
}

/// What was said of a case or petition on the agenda (讨论情况).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Discussion {
    /// What it is.
    pub subject: DossierKind,
    /// Which case or petition.
    #[schema(value_type = String, format = Uuid)]
    pub subject_id: Uuid,
    /// What was said; in place of what was written before.
    pub text: Story,
}

/// What a meeting decides on a case or petition of its agenda (议定事项).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// What it is.
    pub subject: DossierKind,
    /// Which case or petition.
    #[schema(value_type = String, format = Uuid)]
    pub subject_id: Uuid,
    /// What is decided.
    pub decision: Story,
    /// Who does it.
    pub owner: OrganisationId,
    /// Civil date on which it is due.
    pub due_on: NaiveDate,
}

/// Puts a case or petition that the account sees on the agenda.
///
/// # Errors
/// [`CaseError`](crate::cases::CaseError); [`StoreError::NotFound`] also when the account does not see the case or petition.
pub fn add(transaction: &mut Transaction, scope: &Scope, at: (MeetingId, i64), topic: &NewTopic) -> Settled {
    let (mut meeting, key) = unless_objected!(at_version(transaction, scope, at)?);
    let lamp = lamp_of(transaction, scope, (topic.subject, topic.subject_id))?;
    if meeting.entry(topic.subject_id).is_some() {
        return Ok(Err(Objection::conflicting("该案件、信访件已经列入议题").about("subject_id")));
    }
    if meeting.content.agenda.len() >= MEETING_AGENDA_MAX {
        return Ok(Err(Objection::conflicting(format!("一次会议的议题不超过{MEETING_AGENDA_MAX}项"))));
    }
    meeting.content.agenda.push(Entry {
        subject: topic.subject,
        subject_id: topic.subject_id,
        lamp,
        reason: topic.reason.clone().map(Into::into),
        discussion: None,
        decided: Vec::new(),
    });
    Ok(Ok(store(transaction, meeting, &key)?))
}

/// Takes a case or petition off the agenda, of which nothing was decided.
///
/// # Errors
/// As [`add`].
pub fn remove(transaction: &mut Transaction, scope: &Scope, at: (MeetingId, i64), topic: &Topic) -> Settled {
    let (mut meeting, key) = unless_objected!(on_agenda(transaction, scope, at, (topic.subject, topic.subject_id))?);
    if meeting.entry(topic.subject_id).is_some_and(|entry| !entry.decided.is_empty()) {
        return Ok(Err(Objection::conflicting("已经有议定事项的议题不能撤下").about("subject_id")));
    }
    meeting.content.agenda.retain(|entry| entry.subject_id != topic.subject_id);
    Ok(Ok(store(transaction, meeting, &key)?))
}

/// Writes down what was said of a case or petition.
///
/// # Errors
/// As [`add`].
pub fn discuss(transaction: &mut Transaction, scope: &Scope, at: (MeetingId, i64), said: &Discussion) -> Settled {
    let (mut meeting, key) = unless_objected!(on_agenda(transaction, scope, at, (said.subject, said.subject_id))?);
    if let Some(entry) = meeting.entry(said.subject_id) {
        entry.discussion = Some(said.text.clone().into());
    }
    Ok(Ok(store(transaction, meeting, &key)?))
}

/// Decides on a case or petition: an act in its own history, done in the same transaction, to which the meeting points.
///
/// # Errors
/// As [`add`]; a refusal when the case or petition does not allow it.
pub fn decide(transaction: &mut Transaction, scope: &Scope, at: (MeetingId, i64), decision: &Decision) -> Settled {
    let about = (decision.subject, decision.subject_id);
    let (mut meeting, key) = unless_objected!(on_agenda(transaction, scope, at, about)?);
    if meeting.held_on > civil_date(transaction.now()) {
        return Ok(Err(Objection::conflicting("会议尚未召开，不能登记议定事项")));
    }
    let item = RecordMeetingItem {
        kind: meeting.kind,
        held_on: meeting.held_on,
        decision: decision.decision.clone(),
        owner: decision.owner,
        due_on: decision.due_on,
    };
    let number = match about {
        (DossierKind::Case, id) => cases::decide_in_meeting(transaction, scope, CaseId(id), item)?,
        (DossierKind::Petition, id) => petitions::decide_in_meeting(transaction, scope, PetitionId(id), item)?,
    };
    if let Some(entry) = meeting.entry(decision.subject_id) {
        entry.decided.push(number);
    }
    Ok(Ok(store(transaction, meeting, &key)?))
}

/// The meeting, when its agenda has a case or petition that the account sees.
fn on_agenda(
    transaction: &mut Transaction,
    scope: &Scope,
    at: (MeetingId, i64),
    about: (DossierKind, Uuid),
) -> Decided<(Meeting, DataKey)> {
    let (mut meeting, key) = unless_objected!(at_version(transaction, scope, at)?);
    lamp_of(transaction, scope, about)?;
    let found = meeting.entry(about.1).is_some_and(|entry| entry.subject == about.0);
    if found { Ok(Ok((meeting, key))) } else { Err(StoreError::NotFound) }
}

/// The lamp of a case or petition today, when the account sees it.
fn lamp_of(
    transaction: &mut Transaction,
    scope: &Scope,
    about: (DossierKind, Uuid),
) -> Result<Option<Lamp>, StoreError> {
    let (reference, keyring, now) = (transaction.reference()?, transaction.keyring().clone(), transaction.now());
    let found = subject(transaction.connection(), (&keyring, &reference, now), scope, about)?;
    Ok(found.next_due.map(|clock| clock.deadline.lamp_on(civil_date(now))))
}
