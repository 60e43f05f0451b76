//! Acceptance (受理), non-acceptance (不予受理、不再受理), and the ways to other organs.

use domain::basis::Instrument;
use domain::case::Means;
use domain::id::OrganisationId;
use domain::organisation::{OrganisationTree, Tier};
use domain::petition::{
    Acceptance, Channel, LegalProcedure, Petition, PetitionFlag, PetitionKind, PetitionNonAcceptance, PetitionRefusal,
    Redirect, Redirection, RepeatPosition, Routing,
};
use domain::rules::RuleKey;
use domain::text::Story;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{LAW, NOT_THE_ACCUSED, NOTICE_GIVEN, ORGANISATION_KNOWN, is_active, is_told, may_reach};
use crate::act::{Input, InputNeed, ask};
use crate::facts::Facts;
use crate::petition::event::Event;
use crate::petition::matter;
use crate::refusal::Need;

/// Accepts today and tells the petitioner (受理告知).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AcceptPetition {
    /// How the petitioner is told; absent only where no name or address is clear.
    pub notice: Option<Means>,
}

impl Input<Petition> for AcceptPetition {
    const NEEDS: &'static [InputNeed<Self, Petition>] =
        &[ask(NOTICE_GIVEN, "/notice", |i, p, _| is_told(i.notice.is_some(), p))];

    fn events(self, _: &Petition, facts: &Facts<'_>) -> Vec<Event> {
        vec![accepted(self.notice, facts)]
    }
}

/// Handles it at the petition office itself (自办).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SelfHandle {
    /// How the petitioner is told; absent only where no name or address is clear.
    pub notice: Option<Means>,
}

impl Input<Petition> for SelfHandle {
    const NEEDS: &'static [InputNeed<Self, Petition>] =
        &[ask(NOTICE_GIVEN, "/notice", |i, p, _| is_told(i.notice.is_some(), p))];

    fn events(self, _: &Petition, facts: &Facts<'_>) -> Vec<Event> {
        vec![accepted(self.notice, facts)]
    }
}

fn accepted(notice: Option<Means>, facts: &Facts<'_>) -> Event {
    Event::Accepted {
        acceptance: Acceptance { on: facts.today(), unit: facts.actor.organisation, notice },
        handler: facts.actor.user,
    }
}

/// Does not accept, or not any more (不予受理、不再受理).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DeclinePetition)]
pub struct DeclinePetition {
    /// Why.
    pub code: PetitionRefusal,
    /// The organ to which the petitioner is pointed; for a visit that skips a level, the competent one.
    pub competent: Option<OrganisationId>,
    /// What the petitioner is told: the article, and the right way.
    pub guidance: Story,
    /// How; absent only where no name or address is clear.
    pub notice: Option<Means>,
}

impl Input<Petition> for DeclinePetition {
    const NEEDS: &'static [InputNeed<Self, Petition>] = &[
        ask(NOTICE_GIVEN, "/notice", |i, p, _| is_told(i.notice.is_some(), p)),
        ask(ORGANISATION_KNOWN, "/competent", |i, _, f| i.competent.is_none_or(|o| is_active(o, f))),
        ask(NOT_THE_ACCUSED, "/competent", |i, p, f| i.competent.is_none_or(|o| may_reach(o, p, f))),
        ask(
            Need::new("litigation_marked", "N1、Z2只适用于已标记为涉法涉诉的信访件", LAW.article(20)),
            "/code",
            |i, p, _| {
                !matches!(i.code, PetitionRefusal::CourtProcedure | PetitionRefusal::LitigationEnded)
                    || p.is(PetitionFlag::LitigationRelated)
            },
        ),
        ask(
            Need::new(
                "level_skipped",
                "N2只适用于申诉求决类走访，并且来访机构高于有权处理机关的上一级；应当写明有权处理机关",
                LAW.article(20),
            ),
            "/code",
            |i, p, f| i.code != PetitionRefusal::SkipLevelVisit || skips_level(p, i.competent, f.organisations),
        ),
        ask(
            Need::new(
                "pending_below",
                "N3只适用于已认定重复、下级机关已经受理且正在办理期限内的同一事项",
                LAW.article(19),
            ),
            "/code",
            |i, p, f| i.code != PetitionRefusal::AlreadyPending || stands_at(RepeatPosition::PendingHigherOffice, p, f),
        ),
        ask(
            Need::new(
                "lapse_ends",
                "N5只适用于规定逾期视为终结的地方，且原信访事项已经逾期",
                Instrument::Zhejiang.article(25),
            ),
            "/code",
            |i, p, f| {
                i.code != PetitionRefusal::Lapsed
                    || (f.rules.flag(RuleKey::PetitionLapseIsFinal) && stands_at(RepeatPosition::Lapsed, p, f))
            },
        ),
        ask(
            Need::new("rechecked", "Z1只适用于已认定重复、原信访事项已经复核终结的", LAW.article(36)),
            "/code",
            |i, p, f| i.code != PetitionRefusal::Rechecked || stands_at(RepeatPosition::Final, p, f),
        ),
    ];

    fn events(self, _: &Petition, facts: &Facts<'_>) -> Vec<Event> {
        vec![Event::NotAccepted(PetitionNonAcceptance {
            on: facts.today(),
            code: self.code,
            organisation: facts.actor.organisation,
            competent: self.competent,
            guidance: self.guidance.into(),
            notice: self.notice,
        })]
    }
}

