//! What happened to a petition, told in a sentence: a row for every kind of event.

use domain::petition::{MediationWord, PetitionLedgerEntry, Redirection};
use escalation::petition::Event;

use crate::{
    cases::{
        Names,
        sentence::{Sentence, long, meeting_decided, service_arranged, service_concluded, short},
    },
    wording::day,
};

/// Tells an event.
pub(super) fn tell(event: &Event, names: &Names) -> Sentence {
    intake(event, names)
        .or_else(|| dispatch(event, names))
        .or_else(|| handling(event, names))
        .or_else(|| above(event, names))
        .or_else(|| mediation(event, names))
        .or_else(|| oversight(event, names))
        .unwrap_or_else(|| response(event, names))
}

/// What was written of it before it came into the system.
fn taken_over(ledger: &PetitionLedgerEntry) -> String {
    let number = ledger.number.as_deref().map_or_else(String::new, |number| format!("第{number}号"));
    let ended = ledger.ended.as_ref();
    let ended = ended.map_or_else(String::new, |ended| format!("{}办结。{}", day(ended.on), &*ended.report));
    format!("{}从台账{number}导入。{ended}", day(ledger.entered_on))
}

fn intake(event: &Event, names: &Names) -> Option<Sentence> {
    Some(match event {
        Event::Registered(new) => long(
            format!(
                "登记{}“{}”，{}，编号{}。{}",
                new.channel.name_zh(),
                new.title,
                new.kind.name_zh(),
                new.number,
                new.ledger.as_ref().map(taken_over).unwrap_or_default()
            ),
            &new.narrative,
        ),
        Event::RepeatDecided { decision, .. } if decision.confirmed => long("认定为重复信访件。", &decision.reason),
        Event::RepeatDecided { decision, .. } => long("认定与所提示的信访件不重复。", &decision.reason),
        Event::MatterJoined(joined) => {
            long(format!("并入原信访事项（{}）。", joined.position.name_zh()), &joined.guidance)
        }
        Event::Marked { set, cleared, reason, .. } => {
            let list = |flags: &[domain::petition::PetitionFlag]| {
                flags.iter().map(|flag| flag.name_zh()).collect::<Vec<_>>().join("、")
            };
            let set = (!set.is_empty()).then(|| format!("标记{}", list(set)));
            let cleared = (!cleared.is_empty()).then(|| format!("取消标记{}", list(cleared)));
            long(format!("{}。", set.into_iter().chain(cleared).collect::<Vec<_>>().join("，")), reason)
        }
        Event::Corrected(correction) => long("补正登记内容。", &correction.reason),
        Event::AccusedCorrected { reason, .. } => long("更正被反映对象。", reason),
        Event::PetitionerAdded(one) => short(format!("追加信访人{}。", names.person(one.person))),
        Event::RepresentativesElected { representatives } => {
            short(format!("推选{}为代表人。", names.persons(representatives)))
        }
        Event::ParticularsCorrected { person, reason } => {
            long(format!("更正{}的个人信息。", names.person(*person)), reason)
        }
        Event::PersonForgotten { ground, reason, .. } => {
            long(format!("依法删除一名信访人的个人信息：{}。", ground.name_zh()), reason)
        }
        Event::Forgotten { reason } => long("依法删除信访件全部内容。", reason),
        Event::Held(hold) => long(format!("{}保全案卷。", names.organisation(hold.by)), &hold.reason),
        Event::HoldLifted { reason, .. } => long("解除保全。", reason),
        Event::Attached(file) => short(format!("上传{}“{}”。", file.kind.name_zh(), file.name)),
        _ => return None,
    })
}

