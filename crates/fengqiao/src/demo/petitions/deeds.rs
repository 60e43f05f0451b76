//! From a step to the acts it means, each with who does it, where it is posted to, and what is sent.

use domain::id::{PersonId, PetitionId};
use domain::organisation::Role;
use domain::petition::Petition;
use domain::time::{CivilDate, add_days};
use escalation::{Act, Command, petition};
use serde_json::{Value, json};

use super::super::staff::{self, Staff};
use super::stories::Step;
use super::{Letter, care};

/// The committee to which is referred, and who works there.
const COMMITTEE: &str = "township";
const DIRECTOR: &str = "township-director";
const MEDIATOR: &str = "township-mediator";

/// A petition on a day.
pub(super) struct Day<'a> {
    pub(super) letter: &'a Letter,
    pub(super) staff: &'a Staff,
    /// As it is now.
    pub(super) petition: &'a Petition,
    /// The petition that it repeats.
    pub(super) first: Option<PetitionId>,
    pub(super) today: CivilDate,
}

/// Who sits at the table of the committee.
pub(super) struct Table<'a> {
    pub(super) parties: &'a [PersonId],
    pub(super) staff: &'a Staff,
    pub(super) today: CivilDate,
}

/// Who does it, where it is posted to, and what is sent.
pub(super) type Deed = (&'static str, &'static str, Value);

/// Who does what with the petition.
pub(super) fn of_petition(day: &Day<'_>, step: Step) -> Vec<Deed> {
    let Day { letter, staff, first, today, .. } = day;
    let clerk = letter.story.clerk;
    let unit = staff::somebody(letter.matter.unit, &[Role::UnitOfficer]);
    let id = |key: &str| staff.id(key);
    let guidance = "该事项的办理情况已告知，请凭查询码查询。";
    let opinion = |conclusion: &str, quotes: bool| {
        json!({
            "conclusion": conclusion, "facts": letter.words.fill("经调查，{村}反映的情况基本属实，双方提供的材料已核对。"),
            "text": "依照有关规定提出上述意见。", "legal_basis": "《信访工作条例》第三十二条", "quotes_agreement": quotes,
        })
    };
    let upper = |conclusion: &str| json!({"conclusion": conclusion, "facts": "经复核原卷，事实清楚。", "text": "维持原意见。", "legal_basis": "《信访工作条例》第三十五条"});
    let served = json!({"on": today, "method": "direct", "receiver": letter.words.applicant});
    let asked = json!({"on": today, "grounds": "对认定的数额有异议。"});
    let word = |side: &str, consent: &str| json!({"side": side, "consent": consent, "on": today, "means": "phone"});
    let offer = json!({"other_side": letter.words.respondent, "civil": true, "open_to_mediation": true});
    let ended = |reason: &str| json!({"on": today, "reason": reason, "confirmed": true});
    let agreed = letter.story.script.iter().any(|(_, steps)| steps.contains(&Step::Agree));
    match step {
        Step::Link => vec![(clerk, "repeat", json!({"of": first, "reason": "同一人、同一电话、同一事项"}))],
        Step::Join => vec![(clerk, "matter", json!({"guidance": guidance}))],
        Step::Send => vec![(clerk, "dispatch", json!({"kind": "transfer", "to": id(letter.matter.unit)}))],
        Step::Sign => vec![(unit, "receipt", json!({"on": today}))],
        Step::Object => vec![(unit, "objection", json!({"reasons": "经核实，该事项不属于本单位职权范围。"}))],
        Step::Accept => vec![(unit, "acceptance", json!({"notice": "written"}))],
        Step::Simple => vec![(unit, "simplified-procedure", json!({"ground": "clear_and_small"}))],
        Step::Decline(code) => {
            vec![(clerk, "non-acceptance", json!({"code": code, "guidance": guidance, "notice": "written"}))]
        }
        Step::Redirect => {
            vec![(clerk, "redirection", json!({"organs": "discipline", "guidance": "已转送纪检监察机关处理。"}))]
        }
        Step::Urgent => {
            let to = ["joint-meeting", "city-petition"].map(id);
            vec![(clerk, "urgent-report", json!({"to": to, "facts": "三十人集体走访，情绪平稳，已推选代表。"}))]
        }
        Step::Handle => {
            vec![(unit, "handling", json!({"on": today, "text": "到现场查看，听取双方意见，调取有关材料。"}))]
        }
        Step::Extend => {
            let longer =
                json!({"days": 30, "approver": "分管副局长", "reason": "需要委托测量，情况复杂。", "told": true});
            vec![(unit, "extension", longer)]
        }
        Step::Opinion(conclusion) => vec![(unit, "opinion", opinion(conclusion, agreed))],
        Step::Serve => vec![(by_level(day, unit), "service", served)],
        Step::AskReview => vec![(clerk, "review-request", asked)],
        Step::Review => vec![("county-reviewer", "review", upper("uphold"))],
        Step::AskRecheck => vec![(clerk, "recheck-request", asked)],
        Step::Recheck => vec![("city-reviewer", "recheck", upper("uphold"))],
        Step::Reply => {
            vec![(unit, "reply", json!({"adopted": true, "text": "建议已采纳，列入下年度计划。", "notice": "online"}))]
        }
        Step::Lapse => vec![(clerk, "lapse", json!({"reason": "期限届满未提出申请，已告知信访人"}))],
        Step::Withdraw => vec![(clerk, "withdrawal", ended("信访人书面撤回"))],
        Step::Settle => vec![(unit, "settlement", ended("双方自行和解并已当场履行"))],
        Step::Execute => vec![(unit, "execution", json!({"on": today, "text": "款项已支付到位。", "complete": true}))],
        Step::Supervise => {
            let order = json!({"ground": "overdue", "clock": "handling", "demand": "请五个工作日内办结并反馈。"});
            vec![("petition-clerk", "supervision", order)]
        }
        Step::Offer => vec![(unit, "mediation", offer), (unit, "mediation/words", word("petitioner", "agreed"))],
        Step::Refuse => vec![(unit, "mediation/words", word("other", "refused"))],
        Step::Refer => vec![
            (unit, "mediation/words", word("other", "agreed")),
            (unit, "mediation/referral", json!({"committee": id(COMMITTEE), "difficulty": "general"})),
        ],
        Step::Also(care) => care::of_petition(day, care),
        Step::Fail | Step::Agree | Step::Rate(_) => Vec::new(),
    }
}

