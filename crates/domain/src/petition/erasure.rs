//! How long a petition is kept, and what forbids its erasure (domain reference 10 and 14.17).

use chrono::{Months, NaiveDate};

use super::{Petition, PetitionFlag};
use crate::time::CivilDate;

/// Years for which a petition is kept on which an opinion was issued, or that was mediated; which of those a ledger tells of
/// nobody knows.
const DECIDED_YEARS: u32 = 30;
/// Years for which any other is.
const YEARS: u32 = 10;

impl Petition {
    /// Years for which the file is kept after its end (保管期限); `None` is for ever: accusations, what was marked weighty,
    /// and what promises something that has not been done. The law is silent; these are this system's defaults, those of
    /// cases by analogy (domain reference 3.11, design).
    #[must_use]
    pub fn retention_years(&self) -> Option<u32> {
        let weighty = [PetitionFlag::MajorUrgent, PetitionFlag::Group, PetitionFlag::Threat, PetitionFlag::Backlog];
        if self.is_shielded() || weighty.into_iter().any(|flag| self.is(flag)) || self.awaits_execution() {
            return None;
        }
        let mediated = self.mediation.as_ref().is_some_and(|link| link.case.is_some());
        Some(if mediated || !self.opinions.is_empty() || self.was_over() { DECIDED_YEARS } else { YEARS })
    }

    /// Last civil date on which the file must be kept; none before its end, or when it is kept for ever.
    #[must_use]
    pub fn kept_until(&self) -> Option<CivilDate> {
        let years = self.retention_years()?;
        self.ended_on()?.checked_add_months(Months::new(years * 12))
    }

    /// Civil date on which the last happened that counts towards its end; none before.
    fn ended_on(&self) -> Option<NaiveDate> {
        let days = [
            self.concluded_on,
            self.ending.as_ref().map(|ending| ending.on),
            self.opinions.last().and_then(|opinion| opinion.service.as_ref()).map(|service| service.on),
            self.executions.last().map(|execution| execution.on),
        ];
        days.into_iter().flatten().max().filter(|_| self.state.is_over())
    }

    /// Whether nothing of it may be erased for now (保全).
    #[must_use]
    pub fn is_held(&self) -> bool {
        self.holds.iter().any(|hold| hold.lifted_on.is_none())
    }
}
