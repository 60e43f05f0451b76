//! The parties and who speaks for them.

use domain::case::{Agent, Capacity, MediationState as S, Side};
use escalation::acts::intake::RecordConsent;
use escalation::acts::parties::{
    AddParty, AuthoriseAgent, CorrectParticulars, CorrectParty, ElectRepresentatives, ProveIdentity, ReleaseParty,
};

use crate::support::*;

#[test]
fn a_group_is_added_and_elects_its_representatives_anew() {
    let mut c = stage(S::UnderReview);
    c.act(&mediator(), AddParty { party: group(person(3), Side::Applicant, 12, &[person(21)]) });
    assert_eq!(c.case.people(), 14);
    let elected: Vec<_> = (22..27).map(person).collect();
    let too_many: Vec<_> = (22..28).map(person).collect();
    let elect = |representatives| ElectRepresentatives { party: person(3), representatives };
    c.expect_refusal(&mediator(), elect(too_many), "representatives");
    c.act(&mediator(), elect(elected));
    let day = c.today();
    c.expect_refusal(&mediator(), agrees(person(3), day), "speaker_entitled");
    c.act(&mediator(), RecordConsent { given_by: Some(person(22)), ..agrees(person(3), day) });
}

#[test]
fn identity_is_proven_later() {
    let mut register = quarrel("2026-03-09");
    register.parties[1].identity_proven = false;
    let mut c = given(&mediator(), "2026-03-09", register);
    c.act(&mediator(), ProveIdentity { party: li() });
    assert!(c.case.parties[1].identity_proven);
}

#[test]
fn particulars_are_corrected_in_every_state_and_the_history_tells_only_that() {
    let correction =
        |identity_proven| CorrectParticulars { person: li(), reason: line("姓名有误"), identity_proven };
    let mut c = stage(S::Archived);
    c.expect_refusal(&mediator(), correction(false), "filed_by_director");
    c.act(&director(), correction(false)).is(S::Archived);
    assert!(!c.case.parties[1].identity_proven);
    c.act(&director(), correction(true));
    assert!(c.case.parties[1].identity_proven);
}

#[test]
fn a_guardian_is_recorded_and_speaks_until_the_ward_comes_of_age() {
    let mut register = quarrel("2026-03-09");
    register.parties[1].capacity = Capacity::Limited;
    let mut c = given(&mediator(), "2026-03-09", register);
    let day = c.today();
    c.act(&mediator(), record_guardian(li(), 11, true));
    let by_guardian = || RecordConsent { given_by: Some(person(11)), ..agrees(li(), day) };
    c.act(&mediator(), by_guardian());
    let of_age =
        CorrectParty { party: li(), reason: line("已满十八周岁"), capacity: Some(Capacity::Full), members: None };
    c.act(&mediator(), of_age).expect_refusal(&mediator(), by_guardian(), "speaker_entitled");
    c.act(&mediator(), agrees(li(), day));
}

#[test]
fn an_agent_speaks_for_one_side() {
    let mut c = stage(S::UnderReview);
    let day = c.today();
    let agent = |party| AuthoriseAgent { party, agent: Agent { person: person(31), special: false } };
    c.act(&mediator(), agent(li())).expect_refusal(&mediator(), agent(zhang()), "no_double_agency");
    c.act(&mediator(), RecordConsent { given_by: Some(person(31)), ..agrees(li(), day) });
    assert!(c.case.all_consent());
}

#[test]
fn a_party_registered_by_mistake_leaves_and_does_not_count_any_more() {
    let mut c = stage(S::AwaitingConsent);
    let (right, day) = (person(3), c.today());
    c.act(&mediator(), refuses(li(), day));
    c.act(&mediator(), AddParty { party: party(right, Side::Respondent) });
    c.act(&director(), ReleaseParty { party: li(), reason: line("登记有误") });
    assert!(!c.case.refusal_active() && c.case.parties.len() == 3, "its words stay on record");
    c.expect_refusal(&mediator(), agrees(li(), day), "party_known");
    c.act(&mediator(), agrees(right, day)).act(&mediator(), explain(&[zhang(), right], day));
    c.act(&director(), accept()).is(S::Accepted);
}
