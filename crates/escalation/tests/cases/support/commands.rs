//! Commands as an ordinary day brings them; a test changes what it is about.

use std::collections::BTreeSet;

use domain::case::{
    AgreementForm, Attachment, AttachmentKind, Capacity, Consent, ConsentAbout, Difficulty, ErasureGround, FollowUp,
    Guardian, LedgerOutcome, Means, NonAcceptanceGround, Party, PartyKind, Performance, Recusal, RecusalGround,
    ReferralRoute, ReturnReason, Risk, RiskLevel, Risks, Seal, SessionResult, Side, Signature, Source, SuspensionCause,
    TerminationReason, Trigger,
};
use domain::category::Category;
use domain::id::{AttachmentId, CaseId, County, OrganisationId, PersonId, UserId, compose};
use domain::meeting::MeetingKind;
use domain::money::Fen;
use domain::service::{ServiceKind, ServiceOutcome};
use domain::text::{Line, Story};
use domain::time::CivilDate;
use escalation::acts::acceptance::{Accept, Decline};
use escalation::acts::agreement::{Agree, NewObligation};
use escalation::acts::closing::{Close, RecordFollowUp, Reopen};
use escalation::acts::confirmation::AskConfirmation;
use escalation::acts::correction::Correct;
use escalation::acts::danger::AssessRisk;
use escalation::acts::erasure::{Forget, ForgetPerson, HoldFile};
use escalation::acts::hops::{DrawPlan, TellHop};
use escalation::acts::intake::{Attach, ExplainRights, RecordConsent, RecordContact};
use escalation::acts::joint::{Invitation, Join};
use escalation::acts::mediators::{Assign, Replace};
use escalation::acts::meetings::{FinishMeetingItem, RecordMeetingItem};
use escalation::acts::parties::RecordGuardian;
use escalation::acts::performance::Perform;
use escalation::acts::referral::Refer;
use escalation::acts::services::{ArrangeService, ConcludeService};
use escalation::acts::sessions::{Extend, RecordSession, Suspend};
use escalation::acts::supervision::Supervise;
use escalation::acts::termination::Terminate;
use escalation::acts::transfer::{ReturnOffer, TransferUp};
use escalation::{Dispute, LedgerEnd, LedgerRow, Register};

use super::docket::date;
use super::organisations::{Org, li, person, zhang};

pub fn line(text: &str) -> Line {
    Line::new(text).expect("a line")
}

pub fn story(text: &str) -> Story {
    Story::new(text).expect("a story")
}

pub fn yuan(amount: i64) -> Fen {
    Fen::new(amount * 100).expect("an amount")
}

/// A grown-up with a proven identity.
pub fn party(who: PersonId, side: Side) -> Party {
    Party {
        person: who,
        side,
        kind: PartyKind::Person,
        capacity: Capacity::Full,
        under_fourteen: false,
        identity_proven: true,
        members: 1,
        representatives: Vec::new(),
        guardians: Vec::new(),
        agents: Vec::new(),
        consents: Vec::new(),
        informed_on: None,
        left_on: None,
    }
}

/// A group of people with representatives.
pub fn group(who: PersonId, side: Side, members: u32, representatives: &[PersonId]) -> Party {
    Party { kind: PartyKind::Group, members, representatives: representatives.to_vec(), ..party(who, side) }
}

pub fn guardian(who: PersonId, information_consent: bool) -> Guardian {
    Guardian { person: who, relation: "父亲".to_owned(), information_consent }
}

/// A drainage quarrel in 枫源村, told by word of mouth on a day, between 张伟 and 李强.
pub fn quarrel(day: &str) -> Register {
    Register {
        id: CaseId(compose(4, County(330_681), 1)),
        dispute: Dispute {
            responsible: None,
            division: "330681109290".parse().expect("a division"),
            source: Source::OralApplication,
            referred_by: None,
            applied_on: date(day),
            category: Category::Neighbours,
            sectors: BTreeSet::new(),
            difficulty: Difficulty::Simple,
            title: line("排水沟纠纷"),
            narrative: story("李强家的排水沟漫水，淹了张伟家的菜地。"),
            requests: vec![line("疏通排水沟"), line("赔偿损失")],
            claimed: Some(yuan(800)),
            risks: Risks::default(),
        },
        parties: vec![party(zhang(), Side::Applicant), party(li(), Side::Respondent)],
        petition: None,
        ledger: None,
    }
}

/// Row 12 of a ledger, with what came of it on a day if it is over.
pub fn ledger_row(ended_on: Option<&str>) -> LedgerRow {
    let report = story("双方达成协议并当场履行。");
    LedgerRow {
        number: Some(line("12")),
        ended: ended_on.map(|on| LedgerEnd { outcome: LedgerOutcome::Settled, on: date(on), report }),
    }
}

