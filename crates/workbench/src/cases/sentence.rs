//! What happened to a case, told in a sentence: a row for every kind of event.

use domain::{
    case::{Consent, ConsentAbout, OfferKind, SupervisionKind},
    meeting::MeetingItem,
    money::Fen,
    service::{Service, ServiceConclusion},
};
use escalation::{Correction, Event};

use super::Names;
use crate::wording::day;

/// A sentence about an event, and what was written down with it.
pub(crate) struct Sentence {
    /// What happened.
    pub(crate) text: String,
    /// The longer text that belongs to it.
    pub(crate) more: Option<String>,
}

pub(crate) fn short(text: impl Into<String>) -> Sentence {
    Sentence { text: text.into(), more: None }
}

pub(crate) fn long(text: impl Into<String>, more: &str) -> Sentence {
    Sentence { text: text.into(), more: Some(more.to_owned()).filter(|more| !more.is_empty()) }
}

fn yuan(amount: Option<Fen>) -> String {
    amount.map_or_else(String::new, |amount| format!("，金额 {amount} 元"))
}

/// Tells an event.
pub(crate) fn tell(event: &Event, names: &Names) -> Sentence {
    before_acceptance(event, names)
        .or_else(|| mediation(event, names))
        .or_else(|| outcome(event, names))
        .or_else(|| over_the_tiers(event, names))
        .unwrap_or_else(|| file(event, names))
}

fn before_acceptance(event: &Event, names: &Names) -> Option<Sentence> {
    Some(match event {
        Event::Registered(new) => long(
            format!(
                "登记纠纷“{}”，来源：{}，由{}承办。",
                new.title,
                new.source.name_zh(),
                names.organisation(new.responsible)
            ),
            &new.narrative,
        ),
        Event::ReviewBegan => short("开始审查。"),
        Event::PartyAdded(party) => short(format!("追加{}{}。", party.side.name_zh(), names.person(party.person))),
        Event::IdentityProven { party } => short(format!("补充{}的身份证明。", names.person(*party))),
        Event::RepresentativesElected { party, representatives } => {
            short(format!("{}推选{}为代表人。", names.person(*party), names.persons(representatives)))
        }
        Event::GuardianRecorded { party, guardian } => short(format!(
            "登记{}为{}的监护人（{}）。",
            names.person(guardian.person),
            names.person(*party),
            guardian.relation
        )),
        Event::AgentAuthorised { party, agent } => short(format!(
            "{}委托{}为代理人{}。",
            names.person(*party),
            names.person(agent.person),
            if agent.special { "，特别授权" } else { "" }
        )),
        Event::PartyCorrected(correction) => {
            short(format!("补正{}的登记内容：{}。", names.person(correction.party), correction.reason))
        }
        Event::ParticularsCorrected { person, reason, .. } => {
            short(format!("更正{}的个人信息：{reason}。", names.person(*person)))
        }
        Event::PersonForgotten { ground, reason, .. } => {
            long(format!("依法删除一名人员的个人信息：{}。", ground.name_zh()), reason)
        }
        Event::Forgotten { reason } => long("依法删除本案全部内容。", reason),
        Event::PartyReleased { party, on, reason } => {
            short(format!("{}于{}退出本案：{reason}。", names.person(*party), day(*on)))
        }
        Event::ConsentSought => short("开始征求对方当事人意见。"),
        Event::Contacted(contact) => long(
            format!(
                "{}{}联系{}，{}。",
                day(contact.on),
                contact.means.name_zh(),
                names.person(contact.party),
                if contact.reached { "已联系上" } else { "未能联系上" }
            ),
            &contact.note,
        ),
        Event::ConsentGiven { party, record } => {
            let what = match record.about {
                ConsentAbout::Mediation => "调解",
                ConsentAbout::Transfer => "转由其他机构继续调解",
            };
            let word = match record.consent {
                Consent::Agreed => "同意",
                Consent::Refused => "明确拒绝",
            };
            let by = record.given_by.map_or_else(String::new, |by| format!("（由{}代为表示）", names.person(by)));
            short(format!(
                "{}{}于{}{}表示{word}{what}。",
                names.person(*party),
                by,
                day(record.given_on),
                record.means.name_zh()
            ))
        }
        Event::RightsExplained { parties, on } => {
            short(format!("{}向{}告知调解中的权利和义务。", day(*on), names.persons(parties)))
        }
        Event::Accepted { on, number } => short(
            number
                .as_ref()
                .map_or_else(|| format!("{}受理。", day(*on)), |number| format!("{}受理，案号 {number}。", day(*on))),
        ),
        Event::NotAccepted(refused) => long(format!("不予受理：{}。", refused.ground.name_zh()), &refused.guidance),
        _ => return None,
    })
}

