//! What stands on a paper, before it is set: a title and blocks, as plain data.
//!
//! This is what is hashed, sealed and kept. A paper is set anew from it at any time; changes of a form or of the layout
//! do not touch what was printed.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Stands where something is to be written by hand.
pub const BLANK: &str = "＿＿＿＿＿＿＿＿";

/// A filled paper (文书).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paper {
    /// Which form, such as `mediation_agreement`.
    pub form: String,
    /// Version of the form it was filled by.
    pub form_version: u16,
    /// Which of several of its kind in the case, from 1.
    pub occasion: u32,
    /// Chinese title.
    pub title: String,
    /// Whether the organisation stands above the title.
    pub headed: bool,
    /// Full name of the organisation that issues it.
    pub organisation: String,
    /// Number of the case, once accepted.
    pub number: Option<String>,
    /// Civil date of what it tells; the day it is made where that is still open.
    pub on: NaiveDate,
    /// Whether particulars of people are masked.
    pub masked: bool,
    /// What stands on it.
    pub blocks: Vec<Block>,
}

/// A piece of a paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "block", rename_all = "snake_case")]
pub enum Block {
    /// One line at the right margin, such as the number.
    Aside {
        /// Text.
        text: String,
    },
    /// A line without indent, such as whom a letter is for.
    Lead {
        /// Text.
        text: String,
    },
    /// Name of a section.
    Heading {
        /// Text.
        text: String,
    },
    /// Running text; each line is a paragraph.
    Prose {
        /// Text.
        text: String,
    },
    /// A table with lines around its cells.
    Grid(Grid),
    /// Where people sign, one line each.
    Signatures {
        /// What stands before each line to be signed on.
        lines: Vec<Signing>,
    },
    /// Organisation and date at the lower right, where the seal goes (盖章).
    Seal {
        /// Full name.
        organisation: String,
        /// Date in words, or a blank one.
        on: String,
    },
    /// Small print.
    Note {
        /// Text.
        text: String,
    },
    /// Lines to write on by hand.
    Ruled {
        /// How many.
        lines: u16,
    },
    /// Large text in the middle, for covers.
    Centred {
        /// Text.
        text: String,
        /// Size in half points, so that content has no fractions.
        half_points: u16,
    },
    /// Empty space.
    Space {
        /// Height in points.
        points: u16,
    },
}

/// A line to sign on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signing {
    /// As what, such as 申请人.
    pub label: String,
    /// Civil date on which it was signed, in words, where known.
    pub on: Option<String>,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grid {
    /// Widths of the columns, relative to each other.
    pub columns: Vec<u16>,
    /// How many of the first rows stand again on each page.
    pub head: u16,
    /// Rows.
    pub rows: Vec<Row>,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// Its cells, from the left.
    pub cells: Vec<Cell>,
    /// Fewest lines of text it has room for.
    pub lines: u16,
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// Text; empty where it is to be filled in by hand.
    pub text: String,
    /// How many columns it covers.
    pub span: u16,
    /// Whether it names another: set in the middle.
    pub label: bool,
}

impl Cell {
    /// A cell that names what stands beside or below it.
    #[must_use]
    pub fn label(text: impl Into<String>) -> Self {
        Self { text: text.into(), span: 1, label: true }
    }

    /// A cell with a value.
    #[must_use]
    pub fn value(text: impl Into<String>) -> Self {
        Self { text: text.into(), span: 1, label: false }
    }

    /// The same over several columns.
    #[must_use]
    pub fn over(mut self, columns: u16) -> Self {
        self.span = columns;
        self
    }
}

impl Paper {
    /// Its one form in bytes, which the hash is taken of.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("a paper is plain data")
    }

    /// Every text on it, in order of appearance.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.title.as_str()).chain(self.blocks.iter().flat_map(Block::texts))
    }
}

impl Block {
    fn texts(&self) -> Vec<&str> {
        match self {
            Self::Aside { text }
            | Self::Lead { text }
            | Self::Heading { text }
            | Self::Prose { text }
            | Self::Note { text }
            | Self::Centred { text, .. } => vec![text],
            Self::Grid(grid) => grid.rows.iter().flat_map(|row| &row.cells).map(|cell| cell.text.as_str()).collect(),
            Self::Signatures { lines } => {
                lines.iter().flat_map(|line| std::iter::once(line.label.as_str()).chain(line.on.as_deref())).collect()
            }
            Self::Seal { organisation, on } => vec![organisation, on],
            Self::Ruled { .. } | Self::Space { .. } => Vec::new(),
        }
    }
}

/// A datum that a form requires and the case does not have: left blank to be filled in by hand (待补项).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Missing {
    /// Chinese name of the field.
    pub field: String,
}
