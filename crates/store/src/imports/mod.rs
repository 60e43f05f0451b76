//! Ledgers that offices take over (台账导入): rows of a spreadsheet become cases, or petitions where a petition office kept
//! it, each whole and once.
//!
//! A file is read into sealed rows part by part ([`stage`]), shown ([`sheet`]), and, once somebody has said yes
//! ([`confirm`]), taken over by work of the outbox ([`LEDGERS`]): so many rows in one transaction, each of which leaves the
//! table as it becomes a case. So a server that is killed at any moment loses and doubles nothing, and whoever goes on
//! afterwards finds in the table what is left to do. The same file again is the same import; the same row in another file
//! is known by its identity. What a row becomes is told in decisions 18 and 27.

mod read;
mod record;
mod stage;
mod take_over;
#[cfg(test)]
mod tests;

pub use read::{
    FaultyRow, ImportLine, ImportSheet, PetitionPreviewRow, PreviewParty, PreviewRow, faulty_rows, list,
    record_download, sheet,
};
pub use record::{Column, Fault, LedgerCase, LedgerPetition, StagedRow, Told};
pub use stage::{Begun, NewImport, begin, confirm, discard, finish_reading, stage};
pub(crate) use take_over::{LEDGERS, forget_rows};

use domain::organisation::{OrganisationKind, Role};

use crate::scope::Scope;
use crate::types::words;

/// Roles that take over the ledgers of their own organisation.
pub const IMPORTING: &[Role] = &[Role::CommitteeDirector, Role::PetitionClerk];

/// Whether the account takes over the ledgers of its organisation: of disputes where that mediates, of petitions where it is
/// a petition office.
fn may_import(scope: &Scope) -> bool {
    let kind = scope.organisation().kind;
    (kind.mediates() && scope.has_any(&[Role::CommitteeDirector]))
        || (kind == OrganisationKind::PetitionOffice && scope.has_any(&[Role::PetitionClerk]))
}

domain::coded_enum! {
    /// How far the import of a ledger has come (导入进度).
    pub enum ImportState {
        /// The file is being read; one whose reading was broken off stays so until it is sent again.
        Reading = "reading" "读取中";
        /// Read, and waiting for somebody to say yes.
        Ready = "ready" "待确认";
        /// Its rows become cases.
        Running = "running" "导入中";
        /// All of them have, but for those with faults.
        Done = "done" "已完成";
    }
}

words!(ImportState);
