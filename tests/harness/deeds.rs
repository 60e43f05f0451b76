//! Disputes and acts as an ordinary day brings them, as JSON; a scenario changes what it is about.

use domain::id::{OrganisationId, UserId};
use serde_json::{Value, json};

/// An act on a case: where it is posted to below the case, and what is sent in.
#[derive(Debug, Clone)]
pub(crate) struct Deed {
    pub(crate) path: &'static str,
    pub(crate) body: Value,
}

/// Any act.
pub(crate) const fn deed(path: &'static str, body: Value) -> Deed {
    Deed { path, body }
}

/// An act with nothing to fill in.
pub(crate) fn bare(path: &'static str) -> Deed {
    deed(path, json!({}))
}

impl Deed {
    /// The same with something else in one member.
    #[must_use]
    pub(crate) fn with(mut self, member: &str, value: impl Into<Value>) -> Self {
        self.body[member] = value.into();
        self
    }
}

/// A drainage quarrel in 枫源村, told by word of mouth on a day, between 张伟 and 李强, both with their cards.
pub(crate) fn quarrel(day: &str) -> Value {
    json!({
        "dispute": {
            "division": "330681109290",
            "source": "oral_application",
            "applied_on": day,
            "category": "02",
            "difficulty": "simple",
            "title": "排水沟纠纷",
            "narrative": "李强家的排水沟漫水，淹了张伟家的菜地。",
            "requests": ["疏通排水沟", "赔偿损失"],
            "claimed": 80000,
        },
        "parties": [zhang_wei(), li_qiang()],
    })
}

/// The applicant of [`quarrel`].
pub(crate) fn zhang_wei() -> Value {
    json!({
        "side": "applicant",
        "kind": "person",
        "particulars": {
            "name": "张伟",
            "identity": {"kind": "resident_id_card", "number": "330681197108120039"},
            "phone": "13857512345",
            "address": "枫桥镇枫源村12号",
        },
    })
}

/// The respondent of [`quarrel`].
pub(crate) fn li_qiang() -> Value {
    json!({
        "side": "respondent",
        "kind": "person",
        "particulars": {
            "name": "李强",
            "identity": {"kind": "resident_id_card", "number": "330681196803050015"},
            "phone": "13967598765",
            "address": "枫桥镇枫源村14号",
        },
    })
}

fn word(party: &str, consent: &str, about: &str, day: &str) -> Deed {
    let body = json!({"party": party, "consent": consent, "about": about, "given_on": day, "means": "in_person"});
    deed("consents", body)
}

/// Agrees to mediation.
pub(crate) fn agrees(party: &str, day: &str) -> Deed {
    word(party, "agreed", "mediation", day)
}

/// Refuses mediation.
pub(crate) fn refuses(party: &str, day: &str) -> Deed {
    word(party, "refused", "mediation", day)
}

/// Agrees to go on at another organisation.
pub(crate) fn agrees_to_transfer(party: &str, day: &str) -> Deed {
    word(party, "agreed", "transfer", day)
}

/// An attempt to reach a party by telephone.
pub(crate) fn contact(party: &str, day: &str, reached: bool) -> Deed {
    let body = json!({"party": party, "on": day, "means": "phone", "reached": reached, "note": "电话联系。"});
    deed("contacts", body)
}

/// Rights and duties are explained.
pub(crate) fn explain(parties: &[&str], day: &str) -> Deed {
    deed("rights-notice", json!({"parties": parties, "on": day}))
}

/// The case is accepted today.
pub(crate) fn accept() -> Deed {
    deed("acceptance", json!({"admissible": true}))
}

/// The case is not accepted.
pub(crate) fn decline(ground: &str) -> Deed {
    deed("non-acceptance", json!({"ground": ground, "guidance": "可以向诸暨市人民法院枫桥人民法庭起诉。"}))
}

/// A mediator who hosts.
pub(crate) fn assign(host: UserId) -> Deed {
    deed("mediators", json!({"host": host, "recusal_checked": true}))
}

/// A mediator beside the host.
pub(crate) fn assign_beside(other: UserId) -> Deed {
    deed("mediators", json!({"others": [other], "recusal_checked": true}))
}

/// A session with these heard and a proposal made, but no agreement yet.
pub(crate) fn session(day: &str, mediators: &[UserId], heard: &[&str]) -> Deed {
    let body = json!({
        "held_on": day,
        "place": "枫源村调解室",
        "mediators": mediators,
        "heard": heard,
        "statements": "双方陈述了意见。",
        "proposal": "各半分担疏通费用。",
        "result": "continue",
    });
    deed("sessions", body)
}

/// Something owed, in yuan.
pub(crate) fn pays(debtor: &str, yuan: i64, due_on: &str) -> Value {
    json!({
        "debtor": debtor,
        "content": "赔偿菜地损失",
        "amount": yuan * 100,
        "method": "在调委会当面支付",
        "due_on": due_on,
    })
}

/// An oral agreement.
pub(crate) fn agree_orally(day: &str, obligations: &[Value]) -> Deed {
    let body = json!({
        "form": "oral",
        "facts": "排水沟堵塞漫水，双方均有责任。",
        "terms": "李强赔偿，双方共同疏通。",
        "obligations": obligations,
        "mediator_signed_on": day,
    });
    deed("agreement", body)
}

