//! Papers between dispatch and opinion.

use std::borrow::Cow;

use domain::basis::Instrument::PetitionRegulations;
use domain::id::OrganisationId;
use domain::petition::{Petition, PetitionRefusal, Procedure};
use escalation::petition::Event;

use super::{Of, once, petitioners, received, title};
use crate::filling::{signing, text};
use crate::form::{Form, Part, optional, required};
use crate::words;

/// The petition as it was accepted.
fn accepted<'d>(f: &Of<'d>) -> Cow<'d, Petition> {
    f.then(f.last(|event| matches!(event, Event::Accepted { .. })))
}

/// How long handling may take.
const fn term(procedure: Procedure) -> &'static str {
    match procedure {
        Procedure::Ordinary => {
            "根据《信访工作条例》第三十四条，信访事项自受理之日起六十日内办结；情况复杂的，经批准可以适当延长，延长期限不超过三十\
             日，并告知延期理由。"
        }
        Procedure::Simple => {
            "本事项适用简易办理，在下列办理期限内办结；转为普通程序的，根据《信访工作条例》第三十四条自受理之日起六十日内办结。"
        }
    }
}

/// The unit that handles it.
fn unit(f: &Of<'_>) -> OrganisationId {
    f.petition().unit().unwrap_or(f.petition().responsible)
}

/// Where the petitioner has the query code from.
const CODE_GIVEN: &str = "见信访登记时的告知";

/// 受理告知书.
pub(super) const ACCEPTANCE: Form<Petition> = Form {
    id: "petition_acceptance",
    version: 3,
    title: "信访事项受理告知书",
    basis: &[PetitionRegulations.article(23), PetitionRegulations.article(34)],
    slot: None,
    headed: true,
    occasions: |materials| once(materials.subject.acceptance.is_some()),
    issuer: unit,
    on: |f| Some(f.petition().acceptance.as_ref()?.on),
    fields: &[
        required("信访人", petitioners),
        required("信访事项", title),
        required("收到日期", received),
        required("受理日期", |f| Some(words::date(f.petition().acceptance.as_ref()?.on))),
        required("办理程序", |f| Some(accepted(f).procedure.name_zh().to_owned())),
        required("期限说明", |f| Some(term(accepted(f).procedure).to_owned())),
        optional("办理期限", |f| f.materials.promised.map(words::date)),
        optional("承办人", |f| f.user(accepted(f).handler?)),
        required("承办单位", |f| Some(f.organisation(f.petition().unit()?))),
        required("联系电话", |f| f.phone(unit(f))),
        // Only the office that registered it is given the code: whoever has it can rate the work.
        required("查询码", |f| text(&f.petition().query_code).or_else(|| Some(CODE_GIVEN.to_owned()))),
    ],
    parts: &[
        Part::Number,
        Part::Lead("{信访人}："),
        Part::Prose(
            "你（们）反映的信访事项“{信访事项}”于{收到日期}收到，经审查属于我单位职权范围，于{受理日期}决定受理。{期限说明}",
        ),
        Part::Fields(&[&["承办单位", "承办人"], &["办理程序", "办理期限"], &["联系电话", "查询码"]]),
        Part::Note("凭查询码和登记电话后四位可以查询办理进度、评价办理工作。"),
        Part::Seal,
    ],
};

/// Why it is not accepted.
fn refusal(f: &Of<'_>) -> Option<PetitionRefusal> {
    Some(f.petition().non_acceptance.as_ref()?.code)
}

/// Who does not accept it.
fn refuser(f: &Of<'_>) -> OrganisationId {
    f.petition().non_acceptance.as_ref().map_or(f.petition().responsible, |refused| refused.organisation)
}

