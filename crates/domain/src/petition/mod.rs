//! The petition (信访件): what is known of it at one version.
//!
//! As with a case, events are applied to it and it is stored sealed as a whole. A matter (信访事项) is no aggregate: it is
//! the first petition together with all that repeat it.

mod accused;
mod erasure;
mod handling;
mod intake;
mod ledger;
mod mediation;
mod opinion;
mod oversight;
mod partakers;
mod repeat;
mod response;
mod state;

pub use accused::{Accused, AccusedLevel, AccusedPerson};
pub use handling::{
    Acceptance, Dispatch, DispatchKind, DispatchReport, HandOverReason, HandlingStep, LeaderReport, LegalProcedure,
    Objection, PetitionContact, PetitionExtension, PetitionNonAcceptance, PetitionRefusal, Redirect, Redirection,
    Reply, Routing,
};
pub use intake::{
    Channel, ContentClass, Headcount, PetitionFlag, PetitionKind, PetitionNumber, Petitioner, Procedure, Purpose,
    SimpleGround,
};
pub use ledger::{PetitionLedgerEnd, PetitionLedgerEntry, PetitionLedgerOutcome};
pub use mediation::{MediationLink, MediationSide, MediationStage, MediationWord};
pub use opinion::{Conclusion, Execution, Hearing, Level, Opinion, PetitionService, RequestAbove, ServiceMethod};
pub use oversight::{
    Missed, PetitionSupervision, Proposal, ProposalAnswer, ProposalKind, Reproof, Rung, SupervisionGround,
};
pub use repeat::{First, JoinedMatter, RepeatDecision, RepeatLink, RepeatPosition};
pub use response::{
    PetitionEnding, PetitionLeg, PetitionRating, RatedParty, Resource, ResourceKind, Satisfaction, Sponsorship,
    SponsorshipStep, Task, TaskForce, TaskForceMember,
};
pub use state::PetitionState;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::case::{Attachment, Hold, PoliceReport, UrgentReport};
use crate::deadline::Pause;
use crate::division::DivisionCode;
use crate::id::{OrganisationId, PersonId, PetitionId, UserId};
use crate::matching::PetitionerRole;
use crate::meeting::MeetingItem;
use crate::organisation::OrganisationTree;
use crate::service::Service;

