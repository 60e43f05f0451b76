//! What was recorded of a petition and has been corrected (补正书).

use domain::basis::Instrument::Product;
use domain::division::{DivisionCode, DivisionTree};
use domain::petition::{Headcount, Petition};
use escalation::petition::Event;

use super::intake::accused;
use super::{Of, title};
use crate::filling::{numbered, signing, text};
use crate::form::{Form, List, Part, required};
use crate::forms::correction::{
    COLUMNS, Change, Corrected, by, change, day, issuer, occasions, on, particulars, reason, rows,
};

impl Corrected for Petition {
    fn reason(event: &Event) -> Option<&str> {
        match event {
            Event::Corrected(correction) => Some(&correction.reason),
            Event::AccusedCorrected { reason, .. } | Event::ParticularsCorrected { reason, .. } => Some(reason),
            _ => None,
        }
    }

    fn changes(f: &Of<'_>, before: &Self, event: &Event) -> Vec<Change> {
        let place = |place: &DivisionCode| Some(DivisionTree::official().full_name(*place));
        let people = |count: &Headcount| Some(format!("信访{}人，涉及{}人", count.present, count.involved));
        let changes = match event {
            Event::Corrected(new) => vec![
                change("事项类别", &before.kind, new.kind.as_ref(), |one| text(one.name_zh())),
                change("信访目的", &before.purpose, new.purpose.as_ref(), |one| text(one.name_zh())),
                change("内容分类", &before.content, new.content.as_ref(), |one| text(one.name_zh())),
                new.cause.clone().map(|is| ("信访原因".to_owned(), before.cause.clone(), Some(is))),
                change("问题属地", &before.issue_division, new.issue_division.as_ref(), place),
                change("信访事项", &before.title, new.title.as_ref(), |title| text(title)),
                change("事实和理由", &before.narrative, new.narrative.as_ref(), |told| text(told)),
                change("信访请求", &before.requests, new.requests.as_ref(), |all| numbered(all.iter().cloned())),
                change("人数", &before.headcount, new.headcount.as_ref(), people),
            ],
            Event::AccusedCorrected { accused: is, .. } => {
                vec![Some(("被反映人".to_owned(), accused(f, &before.accused), accused(f, is)))]
            }
            Event::ParticularsCorrected { person, .. } => vec![particulars(f, *person)],
            _ => Vec::new(),
        };
        changes.into_iter().flatten().collect()
    }
}

/// 补正书.
pub(super) const CORRECTION: Form<Petition> = Form {
    id: "petition_correction",
    version: 2,
    title: "信访事项补正书",
    basis: &[Product.whole()],
    slot: None,
    headed: true,
    occasions,
    issuer,
    on,
    fields: &[
        required("信访事项", title),
        required("补正日期", day),
        required("补正人", by),
        required("补正理由", reason),
    ],
    parts: &[
        Part::Number,
        Part::Fields(&[&["信访事项"], &["补正日期", "补正人"], &["补正理由"]]),
        Part::List(List { columns: COLUMNS, rows, spare: 1 }),
        Part::Prose("本补正书与被补正的文书一并归档，补正以前的记载仍然保留。"),
        Part::Signatures(|_| vec![signing("补正人（签名）")]),
        Part::Seal,
    ],
};
