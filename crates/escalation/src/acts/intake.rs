//! From registration to the question whether to accept: parties, contact, consent, notice, files.

use chrono::NaiveDate;
use domain::case::{Attachment, Case, Consent, ConsentAbout, ConsentRecord, Contact, Means, Party, PartyKind};
use domain::id::PersonId;
use domain::rules::RuleKey;
use domain::text::Story;
use serde::Deserialize;
use utoipa::ToSchema;

use super::register::group_is_represented;
use super::{HAPPENED, PARTY_KNOWN, REPRESENTATIVES, happened};
use crate::act::{Input, InputNeed, ask};
use crate::event::Event;
use crate::facts::Facts;
use crate::refusal::Need;

/// Begins the examination (开始审查). Nothing to fill in.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BeginReview {}

impl Input for BeginReview {
    const NEEDS: &'static [InputNeed<Self>] = &[];

    fn events(self, _: &Case, _: &Facts<'_>) -> Vec<Event> {
        vec![Event::ReviewBegan]
    }
}

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
        ask(REPRESENTATIVES, "/party/representatives", |i, _, f| group_is_represented(&i.party, f)),
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
    const NEEDS: &'static [InputNeed<Self>] = &[ask(PARTY_KNOWN, "/party", |i, c, _| c.party(i.party).is_some())];

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

/// Starts asking the other side (征求意见). Nothing to fill in.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SeekConsent {}

impl Input for SeekConsent {
    const NEEDS: &'static [InputNeed<Self>] = &[];

    fn events(self, _: &Case, _: &Facts<'_>) -> Vec<Event> {
        vec![Event::ConsentSought]
    }
}

/// Records an attempt to reach a party (联系记录).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordContact {
    /// Whom.
    pub party: PersonId,
    /// Civil date.
    pub on: NaiveDate,
    /// How.
    pub means: Means,
    /// Whether they were reached.
    pub reached: bool,
    /// What was said.
    pub note: Story,
}

impl Input for RecordContact {
    const NEEDS: &'static [InputNeed<Self>] = &[
        ask(PARTY_KNOWN, "/party", |i, c, _| c.party(i.party).is_some()),
        ask(HAPPENED, "/on", |i, c, f| happened(i.on, c, f)),
    ];

    fn events(self, _: &Case, _: &Facts<'_>) -> Vec<Event> {
        vec![Event::Contacted(Contact {
            party: self.party,
            on: self.on,
            means: self.means,
            reached: self.reached,
            note: self.note.into(),
        })]
    }
}

/// Records a party's word (表示意愿): on mediation, or on going on at another organisation.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordConsent {
    /// Who.
    pub party: PersonId,
    /// Agrees or refuses.
    pub consent: Consent,
    /// What about.
    pub about: ConsentAbout,
    /// Civil date.
    pub given_on: NaiveDate,
    /// How.
    pub means: Means,
}

impl Input for RecordConsent {
    const NEEDS: &'static [InputNeed<Self>] = &[
        ask(PARTY_KNOWN, "/party", |i, c, _| c.party(i.party).is_some()),
        ask(HAPPENED, "/given_on", |i, c, f| happened(i.given_on, c, f)),
    ];

    fn events(self, case: &Case, _: &Facts<'_>) -> Vec<Event> {
        vec![Event::ConsentGiven {
            party: self.party,
            record: ConsentRecord {
                consent: self.consent,
                given_on: self.given_on,
                means: self.means,
                about: self.about,
                hop: case.hop(),
            },
        }]
    }
}

/// Records that rights and duties were explained (权利义务告知).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExplainRights {
    /// To whom.
    pub parties: Vec<PersonId>,
    /// Civil date.
    pub on: NaiveDate,
}

impl Input for ExplainRights {
    const NEEDS: &'static [InputNeed<Self>] = &[
        ask(PARTY_KNOWN, "/parties", |i, c, _| {
            !i.parties.is_empty() && i.parties.iter().all(|p| c.party(*p).is_some())
        }),
        ask(HAPPENED, "/on", |i, c, f| happened(i.on, c, f)),
    ];

    fn events(self, _: &Case, _: &Facts<'_>) -> Vec<Event> {
        vec![Event::RightsExplained { parties: self.parties, on: self.on }]
    }
}

/// Enters an uploaded file into the case (登记附件), after its content has been stored.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Attach {
    /// The file.
    pub attachment: Attachment,
}

impl Input for Attach {
    const NEEDS: &'static [InputNeed<Self>] = &[];

    fn events(self, _: &Case, _: &Facts<'_>) -> Vec<Event> {
        vec![Event::Attached(self.attachment)]
    }
}
