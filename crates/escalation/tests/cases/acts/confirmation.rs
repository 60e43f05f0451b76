//! The court.

use domain::case::{ConfirmationResult, CourtGround as Ground, MediationState as S, Source};
use escalation::ClockKind as K;
use escalation::acts::confirmation::AskConfirmation;

use crate::support::*;

#[test]
fn asking_the_court_leaves_the_term_of_performance_alone() {
    let mut c = stage(S::ConfirmationPending);
    assert_eq!(c.case.confirmation.as_ref().map(|k| (k.court, k.result)), Some((Org::CountyCourt.id(), None)));
    c.not_running(K::Confirmation).due(K::Performance, "2026-03-20", "2026-03-20", "2026-03-20");
}

#[test]
fn a_ruling_keeps_the_courts_number() {
    let c = stage(S::Confirmed);
    let confirmation = c.case.confirmation.as_ref().expect("a confirmation");
    assert_eq!(confirmation.result, Some(ConfirmationResult::Confirmed));
    assert!(confirmation.court_number.is_some() && confirmation.ruled_on == Some(date("2026-03-19")));
}

#[test]
fn what_was_performed_while_the_court_was_asked_counts_after_its_ruling() {
    for (result, state) in [
        (ConfirmationResult::Confirmed, S::Confirmed),
        (ConfirmationResult::NotAccepted, S::Performed),
        (ConfirmationResult::Rejected, S::ConfirmationRejected),
    ] {
        let mut c = stage(S::ConfirmationPending);
        let day = c.on("2026-03-18").today();
        c.act(&mediator(), perform(day, 800)).is(S::ConfirmationPending);
        c.on("2026-03-19").act(&mediator(), ruling(result)).is(state);
        // The visit is due, and after it the case can be closed.
        c.due(K::FollowUp, "2026-04-02", "2026-04-02", "2026-04-02").not_running(K::Closing);
        let day = c.on("2026-04-02").today();
        c.act(&mediator(), visit(day)).due(K::Closing, "2026-04-09", "2026-04-09", "2026-04-09");
        c.act(&mediator(), attach(1, domain::case::AttachmentKind::Agreement, day)).act(&director(), close());
    }
}

#[test]
fn half_performed_before_a_withdrawn_application_goes_on_being_performed() {
    let mut c = stage(S::ConfirmationPending);
    let day = c.on("2026-03-18").today();
    c.act(&mediator(), perform(day, 300));
    c.on("2026-03-19").act(&mediator(), ruling(ConfirmationResult::Withdrawn)).is(S::Performing);
}

#[test]
fn a_court_is_competent_where_the_dispute_lies_where_it_was_mediated_where_a_party_lives_or_as_it_invited() {
    const HERE: &str = "330681";
    const ELSEWHERE: &str = "330602";
    const HOME: &str = "330602004";
    // Division of the court, of the dispute, whether the court invited, domicile and ground given: ground recorded, if any.
    for (court, dispute, invited, domicile, given, recorded) in [
        (HERE, HERE, false, None, None, Some(Ground::SubjectMatter)),
        (HERE, ELSEWHERE, false, None, None, Some(Ground::MediationPlace)),
        (ELSEWHERE, HERE, false, None, None, None),
        (ELSEWHERE, HERE, false, None, Some(Ground::SubjectMatter), None),
        (ELSEWHERE, HERE, false, None, Some(Ground::MediationPlace), None),
        (ELSEWHERE, HERE, false, None, Some(Ground::InvitingCourt), None),
        (ELSEWHERE, HERE, true, None, Some(Ground::InvitingCourt), Some(Ground::InvitingCourt)),
        (ELSEWHERE, HERE, false, None, Some(Ground::PartyDomicile), None),
        (ELSEWHERE, HERE, false, Some(HERE), Some(Ground::PartyDomicile), None),
        (ELSEWHERE, HERE, false, Some("3306"), Some(Ground::PartyDomicile), None),
        (ELSEWHERE, HERE, false, Some(HOME), Some(Ground::PartyDomicile), Some(Ground::PartyDomicile)),
        (ELSEWHERE, HERE, false, Some(HOME), None, Some(Ground::PartyDomicile)),
    ] {
        let mut c = with(S::AgreementReached, |case| {
            case.division = dispute.parse().expect("a division");
            if invited {
                case.source = Source::CourtPreFiling;
            }
        });
        c.world = c.world.with_moved(Org::CountyCourt, court);
        let domicile = domicile.map(|code| code.parse().expect("a division"));
        let ask = AskConfirmation { ground: given, domicile, ..ask_court(c.today()) };
        match recorded {
            Some(ground) => {
                c.act(&mediator(), ask);
                assert_eq!(c.case.confirmation.as_ref().and_then(|k| k.ground), Some(ground));
            }
            None => {
                c.expect_refusal(&mediator(), ask, "court_competent");
            }
        }
    }
}

#[test]
fn of_two_committees_that_mediated_the_court_of_either_may_be_asked() {
    let mut c = stage(S::InMediation);
    c.act(&director(), join(&[Org::Quanfan]));
    let day = c.today();
    let agreement = agree_in_writing(day, vec![pays(li(), 800, date("2026-03-20"))], &[Org::Fengyuan, Org::Quanfan]);
    c.act(&director(), agreement);
    c.world = c.world.with_moved(Org::Quanfan, "330602001").with_moved(Org::CountyCourt, "330602");
    c.act(&mediator(), ask_court(day)).is(S::ConfirmationPending);
    assert_eq!(c.case.confirmation.as_ref().and_then(|k| k.ground), Some(Ground::MediationPlace));
}

#[test]
fn an_intermediate_court_is_asked_with_a_reason() {
    let mut c = stage(S::AgreementReached);
    c.world = c.world.with_tier(Org::CountyCourt, domain::organisation::Tier::City);
    let day = c.today();
    c.expect_refusal(&mediator(), ask_court(day), "intermediate_reason");
    c.act(&mediator(), AskConfirmation { intermediate_reason: Some(line("涉外案件")), ..ask_court(day) });
    let asked = c.case.confirmation.as_ref().expect("asked");
    assert_eq!(asked.intermediate_reason.as_deref(), Some("涉外案件"));
}
