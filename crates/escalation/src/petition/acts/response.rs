//! What weighty petitions call for: task force (专班), leaders (领导包案), joint meetings (联席会议); domain reference 5.7.

use chrono::NaiveDate;
use domain::id::{OrganisationId, UserId};
use domain::petition::{Petition, Resource, Sponsorship, SponsorshipStep, Task, TaskForce, TaskForceMember};
use domain::text::{Line, Story};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    DUE_IN_FUTURE, HAPPENED, NOT_THE_ACCUSED, ORGANISATION_KNOWN, happened, is_active, may_reach, next_number,
};
use crate::act::{Input, InputNeed, ask};
use crate::acts::may_be_due;
use crate::acts::meetings::{FinishMeetingItem, ITEM_OPEN, RecordMeetingItem};
use crate::facts::Facts;
use crate::petition::event::Event;
use crate::refusal::Need;

/// Whether that person and organisation may work on it.
fn may_work(user: Option<UserId>, organisation: OrganisationId, petition: &Petition, facts: &Facts<'_>) -> bool {
    may_reach(organisation, petition, facts)
        && user.is_none_or(|user| !petition.is_kept_from_user(user, organisation, facts.organisations))
}

/// Forms a task force (组建专班).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FormTaskForce {
    /// Who leads, with post.
    pub leader: Line,
    /// Members.
    pub members: Vec<TaskForceMember>,
    /// Lawyers and other help from outside.
    #[serde(default)]
    pub resources: Vec<Resource>,
    /// Plan.
    pub plan: Story,
    /// When its work is done.
    pub exit_criteria: Line,
}

impl Input<Petition> for FormTaskForce {
    const NEEDS: &'static [InputNeed<Self, Petition>] = &[
        ask(Need::own("members_named", "专班应当有成员，且写明姓名和职责"), "/members", |i, _, _| {
            !i.members.is_empty() && i.members.iter().all(|m| Line::new(&m.duty).is_ok())
        }),
        ask(
            Need::own("resources_named", "法律服务资源应当写明姓名或者名称"),
            "/resources",
            |i, _, _| i.resources.iter().all(|r| Line::new(&r.name).is_ok()),
        ),
        ask(ORGANISATION_KNOWN, "/members", |i, _, f| i.members.iter().all(|m| is_active(m.organisation, f))),
        ask(NOT_THE_ACCUSED, "/members", |i, p, f| i.members.iter().all(|m| may_work(m.user, m.organisation, p, f))),
        ask(NOT_THE_ACCUSED, "/resources", |i, p, f| {
            i.resources.iter().filter_map(|r| r.provider).all(|o| is_active(o, f) && may_reach(o, p, f))
        }),
    ];

    fn events(self, _: &Petition, facts: &Facts<'_>) -> Vec<Event> {
        vec![Event::TaskForceFormed(TaskForce {
            since: facts.today(),
            leader: self.leader.into(),
            members: self.members,
            resources: self.resources,
            plan: self.plan.into(),
            exit_criteria: self.exit_criteria.into(),
            tasks: Vec::new(),
            dissolved_on: None,
            outcome: None,
        })]
    }
}

/// Sets a task (下达专班任务).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetTask {
    /// Who does it, a member's organisation.
    pub owner: OrganisationId,
    /// What.
    pub what: Line,
    /// Civil date on which it is due.
    pub due_on: NaiveDate,
}

impl Input<Petition> for SetTask {
    const NEEDS: &'static [InputNeed<Self, Petition>] = &[
        ask(Need::own("owner_is_member", "任务应当交给专班成员单位"), "/owner", |i, p, _| {
            p.task_force.as_ref().is_some_and(|t| t.members.iter().any(|m| m.organisation == i.owner))
        }),
        // A member may have turned out to be accused since.
        ask(NOT_THE_ACCUSED, "/owner", |i, p, f| may_reach(i.owner, p, f)),
        ask(DUE_IN_FUTURE, "/due_on", |i, _, f| may_be_due(i.due_on, f)),
    ];

    fn events(self, petition: &Petition, facts: &Facts<'_>) -> Vec<Event> {
        vec![Event::TaskSet(Task {
            number: next_number(petition.task_force.as_ref().map_or(0, |t| t.tasks.len())),
            owner: self.owner,
            what: self.what.into(),
            set_on: facts.today(),
            due_on: self.due_on,
            done_on: None,
            result: None,
        })]
    }
}

