//! Examination, contact, words, notice, files.

use domain::case::{AttachmentKind, Consent, ConsentAbout, MediationState as S};
use escalation::acts::intake::{BeginReview, RecordConsent, SeekConsent};

use crate::support::*;

#[test]
fn what_a_grid_worker_reports_waits_for_the_committee() {
    let mut c = stage(S::Registered);
    c.act(&mediator(), BeginReview {}).is(S::UnderReview);
}

#[test]
fn the_applicant_has_consented_by_applying() {
    let c = stage(S::UnderReview);
    let words: Vec<_> = c.case.parties.iter().map(domain::case::Party::consent).collect();
    assert_eq!(words, [Some(Consent::Agreed), None]);
    assert_eq!(c.case.parties[0].consents[0].given_on, c.case.applied_on);
}

#[test]
fn the_other_side_is_asked() {
    let mut c = stage(S::UnderReview);
    c.act(&mediator(), SeekConsent {}).is(S::AwaitingConsent);
    let day = c.today();
    c.act(&mediator(), contact(li(), day, true)).act(&mediator(), agrees(li(), day));
    assert_eq!((c.case.contacts.len(), c.case.all_consent()), (1, true));
}

#[test]
fn a_word_can_be_taken_back_at_any_time() {
    let mut c = stage(S::InMediation);
    let day = c.today();
    c.act(&mediator(), refuses(li(), day));
    assert!(c.case.refusal_active());
    c.act(&mediator(), agrees(li(), day));
    assert!(!c.case.refusal_active());
    assert_eq!(c.case.parties[1].consents.len(), 3, "every word stays on record");
}

#[test]
fn a_refusal_makes_a_pending_offer_lapse() {
    for (about, code) in [(ConsentAbout::Mediation, "no_refusal"), (ConsentAbout::Transfer, "transfer_consent")] {
        let mut c = stage(S::EscalationProposed);
        let word = RecordConsent { about, ..refuses(li(), c.today()) };
        c.act(&mediator(), word).is(S::InMediation);
        assert_eq!(c.case.offer, None);
        let again = transfer(Org::FengqiaoTown, &[domain::case::Trigger::Deadlock]);
        c.expect_refusal(&director(), again, code);
    }
}

#[test]
fn rights_are_explained_once_and_the_first_day_stays() {
    let mut c = stage(S::UnderReview);
    let first = c.today();
    c.act(&mediator(), explain(&[zhang()], first));
    let later = c.on("2026-03-11").today();
    c.act(&mediator(), explain(&[zhang(), li()], later));
    let told: Vec<_> = c.case.parties.iter().map(|p| p.informed_on).collect();
    assert_eq!(told, [Some(first), Some(later)]);
}

#[test]
fn files_are_entered_by_whoever_takes_part() {
    let mut c = in_joint_mediation();
    let day = c.today();
    let opinion = attach(1, AttachmentKind::ExpertOpinion, day);
    c.act(&Org::NaturalResources.with(domain::organisation::Role::UnitOfficer), opinion);
    assert!(c.case.has_attachment(AttachmentKind::ExpertOpinion));
}
