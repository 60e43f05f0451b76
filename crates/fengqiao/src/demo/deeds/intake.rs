//! Before acceptance, and what may be done at any time.

use std::collections::BTreeSet;

use domain::case::{
    Consent, ConsentAbout, Difficulty, Means, NonAcceptanceGround, Party, Risk, RiskLevel, Side, Source,
};
use escalation::Command;
use escalation::acts::acceptance::{Accept, Decline};
use escalation::acts::correction::Correct;
use escalation::acts::danger::{AssessRisk, ReportPolice, ReportUrgent};
use escalation::acts::intake::{BeginReview, ExplainRights, RecordConsent, RecordContact, SeekConsent};

use super::{Day, Deed, What};
use crate::demo::people::line;
use crate::demo::wording;

type Act = (&'static str, Command);

/// Ways in which people give their word, by turns.
pub(super) const MEANS: [Means; 3] = [Means::InPerson, Means::Phone, Means::InPerson];

impl Day<'_> {
    pub(super) fn begin(&self) -> Act {
        (self.mediator(), BeginReview {}.into())
    }

    pub(super) fn seek(&self) -> Act {
        (self.mediator(), SeekConsent {}.into())
    }

    pub(super) fn call(&self, reached: bool) -> Act {
        let notes = if reached { wording::REACHED } else { wording::NOT_REACHED };
        let contact = RecordContact {
            party: self.party(Side::Respondent).person,
            on: self.today,
            means: Means::Phone,
            reached,
            note: self.tell(self.docket.choose(notes)),
        };
        (self.mediator(), contact.into())
    }

    fn word(&self, party: &Party, consent: Consent, about: ConsentAbout) -> RecordConsent {
        RecordConsent {
            party: party.person,
            consent,
            about,
            given_on: self.today,
            means: self.docket.choose(&MEANS),
            given_by: party.first_speaker(),
        }
    }

    pub(super) fn agree(&self, side: Side) -> Act {
        (self.mediator(), self.word(self.party(side), Consent::Agreed, ConsentAbout::Mediation).into())
    }

    pub(super) fn refuse(&self, side: Side) -> Act {
        (self.mediator(), self.word(self.party(side), Consent::Refused, ConsentAbout::Mediation).into())
    }

    pub(super) fn all_agree(&self) -> Vec<Deed> {
        self.all_say(ConsentAbout::Mediation)
    }

    pub(super) fn all_agree_to_move(&self) -> Vec<Deed> {
        self.all_say(ConsentAbout::Transfer)
    }

    fn all_say(&self, about: ConsentAbout) -> Vec<Deed> {
        let say = |party: &Party| Deed {
            by: self.mediator(),
            what: What::Act(self.word(party, Consent::Agreed, about).into()),
        };
        self.docket.parties.iter().map(say).collect()
    }

    pub(super) fn inform(&self) -> Act {
        (self.mediator(), ExplainRights { parties: self.people(), on: self.today }.into())
    }

    /// A mediator accepts only what is simple and told by word of mouth.
    pub(super) fn accept(&self) -> Act {
        let dispute = &self.docket.new.dispute;
        let on_the_spot = dispute.source == Source::OralApplication && dispute.difficulty == Difficulty::Simple;
        let by = if on_the_spot { self.mediator() } else { self.director() };
        (by, Accept { admissible: true }.into())
    }

    pub(super) fn decline(&self, ground: NonAcceptanceGround) -> Act {
        (self.director(), Decline { ground, guidance: self.tell(wording::declined(ground)) }.into())
    }

    pub(super) fn assess(&self, level: RiskLevel, flags: &[Risk]) -> Act {
        (self.mediator(), AssessRisk { level, flags: flags.to_vec() }.into())
    }

    pub(super) fn call_police(&self) -> Act {
        let police = Some(self.staff.id("township-police"));
        (self.mediator(), ReportPolice { police, facts: self.tell(wording::TOLD_POLICE) }.into())
    }

    pub(super) fn report_urgent(&self, to: &[&str]) -> Act {
        let report = ReportUrgent { to: self.ids(to), facts: self.tell(wording::TOLD_ABOVE) };
        (self.director(), report.into())
    }

    pub(super) fn correct(&self) -> Act {
        let remark = wording::difficulty_remark(self.docket.dispute.difficulty);
        let narrative = format!("{}（补正：双方确认上述经过属实。）", &*self.docket.new.dispute.narrative);
        let correct = Correct {
            reason: line(remark),
            title: None,
            narrative: Some(wording::story(&narrative)),
            requests: None,
            category: None,
            tag: BTreeSet::new(),
            untag: BTreeSet::new(),
            difficulty: None,
            claimed: None,
            applied_on: None,
        };
        (self.mediator(), correct.into())
    }
}
