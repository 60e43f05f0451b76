//! What a route of petitions needs to be tried.

use domain::case::AttachmentKind;
use domain::id::UserId;
use domain::organisation::Role;
use fengqiao::world::World;
use reqwest::Method;
use serde_json::{Value, json};
use store::{Transaction, petitions};

use super::callers::{Column, username};
use super::petition_stages::{self as stages, Made, Stage};
use super::recipes::{Ground, Prepared};
use super::stages::DAY;
use super::{TODAY, YESTERDAY};
use crate::harness::PNG;
use crate::harness::deeds::legal_advice;
use crate::scenarios::petitions::{letter, opinion, received};

/// Columns of the table of petitions.
pub(super) const COLUMNS: [Column; 8] = [
    ("unit", "natural-resources"),
    ("office", "petition"),
    ("meeting", "joint-meeting"),
    ("city", "city-petition"),
    ("above", "county-centre"),
    ("top", "city-centre"),
    ("committee", "township"),
    ("stranger", "labour"),
];

/// Today, as a civil date.
const NOW: &str = "2026-03-03";

/// A day so long ago that what was served then can be asked about no more.
const LONG_AGO: &str = "2026-01-05";

/// Whether a route is about petitions, and not about their figures.
pub(super) fn concerns(route: &str) -> bool {
    ["/api/v1/petitions", "/public/petitions"].iter().any(|about| route.contains(about))
}

/// Prepares a request to a route.
pub(super) async fn prepare(ground: &Ground<'_>, route: &str) -> Prepared {
    let (method, template) = route.split_once(' ').unwrap();
    let method: Method = method.parse().unwrap();
    let plain = |body| Prepared { method: method.clone(), path: template.to_owned(), version: None, body };
    let answer = |made: &Made| json!({"query_code": made.query_code, "phone_tail": "1234"});
    match template {
        "/api/v1/petitions" | "/api/v1/petitions/candidates" | "/api/v1/petitions/export" => return plain(letter(NOW)),
        "/api/v1/petitions/search" => return plain(json!({"name": "张伟"})),
        "/api/v1/public/petitions/status" => return plain(answer(&made(ground, Stage::Dispatched, DAY).await)),
        "/api/v1/public/petitions/rating" => {
            let made = made(ground, Stage::Served, DAY).await;
            return plain(json!({"answer": answer(&made), "rating": {"party": "unit", "satisfaction": "satisfied"}}));
        }
        _ => {}
    }
    let act = template.strip_prefix("/api/v1/petitions/{id}").unwrap();
    let (stage, body) = recipe(act);
    let day = if act == "/lapse" { LONG_AGO } else { DAY };
    let mut made = made(ground, stage, day).await;
    if template.ends_with("{attachment}") {
        made.attachment = Some(attach(ground, &made).await);
    }
    let path = template
        .replace("{id}", &made.id.to_string())
        .replace("{person}", &made.petitioner)
        .replace("{attachment}", made.attachment.as_deref().unwrap_or_default())
        .replace("{form}", "petition_register");
    let path = if act == "/attachments" { path + "?kind=photo&name=a.png" } else { path };
    let versioned = method == Method::POST && !act.ends_with("unmask");
    let other = ground.accounts[&username("unit", Role::UnitOfficer)];
    let body = body(&made, &ground.server.world, other);
    Prepared { method, path, version: versioned.then_some(made.version), body }
}

async fn made(ground: &Ground<'_>, stage: Stage, day: &'static str) -> Made {
    let began = if day == LONG_AGO { "2026-01-05 09:00" } else { YESTERDAY };
    ground.server.set_clock(began);
    let made = stages::make(&ground.server.store, &ground.server.world, stage, day).await;
    ground.server.set_clock(TODAY);
    made
}

/// Files a picture in a petition.
async fn attach(ground: &Ground<'_>, made: &Made) -> String {
    let (id, version) = (made.id, made.version);
    let (clerk, reader) = (ground.server.world.scope("petition-clerk"), ground.server.world.scope("petition-clerk"));
    let mut upload = ground.server.store.begin_upload(id).unwrap();
    upload.write(PNG).unwrap();
    let uploaded = upload.finish().unwrap();
    let enter = move |transaction: &mut Transaction| {
        let entry = (&uploaded, AttachmentKind::Photo, "房屋.png".parse().unwrap());
        petitions::attach(transaction, &clerk, id, version, entry)
    };
    ground.server.store.write(enter).await.unwrap();
    let sheet = ground.server.store.read(move |snapshot| petitions::sheet(snapshot, &reader, id)).await.unwrap();
    sheet.petition.attachments[0].id.to_string()
}

/// What is sent in: for a petition, in the sample world, with another officer of the unit.
type Body = fn(&Made, &World, UserId) -> Value;

