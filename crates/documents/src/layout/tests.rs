//! What is set, seen from the lines.

use super::*;
use crate::content::{Block, Cell, Grid, Row};

fn lines(text: &str, characters: f32) -> Vec<String> {
    let fonts = Fonts::embedded_only();
    let mut setter = setter(&fonts);
    let set = setter.paragraph(text, 10.0, characters * 10.0, 0.0);
    set.into_iter().map(|line| line.glyphs.iter().map(|placed| placed.character).collect()).collect()
}

#[test]
fn no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one() {
    // Where half a mark fits, it hangs; where it does not, the character before it comes along.
    assert_eq!(lines("李强家排水沟，淹了菜地", 6.5), ["李强家排水沟，", "淹了菜地"]);
    assert_eq!(lines("李强家排水沟，淹了菜地", 6.0), ["李强家排水", "沟，淹了菜地"]);
    assert_eq!(lines("李强家的水沟淹了（菜地）", 9.0), ["李强家的水沟淹了", "（菜地）"]);
    assert_eq!(lines("损失为800.00元", 5.0), ["损失为", "800.00元"]);
}

#[test]
fn a_word_longer_than_a_line_is_broken() {
    assert_eq!(lines(&"1".repeat(30), 5.0).concat(), "1".repeat(30));
    assert!(lines(&"1".repeat(30), 5.0).len() > 1);
}

#[test]
fn full_lines_reach_the_margin() {
    let fonts = Fonts::embedded_only();
    let mut setter = setter(&fonts);
    let set = setter.paragraph(&"排水沟漫水，".repeat(20), BODY, MEASURE, 0.0);
    for line in &set[..set.len() - 1] {
        assert!((line.width() - MEASURE).abs() < BODY / 2.0 + 0.1, "{} of {MEASURE}", line.width());
    }
}

#[test]
fn a_table_goes_on_over_the_page_under_its_head_and_loses_nothing() {
    let cell = |text: &str| Row { cells: vec![Cell::label("经过"), Cell::value(text)], lines: 1 };
    let rows = vec![
        Row { cells: vec![Cell::label("项目"), Cell::label("内容")], lines: 1 },
        cell("短"),
        cell(&"双方各自陈述了意见。".repeat(300)),
        cell("末"),
    ];
    let paper = paper(vec![Block::Grid(Grid { columns: vec![1, 4], head: 1, rows })]);
    let fonts = Fonts::embedded_only();
    let pages = set(&paper, &mut setter(&fonts));
    let texts: Vec<String> = pages.iter().map(text).collect();

    assert!(pages.len() > 2);
    assert!(texts.iter().all(|page| page.contains("项目内容")), "{texts:?}");
    assert_eq!(texts.concat().matches('。').count(), 300);
    let lowest = pages.iter().flat_map(|page| &page.items).filter_map(|item| match item {
        Item::Text { y, .. } => Some(*y),
        Item::Rule { from, to, .. } => Some(from.1.max(to.1)),
        Item::Picture { .. } | Item::Watermark { .. } => None,
    });
    assert!(lowest.fold(0.0, f32::max) <= BOTTOM + 0.1);
}

#[test]
fn what_no_font_has_is_marked_and_told() {
    let paper =
        paper(vec![Block::Prose { text: "张堃、李犇、王㛃、赵𬭼、周\u{2A6D6}到场。".to_owned() }]);
    let imprint = crate::Imprint::default();
    let rendered = crate::render(&paper, &imprint, &Fonts::embedded_only()).unwrap();
    assert_eq!(rendered.missing_characters, ['\u{2A6D6}']);

    let fonts = Fonts::embedded_only();
    let set = setter(&fonts).line("\u{2A6D6}", BODY);
    assert_eq!(set.glyphs[0].glyph, fonts.glyph(crate::font::MISSING).unwrap());
}

#[test]
fn the_same_paper_is_the_same_pdf() {
    let paper = paper(vec![Block::Prose { text: "排水沟漫水。".repeat(200) }]);
    let print = || crate::render(&paper, &crate::Imprint::default(), &Fonts::embedded_only()).unwrap();
    assert_eq!(print(), print());
}

fn text(page: &Page) -> String {
    let lines = page.items.iter().filter_map(|item| match item {
        Item::Text { line, .. } => Some(line.glyphs.iter().map(|placed| placed.character).collect::<String>()),
        _ => None,
    });
    lines.collect()
}

fn paper(blocks: Vec<Block>) -> Paper {
    Paper {
        form: "session_record".to_owned(),
        form_version: 1,
        occasion: 1,
        title: "人民调解记录".to_owned(),
        headed: true,
        organisation: "枫桥镇人民调解委员会".to_owned(),
        number: None,
        on: "2026-03-11".parse().unwrap(),
        masked: false,
        blocks,
    }
}
