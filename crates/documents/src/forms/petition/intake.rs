//! Papers of registration and dispatch.

use chrono::NaiveDate;
use domain::basis::Instrument::PetitionRegulations;
use domain::petition::{Accused, Dispatch, DispatchKind, First, Petition};
use store::Materials;

use super::{Of, day, head_count, may_be_sent, narrative, people, petitioners, received, requests, title};
use crate::filling::{joined, signing, text};
use crate::form::{Form, Occasion, Part, optional, required};
use crate::words;

fn first(f: &Of<'_>, first: First) -> String {
    let by = f.user(first.by).map(|by| format!("（{by}，{}）", words::date(first.on)));
    format!("{}{}", if first.value { "是" } else { "否" }, by.unwrap_or_default())
}

/// Which petition of its matter it is.
fn repeat(f: &Of<'_>) -> Option<String> {
    Some(f.petition().repeat.map_or_else(|| "未关联既有事项".to_owned(), |link| format!("同一事项第{}次", link.seq)))
}

fn flags(f: &Of<'_>) -> Option<String> {
    joined(f.petition().flags.iter().map(|flag| flag.name_zh().to_owned()))
}

/// Who is complained of.
pub(super) fn accused(f: &Of<'_>, accused: &Accused) -> Option<String> {
    let organisations = accused.organisations.iter().map(|id| f.organisation(*id));
    let users = accused.users.iter().filter_map(|id| f.user(*id));
    let people = accused.people.iter().map(ToString::to_string);
    joined(organisations.chain(users).chain(people).chain(accused.names.iter().cloned()))
}

/// 信访登记表.
pub(super) const REGISTER: Form<Petition> = Form {
    id: "petition_register",
    version: 3,
    title: "信访事项登记表",
    basis: &[PetitionRegulations.article(21)],
    slot: None,
    headed: true,
    occasions: |_| Occasion::only(),
    issuer: |f| f.petition().registered_in,
    on: |f| Some(f.petition().received_on),
    fields: &[
        required("信访事项", title),
        required("收到日期", received),
        required("信访形式", |f| Some(f.petition().channel.name_zh().to_owned())),
        required("事项类别", |f| Some(f.petition().kind.name_zh().to_owned())),
        required("信访目的", |f| Some(f.petition().purpose.name_zh().to_owned())),
        required("内容分类", |f| Some(f.petition().content.name_zh().to_owned())),
        required("问题属地", |f| Some(f.materials.division.clone())),
        required("信访人数", |f| head_count(f.petition().headcount.present)),
        required("涉及人数", |f| head_count(f.petition().headcount.involved)),
        optional("信访原因", |f| f.petition().cause.clone()),
        optional("致信对象", |f| f.petition().addressee.clone()),
        optional("来源编号", |f| f.petition().source_number.clone()),
        optional("被反映人", |f| accused(f, &f.petition().accused)),
        required("全国初次", |f| Some(first(f, f.petition().first_nationwide))),
        required("本机构初次", |f| Some(first(f, f.petition().first_at_office))),
        required("重复情况", repeat),
        optional("首次登记机构", |f| Some(f.organisation(f.materials.first.as_ref()?.registered_in))),
        optional("首次信访日期", |f| day(f.materials.first.as_ref().map(|first| first.received_on))),
        optional("标志", flags),
        required("事实和理由", narrative),
        required("信访请求", requests),
        required("登记人", |f| f.user(f.petition().registered_by)),
        optional("登记部门", |f| f.petition().registered_section.clone()),
    ],
    parts: &[
        Part::Number,
        Part::Fields(&[
            &["信访事项"],
            &["收到日期", "信访形式"],
            &["事项类别", "信访目的"],
            &["内容分类", "问题属地"],
            &["信访人数", "涉及人数"],
            &["信访原因"],
            &["致信对象", "来源编号"],
        ]),
        Part::People(people::table),
        Part::People(people::background),
        Part::Fields(&[
            &["被反映人"],
            &["全国初次", "本机构初次"],
            &["重复情况", "标志"],
            &["首次登记机构", "首次信访日期"],
            &["事实和理由"],
            &["信访请求"],
        ]),
        Part::Fields(&[&["登记人", "登记部门"]]),
        Part::Signatures(|_| vec![signing("接待（登记）人（签名）"), signing("拟办意见"), signing("负责人（签名）")]),
    ],
};

fn dispatches(materials: &Materials<Petition>, kind: DispatchKind) -> Vec<Occasion> {
    if !may_be_sent(materials) {
        return Vec::new();
    }
    // The number is that among all dispatches, so that one of each kind is never taken for another.
    let all = (1..).zip(&materials.subject.dispatches);
    all.filter(|(_, dispatch)| dispatch.kind == kind)
        .map(|(number, dispatch)| Occasion { number, about: words::date(dispatch.on), open: false })
        .collect()
}

fn dispatch<'d>(f: &Of<'d>) -> Option<&'d Dispatch> {
    f.petition().dispatches.get(f.place())
}

