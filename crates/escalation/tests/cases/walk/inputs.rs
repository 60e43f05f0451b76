//! An input for any act on any case: mostly one that fits, made of the numbers of a step.

use domain::case::{
    Agent, AgreementForm, AttachmentKind, Capacity, Case, ConfirmationResult, ConsentAbout, ErasureGround, EvidenceGap,
    NonAcceptanceGround, PartyKind, ReferralRoute, ReturnReason, Risk, RiskLevel, Seal, Side, Signature,
    SuspensionCause, TerminationReason, Trigger,
};
use domain::id::{OrganisationId, PersonId, UserId};
use domain::service::ServiceKind;
use domain::time::{CivilDate, add_days};
use escalation::acts::agreement::{Agree, WriteAgreement};
use escalation::acts::assignment::AssignDown;
use escalation::acts::closing::Archive;
use escalation::acts::confirmation::{AskConfirmation, RecordRuling};
use escalation::acts::danger::{ReportPolice, ReportUrgent};
use escalation::acts::erasure::{Forget, ForgetPerson, HoldFile, LiftHold};
use escalation::acts::intake::{BeginReview, RecordConsent, SeekConsent};
use escalation::acts::joint::LeaveJoint;
use escalation::acts::mediators::{Assign, Replace};
use escalation::acts::parties::{
    AddParty, AuthoriseAgent, CorrectParticulars, CorrectParty, ElectRepresentatives, ProveIdentity, RecordGuardian,
    ReleaseParty,
};
use escalation::acts::performance::{Perform, RecordBreach, RetractPerformance, Urge};
use escalation::acts::services::ArrangeService;
use escalation::acts::sessions::{Extend, RecordSession, Resume};
use escalation::acts::supervision::{DischargeSupervision, ReportSupervision};
use escalation::acts::transfer::{AcceptOffer, DisputeOffer, SettleOffer, TransferUp, WithdrawOffer};
use escalation::{Act, Actor, Command};

use super::step::some_day;
use crate::support::*;

/// One of several, by number.
fn pick<T: Copy>(from: &[T], n: u16) -> Option<T> {
    from.get(usize::from(n) % from.len().max(1)).copied()
}

fn parties(case: &Case) -> Vec<PersonId> {
    case.present().map(|p| p.person).collect()
}

/// Everybody signs, through whoever may.
fn signatures(case: &Case, on: CivilDate) -> Vec<Signature> {
    case.present().map(|p| Signature { party: p.person, signed_by: p.first_speaker(), signed_on: on }).collect()
}

fn seals(case: &Case, on: CivilDate) -> Vec<Seal> {
    case.sealing_organisations().into_iter().map(|organisation| Seal { organisation, sealed_on: on }).collect()
}

/// Where a case may go up from here.
fn above(docket: &Docket) -> OrganisationId {
    let next = docket.world.tree.next_up(docket.case.responsible);
    next.map_or(docket.case.responsible, |o| o.id)
}

/// The first obligation that is not done.
fn owed(case: &Case) -> u32 {
    case.agreement.iter().flat_map(|a| &a.obligations).find(|o| !o.is_done()).map_or(1, |o| o.number)
}

fn consent(case: &Case, on: CivilDate, n: u16) -> RecordConsent {
    // Whoever has not spoken yet is asked first.
    let silent = case
        .present()
        .find(|p| !case.agreed_to_mediation(p))
        .or_else(|| case.present().find(|p| case.transfer_consent(p).is_none()));
    let about = match silent {
        Some(party) if case.agreed_to_mediation(party) => ConsentAbout::Transfer,
        _ => ConsentAbout::Mediation,
    };
    let party = silent.or_else(|| case.present().nth(usize::from(n) % 2));
    let who = party.map_or_else(zhang, |p| p.person);
    let word = if n.is_multiple_of(8) { refuses(who, on) } else { agrees(who, on) };
    RecordConsent { about, given_by: party.and_then(domain::case::Party::first_speaker), ..word }
}