/// Who serves an opinion: whoever gave the latest.
fn by_level(day: &Day<'_>, unit: &'static str) -> &'static str {
    let letter = day.letter;
    let so_far = letter.story.script.iter().take(letter.done).flat_map(|(_, steps)| *steps);
    so_far.fold(unit, |by, step| match step {
        Step::Review => "county-reviewer",
        Step::Recheck => "city-reviewer",
        _ => by,
    })
}

/// What is done with the case it was referred to.
type CaseDeed = (&'static str, &'static str, fn(&Table<'_>) -> Value);

/// Who does what with the case.
pub(super) fn of_case(step: Step) -> Vec<CaseDeed> {
    match step {
        Step::Refer => vec![
            (DIRECTOR, "review", |_| json!({})),
            (DIRECTOR, "rights-notice", |t| json!({"parties": t.parties, "on": t.today})),
            (DIRECTOR, "acceptance", |_| json!({"admissible": true})),
            (DIRECTOR, "mediators", |t| json!({"host": t.staff.user(MEDIATOR), "recusal_checked": true})),
        ],
        Step::Fail => vec![
            (MEDIATOR, "sessions", |t| session(t, "failed")),
            (
                DIRECTOR,
                "termination",
                |_| json!({"reason": "deadlock", "parties_told": true, "guidance": "可以依法起诉，信访事项继续办理。"}),
            ),
        ],
        Step::Agree => vec![
            (MEDIATOR, "sessions", |t| session(t, "agreed")),
            (DIRECTOR, "agreement", agreement),
            (MEDIATOR, "performance", |t| {
                let performance = json!({"on": t.today, "note": "当场支付", "complete": true});
                json!({"obligation": 1, "performance": performance})
            }),
        ],
        _ => Vec::new(),
    }
}

fn session(table: &Table<'_>, result: &str) -> Value {
    json!({
        "held_on": table.today, "place": "枫桥镇调解室", "mediators": [table.staff.user(MEDIATOR)], "heard": table.parties,
        "statements": "双方陈述了意见，核对了票据。", "proposal": "先付一半，余款三个月内付清。", "result": result,
    })
}

fn agreement(table: &Table<'_>) -> Value {
    let today = table.today;
    let signatures: Vec<_> = table.parties.iter().map(|party| json!({"party": party, "signed_on": today})).collect();
    json!({
        "form": "written", "facts": "双方对欠款数额没有争议。", "terms": "当场付清，双方不再争议。",
        "obligations": [{
            "debtor": table.parties[1], "content": "付清款项", "method": "当场支付", "due_on": add_days(today, 15),
        }],
        "signatures": signatures, "mediator_signed_on": today,
        "seals": [{"organisation": table.staff.id(COMMITTEE), "sealed_on": today}],
    })
}

/// The command that the interface would make of it.
pub(super) fn petition_command(path: &str, body: Value) -> petition::Command {
    let act = petition::Act::ALL.iter().find(|act| act.path() == path).expect("acts are named by their paths");
    petition::Command::deserialize(*act, body).unwrap_or_else(|why| panic!("{path}: {why}"))
}

/// The same for a case.
pub(super) fn case_command(path: &str, body: Value) -> Command {
    let act = Act::ALL.iter().find(|act| act.path() == path).expect("acts are named by their paths");
    Command::deserialize(*act, body).unwrap_or_else(|why| panic!("{path}: {why}"))
}
