//! From registration to the question whether to accept: contact, consent, notice, files.

use chrono::NaiveDate;
use domain::basis::Instrument;
use domain::case::{Attachment, Case, Consent, ConsentAbout, ConsentRecord, Contact, Means};
use domain::id::PersonId;
use domain::text::Story;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{HAPPENED, PARTY_KNOWN, happened, is_party};
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
        ask(PARTY_KNOWN, "/party", |i, c, _| is_party(i.party, c)),
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
    /// The guardian, representative or agent who gave it; the party itself when absent.
    pub given_by: Option<PersonId>,
}

impl Input for RecordConsent {
    const NEEDS: &'static [InputNeed<Self>] = &[
        ask(PARTY_KNOWN, "/party", |i, c, _| is_party(i.party, c)),
        ask(HAPPENED, "/given_on", |i, c, f| happened(i.given_on, c, f)),
        ask(
            Need::new(
                "speaker_entitled",
                "无完全民事行为能力的当事人由监护人、多人一方由代表人表示意愿；也可以由登记的委托代理人表示",
                Instrument::CivilCode.article(19),
            ),
            "/given_by",
            |i, c, _| c.party(i.party).is_none_or(|p| p.speaks_through(i.given_by, false)),
        ),
    ];

    fn events(self, case: &Case, facts: &Facts<'_>) -> Vec<Event> {
        let mut events = vec![Event::ConsentGiven {
            party: self.party,
            record: ConsentRecord {
                consent: self.consent,
                given_on: self.given_on,
                means: self.means,
                about: self.about,
                hop: case.hop(),
                round: case.round_spoken_of(),
                given_by: self.given_by,
            },
        }];
        // Nobody can take over a case in which a party does not go along.
        if self.consent == Consent::Refused && case.offer.is_some() {
            events.push(Event::OfferWithdrawn { on: facts.today(), reason: "当事人不同意".to_owned() });
        }
        events
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
        ask(PARTY_KNOWN, "/parties", |i, c, _| !i.parties.is_empty() && i.parties.iter().all(|p| is_party(*p, c))),
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
    const NEEDS: &'static [InputNeed<Self>] = &[
        ask(HAPPENED, "/attachment/added_on", |i, c, f| happened(i.attachment.added_on, c, f)),
        ask(Need::own("attachment_new", "该附件已经登记"), "/attachment/id", |i, c, _| {
            c.attachments.iter().all(|a| a.id != i.attachment.id)
        }),
    ];

    fn events(self, _: &Case, _: &Facts<'_>) -> Vec<Event> {
        vec![Event::Attached(self.attachment)]
    }
}
