//! The parties (当事人), who speaks for them, and what is corrected of them.

use domain::basis::Instrument;
use domain::case::{Agent, Capacity, Case, Guardian, Party, PartyKind};
use domain::id::PersonId;
use domain::rules::RuleKey;
use domain::text::Line;
use serde::Deserialize;
use utoipa::ToSchema;

use super::erasure::NOT_FORGOTTEN;
use super::register::group_is_represented;
use super::{PARTY_KNOWN, PEOPLE_FEW, PERSON_KNOWN, REPRESENTATIVES, are_few, is_party};
use crate::act::{Input, InputNeed, ask};
use crate::event::{Event, PartyCorrection};
use crate::facts::Facts;
use crate::refusal::Need;

/// Adds a party (追加当事人) whose particulars have been recorded.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AddParty {
    /// The party.
    pub party: Party,
}

impl Input for AddParty {
    const NEEDS: &'static [InputNeed<Self>] = &[
        ask(Need::own("party_new", "该当事人已经登记"), "/party", |i, c, _| c.party(i.party.person).is_none()),
        ask(
            Need::own("party_fresh", "新增当事人的意愿和权利义务告知应当另行记录"),
            "/party",
            |i, _, _| i.party.consents.is_empty() && i.party.informed_on.is_none() && i.party.left_on.is_none(),
        ),
        ask(REPRESENTATIVES, "/party/representatives", |i, _, f| group_is_represented(&i.party, f)),
        ask(PEOPLE_FEW, "/party", |i, c, _| are_few(c.parties.iter().chain([&i.party]))),
    ];

    fn events(self, _: &Case, _: &Facts<'_>) -> Vec<Event> {
        vec![Event::PartyAdded(self.party)]
    }
}

/// Records that a party's identity is proven (补充身份证明).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProveIdentity {
    /// Who.
    pub party: PersonId,
}

impl Input for ProveIdentity {
    const NEEDS: &'static [InputNeed<Self>] = &[ask(PARTY_KNOWN, "/party", |i, c, _| is_party(i.party, c))];

    fn events(self, _: &Case, _: &Facts<'_>) -> Vec<Event> {
        vec![Event::IdentityProven { party: self.party }]
    }
}

/// Records the representatives a group elected (推选代表人).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ElectRepresentatives {
    /// The group.
    pub party: PersonId,
    /// Its representatives, whose particulars have been recorded.
    pub representatives: Vec<PersonId>,
}

impl Input for ElectRepresentatives {
    const NEEDS: &'static [InputNeed<Self>] = &[
        ask(Need::own("is_group", "只有多人一方才推选代表人"), "/party", |i, c, _| {
            c.party(i.party).is_some_and(|p| p.kind == PartyKind::Group)
        }),
        ask(REPRESENTATIVES, "/representatives", |i, _, f| {
            (1..=f.rules.count(RuleKey::MediationRepMax) as usize).contains(&i.representatives.len())
        }),
    ];

    fn events(self, _: &Case, _: &Facts<'_>) -> Vec<Event> {
        vec![Event::RepresentativesElected { party: self.party, representatives: self.representatives }]
    }
}

/// Records a guardian (登记监护人) whose particulars have been recorded, or what a known one consents to now.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordGuardian {
    /// The ward.
    pub party: PersonId,
    /// The guardian.
    pub guardian: Guardian,
}

impl Input for RecordGuardian {
    const NEEDS: &'static [InputNeed<Self>] = &[
        ask(PARTY_KNOWN, "/party", |i, c, _| is_party(i.party, c)),
        ask(
            Need::new("ward", "只为无完全民事行为能力的当事人登记监护人", Instrument::CivilCode.article(23)),
            "/party",
            |i, c, _| c.party(i.party).is_none_or(|p| p.capacity != Capacity::Full),
        ),
        ask(SPEAKER_NEW, "/guardian/person", |i, c, _| {
            c.party(i.party).is_none_or(|p| {
                let known = p.guardians.iter().any(|g| g.person == i.guardian.person);
                known || speaker_new(p, i.guardian.person)
            })
        }),
    ];

    fn events(self, _: &Case, _: &Facts<'_>) -> Vec<Event> {
        vec![Event::GuardianRecorded { party: self.party, guardian: self.guardian }]
    }
}

/// Records an agent (登记委托代理人) whose particulars have been recorded; the written authorisation belongs in the file.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AuthoriseAgent {
    /// The principal.
    pub party: PersonId,
    /// The agent.
    pub agent: Agent,
}

