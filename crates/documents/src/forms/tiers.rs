//! Papers of the way over the tiers: approval and letter of a transfer, return, assignment, supervision.

use std::borrow::Cow;

use domain::basis::Instrument::{CommonPractice, MediationWorkRules, PeopleMediationLaw, PersonalInformation, Product};
use domain::case::{Case, Consent, OfferKind, Returned};
use escalation::Event;
use store::Materials;

use super::responsible;
use crate::filling::{Filling, Passage, joined, numbered, passages, signing, text};
use crate::form::{Form, List, Occasion, Part, Slot, optional, required};
use crate::words;

fn occasions_of(materials: &Materials<Case>, kind: OfferKind) -> Vec<Occasion> {
    // The number is that among all offers, so that one of each kind is never taken for another.
    let all = (1..).zip(passages(materials));
    all.filter(|(_, passage)| passage.offer.kind == kind)
        .map(|(number, Passage { offer, .. })| Occasion { number, about: words::date(offer.offered_on), open: false })
        .collect()
}

fn receiver(filling: &Filling<'_>) -> Option<String> {
    Some(filling.organisation(filling.passage()?.offer.to))
}

fn sender(filling: &Filling<'_>) -> Option<String> {
    Some(filling.organisation(filling.passage()?.offer.from))
}

fn triggers(filling: &Filling<'_>) -> Option<String> {
    joined(filling.passage()?.offer.triggers.iter().map(|trigger| trigger.name_zh().to_owned()))
}

fn gaps(filling: &Filling<'_>) -> Option<String> {
    joined(filling.passage()?.offer.gaps.iter().map(|gap| gap.name_zh().to_owned()))
}

/// Last day for the receiver to decide.
fn answer_due(filling: &Filling<'_>) -> Option<String> {
    filling.materials.offers_due.get(filling.place()).map(|due| words::date(*due))
}

/// The case as it was offered.
fn offered<'d>(filling: &Filling<'d>) -> Cow<'d, Case> {
    filling.then(filling.passage().map(|passage| passage.line))
}

fn parties(filling: &Filling<'_>) -> Option<String> {
    filling.names(offered(filling).present().map(|party| party.person))
}

fn risk(filling: &Filling<'_>) -> Option<String> {
    Some(offered(filling).risks.level.name_zh().to_owned())
}

/// The files that go with it.
fn enclosures(filling: &Filling<'_>) -> Option<String> {
    numbered(offered(filling).attachments.iter().map(|file| format!("{}（{}）", file.name, file.kind.name_zh())))
}

/// What became of the offer.
fn decision(filling: &Filling<'_>) -> Option<String> {
    let offered = filling.passage()?.line.sequence;
    filling.materials.history.iter().filter(|line| line.sequence > offered).find_map(|line| {
        Some(match &line.event {
            Event::OfferAccepted { on } => format!("{}接收。", words::date(*on)),
            Event::OfferReturned(Returned { on, reason, missing, .. }) => {
                let items = joined(missing.iter().cloned()).map(|items| format!("（{items}）")).unwrap_or_default();
                format!("{}退回：{}{items}。", words::date(*on), reason.name_zh())
            }
            Event::OfferWithdrawn { on, reason } => format!("{}撤回：{reason}。", words::date(*on)),
            Event::OfferSettled { on, holder, reason } => {
                let holder = filling.organisation(*holder);
                format!("{}共同上级裁定由{holder}办理：{reason}。", words::date(*on))
            }
            _ => return None,
        })
    })
}

/// Words of the parties on going on elsewhere, as of the offer.
fn consents(filling: &Filling<'_>) -> Option<String> {
    let then = offered(filling);
    let words = then.present().map(|party| {
        let said = then.transfer_consent(party).map_or("未表示意见", |word| match word {
            Consent::Agreed => "同意",
            Consent::Refused => "不同意",
        });
        format!("{}：{said}", filling.name(party.person))
    });
    joined(words)
}

/// Sessions held before the offer.
const ATTEMPTS: List = List {
    columns: &[("次数", 2), ("日期", 5), ("组织", 8), ("调解方案", 10), ("结果", 4)],
    rows: |filling| {
        let row = |session: &domain::case::Session| {
            vec![
                session.number.to_string(),
                words::date(session.held_on),
                filling.organisation(session.organisation),
                session.proposal.clone().unwrap_or_default(),
                session.result.name_zh().to_owned(),
            ]
        };
        offered(filling).sessions.iter().map(row).collect()
    },
    spare: 1,
};

