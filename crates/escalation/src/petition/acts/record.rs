//! Marks and corrections (标记、补正); history stays.

use domain::division::DivisionCode;
use domain::organisation::Role;
use domain::petition::{Accused, ContentClass, Headcount, Petition, PetitionFlag, PetitionKind, Purpose};
use domain::text::{Line, Story};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{CONCLUSION_APPROVED, LAW};
use crate::act::{Input, InputNeed, ask};
use crate::facts::Facts;
use crate::petition::event::{Event, PetitionCorrection};
use crate::petition::shield;
use crate::refusal::Need;

/// Marks (标记).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Mark {
    /// Flags to set.
    #[serde(default)]
    pub set: Vec<PetitionFlag>,
    /// Flags to take away.
    #[serde(default)]
    pub clear: Vec<PetitionFlag>,
    /// Why.
    pub reason: Line,
}

impl Input<Petition> for Mark {
    const NEEDS: &'static [InputNeed<Self, Petition>] = &[
        ask(
            Need::own("something_marked", "至少标记或者取消一项，且不能同时标记和取消同一项"),
            "/set",
            |i, _, _| !(i.set.is_empty() && i.clear.is_empty()) && i.set.iter().all(|flag| !i.clear.contains(flag)),
        ),
        ask(Need::own("group_counted", "集体访由走访人数确定，不能手工标记"), "/set", |i, _, _| {
            i.set.iter().chain(&i.clear).all(|flag| *flag != PetitionFlag::Group)
        }),
        ask(CONCLUSION_APPROVED, "/set", |i, p, f| {
            let concluded = || p.concluded_on.is_some() && f.actor.has_any(&[Role::PetitionClerk]);
            !i.set.contains(&PetitionFlag::ConclusionApproved) || concluded()
        }),
        ask(Need::own("still_named", "没有登记信访人的，不能取消匿名标记"), "/clear", |i, p, _| {
            !i.clear.contains(&PetitionFlag::Anonymous) || !p.petitioners.is_empty()
        }),
    ];

    fn events(self, _: &Petition, facts: &Facts<'_>) -> Vec<Event> {
        vec![Event::Marked { set: self.set, cleared: self.clear, on: facts.today(), reason: self.reason.into() }]
    }
}

/// Corrects what was recorded (补正). Absent fields stay.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectPetition {
    /// Why.
    pub reason: Line,
    /// New kind.
    pub kind: Option<PetitionKind>,
    /// New purpose.
    pub purpose: Option<Purpose>,
    /// New class.
    pub content: Option<ContentClass>,
    /// New cause.
    pub cause: Option<Line>,
    /// New place of the problem.
    pub issue_division: Option<DivisionCode>,
    /// New title.
    pub title: Option<Line>,
    /// New narrative.
    pub narrative: Option<Story>,
    /// New requests.
    pub requests: Option<Vec<Line>>,
    /// New numbers of people.
    pub headcount: Option<Headcount>,
}

impl Input<Petition> for CorrectPetition {
    const NEEDS: &'static [InputNeed<Self, Petition>] = &[
        ask(Need::own("something_corrected", "至少补正一项内容"), "", |i, _, _| {
            i.kind.is_some()
                || i.purpose.is_some()
                || i.content.is_some()
                || i.cause.is_some()
                || i.issue_division.is_some()
                || i.title.is_some()
                || i.narrative.is_some()
                || i.requests.is_some()
                || i.headcount.is_some()
        }),
        ask(
            Need::own("kind_before_acceptance", "信访事项类别只能在受理前更正；受理后请导入法定程序"),
            "/kind",
            |i, p, _| i.kind.is_none_or(|kind| kind == p.kind) || p.state.is_before_acceptance(),
        ),
        ask(
            Need::new("accused_named", "检举控告应当写明被检举控告的人员或者单位", LAW.article(30)),
            "/kind",
            |i, p, _| i.kind != Some(PetitionKind::Accusation) || !p.accused.is_nobody(),
        ),
        ask(KEEPER_FOUND, "/kind", |i, p, f| {
            i.kind != Some(PetitionKind::Accusation) || shield::keeper(p, &p.accused, f).is_some()
        }),
        ask(Need::own("people_counted", "涉及人数应当不少于信访人数"), "/headcount", |i, p, _| {
            i.headcount.is_none_or(|h| h.involved >= h.present && h.present as usize >= p.petitioners.len().max(1))
        }),
    ];

    fn events(self, petition: &Petition, facts: &Facts<'_>) -> Vec<Event> {
        let becomes_accusation = self.kind == Some(PetitionKind::Accusation);
        let mut events = vec![Event::Corrected(PetitionCorrection {
            reason: self.reason.into(),
            kind: self.kind,
            purpose: self.purpose,
            content: self.content,
            cause: self.cause.map(Into::into),
            issue_division: self.issue_division,
            title: self.title.map(Into::into),
            narrative: self.narrative.map(Into::into),
            requests: self.requests.map(|r| r.into_iter().map(Into::into).collect()),
            headcount: self.headcount,
        })];
        if becomes_accusation {
            events.extend(taken_back(petition, &petition.accused, facts));
        }
        events
    }
}

const KEEPER_FOUND: Need = Need::new(
    "keeper_found",
    "承办机构和登记机构都是被检举控告的单位，且没有上级信访工作机构可以接收",
    LAW.article(30),
);

/// Takes an accusation from a holder who turns out to be accused.
fn taken_back(petition: &Petition, accused: &Accused, facts: &Facts<'_>) -> Option<Event> {
    let keeper = shield::keeper(petition, accused, facts)?;
    (keeper != petition.responsible).then(|| Event::TakenBack { to: keeper, on: facts.today() })
}

/// Corrects who is complained of (更正被反映对象).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectAccused {
    /// Who it is, in full.
    pub accused: Accused,
    /// Why.
    pub reason: Line,
}

impl Input<Petition> for CorrectAccused {
    const NEEDS: &'static [InputNeed<Self, Petition>] = &[
        ask(
            Need::new("accused_named", "检举控告应当写明被检举控告的人员或者单位", LAW.article(30)),
            "/accused",
            |i, p, _| !p.is_accusation() || !i.accused.is_nobody(),
        ),
        ask(Need::own("accused_known", "所填被反映机构不存在"), "/accused/organisations", |i, _, f| {
            i.accused.organisations.iter().all(|o| f.organisations.get(*o).is_some())
        }),
        ask(KEEPER_FOUND, "/accused", |i, p, f| !p.is_accusation() || shield::keeper(p, &i.accused, f).is_some()),
    ];

    fn events(self, petition: &Petition, facts: &Facts<'_>) -> Vec<Event> {
        let taken = if petition.is_accusation() { taken_back(petition, &self.accused, facts) } else { None };
        let mut events = vec![Event::AccusedCorrected { accused: self.accused, reason: self.reason.into() }];
        events.extend(taken);
        events
    }
}
