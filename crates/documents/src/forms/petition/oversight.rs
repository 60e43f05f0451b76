//! Papers of oversight, of joint meetings and leaders, and of the petitioner's rating.

use domain::basis::Instrument::{PetitionRatings, PetitionRegulations};
use domain::meeting::MeetingItem;
use domain::petition::{Petition, PetitionSupervision, Proposal, Sponsorship};
use store::Materials;

use super::{Of, day, each, may_be_sent, petitioners, reader, title};
use crate::filling::{numbered, signing, text};
use crate::form::{Form, List, Occasion, Part, optional, required};
use crate::forms::meeting;
use crate::words;

/// Orders of one kind, each with its place among all of them, which is the number of its paper.
fn orders(materials: &Materials<Petition>, to_rectify: bool) -> Vec<Occasion> {
    if !may_be_sent(materials) {
        return Vec::new();
    }
    let all = (1..).zip(&materials.subject.supervisions);
    all.filter(|(_, order)| order.to_rectify.is_some() == to_rectify)
        .map(|(number, order)| Occasion { number, about: words::date(order.ordered_on), open: false })
        .collect()
}

fn supervision<'d>(f: &Of<'d>) -> Option<&'d PetitionSupervision> {
    f.petition().supervisions.get(f.place())
}

/// 督办函.
pub(super) const SUPERVISION: Form<Petition> = Form {
    id: "petition_supervision",
    version: 1,
    title: "信访事项督办函",
    basis: &[PetitionRegulations.article(40)],
    slot: None,
    headed: true,
    occasions: |materials| orders(materials, false),
    issuer: |f| supervision(f).map_or(f.petition().registered_in, |order| order.by),
    on: |f| Some(supervision(f)?.ordered_on),
    fields: &[
        required("督办对象", |f| Some(f.organisation(supervision(f)?.to))),
        required("信访事项", title),
        required("督办事由", |f| Some(supervision(f)?.ground.name_zh().to_owned())),
        optional("超期环节", |f| Some(supervision(f)?.clock?.name_zh().to_owned())),
        required("督办要求", |f| text(&supervision(f)?.demand)),
        required("反馈期限", |f| Some(words::date(supervision(f)?.due_on))),
        required("督办方式", |f| Some(if supervision(f)?.listed { "挂牌督办" } else { "发函督办" }.to_owned())),
    ],
    parts: &[
        Part::Number,
        Part::Lead("{督办对象}："),
        Part::Prose(
            "信访事项“{信访事项}”由你单位办理。经查，存在{督办事由}的情形。根据《信访工作条例》第四十条，现予督办。",
        ),
        Part::Fields(&[&["超期环节", "督办方式"], &["督办要求"], &["反馈期限"]]),
        Part::Seal,
    ],
};

/// 责令限期整改通知书.
pub(super) const RECTIFICATION: Form<Petition> = Form {
    id: "petition_rectification",
    version: 1,
    title: "责令限期整改通知书",
    basis: &[PetitionRegulations.article(39)],
    slot: None,
    headed: true,
    occasions: |materials| orders(materials, true),
    issuer: |f| supervision(f).map_or(f.petition().registered_in, |order| order.by),
    on: |f| Some(supervision(f)?.ordered_on),
    fields: &[
        required("整改单位", |f| Some(f.organisation(supervision(f)?.to))),
        required("信访事项", title),
        required("整改事由", |f| Some(supervision(f)?.ground.name_zh().to_owned())),
        optional("超期环节", |f| Some(supervision(f)?.clock?.name_zh().to_owned())),
        required("查明的问题", |f| text(supervision(f)?.to_rectify.as_ref()?)),
        required("整改要求", |f| text(&supervision(f)?.demand)),
        required("整改期限", |f| Some(words::date(supervision(f)?.due_on))),
    ],
    parts: &[
        Part::Number,
        Part::Lead("{整改单位}："),
        Part::Prose(
            "信访事项“{信访事项}”由你单位办理。经查，存在{整改事由}的情形。根据《信访工作条例》第三十九条，责令你单位于\
             {整改期限}前整改，并书面反馈整改情况。",
        ),
        Part::Fields(&[&["超期环节"], &["查明的问题"], &["整改要求"]]),
        Part::Seal,
    ],
};

fn proposal<'d>(f: &Of<'d>) -> Option<&'d Proposal> {
    f.petition().proposals.get(f.place())
}

/// 三项建议书.
pub(super) const PROPOSAL: Form<Petition> = Form {
    id: "petition_proposal",
    version: 1,
    title: "信访工作建议书",
    basis: &[PetitionRegulations.article(40)],
    slot: None,
    headed: true,
    occasions: |materials| {
        let proposals = materials.subject.proposals.iter().map(|proposal| proposal.on);
        if may_be_sent(materials) { each(proposals) } else { Vec::new() }
    },
    issuer: |f| proposal(f).map_or(f.petition().registered_in, |proposal| proposal.by),
    on: |f| Some(proposal(f)?.on),
    fields: &[
        required("受建议单位", |f| Some(f.organisation(proposal(f)?.to))),
        required("建议种类", |f| Some(proposal(f)?.kind.name_zh().to_owned())),
        required("信访事项", title),
        required("事实和建议", |f| text(&proposal(f)?.text)),
        required("反馈期限", |f| Some(words::date(proposal(f)?.due_on))),
    ],
    parts: &[
        Part::Number,
        Part::Lead("{受建议单位}："),
        Part::Prose(
            "根据《信访工作条例》，就信访事项“{信访事项}”提出{建议种类}的建议，请于{反馈期限}前书面反馈采纳情况。",
        ),
        Part::Section("事实和建议", "事实和建议"),
        Part::Seal,
    ],
};

