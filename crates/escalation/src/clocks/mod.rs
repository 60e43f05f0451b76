//! The clocks of a case (期限): which run now, from when, until when, and who answers for them.

mod face;
mod term;

use domain::basis::Basis;
use domain::case::Case;
use domain::deadline::Deadline;
use domain::id::OrganisationId;
use domain::time::CivilDate;
use serde::Serialize;
use utoipa::ToSchema;

use self::face::Face;
pub(crate) use self::term::within_term;
pub use self::term::{confirmation_deadline, mediation_deadline, pause_is_lawful};
use crate::facts::Facts;

domain::coded_enum! {
    /// What a clock measures (期限种类).
    pub enum ClockKind {
        /// Decision whether to accept (受理).
        Acceptance = "acceptance" "受理期限";
        /// Appointment of mediators (指派).
        Assignment = "assignment" "指派期限";
        /// The term of mediation (调解).
        Mediation = "mediation" "调解期限";
        /// From when the parties of a labour dispute may go to arbitration, a right of theirs (劳动争议告知).
        ArbitrationNotice = "arbitration_notice" "告知可申请仲裁期限";
        /// How long the case may stay at its tier before it should be passed on (本级停留).
        Residence = "residence" "本级停留期限";
        /// First session after a transfer (接收后首次调解).
        FirstSession = "first_session" "接收后首次调解期限";
        /// The receiver's decision on an offer (接收决定).
        OfferDecision = "offer_decision" "接收决定期限";
        /// The common superior's decision (裁定).
        SuperiorDecision = "superior_decision" "共同上级裁定期限";
        /// Repair after a return (补正).
        Repair = "repair" "退回补正期限";
        /// Report to a supervisor (督办反馈).
        Supervision = "supervision" "督办反馈期限";
        /// Performance of an obligation (履行).
        Performance = "performance" "履行期限";
        /// The window for judicial confirmation, a right of the parties (司法确认).
        Confirmation = "confirmation" "申请司法确认期限";
        /// Follow-up visit (回访).
        FollowUp = "follow_up" "回访期限";
        /// Closing (结案).
        Closing = "closing" "结案期限";
        /// Archiving (归档).
        Archiving = "archiving" "归档期限";
    }
}

impl ClockKind {
    /// Whether it is a right of the parties rather than a duty of an office: it lights no lamp on the desk.
    #[must_use]
    pub const fn is_right(self) -> bool {
        matches!(self, Self::Confirmation | Self::ArbitrationNotice)
    }
}

/// A clock that runs (运行中的期限).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Clock {
    /// What it measures.
    pub kind: ClockKind,
    /// Which one, where several of a kind run: number of the obligation or the order.
    pub number: Option<u32>,
    /// Civil date of the event after which it began.
    #[schema(value_type = chrono::NaiveDate)]
    pub started_on: CivilDate,
    /// Its days.
    pub deadline: Deadline,
    /// Who answers for it.
    pub owner: OrganisationId,
    /// Why it runs.
    #[schema(value_type = domain::basis::Citation)]
    pub basis: Basis,
}

/// Every clock that runs now.
#[must_use]
pub fn clocks(case: &Case, facts: &Facts<'_>) -> Vec<Clock> {
    Face::read(case, facts)
}
