//! Transfer and assignment (转送、交办), receipt and objection (签收、异议).

use chrono::NaiveDate;
use domain::id::OrganisationId;
use domain::organisation::{Organisation, OrganisationKind};
use domain::petition::{Dispatch, DispatchKind, DispatchReport, LeaderReport, Objection, Petition};
use domain::text::{Line, Story};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{DUE_IN_FUTURE, LAW, NOT_THE_ACCUSED, is_active, may_reach};
use crate::act::{Input, InputNeed, ask};
use crate::acts::may_be_due;
use crate::facts::Facts;
use crate::petition::event::Event;
use crate::refusal::Need;

/// Reports to leaders, who decide where it goes (报送领导).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportLeaders {
    /// To whom.
    pub leader: Line,
    /// What is proposed.
    pub proposal: Story,
}

impl Input<Petition> for ReportLeaders {
    const NEEDS: &'static [InputNeed<Self, Petition>] = &[];

    fn events(self, _: &Petition, facts: &Facts<'_>) -> Vec<Event> {
        vec![Event::LeadersTold(LeaderReport {
            on: facts.today(),
            leader: self.leader.into(),
            proposal: self.proposal.into(),
        })]
    }
}

/// Sends it to a unit or a lower office (转送、交办).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SendOn {
    /// To whom.
    pub to: OrganisationId,
    /// Transferred or assigned.
    pub kind: DispatchKind,
    /// Civil date on which a report is due; for an assignment.
    pub report_due_on: Option<NaiveDate>,
    /// What the receiver is told; for one that objected, why it is its business all the same.
    pub instruction: Option<Story>,
}

impl Input<Petition> for SendOn {
    const NEEDS: &'static [InputNeed<Self, Petition>] = &[
        ask(
            Need::new(
                "receiver_competent",
                "接收单位应当是本辖区内有权处理的机关、单位或者下级信访工作机构；责任单位只能转给所属单位",
                LAW.article(22),
            ),
            "/to",
            |i, _, f| may_send(i.to, f),
        ),
        ask(NOT_THE_ACCUSED, "/to", |i, p, f| may_reach(i.to, p, f)),
        ask(
            Need::new("objection_answered", "再次转给已提出异议的单位，应当说明核实情况和理由", LAW.article(23)),
            "/instruction",
            |i, p, _| i.instruction.is_some() || !p.dispatches.iter().any(|d| d.to == i.to && d.objection.is_some()),
        ),
        ask(
            Need::new("report_due_given", "交办应当规定反馈期限，转送不需要", LAW.article(22)),
            "/report_due_on",
            |i, _, _| i.report_due_on.is_some() == (i.kind == DispatchKind::Assign),
        ),
        ask(DUE_IN_FUTURE, "/report_due_on", |i, _, f| i.report_due_on.is_none_or(|on| may_be_due(on, f))),
    ];

    fn events(self, petition: &Petition, facts: &Facts<'_>) -> Vec<Event> {
        vec![Event::Dispatched(Dispatch {
            kind: self.kind,
            from: petition.responsible,
            to: self.to,
            on: facts.today(),
            report_due_on: self.report_due_on,
            instruction: self.instruction.map(Into::into),
            received_on: None,
            objection: None,
            report: None,
        })]
    }
}

/// A petition office sends to organs in its division on its own tier or below, and to lower petition offices; any other
/// organ only to what stands below it.
fn may_send(to: OrganisationId, facts: &Facts<'_>) -> bool {
    let Some((own, receiver)) = facts.own().zip(facts.organisations.get(to)) else { return false };
    let decides = receiver.active && receiver.kind.decides_petitions() && receiver.id != own.id;
    decides
        && if own.kind == OrganisationKind::PetitionOffice {
            is_in_reach(own, receiver)
        } else {
            facts.organisations.is_within(to, own.id)
        }
}

fn is_in_reach(office: &Organisation, receiver: &Organisation) -> bool {
    let lower = receiver.tier < office.tier;
    let beside = receiver.tier == office.tier && receiver.kind != OrganisationKind::PetitionOffice;
    office.division.contains(receiver.division) && (lower || beside)
}

/// Signs for what was sent (签收); the terms of the unit run from this day.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Receive {
    /// Civil date of receipt.
    pub on: NaiveDate,
}

impl Input<Petition> for Receive {
    const NEEDS: &'static [InputNeed<Self, Petition>] = &[
        ask(
            Need::own("receipt_possible", "签收日期应当不早于转办之日，不晚于今天"),
            "/on",
            |i, p, f| i.on <= f.today() && p.dispatch().is_none_or(|d| i.on >= d.on),
        ),
        ask(Need::own("not_received", "已经签收"), "/on", |_, p, _| {
            p.dispatch().is_none_or(|d| d.received_on.is_none())
        }),
    ];

    fn events(self, _: &Petition, _: &Facts<'_>) -> Vec<Event> {
        vec![Event::Received { on: self.on }]
    }
}

/// Objects that the petition is not the unit's business (提出异议).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Object {
    /// Why.
    pub reasons: Story,
    /// Whose business it is.
    pub proper_unit: Option<OrganisationId>,
}

impl Input<Petition> for Object {
    const NEEDS: &'static [InputNeed<Self, Petition>] = &[
        ask(
            Need::own("proper_unit_known", "所填单位不存在、已停用或者就是本单位"),
            "/proper_unit",
            |i, p, f| i.proper_unit.is_none_or(|o| o != p.responsible && is_active(o, f)),
        ),
        ask(NOT_THE_ACCUSED, "/proper_unit", |i, p, f| i.proper_unit.is_none_or(|o| may_reach(o, p, f))),
    ];

    fn events(self, _: &Petition, facts: &Facts<'_>) -> Vec<Event> {
        vec![Event::ObjectedTo(Objection {
            on: facts.today(),
            reasons: self.reasons.into(),
            proper_unit: self.proper_unit,
        })]
    }
}

/// Reports the result of an assigned petition to the sender (交办反馈).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportAssignment {
    /// What was done.
    pub text: Story,
}

impl Input<Petition> for ReportAssignment {
    const NEEDS: &'static [InputNeed<Self, Petition>] =
        &[ask(Need::own("assigned_here", "本机构没有尚未反馈的交办"), "", |_, p, f| {
            p.dispatches.iter().any(|d| owes_report(d) && d.to == f.actor.organisation)
        })];

    fn events(self, _: &Petition, facts: &Facts<'_>) -> Vec<Event> {
        vec![Event::AssignmentReported {
            organisation: facts.actor.organisation,
            report: DispatchReport { on: facts.today(), by: facts.actor.user, text: self.text.into() },
        }]
    }
}

/// Whether the receiver still has to report.
pub(in crate::petition) fn owes_report(dispatch: &Dispatch) -> bool {
    dispatch.report_due_on.is_some() && dispatch.report.is_none() && dispatch.objection.is_none()
}