fn sent_on(f: &Of<'_>) -> Option<NaiveDate> {
    Some(dispatch(f)?.on)
}

fn receiver(f: &Of<'_>) -> Option<String> {
    Some(f.organisation(dispatch(f)?.to))
}

fn instruction(f: &Of<'_>) -> Option<String> {
    dispatch(f)?.instruction.clone()
}

/// 转送函.
pub(super) const TRANSFER: Form<Petition> = Form {
    id: "petition_transfer",
    version: 2,
    title: "信访事项转送函",
    basis: &[PetitionRegulations.article(22), PetitionRegulations.article(23)],
    slot: None,
    headed: true,
    occasions: |materials| dispatches(materials, DispatchKind::Transfer),
    issuer: |f| dispatch(f).map_or(f.petition().registered_in, |dispatch| dispatch.from),
    on: sent_on,
    fields: &[
        required("受送单位", receiver),
        required("信访人", petitioners),
        required("信访事项", title),
        required("收到日期", received),
        required("事实和理由", narrative),
        required("信访请求", requests),
        optional("附言", instruction),
    ],
    parts: &[
        Part::Number,
        Part::Lead("{受送单位}："),
        Part::Prose(
            "{信访人}反映的信访事项“{信访事项}”于{收到日期}收到。根据《信访工作条例》第二十二条，现转送你单位。请自\
             收到之日起十五日内决定是否受理并书面告知信访人；认为不属于本单位职权范围的，请自收到之日起五个工作日内向我单位\
             提出异议并说明理由，不得自行转送其他单位。",
        ),
        Part::Fields(&[&["事实和理由"], &["信访请求"], &["附言"]]),
        Part::Note(
            "请对信访人的个人信息和信访材料保密，不得将检举、揭发材料透露或者转给被检举、被揭发的人员或者单位。",
        ),
        Part::Seal,
    ],
};

/// 交办函.
pub(super) const ASSIGNMENT: Form<Petition> = Form {
    id: "petition_assignment",
    version: 2,
    title: "信访事项交办函",
    basis: &[PetitionRegulations.article(22), PetitionRegulations.article(23)],
    slot: None,
    headed: true,
    occasions: |materials| dispatches(materials, DispatchKind::Assign),
    issuer: |f| dispatch(f).map_or(f.petition().registered_in, |dispatch| dispatch.from),
    on: sent_on,
    fields: &[
        required("承办单位", receiver),
        required("信访人", petitioners),
        required("信访事项", title),
        required("收到日期", received),
        required("事实和理由", narrative),
        required("信访请求", requests),
        required("反馈期限", |f| day(dispatch(f)?.report_due_on)),
        optional("办理要求", instruction),
    ],
    parts: &[
        Part::Number,
        Part::Lead("{承办单位}："),
        Part::Prose(
            "{信访人}反映的信访事项“{信访事项}”于{收到日期}收到。根据《信访工作条例》第二十二条，现交你单位办理，请自\
             收到之日起十五日内决定是否受理并书面告知信访人，于{反馈期限}前书面反馈办理结果。",
        ),
        Part::Fields(&[&["事实和理由"], &["信访请求"], &["办理要求"]]),
        Part::Note(
            "请对信访人的个人信息和信访材料保密，不得将检举、揭发材料透露或者转给被检举、被揭发的人员或者单位。",
        ),
        Part::Seal,
    ],
};

/// Dispatches that were objected to.
fn objected(petition: &Petition) -> impl Iterator<Item = (&Dispatch, &domain::petition::Objection)> {
    petition.dispatches.iter().filter_map(|dispatch| Some((dispatch, dispatch.objection.as_ref()?)))
}

/// 异议函.
pub(super) const OBJECTION: Form<Petition> = Form {
    id: "petition_objection",
    version: 1,
    title: "信访事项异议函",
    basis: &[PetitionRegulations.article(23)],
    slot: None,
    headed: true,
    occasions: |materials| super::each(objected(&materials.subject).map(|(_, objection)| objection.on)),
    issuer: |f| objected(f.petition()).nth(f.place()).map_or(f.petition().responsible, |(dispatch, _)| dispatch.to),
    on: |f| Some(objected(f.petition()).nth(f.place())?.1.on),
    fields: &[
        required("交转单位", |f| Some(f.organisation(objected(f.petition()).nth(f.place())?.0.from))),
        required("信访事项", title),
        required("接收日期", |f| Some(words::date(objected(f.petition()).nth(f.place())?.0.counted_from()))),
        required("异议理由", |f| text(&objected(f.petition()).nth(f.place())?.1.reasons)),
        optional("有权处理单位", |f| Some(f.organisation(objected(f.petition()).nth(f.place())?.1.proper_unit?))),
    ],
    parts: &[
        Part::Number,
        Part::Lead("{交转单位}："),
        Part::Prose("你单位交转的信访事项“{信访事项}”，我单位于{接收日期}收到。经研究，现提出异议。"),
        Part::Fields(&[&["异议理由"], &["有权处理单位"]]),
        Part::Seal,
    ],
};
