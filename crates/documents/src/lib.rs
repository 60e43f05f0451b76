//! The papers of cases and petitions (文书): filled from its data, set as PDF, known again by the hash that is printed on them.
//!
//! Start reading at [`forms`]: each form is a row of data. [`fill`] makes a [`Paper`] of a form and a case or petition, [`render`]
//! sets it. A datum that is not there stays blank to be filled in by hand. This crate knows nothing of HTTP and
//! of who may see what; it is given what it may show.

mod content;
mod file;
mod fill;
mod filling;
mod font;
mod form;
pub mod forms;
mod layout;
mod pdf;
mod people;
mod picture;
mod templates;
mod words;

pub use content::{BLANK, Block, Cell, Grid, Missing, Paper, Row, Signing};
pub use file::{CASE_FILE, CASE_FILE_VERSION, CaseFile, Entry, Piece, RenderedFile, case_file, render_file};
pub use fill::{Available, Filled, available, fill, fill_last};
pub use font::Fonts;
pub use form::{Form, Occasion, Slot, Subject};
pub use templates::{Template, templates};
pub use words::stamp;

use chrono::{DateTime, Utc};

use layout::{Furniture, furnish, set, setter};
use pdf::Contents;

/// Why there is no PDF.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    /// The writer of PDFs refused.
    #[error("pdf: {0}")]
    Pdf(String),
}

/// What is printed on a paper besides its content: it changes with each printing and is no part of the hash.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Imprint {
    /// Hash by which the paper is known again, as it is read out.
    pub hash: String,
    /// Who printed it and when, in words.
    pub printed: String,
    /// Light text across each page, where the paper leaves the office as a copy (水印).
    pub watermark: Option<String>,
}

impl Imprint {
    /// Of a paper printed by somebody now. A copy, other than what is printed to be signed, has them across each page.
    #[must_use]
    pub fn new(hash: impl Into<String>, name: &str, at: DateTime<Utc>, copy: bool) -> Self {
        let stamp = stamp(name, at);
        Self { hash: hash.into(), printed: format!("{stamp} 打印"), watermark: copy.then_some(stamp) }
    }
}

/// A paper that is set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// The PDF.
    pub pdf: Vec<u8>,
    /// How many pages it has.
    pub pages: usize,
    /// Characters that no font has, set as 〓 and told on the paper (缺字).
    pub missing_characters: Vec<char>,
}

/// Sets a paper as PDF.
///
/// # Errors
/// [`DocumentError::Pdf`].
pub fn render(paper: &Paper, imprint: &Imprint, fonts: &Fonts) -> Result<Rendered, DocumentError> {
    let mut setter = setter(fonts);
    let mut pages = set(paper, &mut setter);
    let mut foot = vec![foot(paper), format!("校验码 {}　{}", imprint.hash, imprint.printed)];
    foot.extend(missing_note(setter.missing()));
    let head = format!("{}　{}", paper.title, paper.number.as_deref().unwrap_or_default());
    let furniture = Furniture { head, foot, watermark: imprint.watermark.clone(), ..Furniture::default() };
    furnish(&mut pages, &furniture, &mut setter);
    let contents = Contents { title: &paper.title, pages: &pages, ..Contents::default() };
    let pdf = pdf::draw(fonts, &contents)?;
    Ok(Rendered { pdf, pages: pages.len(), missing_characters: setter.into_missing() })
}

/// Which paper it is, for its foot.
fn foot(paper: &Paper) -> String {
    let number = paper.number.as_deref().unwrap_or("未编号");
    format!("{}·{}　{number}　{}　{}", paper.form, paper.form_version, paper.organisation, paper.on)
}

/// Tells which characters are to be written by hand.
fn missing_note(missing: &[char]) -> Option<String> {
    let codes: Vec<String> = missing.iter().map(|c| format!("U+{:04X}", u32::from(*c))).collect();
    (!codes.is_empty()).then(|| format!("缺字（以〓代替，请手工补写）：{}", codes.join("、")))
}
