//! What mediation comes to: agreement and performance, the court, the end.

use chrono::Datelike;
use domain::case::{
    AgreementForm, ConfirmationResult, FollowUp, Performance, ReferralRoute, Seal, Side, TerminationReason,
};
use escalation::Command;
use escalation::acts::agreement::{Agree, NewObligation, WriteAgreement};
use escalation::acts::closing::{Archive, Close, RecordFollowUp, Reopen};
use escalation::acts::confirmation::{AskConfirmation, RecordRuling};
use escalation::acts::performance::{Perform, RecordBreach, Urge};
use escalation::acts::referral::Refer;
use escalation::acts::termination::Terminate;

use super::Day;
use crate::demo::docket::{Payment, half};
use crate::demo::people::line;
use crate::demo::staff;
use crate::demo::wording;

type Act = (&'static str, Command);

impl Day<'_> {
    pub(super) fn agree_orally(&self, due: &[u32]) -> Act {
        (self.mediator(), self.agreement(AgreementForm::Oral, due).into())
    }

    /// The director affixes the seal.
    pub(super) fn agree_in_writing(&self, due: &[u32]) -> Act {
        let agreement = Agree {
            writing_requested: true,
            signatures: self.signatures(),
            seals: self.seals(),
            ..self.agreement(AgreementForm::Written, due)
        };
        (self.director(), agreement.into())
    }

    fn agreement(&self, form: AgreementForm, due: &[u32]) -> Agree {
        let dispute = self.docket.dispute;
        Agree {
            form,
            facts: self.docket.new.dispute.narrative.clone(),
            terms: self.tell(dispute.terms),
            obligations: self.docket.split(due, self.today).into_iter().map(|payment| self.owed(&payment)).collect(),
            writing_requested: false,
            signatures: Vec::new(),
            mediator_signed_on: self.today,
            seals: Vec::new(),
        }
    }

    fn owed(&self, Payment { number, left, due_on, .. }: &Payment) -> NewObligation {
        let method = if left.is_some() {
            "转账至对方账户或者在调委会当面支付"
        } else {
            "由调解员到场确认完成"
        };
        NewObligation {
            debtor: self.party(Side::Respondent).person,
            content: self.tell(&format!("{}（第{number}期）", self.docket.dispute.duty)),
            amount: *left,
            method: self.tell(method),
            due_on: *due_on,
        }
    }

    fn seals(&self) -> Vec<Seal> {
        let seal = |key| Seal { organisation: self.staff.id(key), sealed_on: self.today };
        self.docket.sealing().into_iter().map(seal).collect()
    }

    pub(super) fn put_in_writing(&self) -> Act {
        (self.director(), WriteAgreement { signatures: self.signatures(), seals: self.seals() }.into())
    }

    fn open_number(&self) -> u32 {
        self.docket.open_payment().map_or(1, |payment| payment.number)
    }

    pub(super) fn pay(&self, complete: bool) -> Act {
        let left = self.docket.open_payment().and_then(|payment| payment.left);
        let amount = if complete { left } else { left.map(half) };
        let note = match (complete, amount) {
            (true, Some(_)) => "转账凭证已核对，对方确认收到",
            (true, None) => "调解员到场查看，已按协议完成",
            (false, _) => "先行支付一部分，余款约定近日付清",
        };
        let performance = Performance { on: self.today, amount, note: note.to_owned(), complete };
        (self.mediator(), Perform { obligation: self.open_number(), performance }.into())
    }

    pub(super) fn urge(&self) -> Act {
        (self.mediator(), Urge { obligation: self.open_number(), on: self.today }.into())
    }

    pub(super) fn breach(&self) -> Act {
        (self.mediator(), RecordBreach { guidance: self.tell(wording::BROKEN) }.into())
    }

    pub(super) fn ask_court(&self) -> Act {
        // The branch of the court in 枫桥 serves that town, the county's court everybody.
        let near = staff::place(self.docket.holder).division.starts_with(staff::place("township-court").division);
        let court = if near { "township-court" } else { "court" };
        let ask = AskConfirmation {
            court: self.staff.id(court),
            ground: None,
            domicile: None,
            intermediate_reason: None,
            asked_on: self.today,
            applicants: self.people(),
            within_civil_scope: true,
        };
        (self.mediator(), ask.into())
    }

    pub(super) fn rule(&self, result: ConfirmationResult) -> Act {
        let number = format!("({})浙0681诉前调确{}号", self.today.year(), 101 + self.docket.variety);
        let ruling = RecordRuling { result, court_number: line(&number), ruled_on: self.today };
        (self.mediator(), ruling.into())
    }

    pub(super) fn stop(&self, reason: TerminationReason) -> Act {
        let guidance = self.tell(wording::terminated(reason));
        (self.mediator(), Terminate { reason, guidance, parties_told: true }.into())
    }

    pub(super) fn refer(&self, route: ReferralRoute) -> Act {
        let organ = match route {
            ReferralRoute::Arbitration => Some(self.staff.id("labour")),
            ReferralRoute::LegalAid => Some(self.staff.id("legal-service")),
            ReferralRoute::Litigation => Some(self.staff.id("township-court")),
            _ => None,
        };
        let refer = Refer { route, organ, guidance: self.tell(wording::referred(route)), parties_told: true };
        (self.director(), refer.into())
    }

    pub(super) fn visit(&self, satisfied: bool) -> Act {
        let findings = self.docket.choose(if satisfied { wording::SATISFIED } else { wording::DISSATISFIED });
        let visit = FollowUp {
            on: self.today,
            visited: self.people(),
            findings: self.docket.words.fill(findings),
            satisfied: Some(satisfied),
            signs_of_aggravation: false,
        };
        (self.mediator(), RecordFollowUp { visit }.into())
    }

    pub(super) fn close(&self) -> Act {
        let agreed = !self.docket.payments.is_empty();
        let report = self.docket.choose(if agreed { wording::CLOSED } else { wording::CLOSED_WITHOUT });
        (self.director(), Close { report: self.tell(report) }.into())
    }

    pub(super) fn archive(&self) -> Act {
        (self.director(), Archive {}.into())
    }

    pub(super) fn reopen(&self) -> Act {
        (self.director(), Reopen { reason: self.tell(self.docket.choose(wording::REOPENED)) }.into())
    }
}