/// A petition (信访件) at one version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Petition {
    /// Identity; carries the county of registration.
    pub id: PetitionId,
    /// How many events made it; the ETag.
    pub version: u64,
    /// Number, given at registration.
    pub number: PetitionNumber,
    /// The code by which the petitioner follows it and rates it (查询码).
    pub query_code: String,
    /// Where it stands.
    pub state: PetitionState,

    /// UTC instant of registration.
    pub registered_at: DateTime<Utc>,
    /// Who registered it.
    pub registered_by: UserId,
    /// The office or unit where it was registered (登记机构).
    pub registered_in: OrganisationId,
    /// The section of that office (登记部门).
    #[serde(default)]
    pub registered_section: Option<String>,
    /// Civil date on which it was received there.
    pub received_on: NaiveDate,
    /// What the law takes it for.
    pub kind: PetitionKind,
    /// By what way it came.
    pub channel: Channel,
    /// What is wanted.
    pub purpose: Purpose,
    /// What it is about.
    pub content: ContentClass,
    /// What made the petitioner come (信访原因).
    #[serde(default)]
    pub cause: Option<String>,
    /// Division where the problem lies (问题属地).
    pub issue_division: DivisionCode,
    /// One line that names it.
    pub title: String,
    /// Facts and reasons, as told.
    pub narrative: String,
    /// What is asked for, one item each.
    pub requests: Vec<String>,
    /// To whom it was addressed.
    pub addressee: Option<String>,
    /// Its number where it came from: hotline ticket, leader's letter.
    pub source_number: Option<String>,
    /// The row of the office's ledger that it was taken over from.
    #[serde(default)]
    pub ledger: Option<PetitionLedgerEntry>,
    /// Who petitions; nobody where no name is known.
    pub petitioners: Vec<Petitioner>,
    /// How many people.
    pub headcount: Headcount,
    /// Who is complained of.
    pub accused: Accused,
    /// Who was accused in it, while it was an accusation, before a correction; they are shut out for good.
    #[serde(default)]
    pub formerly_accused: Accused,
    /// What is marked on it.
    pub flags: Vec<PetitionFlag>,
    /// By which procedure it is handled.
    pub procedure: Procedure,
    /// Why by the simplified one.
    pub simple_ground: Option<SimpleGround>,

    /// Whether it is the first of its matter anywhere (全国初次).
    pub first_nationwide: First,
    /// Whether it is the first of its matter at this office (本机构初次).
    pub first_at_office: First,
    /// The matter it repeats.
    pub repeat: Option<RepeatLink>,
    /// Every decision on that, in order.
    pub repeat_decisions: Vec<RepeatDecision>,
    /// How it was joined to the matter, when it was.
    pub joined: Option<JoinedMatter>,

    /// The one organisation that answers for it now (责任单位).
    pub responsible: OrganisationId,
    /// Who handles it there (承办人).
    pub handler: Option<UserId>,
    /// Every organisation that answered for it, in order; the last is the present one.
    pub legs: Vec<PetitionLeg>,

    /// Reports to leaders.
    pub leader_reports: Vec<LeaderReport>,
    /// Where it was sent, in order.
    pub dispatches: Vec<Dispatch>,
    /// Acceptance.
    pub acceptance: Option<Acceptance>,
    /// Non-acceptance.
    pub non_acceptance: Option<PetitionNonAcceptance>,
    /// Handed to other organs.
    pub redirect: Option<Redirect>,
    /// Led into a legal procedure.
    pub routing: Option<Routing>,
    /// Civil date from which the present term of handling counts: of acceptance, or of the order to handle anew.
    pub handling_from: Option<NaiveDate>,
    /// Days on which the term of handling stands still, where the place lets mediation stop it.
    #[serde(default)]
    pub handling_pauses: Vec<Pause>,
    /// Extension of the present term of handling.
    pub extension: Option<PetitionExtension>,
    /// Steps of handling.
    pub handlings: Vec<HandlingStep>,
    /// When the petitioner was spoken to.
    pub contacts: Vec<PetitionContact>,

    /// Opinions of all levels, in order.
    pub opinions: Vec<Opinion>,
    /// Requests for review and recheck, in order.
    pub requests_above: Vec<RequestAbove>,
    /// Hearings.
    pub hearings: Vec<Hearing>,
    /// What was done to execute a supporting opinion.
    pub executions: Vec<Execution>,
    /// Answer to a suggestion or an accusation.
    pub reply: Option<Reply>,
    /// How it ended by the petitioner's word or silence.
    pub ending: Option<PetitionEnding>,
    /// Civil date on which the handling was concluded (办结).
    pub concluded_on: Option<NaiveDate>,

    /// Mediation beside it, the latest.
    pub mediation: Option<MediationLink>,

    /// Orders from above.
    pub supervisions: Vec<PetitionSupervision>,
    /// Circulars and interviews.
    pub reproofs: Vec<Reproof>,
    /// Proposals.
    pub proposals: Vec<Proposal>,
    /// Terms that were not kept.
    pub missed: Vec<Missed>,

    /// Task force, the latest.
    pub task_force: Option<TaskForce>,
    /// Leaders who answer for it.
    pub sponsorships: Vec<Sponsorship>,
    /// What meetings decided on it (会议议定事项).
    pub meeting_items: Vec<MeetingItem>,
    /// Services given to the petitioners (公共法律服务与帮扶).
    #[serde(default)]
    pub services: Vec<Service>,

    /// Civil date since which it is marked major and urgent.
    pub urgent_since: Option<NaiveDate>,
    /// Reports of it to the superior organs.
    pub urgent_reports: Vec<UrgentReport>,
    /// Reports to the police.
    pub police_reports: Vec<PoliceReport>,
    /// Ratings.
    pub ratings: Vec<PetitionRating>,
    /// Files (附件).
    pub attachments: Vec<Attachment>,
    /// Petitioners whose particulars were erased.
    #[serde(default)]
    pub forgotten: Vec<PersonId>,
    /// Holds on the file, lifted ones too (保全).
    #[serde(default)]
    pub holds: Vec<Hold>,
}

