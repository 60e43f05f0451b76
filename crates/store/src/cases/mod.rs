//! Cases: the write path from a command to sealed, chained events and projections, and the reads within a scope.
//!
//! Start reading at [`act`]: load the case, let `escalation` decide, append the events, renew the projections, all in one
//! transaction. Free texts and the case itself are sealed under a key of the case, particulars of people each under a key
//! of their own; what stands in readable columns is only what lists are sorted and filtered by.

mod act;
mod attachments;
mod error;
mod lamps;
mod list;
mod looks;
mod materials;
mod measures;
mod parties;
mod projection;
mod rating;
mod read;
pub(crate) mod record;
mod renewal;
mod report;
#[cfg(test)]
pub(crate) mod tests;
mod verify;
pub(crate) mod visibility;

pub use act::{NewCase, Receipt, act, register};
pub(crate) use act::{Origin, decide_in_meeting, open};
pub(crate) use attachments::take_over_file;
pub use attachments::{attach, download};
pub use error::CaseError;
pub(crate) use lamps::look_at_lamps;
pub use list::{CaseFilter, CaseLine, CasePage, CaseQuery, CaseView, Order, Position, list, search};
pub(crate) use looks::by_auditor;
pub use looks::{looks, unmask};
pub use materials::materials;
pub use parties::{
    add_party, authorise_agent, correct_guardian, correct_particulars, elect_representatives, prove_identity,
    record_guardian,
};
pub(crate) use rating::{is_rateable, rate};
pub use read::{CaseSheet, available, events, own_mediators, sheet, supervisions};
pub(crate) use read::{names, spoken_of};
pub use report::{
    CaseReport, Dimension, ReportItem, ReportLine, ReportPosition, ReportQuery, load, report, report_items,
};
pub use verify::{Difference, Verified};
pub(crate) use visibility::{oversees, partakes};
