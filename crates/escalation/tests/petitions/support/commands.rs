//! Commands as an ordinary day brings them; a test changes what it is about.

use domain::case::{Attachment, AttachmentKind, Consent, Difficulty, Means};
use domain::id::{AttachmentId, County, PetitionId, compose};
use domain::matching::PetitionerRole;
use domain::money::Fen;
use domain::petition::{
    Accused, Channel, Conclusion, ContentClass, DispatchKind, Headcount, MediationSide, PetitionFlag, PetitionKind,
    PetitionLedgerEnd, PetitionLedgerOutcome, PetitionNumber, PetitionRefusal, Petitioner, Purpose, ServiceMethod,
    SupervisionGround,
};
use domain::service::{ServiceKind, ServiceOutcome};
use domain::text::{Line, Story};
use domain::time::CivilDate;
use escalation::acts::intake::Attach;
use escalation::acts::services::{ArrangeService, ConcludeService};
use escalation::petition::acts::acceptance::{AcceptPetition, DeclinePetition, SelfHandle};
use escalation::petition::acts::dispatch::{Object, Receive, SendOn};
use escalation::petition::acts::handling::{ExtendHandling, RecordHandling, ReplyTo};
use escalation::petition::acts::mediation::{OfferMediation, RecordWord, ReferToMediation};
use escalation::petition::acts::opinion::{IssueOpinion, Serve};
use escalation::petition::acts::oversight::SupervisePetition;
use escalation::petition::acts::record::Mark;
use escalation::petition::acts::repeats::ConfirmRepeat;
use escalation::petition::acts::review::{DecideRecheck, DecideReview, HoldHearing, RequestRecheck, RequestReview};
use escalation::petition::{Intake, PetitionLedgerRow, Register};

use super::docket::date;
use super::organisations::{Org, person};

pub fn line(text: &str) -> Line {
    Line::new(text).expect("a line")
}

pub fn story(text: &str) -> Story {
    Story::new(text).expect("a story")
}

pub fn petition_id(n: u64) -> PetitionId {
    PetitionId(compose(5, County(330_681), n))
}

fn petitioner(n: u64, role: PetitionerRole) -> Petitioner {
    Petitioner { person: person(n), role, division: None }
}

/// 张伟 asks by letter for what the demolition of his house owes him.
pub fn letter(day: &str) -> Register {
    Register {
        id: petition_id(1),
        number: PetitionNumber { year: 2026, prefix: "诸暨".to_owned(), sequence: 1 },
        query_code: "7KQ2M9".to_owned(),
        intake: Intake {
            received_on: date(day),
            kind: PetitionKind::Appeal,
            channel: Channel::Letter,
            purpose: Purpose::Decision,
            content: ContentClass::Building,
            cause: None,
            section: None,
            issue_division: "330681109290".parse().expect("a division"),
            title: line("拆迁补偿未到位"),
            narrative: story("房屋被拆后安置补偿款一直未付清。"),
            requests: vec![line("付清补偿款")],
            addressee: None,
            source_number: None,
            headcount: Headcount { present: 1, involved: 1 },
            accused: Accused::default(),
            flags: Vec::new(),
        },
        petitioners: vec![petitioner(1, PetitionerRole::Single)],
        ledger: None,
    }
}

/// The letter as the ledger of an office has it, with what came of it on a day if it is over.
pub fn of_a_ledger(day: &str, ended_on: Option<&str>) -> Register {
    let (outcome, report) = (PetitionLedgerOutcome::Answered, story("台账记载：已办结答复。"));
    let ended = ended_on.map(|on| PetitionLedgerEnd { outcome, on: date(on), report });
    Register { ledger: Some(PetitionLedgerRow { number: Some(line("12")), ended }), ..letter(day) }
}

/// The same under another id.
pub fn another(n: u64, register: Register) -> Register {
    Register { id: petition_id(n), ..register }
}

/// So many villagers come because of unpaid rent for their land, with so many representatives.
pub fn visit(day: &str, present: u32, representatives: u64) -> Register {
    let mut register = letter(day);
    register.intake.channel = Channel::Visit;
    register.intake.content = ContentClass::Farming;
    register.intake.title = line("企业拖欠土地租金");
    register.intake.headcount = Headcount { present, involved: present * 4 };
    register.petitioners = (1..=representatives).map(|n| petitioner(n, PetitionerRole::Representative)).collect();
    register
}

/// 张伟 comes alone.
pub fn single_visit(day: &str) -> Register {
    let mut register = letter(day);
    register.intake.channel = Channel::Visit;
    register
}

/// Somebody accuses the government of the town.
pub fn accusation(day: &str) -> Register {
    let mut register = letter(day);
    register.intake.kind = PetitionKind::Accusation;
    register.intake.purpose = Purpose::Exposure;
    register.intake.content = ContentClass::Discipline;
    register.intake.title = line("反映违规分配宅基地");
    register.intake.accused.organisations = vec![Org::TownGov.id()];
    register
}

