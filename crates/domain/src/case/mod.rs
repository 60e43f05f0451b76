//! The mediation case (调解案件): what is known of it at one version.
//!
//! A case is never written to: events are applied to it (crate `escalation`). Particulars of people are not here but
//! behind their [`PersonId`](crate::id::PersonId); free texts are, because a case is stored sealed as a whole.

mod agreement;
mod erasure;
mod escalation;
mod intake;
mod ledger;
mod mediation;
mod outcome;
mod party;
mod risk;
mod round;
mod state;

pub use agreement::{
    Agreement, AgreementForm, Confirmation, ConfirmationResult, CourtGround, Obligation, Performance, Seal, Signature,
};
pub use erasure::{ErasureGround, Hold};
pub use escalation::{
    EvidenceGap, HopNotice, JointMember, Leg, LegEnd, Offer, OfferKind, Plan, Referral, ReferralRoute, ReturnReason,
    Returned, Supervision, SupervisionKind, SupervisionReport, Trigger,
};
pub use intake::{Attachment, AttachmentKind, Difficulty, PetitionOrigin, Source};
pub use ledger::{LedgerEntry, LedgerOutcome};
pub use mediation::{
    Appointment, Contact, Extension, Recusal, RecusalGround, Session, SessionResult, Suspension, SuspensionCause,
};
pub use outcome::{CaseRating, Closing, FollowUp, NonAcceptance, NonAcceptanceGround, Termination, TerminationReason};
pub use party::{
    Agent, Capacity, Consent, ConsentAbout, ConsentRecord, Guardian, Means, Party, PartyKind, SENSITIVE_AGE, Side,
};
pub use risk::{PoliceReport, Risk, RiskLevel, Risks, UrgentReport};
pub use round::EarlierRound;
pub use state::MediationState;

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::category::{Category, Sector};
use crate::division::DivisionCode;
use crate::id::{CaseId, OrganisationId, PersonId, UserId};
use crate::meeting::MeetingItem;
use crate::money::Fen;
use crate::service::Service;

/// Number of a case (案号), unique and gap-free within its committee and year: `(2026)枫桥人调字第12号`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
pub struct CaseNumber {
    /// Calendar year in Asia/Shanghai.
    pub year: i32,
    /// Short name of the committee, as in [`Organisation::number_prefix`](crate::organisation::Organisation).
    pub prefix: String,
    /// Running number within committee and year, from 1.
    pub sequence: u32,
}

impl std::fmt::Display for CaseNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "({}){}人调字第{}号", self.year, self.prefix, self.sequence)
    }
}

