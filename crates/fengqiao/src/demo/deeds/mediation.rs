//! Mediators, sessions, pauses, and who is called in.

use domain::case::{Recusal, RecusalGround, SessionResult, SuspensionCause};
use escalation::Command;
use escalation::acts::joint::{Invitation, Join, LeaveJoint};
use escalation::acts::mediators::{Assign, Replace};
use escalation::acts::sessions::{Extend, RecordSession, Resume, Suspend};

use super::Day;
use crate::demo::people::line;
use crate::demo::staff;
use crate::demo::wording;

type Act = (&'static str, Command);

/// What an organisation is called in for, by turns.
const TASKS: [&str; 3] = ["到场查看现场并提出专业意见", "参与调解并协助核实情况", "提供政策、法律咨询"];

impl Day<'_> {
    pub(super) fn assign(&self) -> Act {
        let host = staff::mediator(self.docket.holder, self.docket.variety);
        let assign = Assign { host: Some(self.staff.user(host)), others: Vec::new(), recusal_checked: true };
        (self.director(), assign.into())
    }

    pub(super) fn recuse(&self, ground: RecusalGround) -> Act {
        let replace = Replace {
            mediator: self.staff.user(self.mediator()),
            replacement: Some(self.staff.user(self.director())),
            recusal: Recusal { ground, requested_by: None },
            recusal_checked: true,
        };
        (self.director(), replace.into())
    }

    pub(super) fn talk(&self, with: &[&str], result: SessionResult) -> Act {
        let docket = self.docket;
        let statements = match (result, docket.sessions) {
            (SessionResult::Agreed, _) => wording::AGREED_SESSION,
            (SessionResult::Failed, _) => wording::FAILED_SESSION,
            (SessionResult::Continue, 0) => wording::FIRST_SESSION,
            (SessionResult::Continue, _) => wording::LATER_SESSION,
        };
        let statements = docket.choose(statements).replace("{称}", docket.dispute.claim);
        let session = RecordSession {
            held_on: self.today,
            place: docket.place(),
            mediators: vec![self.staff.user(self.mediator())],
            heard: self.people(),
            with: self.ids(with),
            closed: None,
            statements: self.tell(&statements.replace("{答}", docket.dispute.answer)),
            proposal: Some(self.tell(docket.dispute.proposal)),
            result,
        };
        (self.mediator(), session.into())
    }

    pub(super) fn pause(&self, cause: SuspensionCause, days: u32) -> Act {
        let suspend =
            Suspend { cause, from: self.today, expected_end: Some(self.in_days(days)), signatures: self.signatures() };
        (self.director(), suspend.into())
    }

    pub(super) fn resume(&self) -> Act {
        (self.mediator(), Resume { until: self.today }.into())
    }

    pub(super) fn extend(&self, days: u32) -> Act {
        let extend =
            Extend { due_on: self.in_days(days), reason: self.tell(wording::EXTENDED), signatures: self.signatures() };
        (self.mediator(), extend.into())
    }

    pub(super) fn join(&self, keys: &[&str]) -> Act {
        let invite = |(key, task): (&&str, &str)| Invitation { organisation: self.staff.id(key), task: line(task) };
        let members = keys.iter().zip(TASKS.into_iter().cycle()).map(invite).collect();
        (self.director(), Join { members, parties_agree: true }.into())
    }

    pub(super) fn leave(&self, key: &str) -> Act {
        (self.director(), LeaveJoint { organisation: self.staff.id(key) }.into())
    }
}
