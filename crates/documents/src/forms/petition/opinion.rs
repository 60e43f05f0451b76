//! Opinions of the three levels, their service, hearings.

use domain::basis::Instrument::PetitionRegulations;
use domain::petition::{Hearing, Level, Opinion, Petition, PetitionService, PetitionState};
use escalation::petition::Event;
use store::{EventLine, Materials};

use super::{Of, each, narrative, petitioners, received, requests, title};
use crate::filling::{signing, text};
use crate::form::{Field, Form, Occasion, Part, optional, required};
use crate::words;

fn occasions(materials: &Materials<Petition>, level: Level) -> Vec<Occasion> {
    // The number is that among all opinions, so that one of each level is never taken for another.
    let all = (1..).zip(&materials.subject.opinions);
    all.filter(|(_, opinion)| opinion.level == level)
        .map(|(number, opinion)| Occasion { number, about: words::date(opinion.issued_on), open: false })
        .collect()
}

fn opinion<'d>(f: &Of<'d>) -> Option<&'d Opinion> {
    f.petition().opinions.get(f.place())
}

/// The opinion below the one that the paper is about.
fn below<'d>(f: &Of<'d>) -> Option<&'d Opinion> {
    f.petition().opinions.get(..f.place())?.last()
}

fn below_is(f: &Of<'_>) -> Option<String> {
    let below = below(f)?;
    let (on, by) = (words::date(below.issued_on), f.organisation(below.organisation));
    Some(format!("{by}{on}作出的{}意见（{}）", below.level.name_zh(), below.conclusion.name_zh()))
}

/// Why the petitioner asked for this level.
fn grounds(f: &Of<'_>) -> Option<String> {
    let opinion = opinion(f)?;
    let asked = f.petition().requests_above.iter().rev();
    let mut asked = asked.filter(|asked| asked.level == opinion.level && asked.on <= opinion.issued_on);
    text(&asked.next()?.grounds)
}

/// What the petitioner may do against it.
fn remedy(f: &Of<'_>) -> Option<String> {
    let opinion = opinion(f)?;
    let next = if opinion.level == Level::Handling { "复查" } else { "复核" };
    Some(match opinion.remedy {
        Some(organ) => {
            format!("如不服本意见，可以自收到之日起三十日内向{}请求{next}。", f.organisation(organ))
        }
        None => "本意见为信访终结意见。信访人仍以同一事实和理由提出信访请求的，各级机关、单位不再受理。".to_owned(),
    })
}

const CONCLUSION: Field<Petition> = required("结论", |f| Some(opinion(f)?.conclusion.name_zh().to_owned()));
const FACTS: Field<Petition> = required("查明的事实", |f| text(&opinion(f)?.facts));
const TEXT: Field<Petition> = required("意见", |f| text(&opinion(f)?.text));
const BASIS: Field<Petition> = required("依据", |f| text(&opinion(f)?.legal_basis));
const REMEDY: Field<Petition> = required("救济途径", remedy);

/// 处理意见书.
pub(super) const HANDLING: Form<Petition> = Form {
    id: "petition_opinion",
    version: 1,
    title: "信访事项处理意见书",
    basis: &[PetitionRegulations.article(32), PetitionRegulations.article(35)],
    slot: None,
    headed: true,
    occasions: |materials| occasions(materials, Level::Handling),
    issuer: |f| opinion(f).map_or(f.petition().responsible, |opinion| opinion.organisation),
    on: |f| Some(opinion(f)?.issued_on),
    fields: &[
        required("信访人", petitioners),
        required("信访事项", title),
        required("收到日期", received),
        required("事实和理由", narrative),
        required("信访请求", requests),
        FACTS,
        CONCLUSION,
        TEXT,
        BASIS,
        REMEDY,
    ],
    parts: &[
        Part::Number,
        Part::Lead("{信访人}："),
        Part::Prose("你（们）反映的信访事项“{信访事项}”，于{收到日期}收到。经调查核实，现提出处理意见如下："),
        Part::Section("一、信访请求", "信访请求"),
        Part::Section("二、反映的事实和理由", "事实和理由"),
        Part::Section("三、查明的事实", "查明的事实"),
        Part::Section("四、处理意见", "意见"),
        Part::Fields(&[&["结论"], &["依据"]]),
        Part::Prose("{救济途径}"),
        Part::Seal,
    ],
};

const ABOVE: &[Field<Petition>] = &[
    required("信访人", petitioners),
    required("信访事项", title),
    required("原意见", below_is),
    required("申请理由", grounds),
    FACTS,
    CONCLUSION,
    TEXT,
    BASIS,
    REMEDY,
];

const PARTS_ABOVE: &[Part<Petition>] = &[
    Part::Number,
    Part::Lead("{信访人}："),
    Part::Prose("你（们）就信访事项“{信访事项}”不服{原意见}，提出请求。经审查，现提出意见如下："),
    Part::Section("一、申请理由", "申请理由"),
    Part::Section("二、审查查明的事实", "查明的事实"),
    Part::Section("三、意见", "意见"),
    Part::Fields(&[&["结论"], &["依据"]]),
    Part::Prose("{救济途径}"),
    Part::Seal,
];

/// 复查意见书.
pub(super) const REVIEW: Form<Petition> = Form {
    id: "petition_review",
    version: 1,
    title: "信访事项复查意见书",
    basis: &[PetitionRegulations.article(35)],
    slot: None,
    headed: true,
    occasions: |materials| occasions(materials, Level::Review),
    issuer: |f| opinion(f).map_or(f.petition().responsible, |opinion| opinion.organisation),
    on: |f| Some(opinion(f)?.issued_on),
    fields: ABOVE,
    parts: PARTS_ABOVE,
};