fn mediation(event: &Event, names: &Names) -> Option<Sentence> {
    Some(match event {
        Event::MediatorsAssigned { appointments } => {
            let who: Vec<String> = appointments
                .iter()
                .map(|one| format!("{}{}", names.user(one.mediator), if one.host { "（主持）" } else { "" }))
                .collect();
            short(format!("指派调解员：{}。", who.join("、")))
        }
        Event::MediatorReplaced { mediator, recusal, replacement, .. } => short(format!(
            "调解员{}退出（{}）{}。",
            names.user(*mediator),
            recusal.ground.name_zh(),
            replacement.as_ref().map_or_else(String::new, |one| format!("，由{}接替", names.user(one.mediator)))
        )),
        Event::SessionHeld(session) => long(
            format!(
                "{}在{}进行第 {} 次调解，{}到场，结果：{}。",
                day(session.held_on),
                session.place,
                session.number,
                names.persons(&session.heard),
                session.result.name_zh()
            ),
            &session.statements,
        ),
        Event::Suspended(pause) => short(format!(
            "自{}起中止调解：{}{}。",
            day(pause.from),
            pause.cause.name_zh(),
            if pause.stops_clock { "，期间不计入期限" } else { "，期限继续计算" }
        )),
        Event::Resumed { until } => short(format!("恢复调解，中止至{}。", day(*until))),
        Event::Extended(extension) => {
            long(format!("经各方同意，调解期限延长至{}。", day(extension.due_on)), &extension.reason)
        }
        Event::Terminated(end) => long(format!("终止调解：{}。", end.reason.name_zh()), &end.guidance),
        Event::RiskAssessed(risks) => {
            let flags: Vec<&str> = risks.flags.iter().map(|flag| flag.name_zh()).collect();
            let about = if flags.is_empty() { String::new() } else { format!("：{}", flags.join("、")) };
            short(format!("评估风险为{}{about}。", risks.level.name_zh()))
        }
        Event::PoliceReported(report) => {
            let to = report.police.map_or("公安机关", |police| names.organisation(police));
            long(format!("向{to}报告可能引起治安、刑事案件的情况。"), &report.facts)
        }
        Event::UrgentReported(report) => {
            long(format!("向{}报告重大紧急情况。", names.organisations(&report.to)), &report.facts)
        }
        _ => return None,
    })
}

