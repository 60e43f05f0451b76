//! Supervision (督办), circulars and interviews (通报、约谈), and the three proposals (三项建议); domain reference 5.8.

use chrono::NaiveDate;
use domain::case::SupervisionReport;
use domain::deadline::{ClockKind, Lamp};
use domain::id::OrganisationId;
use domain::organisation::Role;
use domain::petition::{
    Petition, PetitionSupervision, Proposal, ProposalAnswer, ProposalKind, Reproof, Rung, SupervisionGround,
};
use domain::rules::RuleKey;
use domain::text::Story;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{DUE_IN_FUTURE, LAW, NOT_THE_ACCUSED, ORGANISATION_KNOWN, is_active, may_reach, next_number};
use crate::act::{Input, InputNeed, ask};
use crate::acts::may_be_due;
use crate::acts::supervision::{DischargeSupervision, ReportSupervision};
use crate::facts::Facts;
use crate::petition::clocks::clocks;
use crate::petition::event::Event;
use crate::refusal::Need;

const OVERDUE_NOW: Need = Need::own("overdue_now", "所填期限目前没有超期");
const GROUND_HOLDS: Need = Need::new("ground_holds", "以超期为由督办的应当写明哪项期限，其他事由不写", LAW.article(40));
const UNEXECUTED: Need =
    Need::new("opinion_unexecuted", "以拒不执行为由督办的，应当有支持请求而未执行的意见", LAW.article(32));

/// Whether such a term of the petition has run out and still waits.
fn is_overdue(clock: ClockKind, petition: &Petition, facts: &Facts<'_>) -> bool {
    clocks(petition, facts).iter().any(|c| c.kind == clock && c.deadline.lamp_on(facts.today()) == Lamp::Overdue)
}

/// Orders and follows (督办、挂牌督办).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SupervisePetition {
    /// Why.
    pub ground: SupervisionGround,
    /// The term that ran out, when that is why.
    pub clock: Option<ClockKind>,
    /// Listed supervision (挂牌督办); only by the joint meeting office.
    #[serde(default)]
    pub listed: bool,
    /// What is demanded.
    pub demand: Story,
    /// Civil date by which an answer is due; five working days when absent.
    pub due_on: Option<NaiveDate>,
}

impl Input<Petition> for SupervisePetition {
    const NEEDS: &'static [InputNeed<Self, Petition>] = &[
        ask(DUE_IN_FUTURE, "/due_on", |i, _, f| i.due_on.is_none_or(|on| may_be_due(on, f))),
        ask(
            Need::new("listed_by_meeting", "挂牌督办由信访工作联席会议办公室发出", LAW.article(39)),
            "/listed",
            |i, _, f| !i.listed || f.actor.has_any(&[Role::JointMeetingOfficer]),
        ),
        ask(GROUND_HOLDS, "/clock", |i, _, _| i.clock.is_some() == (i.ground == SupervisionGround::Overdue)),
        ask(OVERDUE_NOW, "/clock", |i, p, f| i.clock.is_none_or(|clock| is_overdue(clock, p, f))),
        ask(UNEXECUTED, "/ground", |i, p, _| i.ground != SupervisionGround::NotExecuted || p.awaits_execution()),
    ];

    fn events(self, petition: &Petition, facts: &Facts<'_>) -> Vec<Event> {
        let reply = || facts.deadline(facts.today(), RuleKey::PetitionSuperviseReplyWd, &[]).nominal;
        vec![Event::Supervised(PetitionSupervision {
            number: next_number(petition.supervisions.len()),
            ground: self.ground,
            clock: self.clock,
            listed: self.listed,
            by: facts.actor.organisation,
            to: petition.responsible,
            ordered_on: facts.today(),
            demand: self.demand.into(),
            to_rectify: None,
            due_on: self.due_on.unwrap_or_else(reply),
            reports: Vec::new(),
            discharged_on: None,
        })]
    }
}

/// Orders something to be put right within a term (责令限期整改). It is reported on and discharged as other orders are.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OrderRectification {
    /// Why.
    pub ground: SupervisionGround,
    /// The term that ran out, when that is why.
    pub clock: Option<ClockKind>,
    /// What was found wrong, and what shows it.
    pub problem: Story,
    /// What has to be put right.
    pub demand: Story,
    /// Civil date by which that is to be done and reported.
    pub due_on: NaiveDate,
}

impl Input<Petition> for OrderRectification {
    const NEEDS: &'static [InputNeed<Self, Petition>] = &[
        ask(DUE_IN_FUTURE, "/due_on", |i, _, f| may_be_due(i.due_on, f)),
        ask(GROUND_HOLDS, "/clock", |i, _, _| i.clock.is_some() == (i.ground == SupervisionGround::Overdue)),
        ask(OVERDUE_NOW, "/clock", |i, p, f| i.clock.is_none_or(|clock| is_overdue(clock, p, f))),
        ask(UNEXECUTED, "/ground", |i, p, _| i.ground != SupervisionGround::NotExecuted || p.awaits_execution()),
    ];

    fn events(self, petition: &Petition, facts: &Facts<'_>) -> Vec<Event> {
        vec![Event::Supervised(PetitionSupervision {
            number: next_number(petition.supervisions.len()),
            ground: self.ground,
            clock: self.clock,
            listed: false,
            by: facts.actor.organisation,
            to: petition.responsible,
            ordered_on: facts.today(),
            demand: self.demand.into(),
            to_rectify: Some(self.problem.into()),
            due_on: self.due_on,
            reports: Vec::new(),
            discharged_on: None,
        })]
    }
}

