//! Which clocks a case shows now.

use domain::basis::Basis;
use domain::case::{Agreement, Case, MediationState, Offer, ReturnReason, RiskLevel};
use domain::deadline::{Deadline, Pause};
use domain::id::OrganisationId;
use domain::organisation::Tier;
use domain::rules::RuleKey;
use domain::time::CivilDate;

use super::term::{mediation_deadline, offer_term, term};
use super::{Clock, ClockKind};
use crate::facts::Facts;
use crate::needs::{deciding_superior, may_ask_court};

/// Collects the clocks of one case.
pub(super) struct Face<'a> {
    case: &'a Case,
    facts: &'a Facts<'a>,
    clocks: Vec<Clock>,
}

impl<'a> Face<'a> {
    pub(super) fn read(case: &'a Case, facts: &'a Facts<'a>) -> Vec<Clock> {
        let mut face = Self { case, facts, clocks: Vec::new() };
        face.before_acceptance();
        face.during_mediation();
        face.over_the_tiers();
        face.after_agreement();
        face.at_the_end();
        face.clocks
    }

    /// The day from which the present organisation has answered for the present round.
    fn since(&self) -> CivilDate {
        let began = self.case.round_began_on;
        self.case.legs.last().filter(|_| self.case.hop() > 0).map_or(began, |leg| leg.since.max(began))
    }

    fn run(&mut self, kind: ClockKind, started_on: CivilDate, rule: RuleKey, owner: OrganisationId) {
        self.run_with_pauses(kind, started_on, rule, owner, &[]);
    }

