//! Review and recheck (复查、复核) by the next level up, and hearings (听证).

use chrono::NaiveDate;
use domain::petition::{Conclusion, Hearing, Level, Opinion, Petition, PetitionState, RequestAbove};
use domain::text::{Line, Story};
use domain::time::CivilDate;
use serde::Deserialize;
use utoipa::ToSchema;

use super::LAW;
use super::opinion::CONCLUSION_FITS;
use crate::act::{Input, InputNeed, ask};
use crate::facts::Facts;
use crate::petition::clocks::request_window;
use crate::petition::event::Event;
use crate::refusal::Need;

const RECEIPT_POSSIBLE: Need = Need::own("request_possible", "收到申请的日期应当不早于送达之日，不晚于今天");

/// Whether the day lies between service and today.
fn came_after_service(on: CivilDate, petition: &Petition, facts: &Facts<'_>) -> bool {
    let served = petition.opinions.last().and_then(|o| o.service.as_ref()).map(|s| s.on);
    on <= facts.today() && served.is_none_or(|served| on >= served)
}

/// Whether the petitioner may still ask; generous, as for every right of a citizen.
fn in_time(on: CivilDate, petition: &Petition, facts: &Facts<'_>) -> bool {
    request_window(petition, facts).is_none_or(|window| on <= window.last_day(facts.rules.judge_citizen()))
}

fn ask_above(level: Level, on: CivilDate, grounds: Story, petition: &Petition) -> Vec<Event> {
    let remedy = petition.opinions.last().and_then(|o| o.remedy);
    let body = remedy.unwrap_or(petition.responsible);
    vec![Event::AskedAbove(RequestAbove { level, on, body, grounds: grounds.into() })]
}

/// Asks for review (申请复查), as the petitioner did.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RequestReview {
    /// Civil date on which the request came in; the term of review runs from here.
    pub on: NaiveDate,
    /// Why the petitioner disagrees.
    pub grounds: Story,
}

impl Input<Petition> for RequestReview {
    const NEEDS: &'static [InputNeed<Self, Petition>] = &[
        ask(RECEIPT_POSSIBLE, "/on", |i, p, f| came_after_service(i.on, p, f)),
        ask(
            Need::new("review_window_open", "申请复查应当在收到处理意见之日起30日内提出", LAW.article(35)),
            "/on",
            |i, p, f| in_time(i.on, p, f),
        ),
    ];

    fn events(self, petition: &Petition, _: &Facts<'_>) -> Vec<Event> {
        ask_above(Level::Review, self.on, self.grounds, petition)
    }
}

/// Asks for recheck (申请复核), as the petitioner did.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RequestRecheck {
    /// Civil date on which the request came in; the term of recheck runs from here.
    pub on: NaiveDate,
    /// Why the petitioner disagrees.
    pub grounds: Story,
}

impl Input<Petition> for RequestRecheck {
    const NEEDS: &'static [InputNeed<Self, Petition>] = &[
        ask(RECEIPT_POSSIBLE, "/on", |i, p, f| came_after_service(i.on, p, f)),
        ask(
            Need::new("recheck_window_open", "申请复核应当在收到复查意见之日起30日内提出", LAW.article(36)),
            "/on",
            |i, p, f| in_time(i.on, p, f),
        ),
    ];

    fn events(self, petition: &Petition, _: &Facts<'_>) -> Vec<Event> {
        ask_above(Level::Recheck, self.on, self.grounds, petition)
    }
}

/// Decides on review (出具复查意见).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecideReview {
    /// Upholds, changes, or orders to handle anew.
    pub conclusion: Conclusion,
    /// Whether the request is supported now; only where the opinion is changed.
    pub supports: Option<bool>,
    /// Findings and reasons.
    pub facts: Story,
    /// The opinion.
    pub text: Story,
    /// What it rests on.
    pub legal_basis: Line,
}

/// Decides on recheck (出具复核意见).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecideRecheck {
    /// Upholds, changes, or orders to handle anew.
    pub conclusion: Conclusion,
    /// Whether the request is supported now; only where the opinion is changed.
    pub supports: Option<bool>,
    /// Findings and reasons.
    pub facts: Story,
    /// The opinion.
    pub text: Story,
    /// What it rests on.
    pub legal_basis: Line,
}

