//! What a petition counts for in the indicators and the reports (信访考核、信访统计), domain reference 5.9 and 8.2.

use domain::deadline::Deadline;
use domain::id::OrganisationId;
use domain::organisation::OrganisationKind;
use domain::petition::{
    Channel, Dispatch, DispatchKind, Level, Petition, PetitionFlag, PetitionKind, PetitionState, RatedParty,
    Satisfaction,
};
use domain::rules::RuleKey;
use domain::service::ServiceOutcome;
use domain::statistics::{Entry, Measure as M};
use domain::time::{CivilDate, civil_date};

use super::clocks::handling_term;
use super::rate::{is_rateable, rated};
use crate::facts::Facts;

/// Everything a petition counts for, as it stands now. `repeated_on` is the first civil date after its conclusion on
/// which a repeat of it was registered: the only thing that the petition itself does not know.
#[must_use]
pub fn entries(petition: &Petition, repeated_on: Option<CivilDate>, facts: &Facts<'_>) -> Vec<Entry> {
    if petition.was_over() {
        return Vec::new();
    }
    let mut ledger = Ledger { petition, facts, entries: Vec::new() };
    // What an office took over was reported when it came; what is done about it now is work of today.
    if petition.ledger.is_none() {
        ledger.intake();
    }
    ledger.terms();
    ledger.first_time(repeated_on);
    ledger.answers();
    ledger.levels();
    ledger.ratings();
    ledger.way();
    ledger.oversight();
    ledger.entries
}

struct Ledger<'a> {
    petition: &'a Petition,
    facts: &'a Facts<'a>,
    entries: Vec<Entry>,
}