/// A mediation case (调解案件) at one version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Case {
    /// Identity; carries the county of registration.
    pub id: CaseId,
    /// How many events made it; the ETag.
    pub version: u64,
    /// Number, given at first acceptance and kept through every hop.
    pub number: Option<CaseNumber>,
    /// Where it stands.
    pub state: MediationState,
    /// Which round of mediation, from 1; a reopened case starts another (重新调解).
    pub round: u32,
    /// Civil date from which the clocks of this round count: of the request, or of the reopening.
    pub round_began_on: NaiveDate,
    /// Earliest round whose words of agreement still count: who agreed to mediate once need not agree again years later.
    pub consent_round: u32,
    /// What earlier rounds came to, in order.
    pub earlier: Vec<EarlierRound>,

    /// UTC instant of registration.
    pub registered_at: DateTime<Utc>,
    /// Who registered it.
    pub registered_by: UserId,
    /// Where it was registered.
    pub registered_in: OrganisationId,
    /// Division where the dispute lies (问题属地).
    pub division: DivisionCode,
    /// Where it came from (案件来源).
    pub source: Source,
    /// Whether the grid reported it to the committee (网格上报).
    #[serde(default)]
    pub from_grid: bool,
    /// The organ that delegated or referred it, in words.
    pub referred_by: Option<String>,
    /// The petition it was opened for, when a petition office or unit referred it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub petition: Option<PetitionOrigin>,
    /// The row of the office's ledger that it was taken over from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ledger: Option<LedgerEntry>,
    /// Civil date of the request to the committee; it interrupts the limitation period (LIM 12).
    pub applied_on: NaiveDate,
    /// Kind of dispute (纠纷类别).
    pub category: Category,
    /// Sectors it was tagged with by hand (行业标签), beside the one that its category always belongs to.
    #[serde(default)]
    pub sectors: BTreeSet<Sector>,
    /// How difficult it is (难易程度).
    pub difficulty: Difficulty,
    /// One line that names the dispute.
    pub title: String,
    /// What happened, as told.
    pub narrative: String,
    /// What the applicant asks for, one item each.
    pub requests: Vec<String>,
    /// Amount in dispute, in fen.
    pub claimed: Option<Fen>,
    /// The parties (当事人).
    pub parties: Vec<Party>,

    /// Civil date of acceptance in this round. Fixed once set: no hop resets the clock.
    pub accepted_on: Option<NaiveDate>,
    /// Why it was not accepted, when so.
    pub non_acceptance: Option<NonAcceptance>,
    /// The one organisation that answers for the case now (责任机构).
    pub responsible: OrganisationId,
    /// Every organisation that answered for it, in order; the last is the present one.
    pub legs: Vec<Leg>,
    /// Offer under decision: a transfer up or an assignment down.
    pub offer: Option<Offer>,
    /// Offers that came back (退回).
    pub returned: Vec<Returned>,
    /// Organisations that mediate together with the responsible one (联合调解).
    pub joint: Vec<JointMember>,
    /// Orders from above (督办、挂牌督办、交办) and the reports to them.
    pub supervisions: Vec<Supervision>,
    /// What meetings decided on it (会议议定事项).
    #[serde(default)]
    pub meeting_items: Vec<MeetingItem>,
    /// Who was told of which hop (流转告知).
    #[serde(default)]
    pub hop_notices: Vec<HopNotice>,
    /// What organisations meant to do about it (化解方案).
    #[serde(default)]
    pub plans: Vec<Plan>,
    /// Routes out of mediation that were shown or taken.
    pub referral: Option<Referral>,

    /// Mediators (调解员), past ones included.
    pub mediators: Vec<Appointment>,
    /// Attempts to reach a party before acceptance (联系记录).
    pub contacts: Vec<Contact>,
    /// Sessions (调解记录).
    pub sessions: Vec<Session>,
    /// Suspensions (中止); their days are not counted.
    pub suspensions: Vec<Suspension>,
    /// Extensions agreed by all parties (延期).
    pub extensions: Vec<Extension>,

    /// The agreement (调解协议), of this round.
    pub agreement: Option<Agreement>,
    /// Judicial confirmation (司法确认), of this round.
    pub confirmation: Option<Confirmation>,
    /// Follow-up visits (回访).
    pub follow_ups: Vec<FollowUp>,
    /// What the citizen who applied online says of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rating: Option<CaseRating>,
    /// How mediation ended without agreement.
    pub termination: Option<Termination>,
    /// Civil date on which mediation ended one way or another, from which closing is due.
    pub ended_on: Option<NaiveDate>,
    /// Closing report.
    pub closing: Option<Closing>,

    /// Risks to life and order (风险).
    pub risks: Risks,
    /// Reports to the police (《人民调解法》第二十五条).
    pub police_reports: Vec<PoliceReport>,
    /// Reports of major and urgent matters to the superior organs.
    pub urgent_reports: Vec<UrgentReport>,
    /// Services given to the parties (公共法律服务与帮扶).
    pub services: Vec<Service>,
    /// Files (附件).
    pub attachments: Vec<Attachment>,
    /// Holds on the file (保全), past ones too.
    pub holds: Vec<Hold>,

    /// Representatives whom a group has replaced by others since (曾任代表人).
    pub former_representatives: Vec<PersonId>,
    /// Whose particulars have been erased (已删除个人信息的人员).
    pub forgotten: Vec<PersonId>,
}

impl Case {
    /// The party with this person id.
    #[must_use]
    pub fn party(&self, person: PersonId) -> Option<&Party> {
        self.parties.iter().find(|p| p.person == person)
    }

    /// People on the applicants' side and on the respondents' side, group members counted.
    #[must_use]
    pub fn people(&self) -> u32 {
        self.present().fold(0, |people, party| people.saturating_add(party.members))
    }