fn stands_at(position: RepeatPosition, petition: &Petition, facts: &Facts<'_>) -> bool {
    matter::standing(petition, facts).is_some_and(|standing| standing.position == position)
}

/// Visits go to the competent organ or its next level up. A level is a tier that exists above the organ in the tree.
fn skips_level(petition: &Petition, competent: Option<OrganisationId>, tree: &OrganisationTree) -> bool {
    let visited = tree.get(petition.registered_in).map(|o| o.tier);
    let Some((visited, competent)) = visited.zip(competent.and_then(|o| tree.get(o))) else { return false };
    let next = tree.above(competent.id).map(|o| o.tier).find(|tier| *tier > competent.tier);
    let allowed = next.or_else(|| next_tier_by_name(competent.tier)).unwrap_or(competent.tier);
    petition.kind == PetitionKind::Appeal && petition.channel == Channel::Visit && visited > allowed
}

/// Where an organ hands up to nobody, the next of the four tiers.
fn next_tier_by_name(tier: Tier) -> Option<Tier> {
    Tier::ALL.iter().copied().find(|next| *next > tier)
}

/// Hands it to discipline or political-legal organs (转送纪检监察、政法机关).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RedirectPetition {
    /// Whose business it is.
    pub organs: Redirection,
    /// The organ, when it is registered here.
    pub organ: Option<OrganisationId>,
    /// What the petitioner is told.
    pub guidance: Story,
}

impl Input<Petition> for RedirectPetition {
    const NEEDS: &'static [InputNeed<Self, Petition>] = &[
        ask(ORGANISATION_KNOWN, "/organ", |i, _, f| i.organ.is_none_or(|o| is_active(o, f))),
        ask(NOT_THE_ACCUSED, "/organ", |i, p, f| i.organ.is_none_or(|o| may_reach(o, p, f))),
        ask(
            Need::new("redirection_fits", "检举控告类转送纪检监察机关，涉法涉诉的转送政法机关", LAW.article(22)),
            "/organs",
            |i, p, _| match i.organs {
                Redirection::Discipline => p.is_accusation(),
                Redirection::PoliticalLegal => p.is(PetitionFlag::LitigationRelated),
            },
        ),
    ];

    fn events(self, _: &Petition, facts: &Facts<'_>) -> Vec<Event> {
        vec![Event::Redirected(Redirect {
            on: facts.today(),
            organs: self.organs,
            organ: self.organ,
            guidance: self.guidance.into(),
        })]
    }
}

/// Leads it into the procedure that the law provides (导入法定程序).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RoutePetition {
    /// Which.
    pub procedure: LegalProcedure,
    /// The organ, when it is registered here.
    pub organ: Option<OrganisationId>,
    /// What the petitioner is told.
    pub guidance: Story,
}

impl Input<Petition> for RoutePetition {
    const NEEDS: &'static [InputNeed<Self, Petition>] =
        &[ask(ORGANISATION_KNOWN, "/organ", |i, _, f| i.organ.is_none_or(|o| is_active(o, f)))];

    fn events(self, _: &Petition, facts: &Facts<'_>) -> Vec<Event> {
        vec![Event::Routed(Routing {
            on: facts.today(),
            procedure: self.procedure,
            organ: self.organ,
            guidance: self.guidance.into(),
        })]
    }
}
