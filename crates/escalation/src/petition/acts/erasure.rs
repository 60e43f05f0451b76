//! Erasure (删除个人信息) and the hold that forbids it (保全), 《个人信息保护法》第四十七条: the acts are those on a case.

use domain::case::Hold;
use domain::petition::Petition;

use super::PETITIONER_LISTED;
use crate::act::{Input, InputNeed, ask};
use crate::acts::erasure::{Forget, ForgetPerson, HoldFile, LiftHold, NOT_FORGOTTEN};
use crate::facts::Facts;
use crate::petition::event::Event;
use crate::petition::needs::{RETENTION_OVER, kept_long_enough};
use crate::refusal::Need;

/// The petitions of a matter are read as one: none goes while another has to be kept.
const MATTER_KEPT: Need = Need::own("matter_kept", "同一信访事项的其他信访件尚未办结或者保管期限未满");

/// Whether nothing of the same matter has to be kept any longer.
fn matter_kept_long_enough(petition: &Petition, facts: &Facts<'_>) -> bool {
    facts.beside.thread.iter().all(|other| other.id == petition.id || kept_long_enough(other, facts))
}

impl Input<Petition> for ForgetPerson {
    const NEEDS: &'static [InputNeed<Self, Petition>] = &[
        ask(PETITIONER_LISTED, "/person", |i, p, _| p.everybody().any(|person| person == i.person)),
        ask(NOT_FORGOTTEN, "/person", |i, p, _| !p.forgotten.contains(&i.person)),
        ask(RETENTION_OVER.need, "/ground", |i, p, f| !i.ground.waits_for_retention() || kept_long_enough(p, f)),
        ask(MATTER_KEPT, "/ground", |i, p, f| !i.ground.waits_for_retention() || matter_kept_long_enough(p, f)),
    ];

    fn events(self, _: &Petition, _: &Facts<'_>) -> Vec<Event> {
        let Self { person, ground, reason } = self;
        vec![Event::PersonForgotten { person, ground, reason: reason.into() }]
    }
}

impl Input<Petition> for Forget {
    const NEEDS: &'static [InputNeed<Self, Petition>] =
        &[ask(MATTER_KEPT, "", |_, p, f| matter_kept_long_enough(p, f))];

    fn events(self, _: &Petition, _: &Facts<'_>) -> Vec<Event> {
        vec![Event::Forgotten { reason: self.reason.into() }]
    }
}

impl Input<Petition> for HoldFile {
    const NEEDS: &'static [InputNeed<Self, Petition>] = &[];

    fn events(self, _: &Petition, facts: &Facts<'_>) -> Vec<Event> {
        let by = facts.actor.organisation;
        vec![Event::Held(Hold { by, since: facts.today(), reason: self.reason.into(), lifted_on: None })]
    }
}

impl Input<Petition> for LiftHold {
    const NEEDS: &'static [InputNeed<Self, Petition>] = &[];

    fn events(self, _: &Petition, facts: &Facts<'_>) -> Vec<Event> {
        vec![Event::HoldLifted { on: facts.today(), reason: self.reason.into() }]
    }
}
