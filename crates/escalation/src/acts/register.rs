//! Registration (登记): a dispute enters the system. The only act without a case before it.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use domain::basis::Instrument;
use domain::case::{
    Consent, ConsentAbout, ConsentRecord, Difficulty, LedgerEntry, LedgerOutcome, Means, Party, PartyKind,
    PetitionOrigin, Risks, Side, Source,
};
use domain::category::{Category, Sector};
use domain::division::DivisionCode;
use domain::id::{CaseId, OrganisationId};
use domain::money::Fen;
use domain::organisation::Role;
use domain::rules::RuleKey;
use domain::text::{Line, Story};
use domain::time::start_of;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::closing::years_by_form;
use super::danger::{LEVEL_FITS, level_fits};
use super::{HAPPENED, PEOPLE_FEW, REPRESENTATIVES, are_few};
use crate::decide::ROLE;
use crate::event::{Event, Registered};
use crate::facts::Facts;
use crate::refusal::{Need, Refusal, Unmet, UnmetKind};
use crate::table::REGISTER;

/// A dispute as told (纠纷登记).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Dispute {
    /// Committee or centre to handle it; the actor's own organisation when absent.
    pub responsible: Option<OrganisationId>,
    /// Where the dispute lies, as a division code.
    pub division: DivisionCode,
    /// Where it came from.
    pub source: Source,
    /// The organ that referred it.
    pub referred_by: Option<Line>,
    /// Civil date of the request.
    pub applied_on: NaiveDate,
    /// Kind of dispute.
    pub category: Category,
    /// Sectors beside the one that the category always belongs to (行业标签).
    #[serde(default)]
    pub sectors: BTreeSet<Sector>,
    /// Difficulty.
    pub difficulty: Difficulty,
    /// One line that names it.
    pub title: Line,
    /// As told.
    pub narrative: Story,
    /// What is asked for, one item each.
    #[serde(default)]
    pub requests: Vec<Line>,
    /// Amount in dispute, in fen.
    pub claimed: Option<Fen>,
    /// First assessment of risk.
    #[serde(default)]
    pub risks: Risks,
}

/// What else a row of a ledger says of a dispute (台账记载).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerRow {
    /// Its number there.
    pub number: Option<Line>,
    /// What came of it; `None` while it is open.
    pub ended: Option<LedgerEnd>,
}

/// What a ledger says that came of a dispute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerEnd {
    /// What.
    pub outcome: LedgerOutcome,
    /// Civil date.
    pub on: NaiveDate,
    /// What is written about it.
    pub report: Story,
}

/// What is registered: the dispute and its parties, whose particulars have been recorded and are known by id.
#[derive(Debug, Clone)]
pub struct Register {
    /// Id the case gets.
    pub id: CaseId,
    /// The dispute.
    pub dispute: Dispute,
    /// The parties.
    pub parties: Vec<Party>,
    /// The petition it is opened for; whoever refers that also registers this.
    pub petition: Option<PetitionOrigin>,
    /// The row of the office's ledger it is taken over from; the import registers this.
    pub ledger: Option<LedgerRow>,
}

