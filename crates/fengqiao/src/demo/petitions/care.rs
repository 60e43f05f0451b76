//! What is done beside the handling of a petition: secrecy, a leader who takes it on, a task force, services.

use domain::organisation::Role;
use domain::time::add_days;
use serde_json::{Value, json};

use super::super::staff::{place, somebody};
use super::deeds::{Day, Deed};

/// Who takes on a collective visit and leads its task force.
const LEADER: &str = "副市长陈平";

/// A task of a task force: whose it is (the unit's, where nobody is named), what, and in how many days.
type Task = (Option<&'static str>, &'static str, i64);

/// What each is given to do.
const TASKS: &[Task] = &[
    (None, "逐户核清诉求和金额，建立台账", 12),
    (Some("legal-service"), "出具法律意见，为代表释明权利和途径", 14),
    (Some("township"), "上门走访，反馈进展，商定支付计划", 40),
];

/// Something that is done beside the handling.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Care {
    /// Kept confidential, as the petitioner asked.
    Keep,
    /// A leader takes it on; what that leader did, at last with what came of it.
    Sponsor,
    Progress(Option<&'static str>),
    /// A task force is formed and given its tasks; the task of that number is done.
    Form,
    Finish(usize),
    /// A service is arranged; it has ended.
    Arrange(&'static Help),
    Conclude(&'static Help),
}

/// A service.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Help {
    kind: &'static str,
    /// Who gives it, and the organisation of the world that this is.
    provider: &'static str,
    organisation: Option<&'static str>,
    outcome: &'static str,
    findings: &'static str,
    /// What it costs the public purse, in yuan.
    yuan: i64,
}

const fn help(
    [kind, provider, outcome, findings]: [&'static str; 4],
    organisation: Option<&'static str>,
    yuan: i64,
) -> Help {
    Help { kind, provider, organisation, outcome, findings, yuan }
}

pub(super) const ADVICE: Help = help(
    ["legal_advice", "诸暨市公共法律服务中心宋律", "given", "解答了计算标准、举证和时效，信访人愿意等待处理意见。"],
    Some("legal-service"),
    0,
);
pub(super) const EXPLAINED: Help =
    help(["law_explained", "枫桥司法所王法泉", "given", "逐条说明依据，信访人表示理解。"], Some("township-justice"), 0);
pub(super) const COUNSELLING: Help = help(
    ["psychological_counselling", "枫桥镇心晴社会心理服务站石月心", "given", "疏导两次，情绪平稳，睡眠好转。"],
    None,
    600,
);
pub(super) const RELIEF: Help =
    help(["relief_fund", "枫桥镇困难群众救助资金", "settled", "家中有病人，一次性救助，双方随后和解。"], None, 5_000);
pub(super) const LAWYER: Help = help(
    ["purchased_lawyer", "浙江枫江律师事务所陶然律师", "settled", "参与调解，起草协议文本，双方签字。"],
    None,
    800,
);

/// Who does what.
pub(super) fn of_petition(day: &Day<'_>, care: Care) -> Vec<Deed> {
    let Day { letter, staff, petition, today, .. } = day;
    let (clerk, unit) = (letter.story.clerk, letter.matter.unit);
    let officer = somebody(unit, &[Role::UnitOfficer]);
    match care {
        Care::Keep => vec![(clerk, "flags", json!({"set": ["confidential"], "reason": "信访人书面要求保密"}))],
        Care::Sponsor => {
            let (leader, from) =
                if letter.story.present > 1 { (LEADER, "joint-meeting") } else { ("分管副局长周正明", unit) };
            vec![(clerk, "sponsorship", json!({"leader": leader, "organisation": staff.id(from)}))]
        }
        Care::Progress(result) => {
            let step = json!({"on": today, "text": "听取承办单位汇报，约见信访人，明确下一步措施。", "result": result});
            vec![(clerk, "sponsorship/steps", step)]
        }
        Care::Form => {
            let tasks = TASKS.iter().map(|(owner, what, days)| {
                let owner = staff.id(owner.unwrap_or(unit));
                let due_on = add_days(*today, *days);
                (clerk, "task-force/tasks", json!({"owner": owner, "what": what, "due_on": due_on}))
            });
            std::iter::once((clerk, "task-force", task_force(day))).chain(tasks).collect()
        }
        Care::Finish(number) => {
            let (owner, what, _) = TASKS[number - 1];
            let by = somebody(owner.unwrap_or(unit), &[Role::UnitOfficer, Role::CommitteeDirector]);
            vec![(by, "task-force/tasks/completion", json!({"task": number, "result": format!("已完成：{what}。")}))]
        }
        Care::Arrange(help) => {
            let recipients: Vec<_> = petition.everybody().collect();
            let organisation = help.organisation.map(|key| staff.id(key));
            let service = json!({
                "kind": help.kind, "provider": help.provider, "provider_organisation": organisation,
                "recipients": recipients, "consented_on": today,
            });
            vec![(officer, "services", service)]
        }
        Care::Conclude(help) => {
            let open = petition.services.iter().find(|service| service.conclusion.is_none());
            let end = json!({
                "service": open.map(|service| service.number), "on": today, "outcome": help.outcome,
                "findings": help.findings, "cost": help.yuan * 100,
            });
            vec![(officer, "services/conclusion", end)]
        }
    }
}

fn task_force(Day { letter, staff, .. }: &Day<'_>) -> Value {
    let member = |(owner, what, _): &Task| {
        let key = owner.unwrap_or(letter.matter.unit);
        let person = &place(key).people[0];
        json!({
            "organisation": staff.id(key), "user": staff.user(person.username),
            "duty": format!("{}，{what}", person.name),
        })
    };
    json!({
        "leader": LEADER,
        "members": TASKS.iter().map(member).collect::<Vec<_>>(),
        "resources": [
            {"kind": "lawyer", "name": "宋律", "provider": staff.id("legal-service")},
            {"kind": "legal_aid", "name": "诸暨市法律援助中心"},
            {"kind": "counsellor", "name": "枫桥镇心晴社会心理服务站石月心"},
        ],
        "plan": "先核清每户诉求，再依法依约提出支付方案；能调解的先调解，不能的引导诉讼、仲裁，每周向代表反馈一次。",
        "exit_criteria": "诉求逐户答复，欠付款项有书面支付计划",
    })
}