pub fn suggestion(day: &str) -> Register {
    let mut register = letter(day);
    register.intake.kind = PetitionKind::Suggestion;
    register.intake.purpose = Purpose::Opinion;
    register
}

pub fn send(to: Org) -> SendOn {
    SendOn { to: to.id(), kind: DispatchKind::Transfer, report_due_on: None, instruction: None }
}

pub fn receive(day: &str) -> Receive {
    Receive { on: date(day) }
}

pub fn object() -> Object {
    Object { reasons: story("不属于本单位职权范围。"), proper_unit: None }
}

pub fn accept() -> AcceptPetition {
    AcceptPetition { notice: Some(Means::Written) }
}

pub fn self_handle() -> SelfHandle {
    SelfHandle { notice: Some(Means::Written) }
}

pub fn decline(code: PetitionRefusal) -> DeclinePetition {
    DeclinePetition {
        code, competent: None, guidance: story("请向有权机关提出。"), notice: Some(Means::Written)
    }
}

pub fn handle(on: CivilDate) -> RecordHandling {
    RecordHandling { on, text: story("走访核实，调取协议。") }
}

pub fn extend(days: u16) -> ExtendHandling {
    ExtendHandling { days, approver: line("镇长王立"), reason: story("需要委托评估。"), told: true }
}

pub fn opinion(conclusion: Conclusion) -> IssueOpinion {
    IssueOpinion {
        conclusion,
        facts: story("补偿协议有效，余款未付。"),
        text: story("三十日内付清余款。"),
        legal_basis: line("《土地管理法》"),
        quotes_agreement: false,
    }
}

pub fn serve(day: &str) -> Serve {
    Serve { on: date(day), method: ServiceMethod::Direct, receiver: Some(line("张伟")) }
}

pub fn reply(adopted: Option<bool>) -> ReplyTo {
    ReplyTo { adopted, text: story("已研究。"), notice: Some(Means::Written) }
}

pub fn ask_review(day: &str) -> RequestReview {
    RequestReview { on: date(day), grounds: story("金额计算有误。") }
}

pub fn ask_recheck(day: &str) -> RequestRecheck {
    RequestRecheck { on: date(day), grounds: story("金额计算有误。") }
}

pub fn review(conclusion: Conclusion) -> DecideReview {
    DecideReview {
        conclusion,
        supports: (conclusion == Conclusion::Change).then_some(true),
        facts: story("事实清楚。"),
        text: story("复查意见。"),
        legal_basis: line("《信访工作条例》"),
    }
}

pub fn recheck(conclusion: Conclusion) -> DecideRecheck {
    DecideRecheck {
        conclusion,
        supports: (conclusion == Conclusion::Change).then_some(true),
        facts: story("事实清楚。"),
        text: story("复核意见。"),
        legal_basis: line("《信访工作条例》"),
    }
}

pub fn hearing(from: &str, until: &str) -> HoldHearing {
    HoldHearing { from: date(from), until: date(until), chair: line("李明"), record: story("双方陈述。") }
}

pub fn arrange(kind: ServiceKind, consented_on: &str) -> ArrangeService {
    let (provider, consented_on) = (line("诸暨市公共法律服务中心周律师"), date(consented_on));
    ArrangeService { kind, provider, provider_organisation: None, recipients: vec![person(1)], consented_on }
}

pub fn conclude(service: u32, on: &str) -> ConcludeService {
    let findings = story("说明了复查复核和诉讼的途径。");
    ConcludeService { service, on: date(on), outcome: ServiceOutcome::Given, findings, cost: Fen::from_yuan(300) }
}

pub fn repeats(n: u64) -> ConfirmRepeat {
    ConfirmRepeat {
        of: petition_id(n), score: Some(91), reason: line("同一电话、同音姓名，同一拆迁房屋")
    }
}

pub fn mark(flags: &[PetitionFlag]) -> Mark {
    Mark { set: flags.to_vec(), clear: Vec::new(), reason: line("接访人员判断") }
}

pub fn offer() -> OfferMediation {
    OfferMediation { other_side: line("丙公司"), civil: true, open_to_mediation: true }
}

pub fn word(side: MediationSide, consent: Consent, on: CivilDate) -> RecordWord {
    RecordWord { side, consent, on, means: Means::Written }
}

pub fn refer() -> ReferToMediation {
    ReferToMediation { committee: Org::Village.id(), category: None, difficulty: Difficulty::Simple, claimed: None }
}

pub fn authorisation(on: CivilDate) -> Attach {
    Attach {
        attachment: Attachment {
            id: AttachmentId(compose(8, County(330_681), 1)),
            kind: AttachmentKind::Authorisation,
            name: "授权委托书.pdf".to_owned(),
            media_type: "application/pdf".to_owned(),
            bytes: 1_000,
            digest: "00".repeat(32),
            added_on: on,
        },
    }
}

pub fn supervise(ground: SupervisionGround) -> SupervisePetition {
    SupervisePetition { ground, clock: None, listed: false, demand: story("限期办理。"), due_on: None }
}