struct RegisterNeed {
    need: Need,
    pointer: &'static str,
    met: fn(&Register, &Facts<'_>) -> bool,
}

/// Oldest request taken, in whole years: the ordinary limitation period (《民法典》第一百八十八条).
const OLDEST_REQUEST_YEARS: u32 = 3;

const NEEDS: &[RegisterNeed] = &[
    RegisterNeed {
        need: Need::own("has_party", "至少登记一方当事人"),
        pointer: "/parties",
        met: |r, _| !r.parties.is_empty(),
    },
    RegisterNeed {
        need: Need::new("applicant_known", "依申请的案件应当登记申请人", Instrument::PeopleMediationLaw.article(17)),
        pointer: "/parties",
        met: |r, _| !r.dispute.source.is_application() || r.parties.iter().any(|p| p.side == Side::Applicant),
    },
    RegisterNeed {
        need: Need::own("date_possible", "申请日期不能晚于今天，也不能早于三年前"),
        pointer: "/dispute/applied_on",
        met: |r, f| {
            r.dispute.applied_on <= f.today()
                && (r.ledger.is_some()
                    || f.today().years_since(r.dispute.applied_on).is_some_and(|years| years < OLDEST_REQUEST_YEARS))
        },
    },
    RegisterNeed {
        need: Need::own("ledger_source", "来源“台账导入”只由导入台账产生"),
        pointer: "/dispute/source",
        met: |r, _| (r.dispute.source == Source::Ledger) == r.ledger.is_some(),
    },
    RegisterNeed {
        need: Need::own("ledger_end_possible", "办结日期不能早于登记日期，也不能晚于今天"),
        pointer: "/ledger/ended/on",
        met: |r, f| {
            let ended = r.ledger.as_ref().and_then(|row| row.ended.as_ref());
            ended.is_none_or(|ended| (r.dispute.applied_on..=f.today()).contains(&ended.on))
        },
    },
    RegisterNeed {
        need: HAPPENED,
        pointer: "/parties",
        met: |r, f| r.parties.iter().flat_map(|p| &p.consents).all(|word| word.given_on <= f.today()),
    },
    RegisterNeed {
        need: LEVEL_FITS,
        pointer: "/dispute/risks/level",
        met: |r, _| level_fits(r.dispute.risks.level, &r.dispute.risks.flags),
    },
    RegisterNeed {
        need: Need::own("referrer_known", "委托移送的案件应当写明移送机关"),
        pointer: "/dispute/referred_by",
        met: |r, _| !r.dispute.source.is_referral() || r.dispute.referred_by.is_some(),
    },
    RegisterNeed { need: PEOPLE_FEW, pointer: "/parties", met: |r, _| are_few(r.parties.iter()) },
    RegisterNeed {
        need: REPRESENTATIVES,
        pointer: "/parties",
        met: |r, f| r.parties.iter().all(|p| group_is_represented(p, f)),
    },
    RegisterNeed {
        need: Need::new(
            "committee_mediates",
            "承办机构应当是调解组织，并且纠纷发生地在其和登记机构的辖区内",
            Instrument::MediationWorkRules.article(21),
        ),
        pointer: "/dispute/responsible",
        met: |r, f| committee(r, f).is_some(),
    },
];

/// What a registration must satisfy, with the field at fault, as it stands in what is sent in: the dispute below `/dispute`. Only
/// an import has a `/ledger`.
#[must_use]
pub fn input_needs() -> Vec<(Need, &'static str)> {
    NEEDS.iter().map(|n| (n.need, n.pointer)).collect()
}

/// A group has at least one representative and no more than the rules allow.
pub(super) fn group_is_represented(party: &Party, facts: &Facts<'_>) -> bool {
    let most = facts.rules.count(RuleKey::MediationRepMax) as usize;
    party.kind != PartyKind::Group || (1..=most).contains(&party.representatives.len())
}

/// Who will handle it: the organisation named, or the actor's own; it must mediate. Another organisation can be named
/// only where the dispute lies in its division and that division in the actor's, or where it is the next one up.
fn committee(register: &Register, facts: &Facts<'_>) -> Option<OrganisationId> {
    let own = facts.own()?;
    let named = register.dispute.responsible.map_or(Some(own), |id| facts.organisations.get(id))?;
    let reachable = named.id == own.id
        || (named.division.contains(register.dispute.division)
            && (own.division.contains(named.division) || own.parent == Some(named.id)));
    (named.active && named.kind.mediates() && reachable).then_some(named.id)
}

/// Decides on a registration.
///
/// # Errors
/// [`Refusal`] with everything that is not met.
pub fn register(register: Register, facts: &Facts<'_>) -> Result<Vec<Event>, Refusal> {
    let mut unmet = Vec::new();
    if register.petition.is_none() && !facts.actor.has_any(REGISTER.who) {
        unmet.push(Unmet::of(&ROLE, UnmetKind::Permission, None));
    }
    unmet.extend(
        NEEDS
            .iter()
            .filter(|n| !(n.met)(&register, facts))
            .map(|n| Unmet::of(&n.need, UnmetKind::Input, Some(n.pointer))),
    );
    let Some(responsible) = committee(&register, facts).filter(|_| unmet.is_empty()) else {
        return Err(Refusal { unmet });
    };

    let Register { id, dispute, mut parties, petition, ledger } = register;
    if dispute.source.is_application() || ledger.is_some() {
        for party in parties.iter_mut().filter(|p| p.side == Side::Applicant && p.consents.is_empty()) {
            party.consents.push(ConsentRecord {
                consent: Consent::Agreed,
                given_on: dispute.applied_on,
                means: Means::InPerson,
                about: ConsentAbout::Mediation,
                hop: 0,
                round: 1,
                given_by: None,
            });
        }
    }
    for party in &mut parties {
        let speaker = party.first_speaker();
        for word in &mut party.consents {
            word.given_by = word.given_by.or(speaker);
        }
    }
    let retention_years = years_by_form(dispute.category, &parties, true);
    let mut events = vec![Event::Registered(Box::new(Registered {
        id,
        at: if ledger.is_some() { start_of(dispute.applied_on) } else { facts.now },
        by: facts.actor.user,
        organisation: facts.actor.organisation,
        responsible,
        division: dispute.division,
        source: dispute.source,
        // Whoever also mediates reports nothing to the committee: it is the committee.
        from_grid: facts.actor.has_any(&[Role::GridWorker])
            && !facts.actor.has_any(&[Role::Mediator, Role::CommitteeDirector]),
        referred_by: dispute.referred_by.map(Into::into),
        petition,
        ledger: ledger.as_ref().map(|row| LedgerEntry {
            number: row.number.clone().map(Into::into),
            entered_on: facts.today(),
            outcome: row.ended.as_ref().map(|ended| ended.outcome),
        }),
        applied_on: dispute.applied_on,
        category: dispute.category,
        sectors: dispute.sectors,
        difficulty: dispute.difficulty,
        title: dispute.title.into(),
        narrative: dispute.narrative.into(),
        requests: dispute.requests.into_iter().map(Into::into).collect(),
        claimed: dispute.claimed,
        parties,
        risks: dispute.risks,
    }))];
    // What is over was filed in the office's own cabinet: there is nothing left to do, and no term of the system runs.
    if let Some(LedgerEnd { on, report, .. }) = ledger.and_then(|row| row.ended) {
        // Whether an agreement was in writing is not told; it is kept as if it was.
        events.push(Event::Closed { on, report: report.into() });
        events.push(Event::Archived { on, retention_years });
        return Ok(events);
    }
    // The committee's own people examine at once; what others report waits for the committee to look at it.
    let own_committee = responsible == facts.actor.organisation;
    if own_committee && facts.actor.has_any(&[Role::Mediator, Role::CommitteeDirector]) {
        events.push(Event::ReviewBegan);
    }
    Ok(events)
}
