//! The clocks of a case (期限): which run now, from when, until when, and who answers for them.

mod face;
mod term;

use domain::basis::Basis;
use domain::case::Case;
pub use domain::deadline::ClockKind;
use domain::deadline::Deadline;
use domain::id::OrganisationId;
use domain::time::CivilDate;
use serde::Serialize;
use utoipa::ToSchema;

use self::face::Face;
pub use self::term::{confirmation_deadline, mediation_deadline, offer_deadline, pause_is_lawful};
pub(crate) use self::term::{is_delegated_by_court, within_term};
use crate::facts::Facts;

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

impl Clock {
    /// Whether it has begun on a day; only those that begin by themselves wait for theirs.
    #[must_use]
    pub fn has_begun(&self, today: CivilDate) -> bool {
        !self.kind.begins_by_itself() || self.started_on < today
    }
}

/// Every clock that runs now.
#[must_use]
pub fn clocks(case: &Case, facts: &Facts<'_>) -> Vec<Clock> {
    Face::read(case, facts)
}