const SUPPORT_STATED: Need =
    Need::own("support_stated", "变更原意见的，应当写明变更后是否支持信访请求；维持、责令重办的不写");

impl Input<Petition> for DecideReview {
    const NEEDS: &'static [InputNeed<Self, Petition>] = &[
        ask(CONCLUSION_FITS, "/conclusion", |i, _, _| i.conclusion.belongs_to(Level::Review)),
        ask(SUPPORT_STATED, "/supports", |i, _, _| i.supports.is_some() == (i.conclusion == Conclusion::Change)),
    ];

    fn events(self, petition: &Petition, facts: &Facts<'_>) -> Vec<Event> {
        let Self { conclusion, supports, facts: found, text, legal_basis } = self;
        let remedy = facts.organisations.reviewer_of(petition.responsible).map(|o| o.id);
        vec![Event::OpinionIssued(Opinion {
            level: Level::Review,
            organisation: petition.responsible,
            issued_on: facts.today(),
            conclusion,
            supports: supports_now(conclusion, supports, petition),
            facts: found.into(),
            text: text.into(),
            legal_basis: legal_basis.into(),
            agreement_of: None,
            remedy: remedy.filter(|_| conclusion != Conclusion::Redo),
            service: None,
        })]
    }
}

impl Input<Petition> for DecideRecheck {
    const NEEDS: &'static [InputNeed<Self, Petition>] = &[
        ask(CONCLUSION_FITS, "/conclusion", |i, _, _| i.conclusion.belongs_to(Level::Recheck)),
        ask(SUPPORT_STATED, "/supports", |i, _, _| i.supports.is_some() == (i.conclusion == Conclusion::Change)),
    ];

    fn events(self, petition: &Petition, facts: &Facts<'_>) -> Vec<Event> {
        let Self { conclusion, supports, facts: found, text, legal_basis } = self;
        vec![Event::OpinionIssued(Opinion {
            level: Level::Recheck,
            organisation: petition.responsible,
            issued_on: facts.today(),
            conclusion,
            supports: supports_now(conclusion, supports, petition),
            facts: found.into(),
            text: text.into(),
            legal_basis: legal_basis.into(),
            agreement_of: None,
            remedy: None,
            service: None,
        })]
    }
}

fn supports_now(conclusion: Conclusion, stated: Option<bool>, petition: &Petition) -> bool {
    match conclusion {
        Conclusion::Redo => false,
        _ => stated.unwrap_or_else(|| petition.opinions.last().is_some_and(|below| below.supports)),
    }
}

/// Records a hearing (听证). In the recheck its days are not counted.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HoldHearing {
    /// First civil date.
    pub from: NaiveDate,
    /// Last civil date.
    pub until: NaiveDate,
    /// Who presided.
    pub chair: Line,
    /// What was heard and found.
    pub record: Story,
}

/// From when a hearing can be held on the level the petition stands on, and which level that is.
fn hearing_from(petition: &Petition) -> (Level, Option<CivilDate>) {
    let asked = petition.requests_above.last().map(|request| request.on);
    match petition.state {
        PetitionState::ReviewRequested => (Level::Review, asked),
        PetitionState::RecheckRequested => (Level::Recheck, asked),
        _ => (Level::Handling, petition.handling_from),
    }
}

impl Input<Petition> for HoldHearing {
    const NEEDS: &'static [InputNeed<Self, Petition>] = &[
        ask(
            Need::own("hearing_possible", "听证日期应当不早于受理（收到申请）之日，不晚于今天"),
            "/from",
            |i, p, f| i.from <= i.until && i.until <= f.today() && hearing_from(p).1.is_none_or(|from| i.from >= from),
        ),
        ask(Need::own("hearing_apart", "听证日期与已记录的听证重叠"), "/from", |i, p, _| {
            let level = hearing_from(p).0;
            p.hearings.iter().filter(|h| h.level == level).all(|h| i.until < h.from || i.from > h.until)
        }),
    ];

    fn events(self, petition: &Petition, _: &Facts<'_>) -> Vec<Event> {
        vec![Event::HearingHeld(Hearing {
            level: hearing_from(petition).0,
            from: self.from,
            until: self.until,
            chair: self.chair.into(),
            record: self.record.into(),
        })]
    }
}