const SPEAKER_NEW: Need = Need::own("speaker_new", "该人员已经登记为本方当事人、监护人、代表人或者代理人");

fn speaker_new(party: &Party, person: PersonId) -> bool {
    person != party.person && !party.speaks_through(Some(person), false)
}

impl Input for AuthoriseAgent {
    const NEEDS: &'static [InputNeed<Self>] = &[
        ask(PARTY_KNOWN, "/party", |i, c, _| is_party(i.party, c)),
        ask(SPEAKER_NEW, "/agent/person", |i, c, _| c.party(i.party).is_none_or(|p| speaker_new(p, i.agent.person))),
        ask(Need::own("no_double_agency", "不能同时代理对方当事人"), "/agent/person", |i, c, _| {
            let side = c.party(i.party).map(|p| p.side);
            c.present().filter(|p| Some(p.side) != side).all(|p| speaker_new(p, i.agent.person))
        }),
    ];

    fn events(self, _: &Case, _: &Facts<'_>) -> Vec<Event> {
        vec![Event::AgentAuthorised { party: self.party, agent: self.agent }]
    }
}

/// Corrects what was recorded of a party (补正当事人). Absent fields stay.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectParty {
    /// Who.
    pub party: PersonId,
    /// Why, and what shows it.
    pub reason: Line,
    /// Capacity for civil acts, as when somebody of sixteen lives on own labour or comes of age.
    pub capacity: Option<Capacity>,
    /// People a group stands for.
    pub members: Option<u32>,
}

impl Input for CorrectParty {
    const NEEDS: &'static [InputNeed<Self>] = &[
        ask(PARTY_KNOWN, "/party", |i, c, _| is_party(i.party, c)),
        ask(super::SOMETHING_CORRECTED, "", |i, _, _| i.capacity.is_some() || i.members.is_some()),
        ask(Need::own("members_fit", "多人一方至少2人，其他当事人为1人"), "/members", |i, c, _| {
            let group = c.party(i.party).is_some_and(|p| p.kind == PartyKind::Group);
            i.members.is_none_or(|members| (members > 1) == group && members > 0)
        }),
    ];

    fn events(self, _: &Case, _: &Facts<'_>) -> Vec<Event> {
        vec![Event::PartyCorrected(PartyCorrection {
            party: self.party,
            reason: self.reason.into(),
            capacity: self.capacity,
            members: self.members,
        })]
    }
}

/// Corrects the particulars of somebody in the case (更正个人信息): of a party, or of who speaks for one. The corrected
/// record is sealed beside the case; only that and why it was corrected is told here.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectParticulars {
    /// Whose.
    pub person: PersonId,
    /// Why, and what shows it.
    pub reason: Line,
    /// Whether the corrected record holds a document with a number.
    pub identity_proven: bool,
}

impl Input for CorrectParticulars {
    const NEEDS: &'static [InputNeed<Self>] = &[
        ask(PERSON_KNOWN, "/person", |i, c, _| c.everybody().any(|person| person == i.person)),
        ask(NOT_FORGOTTEN, "/person", |i, c, _| !c.forgotten.contains(&i.person)),
    ];

    fn events(self, _: &Case, _: &Facts<'_>) -> Vec<Event> {
        let Self { person, reason, identity_proven } = self;
        vec![Event::ParticularsCorrected { person, reason: reason.into(), identity_proven }]
    }
}

/// Lets a party go (当事人退出): registered by mistake, or the others go on without it. What it said stays on record.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReleaseParty {
    /// Who.
    pub party: PersonId,
    /// Why.
    pub reason: Line,
}

impl Input for ReleaseParty {
    const NEEDS: &'static [InputNeed<Self>] = &[
        ask(PARTY_KNOWN, "/party", |i, c, _| is_party(i.party, c)),
        ask(
            Need::own("side_remains", "该方只有这一名当事人，不能退出；登记有误的，请先追加正确的当事人"),
            "/party",
            |i, c, _| {
                let side = c.party(i.party).map(|p| p.side);
                c.present().any(|p| p.person != i.party && Some(p.side) == side)
            },
        ),
    ];

    fn events(self, _: &Case, facts: &Facts<'_>) -> Vec<Event> {
        vec![Event::PartyReleased { party: self.party, on: facts.today(), reason: self.reason.into() }]
    }
}
