//! Sessions, suspension, extension.

use domain::case::{MediationState as S, Source, SuspensionCause};
use escalation::ClockKind as K;
use escalation::acts::sessions::Resume;

use crate::support::*;

#[test]
fn a_session_is_numbered_and_counts_for_the_committee_that_held_it() {
    let mut c = stage(S::InMediation);
    // Twice on one day is one attempt.
    c.act(&mediator(), session(c.today(), mediator().user));
    assert_eq!((c.case.sessions[1].number, c.case.attempts_by(Org::Fengyuan.id())), (2, 1));
    let day = c.on("2026-03-12").today();
    c.act(&mediator(), session(day, mediator().user));
    assert_eq!(c.case.attempts_by(Org::Fengyuan.id()), 2);
}

#[test]
fn a_session_lies_between_acceptance_and_today() {
    let mut c = stage(S::InMediation);
    c.expect_refusal(&mediator(), session(date("2026-03-09"), mediator().user), "date_possible");
    c.expect_refusal(&mediator(), session(date("2026-03-12"), mediator().user), "date_possible");
}

#[test]
fn an_illness_stops_the_clock_only_if_all_sign() {
    for (signed, due) in [(true, "2026-04-14"), (false, "2026-04-09")] {
        let mut c = stage(S::InMediation);
        let mut pause = suspend(SuspensionCause::Illness, date("2026-03-11"));
        pause.signatures = if signed { both_sign(date("2026-03-11")) } else { Vec::new() };
        c.act(&director(), pause).is(S::Suspended);
        let until = c.on("2026-03-16").act(&mediator(), Resume { until: date("2026-03-15") }).is(S::InMediation);
        until.due(K::Mediation, due, due, due);
    }
}

#[test]
fn an_appraisal_stops_the_courts_clock_by_law() {
    let mut delegated = quarrel("2026-03-09");
    delegated.dispute.source = Source::CourtPostFiling;
    delegated.dispute.referred_by = Some(line("诸暨市人民法院"));
    let mut c = given(&director(), "2026-03-09", delegated);
    let day = c.today();
    for who in [zhang(), li()] {
        c.act(&mediator(), agrees(who, day));
    }
    c.act(&mediator(), explain(&[zhang(), li()], day)).act(&director(), accept());
    c.due(K::Mediation, "2026-03-24", "2026-03-24", "2026-03-24").act(&director(), assign(mediator().user));
    c.act(&director(), suspend(SuspensionCause::Appraisal, date("2026-03-09")));
    c.on("2026-03-13").act(&mediator(), Resume { until: date("2026-03-12") });
    c.due(K::Mediation, "2026-03-27", "2026-03-27", "2026-03-27");
}

#[test]
fn the_parties_extend_the_term_before_it_ends_and_pauses_still_count() {
    let mut c = stage(S::InMediation);
    let signed = date("2026-04-09");
    c.on("2026-04-10").act(&mediator(), extend(date("2026-04-30"), signed));
    c.due(K::Mediation, "2026-04-30", "2026-04-30", "2026-04-30");
    let mut pause = suspend(SuspensionCause::Illness, c.on("2026-04-13").today());
    pause.signatures = both_sign(c.today());
    c.act(&director(), pause).on("2026-04-16").act(&mediator(), Resume { until: date("2026-04-15") });
    c.due(K::Mediation, "2026-05-03", "2026-04-30", "2026-05-06");
}
