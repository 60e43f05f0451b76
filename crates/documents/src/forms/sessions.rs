//! Papers of mediation itself: inquiry, session, extension.

use std::borrow::Cow;

use domain::basis::Instrument::{MediationWorkRules, MedicalDisputes, PeopleMediationLaw};
use domain::case::{Case, Extension, MediationState, SessionResult};
use escalation::Event;

use super::{BOTH, responsible, under_mediation};
use crate::filling::{Filling, signing, text};
use crate::form::{Form, Occasion, Part, Slot, optional, required};
use crate::words;

/// 调查笔录. Inquiries are taken down by hand; the paper brings what is known of the case.
pub(super) const INQUIRY: Form = Form {
    id: "inquiry_record",
    version: 1,
    title: "调查笔录",
    basis: &[MediationWorkRules.article(26), PeopleMediationLaw.article(27)],
    slot: Some(Slot::Inquiry),
    headed: true,
    occasions: |materials| {
        if under_mediation(materials) || materials.subject.state == MediationState::UnderReview {
            Occasion::blank()
        } else {
            Vec::new()
        }
    },
    issuer: responsible,
    on: |_| None,
    fields: &[
        required("纠纷名称", |f| text(&f.case().title)),
        required("时间", |_| None),
        required("地点", |_| None),
        required("调查人", |_| None),
        required("记录人", |_| None),
        required("被调查人", |_| None),
        required("性别、年龄", |_| None),
        required("证件号码", |_| None),
        required("联系电话", |_| None),
        required("单位或住址", |_| None),
        required("与当事人关系", |_| None),
    ],
    parts: &[
        Part::Number,
        Part::Fields(&[
            &["纠纷名称"],
            &["时间", "地点"],
            &["调查人", "记录人"],
            &["被调查人", "性别、年龄"],
            &["证件号码", "联系电话"],
            &["单位或住址", "与当事人关系"],
        ]),
        Part::Prose("（告知：我们是人民调解委员会的工作人员，现依法向你了解情况，请如实陈述。）"),
        Part::Ruled(14),
        Part::Prose("以上笔录已阅读（已向我宣读），与我所述一致。"),
        Part::Signatures(|_| {
            vec![signing("被调查人（签名或者按指印）"), signing("调查人（签名）"), signing("记录人（签名）")]
        }),
        Part::Note("注：笔录应当由被调查人逐页签名或者按指印。"),
    ],
};

/// 人民调解记录. Simple cases may be summarised.
pub(super) const SESSION: Form = Form {
    id: "session_record",
    version: 1,
    title: "人民调解记录",
    basis: &[PeopleMediationLaw.article(27), PeopleMediationLaw.article(22), MediationWorkRules.article(31)],
    slot: Some(Slot::Session),
    headed: true,
    occasions: |materials| {
        let sessions = materials.subject.sessions.iter();
        let held = sessions.map(|session| format!("第{}次，{}", session.number, words::date(session.held_on)));
        Occasion::each(held, under_mediation(materials).then_some("下次调解"))
    },
    issuer: |filling| filling.session().map_or(filling.case().responsible, |session| session.organisation),
    on: |filling| filling.session().map(|session| session.held_on),
    fields: &[
        required("纠纷名称", |f| text(&f.case().title)),
        required("次数", |f| Some(format!("第{}次", f.occasion.number))),
        required("时间", |f| f.session().map(|session| words::date(session.held_on))),
        required("地点", |f| text(&f.session()?.place)),
        required("调解员", |f| {
            f.session().map_or_else(|| f.mediators(f.case()), |s| f.users(s.mediators.iter().copied()))
        }),
        required("记录人", |_| None),
        required("到场当事人", |f| f.names(f.session()?.heard.iter().copied())),
        optional("参加单位", |f| {
            let with = f.session()?.with.iter().map(|organisation| f.organisation(*organisation));
            crate::filling::joined(with)
        }),
        required("是否公开", |f| Some(if f.session()?.closed { "不公开" } else { "公开" }.to_owned())),
        required("调解结果", |f| Some(result(f)?.to_owned())),
        required("陈述", |f| text(&f.session()?.statements)),
        optional("方案", |f| f.session()?.proposal.clone()),
    ],
    parts: &[
        Part::Number,
        Part::Fields(&[
            &["纠纷名称"],
            &["时间", "次数"],
            &["地点", "是否公开"],
            &["调解员", "记录人"],
            &["到场当事人", "参加单位"],
        ]),
        Part::Prose(
            "人民调解员已告知当事人在调解活动中的权利义务和调解协议的性质、效力，并询问是否申请回避；当事人均表示清楚。",
        ),
        Part::Section("双方陈述与调解经过", "陈述"),
        Part::Section("调解方案", "方案"),
        Part::Section("调解结果", "调解结果"),
        Part::Prose("以上记录已阅读（已向当事人宣读），与当事人陈述一致。"),
        Part::Signatures(|f| {
            let mut lines = match f.session() {
                Some(session) => {
                    let heard = session.heard.iter().filter_map(|person| f.case().party(*person));
                    heard.map(|party| f.signing_party(party, None)).collect()
                }
                None => f.signing_parties(BOTH),
            };
            lines.extend([signing("人民调解员（签名）"), signing("记录人（签名）")]);
            lines
        }),
    ],
};

