//! Papers of the beginning: application, register, rights and duties, non-acceptance.

use chrono::NaiveDate;
use domain::basis::Instrument::{MediationWorkRules, PeopleMediationLaw, PersonalInformation};
use domain::case::{Case, NonAcceptance, Side};
use domain::id::OrganisationId;
use escalation::Event;
use store::{EventLine, Materials};

use super::BOTH;
use crate::filling::{Filling, numbered, signing, text};
use crate::form::{Form, Occasion, Part, Slot, optional, required};
use crate::{people, words};

/// 人民调解申请书. Applying may be by word of mouth; then the register stands for it.
pub(super) const APPLICATION: Form = Form {
    id: "mediation_application",
    version: 1,
    title: "人民调解申请书",
    basis: &[PeopleMediationLaw.article(17), MediationWorkRules.article(23)],
    slot: Some(Slot::Application),
    headed: false,
    occasions: |materials| if materials.subject.source.is_application() { Occasion::only() } else { Vec::new() },
    issuer: |filling| filling.case().registered_in,
    on: |filling| Some(filling.case().applied_on),
    fields: &[
        required("纠纷简要情况", |f| text(&f.case().narrative)),
        required("当事人申请事项", |f| numbered(f.case().requests.iter().cloned())),
        required("申请日期", |f| Some(words::date(f.case().applied_on))),
        required("调解组织", |f| Some(f.organisation(f.case().registered_in))),
    ],
    parts: &[
        Part::People(people::both),
        Part::Section("纠纷简要情况", "纠纷简要情况"),
        Part::Section("当事人申请事项", "当事人申请事项"),
        Part::Prose("人民调解委员会已将申请人民调解的相关规定告知我，现自愿申请人民调解。"),
        Part::Prose("此致"),
        Part::Lead("{调解组织}"),
        Part::Signatures(|f| f.signing_parties(&[Side::Applicant])),
        Part::Note("申请日期：{申请日期}"),
    ],
};

/// The acceptance of this round.
fn accepted<'d>(filling: &Filling<'d>) -> Option<&'d EventLine<Event>> {
    let accepted_on = filling.case().accepted_on;
    filling.last(|event| matches!(event, Event::Accepted { on, .. } if Some(*on) == accepted_on))
}

/// 人民调解受理登记表.
pub(super) const REGISTER: Form = Form {
    id: "acceptance_register",
    version: 2,
    title: "人民调解受理登记表",
    basis: &[PeopleMediationLaw.article(17), PeopleMediationLaw.article(18)],
    slot: Some(Slot::Application),
    headed: true,
    occasions: |_| Occasion::only(),
    issuer: |filling| filling.then(accepted(filling)).responsible,
    on: |filling| filling.case().accepted_on,
    fields: &[
        required("纠纷名称", |f| text(&f.case().title)),
        required("纠纷类型", |f| Some(f.case().category.name_zh().to_owned())),
        required("案件来源", |f| Some(f.case().source.name_zh().to_owned())),
        optional("移送、委托单位", |f| f.case().referred_by.clone()),
        required("申请日期", |f| Some(words::date(f.case().applied_on))),
        required("受理日期", |f| f.case().accepted_on.map(words::date)),
        required("难易程度", |f| Some(f.case().difficulty.name_zh().to_owned())),
        optional("涉及金额", |f| f.case().claimed.map(words::amount)),
        required("纠纷简要情况", |f| text(&f.case().narrative)),
        optional("申请事项", |f| numbered(f.case().requests.iter().cloned())),
        required("登记人", |f| f.user(f.case().registered_by)),
        required("登记单位", |f| Some(f.organisation(f.case().registered_in))),
        optional("备注", |_| None),
    ],
    parts: &[
        Part::Number,
        Part::Fields(&[
            &["纠纷名称"],
            &["纠纷类型", "难易程度"],
            &["案件来源", "移送、委托单位"],
            &["申请日期", "受理日期"],
            &["登记人", "登记单位"],
            &["涉及金额"],
        ]),
        Part::People(people::both),
        Part::Fields(&[&["纠纷简要情况"], &["申请事项"], &["备注"]]),
        Part::Prose("经征求当事人意见，双方当事人自愿接受人民调解。"),
        Part::Signatures(|f| {
            let mut lines = f.signing_parties(BOTH);
            lines.push(signing("登记人（签名）"));
            lines
        }),
        Part::Seal,
    ],
};

fn informed_on(filling: &Filling<'_>) -> Option<NaiveDate> {
    filling.case().present().filter_map(|party| party.informed_on).max()
}

/// Who explained rights and duties, for whom the paper speaks.
fn explainer(filling: &Filling<'_>) -> OrganisationId {
    let informed_on = informed_on(filling);
    let explained =
        filling.last(|event| matches!(event, Event::RightsExplained { on, .. } if Some(*on) == informed_on));
    filling.then(explained).responsible
}