fn dispatch(event: &Event, names: &Names) -> Option<Sentence> {
    Some(match event {
        Event::LeadersTold(report) => long(format!("报送{}。", report.leader), &report.proposal),
        Event::Dispatched(sent) => long(
            format!("{}给{}。", sent.kind.name_zh(), names.organisation(sent.to)),
            sent.instruction.as_deref().unwrap_or_default(),
        ),
        Event::Received { on } => short(format!("{}签收。", day(*on))),
        Event::ObjectedTo(objection) => long("对转办提出异议。", &objection.reasons),
        Event::AssignmentReported { organisation, report } => {
            long(format!("{}反馈交办办理情况。", names.organisation(*organisation)), &report.text)
        }
        Event::TakenBack { to, .. } => short(format!("收回，由{}负责。", names.organisation(*to))),
        Event::NotAccepted(refused) => {
            let word = if refused.code.is_no_longer() { "不再受理" } else { "不予受理" };
            long(format!("{word}：{}。", refused.code.name_zh()), &refused.guidance)
        }
        Event::Redirected(redirect) => {
            let organ = redirect.organ.map_or_else(String::new, |organ| format!("（{}）", names.organisation(organ)));
            let to: Redirection = redirect.organs;
            long(format!("转送{}{organ}。", to.name_zh()), &redirect.guidance)
        }
        Event::Routed(routing) => {
            let organ = routing.organ.map_or_else(String::new, |organ| format!("（{}）", names.organisation(organ)));
            long(format!("导入法定程序：{}{organ}。", routing.procedure.name_zh()), &routing.guidance)
        }
        _ => return None,
    })
}

fn handling(event: &Event, names: &Names) -> Option<Sentence> {
    Some(match event {
        Event::Simplified { ground } => short(format!("适用简易办理：{}。", ground.name_zh())),
        Event::SwitchedToOrdinary { reason, .. } => long("转为普通程序。", reason),
        Event::Accepted { acceptance, handler } => {
            let told = acceptance.notice.map_or("", |_| "，已告知信访人");
            let unit = names.organisation(acceptance.unit);
            short(format!("{unit}受理，由{}承办{told}。", names.user(*handler)))
        }
        Event::Contacted(contact) => {
            let reached = if contact.reached { "" } else { "，未联系上" };
            let who = names.person(contact.person);
            long(format!("{}联系{who}{reached}。", contact.means.name_zh()), &contact.note)
        }
        Event::Handled(step) => long(format!("{}办理。", day(step.on)), &step.text),
        Event::Extended(extension) => {
            long(format!("经{}批准，延长办理期限 {} 天。", extension.approver, extension.days), &extension.reason)
        }
        Event::OpinionIssued(opinion) => {
            long(format!("出具{}意见：{}。", opinion.level.name_zh(), opinion.conclusion.name_zh()), &opinion.text)
        }
        Event::Replied(reply) => long("答复信访人。", &reply.text),
        Event::Served(service) => {
            let receiver = service.receiver.as_deref().map(|who| format!("，{who}签收")).unwrap_or_default();
            short(format!("{}，{}{receiver}。", day(service.on), service.method.name_zh()))
        }
        Event::Executed(execution) => {
            let done = if execution.complete { "，已全部执行" } else { "" };
            long(format!("执行处理意见{done}。"), &execution.text)
        }
        Event::HandedOver { to, reason, .. } => {
            short(format!("承办人变更为{}（{}）。", names.user(*to), reason.name_zh()))
        }
        _ => return None,
    })
}

fn above(event: &Event, names: &Names) -> Option<Sentence> {
    Some(match event {
        Event::AskedAbove(request) => {
            let body = names.organisation(request.body);
            long(format!("信访人向{body}申请{}。", request.level.name_zh()), &request.grounds)
        }
        Event::HearingHeld(hearing) => long(
            format!("{}至{}举行听证，{}主持。", day(hearing.from), day(hearing.until), hearing.chair),
            &hearing.record,
        ),
        Event::Lapsed(ending) => long("逾期未申请复查、复核，程序结束。", &ending.reason),
        Event::Withdrawn(ending) => long("信访人撤回。", &ending.reason),
        Event::Settled(ending) => long("和解并履行，事项化解。", &ending.reason),
        _ => return None,
    })
}

