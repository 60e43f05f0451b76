//! Ledgers that offices take over (台账导入): rows of a spreadsheet become cases, each whole and once.
//!
//! A file is read into sealed rows part by part ([`stage`]), shown ([`sheet`]), and, once somebody has said yes
//! ([`confirm`]), taken over by work of the outbox ([`LEDGERS`]): so many rows in one transaction, each of which leaves the
//! table as it becomes a case. So a server that is killed at any moment loses and doubles nothing, and whoever goes on
//! afterwards finds in the table what is left to do. The same file again is the same import; the same row in another file
//! is known by its identity. What a row becomes is told in decision 18.

mod read;
mod record;
mod stage;
mod take_over;
#[cfg(test)]
mod tests;

pub use read::{
    FaultyRow, ImportLine, ImportSheet, PreviewParty, PreviewRow, faulty_rows, list, record_download, sheet,
};
pub use record::{Column, Fault, LedgerCase, StagedRow, identity};
pub use stage::{Begun, NewImport, begin, confirm, discard, finish_reading, stage};
pub(crate) use take_over::{LEDGERS, forget_rows};

use domain::organisation::Role;

use crate::types::words;

/// Roles that take over the ledgers of their own organisation.
pub const IMPORTING: &[Role] = &[Role::CommitteeDirector];

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