fn assignment(docket: &Docket, actor: &Actor) -> Assign {
    let case = &docket.case;
    let own = Org::of(actor.organisation).mediators();
    let free = own.iter().copied().find(|m| !case.mediators.iter().any(|a| a.mediator == *m)).unwrap_or(own[0]);
    if case.current_mediators().any(|a| a.host) {
        Assign { host: None, others: vec![free], recusal_checked: true }
    } else {
        assign(free)
    }
}

fn replacement(docket: &Docket, actor: &Actor, n: u16) -> Replace {
    let current: Vec<UserId> =
        docket.case.current_mediators().filter(|a| a.organisation == actor.organisation).map(|a| a.mediator).collect();
    let mediator = pick(&current, n).unwrap_or(actor.user);
    Replace { mediator, ..replace(pick(&Org::of(actor.organisation).mediators(), n).filter(|_| !n.is_multiple_of(3))) }
}

fn held(case: &Case, on: CivilDate) -> RecordSession {
    let mediators = case.current_mediators().map(|a| a.mediator).collect();
    RecordSession { mediators, heard: parties(case), ..session(on, UserId(zhang().0)) }
}

fn agreed(case: &Case, actor: &Actor, on: CivilDate, n: u16) -> Agree {
    let debtor = parties(case).last().copied().unwrap_or_else(li);
    let obligations = match n % 4 {
        0 => Vec::new(),
        1 => vec![pays(debtor, 300, add_days(on, 2)), pays(debtor, 500, add_days(on, 9))],
        _ => vec![pays(debtor, 800, add_days(on, 3))],
    };
    let oral = actor.roles.contains(&domain::organisation::Role::Mediator);
    let form = if oral { AgreementForm::Oral } else { AgreementForm::Written };
    Agree {
        form,
        signatures: signatures(case, on),
        seals: if oral { Vec::new() } else { seals(case, on) },
        ..agree_orally(on, obligations)
    }
}

fn transfer_up(docket: &Docket, n: u16) -> TransferUp {
    let triggers =
        [Trigger::CrossArea, Trigger::Deadlock, Trigger::ProperForum, Trigger::Unresolved, Trigger::HighRisk];
    let trigger = pick(&triggers, n).unwrap_or(Trigger::CrossArea);
    let gaps = EvidenceGap::ALL.to_vec();
    let to = if n.is_multiple_of(7) { Org::Medical.id() } else { above(docket) };
    TransferUp { to, triggers: vec![trigger], gaps, report: story("请予接收。") }
}

fn new_party(n: u16) -> AddParty {
    let who = person(100 + u64::from(n % 4));
    let mut new = match n % 5 {
        0 => group(who, Side::Applicant, 6, &[person(120)]),
        _ => party(who, Side::Respondent),
    };
    if n % 5 == 1 {
        new.capacity = Capacity::Limited;
    }
    AddParty { party: new }
}

