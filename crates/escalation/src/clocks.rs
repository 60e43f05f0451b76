//! The clocks of a case (期限): which run now, from when, until when, and who answers for them.

use domain::basis::Basis;
use domain::case::{Case, MediationState, OfferKind, Source, SuspensionCause};
use domain::category::SpecialLaw;
use domain::deadline::{Deadline, Pause};
use domain::id::OrganisationId;
use domain::organisation::Tier;
use domain::rules::RuleKey;
use domain::time::CivilDate;
use serde::Serialize;
use utoipa::ToSchema;

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
        /// When the parties of a labour dispute are told of arbitration (劳动争议告知).
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
        matches!(self, Self::Confirmation)
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

/// Whether the law itself stops the clock for this cause: appraisal in medical and court-delegated mediation.
#[must_use]
pub fn pause_is_lawful(case: &Case, cause: SuspensionCause) -> bool {
    let court =
        matches!(case.source, Source::CourtPreFiling | Source::CourtPostFiling | Source::CourtPostFilingSummary);
    cause == SuspensionCause::Appraisal && (court || case.category.special_law() == Some(SpecialLaw::Medical))
}

/// The rule that gives the term of mediation: the court's for what it delegated, else the category's.
fn term(case: &Case) -> RuleKey {
    match case.source {
        Source::CourtPreFiling => RuleKey::MediationTermCourtPrefilingDays,
        Source::CourtPostFiling => RuleKey::MediationTermCourtOrdinaryDays,
        Source::CourtPostFilingSummary => RuleKey::MediationTermCourtSummaryDays,
        _ => case.category.term(),
    }
}

/// The term of mediation, from acceptance; the last extension decides.
#[must_use]
pub fn mediation_deadline(case: &Case, facts: &Facts<'_>) -> Option<Deadline> {
    let accepted_on = case.accepted_on?;
    let pauses: Vec<_> =
        case.suspensions.iter().filter(|s| s.stops_clock).map(|s| Pause { from: s.from, until: s.until }).collect();
    Some(match case.extensions.last() {
        Some(extension) => Deadline::ending_on(accepted_on, extension.due_on, facts.calendar, facts.rules.lamp()),
        None => facts.deadline(accepted_on, term(case), &pauses),
    })
}

/// The window for judicial confirmation, from the day the agreement took effect.
#[must_use]
pub fn confirmation_deadline(case: &Case, facts: &Facts<'_>) -> Option<Deadline> {
    let agreement = case.agreement.as_ref()?;
    Some(facts.deadline(agreement.effective_on, RuleKey::MediationConfirmDays, &[]))
}

/// Every clock that runs now.
#[must_use]
pub fn clocks(case: &Case, facts: &Facts<'_>) -> Vec<Clock> {
    let mut face = Face { case, facts, clocks: Vec::new() };
    face.before_acceptance();
    face.during_mediation();
    face.over_the_tiers();
    face.after_agreement();
    face.at_the_end();
    face.clocks
}

/// Collects the clocks of one case.
struct Face<'a> {
    case: &'a Case,
    facts: &'a Facts<'a>,
    clocks: Vec<Clock>,
}

