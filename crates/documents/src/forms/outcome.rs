//! Papers of how mediation ends: written agreement, register of an oral one, termination.

use std::borrow::Cow;

use domain::basis::Instrument::{LimitationRules, MediationWorkRules, PeopleMediationLaw};
use domain::case::{AgreementForm, Case, Termination};
use escalation::Event;
use store::{EventLine, Materials};

use super::{BOTH, responsible, under_mediation};
use crate::content::Signing;
use crate::filling::{Filling, signing, text};
use crate::form::{Form, List, Occasion, Part, Sealing, Slot, optional, required};
use crate::{people, words};

/// What is owed, by whom, how and until when.
const OBLIGATIONS: List = List {
    columns: &[("序号", 2), ("义务人", 4), ("履行内容", 10), ("金额", 6), ("履行方式、地点", 6), ("履行期限", 5)],
    rows: |filling| {
        let owed = filling.agreement().map(|agreement| agreement.obligations.as_slice()).unwrap_or_default();
        let row = |obligation: &domain::case::Obligation| {
            vec![
                obligation.number.to_string(),
                filling.name(obligation.debtor),
                obligation.content.clone(),
                obligation.amount.map(|fen| format!("{fen}元")).unwrap_or_default(),
                obligation.method.clone(),
                words::date(obligation.due_on),
            ]
        };
        owed.iter().map(row).collect()
    },
    spare: 3,
};

/// Who brought the agreement about, or mediates as long as there is none.
fn mediators(filling: &Filling<'_>) -> Option<String> {
    let reached = filling.agreement().and_then(|_| filling.last(|event| matches!(event, Event::AgreementReached(_))));
    filling.mediators(&filling.then(reached))
}

fn total(filling: &Filling<'_>) -> Option<String> {
    let agreement = filling.agreement()?;
    agreement.obligations.iter().any(|o| o.amount.is_some()).then(|| words::amount(agreement.amount()))
}

/// 人民调解协议书.
pub(super) const AGREEMENT: Form = Form {
    id: "mediation_agreement",
    version: 3,
    title: "人民调解协议书",
    basis: &[PeopleMediationLaw.article(28), PeopleMediationLaw.article(29), MediationWorkRules.article(35)],
    slot: Some(Slot::Outcome),
    headed: true,
    occasions: |materials| match &materials.subject.agreement {
        Some(agreement) if agreement.is_written() => Occasion::only(),
        // An oral agreement may be put into writing at any time.
        Some(_) => Occasion::blank(),
        None if under_mediation(materials) => Occasion::blank(),
        None => Vec::new(),
    },
    issuer: responsible,
    on: |filling| {
        filling.agreement().filter(|agreement| agreement.is_written()).map(|agreement| agreement.effective_on)
    },
    fields: &[
        required("主要事实、争议事项", |f| {
            text(f.agreement().map_or(&f.case().narrative, |agreement| &agreement.facts))
        }),
        required("协议内容", |f| text(&f.agreement()?.terms)),
        optional("给付总额", total),
        required("份数", |f| Some((f.case().present().count() + 1).to_string())),
        required("调解员", mediators),
        required("生效日期", |f| Some(words::date(f.agreement().filter(|a| a.is_written())?.effective_on))),
    ],
    parts: &[
        Part::Number,
        Part::People(people::particulars),
        Part::Section("纠纷主要事实、争议事项", "主要事实、争议事项"),
        Part::Prose("经调解，双方当事人自愿达成如下协议："),
        Part::Section("协议内容", "协议内容"),
        Part::List(OBLIGATIONS),
        Part::Prose("给付总额：{给付总额}"),
        Part::Prose(
            "本协议一式{份数}份，当事人各执一份，人民调解委员会留存一份。本协议自各方当事人签名、盖章或者按指印，人民调解员签名并\
             加盖人民调解委员会印章之日起生效，对各方当事人具有法律约束力。",
        ),
        Part::Prose("当事人认为有必要的，可以自本协议生效之日起三十日内共同向有管辖权的人民法院申请司法确认。"),
        Part::Signatures(|f| {
            let parties = BOTH.iter().flat_map(|side| f.side(*side));
            let mut lines: Vec<_> = parties.map(|party| signed(f, party)).collect();
            let mediator = format!("人民调解员{}（签名）", mediators(f).unwrap_or_default());
            lines.push(Signing { label: mediator, on: f.agreement().map(|a| words::date(a.mediator_signed_on)) });
            lines.push(signing("记录人（签名）"));
            lines
        }),
        Part::Seals(seals),
        Part::Note("调解员：{调解员}　　协议生效日期：{生效日期}"),
    ],
};

/// The seals of all who mediated together: those on it, or those that it still needs (domain reference 4.3).
fn seals(filling: &Filling<'_>) -> Vec<Sealing> {
    match filling.agreement().filter(|agreement| agreement.is_written()) {
        Some(agreement) => agreement.seals.iter().map(|seal| (seal.organisation, Some(seal.sealed_on))).collect(),
        None => filling.case().sealing_organisations().into_iter().map(|id| (id, None)).collect(),
    }
}

