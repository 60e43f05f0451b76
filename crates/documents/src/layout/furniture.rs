//! What stands around the text of a page: running head, form, case and hash at the foot, page numbers, watermark.

use super::{Item, LEFT, PAGE_HEIGHT, Page, RIGHT, Setter, Weight, baseline};

const SIZE: f32 = 8.5;
const STRIP: f32 = 12.0;
const FOOT: f32 = PAGE_HEIGHT - 58.0;
const HEAD: f32 = 44.0;

/// What stands around the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Furniture {
    /// Left above the text, from the second page on.
    pub(crate) head: String,
    /// Lines below the text.
    pub(crate) foot: Vec<String>,
    /// Light text across each page.
    pub(crate) watermark: Option<String>,
    /// Number of the first page within the case file.
    pub(crate) file_page: Option<usize>,
    /// Whether the pages are numbered among themselves.
    pub(crate) numbered: bool,
}

impl Default for Furniture {
    fn default() -> Self {
        Self { head: String::new(), foot: Vec::new(), watermark: None, file_page: None, numbered: true }
    }
}

/// Puts it around the pages of a paper, which are numbered among themselves: 第 x 页 共 y 页.
pub(crate) fn furnish(pages: &mut [Page], furniture: &Furniture, setter: &mut Setter<'_>) {
    let total = pages.len();
    for (place, page) in pages.iter_mut().enumerate() {
        let mut put = |text: &str, y: f32, right: bool| {
            let line = setter.line(text, SIZE);
            let x = if right { RIGHT - line.width() } else { LEFT };
            page.items.push(Item::Text { x, y: y + baseline(STRIP, SIZE), size: SIZE, weight: Weight::Faint, line });
        };
        let headed = furniture.numbered && place > 0;
        if headed {
            put(&furniture.head, HEAD, false);
        }
        if let Some(first) = furniture.file_page {
            put(&format!("案卷第 {} 页", first + place), HEAD, true);
        }
        for (y, text) in (0u8..).map(|n| FOOT + STRIP * f32::from(n)).zip(&furniture.foot) {
            put(text, y, false);
        }
        if furniture.numbered {
            put(&format!("第 {} 页 共 {total} 页", place + 1), FOOT, true);
        }
        let mut rules = vec![FOOT - 4.0];
        if headed || furniture.file_page.is_some() {
            rules.push(HEAD + STRIP + 4.0);
        }
        for y in rules {
            page.items.push(Item::Rule { from: (LEFT, y), to: (RIGHT, y), width: 0.4 });
        }
        if let Some(text) = &furniture.watermark {
            page.items.insert(0, Item::Watermark { line: setter.line(text, super::TITLE) });
        }
    }
}
