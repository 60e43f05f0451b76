//! The agreement, and an oral one put into writing.

use domain::case::{Agent, AttachmentKind, MediationState as S, Side};
use domain::category::Category;
use escalation::acts::agreement::WriteAgreement;
use escalation::acts::parties::AuthoriseAgent;
use escalation::{ClockKind as K, Register};

use crate::support::*;

#[test]
fn an_agreement_takes_effect_with_the_last_hand_or_seal() {
    let mut c = stage(S::InMediation);
    let today = c.on("2026-03-16").today();
    let mut agreed = agree_in_writing(today, vec![pays(li(), 800, date("2026-03-31"))], &[Org::Fengyuan]);
    agreed.signatures[0].signed_on = date("2026-03-12");
    agreed.mediator_signed_on = date("2026-03-13");
    agreed.seals[0].sealed_on = date("2026-03-16");
    c.act(&director(), agreed).is(S::AgreementReached).not_running(K::Mediation);
    assert_eq!(c.case.agreement.as_ref().map(|a| a.effective_on), Some(date("2026-03-16")));
    c.due(K::Confirmation, "2026-04-15", "2026-04-15", "2026-04-15");
}

#[test]
fn nothing_owed_is_performed_at_once_and_visited_after_fifteen_days() {
    let mut c = stage(S::InMediation);
    let day = c.today();
    c.act(&mediator(), agree_orally(day, Vec::new())).is(S::Performed);
    c.due(K::FollowUp, "2026-03-26", "2026-03-26", "2026-03-26");
}

#[test]
fn nobody_signs_before_the_case_was_accepted() {
    let mut c = stage(S::InMediation);
    let mut agreed = agree_in_writing(c.today(), Vec::new(), &[Org::Fengyuan]);
    agreed.signatures[0].signed_on = date("2026-03-09");
    c.expect_refusal(&director(), agreed, "date_possible");
}

#[test]
fn a_law_that_wants_writing_is_named_with_its_own_article() {
    for (category, article) in [
        (Category::Medical, "《医疗纠纷预防和处理条例》第三十九条"),
        (Category::OtherLabour, "《劳动争议调解仲裁法》第十四条"),
        (Category::Land, "《农村土地承包经营纠纷调解仲裁法》第十条"),
    ] {
        let mut c = stage(S::InMediation);
        c.case.category = category;
        let refusal = c.attempt(&mediator(), agree_orally(c.today(), Vec::new())).expect_err("writing is needed");
        assert_eq!(refusal.unmet[0].basis.as_deref(), Some(article));
    }
}

#[test]
fn a_group_signs_through_a_representative_it_elected_on_paper() {
    let mut register = Register { ..quarrel("2026-03-09") };
    register.parties[0] = group(zhang(), Side::Applicant, 30, &[person(21), person(22)]);
    let mut c = given(&mediator(), "2026-03-09", register);
    let day = c.today();
    c.act(&mediator(), agrees(li(), day)).act(&mediator(), explain(&[zhang(), li()], day)).act(&director(), accept());
    c.act(&director(), assign(mediator().user)).act(&mediator(), session(day, mediator().user));
    let signed_by = |by| {
        let mut agreed = agree_in_writing(day, Vec::new(), &[Org::Fengyuan]);
        agreed.signatures[0].signed_by = by;
        agreed
    };
    c.expect_refusal(&director(), signed_by(None), "all_signed");
    c.expect_refusal(&director(), signed_by(Some(person(99))), "all_signed");
    c.expect_refusal(&director(), signed_by(Some(person(22))), "authority_filed");
    c.act(&mediator(), attach(1, AttachmentKind::Authorisation, day)).act(&director(), signed_by(Some(person(22))));
}

#[test]
fn an_agent_signs_only_with_special_authority() {
    let mut c = stage(S::InMediation);
    let day = c.today();
    for (who, special) in [(person(31), false), (person(32), true)] {
        c.act(&mediator(), AuthoriseAgent { party: li(), agent: Agent { person: who, special } });
    }
    c.act(&mediator(), attach(1, AttachmentKind::Authorisation, day));
    let signed_by = |by| {
        let mut agreed = agree_in_writing(day, Vec::new(), &[Org::Fengyuan]);
        agreed.signatures[1] = sign_by(li(), by, day);
        agreed
    };
    c.expect_refusal(&director(), signed_by(person(31)), "all_signed");
    c.act(&director(), signed_by(person(32)));
}

#[test]
fn a_party_added_later_is_asked_and_told_before_the_next_session() {
    let mut c = stage(S::InMediation);
    let (third, day) = (person(3), c.today());
    c.act(&mediator(), escalation::acts::parties::AddParty { party: party(third, Side::Respondent) });
    c.expect_refusal(&mediator(), session(day, mediator().user), "all_consent");
    c.expect_refusal(&mediator(), agree_orally(day, Vec::new()), "all_consent");
    c.act(&mediator(), agrees(third, day));
    c.expect_refusal(&mediator(), session(day, mediator().user), "all_informed");
    c.act(&mediator(), explain(&[third], day)).act(&mediator(), session(day, mediator().user));
    c.expect_refusal(&director(), agree_in_writing(day, Vec::new(), &[Org::Fengyuan]), "all_signed");
}

#[test]
fn an_oral_agreement_is_put_into_writing_for_the_court_and_keeps_its_day() {
    let mut c = stage(S::InMediation);
    let day = c.today();
    c.act(&mediator(), agree_orally(day, vec![pays(li(), 800, date("2026-03-31"))]));
    let later = c.on("2026-03-25").today();
    c.act(&director(), WriteAgreement { signatures: both_sign(later), seals: vec![seal(Org::Fengyuan, later)] });
    let agreement = c.case.agreement.as_ref().expect("an agreement");
    assert_eq!((agreement.effective_on, agreement.written_on), (day, Some(later)));
    c.due(K::Confirmation, "2026-04-10", "2026-04-10", "2026-04-10");
    c.act(&mediator(), ask_court(later)).is(S::ConfirmationPending);
}