impl Ledger<'_> {
    fn count(&mut self, measure: M, organisation: OrganisationId, on: CivilDate, hit_on: Option<CivilDate>) {
        self.entries.push(Entry { measure, organisation, on, hit_on, amount: 1 });
    }

    /// Counts everybody who came, signed or wrote, where and when it was registered.
    fn people(&mut self, measure: M, hit_on: Option<CivilDate>) {
        let (organisation, on, amount) =
            (self.petition.registered_in, self.registered_on(), self.petition.headcount.present);
        self.entries.push(Entry { measure, organisation, on, hit_on, amount });
    }

    fn days(&mut self, measure: M, organisation: OrganisationId, on: CivilDate) {
        let since = self.petition.ledger.as_ref().map_or_else(|| self.registered_on(), |ledger| ledger.entered_on);
        let days = (on - since).num_days();
        let amount = u32::try_from(days).unwrap_or(0);
        self.entries.push(Entry { measure, organisation, on, hit_on: None, amount });
    }

    fn registered_on(&self) -> CivilDate {
        civil_date(self.petition.registered_at)
    }

    fn intake(&mut self) {
        let Petition { repeat_decisions, repeat, .. } = self.petition;
        self.people(M::Item, repeat.and(repeat_decisions.last()).map(|decision| decision.on));
        if self.petition.channel == Channel::Visit {
            self.people(M::Visit, None);
            if self.petition.is(PetitionFlag::Group) {
                self.people(M::GroupVisit, None);
            }
        }
        if self.petition.is(PetitionFlag::LeaderReception) {
            self.people(M::LeaderReception, None);
        }
        // Whom an accusation names is told by no row: elsewhere there is but a keyed hash of it.
        if !self.petition.is_shielded() {
            for complained_of in &self.petition.accused.organisations {
                self.count(M::Complained, *complained_of, self.registered_on(), None);
            }
        }
        if let Some(acceptance) = self.petition.acceptance.as_ref().filter(|_| self.petition.is(PetitionFlag::OneNet)) {
            self.count(M::OneNet, acceptance.unit, acceptance.on, self.petition.concluded_on);
        }
    }

    /// The terms of offices, each counted on the day on which it ran out.
    fn terms(&mut self) {
        let petition = self.petition;
        let office = self.facts.organisations.get(petition.registered_in);
        let decided_on = [
            petition.acceptance.as_ref().map(|a| a.on),
            petition.non_acceptance.as_ref().map(|n| n.on),
            petition.routing.as_ref().map(|r| r.on),
            petition.redirect.as_ref().map(|r| r.on),
            petition.reply.as_ref().map(|r| r.on),
            petition.joined.as_ref().map(|j| j.on),
            petition.ending.as_ref().map(|e| e.on),
        ];
        let decided_on = decided_on.into_iter().flatten().min();
        if office.is_some_and(|o| o.kind == OrganisationKind::PetitionOffice) {
            let sent_on = petition.dispatches.first().map(|d| d.on);
            let reported_on = petition.leader_reports.first().map(|r| r.on);
            let done_on = [sent_on, reported_on, decided_on].into_iter().flatten().min();
            let due = self.facts.deadline(petition.counted_from(), RuleKey::PetitionDispatchDays, &[]);
            self.term(M::Dispatch, petition.registered_in, &due, done_on);
        }
        let unit = petition.unit().unwrap_or(petition.responsible);
        let receipt = petition.dispatches.iter().rev().find(|d| d.objection.is_none() && d.to == unit);
        let received_on =
            receipt.map(Dispatch::counted_from).or((unit == petition.registered_in).then_some(petition.counted_from()));
        let is_unit = self.facts.organisations.get(unit).is_some_and(|o| o.kind != OrganisationKind::PetitionOffice);
        if let Some(received_on) = received_on.filter(|_| is_unit) {
            let due = self.facts.deadline(received_on, RuleKey::PetitionNoticeDays, &[]);
            self.term(M::Notice, unit, &due, decided_on);
        }
        if let Some(from) = petition.handling_from.filter(|_| petition.kind != PetitionKind::Accusation) {
            let due = handling_term(petition, from, self.facts);
            self.term(M::Conclusion, unit, &due, petition.concluded_on);
        }
    }

    fn term(&mut self, measure: M, organisation: OrganisationId, due: &Deadline, done_on: Option<CivilDate>) {
        // A term that stands still has not run out, whatever its days say.
        if due.paused_from.is_none() || done_on.is_some() {
            let last = due.in_time_until;
            self.count(measure, organisation, last, done_on.filter(|on| *on <= last));
        }
    }

    fn first_time(&mut self, repeated_on: Option<CivilDate>) {
        let petition = self.petition;
        if !petition.first_nationwide.value {
            return;
        }
        let window = i64::from(self.facts.rules.length(RuleKey::KpiRepeatWindowDays).count);
        let unit = petition.unit().unwrap_or(petition.responsible);
        if let Some(concluded_on) = petition.concluded_on {
            let again = repeated_on.filter(|on| (*on - concluded_on).num_days() <= window);
            self.count(M::ConcludedFirst, unit, concluded_on, again);
        }
        if let Some(acceptance) = &petition.acceptance {
            let spoken_on = petition.contacts.iter().filter(|c| c.reached).map(|c| c.on).min();
            self.count(M::AcceptedFirst, unit, acceptance.on, spoken_on);
            self.days(M::AcceptDays, unit, acceptance.on);
        }
        if let Some(replied_on) = self.replied_on() {
            self.days(M::ReplyDays, unit, replied_on);
        }
    }

    /// Whether the answer was public, and how long services took.
    fn answers(&mut self) {
        let petition = self.petition;
        let unit = petition.unit().unwrap_or(petition.responsible);
        let open = !petition.is_accusation() && !petition.is(PetitionFlag::Confidential);
        if let Some(on) = self.replied_on().filter(|_| open) {
            self.count(M::PublicReply, unit, on, petition.is(PetitionFlag::Public).then_some(on));
        }
        for service in &petition.services {
            let Some(given) = service.conclusion.as_ref().filter(|end| end.outcome != ServiceOutcome::NotGiven) else {
                continue;
            };
            let amount = u32::try_from((given.on - service.arranged_on).num_days()).unwrap_or(0);
            self.entries.push(Entry {
                measure: M::ServiceDays,
                organisation: unit,
                on: given.on,
                hit_on: None,
                amount,
            });
        }
    }

    fn replied_on(&self) -> Option<CivilDate> {
        let opinion = self.petition.opinions.first().map(|opinion| opinion.issued_on);
        opinion.or(self.petition.reply.as_ref().map(|reply| reply.on))
    }

    fn levels(&mut self) {
        for request in &self.petition.requests_above {
            let measure = if request.level == Level::Recheck { M::Recheck } else { M::Review };
            self.count(measure, request.body, request.on, None);
        }
        let service = self.petition.opinions.last().and_then(|o| o.service.as_ref().map(|s| (o.organisation, s.on)));
        if let Some((body, on)) = service.filter(|_| self.petition.state == PetitionState::Final) {
            self.count(M::Finality, body, on, None);
        }
    }

    /// Where it was sent, and whether it was taken up there.
    fn way(&mut self) {
        let petition = self.petition;
        for sent in &petition.dispatches {
            match sent.kind {
                DispatchKind::Transfer => self.count(M::Transfer, sent.from, sent.on, None),
                DispatchKind::Assign => {
                    self.count(M::Assign, sent.from, sent.on, sent.report.as_ref().map(|report| report.on));
                }
            }
        }
        if let Some(acceptance) = &petition.acceptance {
            self.count(M::Accepted, acceptance.unit, acceptance.on, petition.concluded_on);
            if acceptance.unit == petition.registered_in {
                self.count(M::SelfHandled, acceptance.unit, acceptance.on, None);
            }
        }
        if let Some(refusal) = &petition.non_acceptance {
            self.count(M::NotAccepted, refusal.organisation, refusal.on, None);
        }
        if let Some(on) = petition.concluded_on {
            self.count(M::Concluded, petition.unit().unwrap_or(petition.responsible), on, None);
        }
    }

    /// What others did about its handling.
    fn oversight(&mut self) {
        let petition = self.petition;
        for order in &petition.supervisions {
            self.count(M::Supervision, order.by, order.ordered_on, order.discharged_on);
        }
        for leader in &petition.sponsorships {
            self.count(M::Sponsorship, leader.organisation, leader.since, leader.ended_on);
        }
        for proposal in &petition.proposals {
            let answer = proposal.answer.as_ref();
            self.count(M::Proposal, proposal.by, proposal.on, answer.map(|answer| answer.on));
            if let Some(answer) = answer.filter(|answer| answer.adopted == Some(true)) {
                self.count(M::ProposalAdopted, proposal.by, answer.on, None);
            }
        }
        for item in &petition.meeting_items {
            self.count(M::MeetingItem, item.by, item.held_on, item.done_on);
        }
    }

    fn ratings(&mut self) {
        let petition = self.petition;
        let Some(concluded_on) = petition.concluded_on.filter(|_| is_rateable(petition)) else { return };
        let window = self.facts.deadline(concluded_on, RuleKey::PetitionRatingDays, &[]);
        for party in RatedParty::ALL {
            let Some(organisation) = rated(petition, *party) else { continue };
            let (rateable, measure, unrated) = match party {
                RatedParty::Office => (M::OfficeRateable, M::OfficeRated, M::OfficeUnrated),
                RatedParty::Unit => (M::UnitRateable, M::UnitRated, M::UnitUnrated),
            };
            let rating = petition.ratings.iter().find(|r| r.party == *party);
            self.count(rateable, organisation, concluded_on, rating.map(|r| r.on));
            match rating {
                Some(rating) => {
                    let content = rating.satisfaction != Satisfaction::Dissatisfied;
                    self.count(measure, organisation, rating.on, content.then_some(rating.on));
                }
                None => self.count(unrated, organisation, window.legal_latest, None),
            }
        }
    }
}
