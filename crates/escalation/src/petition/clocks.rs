//! The clocks of a petition (信访期限), domain reference 5.2.

use domain::basis::Basis;
use domain::deadline::{Deadline, Length, Pause};
use domain::id::OrganisationId;
use domain::organisation::OrganisationKind;
use domain::petition::{
    Dispatch, Level, MediationStage, Petition, PetitionKind, PetitionState as S, Procedure, RatedParty, ServiceMethod,
};
use domain::rules::RuleKey;
use domain::time::{CivilDate, civil_date};

use super::acts::dispatch::owes_report;
use super::mediation::latest;
use super::rate::{is_rateable, is_rated};
use crate::clocks::{Clock, ClockKind};
use crate::facts::Facts;

/// Every clock that runs now.
#[must_use]
pub fn clocks(petition: &Petition, facts: &Facts<'_>) -> Vec<Clock> {
    let mut face = Face { petition, facts, clocks: Vec::new() };
    face.before_acceptance();
    face.in_handling();
    face.after_an_opinion();
    face.beside();
    face.oversight();
    face.clocks
}

/// The term of handling with its extension, while the petition is handled. Accusations have none: discipline rules of
/// their own hold.
#[must_use]
pub fn handling_deadline(petition: &Petition, facts: &Facts<'_>) -> Option<Deadline> {
    if !petition.state.is_handled() || petition.kind == PetitionKind::Accusation {
        return None;
    }
    Some(handling_term(petition, petition.handling_from?, facts))
}

/// The term of handling that began on a day, whether it still runs or not.
pub(super) fn handling_term(petition: &Petition, from: CivilDate, facts: &Facts<'_>) -> Deadline {
    let pauses = handling_pauses(petition);
    let sixty = facts.deadline(from, RuleKey::PetitionHandleDays, &pauses);
    match &petition.extension {
        Some(more) => sixty.extended(Length::days(more.days), &pauses, facts.calendar, facts.rules.lamp()),
        None => sixty,
    }
}

/// The days on which the term of handling stands still. Concluding the petition ends them as the end of mediation does.
fn handling_pauses(petition: &Petition) -> Vec<Pause> {
    let concluded = |from| petition.concluded_on.filter(|on| *on >= from);
    let ended = |pause: &Pause| Pause { until: pause.until.or(concluded(pause.from)), ..*pause };
    petition.handling_pauses.iter().map(ended).collect()
}

/// The window in which review or recheck of the opinion that stands can be asked for.
#[must_use]
pub fn request_window(petition: &Petition, facts: &Facts<'_>) -> Option<Deadline> {
    let rule = match petition.state {
        S::Served => RuleKey::PetitionReviewRequest,
        S::ReviewServed => RuleKey::PetitionRecheckRequest,
        _ => return None,
    };
    let service = petition.opinions.last()?.service.as_ref()?;
    (service.method != ServiceMethod::NotRequired).then(|| facts.deadline(service.on, rule, &[]))
}

/// The window in which the work can be rated.
#[must_use]
pub fn rating_window(petition: &Petition, facts: &Facts<'_>) -> Option<Deadline> {
    Some(facts.deadline(petition.concluded_on?, RuleKey::PetitionRatingDays, &[]))
}

/// Collects the clocks of one petition.
struct Face<'a> {
    petition: &'a Petition,
    facts: &'a Facts<'a>,
    clocks: Vec<Clock>,
}

