//! Setting a case file: its papers first, since the contents tell their pages.

use std::collections::BTreeMap;

use domain::case::Attachment;
use domain::id::AttachmentId;

use super::{CaseFile, Piece, covers};
use crate::content::{Block, Cell, Grid, Paper, Row};
use crate::font::Fonts;
use crate::layout::{Furniture, Page, Setter, furnish, picture_page, set, setter};
use crate::pdf::{self, Bookmark, Contents};
use crate::picture::{Picture, pictures};
use crate::{DocumentError, Imprint, foot, missing_note};

/// A case file that is set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenderedFile {
    /// The PDF.
    pub pdf: Vec<u8>,
    /// How many pages it has, covers and contents too.
    pub pages: usize,
    /// Characters that no font has (缺字).
    pub missing_characters: Vec<char>,
}

/// Sets a case file. `enclosed` are the contents of the attached pictures and PDFs; one that is left out is named only.
/// `set_so_far` hears how many of its entries are set.
///
/// # Errors
/// [`DocumentError::Pdf`].
pub fn render_file(
    file: &CaseFile,
    imprint: &Imprint,
    fonts: &Fonts,
    mut enclosed: BTreeMap<AttachmentId, Vec<u8>>,
    set_so_far: impl Fn(usize),
) -> Result<RenderedFile, DocumentError> {
    let mut setter = setter(fonts);
    let mut drawn: Vec<Picture> = Vec::new();
    let mut body = Vec::new();
    let mut begins = Vec::new();
    for entry in &file.entries {
        let first = body.len() + 1;
        begins.push(first);
        let (mut pages, foot) = match &entry.piece {
            Piece::Paper(paper) => (set(paper, &mut setter), foot(paper)),
            Piece::Attachment(attachment) => {
                let content = enclosed.remove(&attachment.id);
                let shown = content.map(|content| pictures(&attachment.media_type, content)).unwrap_or_default();
                let sizes = (drawn.len()..).zip(shown.iter().map(Picture::size));
                let pages = match shown.is_empty() {
                    true => named(attachment, &file.cover, &mut setter),
                    false => sizes.map(|picture| picture_page(&entry.title, picture, &mut setter)).collect(),
                };
                drawn.extend(shown);
                (pages, foot(&file.cover))
            }
        };
        let furniture =
            Furniture { head: entry.title.clone(), foot: vec![foot], file_page: Some(first), ..around(imprint) };
        furnish(&mut pages, &furniture, &mut setter);
        body.extend(pages);
        set_so_far(begins.len());
    }
    let mut before = set(&file.cover, &mut setter);
    before.extend(set(&covers::contents(&file.cover, &file.entries, &begins), &mut setter));
    let mut bookmarks = vec![Bookmark { title: "封面".to_owned(), page: 0 }];
    let offset = before.len() - 1;
    bookmarks.extend(
        file.entries
            .iter()
            .zip(&begins)
            .map(|(entry, page)| Bookmark { title: entry.title.clone(), page: page + offset }),
    );
    let back = set(&file.back, &mut setter);
    let lines = [Some(format!("校验码 {}　{}", imprint.hash, imprint.printed)), missing_note(setter.missing())];
    let outer = Furniture { foot: lines.into_iter().flatten().collect(), numbered: false, ..around(imprint) };
    let mut pages = before;
    furnish(&mut pages, &outer, &mut setter);
    pages.extend(body);
    let mut back = back;
    furnish(&mut back, &outer, &mut setter);
    pages.extend(back);
    let title = format!("人民调解卷宗 {}", file.cover.number.as_deref().unwrap_or_default());
    let contents = Contents { title: &title, pages: &pages, pictures: &drawn, bookmarks: &bookmarks };
    let pdf = pdf::draw(fonts, &contents)?;
    Ok(RenderedFile { pdf, pages: pages.len(), missing_characters: setter.into_missing() })
}

fn around(imprint: &Imprint) -> Furniture {
    Furniture { watermark: imprint.watermark.clone(), ..Furniture::default() }
}

/// What an attachment is that does not stand in the file itself.
fn named(attachment: &Attachment, cover: &Paper, setter: &mut Setter<'_>) -> Vec<Page> {
    let row = |name: &str, value: String| Row { cells: vec![Cell::label(name), Cell::value(value)], lines: 1 };
    let rows = vec![
        row("名称", attachment.name.clone()),
        row("种类", attachment.kind.name_zh().to_owned()),
        row("格式", attachment.media_type.clone()),
        row("大小", format!("{}字节", attachment.bytes)),
        row("登记日期", attachment.added_on.to_string()),
        row("SHA-256", attachment.digest.clone()),
    ];
    let blocks = vec![
        Block::Grid(Grid { columns: vec![2, 9], head: 0, rows }),
        Block::Note {
            text: "本件为电子文件，原件以上列SHA-256值为准，另存于系统并随卷归档。".to_owned()
        },
    ];
    let paper = Paper { title: "附件说明".to_owned(), blocks, ..cover.clone() };
    set(&paper, setter)
}
