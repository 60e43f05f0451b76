//! Setting the pieces of a paper, all but tables.

use super::{BODY, Composer, LEFT, MEASURE, NOTE, RIGHT, SMALL, Weight};
use crate::content::{Block, Signing};

/// Height of a line of running text.
const LEADING: f32 = 24.0;
/// Height of a line of small print.
const NOTE_LEADING: f32 = 16.0;
/// Height of a line to sign on or to write on.
const RULED: f32 = 30.0;
/// Width of what is signed on.
const SIGNED: f32 = 150.0;
/// Width of organisation and date at the lower right.
const SEAL: f32 = 250.0;
/// Date to be written by hand.
const DATE_BLANK: &str = "　　　　年　　月　　日";

impl Composer<'_, '_> {
    pub(super) fn block(&mut self, block: &Block) {
        match block {
            Block::Aside { text } => self.aside(text),
            Block::Lead { text } => self.prose(text, 0.0),
            Block::Heading { text } => self.heading(text),
            Block::Prose { text } => self.prose(text, 2.0 * BODY),
            Block::Grid(grid) => self.grid(grid),
            Block::Signatures { lines } => lines.iter().for_each(|line| self.signature(line)),
            Block::Seal { organisation, on } => self.seal(organisation, on),
            Block::Note { text } => self.note(text),
            Block::Ruled { lines } => (0..*lines).for_each(|_| self.ruled()),
            Block::Centred { text, half_points } => {
                self.centred(text, f32::from(*half_points) / 2.0, Weight::Bold);
            }
            Block::Space { points } => self.y += f32::from(*points),
        }
    }

    fn aside(&mut self, text: &str) {
        let line = self.setter.line(text, SMALL);
        self.need(LEADING);
        self.text(RIGHT - line.width(), LEADING, (SMALL, Weight::Regular), line);
        self.y += LEADING;
    }

    fn heading(&mut self, text: &str) {
        // A heading never stands alone at the foot of a page.
        self.need(3.0 * LEADING);
        let line = self.setter.line(text, BODY);
        self.y += 4.0;
        self.text(LEFT, LEADING, (BODY, Weight::Bold), line);
        self.y += LEADING;
    }

    fn prose(&mut self, text: &str, indent: f32) {
        for paragraph in text.split('\n').filter(|paragraph| !paragraph.trim().is_empty()) {
            let lines = self.setter.paragraph(paragraph, BODY, MEASURE, indent);
            let count = lines.len();
            for (place, line) in lines.into_iter().enumerate() {
                // Neither the first nor the last line of a paragraph stands alone on a page.
                let together = if count > 2 && (place == 0 || place + 2 == count) { 2.0 } else { 1.0 };
                self.need(together * LEADING);
                let x = if place == 0 { LEFT + indent } else { LEFT };
                self.text(x, LEADING, (BODY, Weight::Regular), line);
                self.y += LEADING;
            }
        }
    }

    fn note(&mut self, text: &str) {
        self.y += 6.0;
        for paragraph in text.split('\n') {
            for line in self.setter.paragraph(paragraph, NOTE, MEASURE, 0.0) {
                self.need(NOTE_LEADING);
                self.text(LEFT, NOTE_LEADING, (NOTE, Weight::Regular), line);
                self.y += NOTE_LEADING;
            }
        }
    }

    fn signature(&mut self, Signing { label, on }: &Signing) {
        self.need(RULED);
        let label = self.setter.line(&format!("{label}："), SMALL);
        let date = self.setter.line(on.as_deref().unwrap_or(DATE_BLANK), SMALL);
        let begin = LEFT + label.width();
        let end = (begin + SIGNED).min(RIGHT - date.width() - SMALL);
        self.text(LEFT, RULED, (SMALL, Weight::Regular), label);
        let foot = self.y + RULED - 6.0;
        self.rule((begin, foot), (end, foot), 0.6);
        self.text(RIGHT - date.width(), RULED, (SMALL, Weight::Regular), date);
        self.y += RULED;
    }

    fn seal(&mut self, organisation: &str, on: &str) {
        let names = self.setter.paragraph(&format!("{organisation}（盖章）"), BODY, SEAL, 0.0);
        let date = self.setter.line(on, BODY);
        #[expect(clippy::cast_precision_loss, reason = "a name has few lines")]
        let height = 30.0 + LEADING * (names.len() + 1) as f32;
        self.need(height);
        self.y += 30.0;
        for line in names.into_iter().chain([date]) {
            let x = RIGHT - SEAL + (SEAL - line.width()) / 2.0;
            self.text(x, LEADING, (BODY, Weight::Regular), line);
            self.y += LEADING;
        }
    }

    fn ruled(&mut self) {
        self.need(RULED);
        self.y += RULED;
        self.rule((LEFT, self.y), (RIGHT, self.y), 0.5);
    }
}