fn outcome(event: &Event, names: &Names) -> Option<Sentence> {
    Some(match event {
        Event::AgreementReached(agreement) => long(
            format!(
                "各方达成{}，{}起生效，履行义务 {} 项{}。",
                agreement.form.name_zh(),
                day(agreement.effective_on),
                agreement.obligations.len(),
                yuan(Some(agreement.amount()).filter(|amount| *amount > Fen::ZERO))
            ),
            &agreement.terms,
        ),
        Event::AgreementWritten { on, .. } => short(format!("口头协议于{}转为书面协议。", day(*on))),
        Event::Performed { obligation, performance } => long(
            format!(
                "{}履行第 {obligation} 项义务{}{}。",
                day(performance.on),
                yuan(performance.amount),
                if performance.complete { "，该项已履行完毕" } else { "" }
            ),
            &performance.note,
        ),
        Event::PerformanceRetracted { obligation, reason, .. } => {
            short(format!("撤销第 {obligation} 项义务最近一次履行记录：{reason}。"))
        }
        Event::Urged { obligation, on } => short(format!("{}督促履行第 {obligation} 项义务。", day(*on))),
        Event::Breached { on, guidance } => long(format!("{}记录协议未履行。", day(*on)), guidance),
        Event::ConfirmationAsked { court, ground, on, intermediate_reason, .. } => {
            let court = names.organisation(*court);
            let ground = ground.map_or_else(String::new, |ground| format!("（{}）", ground.name_zh()));
            let reason = intermediate_reason.as_deref().unwrap_or_default();
            long(format!("各方于{}共同向{court}{ground}申请司法确认。", day(*on)), reason)
        }
        Event::ConfirmationRuled { result, court_number, on } => {
            short(format!("{}法院{}，{court_number}。", day(*on), result.name_zh()))
        }
        Event::FollowedUp(visit) => long(
            format!(
                "{}回访{}{}{}。",
                day(visit.on),
                names.persons(&visit.visited),
                visit.satisfied.map_or("", |satisfied| if satisfied {
                    "，当事人满意"
                } else {
                    "，当事人不满意"
                }),
                if visit.signs_of_aggravation { "，有激化或者反复的苗头" } else { "" }
            ),
            &visit.findings,
        ),
        Event::Rated(rating) => long(
            format!("申请人评价{}的调解：{}。", names.organisation(rating.organisation), rating.satisfaction.name_zh()),
            rating.comment.as_deref().unwrap_or_default(),
        ),
        Event::ServiceArranged(service) => service_arranged(service, names),
        Event::ServiceConcluded { service, conclusion } => service_concluded(*service, conclusion),
        Event::Referred(referral) => {
            let organ = referral.organ.map_or_else(String::new, |organ| format!("（{}）", names.organisation(organ)));
            long(format!("导入其他途径：{}{organ}。", referral.route.name_zh()), &referral.guidance)
        }
        _ => return None,
    })
}

/// Of a case or a petition.
pub(crate) fn service_arranged(service: &Service, names: &Names) -> Sentence {
    let (whom, what) = (names.persons(&service.recipients), service.kind.name_zh());
    short(format!("征得同意，由{}为{whom}提供{what}。", service.provider))
}

/// Of a case or a petition.
pub(crate) fn service_concluded(number: u32, conclusion: &ServiceConclusion) -> Sentence {
    let (on, outcome) = (day(conclusion.on), conclusion.outcome.name_zh());
    long(format!("{on}第 {number} 项服务完结：{outcome}。"), &conclusion.findings)
}

/// Of a case or a petition.
pub(crate) fn meeting_decided(item: &MeetingItem, names: &Names) -> Sentence {
    let (kind, owner, due) = (item.kind.name_zh(), names.organisation(item.owner), day(item.due_on));
    long(format!("{kind}议定事项 {}，{owner}负责，{due}前完成。", item.number), &item.decision)
}