/// The command for a step.
pub fn command(act: Act, docket: &Docket, actor: &Actor, n: u16) -> Command {
    let case = &docket.case;
    let on = some_day(docket, n);
    let due = add_days(docket.today(), i64::from(n % 20));
    let party = pick(&parties(case), n / 16).unwrap_or_else(zhang);
    let group = case.present().find(|p| p.kind == PartyKind::Group).map_or(party, |p| p.person);
    let ward = case.present().find(|p| p.capacity != Capacity::Full).map_or(party, |p| p.person);
    let order = case.supervisions.iter().find(|s| s.discharged_on.is_none()).map_or(1, |s| s.number);
    let service = case.services.iter().find(|s| s.conclusion.is_none()).map_or(1, |s| s.number);
    let mine = |s: &&domain::case::Supervision| s.by == actor.organisation && s.discharged_on.is_none();
    let own_order = case.supervisions.iter().find(mine).map_or(order, |s| s.number);
    match act {
        Act::BeginReview => BeginReview {}.into(),
        Act::AddParty => new_party(n).into(),
        Act::ProveIdentity => ProveIdentity { party }.into(),
        Act::ElectRepresentatives => ElectRepresentatives { party: group, representatives: vec![person(120)] }.into(),
        Act::RecordGuardian => {
            RecordGuardian { party: ward, guardian: guardian(person(130), n.is_multiple_of(2)) }.into()
        }
        Act::AuthoriseAgent => {
            let agent = Agent { person: person(140 + u64::from(n % 3)), special: n.is_multiple_of(2) };
            AuthoriseAgent { party, agent }.into()
        }
        Act::CorrectParty => {
            let capacity = if n.is_multiple_of(3) { Capacity::Limited } else { Capacity::Full };
            CorrectParty { party, reason: line("登记有误"), capacity: Some(capacity), members: None }.into()
        }
        Act::CorrectParticulars => {
            let identity_proven = n.is_multiple_of(2);
            CorrectParticulars { person: party, reason: line("姓名有误"), identity_proven }.into()
        }
        Act::ReleaseParty => ReleaseParty { party, reason: line("登记有误") }.into(),
        Act::SeekConsent => SeekConsent {}.into(),
        Act::RecordContact => contact(party, on, n.is_multiple_of(2)).into(),
        Act::RecordConsent => consent(case, on, n).into(),
        Act::ExplainRights => explain(&parties(case), on).into(),
        Act::Accept => accept().into(),
        Act::Decline => decline(pick(NonAcceptanceGround::ALL, n).unwrap_or(NonAcceptanceGround::NotCivil)).into(),
        Act::Assign => assignment(docket, actor).into(),
        Act::Replace => replacement(docket, actor, n).into(),
        Act::RecordSession => held(case, on).into(),
        Act::Suspend => {
            let mut pause = suspend(pick(SuspensionCause::ALL, n).unwrap_or(SuspensionCause::Illness), on);
            pause.signatures = if n.is_multiple_of(2) { signatures(case, on) } else { Vec::new() };
            pause.into()
        }
        Act::Resume => Resume { until: on }.into(),
        Act::Extend => {
            let signatures = signatures(case, on);
            Extend { signatures, ..extend(add_days(docket.today(), 40 + i64::from(n % 40)), on) }.into()
        }
        Act::Agree => agreed(case, actor, on, n).into(),
        Act::WriteAgreement => WriteAgreement { signatures: signatures(case, on), seals: seals(case, on) }.into(),
        Act::Perform => {
            let mut performed = perform(on, 300);
            performed.performance.complete = n.is_multiple_of(3);
            Perform { obligation: owed(case), ..performed }.into()
        }
        Act::RetractPerformance => RetractPerformance { obligation: 1, reason: line("误登") }.into(),
        Act::Urge => Urge { obligation: owed(case), on }.into(),
        Act::RecordBreach => RecordBreach { guidance: story("可以起诉。") }.into(),
        Act::AskConfirmation => AskConfirmation { applicants: parties(case), ..ask_court(on) }.into(),
        Act::RecordRuling => {
            let result = pick(ConfirmationResult::ALL, n).unwrap_or(ConfirmationResult::Confirmed);
            RecordRuling { ruled_on: docket.today(), ..ruling(result) }.into()
        }
        Act::Terminate => terminate(pick(TerminationReason::ALL, n).unwrap_or(TerminationReason::Other)).into(),
        Act::TransferUp => transfer_up(docket, n).into(),
        Act::AssignDown => {
            let to = pick(&[Org::FengqiaoTown, Org::Fengyuan, Org::Medical], n).unwrap_or(Org::Fengyuan).id();
            AssignDown { to, instruction: story("请就地化解。"), report_due_on: due }.into()
        }
        Act::WithdrawOffer => WithdrawOffer { reason: line("当事人已经和解") }.into(),
        Act::AcceptOffer => AcceptOffer {}.into(),
        Act::ReturnOffer => return_offer(pick(ReturnReason::ALL, n).unwrap_or(ReturnReason::Attempts)).into(),
        Act::DisputeOffer => DisputeOffer { reason: story("应由下级处理。") }.into(),
        Act::SettleOffer => {
            let two = case.offer.as_ref().map_or([case.responsible; 2], |o| [o.from, o.to]);
            SettleOffer { holder: two[usize::from(n % 2)], reason: story("由其办理。") }.into()
        }
        Act::TellHop => tell_hop(&parties(case), on).into(),
        Act::DrawPlan => draw_plan(on).into(),
        Act::Join => {
            join(&[pick(&[Org::Zhongshan, Org::NaturalResources, Org::ZhaojiaTown], n).unwrap_or(Org::Zhongshan)])
                .into()
        }
        Act::LeaveJoint => {
            let members: Vec<_> = case.joint.iter().filter(|m| m.until.is_none()).map(|m| m.organisation).collect();
            let organisation = if members.contains(&actor.organisation) {
                actor.organisation
            } else {
                pick(&members, n).unwrap_or(actor.organisation)
            };
            LeaveJoint { organisation }.into()
        }
        Act::Supervise => {
            let mut ordered = supervise(due);
            ordered.listed = n.is_multiple_of(4);
            ordered.into()
        }
        Act::ReportSupervision => ReportSupervision { supervision: order, text: story("正在办理。") }.into(),
        Act::DischargeSupervision => DischargeSupervision { supervision: own_order }.into(),
        Act::RecordMeetingItem => {
            decided(pick(&[case.responsible, actor.organisation], n).unwrap_or_else(|| Org::Fengyuan.id()), on, due)
                .into()
        }
        Act::FinishMeetingItem => {
            let owed = case.meeting_items.iter().find(|item| item.is_open() && item.owner == actor.organisation);
            finished(owed.map_or(1, |item| item.number)).into()
        }
        Act::Refer => refer(pick(ReferralRoute::ALL, n).unwrap_or(ReferralRoute::Litigation)).into(),
        Act::ReportPolice => ReportPolice { police: None, facts: story("扬言报复。") }.into(),
        Act::ReportUrgent => ReportUrgent { to: vec![Org::CountyPetitions.id()], facts: story("可能聚集。") }.into(),
        Act::AssessRisk => {
            assess(pick(RiskLevel::ALL, n).unwrap_or(RiskLevel::Low), &[pick(Risk::ALL, n / 3).unwrap_or(Risk::Crime)])
                .into()
        }
        Act::ArrangeService => {
            let kind = pick(ServiceKind::ALL, n).unwrap_or(ServiceKind::LegalAdvice);
            ArrangeService { recipients: vec![party], ..arrange(kind, on) }.into()
        }
        Act::ConcludeService => conclude(service, on).into(),
        Act::FollowUp => visit(on).into(),
        Act::Attach => {
            let kind = match n % 3 {
                0 => AttachmentKind::Agreement,
                1 => AttachmentKind::Authorisation,
                _ => AttachmentKind::Evidence,
            };
            attach(u64::from(n), kind, on).into()
        }
        Act::Correct => correct("排水沟漫水纠纷").into(),
        Act::Close => close().into(),
        Act::Archive => Archive {}.into(),
        Act::Reopen => reopen().into(),
        Act::HoldFile => HoldFile { reason: line("当事人已经起诉") }.into(),
        Act::LiftHold => LiftHold { reason: line("诉讼已经终结") }.into(),
        Act::ForgetPerson => {
            let ground = pick(ErasureGround::ALL, n).unwrap_or(ErasureGround::Unlawful);
            ForgetPerson { person: party, ground, reason: line("误登他人信息") }.into()
        }
        Act::Forget => Forget { reason: line("保管期限届满") }.into(),
    }
}
