//! Agreement (达成协议), written or oral.

use chrono::NaiveDate;
use domain::basis::{Basis, Instrument};
use domain::case::{
    Agreement, AgreementForm, AttachmentKind, Case, Difficulty, Obligation, PartyKind, Seal, Signature,
};
use domain::category::SpecialLaw;
use domain::id::PersonId;
use domain::money::Fen;
use domain::organisation::Role;
use domain::text::Story;
use domain::time::has_four_digit_year;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{HAPPENED, PARTY_KNOWN, WITHIN_TERM, happened, happened_since_acceptance, is_party, signed_by_all};
use crate::act::{Input, InputNeed, ask};
use crate::clocks::within_term;
use crate::event::Event;
use crate::facts::Facts;
use crate::refusal::Need;

/// What one party is to do (履行义务).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewObligation {
    /// Who owes it.
    pub debtor: PersonId,
    /// What is owed.
    pub content: Story,
    /// Amount in fen, when money.
    pub amount: Option<Fen>,
    /// How and where.
    pub method: Story,
    /// Last civil date.
    pub due_on: NaiveDate,
}

/// Records an agreement (达成协议).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Agree {
    /// Written or oral.
    pub form: AgreementForm,
    /// Main facts, issues and responsibility.
    pub facts: Story,
    /// What was agreed.
    pub terms: Story,
    /// What is owed; none when nothing remains to be done.
    #[serde(default)]
    pub obligations: Vec<NewObligation>,
    /// A party asks for a written agreement.
    #[serde(default)]
    pub writing_requested: bool,
    /// Signatures of all parties, on a written agreement.
    #[serde(default)]
    pub signatures: Vec<Signature>,
    /// Civil date of the mediator's signature, or of the oral agreement.
    pub mediator_signed_on: NaiveDate,
    /// Seals of all mediating organisations, on a written agreement.
    #[serde(default)]
    pub seals: Vec<Seal>,
}

const SIGNED: Need = Need::new(
    "all_signed",
    "书面协议应当由各方当事人签名、盖章或者按指印；无完全民事行为能力的由监护人、多人一方由代表人签署，代理人签署的应当有特别授权",
    Instrument::PeopleMediationLaw.article(29),
);
const SEALED: Need =
    Need::new("all_sealed", "书面协议应当加盖承办及全部联合调解组织的印章", Instrument::PeopleMediationLaw.article(29));
const AUTHORITY_FILED: Need = Need::new(
    "authority_filed",
    "由代表人、代理人签署的，应当先上传推选代表书、授权委托书",
    Instrument::Ningbo.article(20),
);
const SEAL_BY_DIRECTOR: Need = Need::own("seal_by_director", "加盖印章由调委会主任办理");

fn sealed(seals: &[Seal], case: &Case) -> bool {
    case.sealing_organisations().iter().all(|o| seals.iter().any(|s| s.organisation == *o))
}

fn dates<'a>(signatures: &'a [Signature], seals: &'a [Seal]) -> impl Iterator<Item = NaiveDate> + 'a {
    signatures.iter().map(|s| s.signed_on).chain(seals.iter().map(|s| s.sealed_on))
}

fn seal_by_director(seals: &[Seal], facts: &Facts<'_>) -> bool {
    seals.is_empty() || facts.actor.has_any(&[Role::CommitteeDirector])
}

/// Some laws want writing, each in its own article.
const fn writing_required(zh: &'static str, basis: Basis) -> Need {
    Need::new("writing_required", zh, basis)
}

fn oral_under(law: SpecialLaw, input: &Agree, case: &Case) -> bool {
    input.form == AgreementForm::Oral && case.category.special_law() == Some(law)
}

/// Who speaks for others shows by what right: the minutes of the election, the power of attorney.
fn authority_filed(signatures: &[Signature], case: &Case) -> bool {
    let by_authority = case.present().any(|party| {
        let agents = || party.agents.iter().map(|a| a.person);
        party.kind == PartyKind::Group
            || signatures.iter().any(|s| s.party == party.person && agents().any(|agent| s.signed_by == Some(agent)))
    });
    !by_authority || case.has_attachment(AttachmentKind::Authorisation)
}