impl Face<'_> {
    fn run(&mut self, kind: ClockKind, started_on: CivilDate, rule: RuleKey, owner: OrganisationId) {
        let deadline = self.facts.deadline(started_on, rule, &[]);
        self.clocks.push(Clock { kind, number: None, started_on, deadline, owner, basis: rule.rule().basis });
    }

    fn run_until(
        &mut self,
        kind: ClockKind,
        number: u32,
        started_on: CivilDate,
        due_on: CivilDate,
        owner: OrganisationId,
    ) {
        let deadline = Deadline::ending_on(started_on, due_on, self.facts.calendar, self.facts.rules.lamp());
        self.clocks.push(Clock { kind, number: Some(number), started_on, deadline, owner, basis: Basis::DESIGN });
    }

    fn before_acceptance(&mut self) {
        use MediationState as S;
        let case = self.case;
        if case.accepted_on.is_none() && matches!(case.state, S::Registered | S::UnderReview | S::AwaitingConsent) {
            let since = case.legs.last().map_or(case.applied_on, |leg| leg.since);
            self.run(ClockKind::Acceptance, since, RuleKey::MediationAcceptWd, case.responsible);
        }
    }

    fn during_mediation(&mut self) {
        use MediationState as S;
        let case = self.case;
        let Some(accepted_on) = case.accepted_on else { return };
        let under_way =
            matches!(case.state, S::Accepted | S::Assigned | S::InMediation | S::Suspended | S::EscalationProposed);
        if !under_way {
            return;
        }
        let since = case.legs.last().map_or(accepted_on, |leg| leg.since.max(accepted_on));
        if case.state == S::Accepted {
            self.run(ClockKind::Assignment, since, RuleKey::MediationAssignWd, case.responsible);
        }
        if let Some(deadline) = mediation_deadline(case, self.facts) {
            let basis = term(case).rule().basis;
            let (kind, owner) = (ClockKind::Mediation, case.responsible);
            self.clocks.push(Clock { kind, number: None, started_on: accepted_on, deadline, owner, basis });
        }
        if let Some(notice) = case.category.special_law().and_then(|law| law.asks_for().notice) {
            self.run(ClockKind::ArbitrationNotice, case.applied_on, notice, case.responsible);
        }
    }

    fn over_the_tiers(&mut self) {
        use MediationState as S;
        let case = self.case;
        let tier_of = |id| self.facts.organisations.get(id).map(|o| o.tier);
        if let Some(offer) = &case.offer {
            match (offer.disputed_on, tier_of(offer.to)) {
                (Some(on), _) => {
                    let superior = self.facts.organisations.common_superior(offer.from, offer.to);
                    let owner = superior.map_or(offer.to, |o| o.id);
                    self.run(ClockKind::SuperiorDecision, on, RuleKey::EscalationSuperiorDecideWd, owner);
                }
                (None, tier) => {
                    let rule = match (offer.kind, tier) {
                        (OfferKind::Assignment, _) => RuleKey::EscalationAssignedAcceptWd,
                        (_, Some(Tier::City)) => RuleKey::EscalationDecideWdCity,
                        (_, Some(Tier::County)) => RuleKey::EscalationDecideWdCounty,
                        _ => RuleKey::EscalationDecideWdTownship,
                    };
                    self.run(ClockKind::OfferDecision, offer.offered_on, rule, offer.to);
                }
            }
        }
        let under_way = matches!(case.state, S::Accepted | S::Assigned | S::InMediation);
        if under_way && let Some(leg) = case.legs.last() {
            let (since, owner) = (leg.since, leg.organisation);
            let residence = match tier_of(owner) {
                Some(Tier::City) => RuleKey::EscalationResidenceDaysCity,
                Some(Tier::County) => RuleKey::EscalationResidenceDaysCounty,
                Some(Tier::Township) => RuleKey::EscalationResidenceDaysTownship,
                _ => RuleKey::EscalationResidenceDaysVillage,
            };
            self.run(ClockKind::Residence, since, residence, owner);
            if case.hop() > 0 && !case.sessions.iter().any(|s| s.organisation == owner && s.held_on >= since) {
                self.run(ClockKind::FirstSession, since, RuleKey::EscalationAcceptTransferSessionWd, owner);
            }
            if let Some(back) = case.returned.last().filter(|r| r.from == owner && r.on >= since) {
                self.run(ClockKind::Repair, back.on, RuleKey::EscalationSenderFixWd, owner);
            }
        }
        for order in case.supervisions.iter().filter(|s| s.discharged_on.is_none() && s.reports.is_empty()) {
            self.run_until(ClockKind::Supervision, order.number, order.ordered_on, order.due_on, case.responsible);
        }
    }

    fn after_agreement(&mut self) {
        use MediationState as S;
        let case = self.case;
        let Some(agreement) = &case.agreement else { return };
        if matches!(case.state, S::Closed | S::Archived) {
            return;
        }
        for obligation in agreement.obligations.iter().filter(|o| !o.is_done()) {
            self.run_until(
                ClockKind::Performance,
                obligation.number,
                agreement.effective_on,
                obligation.due_on,
                case.responsible,
            );
        }
        if case.confirmation.is_none() {
            let rule = RuleKey::MediationConfirmDays;
            self.run(ClockKind::Confirmation, agreement.effective_on, rule, case.responsible);
        }
        if let Some((since, rule)) = follow_up_due(case) {
            self.run(ClockKind::FollowUp, since, rule, case.responsible);
        }
    }

    fn at_the_end(&mut self) {
        use MediationState as S;
        let case = self.case;
        match (case.state, case.ended_on, &case.closing) {
            (S::Closed, _, Some(closing)) => {
                self.run(ClockKind::Archiving, closing.closed_on, RuleKey::MediationArchiveDays, case.responsible);
            }
            (S::NotAccepted | S::Terminated | S::Referred, Some(ended_on), _) => {
                self.run(ClockKind::Closing, ended_on, RuleKey::MediationCloseDays, case.responsible);
            }
            // A performed agreement is visited first; closing is due after the visit.
            (S::Performed, Some(ended_on), _) if follow_up_due(case).is_none() => {
                let visited = case.follow_ups.iter().map(|v| v.on).max().unwrap_or(ended_on);
                self.run(ClockKind::Closing, visited.max(ended_on), RuleKey::MediationCloseDays, case.responsible);
            }
            _ => {}
        }
    }
}

/// From when a follow-up visit is due and by which rule: once everything is performed, or after an obligation fell due;
/// `None` once a later visit is on record.
fn follow_up_due(case: &Case) -> Option<(CivilDate, RuleKey)> {
    let agreement = case.agreement.as_ref()?;
    let visited = case.follow_ups.iter().map(|v| v.on).max();
    let due = if agreement.is_performed() {
        let done = agreement.obligations.iter().flat_map(|o| &o.performed).map(|p| p.on).max();
        (done.unwrap_or(agreement.effective_on), RuleKey::FollowUpFinalDays)
    } else {
        let next = agreement.obligations.iter().filter(|o| !o.is_done()).map(|o| o.due_on).min()?;
        (next, RuleKey::FollowUpObligationDays)
    };
    visited.is_none_or(|on| on < due.0).then_some(due)
}