/// 不予受理、不再受理告知书.
pub(super) const NON_ACCEPTANCE: Form<Petition> = Form {
    id: "petition_non_acceptance",
    version: 3,
    title: "信访事项不予（不再）受理告知书",
    basis: &[PetitionRegulations.article(22), PetitionRegulations.article(23), PetitionRegulations.article(36)],
    slot: None,
    headed: true,
    occasions: |materials| once(materials.subject.non_acceptance.is_some()),
    issuer: refuser,
    on: |f| Some(f.petition().non_acceptance.as_ref()?.on),
    fields: &[
        required("信访人", petitioners),
        required("信访事项", title),
        required("收到日期", received),
        required("决定", |f| Some(if refusal(f)?.is_no_longer() { "不再受理" } else { "不予受理" }.to_owned())),
        required("事由", |f| Some(refusal(f)?.name_zh().to_owned())),
        required("途径", |f| text(&f.petition().non_acceptance.as_ref()?.guidance)),
        optional("有权处理机关", |f| Some(f.organisation(f.petition().non_acceptance.as_ref()?.competent?))),
        optional("联系人", |f| f.user(f.petition().handler.unwrap_or(f.petition().registered_by))),
        required("联系电话", |f| f.phone(refuser(f))),
    ],
    parts: &[
        Part::Number,
        Part::Lead("{信访人}："),
        Part::Prose("你（们）反映的信访事项“{信访事项}”于{收到日期}收到。经审查，{事由}，我单位决定{决定}。"),
        Part::Fields(&[&["途径"], &["有权处理机关"], &["联系人", "联系电话"]]),
        Part::Seal,
    ],
};

/// 延期告知书.
pub(super) const EXTENSION: Form<Petition> = Form {
    id: "petition_extension",
    version: 2,
    title: "信访事项延期办理告知书",
    basis: &[PetitionRegulations.article(34)],
    slot: None,
    headed: true,
    occasions: |materials| once(materials.subject.extension.is_some()),
    issuer: unit,
    on: |f| Some(f.petition().extension.as_ref()?.approved_on),
    fields: &[
        required("信访人", petitioners),
        required("信访事项", title),
        required("受理日期", |f| Some(words::date(f.petition().acceptance.as_ref()?.on))),
        required("延期天数", |f| Some(f.petition().extension.as_ref()?.days.to_string())),
        required("延期理由", |f| text(&f.petition().extension.as_ref()?.reason)),
        required("批准人", |f| text(&f.petition().extension.as_ref()?.approver)),
        required("原办理期限", |f| f.materials.terms.first().map(|due| words::date(*due))),
        required("延期后期限", |f| f.materials.terms.get(1).map(|due| words::date(*due))),
    ],
    parts: &[
        Part::Number,
        Part::Lead("{信访人}："),
        Part::Prose(
            "你（们）反映的信访事项“{信访事项}”，我单位于{受理日期}受理。因{延期理由}，不能在六十日内办结。根据《信访工作条例》\
             第三十四条，经{批准人}批准，办理期限延长{延期天数}日。",
        ),
        Part::Fields(&[&["原办理期限", "延期后期限"]]),
        Part::Seal,
    ],
};

/// 建议、检举控告类事项答复书.
pub(super) const REPLY: Form<Petition> = Form {
    id: "petition_reply",
    version: 1,
    title: "信访事项答复书",
    basis: &[PetitionRegulations.article(29), PetitionRegulations.article(30)],
    slot: None,
    headed: true,
    occasions: |materials| once(materials.subject.reply.is_some()),
    issuer: |f| f.petition().reply.as_ref().map_or(f.petition().responsible, |reply| reply.organisation),
    on: |f| Some(f.petition().reply.as_ref()?.on),
    fields: &[
        required("信访人", petitioners),
        required("信访事项", title),
        required("答复", |f| text(&f.petition().reply.as_ref()?.text)),
        optional("采纳情况", |f| {
            Some(if f.petition().reply.as_ref()?.adopted? { "予以采纳" } else { "未予采纳" }.to_owned())
        }),
    ],
    parts: &[
        Part::Number,
        Part::Lead("{信访人}："),
        Part::Prose("你（们）反映的信访事项“{信访事项}”，现答复如下："),
        Part::Section("答复内容", "答复"),
        Part::Fields(&[&["采纳情况"]]),
        Part::Signatures(|_| vec![signing("信访人（签收）")]),
        Part::Seal,
    ],
};
