//! Scenarios 7 and 9: the last day for the court, and a party without papers.

use domain::case::{ConfirmationResult, MediationState as S};
use escalation::acts::confirmation::AskConfirmation;
use escalation::acts::parties::ProveIdentity;
use escalation::{ClockKind as K, Register};

use crate::support::*;

/// In writing on a day, by parties as registered.
fn agreed_on(day: &str, register: Register) -> Docket {
    let (mediator, director) = (Org::Fengyuan.mediator(), Org::Fengyuan.director());
    let mut c = given(&mediator, day, register);
    let day = c.today();
    c.act(&mediator, agrees(li(), day)).act(&mediator, explain(&[zhang(), li()], day)).act(&mediator, accept());
    c.act(&director, assign(mediator.user)).act(&mediator, session(day, mediator.user));
    c.act(&director, agree_in_writing(day, vec![pays(li(), 800, date("2026-12-31"))], &[Org::Fengyuan]));
    c
}

#[test]
fn scenario_7_the_thirtieth_day_is_in_time_and_the_next_is_not() {
    let mediator = Org::Fengyuan.mediator();
    let mut c = agreed_on("2026-03-02", quarrel("2026-03-02"));
    c.due(K::Confirmation, "2026-04-01", "2026-04-01", "2026-04-01");

    let mut late = c.clone();
    let day = late.on("2026-04-02").today();
    late.expect_refusal(&mediator, ask_court(day), "confirmation_window");
    // The day of handing in counts, not that of writing it down.
    late.act(&mediator, ask_court(date("2026-04-01")));

    let day = c.on("2026-04-01").today();
    c.act(&mediator, ask_court(day)).is(S::ConfirmationPending);
}

#[test]
fn scenario_7_a_holiday_moves_the_last_day() {
    let mediator = Org::Fengyuan.mediator();
    let mut c = agreed_on("2026-03-05", quarrel("2026-03-05"));
    c.due(K::Confirmation, "2026-04-04", "2026-04-03", "2026-04-07");

    let mut late = c.clone();
    let day = late.on("2026-04-08").today();
    late.expect_refusal(&mediator, ask_court(day), "confirmation_window");

    let day = c.on("2026-04-07").today();
    c.act(&mediator, ask_court(day));
}

#[test]
fn scenario_7_one_party_alone_cannot_ask() {
    let mut c = agreed_on("2026-03-02", quarrel("2026-03-02"));
    let day = c.on("2026-03-10").today();
    let alone = AskConfirmation { applicants: vec![zhang()], ..ask_court(day) };
    c.expect_refusal(&Org::Fengyuan.mediator(), alone, "joint_application");
}

#[test]
fn scenario_9_who_has_no_papers_may_agree_but_not_go_to_court_yet() {
    let mediator = Org::Fengyuan.mediator();
    // Given 李阿婆, who has no card; intake, mediation and agreement do not ask for one.
    let mut register = quarrel("2026-06-01");
    register.parties[0].identity_proven = false;
    let mut c = agreed_on("2026-06-01", register);
    c.is(S::AgreementReached);

    // Then the court cannot be asked until the village's certificate is there.
    let day = c.on("2026-06-08").today();
    c.expect_refusal(&mediator, ask_court(day), "identities_proven");
    c.act(&mediator, ProveIdentity { party: zhang() }).act(&mediator, ask_court(day));
    c.is(S::ConfirmationPending);
}

#[test]
fn an_agreement_the_court_does_not_take_still_binds() {
    let mediator = Org::Fengyuan.mediator();
    for (result, state, may_ask_again) in [
        (ConfirmationResult::NotAccepted, S::AgreementReached, true),
        (ConfirmationResult::Withdrawn, S::AgreementReached, true),
        (ConfirmationResult::Rejected, S::ConfirmationRejected, false),
        (ConfirmationResult::Confirmed, S::Confirmed, false),
    ] {
        let mut c = stage(S::ConfirmationPending);
        c.on("2026-03-19").act(&mediator, ruling(result)).is(state);
        assert_eq!(c.clock(K::Confirmation).is_some(), may_ask_again, "{result}");
        assert_eq!(c.attempt(&mediator, ask_court(date("2026-03-19"))).is_ok(), may_ask_again, "{result}");
    }
}