/// 复核意见书.
pub(super) const RECHECK: Form<Petition> = Form {
    id: "petition_recheck",
    title: "信访事项复核意见书",
    basis: &[PetitionRegulations.article(36)],
    occasions: |materials| occasions(materials, Level::Recheck),
    ..REVIEW
};

/// Opinions that were served.
fn served(petition: &Petition) -> impl Iterator<Item = (&Opinion, &PetitionService)> {
    petition.opinions.iter().filter_map(|opinion| Some((opinion, opinion.service.as_ref()?)))
}

fn service<'d>(f: &Of<'d>) -> Option<(&'d Opinion, &'d PetitionService)> {
    served(f.petition()).nth(f.place())
}

/// 送达回证.
pub(super) const SERVICE: Form<Petition> = Form {
    id: "petition_service_receipt",
    version: 1,
    title: "送达回证",
    basis: &[PetitionRegulations.article(32)],
    slot: None,
    headed: true,
    occasions: |materials| each(served(&materials.subject).map(|(_, service)| service.on)),
    issuer: |f| service(f).map_or(f.petition().responsible, |(opinion, _)| opinion.organisation),
    on: |f| Some(service(f)?.1.on),
    fields: &[
        required("受送达人", petitioners),
        required("信访事项", title),
        required("送达文书", |f| Some(format!("信访事项{}意见书", service(f)?.0.level.name_zh()))),
        required("送达方式", |f| Some(service(f)?.1.method.name_zh().to_owned())),
        required("送达日期", |f| Some(words::date(service(f)?.1.on))),
        optional("签收人", |f| service(f)?.1.receiver.clone()),
    ],
    parts: &[
        Part::Number,
        Part::Fields(&[&["信访事项"], &["送达文书", "受送达人"], &["送达方式", "送达日期"], &["签收人"]]),
        Part::Signatures(|_| vec![signing("受送达人（签名）"), signing("送达人（签名）"), signing("见证人（签名）")]),
    ],
};

/// At which level a hearing could be held now.
fn level(petition: &Petition) -> Option<Level> {
    match petition.state {
        PetitionState::Accepted | PetitionState::InHandling => Some(Level::Handling),
        PetitionState::ReviewRequested => Some(Level::Review),
        PetitionState::RecheckRequested => Some(Level::Recheck),
        _ => None,
    }
}

/// 听证通知书. Where and when is written by hand: a hearing is recorded once it was held.
pub(super) const HEARING_NOTICE: Form<Petition> = Form {
    id: "petition_hearing_notice",
    version: 2,
    title: "信访事项听证通知书",
    basis: &[PetitionRegulations.article(31), PetitionRegulations.article(36)],
    slot: None,
    headed: true,
    occasions: |materials| if level(&materials.subject).is_some() { Occasion::blank() } else { Vec::new() },
    issuer: |f| f.petition().responsible,
    on: |_| None,
    fields: &[
        required("信访人", petitioners),
        required("信访事项", title),
        required("环节", |f| Some(level(f.petition())?.name_zh().to_owned())),
        required("听证时间", |_| None),
        required("听证地点", |_| None),
        required("主持人", |_| None),
        required("联系电话", |f| f.phone(f.petition().responsible)),
    ],
    parts: &[
        Part::Number,
        Part::Lead("{信访人}："),
        Part::Prose("你（们）反映的信访事项“{信访事项}”，在{环节}中决定举行听证，请按时参加，并携带有关材料。"),
        Part::Fields(&[&["听证时间"], &["听证地点"], &["主持人", "联系电话"]]),
        Part::Seal,
        Part::Signatures(|_| vec![signing("信访人（签收）")]),
    ],
};

fn hearing<'d>(f: &Of<'d>) -> Option<&'d Hearing> {
    f.petition().hearings.get(f.place())
}

fn held<'d>(f: &Of<'d>) -> Option<&'d EventLine<Event>> {
    f.materials.history.iter().filter(|line| matches!(line.event, Event::HearingHeld(_))).nth(f.place())
}

/// 听证笔录.
pub(super) const HEARING: Form<Petition> = Form {
    id: "petition_hearing",
    version: 2,
    title: "信访事项听证笔录",
    basis: &[PetitionRegulations.article(31), PetitionRegulations.article(36)],
    slot: None,
    headed: true,
    occasions: |materials| each(materials.subject.hearings.iter().map(|hearing| hearing.from)),
    issuer: |f| f.then(held(f)).responsible,
    on: |f| Some(hearing(f)?.from),
    fields: &[
        required("信访事项", title),
        required("听证时间", |f| {
            let hearing = hearing(f)?;
            Some(format!("{}至{}", words::date(hearing.from), words::date(hearing.until)))
        }),
        required("环节", |f| Some(hearing(f)?.level.name_zh().to_owned())),
        required("主持人", |f| text(&hearing(f)?.chair)),
        required("信访人", petitioners),
        required("听证情况和评议意见", |f| text(&hearing(f)?.record)),
    ],
    parts: &[
        Part::Number,
        Part::Fields(&[&["信访事项"], &["听证时间", "环节"], &["主持人", "信访人"]]),
        Part::Section("听证情况和评议意见", "听证情况和评议意见"),
        Part::Signatures(|_| {
            ["信访人（签名）", "承办单位（签名）", "听证员（签名）", "主持人（签名）", "记录人（签名）"]
                .map(signing)
                .into()
        }),
    ],
};
