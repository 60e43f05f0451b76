//! Setting a case file: its papers first, since the contents tell their pages.

use std::collections::BTreeMap;

use domain::case::Attachment;
use domain::id::AttachmentId;
use krilla::image::Image;

use super::{CaseFile, Entry, Piece, covers};
use crate::content::{Block, Cell, Grid, Paper, Row};
use crate::font::Fonts;
use crate::layout::{Furniture, Page, Setter, furnish, picture_page, set, setter};
use crate::pdf::{self, Bookmark, Contents};
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

/// Whether a file of this type stands in the file as a picture.
pub(super) fn is_picture(media_type: &str) -> bool {
    matches!(media_type, "image/jpeg" | "image/png" | "image/gif" | "image/webp")
}

fn image(media_type: &str, content: Vec<u8>) -> Option<Image> {
    let read = match media_type {
        "image/jpeg" => Image::from_jpeg,
        "image/png" => Image::from_png,
        "image/gif" => Image::from_gif,
        "image/webp" => Image::from_webp,
        _ => return None,
    };
    let image = read(content.into(), true);
    if let Err(error) = &image {
        tracing::warn!(%error, media_type, "an attached picture cannot be read; the file names it instead");
    }
    image.ok()
}

/// Sets a case file. `pictures` are the contents of the attached pictures; one that is left out is named only.
///
/// # Errors
/// [`DocumentError::Pdf`].
pub fn render_file(
    file: &CaseFile,
    imprint: &Imprint,
    fonts: &Fonts,
    mut pictures: BTreeMap<AttachmentId, Vec<u8>>,
) -> Result<RenderedFile, DocumentError> {
    let mut setter = setter(fonts);
    let mut images = Vec::new();
    let mut body = Vec::new();
    let mut begins = Vec::new();
    for entry in &file.entries {
        let first = body.len() + 1;
        begins.push(first);
        let (mut pages, foot) = match &entry.piece {
            Piece::Paper(paper) => (set(paper, &mut setter), foot(paper)),
            Piece::Attachment(attachment) => {
                let content = pictures.remove(&attachment.id);
                let image = content.and_then(|content| image(&attachment.media_type, content));
                let pages = attached(attachment, entry, image.as_ref(), images.len(), (&file.cover, &mut setter));
                images.extend(image);
                (pages, foot(&file.cover))
            }
        };
        let furniture =
            Furniture { head: entry.title.clone(), foot: vec![foot], file_page: Some(first), ..around(imprint) };
        furnish(&mut pages, &furniture, &mut setter);
        body.extend(pages);
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
    let contents = Contents { title: &title, pages: &pages, pictures: &images, bookmarks: &bookmarks };
    let pdf = pdf::draw(fonts, &contents)?;
    Ok(RenderedFile { pdf, pages: pages.len(), missing_characters: setter.into_missing() })
}

fn around(imprint: &Imprint) -> Furniture {
    Furniture { watermark: imprint.watermark.clone(), ..Furniture::default() }
}

/// The page of an attachment: the picture, or what it is.
fn attached(
    attachment: &Attachment,
    entry: &Entry,
    image: Option<&Image>,
    index: usize,
    (cover, setter): (&Paper, &mut Setter<'_>),
) -> Vec<Page> {
    if let Some(image) = image {
        return vec![picture_page(&entry.title, (index, image.size()), setter)];
    }
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
