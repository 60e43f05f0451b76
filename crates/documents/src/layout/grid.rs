//! Setting tables: rows that fit stay whole, longer ones go on over the page, the head stands again on each.

use super::{Composer, LEFT, Line, MEASURE, SMALL, Weight};
use crate::content::{Cell, Grid, Row};

/// Height of a line in a table.
const LEADING: f32 = 18.0;
/// Space between text and the lines around it.
const PADDING: f32 = 5.0;
/// Width of the lines around cells.
const RULE: f32 = 0.7;

/// A cell that is set.
struct SetCell {
    x: f32,
    width: f32,
    label: bool,
    lines: Vec<Line>,
}

struct SetRow {
    cells: Vec<SetCell>,
    /// How many lines of text are between its upper and lower rule.
    lines: usize,
}

impl SetRow {
    fn height(&self) -> f32 {
        height(self.lines)
    }

    /// The first `lines` lines, and the rest. What names a row stands again on the rest.
    fn split(self, lines: usize) -> (Self, Self) {
        let mut first = Self { cells: Vec::new(), lines };
        let mut rest = Self { cells: Vec::new(), lines: self.lines - lines };
        for cell in self.cells {
            let SetCell { x, width, label, lines: mut upper } = cell;
            let lower = if label { upper.clone() } else { upper.split_off(lines.min(upper.len())) };
            first.cells.push(SetCell { x, width, label, lines: upper });
            rest.cells.push(SetCell { x, width, label, lines: lower });
        }
        (first, rest)
    }
}

#[expect(clippy::cast_precision_loss, reason = "a page has a few dozen lines")]
fn height(lines: usize) -> f32 {
    2.0 * PADDING + LEADING * lines as f32
}

impl Composer<'_, '_> {
    pub(super) fn grid(&mut self, grid: &Grid) {
        self.y += 2.0;
        let (head, body) = grid.rows.split_at(usize::from(grid.head).min(grid.rows.len()));
        // The head never stands alone.
        let first = body.first().map_or(0.0, |row| self.set_row(grid, row).height().min(height(3)));
        let above: f32 = head.iter().map(|row| self.set_row(grid, row).height()).sum();
        self.need(above + first);
        self.head(grid, head);
        for row in body {
            let mut row = self.set_row(grid, row);
            while row.height() > self.room() {
                let whole = row.height() <= (super::BOTTOM - super::TOP) / 2.0;
                let fitting = self.fitting_lines();
                if !whole && fitting >= 2 && fitting < row.lines {
                    let (part, rest) = row.split(fitting);
                    self.draw_row(&part);
                    row = rest;
                }
                self.turn();
                self.head(grid, head);
            }
            self.draw_row(&row);
        }
        self.y += 8.0;
    }

    fn head(&mut self, grid: &Grid, rows: &[Row]) {
        for row in rows {
            let row = self.set_row(grid, row);
            self.draw_row(&row);
        }
    }

    /// How many lines of a row fit on what is left of the page.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a page has a few dozen lines")]
    fn fitting_lines(&self) -> usize {
        ((self.room() - 2.0 * PADDING) / LEADING).floor().max(0.0) as usize
    }

    fn set_row(&mut self, grid: &Grid, row: &Row) -> SetRow {
        let total: f32 = grid.columns.iter().map(|width| f32::from(*width)).sum();
        let mut columns = grid.columns.iter();
        let mut x = LEFT;
        let mut cells = Vec::new();
        for Cell { text, span, label } in &row.cells {
            let parts: f32 = columns.by_ref().take(usize::from(*span)).map(|width| f32::from(*width)).sum();
            let width = MEASURE * parts / total;
            let measure = width - 2.0 * PADDING;
            let paragraphs = text.split('\n').filter(|text| !text.is_empty());
            let lines = paragraphs.flat_map(|text| self.setter.paragraph(text, SMALL, measure, 0.0)).collect();
            cells.push(SetCell { x, width, label: *label, lines });
            x += width;
        }
        let lines = cells.iter().map(|cell| cell.lines.len()).max().unwrap_or(0);
        SetRow { cells, lines: lines.max(usize::from(row.lines)).max(1) }
    }

    #[expect(clippy::cast_precision_loss, reason = "a page has a few dozen lines")]
    fn draw_row(&mut self, row: &SetRow) {
        let (top, bottom) = (self.y, self.y + row.height());
        for SetCell { x, width, label, lines } in &row.cells {
            let (left, right) = (*x, *x + *width);
            self.rule((left, top), (right, top), RULE);
            self.rule((left, bottom), (right, bottom), RULE);
            self.rule((left, top), (left, bottom), RULE);
            self.rule((right, top), (right, bottom), RULE);
            let short = row.lines - lines.len().min(row.lines);
            // Labels, and values of a single line, stand in the middle of their height.
            let lowered = if *label || lines.len() == 1 { short as f32 * LEADING / 2.0 } else { 0.0 };
            self.y = top + PADDING + lowered;
            for line in lines {
                let x = if *label { left + (width - line.width()) / 2.0 } else { left + PADDING };
                self.text(x, LEADING, (SMALL, Weight::Regular), line.clone());
                self.y += LEADING;
            }
        }
        self.y = bottom;
    }
}
