//! What is attached to a case as it stands in its file: a picture, or the pages of a PDF.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use krilla::Document;
use krilla::geom::Size;
use krilla::image::Image;
use krilla::page::PageSettings;
use krilla::pdf::{Pdf, PdfDocument};
use krilla::surface::Surface;

use crate::layout::{PAGE_HEIGHT, PAGE_WIDTH};

/// Media type of a PDF.
const PDF: &str = "application/pdf";

/// A PDF with more pages than these is named in the file and kept beside it.
const PAGES_MAX: usize = 300;

/// Something that stands on a page of its own, as large as fits.
pub(crate) enum Picture {
    /// A picture.
    Image(Image),
    /// A page of a PDF: which, from 0, and its width and height in points.
    Page { document: PdfDocument, index: usize, size: (f32, f32) },
}

/// Whether a file of this type can stand in the file by itself.
pub(crate) fn can_be_shown(media_type: &str) -> bool {
    matches!(media_type, "image/jpeg" | "image/png" | "image/gif" | "image/webp" | PDF)
}

/// The pages that a file makes: one of a picture, as many of a PDF as it has, none of what cannot be read.
pub(crate) fn pictures(media_type: &str, content: Vec<u8>) -> Vec<Picture> {
    if media_type == PDF {
        return pages(content).unwrap_or_default();
    }
    let read = match media_type {
        "image/jpeg" => Image::from_jpeg,
        "image/png" => Image::from_png,
        "image/gif" => Image::from_gif,
        "image/webp" => Image::from_webp,
        _ => return Vec::new(),
    };
    let image = read(content.into(), true);
    if let Err(error) = &image {
        tracing::warn!(%error, media_type, "an attached picture cannot be read; the file names it instead");
    }
    image.map(Picture::Image).into_iter().collect()
}

/// The pages of a PDF, if all of them can be drawn: one that is locked or broken must not break the file it lies in, so it
/// is drawn for a try. What a stranger made is taken apart there, so that even a panic is only a refusal.
fn pages(content: Vec<u8>) -> Option<Vec<Picture>> {
    let tried = catch_unwind(AssertUnwindSafe(|| {
        let pdf = Pdf::new(content).map_err(|error| format!("{error:?}"))?;
        #[expect(clippy::redundant_closure_for_method_calls, reason = "the type of such a page has no name here")]
        let sizes: Vec<_> = pdf.pages().iter().map(|page| page.render_dimensions()).collect();
        if sizes.is_empty() || sizes.len() > PAGES_MAX {
            return Err(format!("{} pages", sizes.len()));
        }
        let document = PdfDocument::new(Arc::new(pdf));
        let page = |(index, size)| Picture::Page { document: document.clone(), index, size };
        let pages: Vec<_> = sizes.into_iter().enumerate().map(page).collect();
        can_be_drawn(&pages)?;
        Ok(pages)
    }));
    let pages = tried.unwrap_or_else(|_| Err("it broke what reads it".to_owned()));
    if let Err(reason) = &pages {
        tracing::warn!(reason, "an attached PDF cannot be read; the file names it instead");
    }
    pages.ok()
}

fn can_be_drawn(pages: &[Picture]) -> Result<(), String> {
    let mut document = Document::new();
    for page in pages {
        let settings = PageSettings::from_wh(PAGE_WIDTH, PAGE_HEIGHT).ok_or("A4 is no size")?;
        let mut sheet = document.start_page_with(settings);
        let mut surface = sheet.surface();
        page.draw(&mut surface, Size::from_wh(PAGE_WIDTH, PAGE_HEIGHT).ok_or("A4 is no size")?);
        surface.finish();
        sheet.finish();
    }
    document.finish().map(drop).map_err(|error| format!("{error:?}"))
}

impl Picture {
    /// Width and height, in units that both share.
    #[expect(clippy::cast_precision_loss, reason = "a picture has a few thousand pixels a side")]
    pub(crate) fn size(&self) -> (f32, f32) {
        let (width, height) = match self {
            Self::Image(image) => (image.size().0 as f32, image.size().1 as f32),
            Self::Page { size, .. } => *size,
        };
        (width.max(1.0), height.max(1.0))
    }

    /// Draws it from the origin of a surface.
    pub(crate) fn draw(&self, surface: &mut Surface<'_>, size: Size) {
        match self {
            Self::Image(image) => surface.draw_image(image.clone(), size),
            Self::Page { document, index, .. } => surface.draw_pdf_page(document, size, *index),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A PDF of two pages, the second lying on its side.
    fn two_pages() -> Vec<u8> {
        let mut document = Document::new();
        for (width, height) in [(300.0, 400.0), (400.0, 300.0)] {
            document.start_page_with(PageSettings::from_wh(width, height).unwrap()).finish();
        }
        document.finish().unwrap()
    }

    #[test]
    fn a_pdf_stands_on_as_many_pages_as_it_has() {
        let sizes: Vec<_> = pictures(PDF, two_pages()).iter().map(Picture::size).collect();
        assert_eq!(sizes, [(300.0, 400.0), (400.0, 300.0)]);
    }

    #[test]
    fn what_cannot_be_read_makes_no_page() {
        let whole = two_pages();
        for content in [b"%PDF-1.7 and nothing after it".to_vec(), whole[..whole.len() / 2].to_vec(), Vec::new()] {
            // Half of a file may still be read; it must only never break what it lies in.
            let pages = pictures(PDF, content);
            assert!(can_be_drawn(&pages).is_ok());
        }
        assert!(pictures("image/png", b"no picture".to_vec()).is_empty());
        assert!(pictures("text/plain", b"words".to_vec()).is_empty());
    }
}