/// A written one, signed by these parties and sealed by these organisations on the same day.
pub(crate) fn agree_in_writing(day: &str, obligations: &[Value], signed: &[&str], sealed: &[OrganisationId]) -> Deed {
    let signatures: Value = signed.iter().map(|party| signature(party, day)).collect();
    let seals: Value = sealed.iter().map(|organisation| seal(*organisation, day)).collect();
    agree_orally(day, obligations).with("form", "written").with("signatures", signatures).with("seals", seals)
}

/// A party's own signature.
pub(crate) fn signature(party: &str, day: &str) -> Value {
    json!({"party": party, "signed_on": day})
}

/// An organisation's seal.
pub(crate) fn seal(organisation: OrganisationId, day: &str) -> Value {
    json!({"organisation": organisation, "sealed_on": day})
}

/// The first obligation is performed, in yuan.
pub(crate) fn perform(day: &str, yuan: i64) -> Deed {
    let performance = json!({"on": day, "amount": yuan * 100, "note": "现金", "complete": false});
    deed("performance", json!({"obligation": 1, "performance": performance}))
}

/// These parties ask a court to confirm the agreement.
pub(crate) fn ask_court(court: OrganisationId, day: &str, applicants: &[&str]) -> Deed {
    let body = json!({"court": court, "asked_on": day, "applicants": applicants, "within_civil_scope": true});
    deed("confirmation", body)
}

/// Mediation ends without agreement.
pub(crate) fn terminate(reason: &str) -> Deed {
    let body = json!({"reason": reason, "guidance": "可以申请仲裁、行政处理或者起诉。", "parties_told": true});
    deed("termination", body)
}

/// The case is offered to another organisation.
pub(crate) fn transfer(to: OrganisationId, triggers: &[&str]) -> Deed {
    deed("transfer", json!({"to": to, "triggers": triggers, "report": "已经调解，分歧较大。"}))
}

/// These parties are told who answers for the case now.
pub(crate) fn tell_hop(parties: &[&str], day: &str) -> Deed {
    deed("hop-notice", json!({"parties": parties, "on": day, "means": "phone"}))
}

/// What is to be done is drawn up.
pub(crate) fn draw_plan(day: &str) -> Deed {
    deed("plan", json!({"on": day, "measures": "由市中心牵头，自然资源局会同，月底前拿出方案。"}))
}

/// The receiver sends it back.
pub(crate) fn return_offer(reason: &str, missing: &[&str]) -> Deed {
    deed("offer/return", json!({"reason": reason, "missing": missing}))
}

/// Others are called in.
pub(crate) fn join(members: &[OrganisationId]) -> Deed {
    let members: Value = members.iter().map(|id| json!({"organisation": id, "task": "共同调解"})).collect();
    deed("joint-members", json!({"members": members, "parties_agree": true}))
}

/// Mediation pauses.
pub(crate) fn suspend(cause: &str, from: &str) -> Deed {
    deed("suspension", json!({"cause": cause, "from": from}))
}

/// Risks are assessed.
pub(crate) fn assess(level: &str, flags: &[&str]) -> Deed {
    deed("risk", json!({"level": level, "flags": flags}))
}

/// Legal advice for a party who agrees to it.
pub(crate) fn legal_advice(recipient: &str, day: &str) -> Deed {
    let service = json!({
        "kind": "legal_advice",
        "provider": "诸暨市公共法律服务中心周律师",
        "recipients": [recipient],
        "consented_on": day,
    });
    deed("services", service)
}

/// A daily consultation of a day gives an organisation something to do until another.
pub(crate) fn decided(owner: OrganisationId, held_on: &str, due_on: &str) -> Deed {
    let decision = json!({
        "kind": "daily_consultation",
        "held_on": held_on,
        "decision": "勘查现场，提出处理意见。",
        "owner": owner,
        "due_on": due_on,
    });
    deed("meeting-items", decision)
}

/// A follow-up visit to these.
pub(crate) fn visit(day: &str, visited: &[&str]) -> Deed {
    let visit = json!({
        "on": day,
        "visited": visited,
        "findings": "已经履行，没有反复。",
        "satisfied": true,
        "signs_of_aggravation": false,
    });
    deed("follow-ups", json!({"visit": visit}))
}

/// The case is closed.
pub(crate) fn close() -> Deed {
    deed("closing", json!({"report": "双方达成协议并履行。"}))
}

/// Another round begins.
pub(crate) fn reopen() -> Deed {
    deed("reopening", json!({"reason": "当事人要求重新调解。"}))
}

/// What a citizen tells who applies for mediation on the public page.
pub(crate) fn application(division: &str) -> Value {
    json!({
        "applicant": {"name": "孙小芳", "phone": "13812345678"},
        "other": {"name": "何大明", "address": "枫源村31号"},
        "division": division,
        "narrative": "何大明家新砌的围墙挡住了我家采光，说了两次没有结果。",
        "requests": ["围墙降到一米五以下"],
        "consent": true,
    })
}

/// A point to be visited every week.
pub(crate) fn patrol_point(division: &str) -> Value {
    json!({"division": division, "name": "文化礼堂", "place": "村口大樟树旁", "every_days": 7})
}
