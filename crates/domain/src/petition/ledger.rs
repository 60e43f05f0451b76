//! What an office had in a ledger of its own before the petition came into the system (信访台账).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::PetitionState;
use crate::text::{Line, Story};

crate::coded_enum! {
    /// What a ledger says that came of a petition (信访台账办理结果).
    pub enum PetitionLedgerOutcome {
        /// It was handled and the petitioner was answered.
        Answered = "answered" "已办结答复";
        /// The three levels are over (三级终结).
        Final = "final" "三级终结";
        /// The petitioner was content, or came to terms.
        Settled = "settled" "已化解";
        /// It was not accepted, or not any more.
        NotAccepted = "not_accepted" "不予（不再）受理";
        /// It was handed to an organ that is competent for it.
        Redirected = "redirected" "已转送有关机关";
        /// The petitioner withdrew it.
        Withdrawn = "withdrawn" "已撤回";
    }
}

impl PetitionLedgerOutcome {
    /// The state in which such a petition is.
    #[must_use]
    pub const fn state(self) -> PetitionState {
        match self {
            Self::Answered => PetitionState::Replied,
            Self::Final => PetitionState::Final,
            Self::Settled => PetitionState::Settled,
            Self::NotAccepted => PetitionState::NotAccepted,
            Self::Redirected => PetitionState::Redirected,
            Self::Withdrawn => PetitionState::Withdrawn,
        }
    }
}

/// The row of a ledger that a petition was taken over from (台账记载). It is what the office wrote at the time, outside of the
/// system: nothing of it was checked by the rules, so none of it counts in the indicators.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PetitionLedgerEntry {
    /// Its number there, as written.
    pub number: Option<Line>,
    /// Civil date on which it came into the system; the terms of an open petition begin then.
    pub entered_on: NaiveDate,
    /// What came of it; `None` while it is open.
    pub ended: Option<PetitionLedgerEnd>,
}

/// What a ledger says that came of a petition, and when (台账办结记载).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PetitionLedgerEnd {
    /// What.
    pub outcome: PetitionLedgerOutcome,
    /// Civil date.
    pub on: NaiveDate,
    /// What is written about it.
    pub report: Story,
}
