//! Minutes of what meetings decided on a case or a petition (联席会议纪要).

use chrono::NaiveDate;
use domain::basis::Instrument::PetitionRegulations;
use domain::id::OrganisationId;
use domain::meeting::{MeetingItem, MeetingKind};

use super::responsible;
use crate::filling::{Filling, signing, text};
use crate::form::{Form, List, Occasion, Part, Slot, Subject, required};
use crate::words;

/// What tells one meeting from another.
type Meeting = (NaiveDate, MeetingKind, OrganisationId);

fn meeting(item: &MeetingItem) -> Meeting {
    (item.held_on, item.kind, item.by)
}

/// The meetings that decided something, each once.
fn meetings(items: &[MeetingItem]) -> Vec<Meeting> {
    let mut found = Vec::new();
    for item in items.iter().map(meeting) {
        if !found.contains(&item) {
            found.push(item);
        }
    }
    found
}

/// One paper for each meeting.
pub(super) fn occasions(items: &[MeetingItem]) -> Vec<Occasion> {
    let named = |(on, kind, _): Meeting| format!("{}，{}", kind.name_zh(), words::date(on));
    Occasion::each(meetings(items).into_iter().map(named), None)
}

/// What the meeting that a paper is about decided.
pub(super) fn decided(items: &[MeetingItem], place: usize) -> impl Iterator<Item = &MeetingItem> {
    let about = meetings(items).get(place).copied();
    items.iter().filter(move |item| Some(meeting(item)) == about)
}

/// Names and widths of the columns of a table of decisions.
pub(super) const COLUMNS: &[(&str, u16)] =
    &[("序号", 2), ("议定事项", 12), ("责任单位", 7), ("完成期限", 5), ("落实情况", 8)];

/// What was decided, by whom it is done and until when.
pub(super) fn rows<A: Subject>(f: &Filling<'_, A>, items: &[MeetingItem]) -> Vec<Vec<String>> {
    let row = |item: &MeetingItem| {
        let done = item.done_on.map(|on| format!("{}完成：", words::date(on))).unwrap_or_default();
        vec![
            item.number.to_string(),
            item.decision.clone(),
            f.organisation(item.owner),
            words::date(item.due_on),
            format!("{done}{}", item.result.as_deref().unwrap_or_default()),
        ]
    };
    decided(items, f.place()).map(row).collect()
}

fn first<'d>(f: &Filling<'d>) -> Option<&'d MeetingItem> {
    decided(&f.case().meeting_items, f.place()).next()
}

/// 联席会议纪要, of a case.
pub(super) const MINUTES: Form = Form {
    id: "meeting_minutes",
    version: 1,
    title: "联席会议纪要",
    basis: &[PetitionRegulations.article(13), PetitionRegulations.article(24)],
    slot: Some(Slot::Situation),
    headed: true,
    occasions: |materials| occasions(&materials.subject.meeting_items),
    issuer: |f| first(f).map_or_else(|| responsible(f), |item| item.by),
    on: |f| Some(first(f)?.held_on),
    fields: &[
        required("纠纷名称", |f| text(&f.case().title)),
        required("会议", |f| Some(first(f)?.kind.name_zh().to_owned())),
        required("会议日期", |f| Some(words::date(first(f)?.held_on))),
        required("召集单位", |f| Some(f.organisation(first(f)?.by))),
    ],
    parts: &[
        Part::Number,
        Part::Fields(&[&["纠纷名称"], &["会议", "会议日期"], &["召集单位"]]),
        Part::List(List { columns: COLUMNS, rows: |f| rows(f, &f.case().meeting_items), spare: 1 }),
        Part::Signatures(|_| vec![signing("主持人（签名）"), signing("记录人（签名）")]),
        Part::Seal,
    ],
};