/// 人民调解权利义务告知书.
pub(super) const RIGHTS_NOTICE: Form = Form {
    id: "rights_notice",
    version: 2,
    title: "人民调解权利义务告知书",
    basis: &[
        PeopleMediationLaw.article(4),
        PeopleMediationLaw.article(23),
        PeopleMediationLaw.article(24),
        PeopleMediationLaw.article(31),
        PeopleMediationLaw.article(33),
        PersonalInformation.article(17),
    ],
    slot: Some(Slot::Notice),
    headed: true,
    occasions: |materials| if materials.subject.non_acceptance.is_some() { Vec::new() } else { Occasion::only() },
    issuer: explainer,
    on: informed_on,
    fields: &[
        required("当事人", |f| f.names(f.case().present().map(|party| party.person))),
        required("纠纷名称", |f| text(&f.case().title)),
        required("调解组织", |f| Some(f.organisation(explainer(f)))),
    ],
    parts: &[
        Part::Number,
        Part::Lead("{当事人}："),
        Part::Prose("{调解组织}调解你们之间的{纠纷名称}，根据《中华人民共和国人民调解法》，现将有关事项告知如下："),
        Part::Prose("一、人民调解委员会是依法设立的调解民间纠纷的群众性组织，调解民间纠纷不收取任何费用。"),
        Part::Prose(
            "二、当事人在人民调解活动中享有下列权利：（一）选择或者接受人民调解员；（二）接受调解、拒绝调解或者要求终止调解；\
             （三）要求调解公开进行或者不公开进行；（四）自主表达意愿、自愿达成调解协议。",
        ),
        Part::Prose(
            "三、当事人在人民调解活动中履行下列义务：（一）如实陈述纠纷事实；（二）遵守调解现场秩序，尊重人民调解员；\
             （三）尊重对方当事人行使权利。",
        ),
        Part::Prose(
            "四、经人民调解委员会调解达成的调解协议，具有法律约束力，当事人应当按照约定履行。就调解协议的履行或者内容发生争议的，\
             一方当事人可以向人民法院提起诉讼。",
        ),
        Part::Prose(
            "五、双方当事人认为有必要的，可以自调解协议生效之日起三十日内共同向人民法院申请司法确认。人民法院确认调解协议有效，\
             一方当事人拒绝履行或者未全部履行的，对方当事人可以申请强制执行。",
        ),
        Part::Prose(
            "六、当事人不愿调解、调解不成或者达成协议后又反悔的，可以依法通过仲裁、行政、司法等途径维护自己的权利。人民调解不得因未\
             经调解而阻止当事人依法行使上述权利。",
        ),
        Part::Prose(
            "七、人民调解员应当保守在调解中知悉的个人隐私和商业秘密。为办理本纠纷，本委员会需要记录和使用当事人的姓名、证件号码、\
             联系方式、住址等个人信息，仅用于调解、流转、回访、归档和依法进行的统计；当事人有权查阅、复制、更正其个人信息。",
        ),
        Part::Prose("以上内容已向我宣读、说明，我已知悉。"),
        Part::Signatures(|f| {
            let parties = BOTH.iter().flat_map(|side| f.side(*side));
            let mut lines: Vec<_> = parties.map(|party| f.signing_party(party, party.informed_on)).collect();
            lines.push(signing("告知人（签名）"));
            lines
        }),
        Part::Seal,
    ],
};

/// Every time the case was not accepted; another round may have begun since.
fn refusals(materials: &Materials<Case>) -> impl Iterator<Item = (&EventLine<Event>, &NonAcceptance)> {
    materials.history.iter().filter_map(|line| match &line.event {
        Event::NotAccepted(refusal) => Some((line, refusal)),
        _ => None,
    })
}

fn refusal<'d>(filling: &Filling<'d>) -> Option<(&'d EventLine<Event>, &'d NonAcceptance)> {
    refusals(filling.materials).nth(filling.place())
}

/// Who did not accept it.
fn refuser(filling: &Filling<'_>) -> OrganisationId {
    filling.then(refusal(filling).map(|(line, _)| line)).responsible
}

/// 不予受理告知书.
pub(super) const NON_ACCEPTANCE_NOTICE: Form = Form {
    id: "non_acceptance_notice",
    version: 3,
    title: "不予受理告知书",
    basis: &[MediationWorkRules.article(22), MediationWorkRules.article(24), PeopleMediationLaw.article(17)],
    slot: Some(Slot::Outcome),
    headed: true,
    occasions: |materials| Occasion::each(refusals(materials).map(|(_, refusal)| words::date(refusal.on)), None),
    issuer: refuser,
    on: |filling| Some(refusal(filling)?.1.on),
    fields: &[
        required("申请人", |f| f.side_names(Side::Applicant)),
        required("申请日期", |f| Some(words::date(f.case().applied_on))),
        required("纠纷名称", |f| text(&f.case().title)),
        required("不予受理事由", |f| Some(refusal(f)?.1.ground.name_zh().to_owned())),
        required("指引", |f| text(&refusal(f)?.1.guidance)),
        optional("联系人", |f| f.user(f.case().registered_by)),
        required("联系电话", |f| f.phone(refuser(f))),
    ],
    parts: &[
        Part::Lead("{申请人}："),
        Part::Prose("{申请日期}，你（你们）就{纠纷名称}请求人民调解。经审查，因{不予受理事由}，本委员会决定不予受理。"),
        Part::Prose("{指引}"),
        Part::Prose("你（你们）请求解决纠纷的权利不受本决定影响，请注意有关仲裁时效、诉讼时效。"),
        Part::Fields(&[&["联系人", "联系电话"]]),
        Part::Seal,
        Part::Signatures(|_| vec![signing("受送达人（签名）")]),
    ],
};