fn sponsorship<'d>(f: &Of<'d>) -> Option<&'d Sponsorship> {
    f.petition().sponsorships.get(f.place())
}

/// 包案登记表.
pub(super) const SPONSORSHIP: Form<Petition> = Form {
    id: "petition_sponsorship",
    version: 1,
    title: "领导包案登记表",
    basis: &[PetitionRegulations.article(27)],
    slot: None,
    headed: true,
    occasions: |materials| each(materials.subject.sponsorships.iter().map(|leader| leader.since)),
    issuer: |f| sponsorship(f).map_or(f.petition().responsible, |leader| leader.organisation),
    on: |f| Some(sponsorship(f)?.since),
    fields: &[
        required("信访事项", title),
        required("信访人", petitioners),
        required("包案领导", |f| text(&sponsorship(f)?.leader)),
        required("包案单位", |f| Some(f.organisation(sponsorship(f)?.organisation))),
        required("包案日期", |f| Some(words::date(sponsorship(f)?.since))),
        optional("结束日期", |f| day(sponsorship(f)?.ended_on)),
        optional("包案进展", |f| {
            numbered(sponsorship(f)?.steps.iter().map(|step| format!("{}　{}", words::date(step.on), step.text)))
        }),
        optional("包案结果", |f| sponsorship(f)?.result.clone()),
    ],
    parts: &[
        Part::Number,
        Part::Fields(&[
            &["信访事项"],
            &["信访人"],
            &["包案领导", "包案单位"],
            &["包案日期", "结束日期"],
            &["包案进展"],
            &["包案结果"],
        ]),
        Part::Signatures(|_| vec![signing("包案领导（签名）")]),
    ],
};

fn first_item<'d>(f: &Of<'d>) -> Option<&'d MeetingItem> {
    meeting::decided(&f.petition().meeting_items, f.place()).next()
}

/// 联席会议纪要.
pub(super) const MEETING: Form<Petition> = Form {
    id: "petition_meeting",
    version: 2,
    title: "信访工作联席会议纪要",
    basis: &[PetitionRegulations.article(13), PetitionRegulations.article(24)],
    slot: None,
    headed: true,
    occasions: |materials| meeting::occasions(&materials.subject.meeting_items),
    issuer: |f| first_item(f).map_or(f.petition().registered_in, |item| item.by),
    on: |f| Some(first_item(f)?.held_on),
    fields: &[
        required("信访事项", title),
        required("会议", |f| Some(first_item(f)?.kind.name_zh().to_owned())),
        required("会议日期", |f| Some(words::date(first_item(f)?.held_on))),
        required("召集单位", |f| Some(f.organisation(first_item(f)?.by))),
    ],
    parts: &[
        Part::Number,
        Part::Fields(&[&["信访事项"], &["会议", "会议日期"], &["召集单位"]]),
        Part::List(List {
            columns: meeting::COLUMNS,
            rows: |f| meeting::rows(f, &f.petition().meeting_items),
            spare: 1,
        }),
        Part::Signatures(|_| vec![signing("主持人（签名）"), signing("记录人（签名）")]),
        Part::Seal,
    ],
};

/// What was rated.
const RATINGS: List<Petition> = List {
    columns: &[("评价对象", 6), ("单位", 9), ("满意度", 5), ("日期", 5), ("意见", 9)],
    rows: |f| {
        let row = |rating: &domain::petition::PetitionRating| {
            vec![
                rating.party.name_zh().to_owned(),
                f.organisation(rating.organisation),
                rating.satisfaction.name_zh().to_owned(),
                words::date(rating.on),
                rating.comment.clone().unwrap_or_default(),
            ]
        };
        f.petition().ratings.iter().map(row).collect()
    },
    spare: 2,
};

/// 满意度评价表. It is made to be filled in by hand until the first rating came.
pub(super) const RATING: Form<Petition> = Form {
    id: "petition_rating",
    version: 1,
    title: "信访事项办理群众满意度评价表",
    basis: &[PetitionRatings.whole()],
    slot: None,
    headed: true,
    occasions: |materials| {
        if materials.subject.ratings.is_empty() { Occasion::blank() } else { Occasion::only() }
    },
    issuer: reader,
    on: |f| f.petition().ratings.last().map(|rating| rating.on),
    fields: &[
        required("信访事项", title),
        required("信访人", petitioners),
        required("评价日期", |f| day(f.petition().ratings.last().map(|rating| rating.on))),
    ],
    parts: &[
        Part::Number,
        Part::Fields(&[&["信访事项"], &["信访人", "评价日期"]]),
        Part::List(RATINGS),
        Part::Note("评价只针对信访工作机构和责任单位的办理工作，分为满意、基本满意、不满意。"),
        Part::Signatures(|_| vec![signing("信访人（签名）")]),
    ],
};