fn word(who: PersonId, consent: Consent, about: ConsentAbout, on: CivilDate) -> RecordConsent {
    RecordConsent { party: who, consent, about, given_on: on, means: Means::InPerson, given_by: None }
}

pub fn agrees(who: PersonId, on: CivilDate) -> RecordConsent {
    word(who, Consent::Agreed, ConsentAbout::Mediation, on)
}

pub fn refuses(who: PersonId, on: CivilDate) -> RecordConsent {
    word(who, Consent::Refused, ConsentAbout::Mediation, on)
}

pub fn agrees_to_transfer(who: PersonId, on: CivilDate) -> RecordConsent {
    word(who, Consent::Agreed, ConsentAbout::Transfer, on)
}

pub fn contact(who: PersonId, on: CivilDate, reached: bool) -> RecordContact {
    RecordContact { party: who, on, means: Means::Phone, reached, note: story("电话联系。") }
}

pub fn explain(parties: &[PersonId], on: CivilDate) -> ExplainRights {
    ExplainRights { parties: parties.to_vec(), on }
}

pub fn accept() -> Accept {
    Accept { admissible: true }
}

pub fn decline(ground: NonAcceptanceGround) -> Decline {
    Decline { ground, guidance: story("可以向人民法院起诉。") }
}

pub fn assign(host: UserId) -> Assign {
    Assign { host: Some(host), others: Vec::new(), recusal_checked: true }
}

/// 枫源村's mediator steps back as kin of a party.
pub fn replace(replacement: Option<UserId>) -> Replace {
    Replace {
        mediator: Org::Fengyuan.mediator().user,
        replacement,
        recusal: recusal(RecusalGround::Kinship),
        recusal_checked: true,
    }
}

pub fn recusal(ground: RecusalGround) -> Recusal {
    Recusal { ground, requested_by: None }
}

/// A session with both sides heard and a proposal made, but no agreement yet.
pub fn session(on: CivilDate, mediator: UserId) -> RecordSession {
    RecordSession {
        held_on: on,
        place: line("枫源村调解室"),
        mediators: vec![mediator],
        heard: vec![zhang(), li()],
        with: Vec::new(),
        closed: None,
        statements: story("双方陈述了意见。"),
        proposal: Some(story("各半分担疏通费用。")),
        result: SessionResult::Continue,
    }
}

pub fn suspend(cause: SuspensionCause, from: CivilDate) -> Suspend {
    Suspend { cause, from, expected_end: None, signatures: Vec::new() }
}

pub fn sign(who: PersonId, on: CivilDate) -> Signature {
    Signature { party: who, signed_by: None, signed_on: on }
}

pub fn sign_by(who: PersonId, by: PersonId, on: CivilDate) -> Signature {
    Signature { party: who, signed_by: Some(by), signed_on: on }
}

pub fn both_sign(on: CivilDate) -> Vec<Signature> {
    vec![sign(zhang(), on), sign(li(), on)]
}

pub fn seal(org: Org, on: CivilDate) -> Seal {
    Seal { organisation: org.id(), sealed_on: on }
}

pub fn extend(due_on: CivilDate, on: CivilDate) -> Extend {
    Extend { due_on, reason: story("各方愿意继续协商。"), signatures: both_sign(on) }
}

pub fn pays(debtor: PersonId, amount: i64, due_on: CivilDate) -> NewObligation {
    NewObligation {
        debtor,
        content: story("赔偿菜地损失"),
        amount: Some(yuan(amount)),
        method: story("在调委会当面支付"),
        due_on,
    }
}

/// An oral agreement.
pub fn agree_orally(on: CivilDate, obligations: Vec<NewObligation>) -> Agree {
    Agree {
        form: AgreementForm::Oral,
        facts: story("排水沟堵塞漫水，双方均有责任。"),
        terms: story("李强赔偿，双方共同疏通。"),
        obligations,
        writing_requested: false,
        signatures: Vec::new(),
        mediator_signed_on: on,
        seals: Vec::new(),
    }
}

/// A written one, signed by both and sealed on the same day.
pub fn agree_in_writing(on: CivilDate, obligations: Vec<NewObligation>, seals: &[Org]) -> Agree {
    Agree {
        form: AgreementForm::Written,
        signatures: both_sign(on),
        seals: seals.iter().map(|org| seal(*org, on)).collect(),
        ..agree_orally(on, obligations)
    }
}

pub fn perform(on: CivilDate, amount: i64) -> Perform {
    let performance = Performance { on, amount: Some(yuan(amount)), note: "现金".to_owned(), complete: false };
    Perform { obligation: 1, performance }
}

