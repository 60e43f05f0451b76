//! What the organisation that holds a meeting does to it until it is over.

use domain::id::MeetingId;
use domain::text::Story;
use domain::time::civil_date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::record::{self, Meeting, kept};
use crate::cases::CaseError;
use crate::checkpoint;
use crate::clock::Instant;
use crate::crypto::DataKey;
use crate::error::StoreError;
use crate::reference::{Decided, Objection};
use crate::scope::Scope;
use crate::write::Transaction;

/// What was done to a meeting (会议回执).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MeetingReceipt {
    /// The meeting.
    pub id: MeetingId,
    /// Its version now; the ETag.
    pub version: u64,
    /// UTC instant at which it was closed.
    #[schema(value_type = Option<chrono::DateTime<chrono::Utc>>)]
    pub closed_at: Option<Instant>,
}

/// The minutes of a meeting (会议纪要).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = MeetingMinutes)]
pub struct Minutes {
    /// What was said that is about no single case or petition. Everybody invited reads it: what concerns one stands beside
    /// that one.
    pub minutes: Story,
}

/// The end of a meeting (会议结束).
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CloseMeeting)]
pub struct Closing {}

/// The outcome of a change that the rules of the meeting, or those of a case or petition, could refuse.
pub type Settled = Result<Result<MeetingReceipt, Objection>, CaseError>;

/// Lets an objection through to the caller.
macro_rules! unless_objected {
    ($decided:expr) => {
        match $decided {
            Ok(found) => found,
            Err(objection) => return Ok(Err(objection)),
        }
    };
}
pub(super) use unless_objected;

impl MeetingReceipt {
    pub(super) fn of(meeting: &Meeting) -> Self {
        let version = u64::try_from(meeting.version).unwrap_or_default();
        Self { id: meeting.id, version, closed_at: meeting.closed_at }
    }
}

/// A meeting at the version that the caller has read, when the account may change it.
pub(super) fn at_version(
    transaction: &mut Transaction,
    scope: &Scope,
    (id, expected): (MeetingId, i64),
) -> Decided<(Meeting, DataKey)> {
    let keyring = transaction.keyring().clone();
    let (meeting, key) = record::load(transaction.connection(), &keyring, scope, id)?;
    if meeting.organisation != scope.organisation_id() || !scope.has_any(super::HOLDING) {
        return Ok(Err(Objection::not_allowed("会议由召集的机构记录")));
    }
    let found = i64::from(meeting.version);
    if found != expected {
        return Err(StoreError::VersionConflict { expected, found });
    }
    if meeting.closed_at.is_some() {
        return Ok(Err(Objection::conflicting("会议已经结束，不能再修改；议定事项在案件、信访件中继续办理")));
    }
    Ok(Ok((meeting, key)))
}

/// Stores a changed meeting under its next version.
pub(super) fn store(
    transaction: &mut Transaction,
    mut meeting: Meeting,
    key: &DataKey,
) -> Result<MeetingReceipt, StoreError> {
    meeting.version += 1;
    let hash = record::update(transaction.connection(), &meeting, key)?;
    if let Some(hash) = hash {
        checkpoint::remember(transaction, meeting.id.county(), meeting.id.0, (meeting.version, hash))?;
    }
    Ok(MeetingReceipt::of(&meeting))
}

/// Writes the minutes that are about no single case or petition, in place of those before.
///
/// # Errors
/// [`StoreError::NotFound`], [`StoreError::VersionConflict`], or when the database fails.
pub fn write_minutes(
    transaction: &mut Transaction,
    scope: &Scope,
    at: (MeetingId, i64),
    Minutes { minutes }: &Minutes,
) -> Settled {
    let (mut meeting, key) = unless_objected!(at_version(transaction, scope, at)?);
    meeting.content.minutes = Some(minutes.clone().into());
    Ok(Ok(store(transaction, meeting, &key)?))
}

/// Closes a meeting: it never changes again, what it decided goes on in the cases and petitions.
///
/// # Errors
/// As [`write_minutes`].
pub fn close(transaction: &mut Transaction, scope: &Scope, at: (MeetingId, i64), _: &Closing) -> Settled {
    let (mut meeting, key) = unless_objected!(at_version(transaction, scope, at)?);
    let now = transaction.now();
    if meeting.held_on > civil_date(now) {
        return Ok(Err(Objection::conflicting("会议尚未召开")));
    }
    if meeting.content.minutes.is_none() {
        return Ok(Err(Objection::conflicting("会议结束前应当写明会议纪要")));
    }
    meeting.closed_at = Some(kept(now));
    Ok(Ok(store(transaction, meeting, &key)?))
}
