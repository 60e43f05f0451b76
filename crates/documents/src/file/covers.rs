//! Cover, contents and back cover of a case file.

use domain::case::{AgreementForm, Case, MediationState};
use store::Materials;

use super::{CASE_FILE, CASE_FILE_VERSION, Entry};
use crate::content::{BLANK, Block, Cell, Grid, Paper, Row};
use crate::filling::Filling;
use crate::form::Occasion;
use crate::words;

/// Size of the large words on a cover, in half points.
const LARGE: u16 = 72;
/// Size of the name of the organisation on it.
const NAME: u16 = 44;

fn paper(materials: &Materials<Case>, blocks: Vec<Block>) -> Paper {
    let case = &materials.subject;
    let organisation = materials.organisations.get(case.responsible);
    Paper {
        form: CASE_FILE.to_owned(),
        form_version: CASE_FILE_VERSION,
        occasion: 1,
        title: String::new(),
        headed: false,
        organisation: organisation.map(|organisation| organisation.name.clone()).unwrap_or_default(),
        number: case.number.as_ref().map(ToString::to_string),
        on: case.ended_on.unwrap_or(case.applied_on),
        masked: materials.masked,
        blocks,
    }
}

/// A table of names and values for a cover.
fn facts(rows: Vec<(&str, String)>) -> Block {
    let row = |(name, value): (&str, String)| Row { cells: vec![Cell::label(name), Cell::value(value)], lines: 1 };
    Block::Grid(Grid { columns: vec![2, 7], head: 0, rows: rows.into_iter().map(row).collect() })
}

pub(super) fn cover(materials: &Materials<Case>) -> Paper {
    let occasion = Occasion { number: 1, about: String::new(), open: false };
    let filling = Filling { materials, occasion: &occasion };
    let case = &materials.subject;
    let blank = || BLANK.to_owned();
    let compiled = case.closing.as_ref().and_then(|closing| closing.archived_on);
    let blocks = vec![
        Block::Space { points: 40 },
        Block::Centred { text: filling.organisation(case.responsible), half_points: NAME },
        Block::Space { points: 20 },
        Block::Centred { text: "人民调解卷宗".to_owned(), half_points: LARGE },
        Block::Space { points: 60 },
        facts(vec![
            ("卷名", case.title.clone()),
            ("卷号", case.number.as_ref().map_or_else(blank, ToString::to_string)),
            ("纠纷类型", case.category.name_zh().to_owned()),
            ("当事人", filling.names(case.present().map(|party| party.person)).unwrap_or_else(blank)),
            ("调解员", filling.mediators(case).unwrap_or_else(blank)),
            ("受理日期", case.accepted_on.map_or_else(blank, words::date)),
            ("调结日期", case.ended_on.map_or_else(blank, words::date)),
            ("办理结果", result(case).to_owned()),
            ("立卷人", blank()),
            ("立卷日期", compiled.map_or_else(blank, words::date)),
            ("保管期限", retention(case).unwrap_or_else(blank)),
            ("备注", String::new()),
        ]),
    ];
    paper(materials, blocks)
}

/// What the case came to.
fn result(case: &Case) -> &'static str {
    match (&case.agreement, &case.termination, &case.non_acceptance) {
        (Some(agreement), ..) if agreement.form == AgreementForm::Oral && !agreement.is_written() => "达成口头协议",
        (Some(_), ..) => "达成书面协议",
        (None, Some(_), _) => "终止调解",
        (None, None, Some(_)) => "不予受理",
        (None, None, None) if case.referral.is_some() => MediationState::Referred.name_zh(),
        (None, None, None) => case.state.name_zh(),
    }
}

/// How long the file is kept; only known once it is archived.
fn retention(case: &Case) -> Option<String> {
    let closing = case.closing.as_ref().filter(|closing| closing.archived_on.is_some())?;
    Some(closing.retention_years.map_or_else(|| "永久".to_owned(), |years| format!("{years}年")))
}

pub(super) fn back(materials: &Materials<Case>) -> Paper {
    let blocks = vec![
        Block::Space { points: 380 },
        facts(vec![
            ("本卷情况", "本卷共　　　页，附件（光盘、物证袋）　　　件。".to_owned()),
            ("立卷人", String::new()),
            ("检查人", String::new()),
            ("归档日期", words::DATE_BLANK.trim_start().to_owned()),
        ]),
    ];
    paper(materials, blocks)
}

/// The contents: every entry with the page it begins on.
pub(super) fn contents(cover: &Paper, entries: &[Entry], pages: &[usize]) -> Paper {
    let head = ["序号", "文书、材料名称", "日期", "页码", "备注"];
    let mut rows = vec![Row { cells: head.into_iter().map(Cell::label).collect(), lines: 1 }];
    for ((number, entry), page) in (1..).zip(entries).zip(pages) {
        let texts = [format!("{number}"), entry.title.clone(), words::date(entry.on), page.to_string(), String::new()];
        rows.push(Row { cells: texts.into_iter().map(Cell::value).collect(), lines: 1 });
    }
    let grid = Block::Grid(Grid { columns: vec![2, 13, 6, 3, 4], head: 1, rows });
    Paper { title: "卷内目录".to_owned(), blocks: vec![grid], ..cover.clone() }
}
