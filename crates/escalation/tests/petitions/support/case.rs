//! The mediation case beside the petition.

use domain::case::{Capacity, Case, Consent, ConsentAbout, ConsentRecord, Means, Party, PartyKind, Side};
use escalation::petition::mediation;

use super::commands::refer;
use super::docket::{Docket, next_case};
use super::organisations::{Org, person};

/// The case that the referral opened; both sides agreed and know their rights.
pub fn opened_case(c: &Docket) -> Case {
    let register = c.facts(&Org::CountyPetitions.clerk(), |facts| escalation::Register {
        id: next_case(),
        dispute: mediation::dispute(&c.petition, &refer(), facts),
        parties: vec![side(c, 1, Side::Applicant), side(c, 2, Side::Respondent)],
        petition: mediation::origin(&c.petition, facts),
        ledger: None,
    });
    let events = c.facts(&Org::CountyPetitions.clerk(), |facts| escalation::register(register, facts));
    escalation::replay(events.expect("a referral registers a case")).expect("a history")
}

fn side(c: &Docket, n: u64, side: Side) -> Party {
    let agreed = ConsentRecord {
        consent: Consent::Agreed,
        given_on: c.today(),
        means: Means::Written,
        about: ConsentAbout::Mediation,
        hop: 0,
        round: 1,
        given_by: None,
    };
    Party {
        person: person(n),
        side,
        kind: PartyKind::Person,
        capacity: Capacity::Full,
        under_fourteen: false,
        identity_proven: true,
        members: 1,
        representatives: Vec::new(),
        guardians: Vec::new(),
        agents: Vec::new(),
        consents: vec![agreed],
        informed_on: Some(c.today()),
        left_on: None,
    }
}
