//! The page of a report, of cases and of petitions alike: its figures, the trend, the tiles, and what lies before whom now.

use askama::Template;

use super::loads;
use crate::{forms::fields::Choice, layout::Layout, lists::Select};

#[derive(Template)]
#[template(path = "statistics.html")]
pub(super) struct Page {
    pub(super) layout: Layout,
    pub(super) words: &'static Words,
    /// Pages with other figures, and what they are called.
    pub(super) others: Vec<(&'static str, &'static str)>,
    pub(super) period: String,
    pub(super) presets: Vec<(&'static str, String)>,
    pub(super) from: String,
    pub(super) until: String,
    pub(super) as_of: String,
    pub(super) lists: Vec<Select>,
    /// What narrows the report besides the fields of the form, to be kept by it.
    pub(super) kept: Vec<(&'static str, String)>,
    pub(super) narrowed: Vec<String>,
    pub(super) heads: Vec<(String, Figure)>,
    pub(super) bars: Vec<Bar>,
    pub(super) tiles: Vec<Tile>,
    pub(super) tables: Vec<Table>,
    pub(super) loads: Vec<loads::Line>,
    pub(super) export: Vec<Choice>,
    pub(super) refused: Vec<String>,
}

/// What a page says of its subject.
pub(super) struct Words {
    /// Address of the page.
    pub(super) path: &'static str,
    pub(super) title: &'static str,
    /// What the two bars of a month are.
    pub(super) bars: [&'static str; 2],
    /// What the tiles are of.
    pub(super) tiles: &'static str,
    /// Said where there are no figures.
    pub(super) empty: &'static str,
    /// How the figures are to be read.
    pub(super) hint: &'static str,
}

/// A table of figures.
pub(super) struct Table {
    pub(super) id: String,
    pub(super) title: String,
    /// What its parts are.
    pub(super) by: &'static str,
    pub(super) columns: Vec<&'static str>,
    pub(super) rows: Vec<Row>,
    pub(super) total: Option<Row>,
}

/// A part of the report.
pub(super) struct Row {
    pub(super) name: String,
    /// The report narrowed to it.
    pub(super) path: String,
    /// The figures, each with the address of what is behind it where there is anything.
    pub(super) cells: Vec<Figure>,
}

/// A figure as it is written, and the address of what is behind it where there is anything.
pub(super) type Figure = (String, Option<String>);

/// A month of the trend: heights of its two numbers, in hundredths of the highest, and the numbers.
pub(super) struct Bar {
    name: String,
    at: u64,
    first: (u64, u64),
    second: (u64, u64),
}

/// A place: how much there was, from 0, nothing, to 4, the most.
pub(super) struct Tile {
    name: String,
    shade: u64,
    number: u64,
    path: String,
}

/// Height of the trend, and how far its months are apart.
const HEIGHT: u64 = 100;
const STEP: u64 = 48;

impl Page {
    /// How wide the trend is.
    fn width(&self) -> u64 {
        STEP * (self.bars.len() as u64)
    }
}

/// The trend of two numbers a month.
pub(super) fn bars(months: Vec<(String, [u64; 2])>) -> Vec<Bar> {
    let highest = months.iter().flat_map(|(_, numbers)| *numbers).max().unwrap_or(0).max(1);
    let height = |number: u64| (number * HEIGHT / highest, number);
    let placed = (0..).step_by(STEP as usize).zip(months);
    placed.map(|(at, (name, [first, second]))| Bar { name, at, first: height(first), second: height(second) }).collect()
}

/// Tiles of places, each with its number and the address of the report narrowed to it.
pub(super) fn tiles(places: Vec<(String, u64, String)>) -> Vec<Tile> {
    let most = places.iter().map(|(_, number, _)| *number).max().unwrap_or(0).max(1);
    let tile =
        |(name, number, path): (String, u64, String)| Tile { shade: (number * 4).div_ceil(most), name, number, path };
    places.into_iter().map(tile).collect()
}
