//! The petition as an aggregate of the machinery.

use domain::deadline::Lamp;
use domain::id::OrganisationId;
use domain::organisation::{Organisation, OrganisationKind, OrganisationTree, Role};
use domain::petition::{Level, Missed, Petition, PetitionState};

use super::act::{Act, Command};
use super::clocks::clocks;
use super::event::Event;
use super::shield;
use super::table::{REGISTER, Relation, TRANSITIONS};
use crate::acts::services::gives_one;
use crate::aggregate::Aggregate;
use crate::apply::BrokenHistory;
use crate::clocks::Clock;
use crate::facts::{Actor, Facts};
use crate::refusal::Need;
use crate::table::{Registration, Transition};

impl Aggregate for Petition {
    type State = PetitionState;
    type Act = Act;
    type Command = Command;
    type Event = Event;
    type Relation = Relation;

    const NOUN: &'static str = "信访件";
    const REGISTER: Registration<Self> = REGISTER;
    const TRANSITIONS: &'static [Transition<Self>] = TRANSITIONS;

    fn state(&self) -> PetitionState {
        self.state
    }

    fn stands(&self, relation: Relation, actor: &Actor, tree: &OrganisationTree) -> bool {
        let own = actor.organisation;
        let responsible = own == self.responsible;
        let office = own == self.registered_in;
        let supervises =
            || tree.get(own).zip(tree.get(self.responsible)).is_some_and(|(upper, lower)| may_supervise(upper, lower));
        let petition_office = tree.get(own).is_some_and(|o| o.kind == OrganisationKind::PetitionOffice);
        // A petition office that handles or reviews itself is the unit, and its clerks are its officers.
        let decides = petition_office || actor.has_any(&[Role::UnitOfficer]);
        match relation {
            Relation::Responsible => responsible,
            Relation::Handler => responsible && decides,
            Relation::Office => responsible && petition_office,
            Relation::OfficeOrResponsible => office || responsible,
            Relation::Concerned => {
                let remedy = self.opinions.last().and_then(|o| o.remedy);
                office || responsible || self.unit() == Some(own) || remedy == Some(own)
            }
            Relation::ConcernedOrProvider => {
                gives_one(own, &self.services) || self.stands(Relation::Concerned, actor, tree)
            }
            Relation::Unit => decides && self.unit() == Some(own),
            Relation::Reviewer => {
                responsible
                    && decides
                    && self.requests_above.last().is_some_and(|r| r.body == own && r.level != Level::Handling)
            }
            Relation::Supervisor => supervises(),
            Relation::Steerer => office || responsible || supervises(),
            Relation::SteererOrSponsor => {
                let leader = self.sponsorships.last().filter(|leader| leader.ended_on.is_none());
                leader.is_some_and(|leader| leader.organisation == own) || self.stands(Relation::Steerer, actor, tree)
            }
            Relation::Proposer => petition_office && (office || responsible || supervises()),
            Relation::Keeper => {
                let gone = tree.get(self.registered_in).is_none_or(|o| !o.active);
                office || ((gone || self.is_kept_from(self.registered_in, tree)) && (responsible || supervises()))
            }
            Relation::Orderer => {
                let mut open = self.supervisions.iter().filter(|s| s.discharged_on.is_none());
                open.any(|s| s.by == own || (tree.get(s.by).is_none_or(|author| !author.active) && supervises()))
            }
            Relation::Addressee => is_addressed(self, own),
            // Whoever cannot see the petition never gets as far as here.
            Relation::Viewer => true,
        }
    }

    fn bar(&self, actor: &Actor, tree: &OrganisationTree) -> Option<Need> {
        shield::barrier(self, actor, tree)
    }

    /// No term ends silently: what stopped after its day is recorded as missed.
    fn witness(&self, events: &mut Vec<Event>, facts: &Facts<'_>) {
        let after = events.iter().try_fold(self.clone(), |petition, event| Self::apply(Some(petition), event.clone()));
        let Ok(after) = after else { return };
        let going_on = clocks(&after, facts);
        let goes_on = |ended: &Clock| {
            going_on.iter().any(|c| (c.kind, c.number, c.owner) == (ended.kind, ended.number, ended.owner))
        };
        let is_late = |clock: &Clock| clock.deadline.lamp_on(facts.today()) == Lamp::Overdue;
        let late =
            clocks(self, facts).into_iter().filter(|clock| !clock.kind.is_right() && is_late(clock) && !goes_on(clock));
        events.extend(late.map(|clock| {
            Event::DeadlineMissed(Missed {
                clock: clock.kind,
                number: clock.number,
                owner: clock.owner,
                due_on: clock.deadline.in_time_until,
                ended_on: facts.today(),
            })
        }));
    }

    fn apply(before: Option<Self>, event: Event) -> Result<Self, BrokenHistory> {
        super::apply::apply(before, event)
    }

    fn clocks(&self, facts: &Facts<'_>) -> Vec<Clock> {
        clocks(self, facts)
    }
}

/// Who supervises the handling of petitions (PPR 39, 40): petition offices the units of their division and the offices
/// below, joint meeting offices also the petition offices beside them.
#[must_use]
fn may_supervise(upper: &Organisation, lower: &Organisation) -> bool {
    use OrganisationKind::{JointMeetingOffice, PetitionOffice};
    let beside = match upper.kind {
        PetitionOffice => !matches!(lower.kind, PetitionOffice | JointMeetingOffice),
        JointMeetingOffice => lower.kind != JointMeetingOffice,
        _ => return false,
    };
    upper.id != lower.id
        && upper.division.contains(lower.division)
        && (upper.tier > lower.tier || (upper.tier == lower.tier && beside))
}

/// The nearest active office that supervises an organisation, and may know of the petition.
pub(crate) fn superior(petition: &Petition, owner: OrganisationId, tree: &OrganisationTree) -> Option<OrganisationId> {
    let lower = tree.get(owner)?;
    let knows = |upper: &&Organisation| !petition.is_kept_from(upper.id, tree);
    let above = tree.iter().filter(|upper| upper.active && may_supervise(upper, lower)).filter(knows);
    above.min_by_key(|upper| (upper.tier, upper.kind, upper.id)).map(|upper| upper.id)
}

/// Who has to be told that a circular or an interview is due: the nearest joint meeting office, which alone gives them
/// (PPR 39), or where there is none that may know, the superior, who brings it before its meeting.
pub(crate) fn reprover(petition: &Petition, owner: OrganisationId, tree: &OrganisationTree) -> Option<OrganisationId> {
    let lower = tree.get(owner)?;
    let is_meeting = |o: &&Organisation| o.active && o.kind == OrganisationKind::JointMeetingOffice;
    let may = |o: &&Organisation| may_supervise(o, lower) && shield::may_be_told(petition, o.id, tree);
    tree.iter()
        .filter(is_meeting)
        .filter(may)
        .min_by_key(|o| (o.tier, o.id))
        .map(|o| o.id)
        .or_else(|| superior(petition, owner, tree))
}

/// Whether something waits for an answer of this organisation.
fn is_addressed(petition: &Petition, own: OrganisationId) -> bool {
    petition.supervisions.iter().any(|s| s.discharged_on.is_none() && s.to == own)
        || petition.proposals.iter().any(|p| p.answer.is_none() && p.to == own)
        || petition.open_tasks().any(|task| task.owner == own)
        || petition.meeting_items.iter().any(|item| item.is_open() && item.owner == own)
        || petition.dispatches.iter().any(|d| super::acts::dispatch::owes_report(d) && d.to == own)
}
