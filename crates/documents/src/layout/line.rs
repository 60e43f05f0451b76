//! Breaking text into lines, by UAX #14: no line begins with a closing mark or ends with an opening one (避头尾).

use unicode_linebreak::linebreaks;

use crate::font::{Fonts, Glyph, MISSING};

/// A character set at a place in a line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Placed {
    pub(crate) character: char,
    pub(crate) glyph: Glyph,
    /// How far the next one is, in points.
    pub(crate) advance: f32,
}

/// One line.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Line {
    pub(crate) glyphs: Vec<Placed>,
}

/// Closing marks of full width whose right half is empty: at the end of a line it may hang over.
const CLOSING: &str = "，。、；：！？）》〉」』】〕”";

/// How much one line may be stretched to reach the margin, in parts of the size.
const STRETCH_MAX: f32 = 2.0;

/// Fewest gaps that are stretched: a short line in a narrow column stays as it is.
const GAPS_MIN: usize = 8;

impl Line {
    pub(crate) fn width(&self) -> f32 {
        self.glyphs.iter().map(|placed| placed.advance).sum()
    }

    /// What it takes up of the measure: the empty half of a closing mark at the end does not count.
    fn measured(&self, size: f32) -> f32 {
        let hangs = self.glyphs.last().is_some_and(|last| CLOSING.contains(last.character));
        if hangs { self.width() - size / 2.0 } else { self.width() }
    }

    fn trim_end(&mut self) {
        while self.glyphs.last().is_some_and(|last| last.character.is_whitespace()) {
            self.glyphs.pop();
        }
    }

    /// Spreads what is left of the measure between the characters.
    fn justify(&mut self, measure: f32, size: f32) {
        let slack = measure - self.measured(size);
        let stretchable = |pair: &[Placed]| !(pair[0].character.is_ascii() && pair[1].character.is_ascii());
        let gaps = self.glyphs.windows(2).filter(|pair| stretchable(pair)).count();
        if slack <= 0.0 || slack > size * STRETCH_MAX || gaps < GAPS_MIN {
            return;
        }
        #[expect(clippy::cast_precision_loss, reason = "a line has a few dozen characters")]
        let each = slack / gaps as f32;
        for place in 0..self.glyphs.len() - 1 {
            if stretchable(&self.glyphs[place..place + 2]) {
                self.glyphs[place].advance += each;
            }
        }
    }
}

/// Sets text, and remembers which characters no font has.
pub(crate) struct Setter<'f> {
    fonts: &'f Fonts,
    missing: Vec<char>,
}

impl<'f> Setter<'f> {
    pub(crate) const fn new(fonts: &'f Fonts) -> Self {
        Self { fonts, missing: Vec::new() }
    }

    /// Characters that no font has, each once, in order of appearance.
    pub(crate) fn into_missing(self) -> Vec<char> {
        self.missing
    }

    pub(crate) fn missing(&self) -> &[char] {
        &self.missing
    }

    fn place(&mut self, character: char, size: f32) -> Option<Placed> {
        let drawn = if character == '\t' { ' ' } else { character };
        let glyph = self.fonts.glyph(drawn).or_else(|| {
            if !self.missing.contains(&character) {
                self.missing.push(character);
            }
            self.fonts.glyph(MISSING)
        })?;
        Some(Placed { character, glyph, advance: glyph.advance * size })
    }

    /// A text on one line, however long.
    pub(crate) fn line(&mut self, text: &str, size: f32) -> Line {
        Line { glyphs: text.chars().filter(|c| *c != '\n').filter_map(|c| self.place(c, size)).collect() }
    }

    /// A paragraph in lines of `measure` points, the first shorter by `indent`; all but the last reach the margin.
    pub(crate) fn paragraph(&mut self, text: &str, size: f32, measure: f32, indent: f32) -> Vec<Line> {
        let mut lines = Vec::new();
        let mut line = Line::default();
        let mut begin = 0;
        for (end, _) in linebreaks(text) {
            let piece = self.line(&text[begin..end], size);
            begin = end;
            let room = |lines: &[Line]| if lines.is_empty() { measure - indent } else { measure };
            let mut longer = line.clone();
            longer.glyphs.extend(&piece.glyphs);
            let mut trimmed = longer.clone();
            trimmed.trim_end();
            if trimmed.measured(size) <= room(&lines) {
                line = longer;
                continue;
            }
            if !line.glyphs.is_empty() {
                let full = room(&lines);
                line.trim_end();
                line.justify(full, size);
                lines.push(std::mem::take(&mut line));
            }
            // A word longer than a line is broken where it must be.
            for placed in piece.glyphs {
                if line.width() + placed.advance > room(&lines) && !line.glyphs.is_empty() && !hangs(placed) {
                    lines.push(std::mem::take(&mut line));
                }
                line.glyphs.push(placed);
            }
        }
        line.trim_end();
        lines.push(line);
        lines
    }
}

fn hangs(placed: Placed) -> bool {
    CLOSING.contains(placed.character) || placed.character.is_whitespace()
}
