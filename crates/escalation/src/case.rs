//! The mediation case as an aggregate of the machinery.

use domain::case::{Case, MediationState};
use domain::organisation::OrganisationTree;

use crate::act::{Act, Command};
use crate::acts::services::gives_one;
use crate::aggregate::Aggregate;
use crate::apply::BrokenHistory;
use crate::clocks::Clock;
use crate::event::Event;
use crate::facts::{Actor, Facts};
use crate::needs::deciding_superior;
use crate::table::{REGISTER, Registration, Relation, TRANSITIONS, Transition};

impl Aggregate for Case {
    type State = MediationState;
    type Act = Act;
    type Command = Command;
    type Event = Event;
    type Relation = Relation;

    const NOUN: &'static str = "案件";
    const REGISTER: Registration = REGISTER;
    const TRANSITIONS: &'static [Transition] = TRANSITIONS;

    fn state(&self) -> MediationState {
        self.state
    }

    fn stands(&self, relation: Relation, actor: &Actor, tree: &OrganisationTree) -> bool {
        stands(relation, self, actor, tree)
    }

    fn apply(before: Option<Self>, event: Event) -> Result<Self, BrokenHistory> {
        crate::apply::apply(before, event)
    }

    fn clocks(&self, facts: &Facts<'_>) -> Vec<Clock> {
        crate::clocks::clocks(self, facts)
    }
}

/// Whether the actor's organisation stands to the case as asked.
fn stands(relation: Relation, case: &Case, actor: &Actor, tree: &OrganisationTree) -> bool {
    let own = actor.organisation;
    let oversees =
        || tree.get(own).zip(tree.get(case.responsible)).is_some_and(|(upper, lower)| tree.oversees(upper, lower));
    let is_gone = |id| tree.get(id).is_none_or(|organisation| !organisation.active);
    match relation {
        Relation::Sender => case
            .offer
            .as_ref()
            .is_some_and(|offer| offer.from == own || (own == case.responsible && is_gone(offer.from))),
        Relation::Responsible => own == case.responsible,
        Relation::Participant => case.takes_part(own),
        Relation::Receiver => case.offer.as_ref().is_some_and(|o| o.to == own),
        Relation::CommonSuperior => {
            case.offer.as_ref().and_then(|o| deciding_superior(o, tree)).is_some_and(|superior| superior.id == own)
        }
        Relation::Overseer => oversees(),
        Relation::Orderer => case
            .supervisions
            .iter()
            .filter(|s| s.discharged_on.is_none())
            .any(|s| s.by == own || (is_gone(s.by) && oversees())),
        Relation::ParticipantOrProvider => case.takes_part(own) || gives_one(own, &case.services),
        Relation::ParticipantOrOverseer => case.takes_part(own) || oversees(),
        Relation::Addressee => case
            .meeting_items
            .iter()
            .filter(|item| item.is_open())
            .any(|item| item.owner == own || (own == case.responsible && is_gone(item.owner))),
        Relation::ResponsibleOrOverseer => own == case.responsible || oversees(),
        // Whoever cannot see the case never gets as far as here.
        Relation::Viewer => true,
    }
}
