//! Setting papers on pages of A4: lines, paragraphs, tables that break over pages, what stands around them.
//!
//! Places are in points from the upper left corner of the page; a line of text is placed by its baseline.

mod blocks;
mod furniture;
mod grid;
mod line;
#[cfg(test)]
mod tests;

pub(crate) use furniture::{Furniture, furnish};
pub(crate) use line::{Line, Setter};

use crate::content::Paper;
use crate::font::Fonts;

/// Width of A4.
pub(crate) const PAGE_WIDTH: f32 = 595.28;
/// Height of A4.
pub(crate) const PAGE_HEIGHT: f32 = 841.89;

/// Left margin, wide enough to be bound.
const LEFT: f32 = 76.0;
/// Right margin.
const RIGHT: f32 = PAGE_WIDTH - 62.0;
/// Where text begins.
const TOP: f32 = 74.0;
/// Where text ends.
const BOTTOM: f32 = PAGE_HEIGHT - 78.0;
/// Width of the text.
const MEASURE: f32 = RIGHT - LEFT;

/// Size of running text (四号).
const BODY: f32 = 14.0;
/// Size of text in tables (小四).
const SMALL: f32 = 12.0;
/// Size of a title (二号).
const TITLE: f32 = 22.0;
/// Size of small print.
const NOTE: f32 = 10.5;

/// Something drawn on a page.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Item {
    /// A line of text.
    Text { x: f32, y: f32, size: f32, weight: Weight, line: Line },
    /// A straight line.
    Rule { from: (f32, f32), to: (f32, f32), width: f32 },
    /// A picture: its index among those of the file, its left and upper edge, its width and height.
    Picture { index: usize, place: (f32, f32), size: (f32, f32) },
    /// Text across the page, light, behind the rest (水印).
    Watermark { line: Line },
}

/// How heavy text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weight {
    /// As the font has it.
    Regular,
    /// Bolder.
    Bold,
    /// Grey, for what is around the text.
    Faint,
}

/// One page.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Page {
    pub(crate) items: Vec<Item>,
}

/// Sets a paper; what stands around the text comes later, when the number of pages is known.
pub(crate) fn set(paper: &Paper, setter: &mut Setter<'_>) -> Vec<Page> {
    let mut composer = Composer::new(setter);
    if !paper.title.is_empty() {
        composer.title(paper);
    }
    paper.blocks.iter().for_each(|block| composer.block(block));
    composer.pages
}

/// Where the next thing goes.
pub(crate) struct Composer<'s, 'f> {
    setter: &'s mut Setter<'f>,
    pages: Vec<Page>,
    y: f32,
}

impl<'s, 'f> Composer<'s, 'f> {
    fn new(setter: &'s mut Setter<'f>) -> Self {
        Self { setter, pages: vec![Page::default()], y: TOP }
    }

    /// What is left of the page.
    fn room(&self) -> f32 {
        BOTTOM - self.y
    }

    fn turn(&mut self) {
        self.pages.push(Page::default());
        self.y = TOP;
    }

    /// Begins a new page unless so much is left of this one.
    fn need(&mut self, height: f32) {
        if self.room() < height && self.y > TOP {
            self.turn();
        }
    }

    fn put(&mut self, item: Item) {
        if let Some(page) = self.pages.last_mut() {
            page.items.push(item);
        }
    }

    fn rule(&mut self, from: (f32, f32), to: (f32, f32), width: f32) {
        self.put(Item::Rule { from, to, width });
    }

    /// A line whose text is in the middle of a strip of that height, at the present place.
    fn text(&mut self, x: f32, strip: f32, (size, weight): (f32, Weight), line: Line) {
        let y = self.y + baseline(strip, size);
        self.put(Item::Text { x, y, size, weight, line });
    }

    fn title(&mut self, paper: &Paper) {
        if paper.headed {
            self.centred(&paper.organisation, 16.0, Weight::Regular);
        }
        self.y += 2.0;
        self.centred(&paper.title, TITLE, Weight::Bold);
        self.y += 10.0;
    }

    /// Text in the middle, in as many lines as it takes.
    fn centred(&mut self, text: &str, size: f32, weight: Weight) {
        let strip = size * 1.5;
        for part in text.split('\n') {
            for line in self.setter.paragraph(part, size, MEASURE, 0.0) {
                self.need(strip);
                self.text(LEFT + (MEASURE - line.width()) / 2.0, strip, (size, weight), line);
                self.y += strip;
            }
        }
    }
}

/// A page with a picture as large as fits, under its title. `picture` is its index, and its size in any unit.
pub(crate) fn picture_page(
    title: &str,
    (index, (width, height)): (usize, (f32, f32)),
    setter: &mut Setter<'_>,
) -> Page {
    let mut composer = Composer::new(setter);
    composer.centred(title, BODY, Weight::Bold);
    composer.y += BODY;
    let scale = (MEASURE / width).min(composer.room() / height);
    let size = (width * scale, height * scale);
    let place = (LEFT + (MEASURE - size.0) / 2.0, composer.y);
    composer.put(Item::Picture { index, place, size });
    composer.pages.pop().unwrap_or_default()
}

/// Where the baseline is in a strip of that height.
fn baseline(strip: f32, size: f32) -> f32 {
    // Characters of full width reach from 0.12 below the baseline to 0.88 above it.
    (strip - size) / 2.0 + size * 0.88
}

/// A setter over fonts.
pub(crate) const fn setter(fonts: &Fonts) -> Setter<'_> {
    Setter::new(fonts)
}