fn mediation(event: &Event, names: &Names) -> Option<Sentence> {
    Some(match event {
        Event::MediationOffered { other_side, .. } => short(format!("征求调解意愿，对方当事人：{other_side}。")),
        Event::MediationAnswered(MediationWord { side, consent, .. }) => {
            short(format!("{}对调解的意愿：{}。", side.name_zh(), consent.name_zh()))
        }
        Event::MediationReferred { committee, until, .. } => {
            short(format!("委托{}调解，调解最迟到{}。", names.organisation(*committee), day(*until)))
        }
        Event::HandlingPaused { on } => short(format!("调解期间，自{}起中止计算信访办理期限。", day(*on))),
        Event::HandlingResumed { on } => short(format!("自{}次日起恢复计算信访办理期限。", day(*on))),
        Event::MediationMoved { stage, reason, .. } => {
            long(format!("调解进展：{}。", stage.name_zh()), reason.as_deref().unwrap_or_default())
        }
        _ => return None,
    })
}

fn oversight(event: &Event, names: &Names) -> Option<Sentence> {
    Some(match event {
        Event::Supervised(order) => long(
            format!(
                "{}{}（{}），要求{}前反馈。",
                names.organisation(order.by),
                order.name_zh(),
                order.ground.name_zh(),
                day(order.due_on)
            ),
            &order.to_rectify.iter().chain([&order.demand]).map(String::as_str).collect::<Vec<_>>().join("\n"),
        ),
        Event::SupervisionReported { supervision, report } => {
            long(format!("反馈第 {supervision} 项督办。"), &report.text)
        }
        Event::SupervisionDischarged { supervision, .. } => short(format!("第 {supervision} 项督办销号。")),
        Event::Reproved(reproof) => {
            long(format!("对{}{}。", names.organisation(reproof.to), reproof.rung.name_zh()), &reproof.text)
        }
        Event::Proposed(proposal) => long(
            format!("向{}提出{}的建议。", names.organisation(proposal.to), proposal.kind.name_zh()),
            &proposal.text,
        ),
        Event::ProposalAnswered { proposal, answer } => long(format!("反馈第 {proposal} 项建议。"), &answer.text),
        Event::DeadlineMissed(missed) => short(format!(
            "{}超过期限：{}应当在{}前完成。",
            missed.clock.name_zh(),
            names.organisation(missed.owner),
            day(missed.due_on)
        )),
        _ => return None,
    })
}

/// What weighty petitions call for; the rest.
fn response(event: &Event, names: &Names) -> Sentence {
    match event {
        Event::TaskForceFormed(force) => long(format!("组建专班，{}任组长。", force.leader), &force.plan),
        Event::TaskSet(task) => short(format!(
            "专班任务 {}：{}，{}负责，{}前完成。",
            task.number,
            task.what,
            names.organisation(task.owner),
            day(task.due_on)
        )),
        Event::TaskDone { task, result, .. } => long(format!("专班任务 {task} 完成。"), result),
        Event::TaskForceDissolved { outcome, .. } => long("撤销专班。", outcome),
        Event::Sponsored(sponsorship) => short(format!("{}包案。", sponsorship.leader)),
        Event::SponsorshipRecorded { step, result } => {
            long(if result.is_some() { "包案结束。" } else { "包案进展。" }, &step.text)
        }
        Event::MeetingItemRecorded(item) => meeting_decided(item, names),
        Event::MeetingItemDone { item, result, .. } => long(format!("议定事项 {item} 办结。"), result),
        Event::ServiceArranged(service) => service_arranged(service, names),
        Event::ServiceConcluded { service, conclusion } => service_concluded(*service, conclusion),
        Event::UrgentReported(report) => {
            long(format!("向{}作重大紧急报告。", names.organisations(&report.to)), &report.facts)
        }
        Event::PoliceReported(report) => long("报告公安机关。", &report.facts),
        Event::Rated(rating) => long(
            format!("信访人评价{}：{}。", names.organisation(rating.organisation), rating.satisfaction.name_zh()),
            rating.comment.as_deref().unwrap_or_default(),
        ),
        other => short(format!("记录“{}”。", other.kind())),
    }
}
