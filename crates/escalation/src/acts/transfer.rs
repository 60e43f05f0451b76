//! Transfer up (移交上级) and the receiver's answer: accept, return, or a decision by the common superior.

use domain::basis::Instrument;
use domain::case::{
    Case, EvidenceGap, Offer, OfferKind, ReturnReason, Returned, Supervision, SupervisionKind, Trigger,
};
use domain::id::OrganisationId;
use domain::text::{Line, Story};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::act::{Input, InputNeed, ask};
use crate::event::Event;
use crate::evidence;
use crate::facts::Facts;
use crate::refusal::Need;

/// Offers the case to another organisation (移交上级).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TransferUp {
    /// The receiver.
    pub to: OrganisationId,
    /// Why.
    pub triggers: Vec<Trigger>,
    /// What was tried, and what is asked.
    pub report: Story,
    /// Gaps the sender admits; the report says why the case cannot wait for them. The receiver may return it for them.
    #[serde(default)]
    pub gaps: Vec<EvidenceGap>,
}

impl Input for TransferUp {
    const NEEDS: &'static [InputNeed<Self>] = &[
        ask(
            Need::new(
                "receiver_next",
                "接收机构应当是上一级调解机构，或者管辖该类纠纷的行业性专业性调委会",
                Instrument::MediationWorkRules.article(21),
            ),
            "/to",
            |i, c, f| evidence::may_receive(i.to, &i.triggers, c, f),
        ),
        ask(Need::own("trigger_given", "应当选择上报事由"), "/triggers", |i, _, _| !i.triggers.is_empty()),
        ask(
            Need::own("trigger_true", "所选上报事由与案件记载不符（人数、金额、风险、难易程度等）"),
            "/triggers",
            |i, c, f| i.triggers.iter().all(|t| evidence::trigger_holds(*t, c, f)),
        ),
        ask(
            Need::new(
                "attempts",
                "上报前应当在不同日期调解达到规定次数；确不能等待的，应当注明缺项和原因",
                Instrument::MediationWorkRules.article(21),
            ),
            "/gaps",
            |i, c, f| evidence::covers(EvidenceGap::Attempts, &i.triggers, &i.gaps, c, f),
        ),
        ask(Need::own("both_heard", "上报前应当听取各方当事人意见"), "/gaps", |i, c, f| {
            evidence::covers(EvidenceGap::NotHeard, &i.triggers, &i.gaps, c, f)
        }),
        ask(Need::own("proposal_made", "上报前应当提出过调解方案"), "/gaps", |i, c, f| {
            evidence::covers(EvidenceGap::NoProposal, &i.triggers, &i.gaps, c, f)
        }),
        ask(
            Need::own(
                "tier_materials",
                "上报前应当备齐本级材料（乡镇：联合调解记录、法律意见、风险评估表；县区：联席会议纪要或者专家意见）",
            ),
            "/gaps",
            |i, c, f| evidence::covers(EvidenceGap::Materials, &i.triggers, &i.gaps, c, f),
        ),
    ];

    fn events(self, case: &Case, facts: &Facts<'_>) -> Vec<Event> {
        vec![Event::Offered(Offer {
            kind: OfferKind::Transfer,
            from: case.responsible,
            to: self.to,
            offered_on: facts.today(),
            triggers: self.triggers,
            gaps: self.gaps,
            report: self.report.into(),
            state_before: case.state,
            disputed_on: None,
            report_due_on: None,
        })]
    }
}

/// Withdraws the offer before it is decided (撤回移交), as when the parties settle after all.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WithdrawOffer {
    /// Why.
    pub reason: Line,
}

impl Input for WithdrawOffer {
    const NEEDS: &'static [InputNeed<Self>] = &[];

    fn events(self, _: &Case, facts: &Facts<'_>) -> Vec<Event> {
        vec![Event::OfferWithdrawn { on: facts.today(), reason: self.reason.into() }]
    }
}

/// Takes the offered case (接收). Nothing to fill in.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AcceptOffer {}

impl Input for AcceptOffer {
    const NEEDS: &'static [InputNeed<Self>] = &[];

    fn events(self, case: &Case, facts: &Facts<'_>) -> Vec<Event> {
        let on = facts.today();
        let mut events = vec![Event::OfferAccepted { on }];
        if let Some(Offer { kind: OfferKind::Assignment, from, report, report_due_on: Some(due_on), .. }) = &case.offer
        {
            events.push(Event::Supervised(Supervision {
                number: next_supervision(case),
                kind: SupervisionKind::Assignment,
                by: *from,
                ordered_on: on,
                demand: report.clone(),
                due_on: *due_on,
                reports: Vec::new(),
                discharged_on: None,
            }));
        }
        events
    }
}

pub(super) fn next_supervision(case: &Case) -> u32 {
    u32::try_from(case.supervisions.len()).unwrap_or(u32::MAX).saturating_add(1)
}

/// Returns the offered case (退回).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReturnOffer {
    /// Why.
    pub reason: ReturnReason,
    /// What is missing, item by item.
    pub missing: Vec<Line>,
}

impl Input for ReturnOffer {
    const NEEDS: &'static [InputNeed<Self>] = &[ask(
        Need::own("missing_listed", "退回应当逐项列明缺少的内容或者理由"),
        "/missing",
        |i, _, _| !i.missing.is_empty(),
    )];

    fn events(self, case: &Case, facts: &Facts<'_>) -> Vec<Event> {
        let Some(offer) = &case.offer else { return Vec::new() };
        vec![Event::OfferReturned(Returned {
            kind: offer.kind,
            from: offer.from,
            by: offer.to,
            offered_on: offer.offered_on,
            on: facts.today(),
            reason: self.reason,
            missing: self.missing.into_iter().map(Into::into).collect(),
        })]
    }
}

/// Asks the common superior to decide (提请共同上级裁定), once no return is left.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DisputeOffer {
    /// Why the receiver disagrees.
    pub reason: Story,
}

impl Input for DisputeOffer {
    const NEEDS: &'static [InputNeed<Self>] = &[];

    fn events(self, _: &Case, facts: &Facts<'_>) -> Vec<Event> {
        vec![Event::OfferDisputed { on: facts.today(), reason: self.reason.into() }]
    }
}

/// Decides who handles the case (裁定承办机构).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SettleOffer {
    /// The sender or the receiver.
    pub holder: OrganisationId,
    /// Why.
    pub reason: Story,
}

impl Input for SettleOffer {
    const NEEDS: &'static [InputNeed<Self>] = &[ask(
        Need::own("holder_of_two", "承办机构只能在移送方和接收方之间确定"),
        "/holder",
        |i, c, _| c.offer.as_ref().is_some_and(|o| i.holder == o.from || i.holder == o.to),
    )];

    fn events(self, _: &Case, facts: &Facts<'_>) -> Vec<Event> {
        vec![Event::OfferSettled { on: facts.today(), holder: self.holder, reason: self.reason.into() }]
    }
}
