//! Papers of what follows an agreement: performance, visits, judicial confirmation; and the note on the case file.

use std::borrow::Cow;

use domain::basis::Instrument::{
    CivilProcedureInterpretation, CivilProcedureLaw, MediationWorkRules, PeopleMediationLaw, Product,
};
use domain::case::Case;
use escalation::Event;
use store::EventLine;

use super::{BOTH, responsible};
use crate::filling::{Filling, numbered, signing, text};
use crate::form::{Form, List, Occasion, Part, Slot, optional, required};
use crate::{people, words};

/// Number and date of the agreement, as other papers cite it.
fn cited(filling: &Filling<'_>) -> Option<String> {
    let agreement = filling.agreement()?;
    let number = filling.case().number.as_ref()?;
    Some(format!("{number}（{}生效）", words::date(agreement.effective_on)))
}

/// 协议履行情况登记表.
pub(super) const PERFORMANCE: Form = Form {
    id: "performance_register",
    version: 1,
    title: "调解协议履行情况登记表",
    basis: &[PeopleMediationLaw.article(31), MediationWorkRules.article(37)],
    slot: Some(Slot::Performance),
    headed: true,
    occasions: |materials| if materials.subject.agreement.is_some() { Occasion::only() } else { Vec::new() },
    issuer: responsible,
    on: |filling| {
        let obligations = filling.agreement()?.obligations.iter();
        obligations.flat_map(|o| o.performed.iter().map(|p| p.on).chain(o.urged_on.iter().copied())).max()
    },
    fields: &[
        required("纠纷名称", |f| text(&f.case().title)),
        required("协议", cited),
        required("是否全部履行", |f| Some(if f.agreement()?.is_performed() { "是" } else { "否" }.to_owned())),
    ],
    parts: &[
        Part::Number,
        Part::Fields(&[&["纠纷名称"], &["协议", "是否全部履行"]]),
        Part::List(List {
            columns: &[("序号", 2), ("义务人、内容", 9), ("期限", 5), ("履行、督促情况", 12), ("是否完成", 3)],
            rows: |f| {
                let owed = f.agreement().map(|agreement| agreement.obligations.as_slice()).unwrap_or_default();
                owed.iter().map(|obligation| performed(f, obligation)).collect()
            },
            spare: 3,
        }),
        Part::Signatures(|_| vec![signing("登记人（签名）")]),
    ],
};

fn performed(filling: &Filling<'_>, obligation: &domain::case::Obligation) -> Vec<String> {
    let paid = obligation.performed.iter().map(|performance| {
        let amount = performance.amount.map(|fen| format!("履行{fen}元，")).unwrap_or_default();
        (performance.on, format!("{amount}{}", performance.note))
    });
    let urged = obligation.urged_on.iter().map(|on| (*on, "督促履行".to_owned()));
    let mut all: Vec<_> = paid.chain(urged).collect();
    all.sort_by_key(|(on, _)| *on);
    let told: Vec<String> = all.into_iter().map(|(on, what)| format!("{}：{what}", words::date(on))).collect();
    vec![
        obligation.number.to_string(),
        format!("{}：{}", filling.name(obligation.debtor), obligation.content),
        words::date(obligation.due_on),
        told.join("\n"),
        if obligation.is_done() { "是" } else { "否" }.to_owned(),
    ]
}

/// 人民调解回访记录.
pub(super) const FOLLOW_UP: Form = Form {
    id: "follow_up_record",
    version: 2,
    title: "人民调解回访记录",
    basis: &[PeopleMediationLaw.article(31), MediationWorkRules.article(37)],
    slot: Some(Slot::FollowUp),
    headed: true,
    occasions: |materials| {
        let visits = materials.subject.follow_ups.iter().map(|visit| words::date(visit.on));
        Occasion::each(visits, materials.subject.agreement.as_ref().map(|_| "下次回访"))
    },
    issuer: |filling| filling.then(visit(filling)).responsible,
    on: |filling| filling.follow_up().map(|visit| visit.on),
    fields: &[
        required("被回访人", |f| f.names(f.follow_up()?.visited.iter().copied())),
        required("调解协议编号", |f| Some(f.case().number.as_ref()?.to_string())),
        required("回访事由", |f| Some(format!("{}调解协议的履行情况", f.case().title))),
        required("回访时间", |f| f.follow_up().map(|visit| words::date(visit.on))),
        required("回访情况", |f| text(&f.follow_up()?.findings)),
        required("是否满意", |f| Some(if f.follow_up()?.satisfied? { "满意" } else { "不满意" }.to_owned())),
        required("有无激化、反复迹象", |f| {
            Some(if f.follow_up()?.signs_of_aggravation { "有" } else { "无" }.to_owned())
        }),
        required("回访人", visitor),
    ],
    parts: &[
        Part::Number,
        Part::Fields(&[
            &["被回访人", "调解协议编号"],
            &["回访事由"],
            &["回访时间", "回访人"],
            &["回访情况"],
            &["是否满意", "有无激化、反复迹象"],
        ]),
        Part::Signatures(|_| vec![signing("被回访人（签名）"), signing("回访人（签名）")]),
    ],
};

