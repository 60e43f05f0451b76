//! What was recorded and has been corrected (补正书): a paper that was given out is never changed, another one tells what
//! holds now.

use std::collections::BTreeSet;

use domain::basis::Instrument::Product;
use domain::case::Case;
use domain::category::Sector;
use domain::id::{OrganisationId, PersonId};
use domain::time::{CivilDate, civil_date};
use escalation::Event;
use store::{EventLine, Materials};

use crate::filling::{Filling, joined, numbered, signing, text};
use crate::form::{Form, List, Occasion, Part, Slot, Subject, required};
use crate::words;

/// An entry, what stood there before, and what stands there now.
pub(crate) type Change = (String, Option<String>, Option<String>);

/// A case or petition whose record can be corrected.
pub(crate) trait Corrected: Subject {
    /// Why, where an event is a correction.
    fn reason(event: &Self::Event) -> Option<&str>;

    /// What a correction changes in the record as it was before.
    fn changes(filling: &Filling<'_, Self>, before: &Self, event: &Self::Event) -> Vec<Change>;
}

fn corrections<A: Corrected>(materials: &Materials<A>) -> impl Iterator<Item = &EventLine<A::Event>> {
    materials.history.iter().filter(|line| A::reason(&line.event).is_some())
}

fn correction<'d, A: Corrected>(f: &Filling<'d, A>) -> Option<&'d EventLine<A::Event>> {
    corrections(f.materials).nth(f.place())
}

/// One paper for each correction, named by its day.
pub(super) fn occasions<A: Corrected>(materials: &Materials<A>) -> Vec<Occasion> {
    Occasion::each(corrections(materials).map(|line| words::date(civil_date(line.at))), None)
}

/// Civil date of the correction.
pub(super) fn on<A: Corrected>(f: &Filling<'_, A>) -> Option<CivilDate> {
    correction(f).map(|line| civil_date(line.at))
}

pub(super) fn day<A: Corrected>(f: &Filling<'_, A>) -> Option<String> {
    on(f).map(words::date)
}

pub(super) fn reason<A: Corrected>(f: &Filling<'_, A>) -> Option<String> {
    text(A::reason(&correction(f)?.event)?)
}

/// For whom it was corrected.
pub(super) fn issuer<A: Corrected>(f: &Filling<'_, A>) -> OrganisationId {
    correction(f).map_or(f.materials.reader.id, |line| line.organisation)
}

pub(super) fn by<A: Corrected>(f: &Filling<'_, A>) -> Option<String> {
    f.user(correction(f)?.actor)
}

/// Names and widths of the columns of a table of changes.
pub(super) const COLUMNS: &[(&str, u16)] = &[("补正项目", 6), ("原记载", 12), ("补正为", 12)];

/// What was changed. What stood there before is read from the history.
pub(super) fn rows<A: Corrected>(f: &Filling<'_, A>) -> Vec<Vec<String>> {
    let Some(line) = correction(f) else { return Vec::new() };
    let Some(before) = f.materials.as_of(line.sequence - 1) else { return Vec::new() };
    let row = |(name, was, is): Change| vec![name, was.unwrap_or_default(), is.unwrap_or_default()];
    A::changes(f, &before, &line.event).into_iter().map(row).collect()
}

/// A change of an entry, if it was changed, in words.
pub(super) fn change<T>(name: &str, was: &T, is: Option<&T>, say: impl Fn(&T) -> Option<String>) -> Option<Change> {
    is.map(|is| (name.to_owned(), say(was), say(is)))
}

impl Corrected for Case {
    fn reason(event: &Event) -> Option<&str> {
        match event {
            Event::Corrected(correction) => Some(&correction.reason),
            Event::PartyCorrected(correction) => Some(&correction.reason),
            Event::ParticularsCorrected { reason, .. } => Some(reason),
            _ => None,
        }
    }

    fn changes(f: &Filling<'_>, before: &Self, event: &Event) -> Vec<Change> {
        let tags = |tags: &BTreeSet<Sector>| joined(tags.iter().map(|tag| tag.name_zh().to_owned()));
        let changes = match event {
            Event::Corrected(new) => vec![
                change("纠纷名称", &before.title, new.title.as_ref(), |title| text(title)),
                change("纠纷简要情况", &before.narrative, new.narrative.as_ref(), |told| text(told)),
                change("申请事项", &before.requests, new.requests.as_ref(), |all| numbered(all.iter().cloned())),
                change("纠纷类型", &before.category, new.category.as_ref(), |one| text(one.name_zh())),
                change("行业标签", &before.sectors, new.sectors.as_ref(), tags),
                change("难易程度", &before.difficulty, new.difficulty.as_ref(), |one| text(one.name_zh())),
                new.claimed
                    .map(|is| ("涉及金额".to_owned(), before.claimed.map(words::amount), Some(words::amount(is)))),
                change("申请日期", &before.applied_on, new.applied_on.as_ref(), |day| Some(words::date(*day))),
            ],
            Event::PartyCorrected(new) => {
                let Some(party) = before.party(new.party) else { return Vec::new() };
                let name = f.name(new.party);
                let capacity = format!("{name}的民事行为能力");
                vec![
                    change(&capacity, &party.capacity, new.capacity.as_ref(), |one| text(one.name_zh())),
                    change(&format!("{name}的人数"), &party.members, new.members.as_ref(), |n| Some(n.to_string())),
                ]
            }
            Event::ParticularsCorrected { person, .. } => vec![particulars(f, *person)],
            _ => Vec::new(),
        };
        changes.into_iter().flatten().collect()
    }
}

/// Particulars are sealed outside of the history: what they were is not told again.
pub(super) fn particulars<A: Subject>(f: &Filling<'_, A>, person: PersonId) -> Option<Change> {
    Some((format!("{}的个人信息", f.name(person)), None, Some("已更正，以更正后的登记为准".to_owned())))
}

/// 补正书, of a case.
pub(super) const CORRECTION: Form = Form {
    id: "case_correction",
    version: 2,
    title: "补正书",
    basis: &[Product.whole()],
    slot: Some(Slot::Situation),
    headed: true,
    occasions,
    issuer,
    on,
    fields: &[
        required("纠纷名称", |f| text(&f.case().title)),
        required("补正日期", day),
        required("补正人", by),
        required("补正理由", reason),
    ],
    parts: &[
        Part::Number,
        Part::Fields(&[&["纠纷名称"], &["补正日期", "补正人"], &["补正理由"]]),
        Part::List(List { columns: COLUMNS, rows, spare: 1 }),
        Part::Prose("本补正书与被补正的文书一并归档，补正以前的记载仍然保留。"),
        Part::Signatures(|_| vec![signing("补正人（签名）")]),
        Part::Seal,
    ],
};
