//! The complete case file (卷宗): cover, contents with page numbers, every paper and attachment in the official order,
//! back cover. One case, one file.

mod covers;
mod render;

pub use render::{RenderedFile, render_file};

use chrono::NaiveDate;
use domain::case::{Attachment, AttachmentKind, Case};
use domain::id::AttachmentId;
use serde::{Deserialize, Serialize};
use store::Materials;

use crate::content::Paper;
use crate::fill::fill_occasion;
use crate::form::Slot;
use crate::forms::FORMS;
use crate::picture;

/// The word for it where a form is named.
pub const CASE_FILE: &str = "case_file";

/// Grows when its order or its covers change.
pub const CASE_FILE_VERSION: u16 = 2;

/// A case file, before it is set: what is hashed, sealed and kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseFile {
    /// Cover (封面).
    pub cover: Paper,
    /// What lies in it, in order.
    pub entries: Vec<Entry>,
    /// Back cover (封底).
    pub back: Paper,
}

/// Something that lies in the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its place in the order.
    pub slot: Slot,
    /// As the contents name it.
    pub title: String,
    /// Civil date.
    pub on: NaiveDate,
    /// What it is.
    pub piece: Piece,
}

/// What lies in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "piece", content = "data", rename_all = "snake_case")]
pub enum Piece {
    /// A paper.
    Paper(Paper),
    /// A file that was attached to the case: a picture or the pages of a PDF stand there, anything else is named.
    Attachment(Attachment),
}

impl CaseFile {
    /// Its one form in bytes, which the hash is taken of.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("a case file is plain data")
    }

    /// Attachments that are pictures or PDFs, whose content is needed to set it.
    pub fn enclosed(&self) -> impl Iterator<Item = AttachmentId> {
        self.entries.iter().filter_map(|entry| match &entry.piece {
            Piece::Attachment(attachment) if picture::can_be_shown(&attachment.media_type) => Some(attachment.id),
            _ => None,
        })
    }
}

/// Where an attachment lies.
const fn slot_of(kind: AttachmentKind) -> Slot {
    match kind {
        AttachmentKind::Application => Slot::Application,
        AttachmentKind::Identity => Slot::Identity,
        AttachmentKind::Authorisation => Slot::Authorisation,
        AttachmentKind::Record => Slot::Session,
        AttachmentKind::Evidence
        | AttachmentKind::Photo
        | AttachmentKind::ExpertOpinion
        | AttachmentKind::LegalOpinion => Slot::Evidence,
        AttachmentKind::Agreement => Slot::Outcome,
        AttachmentKind::Receipt => Slot::Performance,
        AttachmentKind::RiskSheet | AttachmentKind::MeetingMinutes | AttachmentKind::Other => Slot::Situation,
    }
}

/// Puts together what has happened in a case: every paper that tells of it, and every attachment.
#[must_use]
pub fn case_file(materials: &Materials<Case>) -> CaseFile {
    let mut entries = Vec::new();
    for slot in Slot::ALL {
        for form in FORMS.iter().filter(|form| form.slot == Some(*slot)) {
            for occasion in (form.occasions)(materials).into_iter().filter(|occasion| !occasion.open) {
                let paper = fill_occasion(form, materials, &occasion).paper;
                let title = match occasion.about.as_str() {
                    "" => paper.title.clone(),
                    about => format!("{}（{about}）", paper.title),
                };
                entries.push(Entry { slot: *slot, title, on: paper.on, piece: Piece::Paper(paper) });
            }
        }
        let attachments = materials.subject.attachments.iter().filter(|attachment| slot_of(attachment.kind) == *slot);
        entries.extend(attachments.map(|attachment| Entry {
            slot: *slot,
            title: format!("{}：{}", attachment.kind.name_zh(), attachment.name),
            on: attachment.added_on,
            piece: Piece::Attachment(attachment.clone()),
        }));
    }
    CaseFile { cover: covers::cover(materials), entries, back: covers::back(materials) }
}
