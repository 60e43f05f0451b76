//! The handling opinion (处理意见) and the service of every opinion (送达).

use chrono::NaiveDate;
use domain::petition::{Conclusion, Level, Opinion, Petition, PetitionService, ServiceMethod};
use domain::text::{Line, Story};
use serde::Deserialize;
use utoipa::ToSchema;

use super::LAW;
use crate::act::{Input, InputNeed, ask};
use crate::facts::Facts;
use crate::petition::event::Event;
use crate::refusal::Need;

pub(super) const CONCLUSION_FITS: Need = Need::new(
    "conclusion_fits",
    "处理意见应当为支持、解释或者不予支持；复查、复核意见应当为维持、变更或者责令重新办理",
    LAW.article(32),
);

/// Issues the handling opinion (出具处理意见).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IssueOpinion {
    /// Supports, explains, or does not support.
    pub conclusion: Conclusion,
    /// Facts found and reasons.
    pub facts: Story,
    /// The opinion.
    pub text: Story,
    /// Laws, regulations and policies it rests on.
    pub legal_basis: Line,
    /// Whether it quotes the agreement reached in mediation.
    #[serde(default)]
    pub quotes_agreement: bool,
}

impl Input<Petition> for IssueOpinion {
    const NEEDS: &'static [InputNeed<Self, Petition>] = &[
        ask(CONCLUSION_FITS, "/conclusion", |i, _, _| i.conclusion.belongs_to(Level::Handling)),
        ask(
            Need::own("agreement_quoted", "调解达成协议的，处理意见应当引用调解协议；没有调解协议的不能引用"),
            "/quotes_agreement",
            |i, p, _| i.quotes_agreement == p.mediation.as_ref().is_some_and(|m| m.stage.is_agreed()),
        ),
    ];

    fn events(self, petition: &Petition, facts: &Facts<'_>) -> Vec<Event> {
        let own = facts.actor.organisation;
        vec![Event::OpinionIssued(Opinion {
            level: Level::Handling,
            organisation: own,
            issued_on: facts.today(),
            conclusion: self.conclusion,
            supports: self.conclusion == Conclusion::Support,
            facts: self.facts.into(),
            text: self.text.into(),
            legal_basis: self.legal_basis.into(),
            agreement_of: petition.mediation.as_ref().filter(|_| self.quotes_agreement).and_then(|m| m.case),
            remedy: facts.organisations.reviewer_of(own).map(|o| o.id),
            service: None,
        })]
    }
}

/// Records that the petitioner received the latest opinion (送达).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Serve {
    /// Civil date of receipt.
    pub on: NaiveDate,
    /// How.
    pub method: ServiceMethod,
    /// Who signed for it.
    pub receiver: Option<Line>,
}

impl Input<Petition> for Serve {
    const NEEDS: &'static [InputNeed<Self, Petition>] = &[
        ask(
            Need::own("service_possible", "送达日期应当不早于出具之日，不晚于今天"),
            "/on",
            |i, p, f| i.on <= f.today() && p.opinions.last().is_none_or(|o| i.on >= o.issued_on),
        ),
        ask(
            Need::new("service_required", "姓名、住址清楚的，应当将书面意见送达信访人", LAW.article(35)),
            "/method",
            |i, p, _| i.method != ServiceMethod::NotRequired || p.is_nameless(),
        ),
        ask(Need::own("receiver_named", "直接送达应当写明签收人"), "/receiver", |i, _, _| {
            i.method != ServiceMethod::Direct || i.receiver.is_some()
        }),
    ];

    fn events(self, _: &Petition, _: &Facts<'_>) -> Vec<Event> {
        vec![Event::Served(PetitionService {
            on: self.on,
            method: self.method,
            receiver: self.receiver.map(Into::into),
        })]
    }
}