pub fn ask_court(on: CivilDate) -> AskConfirmation {
    AskConfirmation {
        court: Org::CountyCourt.id(),
        ground: None,
        domicile: None,
        intermediate_reason: None,
        asked_on: on,
        applicants: vec![zhang(), li()],
        within_civil_scope: true,
    }
}

pub fn terminate(reason: TerminationReason) -> Terminate {
    Terminate { reason, guidance: story("可以申请仲裁、行政处理或者起诉。"), parties_told: true }
}

pub fn transfer(to: Org, triggers: &[Trigger]) -> TransferUp {
    TransferUp {
        to: to.id(), triggers: triggers.to_vec(), report: story("已调解两次，分歧较大。"), gaps: Vec::new()
    }
}

pub fn return_offer(reason: ReturnReason) -> ReturnOffer {
    ReturnOffer { reason, missing: vec![line("第二次调解记录")] }
}

pub fn tell_hop(parties: &[PersonId], on: CivilDate) -> TellHop {
    TellHop { parties: parties.to_vec(), on, means: Means::Phone }
}

pub fn draw_plan(on: CivilDate) -> DrawPlan {
    DrawPlan { on, measures: story("由市中心牵头，自然资源局会同，月底前拿出方案。") }
}

pub fn join(members: &[Org]) -> Join {
    let members = members.iter().map(|org| Invitation { organisation: org.id(), task: line("共同调解") }).collect();
    Join { members, parties_agree: true }
}

pub fn supervise(due_on: CivilDate) -> Supervise {
    Supervise { listed: false, demand: story("请尽快化解并反馈。"), due_on }
}

/// A daily consultation of that day gives something to do.
pub fn decided(owner: OrganisationId, held_on: CivilDate, due_on: CivilDate) -> RecordMeetingItem {
    let kind = MeetingKind::DailyConsultation;
    RecordMeetingItem { kind, held_on, decision: story("由其勘查现场并提出意见。"), owner, due_on }
}

pub fn finished(item: u32) -> FinishMeetingItem {
    FinishMeetingItem { item, result: story("已勘查，意见附后。") }
}

pub fn refer(route: ReferralRoute) -> Refer {
    Refer { route, organ: None, guidance: story("可以向人民法院起诉。"), parties_told: true }
}

pub fn assess(level: RiskLevel, flags: &[Risk]) -> AssessRisk {
    AssessRisk { level, flags: flags.to_vec() }
}

pub fn visit(on: CivilDate) -> RecordFollowUp {
    RecordFollowUp {
        visit: FollowUp {
            on,
            visited: vec![zhang()],
            findings: "已经履行，没有反复。".to_owned(),
            satisfied: Some(true),
            signs_of_aggravation: false,
        },
    }
}

pub fn arrange(kind: ServiceKind, consented_on: CivilDate) -> ArrangeService {
    let provider = line("诸暨市公共法律服务中心周律师");
    ArrangeService { kind, provider, provider_organisation: None, recipients: vec![zhang()], consented_on }
}

pub fn conclude(service: u32, on: CivilDate) -> ConcludeService {
    let findings = story("说明了举证责任和诉讼风险。");
    ConcludeService { service, on, outcome: ServiceOutcome::Given, findings, cost: Fen::from_yuan(300) }
}

pub fn attach(n: u64, kind: AttachmentKind, on: CivilDate) -> Attach {
    Attach {
        attachment: Attachment {
            id: AttachmentId(compose(5, County(330_681), n)),
            kind,
            name: "扫描件.pdf".to_owned(),
            media_type: "application/pdf".to_owned(),
            bytes: 1024,
            digest: "0".repeat(64),
            added_on: on,
        },
    }
}

/// Changes the title; nothing else.
pub fn correct(title: &str) -> Correct {
    Correct {
        reason: line("登记有误"),
        title: Some(line(title)),
        narrative: None,
        requests: None,
        category: None,
        tag: BTreeSet::new(),
        untag: BTreeSet::new(),
        difficulty: None,
        claimed: None,
        applied_on: None,
    }
}

pub fn record_guardian(ward: PersonId, guardian_number: u64, information_consent: bool) -> RecordGuardian {
    RecordGuardian { party: ward, guardian: guardian(person(guardian_number), information_consent) }
}

pub fn forget_person(ground: ErasureGround) -> ForgetPerson {
    ForgetPerson { person: li(), ground, reason: line("本人申请") }
}

pub fn forget() -> Forget {
    Forget { reason: line("保管期限届满") }
}

pub fn hold() -> HoldFile {
    HoldFile { reason: line("当事人已经起诉") }
}

pub fn close() -> Close {
    Close { report: story("双方达成协议并履行。") }
}

pub fn reopen() -> Reopen {
    Reopen { reason: story("当事人要求重新调解。") }
}
