//! What must hold of the case.

use domain::case::{
    AgreementForm, AttachmentKind, Capacity, Case, Difficulty, ErasureGround, MediationState as S, Party, ReturnReason,
    Risk, RiskLevel, Side, SuspensionCause, TerminationReason as Reason, Trigger,
};
use domain::service::ServiceKind;
use escalation::acts::agreement::WriteAgreement;
use escalation::acts::erasure::LiftHold;
use escalation::acts::mediators::Assign;
use escalation::acts::parties::AddParty;
use escalation::acts::performance::{RecordBreach, Urge};
use escalation::acts::sessions::Resume;
use escalation::acts::transfer::{AcceptOffer, DisputeOffer, SettleOffer};

use super::{Shown, shown};
use crate::support::*;

pub(super) fn needs() -> Vec<Shown> {
    let minor = |p: &mut Party| p.capacity = Capacity::Limited;
    let mut unvisited = stage(S::Performed);
    unvisited.act(&mediator(), attach(1, AttachmentKind::Agreement, date("2026-03-20")));
    let mut refused = stage(S::Accepted);
    refused.act(&mediator(), refuses(li(), date("2026-03-10")));
    let mut refused_and_over = refused.clone();
    refused_and_over.act(&mediator(), terminate(Reason::PartyRefused));
    let mut sued = stage(S::InMediation);
    sued.act(&mediator(), terminate(Reason::LitigationFiled));
    let mut dangerous = stage(S::Terminated);
    dangerous.act(&mediator(), assess(RiskLevel::High, &[Risk::Weapon]));
    let mut supervised_and_over = supervised();
    supervised_and_over.act(&mediator(), terminate(Reason::Deadlock));
    let mut added = stage(S::InMediation);
    added.act(&mediator(), AddParty { party: party(person(3), Side::Respondent) });
    let mut suspended_early = stage(S::Assigned);
    suspended_early.act(&director(), suspend(SuspensionCause::Illness, date("2026-03-10")));
    suspended_early.act(&mediator(), Resume { until: date("2026-03-10") });
    let mut hostless = stage(S::InMediation);
    let colleague = Org::Fengyuan.mediators()[2];
    hostless.act(&director(), Assign { host: None, others: vec![colleague], recusal_checked: true });
    hostless.act(&director(), replace(None));
    let mut late = assigned_down();
    late.on("2026-03-17");
    let township = Org::FengqiaoTown.director();
    let dispute = || DisputeOffer { reason: story("应由村里处理。") };
    let settle = SettleOffer { holder: Org::Fengyuan.id(), reason: story("由村里办理。") };
    let mut over_at_the_township = at_the_township();
    over_at_the_township.act(&township, terminate(Reason::Deadlock));
    let mut served = stage(S::Terminated);
    let day = served.today();
    served.act(&mediator(), arrange(ServiceKind::LegalAdvice, day));
    vec![
        shown("no_refusal", refused, director(), assign(mediator().user)),
        shown("all_consent", added.clone(), mediator(), session(added.today(), mediator().user)),
        shown("all_informed", stage(S::UnderReview), director(), accept()),
        shown("both_sides", with(S::UnderReview, |c| c.parties.truncate(1)), director(), accept()),
        shown("all_can_act", with(S::UnderReview, |c| minor(&mut c.parties[0])), director(), accept()),
        shown(
            "information_covered",
            with(S::UnderReview, |c| c.parties[0].under_fourteen = true),
            director(),
            accept(),
        ),
        shown("may_accept", with(S::UnderReview, |c| c.difficulty = Difficulty::General), mediator(), accept()),
        shown("has_mediator", hostless.clone(), mediator(), session(hostless.today(), colleague)),
        shown("has_own_mediator", in_joint_mediation(), Org::Zhongshan.director(), replace(None)),
        shown("has_session", suspended_early, mediator(), agree_orally(date("2026-03-10"), Vec::new())),
        shown("agreement_written", with(S::AgreementReached, oral), mediator(), ask_court(date("2026-03-13"))),
        shown("agreement_oral", stage(S::AgreementReached), director(), writing()),
        shown(
            "identities_proven",
            with(S::AgreementReached, |c| c.parties[0].identity_proven = false),
            mediator(),
            ask_court(date("2026-03-13")),
        ),
        shown("not_asked", asked_once(), mediator(), ask_court(date("2026-03-13"))),
        shown(
            "transfer_consent",
            stage(S::InMediation),
            director(),
            transfer(Org::FengqiaoTown, &[Trigger::CrossArea]),
        ),
        shown("may_go_on", sued, director(), transfer(Org::FengqiaoTown, &[Trigger::CrossArea])),
        shown("may_command", stage(S::InMediation), director(), down_to(Org::Zhongshan)),
        shown("objection_open", late, township.clone(), return_offer(ReturnReason::BetterBelow)),
        shown("has_superior", at_the_top(), Org::CityCentre.director(), dispute()),
        shown("return_left", offered_twice(), township.clone(), return_offer(ReturnReason::BetterBelow)),
        shown("no_return_left", stage(S::EscalationProposed), township.clone(), dispute()),
        shown("not_disputed", disputed(), township.clone(), AcceptOffer {}),
        shown("disputed", stage(S::EscalationProposed), Org::CountyCentre.director(), settle),
        shown("is_transfer", assigned_down(), township.clone(), dispute()),
        shown("orders_answered", supervised_and_over, director(), close()),
        shown("visited", unvisited, director(), close()),
        shown("signed_text_filed", stage(S::Performed), director(), close()),
        shown("danger_reported", dangerous, director(), close()),
        shown("has_hopped", stage(S::InMediation), mediator(), tell_hop(&[zhang()], date("2026-03-11"))),
        shown("hop_told", over_at_the_township, township, close()),
        shown("services_concluded", served, director(), close()),
        shown("filed_by_director", stage(S::Closed), mediator(), correct("排水沟漫水纠纷")),
        shown("refuser_agrees", refused_and_over, director(), reopen()),
        shown("renewal_agreed", stage(S::Performing), director(), reopen()),
        shown("parties_remembered", with(S::Archived, |c| c.forgotten.push(li())), director(), reopen()),
        shown("retention_over", stage(S::Archived), director(), forget()),
        shown("not_held", held(), director(), forget_person(ErasureGround::Unlawful)),
        shown("held", stage(S::Archived), director(), LiftHold { reason: line("诉讼已经终结") }),
        shown("not_forgotten", with(S::Archived, |c| c.forgotten.push(li())), director(), {
            forget_person(ErasureGround::Unlawful)
        }),
    ]
}

fn held() -> Docket {
    let mut c = stage(S::Archived);
    c.act(&director(), hold());
    c
}

fn oral(case: &mut Case) {
    let agreement = case.agreement.as_mut().expect("an agreement");
    agreement.form = AgreementForm::Oral;
}

fn writing() -> WriteAgreement {
    let on = date("2026-03-13");
    WriteAgreement { signatures: both_sign(on), seals: vec![seal(Org::Fengyuan, on)] }
}

/// Confirmed by the court, not performed, and urged in vain: the court does not speak twice.
fn asked_once() -> Docket {
    let mut c = stage(S::Confirmed);
    c.on("2026-03-23").act(&mediator(), Urge { obligation: 1, on: date("2026-03-23") });
    c.act(&mediator(), RecordBreach { guidance: story("可以申请强制执行。") });
    c
}
