//! From a step of a story to the commands it means, each with who gives it: what a click in the interface would send.

mod intake;
mod mediation;
mod outcome;
mod tiers;

use domain::case::{AttachmentKind, Party, Side, Signature};
use domain::id::{OrganisationId, PersonId};
use domain::time::CivilDate;
use escalation::Command;

use super::docket::Docket;
use super::staff::{self, Staff};
use super::story::Step;

/// One thing somebody does.
#[derive(Debug, Clone)]
pub(super) struct Deed {
    /// Who does it.
    pub(super) by: &'static str,
    /// What.
    pub(super) what: What,
}

/// What is done.
#[derive(Debug, Clone)]
pub(super) enum What {
    /// The case is registered.
    Register,
    /// An act on the case.
    Act(Command),
    /// A file of this kind, uploaded before, is entered.
    Attach(AttachmentKind),
}

/// A case on a day, for those who have to do something with it.
pub(super) struct Day<'a> {
    pub(super) docket: &'a Docket,
    pub(super) staff: &'a Staff,
    pub(super) today: CivilDate,
}

impl Day<'_> {
    /// What a step means; `None` is the registration.
    pub(super) fn deeds(&self, step: Option<Step>) -> Vec<Deed> {
        let Some(step) = step else { return vec![Deed { by: self.docket.registrar, what: What::Register }] };
        match step {
            Step::AgreeAll => self.all_agree(),
            Step::AgreeToMove => self.all_agree_to_move(),
            Step::File(kind) => vec![Deed { by: self.mediator(), what: What::Attach(kind) }],
            step => {
                let (by, command) = self.act(step);
                vec![Deed { by, what: What::Act(command) }]
            }
        }
    }

    /// Steps that are one act.
    fn act(&self, step: Step) -> (&'static str, Command) {
        match step {
            Step::Begin => self.begin(),
            Step::Seek => self.seek(),
            Step::Call(reached) => self.call(reached),
            Step::Agree(side) => self.agree(side),
            Step::Refuse(side) => self.refuse(side),
            Step::Inform => self.inform(),
            Step::Accept => self.accept(),
            Step::Decline(ground) => self.decline(ground),
            Step::Risk(level, flags) => self.assess(level, flags),
            Step::CallPolice => self.call_police(),
            Step::ReportUrgent(to) => self.report_urgent(to),
            Step::Correct => self.correct(),
            Step::Assign => self.assign(),
            Step::Recuse(ground) => self.recuse(ground),
            Step::Talk(result) => self.talk(&[], result),
            Step::TalkWith(with, result) => self.talk(with, result),
            Step::Pause(cause, days) => self.pause(cause, days),
            Step::Resume => self.resume(),
            Step::Extend(days) => self.extend(days),
            Step::Join(keys) => self.join(keys),
            Step::Leave(key) => self.leave(key),
            Step::Oral(due) => self.agree_orally(due),
            Step::Write(due) => self.agree_in_writing(due),
            Step::PutInWriting => self.put_in_writing(),
            Step::Pay => self.pay(true),
            Step::PayPart => self.pay(false),
            Step::Urge => self.urge(),
            Step::Breach => self.breach(),
            Step::AskCourt => self.ask_court(),
            Step::Rule(result) => self.rule(result),
            Step::Stop(reason) => self.stop(reason),
            Step::Refer(route) => self.refer(route),
            Step::Visit(satisfied) => self.visit(satisfied),
            Step::Close => self.close(),
            Step::Archive => self.archive(),
            Step::Reopen => self.reopen(),
            Step::Up(triggers, gaps) => self.up(triggers, gaps),
            Step::UpToSector => self.up_to_sector(),
            Step::Down(to, days) => self.down(to, days),
            Step::Withdraw => self.withdraw(),
            Step::Take => self.take(),
            Step::TellHop => self.tell_hop(),
            Step::Plan => self.plan(),
            Step::SendBack(reason) => self.send_back(reason),
            Step::Contest => self.contest(),
            Step::Settle { receiver } => self.settle(receiver),
            Step::Supervise(key, listed, days) => self.supervise(key, listed, days),
            Step::Report => self.report(),
            Step::Discharge(key) => self.discharge(key),
            Step::AgreeAll | Step::AgreeToMove | Step::File(_) => unreachable!("more or less than one act"),
        }
    }

    /// Who mediates, or would.
    fn mediator(&self) -> &'static str {
        self.docket.host.unwrap_or_else(|| staff::mediator(self.docket.holder, self.docket.variety))
    }

    fn director(&self) -> &'static str {
        staff::director(self.docket.holder)
    }

    fn party(&self, side: Side) -> &Party {
        self.docket.parties.iter().find(|party| party.side == side).expect("both sides are registered")
    }

    fn people(&self) -> Vec<PersonId> {
        self.docket.parties.iter().map(|party| party.person).collect()
    }

    fn ids(&self, keys: &[&str]) -> Vec<OrganisationId> {
        keys.iter().map(|key| self.staff.id(key)).collect()
    }

    /// Everybody signs today.
    fn signatures(&self) -> Vec<Signature> {
        let sign =
            |party: &Party| Signature { party: party.person, signed_by: party.first_speaker(), signed_on: self.today };
        self.docket.parties.iter().map(sign).collect()
    }

    fn in_days(&self, days: u32) -> CivilDate {
        domain::time::add_days(self.today, i64::from(days))
    }

    fn tell(&self, text: &str) -> domain::text::Story {
        self.docket.words.tell(text)
    }
}
