//! Calling a meeting (召开会议).

use std::collections::BTreeSet;

use chrono::NaiveDate;
use domain::id::{MeetingId, OrganisationId};
use domain::meeting::MeetingKind;
use domain::text::Line;
use domain::time::has_four_digit_year;
use serde::Deserialize;
use utoipa::ToSchema;

use super::change::MeetingReceipt;
use super::record::{self, Content, Meeting, kept};
use crate::limits::MEETING_INVITED_MAX;
use crate::notifications;
use crate::reference::{Decided, Objection};
use crate::scope::Scope;
use crate::write::Transaction;

/// A meeting to be held (召开会议).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMeeting {
    /// What kind of meeting.
    pub kind: MeetingKind,
    /// Civil date on which it is held.
    pub held_on: NaiveDate,
    /// Who presides, with post.
    pub chair: Line,
    /// Organisations invited beside the own one; they read what they may know of it.
    #[serde(default)]
    pub invited: Vec<OrganisationId>,
}

/// Calls a meeting of the account's organisation.
///
/// # Errors
/// When the database fails.
pub fn create(transaction: &mut Transaction, scope: &Scope, new: &NewMeeting) -> Decided<MeetingReceipt> {
    let own = scope.organisation();
    if new.kind == MeetingKind::JointMeeting && !own.kind.oversees() {
        return Ok(Err(Objection::unsuitable("kind", "联席会议由信访、司法行政机关等上级机构召集")));
    }
    if !has_four_digit_year(new.held_on) {
        return Ok(Err(Objection::unsuitable("held_on", "日期的年份应为四位数")));
    }
    let tree = transaction.reference()?;
    let invited: BTreeSet<OrganisationId> = new.invited.iter().copied().filter(|id| *id != own.id).collect();
    if invited.len() > MEETING_INVITED_MAX {
        return Ok(Err(Objection::unsuitable("invited", format!("参加单位不超过{MEETING_INVITED_MAX}个"))));
    }
    if !invited.iter().all(|id| tree.organisations.get(*id).is_some_and(|found| found.active)) {
        return Ok(Err(Objection::unsuitable("invited", "所填机构不存在或者已停用")));
    }
    let meeting = Meeting {
        id: MeetingId(transaction.new_id(scope.county())),
        kind: new.kind,
        organisation: own.id,
        held_on: new.held_on,
        created_by: scope.user(),
        created_at: kept(transaction.now()),
        version: 1,
        closed_at: None,
        content: Content {
            chair: new.chair.clone().into(),
            invited: invited.into_iter().collect(),
            agenda: Vec::new(),
            minutes: None,
        },
    };
    let keyring = transaction.keyring().clone();
    record::insert(transaction.connection(), &keyring, &meeting)?;
    notifications::tell_of_meeting(transaction, meeting.id, (&meeting.content.invited, meeting.held_on))?;
    Ok(Ok(MeetingReceipt::of(&meeting)))
}