fn visit<'d>(filling: &Filling<'d>) -> Option<&'d EventLine<Event>> {
    let mut visits = filling.materials.history.iter().filter(|line| matches!(line.event, Event::FollowedUp(_)));
    visits.nth(filling.place())
}

/// Who recorded the visit.
fn visitor(filling: &Filling<'_>) -> Option<String> {
    filling.user(visit(filling)?.actor)
}

/// 司法确认申请书.
pub(super) const CONFIRMATION: Form = Form {
    id: "confirmation_application",
    version: 1,
    title: "司法确认申请书",
    basis: &[
        PeopleMediationLaw.article(33),
        CivilProcedureLaw.article(205),
        CivilProcedureInterpretation.article(353),
        CivilProcedureInterpretation.article(354),
    ],
    slot: Some(Slot::Confirmation),
    headed: false,
    occasions: |materials| match (&materials.subject.agreement, &materials.subject.confirmation) {
        (Some(_), Some(_)) => Occasion::only(),
        (Some(agreement), None) if agreement.is_written() => Occasion::blank(),
        _ => Vec::new(),
    },
    issuer: responsible,
    on: |filling| filling.case().confirmation.as_ref().map(|confirmation| confirmation.asked_on),
    fields: &[
        required("调解组织", |f| Some(f.organisation(f.case().responsible))),
        required("纠纷名称", |f| text(&f.case().title)),
        required("协议编号", |f| Some(f.case().number.as_ref()?.to_string())),
        required("协议生效日期", |f| f.agreement().map(|agreement| words::date(agreement.effective_on))),
        required("人民法院", |f| Some(f.organisation(f.case().confirmation.as_ref()?.court))),
        required("协议内容", |f| text(&f.agreement()?.terms)),
    ],
    parts: &[
        Part::People(people::particulars),
        Part::Prose("申请人（双方当事人）共同申请司法确认。"),
        Part::Section("请求事项", "协议内容"),
        Part::Prose("申请确认{调解组织}于{协议生效日期}主持达成的{协议编号}人民调解协议有效。"),
        Part::Prose(
            "事实和理由：双方因{纠纷名称}，经{调解组织}调解，自愿达成上列调解协议。双方出于解决纠纷的目的自愿达成协议，没有恶意串通、规避法律的行为；协议内容没有损害国家利益、社会公共利益和他人合法权益；如因该协议内容给他人造成损害的，愿意承担相应的民事责任和其他法律责任。",
        ),
        Part::Prose("附：调解协议；调解组织主持调解的证明；与协议相关的财产权利证明；当事人身份、住址、联系方式证明。"),
        Part::Prose("此致"),
        Part::Lead("{人民法院}"),
        Part::Signatures(|f| f.signing_parties(BOTH)),
    ],
};

/// The case as it was about to be closed, or is as long as it has not been.
fn came_to<'d>(filling: &Filling<'d>) -> Option<Cow<'d, Case>> {
    if filling.case().closing.is_none() {
        return Some(Cow::Borrowed(filling.case()));
    }
    let closed = filling.last(|event| matches!(event, Event::Closed { .. }))?;
    filling.materials.as_of(closed.sequence - 1).map(Cow::Owned)
}

/// 卷宗情况说明.
pub(super) const SITUATION: Form = Form {
    id: "file_note",
    version: 2,
    title: "卷宗情况说明",
    basis: &[PeopleMediationLaw.article(27), Product.whole()],
    slot: Some(Slot::Situation),
    headed: true,
    occasions: |materials| {
        if materials.subject.closing.is_some() {
            Occasion::only()
        } else if materials.subject.ended_on.is_some() {
            Occasion::blank()
        } else {
            Vec::new()
        }
    },
    issuer: responsible,
    on: |filling| filling.case().closing.as_ref().map(|closing| closing.closed_on),
    fields: &[
        required("纠纷名称", |f| text(&f.case().title)),
        required("办理结果", |f| Some(came_to(f)?.state.name_zh().to_owned())),
        required("结案日期", |f| f.case().closing.as_ref().map(|closing| words::date(closing.closed_on))),
        required("结案报告", |f| text(&f.case().closing.as_ref()?.report)),
        optional("以前轮次", |f| {
            let rounds = f.case().earlier.iter();
            numbered(rounds.map(|round| {
                format!("第{}轮，{}重新调解，原因：{}", round.round, words::date(round.reopened_on), round.reason)
            }))
        }),
        optional("法律援助、救助等服务", |f| {
            numbered(
                f.case().services.iter().map(|service| format!("{}（{}）", service.kind.name_zh(), service.provider)),
            )
        }),
        required("立卷人", |_| None),
    ],
    parts: &[
        Part::Number,
        Part::Fields(&[
            &["纠纷名称"],
            &["办理结果", "结案日期"],
            &["结案报告"],
            &["以前轮次"],
            &["法律援助、救助等服务"],
            &["立卷人"],
        ]),
        Part::Seal,
    ],
};
