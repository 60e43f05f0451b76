//! The way over the tiers: offers and their answers, orders from above.

use domain::case::{EvidenceGap, ReturnReason, Trigger};
use escalation::Command;
use escalation::acts::assignment::AssignDown;
use escalation::acts::hops::{DrawPlan, TellHop};
use escalation::acts::supervision::{DischargeSupervision, ReportSupervision, Supervise};
use escalation::acts::transfer::{AcceptOffer, DisputeOffer, ReturnOffer, SettleOffer, TransferUp, WithdrawOffer};

use super::Day;
use super::intake::MEANS;
use crate::demo::people::line;
use crate::demo::staff;
use crate::demo::wording;

type Act = (&'static str, Command);

impl Day<'_> {
    pub(super) fn up(&self, triggers: &[Trigger], gaps: &[EvidenceGap]) -> Act {
        let admitted = !gaps.is_empty();
        let report = if admitted { wording::ADMITTED_GAP } else { self.docket.choose(wording::HANDED_UP) };
        let transfer = TransferUp {
            to: self.staff.id(staff::above(self.docket.holder)),
            triggers: triggers.to_vec(),
            report: self.tell(report),
            gaps: gaps.to_vec(),
        };
        (self.director(), transfer.into())
    }

    pub(super) fn up_to_sector(&self) -> Act {
        let to = staff::sector_committee(self.docket.dispute).expect("stories of a sector fit its disputes");
        let transfer = TransferUp {
            to: self.staff.id(to),
            triggers: vec![Trigger::ProperForum],
            report: self.tell("属行业性专业性调委会受理范围，申请人同意移交。"),
            gaps: Vec::new(),
        };
        (self.director(), transfer.into())
    }

    pub(super) fn down(&self, to: &str, days: u32) -> Act {
        let assign = AssignDown {
            to: self.staff.id(to),
            instruction: self.tell(self.docket.choose(wording::DEMAND)),
            report_due_on: self.in_days(days),
        };
        (self.director(), assign.into())
    }

    pub(super) fn withdraw(&self) -> Act {
        (self.director(), WithdrawOffer { reason: line(wording::WITHDRAWN) }.into())
    }

    /// Key of the organisation that has been offered the case.
    fn receiver(&self) -> &'static str {
        self.docket.offered_to.expect("stories answer offers after they were made")
    }

    pub(super) fn take(&self) -> Act {
        (staff::director(self.receiver()), AcceptOffer {}.into())
    }

    pub(super) fn tell_hop(&self) -> Act {
        let told = TellHop { parties: self.people(), on: self.today, means: self.docket.choose(&MEANS) };
        (self.mediator(), told.into())
    }

    pub(super) fn plan(&self) -> Act {
        (self.mediator(), DrawPlan { on: self.today, measures: self.tell(wording::PLAN) }.into())
    }

    pub(super) fn send_back(&self, reason: ReturnReason) -> Act {
        let missing = vec![line(wording::missing(reason))];
        (staff::director(self.receiver()), ReturnOffer { reason, missing }.into())
    }

    pub(super) fn contest(&self) -> Act {
        (staff::director(self.receiver()), DisputeOffer { reason: self.tell(wording::CONTESTED) }.into())
    }

    /// The receiver stands above the sender, so who stands above the receiver stands above both.
    pub(super) fn settle(&self, receiver: bool) -> Act {
        let (holder, reason) = match receiver {
            true => (self.receiver(), wording::SETTLED_UP),
            false => (self.docket.holder, wording::SETTLED_DOWN),
        };
        let settle = SettleOffer { holder: self.staff.id(holder), reason: self.tell(reason) };
        (staff::director(staff::above(self.receiver())), settle.into())
    }

    pub(super) fn supervise(&self, key: &str, listed: bool, days: u32) -> Act {
        let demand = self.tell(self.docket.choose(wording::DEMAND));
        (staff::overseer(key), Supervise { listed, demand, due_on: self.in_days(days) }.into())
    }

    pub(super) fn report(&self) -> Act {
        let text = self.tell(self.docket.choose(wording::REPORT));
        (self.mediator(), ReportSupervision { supervision: self.docket.orders, text }.into())
    }

    pub(super) fn discharge(&self, key: &str) -> Act {
        (staff::overseer(key), DischargeSupervision { supervision: self.docket.orders }.into())
    }
}