impl Face<'_> {
    fn run(&mut self, kind: ClockKind, started_on: CivilDate, rule: RuleKey, owner: OrganisationId) {
        let deadline = self.facts.deadline(started_on, rule, &[]);
        self.show(kind, started_on, deadline, owner, rule.rule().basis);
    }

    fn run_until(&mut self, kind: ClockKind, number: Option<u32>, days: (CivilDate, CivilDate), owner: OrganisationId) {
        let (started_on, due_on) = days;
        let deadline = Deadline::ending_on(started_on, due_on, self.facts.calendar, self.facts.rules.lamp());
        self.clocks.push(Clock { kind, number, started_on, deadline, owner, basis: Basis::DESIGN });
    }

    fn show(
        &mut self,
        kind: ClockKind,
        started_on: CivilDate,
        deadline: Deadline,
        owner: OrganisationId,
        basis: Basis,
    ) {
        self.clocks.push(Clock { kind, number: None, started_on, deadline, owner, basis });
    }

    /// The office sends it on in fifteen days, the unit tells the petitioner in fifteen of its own.
    fn before_acceptance(&mut self) {
        let petition = self.petition;
        let holder = petition.responsible;
        let received_on = match petition.state {
            S::Registered | S::ReportedToLeaders => petition.counted_from(),
            S::Dispatched => petition.dispatch().map_or(petition.received_on, Dispatch::counted_from),
            S::Objected => {
                let objection = petition.dispatches.last().and_then(|d| d.objection.as_ref());
                let on = objection.map_or(petition.received_on, |o| o.on);
                return self.run(ClockKind::Dispatch, on, RuleKey::PetitionDispatchDays, holder);
            }
            _ => return,
        };
        // An office that took back what it had sent counts from that day.
        let since = petition.legs.last().map_or(received_on, |leg| leg.since);
        let from = if petition.legs.len() > 1 && petition.state == S::Registered { since } else { received_on };
        let office = self.facts.organisations.get(holder).is_some_and(|o| o.kind == OrganisationKind::PetitionOffice);
        if office {
            self.run(ClockKind::Dispatch, from, RuleKey::PetitionDispatchDays, holder);
        } else {
            let rule = match petition.procedure {
                Procedure::Simple => RuleKey::PetitionSimpleAcceptWd,
                Procedure::Ordinary => RuleKey::PetitionNoticeDays,
            };
            self.run(ClockKind::PetitionNotice, from, rule, holder);
            self.presumed(from, rule, holder);
        }
        if petition.state == S::Dispatched {
            self.run(ClockKind::Objection, from, RuleKey::PetitionObjectionWd, holder);
        }
    }

    /// Whoever says nothing in the time to accept is watched as if it had accepted on receipt. No text presumes that (domain
    /// reference 6 and 14), so it is an alarm: no act, paper or figure goes by it. Where a place has things handled sooner than
    /// answered, the term of the answer is alarm enough.
    fn presumed(&mut self, received_on: CivilDate, notice: RuleKey, holder: OrganisationId) {
        let silent_from = self.facts.deadline(received_on, notice, &[]).in_time_until;
        let due_on = self.facts.deadline(received_on, RuleKey::PetitionHandleDays, &[]).nominal;
        if !self.petition.is_accusation() && silent_from < due_on {
            self.run_until(ClockKind::PresumedHandling, None, (silent_from, due_on), holder);
        }
    }

    fn in_handling(&mut self) {
        let petition = self.petition;
        let owner = petition.responsible;
        if let Some((deadline, from)) = handling_deadline(petition, self.facts).zip(petition.handling_from) {
            self.show(ClockKind::Handling, from, deadline, owner, RuleKey::PetitionHandleDays.rule().basis);
        }
        let simple = petition.state.is_handled() && petition.procedure == Procedure::Simple;
        if let Some(from) = petition.handling_from.filter(|_| simple) {
            let rule = RuleKey::PetitionSimpleFinishWd;
            let deadline = self.facts.deadline(from, rule, &handling_pauses(petition));
            self.show(ClockKind::SimpleHandling, from, deadline, owner, rule.rule().basis);
        }
    }

    fn after_an_opinion(&mut self) {
        let petition = self.petition;
        let owner = petition.responsible;
        let asked_on = petition.requests_above.last().map(|request| request.on);
        match (petition.state, petition.opinions.last(), asked_on) {
            (S::OpinionIssued | S::ReviewOpinion | S::RecheckOpinion, Some(opinion), _) => {
                self.run(ClockKind::Service, opinion.issued_on, RuleKey::PetitionServeDays, owner);
            }
            (S::Served | S::ReviewServed, Some(opinion), _) => {
                let (kind, rule) = match petition.state {
                    S::Served => (ClockKind::ReviewRequest, RuleKey::PetitionReviewRequest),
                    _ => (ClockKind::RecheckRequest, RuleKey::PetitionRecheckRequest),
                };
                let from = opinion.service.as_ref().map_or(opinion.issued_on, |s| s.on);
                if let Some(window) = request_window(petition, self.facts) {
                    self.show(kind, from, window, owner, rule.rule().basis);
                }
            }
            (S::ReviewRequested, _, Some(on)) => {
                self.run(ClockKind::Review, on, RuleKey::PetitionReviewDecide, owner);
            }
            (S::RecheckRequested, _, Some(on)) => {
                let rule = RuleKey::PetitionRecheckDecide;
                let deadline = self.facts.deadline(on, rule, &self.hearings_since(on));
                self.show(ClockKind::Recheck, on, deadline, owner, rule.rule().basis);
            }
            _ => {}
        }
    }

    /// Days of hearings in the recheck; they are not counted (PPR 36).
    fn hearings_since(&self, on: CivilDate) -> Vec<Pause> {
        let hearings = self.petition.hearings.iter().filter(|h| h.level == Level::Recheck && h.from >= on);
        hearings.map(|h| Pause { from: h.from, until: Some(h.until) }).collect()
    }

    /// What runs beside the levels: assignment, mediation, urgent report, rating.
    fn beside(&mut self) {
        let petition = self.petition;
        for (n, dispatch) in (1..).zip(&petition.dispatches) {
            if let Some(due_on) = dispatch.report_due_on.filter(|_| owes_report(dispatch)) {
                self.run_until(ClockKind::AssignmentReport, Some(n), (dispatch.on, due_on), dispatch.to);
            }
        }
        if let Some(since) = petition.urgent_since
            && petition.urgent_reports.iter().all(|report| civil_date(report.at) < since)
        {
            self.run_until(ClockKind::UrgentReport, None, (since, since), petition.responsible);
        }
        self.mediation();
        let open = RatedParty::ALL.iter().any(|party| !is_rated(petition, *party));
        if let Some((window, from)) = rating_window(petition, self.facts).zip(petition.concluded_on)
            && open
            && is_rateable(petition)
            && window.open_for_citizen_on(self.facts.today())
        {
            self.show(
                ClockKind::Rating,
                from,
                window,
                petition.registered_in,
                RuleKey::PetitionRatingDays.rule().basis,
            );
        }
    }

    fn mediation(&mut self) {
        let Some(link) = &self.petition.mediation else { return };
        let Some((committee, referred_on)) = link.committee.zip(link.referred_on) else { return };
        match (link.stage, link.accepted_on) {
            (MediationStage::Referred, _) => {
                self.run(ClockKind::CommitteeAnswer, referred_on, RuleKey::PetitionCommitteeAnswerWd, committee);
            }
            (MediationStage::Mediating, Some(accepted_on)) => {
                let term = self.facts.deadline(accepted_on, RuleKey::MediationTermDays, &[]).nominal;
                let cap = latest(self.petition, self.facts).or(link.until).unwrap_or(term);
                self.run_until(ClockKind::PetitionMediation, None, (accepted_on, term.min(cap)), committee);
            }
            _ => {}
        }
    }

    fn oversight(&mut self) {
        let petition = self.petition;
        for order in petition.supervisions.iter().filter(|s| s.discharged_on.is_none() && s.reports.is_empty()) {
            self.run_until(order.term(), Some(order.number), (order.ordered_on, order.due_on), order.to);
        }
        for proposal in petition.proposals.iter().filter(|p| p.answer.is_none()) {
            self.run_until(
                ClockKind::ProposalAnswer,
                Some(proposal.number),
                (proposal.on, proposal.due_on),
                proposal.to,
            );
        }
        for task in petition.open_tasks() {
            self.run_until(ClockKind::Task, Some(task.number), (task.set_on, task.due_on), task.owner);
        }
        for item in petition.meeting_items.iter().filter(|item| item.is_open()) {
            self.run_until(ClockKind::MeetingItem, Some(item.number), (item.held_on, item.due_on), item.owner);
        }
    }
}
