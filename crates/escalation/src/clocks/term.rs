//! The two clocks of the law: the term of mediation and the window for judicial confirmation.

use domain::case::{Case, Offer, OfferKind, Source, Suspension, SuspensionCause};
use domain::category::SpecialLaw;
use domain::deadline::{Deadline, Length, Pause};
use domain::organisation::Tier;
use domain::rules::{EscalationClock, RuleKey};
use domain::time::CivilDate;

use crate::facts::Facts;

/// Whether the law itself stops the clock for this cause: appraisal in medical and court-delegated mediation.
#[must_use]
pub fn pause_is_lawful(case: &Case, cause: SuspensionCause) -> bool {
    let medical = case.category.special_law() == Some(SpecialLaw::Medical);
    cause == SuspensionCause::Appraisal && (medical || is_delegated_by_court(case))
}

pub(crate) fn is_delegated_by_court(case: &Case) -> bool {
    matches!(case.source, Source::CourtPreFiling | Source::CourtPostFiling | Source::CourtPostFilingSummary)
}

/// Whether the law takes mediation for failed once its term is over (MED 38, INV 27); else the term is an aim.
fn term_is_strict(case: &Case) -> bool {
    is_delegated_by_court(case) || case.category.special_law() == Some(SpecialLaw::Medical)
}

/// Whether mediation may still be going on on a day.
pub(crate) fn within_term(on: CivilDate, case: &Case, facts: &Facts<'_>) -> bool {
    !term_is_strict(case) || mediation_deadline(case, facts).is_none_or(|d| d.open_for_citizen_on(on))
}

/// The rule that gives the term of mediation: the court's for what it delegated, else the category's.
pub(super) fn term(case: &Case) -> RuleKey {
    match case.source {
        Source::CourtPreFiling => RuleKey::MediationTermCourtPrefilingDays,
        Source::CourtPostFiling => RuleKey::MediationTermCourtOrdinaryDays,
        Source::CourtPostFilingSummary => RuleKey::MediationTermCourtSummaryDays,
        _ => case.category.term(),
    }
}

/// The term of mediation, from acceptance, whoever holds the case; only where a place says so, from the acceptance by the
/// present holder. The last extension decides; pauses after it still count.
#[must_use]
pub fn mediation_deadline(case: &Case, facts: &Facts<'_>) -> Option<Deadline> {
    let accepted_on = case.accepted_on?;
    let restarts = facts.rules.escalation_clock() == EscalationClock::RestartOnNewAcceptance;
    let start = case.legs.last().filter(|_| restarts).map_or(accepted_on, |leg| leg.since.max(accepted_on));
    let stopped = case.suspensions.iter().filter(|s| s.stops_clock);
    let pause = |s: &Suspension| Pause { from: s.from, until: s.until };
    let deadline = match case.extensions.last().filter(|extension| extension.agreed_on >= start) {
        Some(extension) => {
            let days = (extension.due_on - extension.agreed_on).num_days();
            let length = Length::days(u16::try_from(days).unwrap_or(u16::MAX));
            let later: Vec<_> = stopped.filter(|s| s.from >= extension.agreed_on).map(pause).collect();
            Deadline::compute(extension.agreed_on, length, &later, facts.calendar, facts.rules.lamp())
        }
        None => facts.deadline(start, term(case), &stopped.map(pause).collect::<Vec<_>>()),
    };
    // Nothing of mediation holds up the petition it was opened for.
    Some(match case.petition.filter(|origin| origin.mediate_until < deadline.nominal) {
        Some(origin) => Deadline::ending_on(start, origin.mediate_until, facts.calendar, facts.rules.lamp()),
        None => deadline,
    })
}

/// The rule that gives the receiver of an offer the days to decide on it.
pub(super) fn offer_term(offer: &Offer, facts: &Facts<'_>) -> RuleKey {
    match (offer.kind, facts.organisations.get(offer.to).map(|receiver| receiver.tier)) {
        (OfferKind::Assignment, _) => RuleKey::EscalationAssignedAcceptWd,
        (_, Some(Tier::City)) => RuleKey::EscalationDecideWdCity,
        (_, Some(Tier::County)) => RuleKey::EscalationDecideWdCounty,
        _ => RuleKey::EscalationDecideWdTownship,
    }
}

/// By when the receiver of an offer must decide on it, or had to.
#[must_use]
pub fn offer_deadline(offer: &Offer, facts: &Facts<'_>) -> Deadline {
    facts.deadline(offer.offered_on, offer_term(offer, facts), &[])
}

/// The window for judicial confirmation, from the day the agreement took effect.
#[must_use]
pub fn confirmation_deadline(case: &Case, facts: &Facts<'_>) -> Option<Deadline> {
    let agreement = case.agreement.as_ref()?;
    Some(facts.deadline(agreement.effective_on, RuleKey::MediationConfirmDays, &[]))
}
