//! Meetings about cases and petitions: the joint meeting (联席会议) and the daily consultation (每日会商).
//!
//! What a meeting decides on a dossier stands in that dossier as a [`MeetingItem`], with who does it and until when; the
//! meeting itself keeps its agenda and minutes.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::id::OrganisationId;

crate::coded_enum! {
    /// What kind of meeting it is (会议种类).
    #[derive(Default)]
    pub enum MeetingKind {
        /// Joint meeting on petitions (信访工作联席会议), 《信访工作条例》第十三条.
        #[default]
        JointMeeting = "joint_meeting" "信访工作联席会议";
        /// Daily consultation on what is urgent (每日会商).
        DailyConsultation = "daily_consultation" "每日会商";
    }
}

/// What a meeting decided on a case or a petition (会议议定事项), 《信访工作条例》第十三、二十四条.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MeetingItem {
    /// Running number in the case or petition, from 1.
    pub number: u32,
    /// What kind of meeting it was.
    #[serde(default)]
    pub kind: MeetingKind,
    /// Civil date of the meeting.
    pub held_on: NaiveDate,
    /// Whose meeting.
    pub by: OrganisationId,
    /// What was decided.
    pub decision: String,
    /// Who does it.
    pub owner: OrganisationId,
    /// Civil date on which it is due.
    pub due_on: NaiveDate,
    /// Civil date on which it was done.
    pub done_on: Option<NaiveDate>,
    /// Feedback.
    pub result: Option<String>,
}

impl MeetingItem {
    /// Whether it still waits for its owner.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.done_on.is_none()
    }
}