/// The line of a party, with the day on which it signed and who signed for it.
fn signed(filling: &Filling<'_>, party: &domain::case::Party) -> Signing {
    let signatures = filling.agreement().map(|agreement| agreement.signatures.as_slice()).unwrap_or_default();
    let signature = signatures.iter().find(|signature| signature.party == party.person);
    let mut line = filling.signing_party(party, signature.map(|signature| signature.signed_on));
    if let Some(other) = signature.and_then(|signature| signature.signed_by) {
        line.label = format!("{}，由{}代签", line.label, filling.name(other));
    }
    line
}

/// 人民调解口头协议登记表.
pub(super) const ORAL_AGREEMENT: Form = Form {
    id: "oral_agreement_register",
    version: 2,
    title: "人民调解口头协议登记表",
    basis: &[PeopleMediationLaw.article(28), PeopleMediationLaw.article(30)],
    slot: Some(Slot::Outcome),
    headed: true,
    occasions: |materials| match &materials.subject.agreement {
        Some(agreement) if agreement.form == AgreementForm::Oral => Occasion::only(),
        None if under_mediation(materials) => Occasion::blank(),
        _ => Vec::new(),
    },
    issuer: responsible,
    on: |filling| filling.agreement().map(|agreement| agreement.effective_on),
    fields: &[
        required("纠纷名称", |f| text(&f.case().title)),
        required("纠纷类型", |f| Some(f.case().category.name_zh().to_owned())),
        required("主要事实、争议事项", |f| {
            text(f.agreement().map_or(&f.case().narrative, |agreement| &agreement.facts))
        }),
        required("口头协议内容", |f| text(&f.agreement()?.terms)),
        optional("涉及金额", total),
        required("是否已履行", |f| Some(if f.agreement()?.is_performed() { "是" } else { "否" }.to_owned())),
        required("协议达成日期", |f| f.agreement().map(|agreement| words::date(agreement.effective_on))),
        required("调解员", mediators),
        required("记录人", |_| None),
    ],
    parts: &[
        Part::Number,
        Part::People(people::both),
        Part::Fields(&[&["纠纷名称"], &["纠纷类型", "协议达成日期"], &["主要事实、争议事项"], &["口头协议内容"]]),
        Part::List(OBLIGATIONS),
        Part::Fields(&[&["涉及金额", "是否已履行"], &["调解员", "记录人"]]),
        Part::Signatures(|_| vec![signing("人民调解员（签名）"), signing("记录人（签名）")]),
        Part::Seal,
    ],
};

/// Every time mediation ended without agreement; it may have gone on elsewhere or in another round since.
fn terminations(materials: &Materials<Case>) -> impl Iterator<Item = (&EventLine<Event>, &Termination)> {
    materials.history.iter().filter_map(|line| match &line.event {
        Event::Terminated(termination) => Some((line, termination)),
        _ => None,
    })
}

fn termination<'d>(filling: &Filling<'d>) -> Option<&'d Termination> {
    Some(terminations(filling.materials).nth(filling.place())?.1)
}

/// The case as it was terminated.
fn terminated<'d>(filling: &Filling<'d>) -> Cow<'d, Case> {
    filling.then(terminations(filling.materials).nth(filling.place()).map(|(line, _)| line))
}

/// 终止调解告知书.
pub(super) const TERMINATION_NOTICE: Form = Form {
    id: "termination_notice",
    version: 2,
    title: "终止调解告知书",
    basis: &[PeopleMediationLaw.article(26), PeopleMediationLaw.article(3), LimitationRules.article(12)],
    slot: Some(Slot::Outcome),
    headed: true,
    occasions: |materials| {
        Occasion::each(terminations(materials).map(|(_, termination)| words::date(termination.on)), None)
    },
    issuer: |filling| terminated(filling).responsible,
    on: |filling| termination(filling).map(|termination| termination.on),
    fields: &[
        required("当事人", |f| f.names(terminated(f).present().map(|party| party.person))),
        required("纠纷名称", |f| text(&f.case().title)),
        required("受理日期", |f| terminated(f).accepted_on.map(words::date)),
        required("终止日期", |f| Some(words::date(termination(f)?.on))),
        required("终止事由", |f| Some(termination(f)?.reason.name_zh().to_owned())),
        required("指引", |f| text(&termination(f)?.guidance)),
        required("申请日期", |f| Some(words::date(f.case().applied_on))),
    ],
    parts: &[
        Part::Number,
        Part::Lead("{当事人}："),
        Part::Prose("{纠纷名称}于{受理日期}受理。因{终止事由}，本委员会自{终止日期}起终止调解。"),
        Part::Prose(
            "根据《中华人民共和国人民调解法》第二十六条，你们可以依法通过仲裁、行政、司法等途径维护自己的权利。{指引}",
        ),
        Part::Prose(
            "请注意有关仲裁时效、诉讼时效：当事人于{申请日期}向人民调解委员会提出请求，诉讼时效自该日起中断并重新计算。",
        ),
        Part::Seal,
        Part::Signatures(|f| {
            let then = terminated(f);
            let parties = BOTH.iter().flat_map(|side| then.present().filter(|party| party.side == *side));
            parties.map(|party| Signing { label: format!("{}签收", f.name(party.person)), on: None }).collect()
        }),
    ],
};
