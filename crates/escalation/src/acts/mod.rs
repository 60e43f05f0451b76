//! What each act asks of its input and what comes of it, a file a theme.

pub mod acceptance;
pub mod agreement;
pub mod assignment;
pub mod closing;
pub mod confirmation;
pub mod correction;
pub mod danger;
pub mod erasure;
pub mod hops;
pub mod intake;
pub mod joint;
pub mod mediators;
pub mod meetings;
pub mod parties;
pub mod performance;
pub mod referral;
pub mod register;
pub mod services;
pub mod sessions;
pub mod supervision;
pub mod termination;
pub mod transfer;

use domain::basis::{Basis, Instrument};
use domain::case::{Case, Party, Signature};
use domain::id::PersonId;
use domain::time::{CivilDate, has_four_digit_year};

use crate::facts::Facts;
use crate::refusal::Need;

/// A day on which something happened: not before the dispute came in, not in the future.
fn happened(on: CivilDate, case: &Case, facts: &Facts<'_>) -> bool {
    on >= case.applied_on && on <= facts.today()
}

/// The same, and within the accepted round.
fn happened_since_acceptance(on: CivilDate, case: &Case, facts: &Facts<'_>) -> bool {
    happened(on, case, facts) && case.accepted_on.is_some_and(|accepted_on| on >= accepted_on)
}

/// A day by which something may be asked for: after today, and not beyond every calendar.
pub(crate) fn may_be_due(on: CivilDate, facts: &Facts<'_>) -> bool {
    on > facts.today() && has_four_digit_year(on)
}

fn is_party(person: PersonId, case: &Case) -> bool {
    case.party(person).is_some_and(Party::is_present)
}

/// Whether so many people can be recorded one by one: their particulars are sealed each, and a file with more of them
/// could not be read by anybody.
fn are_few<'a>(parties: impl Iterator<Item = &'a Party>) -> bool {
    let people = |party: &Party| 1 + party.representatives.len() + party.guardians.len() + party.agents.len();
    parties.map(people).sum::<usize>() <= PEOPLE_MAX
}

/// Whether every party signed, each through somebody who may bind it.
fn signed_by_all(signatures: &[Signature], case: &Case) -> bool {
    case.present()
        .all(|party| signatures.iter().any(|s| s.party == party.person && party.speaks_through(s.signed_by, true)))
}

const WITHIN_TERM: Need = Need::new(
    "within_term",
    "医疗纠纷和法院委派、委托的调解，期限届满未达成协议的视为调解不成；继续调解应当先由各方同意延长",
    Instrument::MedicalDisputes.article(38),
);

/// Most people recorded in one case. Where more are concerned, they are a group with representatives.
const PEOPLE_MAX: usize = 200;

const PEOPLE_FEW: Need = Need::own("people_few", "一案登记的人员不超过200人，人数众多的应当登记为多人一方");
const HAPPENED: Need = Need::own("date_possible", "日期应当不早于申请（登记）之日，不晚于今天");
const DUE_IN_FUTURE: Need = Need::own("due_in_future", "反馈期限应当晚于今天");
const PARTY_KNOWN: Need = Need::own("party_known", "所填人员应当是本案现有当事人");
const PERSON_KNOWN: Need = Need::own("person_known", "所填人员应当是本案当事人、监护人、代表人或者代理人");
const SOMETHING_CORRECTED: Need = Need::own("something_corrected", "至少补正一项内容");
const ORGANISATION_KNOWN: Need = Need::own("organisation_known", "所填机构不存在或者已停用");
const REPRESENTATIVES: Need = Need::new(
    "representatives",
    "多人一方应当推选代表人，人数不超过规定上限（一般为5人）",
    Instrument::Ningbo.article(20),
);
const ROUTES_TOLD: Basis = Instrument::PeopleMediationLaw.article(26);