fn open(petition: &Petition, number: u32) -> Option<&PetitionSupervision> {
    petition.supervisions.iter().find(|s| s.number == number && s.discharged_on.is_none())
}

const ORDER_OPEN: Need = Need::own("order_open", "没有这一项未销号的督办");

impl Input<Petition> for ReportSupervision {
    const NEEDS: &'static [InputNeed<Self, Petition>] = &[
        ask(ORDER_OPEN, "/supervision", |i, p, _| open(p, i.supervision).is_some()),
        ask(Need::own("order_to_us", "该项督办不是发给本机构的"), "/supervision", |i, p, f| {
            open(p, i.supervision).is_none_or(|s| s.to == f.actor.organisation)
        }),
    ];

    fn events(self, _: &Petition, facts: &Facts<'_>) -> Vec<Event> {
        vec![Event::SupervisionReported {
            supervision: self.supervision,
            report: SupervisionReport { on: facts.today(), by: facts.actor.user, text: self.text.into() },
        }]
    }
}

impl Input<Petition> for DischargeSupervision {
    const NEEDS: &'static [InputNeed<Self, Petition>] = &[
        ask(ORDER_OPEN, "/supervision", |i, p, _| open(p, i.supervision).is_some()),
        ask(
            Need::own("own_order", "只能由发出督办的机构销号；该机构已停用的，由其他上级机关销号"),
            "/supervision",
            |i, p, f| open(p, i.supervision).is_none_or(|s| s.by == f.actor.organisation || !is_active(s.by, f)),
        ),
        ask(Need::own("reported", "尚未收到督办反馈，不能销号"), "/supervision", |i, p, _| {
            open(p, i.supervision).is_none_or(|s| !s.reports.is_empty())
        }),
    ];

    fn events(self, _: &Petition, facts: &Facts<'_>) -> Vec<Event> {
        vec![Event::SupervisionDischarged { supervision: self.supervision, on: facts.today() }]
    }
}

/// Criticises in a circular, or interviews (通报、约谈).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reprove {
    /// Circular or interview.
    pub rung: Rung,
    /// The term that ran out, when that is why.
    pub clock: Option<ClockKind>,
    /// What was said.
    pub text: Story,
}

impl Input<Petition> for Reprove {
    const NEEDS: &'static [InputNeed<Self, Petition>] = &[
        ask(Need::new("rung_reproves", "只能选择通报或者约谈", LAW.article(39)), "/rung", |i, _, _| {
            matches!(i.rung, Rung::Circular | Rung::Interview)
        }),
        ask(OVERDUE_NOW, "/clock", |i, p, f| i.clock.is_none_or(|clock| is_overdue(clock, p, f))),
    ];

    fn events(self, petition: &Petition, facts: &Facts<'_>) -> Vec<Event> {
        vec![Event::Reproved(Reproof {
            rung: self.rung,
            on: facts.today(),
            by: facts.actor.organisation,
            to: petition.responsible,
            clock: self.clock,
            text: self.text.into(),
        })]
    }
}

/// Makes one of the three proposals (提出建议).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Propose {
    /// Which.
    pub kind: ProposalKind,
    /// To whom.
    pub to: OrganisationId,
    /// Facts and proposal.
    pub text: Story,
    /// Civil date by which a written answer is due.
    pub due_on: NaiveDate,
}

impl Input<Petition> for Propose {
    const NEEDS: &'static [InputNeed<Self, Petition>] = &[
        ask(ORGANISATION_KNOWN, "/to", |i, _, f| is_active(i.to, f)),
        ask(NOT_THE_ACCUSED, "/to", |i, p, f| may_reach(i.to, p, f)),
        ask(DUE_IN_FUTURE, "/due_on", |i, _, f| may_be_due(i.due_on, f)),
    ];

    fn events(self, petition: &Petition, facts: &Facts<'_>) -> Vec<Event> {
        vec![Event::Proposed(Proposal {
            number: next_number(petition.proposals.len()),
            kind: self.kind,
            by: facts.actor.organisation,
            to: self.to,
            on: facts.today(),
            text: self.text.into(),
            due_on: self.due_on,
            answer: None,
        })]
    }
}

/// Answers a proposal in writing (反馈建议).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerProposal {
    /// Number of the proposal.
    pub proposal: u32,
    /// Whether it is taken up.
    pub adopted: Option<bool>,
    /// What.
    pub text: Story,
}

impl Input<Petition> for AnswerProposal {
    const NEEDS: &'static [InputNeed<Self, Petition>] =
        &[ask(Need::own("proposal_open", "本机构没有这一项尚未反馈的建议"), "/proposal", |i, p, f| {
            p.proposals.iter().any(|q| q.number == i.proposal && q.answer.is_none() && q.to == f.actor.organisation)
        })];

    fn events(self, _: &Petition, facts: &Facts<'_>) -> Vec<Event> {
        vec![Event::ProposalAnswered {
            proposal: self.proposal,
            answer: ProposalAnswer {
                on: facts.today(),
                by: facts.actor.user,
                adopted: self.adopted,
                text: self.text.into(),
            },
        }]
    }
}