impl Input for Agree {
    const NEEDS: &'static [InputNeed<Self>] = &[
        ask(
            writing_required("医疗纠纷应当制作书面协议", Instrument::MedicalDisputes.article(39)),
            "/form",
            |i, c, _| !oral_under(SpecialLaw::Medical, i, c),
        ),
        ask(
            writing_required("劳动争议应当制作书面协议", Instrument::LabourDisputes.article(14)),
            "/form",
            |i, c, _| !oral_under(SpecialLaw::Labour, i, c),
        ),
        ask(
            writing_required("土地承包经营纠纷应当制作书面协议", Instrument::LandContracts.article(10)),
            "/form",
            |i, c, _| !oral_under(SpecialLaw::Land, i, c),
        ),
        ask(
            Need::new(
                "writing_wanted",
                "当事人要求或者疑难复杂的纠纷，应当制作书面协议",
                Instrument::Ningbo.article(24),
            ),
            "/form",
            |i, c, _| i.form == AgreementForm::Written || (!i.writing_requested && c.difficulty != Difficulty::Complex),
        ),
        ask(SIGNED, "/signatures", |i, c, _| i.form == AgreementForm::Oral || signed_by_all(&i.signatures, c)),
        ask(SEALED, "/seals", |i, c, _| i.form == AgreementForm::Oral || sealed(&i.seals, c)),
        ask(SEAL_BY_DIRECTOR, "/seals", |i, _, f| seal_by_director(&i.seals, f)),
        ask(AUTHORITY_FILED, "/signatures", |i, c, _| authority_filed(&i.signatures, c)),
        ask(WITHIN_TERM, "/mediator_signed_on", |i, c, f| {
            dates(&i.signatures, &i.seals).chain([i.mediator_signed_on]).all(|on| within_term(on, c, f))
        }),
        ask(HAPPENED, "/mediator_signed_on", |i, c, f| {
            dates(&i.signatures, &i.seals).chain([i.mediator_signed_on]).all(|on| happened_since_acceptance(on, c, f))
        }),
        ask(PARTY_KNOWN, "/obligations", |i, c, _| i.obligations.iter().all(|o| is_party(o.debtor, c))),
        ask(Need::own("due_after_agreement", "履行期限不能早于协议之日"), "/obligations", |i, _, _| {
            i.obligations.iter().all(|o| o.due_on >= i.mediator_signed_on && has_four_digit_year(o.due_on))
        }),
    ];

    fn events(self, _: &Case, _: &Facts<'_>) -> Vec<Event> {
        let effective_on = dates(&self.signatures, &self.seals).fold(self.mediator_signed_on, Ord::max);
        let obligations = (1..)
            .zip(self.obligations)
            .map(|(number, o)| Obligation {
                number,
                debtor: o.debtor,
                content: o.content.into(),
                amount: o.amount,
                method: o.method.into(),
                due_on: o.due_on,
                performed: Vec::new(),
                urged_on: Vec::new(),
            })
            .collect();
        vec![Event::AgreementReached(Agreement {
            form: self.form,
            facts: self.facts.into(),
            terms: self.terms.into(),
            obligations,
            signatures: self.signatures,
            mediator_signed_on: self.mediator_signed_on,
            seals: self.seals,
            effective_on,
            written_on: None,
        })]
    }
}

/// Puts an oral agreement into writing (转为书面协议). It took effect when it was made; the 30 days for confirmation still
/// run from that day.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WriteAgreement {
    /// Signatures of all parties.
    pub signatures: Vec<Signature>,
    /// Seals of all mediating organisations.
    pub seals: Vec<Seal>,
}

impl Input for WriteAgreement {
    const NEEDS: &'static [InputNeed<Self>] = &[
        ask(SIGNED, "/signatures", |i, c, _| signed_by_all(&i.signatures, c)),
        ask(AUTHORITY_FILED, "/signatures", |i, c, _| authority_filed(&i.signatures, c)),
        ask(SEALED, "/seals", |i, c, _| sealed(&i.seals, c)),
        ask(SEAL_BY_DIRECTOR, "/seals", |i, _, f| seal_by_director(&i.seals, f)),
        ask(HAPPENED, "/signatures", |i, c, f| dates(&i.signatures, &i.seals).all(|on| happened(on, c, f))),
    ];

    fn events(self, _: &Case, facts: &Facts<'_>) -> Vec<Event> {
        let on = dates(&self.signatures, &self.seals).max().unwrap_or_else(|| facts.today());
        vec![Event::AgreementWritten { signatures: self.signatures, seals: self.seals, on }]
    }
}