fn result(filling: &Filling<'_>) -> Option<&'static str> {
    Some(match filling.session()?.result {
        SessionResult::Agreed => "经调解，双方自愿达成调解协议。",
        SessionResult::Continue => "本次调解未达成协议，双方同意再次调解。",
        SessionResult::Failed => "经调解，未能达成协议。",
    })
}

fn extension<'d>(filling: &Filling<'d>) -> Option<&'d Extension> {
    filling.case().extensions.get(filling.place())
}

/// The case as the parties extended its term.
fn extended<'d>(filling: &Filling<'d>) -> Cow<'d, Case> {
    let about = extension(filling);
    filling.then(filling.last(|event| matches!(event, Event::Extended(extension) if Some(extension) == about)))
}

/// 延长调解期限同意书.
pub(super) const EXTENSION: Form = Form {
    id: "extension_consent",
    version: 3,
    title: "延长调解期限同意书",
    basis: &[MediationWorkRules.article(33), MedicalDisputes.article(38)],
    slot: Some(Slot::Session),
    headed: true,
    occasions: |materials| {
        let agreed =
            materials.subject.extensions.iter().map(|extension| format!("至{}", words::date(extension.due_on)));
        Occasion::each(agreed, under_mediation(materials).then_some("再次延长"))
    },
    issuer: |filling| extended(filling).responsible,
    on: |filling| extension(filling).map(|extension| extension.agreed_on),
    fields: &[
        required("纠纷名称", |f| text(&f.case().title)),
        required("受理日期", |f| f.case().accepted_on.map(words::date)),
        required("原定期限", |f| f.materials.terms.get(f.place()).map(|due| words::date(*due))),
        required("延长至", |f| extension(f).map(|extension| words::date(extension.due_on))),
        required("延长理由", |f| text(&extension(f)?.reason)),
        required("当事人", |f| f.names(extended(f).present().map(|party| party.person))),
    ],
    parts: &[
        Part::Number,
        Part::Fields(&[&["纠纷名称"], &["受理日期", "原定期限"], &["当事人"], &["延长理由"], &["延长至"]]),
        Part::Prose(
            "本纠纷在调解期限内未能调结。经协商，各方当事人自愿延长调解期限至{延长至}，在此期限内继续由人民调解委员会调解。",
        ),
        Part::Prose("当事人知悉：延长调解期限不影响其随时要求终止调解，以及依法申请仲裁、提起诉讼的权利。"),
        Part::Signatures(|f| {
            let (then, on) = (extended(f), extension(f).map(|extension| extension.agreed_on));
            let parties = BOTH.iter().flat_map(|side| then.present().filter(|party| party.side == *side));
            let mut lines: Vec<_> = parties.map(|party| f.signing_party(party, on)).collect();
            lines.push(signing("人民调解员（签名）"));
            lines
        }),
        Part::Seal,
    ],
};
