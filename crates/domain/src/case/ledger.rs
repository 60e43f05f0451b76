//! What an office had in a ledger of its own before the case came into the system (台账).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

crate::coded_enum! {
    /// What a ledger says that came of a case (台账办理结果).
    pub enum LedgerOutcome {
        /// The parties agreed.
        Settled = "settled" "调解成功";
        /// They did not.
        Failed = "failed" "调解不成";
        /// The committee did not take it.
        NotAccepted = "not_accepted" "不予受理";
        /// The applicant withdrew.
        Withdrawn = "withdrawn" "撤回申请";
        /// It went another way, such as to court.
        Referred = "referred" "转其他途径";
    }
}

/// The row of a ledger that a case was taken over from (台账记载). It is what the office wrote at the time, outside of the
/// system: nothing of it was checked by the rules, so none of it counts in statistics.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LedgerEntry {
    /// Its number there, as written.
    pub number: Option<String>,
    /// Civil date on which it came into the system; the clocks of an open case begin then.
    pub entered_on: NaiveDate,
    /// What came of it; `None` while it is open.
    pub outcome: Option<LedgerOutcome>,
}
