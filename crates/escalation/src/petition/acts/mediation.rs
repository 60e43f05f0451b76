//! Mediation first (调解先行): offer, consent of both sides, referral to a committee, recall. Domain reference 5.6.

use std::iter;

use chrono::NaiveDate;
use domain::basis::Instrument;
use domain::case::{Consent, Difficulty, Means};
use domain::category::Category;
use domain::id::OrganisationId;
use domain::money::Fen;
use domain::petition::{MediationSide, MediationStage, MediationWord, Petition};
use domain::rules::RuleKey;
use domain::text::Line;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::act::{Input, InputNeed, ask};
use crate::facts::Facts;
use crate::petition::event::Event;
use crate::petition::mediation::{last_day, moved};
use crate::refusal::Need;

const TOGETHER: Instrument = Instrument::MediationInPetitions;
const SCOPE: Instrument = Instrument::ShandongGuidance;

/// Offers mediation (征求调解意愿).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OfferMediation {
    /// Who the other side is: who is to do what the petitioner asks for.
    pub other_side: Line,
    /// The clerk states that civil rights and duties are at issue, also where an organ is a side; no administrative dispute.
    pub civil: bool,
    /// The clerk states that the law gives the matter to no organ alone, and nothing else forbids mediation.
    pub open_to_mediation: bool,
}

impl Input<Petition> for OfferMediation {
    const NEEDS: &'static [InputNeed<Self, Petition>] = &[
        ask(
            Need::new("civil_matter", "只有民事权利义务争议可以调解，行政争议不能调解", SCOPE.whole()),
            "/civil",
            |i, _, _| i.civil,
        ),
        ask(
            Need::new("mediation_lawful", "应当确认不属于专属管辖或者其他依法不宜调解的事项", SCOPE.whole()),
            "/open_to_mediation",
            |i, _, _| i.open_to_mediation,
        ),
    ];

    fn events(self, _: &Petition, facts: &Facts<'_>) -> Vec<Event> {
        vec![Event::MediationOffered { on: facts.today(), other_side: self.other_side.into() }]
    }
}

/// Records what a side says to the offer (记录调解意愿).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordWord {
    /// Who.
    pub side: MediationSide,
    /// Agrees or refuses.
    pub consent: Consent,
    /// Civil date.
    pub on: NaiveDate,
    /// How.
    pub means: Means,
}

impl Input<Petition> for RecordWord {
    const NEEDS: &'static [InputNeed<Self, Petition>] = &[ask(
        Need::own("word_possible", "日期应当不早于征求意愿之日，不晚于今天"),
        "/on",
        |i, p, f| i.on <= f.today() && p.mediation.as_ref().is_none_or(|m| i.on >= m.offered_on),
    )];

    fn events(self, petition: &Petition, facts: &Facts<'_>) -> Vec<Event> {
        let word = MediationWord { side: self.side, consent: self.consent, on: self.on, means: self.means };
        let mut events = vec![Event::MediationAnswered(word)];
        if self.consent == Consent::Refused {
            let reason = format!("{}不同意调解", self.side.name_zh());
            events.extend(moved(petition, MediationStage::Refused, facts.today(), Some(reason)));
        }
        events
    }
}

/// Refers it to a committee and opens a case there (委托人民调解).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReferToMediation {
    /// The committee or centre.
    pub committee: OrganisationId,
    /// Kind of dispute; suggested from the content class when absent.
    pub category: Option<Category>,
    /// Difficulty.
    pub difficulty: Difficulty,
    /// Amount in dispute, in fen.
    pub claimed: Option<Fen>,
}

impl Input<Petition> for ReferToMediation {
    const NEEDS: &'static [InputNeed<Self, Petition>] = &[
        ask(
            Need::new("committee_mediates", "受托机构应当是辖区内的调解组织", TOGETHER.whole()),
            "/committee",
            |i, p, f| {
                f.organisations
                    .get(i.committee)
                    .is_some_and(|o| o.active && o.kind.mediates() && o.division.contains(p.issue_division))
            },
        ),
        ask(
            Need::own("time_left", "距信访办理期限届满已不足以调解（应当在届满10日前结束）"),
            "",
            |_, p, f| last_day(p, f).is_some_and(|last| last > f.today()),
        ),
    ];

    fn events(self, petition: &Petition, facts: &Facts<'_>) -> Vec<Event> {
        let Some((case, until)) = facts.beside.next_case.zip(last_day(petition, facts)) else { return Vec::new() };
        let on = facts.today();
        // No text of the law lets the term stand still (domain reference 5.6), so only where the place has said so.
        let pauses = facts.rules.flag(RuleKey::PetitionMediationPausesClock);
        let paused = pauses.then_some(Event::HandlingPaused { on });
        let referred = Event::MediationReferred { committee: self.committee, case, on, until };
        iter::once(referred).chain(paused).collect()
    }
}

/// Calls mediation back (终止调解恢复办理): it takes too long, or a side changed its mind.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecallMediation {
    /// Why.
    pub reason: Line,
}

impl Input<Petition> for RecallMediation {
    const NEEDS: &'static [InputNeed<Self, Petition>] = &[];

    fn events(self, petition: &Petition, facts: &Facts<'_>) -> Vec<Event> {
        moved(petition, MediationStage::Recalled, facts.today(), Some(self.reason.into()))
    }
}