fn over_the_tiers(event: &Event, names: &Names) -> Option<Sentence> {
    Some(match event {
        Event::Offered(offer) => {
            let to = names.organisation(offer.to);
            match offer.kind {
                OfferKind::Transfer => {
                    let why: Vec<&str> = offer.triggers.iter().map(|trigger| trigger.name_zh()).collect();
                    long(format!("移交{to}，等待接收。事由：{}。", why.join("、")), &offer.report)
                }
                OfferKind::Assignment => long(
                    format!(
                        "交办{to}，等待接收{}。",
                        offer.report_due_on.map_or_else(String::new, |due| format!("，{}前反馈", day(due)))
                    ),
                    &offer.report,
                ),
            }
        }
        Event::OfferWithdrawn { reason, .. } => short(format!("撤回流转：{reason}。")),
        Event::OfferAccepted { .. } => short("接收本案，自此负责承办。"),
        Event::OfferReturned(back) => long(
            format!("退回{}：{}。", names.organisation(back.from), back.reason.name_zh()),
            &back.missing.join("\n"),
        ),
        Event::OfferDisputed { reason, .. } => long("再次不同意接收，提请共同上级裁定。", reason),
        Event::OfferSettled { holder, reason, .. } => {
            long(format!("裁定由{}承办。", names.organisation(*holder)), reason)
        }
        Event::HopTold(notice) => short(format!(
            "{}以{}方式告知{}：本案现由{}负责。",
            day(notice.on),
            notice.means.name_zh(),
            names.persons(&notice.parties),
            names.organisation(notice.organisation)
        )),
        Event::PlanDrawn(plan) => long(format!("{}制定化解方案。", day(plan.on)), &plan.measures),
        Event::Joined { members } => {
            let who: Vec<String> =
                members.iter().map(|one| format!("{}（{}）", names.organisation(one.organisation), one.task)).collect();
            short(format!("联合调解，参与单位：{}。", who.join("、")))
        }
        Event::JointMemberLeft { organisation, .. } => {
            short(format!("{}退出联合调解。", names.organisation(*organisation)))
        }
        Event::Supervised(order) => long(
            format!(
                "{}{}，要求{}前反馈。",
                names.organisation(order.by),
                match order.kind {
                    SupervisionKind::Ordinary => "督办",
                    SupervisionKind::Listed => "挂牌督办",
                    SupervisionKind::Assignment => "交办",
                },
                day(order.due_on)
            ),
            &order.demand,
        ),
        Event::MeetingItemRecorded(item) => meeting_decided(item, names),
        Event::MeetingItemDone { item, result, .. } => long(format!("议定事项 {item} 办结。"), result),
        Event::SupervisionReported { supervision, report } => {
            long(format!("反馈第 {supervision} 号督办。"), &report.text)
        }
        Event::SupervisionDischarged { supervision, .. } => short(format!("第 {supervision} 号督办销号。")),
        _ => return None,
    })
}

fn file(event: &Event, _: &Names) -> Sentence {
    match event {
        Event::Attached(attachment) => {
            short(format!("登记附件“{}”（{}）。", attachment.name, attachment.kind.name_zh()))
        }
        Event::Corrected(correction) => {
            short(format!("补正{}：{}。", corrected(correction).join("、"), correction.reason))
        }
        Event::Closed { on, report } => long(format!("{}结案。", day(*on)), report),
        Event::Archived { on, retention_years } => short(format!(
            "{}归档，保管期限：{}。",
            day(*on),
            retention_years.map_or_else(|| "永久".to_owned(), |years| format!("{years} 年"))
        )),
        Event::Held(hold) => long("保全案卷，保全期间不得删除其中的任何内容。", &hold.reason),
        Event::HoldLifted { on, reason } => long(format!("{}解除保全。", day(*on)), reason),
        Event::Reopened { on, reason } => long(format!("{}重新调解。", day(*on)), reason),
        other => short(format!("办理（{}）。", other.kind())),
    }
}

/// What a correction is about.
fn corrected(correction: &Correction) -> Vec<&'static str> {
    let table = [
        (correction.title.is_some(), "纠纷名称"),
        (correction.narrative.is_some(), "纠纷经过"),
        (correction.requests.is_some(), "请求事项"),
        (correction.category.is_some(), "纠纷类别"),
        (correction.sectors.is_some(), "行业标签"),
        (correction.difficulty.is_some(), "难易程度"),
        (correction.claimed.is_some(), "涉及金额"),
        (correction.applied_on.is_some(), "申请日期"),
    ];
    table.into_iter().filter(|(is, _)| *is).map(|(_, name)| name).collect()
}