/// The stage at which a route can be tried, and what is sent in.
fn recipe(act: &str) -> (Stage, Body) {
    use Stage as S;
    match act {
        ""
        | "/actions"
        | "/events"
        | "/thread"
        | "/candidates"
        | "/attachments"
        | "/attachments/{attachment}"
        | "/documents"
        | "/documents/{form}" => (S::Accepted, |_, _, _| Value::Null),
        "/people/{person}/unmask" => (S::Accepted, |_, _, _| json!({"reason": "核对身份"})),
        "/leader-report" => {
            (S::Registered, |_, _, _| json!({"leader": "副市长陈平", "proposal": "建议转自然资源局办理。"}))
        }
        "/dispatch" => (S::Registered, |_, w, _| json!({"kind": "transfer", "to": w.id("natural-resources")})),
        "/self-handling" => (S::Registered, |_, _, _| json!({"notice": "written"})),
        "/redirection" => (S::Litigated, |_, _, _| json!({"organs": "political_legal", "guidance": "已转有关机关。"})),
        "/simplified-procedure" => (S::Registered, |_, _, _| json!({"ground": "clear_and_small"})),
        "/receipt" => (S::Dispatched, |_, _, _| json!({"on": NOW})),
        "/objection" => (S::Dispatched, |_, _, _| json!({"reasons": "不属于本单位职权范围。"})),
        "/assignment-report" => (S::Assigned, |_, _, _| json!({"text": "已经约见信访人。"})),
        "/ordinary-procedure" => (S::Simplified, |_, _, _| json!({"reason": "情况复杂"})),
        "/acceptance" => (S::Dispatched, |_, _, _| json!({"notice": "written"})),
        "/non-acceptance" => {
            (S::Dispatched, |_, _, _| json!({"code": "N4", "guidance": "请向有权机关提出。", "notice": "written"}))
        }
        "/legal-procedure" => {
            (S::Accepted, |_, _, _| json!({"procedure": "litigation", "guidance": "请向人民法院起诉。"}))
        }
        "/contacts" => (
            S::Accepted,
            |p, _, _| json!({"person": p.petitioner, "on": NOW, "means": "phone", "reached": true, "note": "电话联系。"}),
        ),
        "/handling" => (S::Accepted, |_, _, _| json!({"on": NOW, "text": "走访核实，调取协议。"})),
        "/extension" => {
            (S::Accepted, |_, _, _| json!({"days": 30, "approver": "局长", "reason": "需要委托评估。", "told": true}))
        }
        "/opinion" => (S::Accepted, |_, _, _| opinion("not_support")),
        "/reply" => (S::Suggested, |_, _, _| json!({"adopted": true, "text": "建议已经采纳。", "notice": "written"})),
        "/service" => (S::OpinionIssued, |_, _, _| received(NOW)),
        "/review-request" => (S::Served, |_, _, _| json!({"on": NOW, "grounds": "金额计算有误。"})),
        "/review" => (S::ReviewRequested, |_, _, _| opinion("uphold")),
        "/recheck-request" => (S::Reviewed, |_, _, _| json!({"on": NOW, "grounds": "金额计算有误。"})),
        "/recheck" => (S::RecheckRequested, |_, _, _| opinion("uphold")),
        "/hearings" => {
            (S::Accepted, |_, _, _| json!({"from": NOW, "until": NOW, "chair": "李明", "record": "双方陈述。"}))
        }
        "/lapse" => (S::Served, |_, _, _| json!({"reason": "逾期未申请复查"})),
        "/withdrawal" => (S::Accepted, |_, _, _| json!({"on": NOW, "reason": "本人申请撤回", "confirmed": true})),
        "/settlement" => (S::Accepted, |_, _, _| json!({"on": NOW, "reason": "双方和解", "confirmed": true})),
        "/execution" => (S::Supported, |_, _, _| json!({"on": NOW, "text": "已经付款。", "complete": true})),
        "/repeat" => (S::Second, |p, _, _| json!({"of": p.earlier, "reason": "同一人同一房屋"})),
        "/repeat/rejection" => (S::Second, |p, _, _| json!({"of": p.earlier, "reason": "不是同一房屋"})),
        "/matter" => (S::Repeated, |_, _, _| json!({"guidance": "该事项正在办理，请等待处理意见。"})),
        "/flags" => (S::Accepted, |_, _, _| json!({"set": ["threat"], "clear": [], "reason": "扬言"})),
        "/correction" => (S::Accepted, |_, _, _| json!({"reason": "登记有误", "title": "拆迁补偿款未付清"})),
        "/accused" => (S::Accepted, |_, _, _| json!({"accused": {"names": ["枫桥拆迁公司"]}, "reason": "来信补充"})),
        "/petitioners" => (S::Accepted, |_, _, _| json!({"role": "agent", "particulars": {"name": "周律师"}})),
        "/representatives" => (S::Accepted, |p, _, _| json!({"representatives": [p.petitioner]})),
        "/people/correction" => (
            S::Accepted,
            |p, _, _| json!({"person": p.petitioner, "particulars": {"name": "张玮"}, "reason": "姓名有误"}),
        ),
        "/handler" => (S::Accepted, |_, _, other| json!({"to": other, "reason": "work"})),
        "/mediation" => {
            (S::Accepted, |_, _, _| json!({"other_side": "枫桥拆迁公司", "civil": true, "open_to_mediation": true}))
        }
        "/mediation/words" => (
            S::MediationOffered,
            |_, _, _| json!({"side": "petitioner", "consent": "agreed", "on": NOW, "means": "written"}),
        ),
        "/mediation/referral" => {
            (S::MediationAgreed, |_, w, _| json!({"committee": w.id("township"), "difficulty": "simple"}))
        }
        "/mediation/recall" => (S::Referred, |_, _, _| json!({"reason": "一方反悔"})),
        "/supervision" => (S::Accepted, |_, _, _| json!({"ground": "weighty", "demand": "请尽快办理并反馈。"})),
        "/supervision/report" => (S::Supervised, |_, _, _| json!({"supervision": 1, "text": "正在核定。"})),
        "/supervision/discharge" => (S::Reported, |_, _, _| json!({"supervision": 1})),
        "/rectification" => (S::Accepted, |_, _, _| {
            json!({
                "ground": "broken_rules",
                "problem": "三次来访均未接谈。",
                "demand": "建立接谈记录。",
                "due_on": "2026-03-20",
            })
        }),
        "/reproof" => (S::Accepted, |_, _, _| json!({"rung": "interview", "text": "约谈承办负责人。"})),
        "/proposals" => (S::Accepted, |_, w, _| {
            let to = w.id("natural-resources");
            json!({"kind": "improve", "to": to, "text": "完善支付流程。", "due_on": "2026-03-20"})
        }),
        "/proposals/answer" => (S::Proposed, |_, _, _| json!({"proposal": 1, "text": "已经完善。"})),
        "/task-force" => (S::Urgent, |_, w, _| {
            json!({
                "leader": "副市长陈平",
                "members": [{"organisation": w.id("natural-resources"), "duty": "周敏，测量"}],
                "plan": "核定补偿款。",
                "exit_criteria": "补偿款付清",
            })
        }),
        "/task-force/tasks" => (
            S::TaskForce,
            |_, w, _| json!({"owner": w.id("natural-resources"), "what": "核定面积", "due_on": "2026-03-20"}),
        ),
        "/task-force/tasks/completion" => (S::Tasked, |_, _, _| json!({"task": 1, "result": "已经核定。"})),
        "/task-force/dissolution" => (S::TaskForce, |_, _, _| json!({"outcome": "补偿款已经付清。"})),
        "/sponsorship" => {
            (S::Accepted, |_, w, _| json!({"leader": "副局长王立", "organisation": w.id("natural-resources")}))
        }
        "/sponsorship/steps" => (S::Sponsored, |_, _, _| json!({"on": NOW, "text": "约见信访人。"})),
        "/meeting-items" => (S::Accepted, |_, w, _| {
            let owner = w.id("natural-resources");
            json!({"held_on": NOW, "decision": "限期核清。", "owner": owner, "due_on": "2026-03-20"})
        }),
        "/meeting-items/completion" => (S::MeetingItem, |_, _, _| json!({"item": 1, "result": "已经核清。"})),
        "/services" => (S::Accepted, |p, _, _| legal_advice(&p.petitioner, NOW).body),
        "/services/conclusion" => (
            S::Advised,
            |_, _, _| json!({"service": 1, "on": NOW, "outcome": "given", "findings": "说明了诉讼风险。", "cost": 30_000}),
        ),
        "/urgent-report" => {
            (S::Urgent, |_, w, _| json!({"to": [w.id("joint-meeting"), w.id("city-petition")], "facts": "可能聚集。"}))
        }
        "/hold" => (S::Accepted, |_, _, _| json!({"reason": "当事人已经起诉"})),
        "/hold/lifting" => (S::Held, |_, _, _| json!({"reason": "诉讼已经终结"})),
        "/people/erasure" => {
            (S::Withdrawn, |p, _, _| json!({"person": p.petitioner, "ground": "unlawful", "reason": "误登他人信息"}))
        }
        "/erasure" => (S::Withdrawn, |_, _, _| json!({"reason": "保管期限届满"})),
        "/police-report" => (S::Accepted, |_, _, _| json!({"facts": "扬言报复。"})),
        other => panic!("no recipe for {other} of petitions"),
    }
}