    /// How many organisations have answered for the case before the present one (第几跳).
    #[must_use]
    pub fn hop(&self) -> u32 {
        u32::try_from(self.legs.len().saturating_sub(1)).unwrap_or(u32::MAX)
    }

    /// Whether every party has been told who answers for the case since its last hop (流转告知).
    #[must_use]
    pub fn hop_told(&self) -> bool {
        let hop = self.hop();
        let told = |party: &Party| self.hop_notices.iter().any(|n| n.hop == hop && n.parties.contains(&party.person));
        hop == 0 || self.present().all(told)
    }

    /// The parties who are still in the case.
    pub fn present(&self) -> impl Iterator<Item = &Party> {
        self.parties.iter().filter(|p| p.is_present())
    }

    /// Everybody whose particulars are or were recorded beside the case: the parties and who speaks or spoke for them.
    pub fn everybody(&self) -> impl Iterator<Item = PersonId> {
        let of_parties = self.parties.iter().flat_map(|party| {
            std::iter::once(party.person)
                .chain(party.representatives.iter().copied())
                .chain(party.guardians.iter().map(|g| g.person))
                .chain(party.agents.iter().map(|a| a.person))
        });
        of_parties.chain(self.former_representatives.iter().copied())
    }

    /// Whether a party refuses mediation now; it bars every act of mediation (《人民调解法》第十七条).
    #[must_use]
    pub fn refusal_active(&self) -> bool {
        self.present().any(|p| p.consent() == Some(Consent::Refused))
    }

    /// Whether a party has agreed to mediation in this round.
    #[must_use]
    pub fn agreed_to_mediation(&self, party: &Party) -> bool {
        party
            .word(ConsentAbout::Mediation)
            .is_some_and(|word| word.consent == Consent::Agreed && word.round >= self.consent_round)
    }

    /// Whether every party has agreed to mediation.
    #[must_use]
    pub fn all_consent(&self) -> bool {
        self.present().all(|p| self.agreed_to_mediation(p))
    }

    /// A party's latest word on going on at another organisation, given at this hop and in this round.
    #[must_use]
    pub fn transfer_consent(&self, party: &Party) -> Option<Consent> {
        party
            .word(ConsentAbout::Transfer)
            .filter(|word| word.hop == self.hop() && word.round >= self.consent_round)
            .map(|word| word.consent)
    }

    /// The round a word given now is about: this one while it runs, the next once it has come to its end.
    #[must_use]
    pub const fn round_spoken_of(&self) -> u32 {
        if self.state.is_open() { self.round } else { self.round.saturating_add(1) }
    }

    /// Days on which an organisation held a session in this round; each counts as an attempt (调解次数).
    #[must_use]
    pub fn attempts_by(&self, organisation: OrganisationId) -> usize {
        let mut days: Vec<_> = self
            .sessions
            .iter()
            .filter(|s| s.organisation == organisation && s.round == self.round)
            .map(|s| s.held_on)
            .collect();
        days.sort_unstable();
        days.dedup();
        days.len()
    }

    /// Organisations whose seal an agreement needs: the responsible one and every joint mediator.
    #[must_use]
    pub fn sealing_organisations(&self) -> Vec<OrganisationId> {
        std::iter::once(self.responsible)
            .chain(self.joint.iter().filter(|m| m.until.is_none() && m.mediates).map(|m| m.organisation))
            .collect()
    }

    /// Whether an organisation takes part now: responsible or joint.
    #[must_use]
    pub fn takes_part(&self, organisation: OrganisationId) -> bool {
        self.responsible == organisation
            || self.joint.iter().any(|m| m.until.is_none() && m.organisation == organisation)
    }

    /// The mediators appointed now.
    pub fn current_mediators(&self) -> impl Iterator<Item = &Appointment> {
        self.mediators.iter().filter(|a| a.until.is_none())
    }

    /// Whether a hold forbids that anything of the case is erased.
    #[must_use]
    pub fn is_held(&self) -> bool {
        self.holds.iter().any(|hold| hold.lifted_on.is_none())
    }

    /// Whether the file holds an attachment of this kind.
    #[must_use]
    pub fn has_attachment(&self, kind: AttachmentKind) -> bool {
        self.attachments.iter().any(|a| a.kind == kind)
    }
}