impl Petition {
    /// Whether something is marked on it.
    #[must_use]
    pub fn is(&self, flag: PetitionFlag) -> bool {
        self.flags.contains(&flag)
    }

    /// Whether nobody can be written to: no name or address is clear.
    #[must_use]
    pub fn is_nameless(&self) -> bool {
        self.petitioners.is_empty() || self.is(PetitionFlag::Anonymous)
    }

    /// Civil date after which its first term counts: of receipt, or of its coming in from a ledger.
    #[must_use]
    pub fn counted_from(&self) -> NaiveDate {
        self.ledger.as_ref().map_or(self.received_on, |ledger| ledger.entered_on)
    }

    /// Whether it was over before it came into the system.
    #[must_use]
    pub fn was_over(&self) -> bool {
        self.ledger.as_ref().is_some_and(|ledger| ledger.ended.is_some())
    }

    /// Whether it accuses somebody, from whom it must be kept.
    #[must_use]
    pub fn is_accusation(&self) -> bool {
        self.kind == PetitionKind::Accusation
    }

    /// From whom it is kept: the accused while it is an accusation, and for good whoever was accused before a correction.
    pub fn kept_from(&self) -> impl Iterator<Item = &Accused> {
        std::iter::once(&self.formerly_accused).chain(self.is_accusation().then_some(&self.accused))
    }

    /// Whether some must not know it, whatever their role.
    #[must_use]
    pub fn is_shielded(&self) -> bool {
        self.is_accusation() || !self.formerly_accused.is_nobody()
    }

    /// Whether it is kept from an organisation.
    #[must_use]
    pub fn is_kept_from(&self, organisation: OrganisationId, tree: &OrganisationTree) -> bool {
        self.kept_from().any(|accused| accused.covers(organisation, tree))
    }

    /// Whether it is kept from somebody, in person or through the organisation.
    #[must_use]
    pub fn is_kept_from_user(&self, user: UserId, organisation: OrganisationId, tree: &OrganisationTree) -> bool {
        self.kept_from().any(|accused| accused.covers_user(user, organisation, tree))
    }

    /// The elected representatives (代表人).
    pub fn representatives(&self) -> impl Iterator<Item = &Petitioner> {
        self.petitioners.iter().filter(|p| p.role == PetitionerRole::Representative)
    }

    /// Everybody whose particulars are recorded beside the petition.
    pub fn everybody(&self) -> impl Iterator<Item = PersonId> {
        self.petitioners.iter().map(|p| p.person)
    }

    /// The dispatch under which the present holder works.
    #[must_use]
    pub fn dispatch(&self) -> Option<&Dispatch> {
        self.dispatches.last().filter(|d| d.objection.is_none() && d.to == self.responsible)
    }

    /// The unit that accepted it (责任单位).
    #[must_use]
    pub fn unit(&self) -> Option<OrganisationId> {
        self.acceptance.as_ref().map(|acceptance| acceptance.unit)
    }

    /// The latest opinion of a level.
    #[must_use]
    pub fn opinion(&self, level: Level) -> Option<&Opinion> {
        self.opinions.iter().rev().find(|opinion| opinion.level == level)
    }

    /// Tasks of the task force that are not done.
    pub fn open_tasks(&self) -> impl Iterator<Item = &Task> {
        self.task_force
            .iter()
            .filter(|force| force.dissolved_on.is_none())
            .flat_map(|force| force.tasks.iter().filter(|task| task.done_on.is_none()))
    }

    /// Whether the opinion that stands supports the request, and not all of it is done (PPR 32).
    #[must_use]
    pub fn awaits_execution(&self) -> bool {
        let stands = self.opinions.last().filter(|opinion| opinion.service.is_some());
        stands.is_some_and(|opinion| opinion.supports) && !self.executions.last().is_some_and(|e| e.complete)
    }
}