/// 上报（移送）审批表.
pub(super) const TRANSFER_APPROVAL: Form = Form {
    id: "transfer_approval",
    version: 3,
    title: "矛盾纠纷移送审批表",
    basis: &[MediationWorkRules.article(21), CommonPractice.whole(), Product.whole()],
    slot: Some(Slot::Situation),
    headed: true,
    occasions: |materials| occasions_of(materials, OfferKind::Transfer),
    issuer: |filling| filling.passage().map_or(filling.case().responsible, |passage| passage.offer.from),
    on: |filling| filling.passage().map(|passage| passage.offer.offered_on),
    fields: &[
        required("纠纷名称", |f| text(&f.case().title)),
        required("移送单位", sender),
        required("接收单位", receiver),
        required("移送日期", |f| Some(words::date(f.passage()?.offer.offered_on))),
        required("移送事由", triggers),
        optional("缺项及说明", gaps),
        required("当事人意见", consents),
        required("风险等级", risk),
        required("涉及人数", |f| Some(offered(f).people().to_string())),
        required("答复期限", answer_due),
        required("调解情况报告", |f| text(&f.passage()?.offer.report)),
        optional("移送材料", enclosures),
        optional("办理结果", decision),
    ],
    parts: &[
        Part::Number,
        Part::Fields(&[
            &["纠纷名称"],
            &["移送单位", "接收单位"],
            &["移送日期", "风险等级"],
            &["移送事由", "缺项及说明"],
            &["当事人意见", "涉及人数"],
            &["调解情况报告"],
            &["移送材料"],
        ]),
        Part::List(ATTEMPTS),
        Part::Fields(&[&["答复期限"], &["办理结果"]]),
        Part::Signatures(|_| {
            vec![signing("经办人（签名）"), signing("移送单位负责人（签名）"), signing("接收单位负责人（签名）")]
        }),
    ],
};

/// 移送函.
pub(super) const TRANSFER_LETTER: Form = Form {
    id: "transfer_letter",
    version: 3,
    title: "矛盾纠纷移送函",
    basis: &[MediationWorkRules.article(21), PersonalInformation.article(23)],
    slot: Some(Slot::Situation),
    headed: true,
    occasions: |materials| occasions_of(materials, OfferKind::Transfer),
    issuer: |filling| filling.passage().map_or(filling.case().responsible, |passage| passage.offer.from),
    on: |filling| filling.passage().map(|passage| passage.offer.offered_on),
    fields: &[
        required("接收单位", receiver),
        required("纠纷名称", |f| text(&f.case().title)),
        required("当事人", parties),
        required("移送事由", triggers),
        required("调解情况", |f| text(&f.passage()?.offer.report)),
        required("材料", enclosures),
        required("当事人意见", consents),
        required("风险等级", risk),
        required("答复期限", answer_due),
        required("受理日期", |f| offered(f).accepted_on.map(words::date)),
    ],
    parts: &[
        Part::Number,
        Part::Lead("{接收单位}："),
        Part::Prose("{纠纷名称}（当事人：{当事人}）于{受理日期}受理。因{移送事由}，现移送你单位继续调解。"),
        Part::Section("调解情况", "调解情况"),
        Part::Fields(&[&["当事人意见", "风险等级"]]),
        Part::Section("移送材料", "材料"),
        Part::Prose(
            "调解期限自首次受理之日起连续计算，不因移送重新起算。请于{答复期限}前作出接收或者退回的决定，退回的请逐项说明理由。移送的个人信息仅用于化解本纠纷，请依法保密。",
        ),
        Part::Seal,
    ],
};

/// Every return of a case.
fn returned<'d>(filling: &Filling<'d>) -> Option<&'d Returned> {
    filling.case().returned.get(filling.place())
}

