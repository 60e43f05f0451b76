//! Registration (登记): everything that comes in is registered, 《信访工作条例》第二十一至二十三条.

use chrono::NaiveDate;
use domain::division::DivisionCode;
use domain::id::PetitionId;
use domain::matching::PetitionerRole;
use domain::petition::{
    Accused, Channel, ContentClass, Headcount, PetitionFlag, PetitionKind, PetitionLedgerEnd, PetitionLedgerEntry,
    PetitionNumber, Petitioner, Purpose,
};
use domain::rules::RuleKey;
use domain::text::{Line, Story};
use domain::time::start_of;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{CONCLUSION_APPROVED, LAW};
use crate::decide::ROLE;
use crate::facts::Facts;
use crate::petition::event::{Event, PetitionRegistered};
use crate::petition::shield::ACCUSED;
use crate::petition::table::REGISTER;
use crate::refusal::{Need, Refusal, Unmet, UnmetKind};

/// A petition as it came (信访登记).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PetitionIntake)]
pub struct Intake {
    /// Civil date of receipt.
    pub received_on: NaiveDate,
    /// What the law takes it for.
    pub kind: PetitionKind,
    /// By what way it came.
    pub channel: Channel,
    /// What is wanted.
    pub purpose: Purpose,
    /// What it is about.
    pub content: ContentClass,
    /// What made the petitioner come (信访原因).
    pub cause: Option<Line>,
    /// The section of the office that registers it (登记部门).
    pub section: Option<Line>,
    /// Where the problem lies, as a division code.
    pub issue_division: DivisionCode,
    /// One line that names it.
    pub title: Line,
    /// Facts and reasons, as told.
    pub narrative: Story,
    /// What is asked for, one item each.
    #[serde(default)]
    pub requests: Vec<Line>,
    /// To whom it was addressed.
    pub addressee: Option<Line>,
    /// Its number where it came from: hotline ticket, leader's letter.
    pub source_number: Option<Line>,
    /// How many people came, and how many it concerns.
    pub headcount: Headcount,
    /// Who is complained of.
    #[serde(default)]
    pub accused: Accused,
    /// What is marked; a collective visit follows from the number of people.
    #[serde(default)]
    pub flags: Vec<PetitionFlag>,
}

/// What else a row of a ledger says of a petition (台账记载).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PetitionLedgerRow {
    /// Its number there.
    pub number: Option<Line>,
    /// What came of it; `None` while it is open.
    pub ended: Option<PetitionLedgerEnd>,
}

/// What is registered: the petition and its petitioners, whose particulars have been recorded and are known by id.
#[derive(Debug, Clone)]
pub struct Register {
    /// Id it gets.
    pub id: PetitionId,
    /// Number it gets.
    pub number: PetitionNumber,
    /// Code by which the petitioner will follow it.
    pub query_code: String,
    /// The petition.
    pub intake: Intake,
    /// Who petitions.
    pub petitioners: Vec<Petitioner>,
    /// The row of the office's ledger it is taken over from; the import registers this.
    pub ledger: Option<PetitionLedgerRow>,
}