/// Reports a task done (完成专班任务).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FinishTask {
    /// Number of the task.
    pub task: u32,
    /// What came of it.
    pub result: Story,
}

impl Input<Petition> for FinishTask {
    const NEEDS: &'static [InputNeed<Self, Petition>] =
        &[ask(Need::own("task_open", "本机构没有这一项未完成的任务"), "/task", |i, p, f| {
            p.open_tasks().any(|t| t.number == i.task && t.owner == f.actor.organisation)
        })];

    fn events(self, _: &Petition, facts: &Facts<'_>) -> Vec<Event> {
        vec![Event::TaskDone { task: self.task, on: facts.today(), result: self.result.into() }]
    }
}

/// Dissolves the task force (撤销专班).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DissolveTaskForce {
    /// What came of it, against the exit criteria.
    pub outcome: Story,
}

impl Input<Petition> for DissolveTaskForce {
    const NEEDS: &'static [InputNeed<Self, Petition>] =
        &[ask(Need::own("tasks_done", "尚有未完成的专班任务"), "", |_, p, _| {
            p.open_tasks().next().is_none()
        })];

    fn events(self, _: &Petition, facts: &Facts<'_>) -> Vec<Event> {
        vec![Event::TaskForceDissolved { on: facts.today(), outcome: self.outcome.into() }]
    }
}

/// Lets a leader answer for it (领导包案).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Sponsor {
    /// Who, with post.
    pub leader: Line,
    /// From which organisation.
    pub organisation: OrganisationId,
    /// Account, when there is one.
    pub user: Option<UserId>,
}

impl Input<Petition> for Sponsor {
    const NEEDS: &'static [InputNeed<Self, Petition>] = &[
        ask(ORGANISATION_KNOWN, "/organisation", |i, _, f| is_active(i.organisation, f)),
        ask(NOT_THE_ACCUSED, "/organisation", |i, p, f| may_work(i.user, i.organisation, p, f)),
    ];

    fn events(self, _: &Petition, facts: &Facts<'_>) -> Vec<Event> {
        vec![Event::Sponsored(Sponsorship {
            leader: self.leader.into(),
            organisation: self.organisation,
            user: self.user,
            since: facts.today(),
            steps: Vec::new(),
            ended_on: None,
            result: None,
        })]
    }
}

/// Records a step of that leader (记录包案进展); the last one with its result.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordSponsorship {
    /// Civil date.
    pub on: NaiveDate,
    /// What was done.
    pub text: Story,
    /// What came of it all, when it is over.
    pub result: Option<Line>,
}

impl Input<Petition> for RecordSponsorship {
    const NEEDS: &'static [InputNeed<Self, Petition>] =
        &[ask(Need::own("step_possible", "日期应当不早于包案之日，不晚于今天"), "/on", |i, p, f| {
            i.on <= f.today() && p.sponsorships.last().is_none_or(|s| i.on >= s.since)
        })];

    fn events(self, _: &Petition, _: &Facts<'_>) -> Vec<Event> {
        vec![Event::SponsorshipRecorded {
            step: SponsorshipStep { on: self.on, text: self.text.into() },
            result: self.result.map(Into::into),
        }]
    }
}

impl Input<Petition> for RecordMeetingItem {
    const NEEDS: &'static [InputNeed<Self, Petition>] = &[
        ask(HAPPENED, "/held_on", |i, p, f| happened(i.held_on, p, f)),
        ask(ORGANISATION_KNOWN, "/owner", |i, _, f| is_active(i.owner, f)),
        ask(NOT_THE_ACCUSED, "/owner", |i, p, f| may_reach(i.owner, p, f)),
        ask(DUE_IN_FUTURE, "/due_on", |i, _, f| may_be_due(i.due_on, f)),
    ];

    fn events(self, petition: &Petition, facts: &Facts<'_>) -> Vec<Event> {
        vec![Event::MeetingItemRecorded(self.item(&petition.meeting_items, facts))]
    }
}

impl Input<Petition> for FinishMeetingItem {
    const NEEDS: &'static [InputNeed<Self, Petition>] =
        &[ask(ITEM_OPEN, "/item", |i, p, f| i.is_open_among(&p.meeting_items, f))];

    fn events(self, _: &Petition, facts: &Facts<'_>) -> Vec<Event> {
        vec![Event::MeetingItemDone { item: self.item, on: facts.today(), result: self.result.into() }]
    }
}
