//! At which stage an act can be done to a case, and what is sent in for it.

use fengqiao::world::World;
use serde_json::{Value, json};

use super::recipes::NOW;
use super::stages::{Made, Stage};
use crate::harness::deeds::*;

/// What is sent in for an act.
pub(super) type Body = fn(&Made, &World) -> Value;

/// The applicant.
fn zhang(made: &Made) -> &str {
    &made.parties[0]
}

/// The respondent.
fn li(made: &Made) -> &str {
    &made.parties[1]
}

fn everybody(made: &Made) -> Vec<&str> {
    made.parties.iter().map(String::as_str).collect()
}

/// The stage at which an act can be done, and what is sent in for it.
pub(super) fn of_case(act: &str) -> (Stage, Body) {
    use Stage as S;
    match act {
        ""
        | "/actions"
        | "/events"
        | "/attachments"
        | "/attachments/{attachment}"
        | "/documents"
        | "/documents/{form}"
        | "/file" => (S::InMediation, |_, _| Value::Null),
        "/people/{person}/unmask" => (S::InMediation, |_, _| json!({"reason": "核对身份"})),
        "/review" => (S::Registered, |_, _| json!({})),
        "/parties" => {
            (S::UnderReview, |_, _| json!({"side": "respondent", "kind": "person", "particulars": {"name": "李刚"}}))
        }
        "/parties/correction" => {
            (S::Child, |c, _| json!({"party": zhang(c), "reason": "年龄有误", "capacity": "full"}))
        }
        "/parties/release" => (S::ThreeParties, |c, _| json!({"party": li(c), "reason": "登记有误"})),
        "/identity-proof" => (
            S::Child,
            |c, _| json!({"party": zhang(c), "identity": {"kind": "household_register", "number": "330681001234"}}),
        ),
        "/representatives" => (S::Group, |c, _| json!({"party": zhang(c), "representatives": [{"name": "张伟"}]})),
        "/guardians" => (
            S::Child,
            |c, _| json!({"party": zhang(c), "guardian": {"particulars": {"name": "张父"}, "relation": "父亲"}}),
        ),
        "/guardians/{person}" => {
            (S::Ward, |c, _| json!({"party": zhang(c), "relation": "父亲", "information_consent": true}))
        }
        "/agents" => (S::UnderReview, |c, _| json!({"party": zhang(c), "particulars": {"name": "周律师"}})),
        "/people/correction" => {
            (S::UnderReview, |c, _| json!({"person": zhang(c), "particulars": {"name": "张玮"}, "reason": "姓名有误"}))
        }
        "/consent-request" => (S::UnderReview, |_, _| json!({})),
        "/contacts" => (S::UnderReview, |c, _| contact(li(c), NOW, true).body),
        "/consents" => (S::UnderReview, |c, _| agrees(li(c), NOW).body),
        "/rights-notice" => (S::UnderReview, |c, _| explain(&everybody(c), NOW).body),
        "/acceptance" => (S::Ready, |_, _| accept().body),
        "/non-acceptance" => (S::UnderReview, |_, _| decline("not_civil").body),
        "/mediators" => (S::Accepted, |_, w| assign(w.user("township-mediator")).body),
        "/mediators/replacement" => (S::Assigned, |_, w| {
            json!({
                "mediator": w.user("township-mediator"),
                "replacement": w.user("township-mediator2"),
                "recusal": {"ground": "kinship"},
                "recusal_checked": true,
            })
        }),
        "/sessions" => (S::Assigned, |c, w| session(NOW, &[w.user("township-mediator")], &everybody(c)).body),
        "/suspension" => (S::InMediation, |_, _| suspend("illness", NOW).body),
        "/resumption" => (S::Suspended, |_, _| json!({"until": NOW})),
        "/extension" => (S::InMediation, |c, _| {
            let signatures = [signature(zhang(c), NOW), signature(li(c), NOW)];
            json!({"due_on": "2026-05-01", "reason": "各方愿意继续协商", "signatures": signatures})
        }),
        "/agreement" => (S::InMediation, |c, _| agree_orally(NOW, &[pays(li(c), 800, "2026-03-20")]).body),
        "/agreement/writing" => (S::AgreedOrally, |c, w| {
            let signatures = [signature(zhang(c), NOW), signature(li(c), NOW)];
            json!({"signatures": signatures, "seals": [seal(w.id("township"), NOW)]})
        }),
        "/performance" => (S::Agreed, |_, _| perform(NOW, 800).body),
        "/performance/retraction" => (S::Performed, |_, _| json!({"obligation": 1, "reason": "误记"})),
        "/urging" => (S::Agreed, |_, _| json!({"obligation": 1, "on": NOW})),
        "/breach" => (S::Urged, |_, _| json!({"guidance": "可以向人民法院起诉。"})),
        "/confirmation" => (S::Agreed, |c, w| ask_court(w.id("court"), NOW, &everybody(c)).body),
        "/confirmation/ruling" => (
            S::ConfirmationPending,
            |_, _| json!({"result": "confirmed", "court_number": "(2026)浙0681民特1号", "ruled_on": NOW}),
        ),
        "/termination" => (S::InMediation, |_, _| terminate("deadlock").body),
        "/transfer" => (S::ReadyToGoOn, |_, w| transfer(w.id("property"), &["proper_forum"]).body),
        "/assignment" => (
            S::ReadyToGoOn,
            |_, w| json!({"to": w.id("village"), "instruction": "请就地化解。", "report_due_on": "2026-03-20"}),
        ),
        "/offer/withdrawal" => (S::Offered, |_, _| json!({"reason": "当事人已经和解"})),
        "/offer/acceptance" => (S::Offered, |_, _| json!({})),
        "/offer/return" => (S::Offered, |_, _| return_offer("wrong_tier", &["宜由镇调委会办理"]).body),
        "/offer/dispute" => (S::OfferedAgain, |_, _| json!({"reason": "宜由镇调委会办理。"})),
        "/offer/settlement" => (S::Disputed, |_, w| json!({"holder": w.id("township"), "reason": "由镇里办理。"})),
        "/hop-notice" => (S::HandedUp, |c, _| tell_hop(&everybody(c), NOW).body),
        "/plan" => (S::InMediation, |_, _| draw_plan(NOW).body),
        "/joint-members" => (S::Accepted, |_, w| join(&[w.id("labour")]).body),
        "/joint-members/departure" => (S::Accepted, |_, w| json!({"organisation": w.id("natural-resources")})),
        "/supervision" => (S::InMediation, |_, _| json!({"demand": "请尽快化解并反馈。", "due_on": "2026-03-20"})),
        "/supervision/report" => (S::Supervised, |_, _| json!({"supervision": 1, "text": "已经约定再次调解。"})),
        "/supervision/discharge" => (S::Reported, |_, _| json!({"supervision": 1})),
        "/meeting-items" => (S::InMediation, |_, w| decided(w.id("natural-resources"), NOW, "2026-03-20").body),
        "/meeting-items/completion" => (S::Decided, |_, _| json!({"item": 1, "result": "已经勘查。"})),
        "/referral" => (
            S::InMediation,
            |_, _| json!({"route": "litigation", "guidance": "可以向人民法院起诉。", "parties_told": true}),
        ),
        "/police-report" => (S::InMediation, |_, _| json!({"facts": "扬言报复。"})),
        "/urgent-report" => (S::InMediation, |_, w| json!({"to": [w.id("city-centre")], "facts": "可能聚集。"})),
        "/risk" => (S::InMediation, |_, _| assess("medium", &["threat"]).body),
        "/services" => (S::InMediation, |c, _| legal_advice(zhang(c), NOW).body),
        "/services/conclusion" => (
            S::Advised,
            |_, _| json!({"service": 1, "on": NOW, "outcome": "given", "findings": "说明了诉讼风险。", "cost": 30_000}),
        ),
        "/follow-ups" => (S::Agreed, |c, _| visit(NOW, &[zhang(c)]).body),
        "/correction" => (S::InMediation, |_, _| json!({"reason": "登记有误", "title": "物业费纠纷"})),
        "/closing" => (S::Terminated, |_, _| close().body),
        "/archiving" => (S::Closed, |_, _| json!({})),
        "/reopening" => (S::Closed, |_, _| reopen().body),
        "/hold" => (S::Closed, |_, _| json!({"reason": "当事人已经起诉"})),
        "/hold/lifting" => (S::Held, |_, _| json!({"reason": "诉讼已经终结"})),
        "/people/erasure" => {
            (S::Closed, |c, _| json!({"person": li(c), "ground": "unlawful", "reason": "误登他人信息"}))
        }
        "/erasure" => (S::Closed, |_, _| json!({"reason": "保管期限届满"})),
        other => panic!("no recipe for {other}"),
    }
}