    fn run_with_pauses(
        &mut self,
        kind: ClockKind,
        started_on: CivilDate,
        rule: RuleKey,
        owner: OrganisationId,
        pauses: &[Pause],
    ) {
        let deadline = self.facts.deadline(started_on, rule, pauses);
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
        if case.from_grid && case.state == S::Registered {
            self.run(ClockKind::GridReport, case.applied_on, RuleKey::EscalationGridWd, case.responsible);
        }
        if case.accepted_on.is_none() && matches!(case.state, S::Registered | S::UnderReview | S::AwaitingConsent) {
            self.run(ClockKind::Acceptance, self.since(), RuleKey::MediationAcceptWd, case.responsible);
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
        if case.state == S::Accepted {
            let rule = match self.tier_of(case.responsible).filter(|_| case.hop() > 0) {
                Some(Tier::City) => RuleKey::EscalationCityLeadWd,
                Some(Tier::County) => RuleKey::EscalationCountyAssignWd,
                _ => RuleKey::MediationAssignWd,
            };
            self.run(ClockKind::Assignment, self.since().max(accepted_on), rule, case.responsible);
        }
        if let Some(deadline) = mediation_deadline(case, self.facts) {
            let basis = term(case).rule().basis;
            let (kind, owner) = (ClockKind::Mediation, case.responsible);
            self.clocks.push(Clock { kind, number: None, started_on: accepted_on, deadline, owner, basis });
            // Whoever was called in works within the term of the mediation, which has no part of its own for them.
            for (n, member) in (1..).zip(&case.joint).filter(|(_, member)| member.until.is_none()) {
                let (kind, owner, started_on) = (ClockKind::JointTask, member.organisation, member.since);
                self.clocks.push(Clock { kind, number: Some(n), started_on, deadline, owner, basis: Basis::DESIGN });
            }
        }
        if let Some(notice) = case.category.special_law().and_then(|law| law.asks_for().notice) {
            self.run(ClockKind::ArbitrationNotice, case.round_began_on, notice, case.responsible);
        }
    }

    fn tier_of(&self, organisation: OrganisationId) -> Option<Tier> {
        self.facts.organisations.get(organisation).map(|o| o.tier)
    }

    fn over_the_tiers(&mut self) {
        use MediationState as S;
        let case = self.case;
        if let Some(offer) = &case.offer {
            self.under_offer(offer);
        }
        if matches!(case.state, S::Accepted | S::Assigned | S::InMediation) {
            self.at_this_tier();
        }
        if !case.state.is_filed() && !case.hop_told() {
            self.run(ClockKind::HopNotice, self.since(), RuleKey::EscalationNotifyWd, case.responsible);
        }
        for order in case.supervisions.iter().filter(|s| s.discharged_on.is_none() && s.reports.is_empty()) {
            self.run_until(ClockKind::Supervision, order.number, order.ordered_on, order.due_on, case.responsible);
        }
        for item in case.meeting_items.iter().filter(|item| item.is_open()) {
            self.run_until(ClockKind::MeetingItem, item.number, item.held_on, item.due_on, item.owner);
        }
    }

    fn under_offer(&mut self, offer: &Offer) {
        if let Some(on) = offer.disputed_on {
            let owner = deciding_superior(offer, self.facts.organisations).map_or(offer.to, |o| o.id);
            return self.run(ClockKind::SuperiorDecision, on, RuleKey::EscalationSuperiorDecideWd, owner);
        }
        self.run(ClockKind::OfferDecision, offer.offered_on, offer_term(offer, self.facts), offer.to);
    }

    fn at_this_tier(&mut self) {
        let (case, owner, since) = (self.case, self.case.responsible, self.since());
        let rule = match self.tier_of(owner) {
            Some(Tier::City) => RuleKey::EscalationResidenceDaysCity,
            Some(Tier::County) => RuleKey::EscalationResidenceDaysCounty,
            Some(Tier::Township) => RuleKey::EscalationResidenceDaysTownship,
            _ => RuleKey::EscalationResidenceDaysVillage,
        };
        let back = || case.returned.iter().filter(|r| r.from == owner && r.offered_on >= since);
        // The days at the receiver's desk are not the sender's.
        let away: Vec<_> = back().map(|r| Pause { from: r.offered_on, until: Some(r.on) }).collect();
        self.run_with_pauses(ClockKind::Residence, since, rule, owner, &away);
        if case.hop() > 0 && !case.sessions.iter().any(|s| s.organisation == owner && s.held_on >= since) {
            self.run(ClockKind::FirstSession, since, RuleKey::EscalationAcceptTransferSessionWd, owner);
        }
        let planned = || case.plans.iter().any(|p| p.organisation == owner && p.on >= since);
        if case.hop() > 0 && self.tier_of(owner) == Some(Tier::City) && !planned() {
            self.run(ClockKind::CityPlan, since, RuleKey::EscalationCityPlanDays, owner);
        }
        // A case that belongs below has nothing to be repaired.
        if let Some(back) = back().next_back()
            && matches!(back.reason, ReturnReason::Attempts | ReturnReason::MaterialsMissing | ReturnReason::NoConsent)
        {
            self.run(ClockKind::Repair, back.on, RuleKey::EscalationSenderFixWd, owner);
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
        if may_ask_court(case) {
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
            (S::Performed | S::Confirmed | S::ConfirmationRejected, Some(ended_on), _)
                if case.agreement.as_ref().is_some_and(Agreement::is_performed) && follow_up_due(case).is_none() =>
            {
                let visited = case.follow_ups.iter().map(|v| v.on).max().unwrap_or(ended_on);
                self.run(ClockKind::Closing, visited.max(ended_on), RuleKey::MediationCloseDays, case.responsible);
            }
            _ => {}
        }
    }
}

/// From when a follow-up visit is due and by which rule (domain reference 3.10); `None` once there is nothing to visit for.
fn follow_up_due(case: &Case) -> Option<(CivilDate, RuleKey)> {
    let agreement = case.agreement.as_ref()?;
    let visits_since = |on: CivilDate| case.follow_ups.iter().filter(|v| v.on >= on).count();
    if !agreement.is_performed() {
        let next = agreement.obligations.iter().filter(|o| !o.is_done()).map(|o| o.due_on).min()?;
        return (visits_since(next) == 0).then_some((next, RuleKey::FollowUpObligationDays));
    }
    let last = agreement.obligations.iter().flat_map(|o| &o.performed).map(|p| p.on).max();
    let done_on = last.map_or(agreement.effective_on, |on| on.max(agreement.effective_on));
    let schedule: &[RuleKey] = match (case.risks.level, last) {
        (RiskLevel::High, _) => &[RuleKey::FollowUpHighRiskFirstDays, RuleKey::FollowUpHighRiskSecondDays],
        (_, None) => &[RuleKey::FollowUpInstantDays],
        (_, Some(_)) => &[RuleKey::FollowUpFinalDays],
    };
    schedule.get(visits_since(done_on)).map(|rule| (done_on, *rule))
}