/// 退回函.
pub(super) const RETURN_LETTER: Form = Form {
    id: "return_letter",
    version: 1,
    title: "矛盾纠纷退回函",
    basis: &[CommonPractice.whole(), Product.whole()],
    slot: Some(Slot::Situation),
    headed: true,
    occasions: |materials| {
        Occasion::each(materials.subject.returned.iter().map(|returned| words::date(returned.on)), None)
    },
    issuer: |filling| returned(filling).map_or(filling.case().responsible, |returned| returned.by),
    on: |filling| returned(filling).map(|returned| returned.on),
    fields: &[
        required("移送单位", |f| Some(f.organisation(returned(f)?.from))),
        required("纠纷名称", |f| text(&f.case().title)),
        required("移送日期", |f| Some(words::date(returned(f)?.offered_on))),
        required("退回事由", |f| Some(returned(f)?.reason.name_zh().to_owned())),
        required("应当补充的事项", |f| numbered(returned(f)?.missing.iter().cloned())),
    ],
    parts: &[
        Part::Number,
        Part::Lead("{移送单位}："),
        Part::Prose("你单位{移送日期}移送的{纠纷名称}收悉。经审查，因{退回事由}，现予退回。"),
        Part::Section("应当补充的事项", "应当补充的事项"),
        Part::Prose("请补充后重新移送，或者继续就地化解。对退回有异议的，可以提请双方的共同上级裁定。"),
        Part::Seal,
    ],
};

/// 交办函.
pub(super) const ASSIGNMENT_LETTER: Form = Form {
    id: "assignment_letter",
    version: 2,
    title: "矛盾纠纷交办函",
    basis: &[CommonPractice.whole(), Product.whole()],
    slot: Some(Slot::Situation),
    headed: true,
    occasions: |materials| occasions_of(materials, OfferKind::Assignment),
    issuer: |filling| filling.passage().map_or_else(|| responsible(filling), |passage| passage.offer.from),
    on: |filling| filling.passage().map(|passage| passage.offer.offered_on),
    fields: &[
        required("接收单位", receiver),
        required("纠纷名称", |f| text(&f.case().title)),
        required("当事人", parties),
        required("交办要求", |f| text(&f.passage()?.offer.report)),
        required("反馈期限", |f| f.passage()?.offer.report_due_on.map(words::date)),
    ],
    parts: &[
        Part::Number,
        Part::Lead("{接收单位}："),
        Part::Prose("现将{纠纷名称}（当事人：{当事人}）交你单位办理。"),
        Part::Section("办理要求", "交办要求"),
        Part::Prose("请于{反馈期限}前书面反馈办理情况。调解期限自首次受理之日起连续计算，不因交办重新起算。"),
        Part::Seal,
    ],
};

/// 督办函.
pub(super) const SUPERVISION_LETTER: Form = Form {
    id: "supervision_letter",
    version: 2,
    title: "督办函",
    basis: &[PeopleMediationLaw.article(5), CommonPractice.whole()],
    slot: Some(Slot::Situation),
    headed: true,
    occasions: |materials| {
        let orders = materials.subject.supervisions.iter();
        Occasion::each(orders.map(|order| format!("{}，{}", order.kind.name_zh(), words::date(order.ordered_on))), None)
    },
    issuer: |filling| filling.supervision().map_or(filling.case().responsible, |order| order.by),
    on: |filling| filling.supervision().map(|order| order.ordered_on),
    fields: &[
        required("被督办单位", |f| {
            let number = f.supervision()?.number;
            let ordered = f.last(|event| matches!(event, Event::Supervised(order) if order.number == number));
            Some(f.organisation(f.then(ordered).responsible))
        }),
        required("督办方式", |f| Some(f.supervision()?.kind.name_zh().to_owned())),
        required("纠纷名称", |f| text(&f.case().title)),
        required("督办要求", |f| text(&f.supervision()?.demand)),
        required("反馈期限", |f| Some(words::date(f.supervision()?.due_on))),
        optional("办理反馈", |f| {
            numbered(
                f.supervision()?.reports.iter().map(|report| format!("{}：{}", words::date(report.on), report.text)),
            )
        }),
        optional("销号日期", |f| f.supervision()?.discharged_on.map(words::date)),
    ],
    parts: &[
        Part::Number,
        Part::Lead("{被督办单位}："),
        Part::Prose("你单位办理的{纠纷名称}，现予{督办方式}。"),
        Part::Section("督办要求", "督办要求"),
        Part::Prose("请于{反馈期限}前书面反馈办理情况。"),
        Part::Seal,
        Part::Fields(&[&["办理反馈"], &["销号日期"]]),
    ],
};
