//! Drawing pages into a PDF. Fonts are embedded as the characters that are used, with the text behind them (ToUnicode).

use krilla::Document;
use krilla::color::luma;
use krilla::destination::XyzDestination;
use krilla::geom::{PathBuilder, Point, Size, Transform};
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, Stroke};
use krilla::surface::Surface;
use krilla::text::{GlyphId, KrillaGlyph};

use crate::DocumentError;
use crate::font::Fonts;
use crate::layout::{Item, Line, PAGE_HEIGHT, PAGE_WIDTH, Page, Weight};
use crate::picture::Picture;

/// How much bolder text is drawn, in parts of its size.
const BOLDNESS: f32 = 0.028;
/// Grey of what stands around the text.
const FAINT: u8 = 90;
/// Size of text across the page.
const WATERMARK: f32 = 22.0;
/// How much of the paper it covers.
const WATERMARK_OPACITY: f32 = 0.13;
/// How steep it is, in degrees; negative is upwards.
const WATERMARK_ANGLE: f32 = -35.0;

/// A place to jump to from the side of a reader (书签).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bookmark {
    pub(crate) title: String,
    /// Page, from 0.
    pub(crate) page: usize,
}

/// What a PDF is made of.
#[derive(Default)]
pub(crate) struct Contents<'c> {
    pub(crate) title: &'c str,
    pub(crate) pages: &'c [Page],
    pub(crate) pictures: &'c [Picture],
    pub(crate) bookmarks: &'c [Bookmark],
}

/// Makes the PDF.
pub(crate) fn draw(fonts: &Fonts, contents: &Contents<'_>) -> Result<Vec<u8>, DocumentError> {
    let mut document = Document::new();
    let settings =
        PageSettings::from_wh(PAGE_WIDTH, PAGE_HEIGHT).ok_or_else(|| DocumentError::Pdf("A4 is no size".to_owned()))?;
    for page in contents.pages {
        let mut sheet = document.start_page_with(settings.clone());
        let mut surface = sheet.surface();
        page.items.iter().for_each(|item| draw_item(&mut surface, fonts, item, contents.pictures));
        surface.finish();
        sheet.finish();
    }
    if !contents.bookmarks.is_empty() {
        let mut outline = Outline::new();
        for Bookmark { title, page } in contents.bookmarks {
            let top = XyzDestination::new(*page, Point::from_xy(0.0, 0.0));
            outline.push_child(OutlineNode::new(title.clone(), top));
        }
        document.set_outline(outline);
    }
    document.set_metadata(Metadata::new().title(contents.title.to_owned()).language("zh-CN".to_owned()));
    document.finish().map_err(|error| DocumentError::Pdf(format!("{error:?}")))
}

fn draw_item(surface: &mut Surface<'_>, fonts: &Fonts, item: &Item, pictures: &[Picture]) {
    match item {
        Item::Text { x, y, size, weight, line } => {
            let paint = luma::Color::new(if *weight == Weight::Faint { FAINT } else { 0 });
            surface.set_fill(Some(Fill { paint: paint.into(), ..Fill::default() }));
            let bold = Stroke { width: size * BOLDNESS, ..Stroke::default() };
            surface.set_stroke((*weight == Weight::Bold).then_some(bold));
            draw_line(surface, fonts, Point::from_xy(*x, *y), *size, line);
        }
        Item::Rule { from, to, width } => {
            let mut path = PathBuilder::new();
            path.move_to(from.0, from.1);
            path.line_to(to.0, to.1);
            let Some(path) = path.finish() else { return };
            surface.set_fill(None);
            surface.set_stroke(Some(Stroke { width: *width, ..Stroke::default() }));
            surface.draw_path(&path);
        }
        Item::Watermark { line } => {
            let opacity = NormalizedF32::new(WATERMARK_OPACITY).unwrap_or(NormalizedF32::ONE);
            surface.set_fill(Some(Fill { opacity, ..Fill::default() }));
            surface.set_stroke(None);
            for third in [0.2, 0.5, 0.8] {
                let middle = (PAGE_WIDTH / 2.0, PAGE_HEIGHT * third);
                surface.push_transform(&Transform::from_rotate_at(WATERMARK_ANGLE, middle.0, middle.1));
                let start = Point::from_xy(middle.0 - line.width() / 2.0, middle.1);
                draw_line(surface, fonts, start, WATERMARK, line);
                surface.pop();
            }
        }
        Item::Picture { index, place, size } => {
            if let (Some(picture), Some(size)) = (pictures.get(*index), Size::from_wh(size.0, size.1)) {
                surface.push_transform(&Transform::from_translate(place.0, place.1));
                picture.draw(surface, size);
                surface.pop();
            }
        }
    }
}

/// Draws a line in runs of one font each.
fn draw_line(surface: &mut Surface<'_>, fonts: &Fonts, start: Point, size: f32, line: &Line) {
    let mut x = start.x;
    for run in line.glyphs.chunk_by(|a, b| a.glyph.face == b.glyph.face) {
        let mut text = String::new();
        let glyphs: Vec<KrillaGlyph> = run
            .iter()
            .map(|placed| {
                let begin = text.len();
                text.push(placed.character);
                let id = GlyphId::new(placed.glyph.id.to_u32());
                KrillaGlyph::new(id, placed.advance / size, 0.0, 0.0, 0.0, begin..text.len(), None)
            })
            .collect();
        let face = fonts.face(run[0].glyph.face);
        surface.draw_glyphs(Point::from_xy(x, start.y), &glyphs, face.font.clone(), &text, size, false);
        x += run.iter().map(|placed| placed.advance).sum::<f32>();
    }
}
