//! What weighty petitions call for: task force, leaders; domain reference 5.7.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::id::{OrganisationId, UserId};

crate::coded_enum! {
    /// What somebody brings to a task force (专班资源).
    pub enum ResourceKind {
        /// Lawyer (律师).
        Lawyer = "lawyer" "律师";
        /// Mediator (调解员).
        Mediator = "mediator" "调解员";
        /// Notary (公证员).
        Notary = "notary" "公证员";
        /// Psychological counsellor (心理咨询师).
        Counsellor = "counsellor" "心理咨询师";
        /// Social worker (社工).
        SocialWorker = "social_worker" "社会工作者";
        /// Expert of a trade (行业专家).
        Expert = "expert" "行业专家";
        /// Legal aid (法律援助).
        LegalAid = "legal_aid" "法律援助";
        /// Anything else.
        Other = "other" "其他";
    }
}

/// Somebody who works in a task force (专班成员).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TaskForceMember {
    /// From which organisation.
    pub organisation: OrganisationId,
    /// Account, when there is one.
    pub user: Option<UserId>,
    /// Name and what they do.
    pub duty: String,
}

/// Help from outside (专班法律服务资源).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Resource {
    /// Kind.
    pub kind: ResourceKind,
    /// Who.
    pub name: String,
    /// The organisation that provides it, when it is registered here.
    pub provider: Option<OrganisationId>,
}

/// A task (任务).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Task {
    /// Running number in the task force, from 1.
    pub number: u32,
    /// Who does it.
    pub owner: OrganisationId,
    /// What.
    pub what: String,
    /// Civil date on which it was set.
    pub set_on: NaiveDate,
    /// Civil date on which it is due.
    pub due_on: NaiveDate,
    /// Civil date on which it was done.
    pub done_on: Option<NaiveDate>,
    /// What came of it.
    pub result: Option<String>,
}

/// A task force (专班).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TaskForce {
    /// Civil date from which.
    pub since: NaiveDate,
    /// Who leads, with post.
    pub leader: String,
    /// Members.
    pub members: Vec<TaskForceMember>,
    /// Help from outside.
    pub resources: Vec<Resource>,
    /// Plan.
    pub plan: String,
    /// When its work is done (退出条件).
    pub exit_criteria: String,
    /// Tasks.
    pub tasks: Vec<Task>,
    /// Civil date on which it was dissolved.
    pub dissolved_on: Option<NaiveDate>,
    /// Why.
    pub outcome: Option<String>,
}

/// A step of a leader (包案进展).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SponsorshipStep {
    /// Civil date.
    pub on: NaiveDate,
    /// What.
    pub text: String,
}

/// A leader who answers for a petition (领导包案).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Sponsorship {
    /// Who, with post.
    pub leader: String,
    /// From which organisation.
    pub organisation: OrganisationId,
    /// Account, when there is one.
    pub user: Option<UserId>,
    /// Civil date from which.
    pub since: NaiveDate,
    /// Steps.
    pub steps: Vec<SponsorshipStep>,
    /// Civil date on which it ended.
    pub ended_on: Option<NaiveDate>,
    /// What came of it.
    pub result: Option<String>,
}

crate::coded_enum! {
    /// How content the petitioner is (满意度).
    pub enum Satisfaction {
        /// Satisfied (满意).
        Satisfied = "satisfied" "满意";
        /// Mostly satisfied (基本满意).
        MostlySatisfied = "mostly_satisfied" "基本满意";
        /// Dissatisfied (不满意).
        Dissatisfied = "dissatisfied" "不满意";
    }
}

crate::coded_enum! {
    /// Whose work is rated (评价对象): the two are rated separately.
    pub enum RatedParty {
        /// The petition office (信访工作机构).
        Office = "office" "信访工作机构";
        /// The responsible unit (责任单位).
        Unit = "unit" "责任单位";
    }
}

/// A rating (满意度评价). About the work, given once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PetitionRating {
    /// Whose work.
    pub party: RatedParty,
    /// Which organisation.
    pub organisation: OrganisationId,
    /// How content.
    pub satisfaction: Satisfaction,
    /// Civil date.
    pub on: NaiveDate,
    /// What the petitioner adds.
    pub comment: Option<String>,
}

/// How a petition ended by the petitioner's word or silence (撤回、和解、逾期).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PetitionEnding {
    /// Civil date.
    pub on: NaiveDate,
    /// Why, and what shows it.
    pub reason: String,
}

/// One stretch during which one organisation answered for the petition (责任段).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PetitionLeg {
    /// Who answered.
    pub organisation: OrganisationId,
    /// Civil date from which.
    pub since: NaiveDate,
    /// Civil date until which; open for the present one.
    pub until: Option<NaiveDate>,
}