struct RegisterNeed {
    need: Need,
    pointer: &'static str,
    met: fn(&Register, &Facts<'_>) -> bool,
}

/// Oldest receipt taken, in whole years: what lay longer came by another way first.
const OLDEST_RECEIPT_YEARS: u32 = 1;

const NEEDS: &[RegisterNeed] = &[
    RegisterNeed {
        need: Need::own("date_possible", "收到日期不能晚于今天，也不能早于一年前"),
        pointer: "/petition/received_on",
        met: |r, f| {
            let on = r.intake.received_on;
            on <= f.today()
                && (r.ledger.is_some() || f.today().years_since(on).is_some_and(|years| years < OLDEST_RECEIPT_YEARS))
        },
    },
    RegisterNeed {
        need: Need::own("petitioner_known", "实名信访应当登记信访人；没有署名的，请标记为匿名"),
        pointer: "/petitioners",
        met: |r, _| !r.petitioners.is_empty() || r.intake.flags.contains(&PetitionFlag::Anonymous),
    },
    RegisterNeed {
        need: Need::own("people_counted", "信访人数应当不少于登记的信访人，涉及人数应当不少于信访人数"),
        pointer: "/petition/headcount",
        met: |r, _| {
            let Headcount { present, involved } = r.intake.headcount;
            present >= 1 && involved >= present && present as usize >= r.petitioners.len()
        },
    },
    RegisterNeed {
        need: Need::new("representatives", "多人走访应当推选代表，代表人数不得超过规定上限", LAW.article(20)),
        pointer: "/petitioners",
        met: |r, f| {
            let most = f.rules.count(RuleKey::PetitionRepMax) as usize;
            let elected = r.petitioners.iter().filter(|p| p.role == PetitionerRole::Representative).count();
            // A ledger does not tell who was elected years ago.
            r.ledger.is_some() || !is_group_visit(&r.intake, f) || (1..=most).contains(&elected)
        },
    },
    RegisterNeed {
        need: Need::own("representatives_only_of_many", "代表人人数不得超过规定上限"),
        pointer: "/petitioners",
        met: |r, f| representatives_fit(&r.petitioners, f),
    },
    RegisterNeed {
        need: Need::new("accused_named", "检举控告应当写明被检举控告的人员或者单位", LAW.article(30)),
        pointer: "/petition/accused",
        met: |r, _| r.intake.kind != PetitionKind::Accusation || !r.intake.accused.is_nobody(),
    },
    RegisterNeed {
        need: Need::own("accused_known", "所填被反映机构不存在"),
        pointer: "/petition/accused/organisations",
        met: |r, f| r.intake.accused.organisations.iter().all(|o| f.organisations.get(*o).is_some()),
    },
    RegisterNeed {
        need: CONCLUSION_APPROVED,
        pointer: "/petition/flags",
        met: |r, _| !r.intake.flags.contains(&PetitionFlag::ConclusionApproved),
    },
    RegisterNeed {
        need: Need::own("source_numbered", "12345热线和领导批转的信访件应当填写原工单号、批示号"),
        pointer: "/petition/source_number",
        met: |r, _| {
            !matches!(r.intake.channel, Channel::Hotline | Channel::LeaderLetter)
                || r.intake.source_number.is_some()
                || r.ledger.is_some()
        },
    },
    RegisterNeed {
        need: Need::own("ledger_end_possible", "办结日期不能早于登记日期，也不能晚于今天"),
        pointer: "/ledger/ended/on",
        met: |r, f| {
            let ended = r.ledger.as_ref().and_then(|row| row.ended.as_ref());
            ended.is_none_or(|ended| (r.intake.received_on..=f.today()).contains(&ended.on))
        },
    },
    RegisterNeed {
        need: Need::own("ledger_no_accusation", "检举控告件不从台账导入，由承办人员逐件登记"),
        pointer: "/petition/kind",
        met: |r, _| r.ledger.is_none() || r.intake.kind != PetitionKind::Accusation,
    },
];

/// What a registration must satisfy, with the field at fault, as it stands in what is sent in: the petition below `/petition`.
/// Only an import has a `/ledger`.
#[must_use]
pub fn input_needs() -> Vec<(Need, &'static str)> {
    NEEDS.iter().map(|n| (n.need, n.pointer)).collect()
}

/// No more representatives than the rules allow.
pub(super) fn representatives_fit(petitioners: &[Petitioner], facts: &Facts<'_>) -> bool {
    let most = facts.rules.count(RuleKey::PetitionRepMax) as usize;
    petitioners.iter().filter(|p| p.role == PetitionerRole::Representative).count() <= most
}

fn is_group_visit(intake: &Intake, facts: &Facts<'_>) -> bool {
    intake.channel == Channel::Visit && intake.headcount.present >= facts.rules.count(RuleKey::PetitionGroupMin)
}

/// Decides on a registration. Whoever receives it registers it, a unit too; only the accused do not.
///
/// # Errors
/// [`Refusal`] with everything that is not met.
pub fn register(register: Register, facts: &Facts<'_>) -> Result<Vec<Event>, Refusal> {
    let mut unmet = Vec::new();
    if !facts.actor.has_any(REGISTER.who) {
        unmet.push(Unmet::of(&ROLE, UnmetKind::Permission, None));
    }
    let accusation = register.intake.kind == PetitionKind::Accusation;
    let Facts { actor, organisations, .. } = facts;
    if accusation && register.intake.accused.covers_user(actor.user, actor.organisation, organisations) {
        unmet.push(Unmet::of(&ACCUSED, UnmetKind::Permission, None));
    }
    unmet.extend(
        NEEDS
            .iter()
            .filter(|n| !(n.met)(&register, facts))
            .map(|n| Unmet::of(&n.need, UnmetKind::Input, Some(n.pointer))),
    );
    if !unmet.is_empty() {
        return Err(Refusal { unmet });
    }
    let group = is_group_visit(&register.intake, facts);
    let Register { id, number, query_code, intake, petitioners, ledger } = register;
    let mut flags = intake.flags;
    flags.retain(|flag| *flag != PetitionFlag::Group);
    if group {
        flags.push(PetitionFlag::Group);
    }
    flags.sort_unstable();
    flags.dedup();
    Ok(vec![Event::Registered(Box::new(PetitionRegistered {
        id,
        number,
        query_code,
        at: if ledger.is_some() { start_of(intake.received_on) } else { facts.now },
        by: facts.actor.user,
        organisation: facts.actor.organisation,
        received_on: intake.received_on,
        kind: intake.kind,
        channel: intake.channel,
        purpose: intake.purpose,
        content: intake.content,
        cause: intake.cause.map(Into::into),
        section: intake.section.map(Into::into),
        issue_division: intake.issue_division,
        title: intake.title.into(),
        narrative: intake.narrative.into(),
        requests: intake.requests.into_iter().map(Into::into).collect(),
        addressee: intake.addressee.map(Into::into),
        source_number: intake.source_number.map(Into::into),
        ledger: ledger.map(|PetitionLedgerRow { number, ended }| PetitionLedgerEntry {
            number,
            entered_on: facts.today(),
            ended,
        }),
        petitioners,
        headcount: intake.headcount,
        accused: intake.accused,
        flags,
    }))])
}
