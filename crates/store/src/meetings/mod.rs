//! Meetings (联席会议、每日会商): when and whose, who is invited, what is on the agenda, the minutes.
//!
//! A meeting is a small record beside the cases and petitions that it is about. What it decides stands in their histories,
//! and is read from there by whoever sees them: of what a reader may not know, a meeting shows nothing, not even that it
//! was spoken of. Of what stands here, all but kind, day and organisation is sealed; a meeting that is over never changes
//! and goes into the next checkpoint.

mod agenda;
mod change;
mod create;
mod list;
mod proposals;
mod read;
mod record;
#[cfg(test)]
mod tests;
mod verify;

pub use agenda::{Decision, Discussion, NewTopic, Topic, add, decide, discuss, remove};
pub use change::{Closing, MeetingReceipt, Minutes, Settled, close, write_minutes};
pub use create::{NewMeeting, create};
pub use list::{MeetingFilter, MeetingLine, MeetingPosition, list};
pub use proposals::{Proposal, numbered, proposals};
pub use read::{AgendaLine, MeetingSheet, log_look, sheet};
pub(crate) use read::{Subject, named};
pub(crate) use record::is_closed_as;
pub(crate) use verify::check;

use domain::organisation::Role;

/// Roles that hold meetings of their organisation.
pub const HOLDING: &[Role] =
    &[Role::CommitteeDirector, Role::JusticeOfficer, Role::PetitionClerk, Role::JointMeetingOfficer];

/// Roles that read the meetings that their organisation holds or is invited to.
pub const READING: &[Role] = &[
    Role::CommitteeDirector,
    Role::JusticeOfficer,
    Role::PetitionClerk,
    Role::UnitOfficer,
    Role::JointMeetingOfficer,
    Role::Auditor,
];
