//! Fonts: one in the program, those of the system for what it lacks.
//!
//! The one in the program is Noto Serif CJK SC cut down to the characters of GBK and of the 通用规范汉字表, so that papers
//! look the same on every machine, a fresh one too. Only a character that it lacks makes the program look at the fonts of
//! the system, once. What none of them has is set as 〓, the mark of a missing type, and reported.

use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, OnceLock};

use krilla::text::Font;
use skrifa::instance::{LocationRef, Size};
use skrifa::string::StringId;
use skrifa::{FontRef, GlyphId, MetadataProvider};

const PACKED: &[u8] = include_bytes!("../fonts/NotoSerifCJKsc.otf.zst");

/// The font in the program, unpacked when it is first needed.
static EMBEDDED: LazyLock<Face> = LazyLock::new(|| {
    let data = zstd::bulk::decompress(PACKED, UNPACKED_MAX).ok();
    let face = data.and_then(|data| Face::open(Arc::new(data), 0));
    face.expect("the font in the program is whole, as every test of this crate shows")
});

/// Largest size of the unpacked font in bytes, with room for a larger one.
const UNPACKED_MAX: usize = 32 * 1024 * 1024;

/// Stands for a character that no font has (缺字).
pub(crate) const MISSING: char = '〓';

/// Where systems keep Chinese fonts with many characters, best first.
const OF_SYSTEM: [&str; 10] = [
    "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSerifCJK-Regular.ttc",
    "/usr/share/fonts/noto/NotoSerifCJK-Regular.ttc",
    "/usr/share/fonts/google-noto-serif-cjk-fonts/NotoSerifCJK-Regular.ttc",
    "/usr/share/fonts/truetype/hanazono/HanaMinA.ttf",
    "/usr/share/fonts/truetype/hanazono/HanaMinB.ttf",
    "/System/Library/Fonts/Supplemental/Songti.ttc",
    "C:\\Windows\\Fonts\\simsun.ttc",
    "C:\\Windows\\Fonts\\simsunb.ttf",
    "C:\\Windows\\Fonts\\SimsunExtG.ttf",
];

/// Of the fonts in one file, the one whose characters have the shapes of the mainland.
const MAINLAND: &str = " SC";

/// The fonts. Made once and shared; copies are handles to the same.
#[derive(Clone)]
pub struct Fonts(Arc<Inner>);

struct Inner {
    /// Files to look into for what the embedded font lacks.
    files: Vec<PathBuf>,
    found: OnceLock<Vec<Face>>,
}

/// A font that is open.
pub(crate) struct Face {
    pub(crate) font: Font,
    data: Arc<Vec<u8>>,
    index: u32,
}

/// A character as a font draws it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Glyph {
    /// Which face: 0 is the embedded one, the others follow.
    pub(crate) face: usize,
    pub(crate) id: GlyphId,
    /// Its width, in parts of the size.
    pub(crate) advance: f32,
}

impl Fonts {
    /// The embedded font; `files` are looked into before the fonts of the system for what it lacks.
    #[must_use]
    pub fn new(files: &[PathBuf]) -> Self {
        let files = files.iter().cloned().chain(OF_SYSTEM.iter().map(PathBuf::from)).collect();
        Self(Arc::new(Inner { files, found: OnceLock::new() }))
    }

    /// The embedded font alone, as on a machine without any.
    #[must_use]
    pub fn embedded_only() -> Self {
        Self(Arc::new(Inner { files: Vec::new(), found: OnceLock::new() }))
    }

    /// How a character is drawn; none when no font has it.
    pub(crate) fn glyph(&self, character: char) -> Option<Glyph> {
        if let Some(glyph) = EMBEDDED.glyph(character, 0) {
            return Some(glyph);
        }
        let others = self.others().iter().enumerate();
        others.into_iter().find_map(|(place, face)| face.glyph(character, place + 1))
    }

    pub(crate) fn face(&self, face: usize) -> &Face {
        face.checked_sub(1).and_then(|place| self.others().get(place)).unwrap_or(&EMBEDDED)
    }

    fn others(&self) -> &[Face] {
        self.0.found.get_or_init(|| {
            let files = self.0.files.iter();
            files.filter_map(|path| Face::of_file(path)).collect()
        })
    }
}

impl Face {
    fn open(data: Arc<Vec<u8>>, index: u32) -> Option<Self> {
        let font = Font::new(Arc::clone(&data).into(), index)?;
        Some(Self { font, data, index })
    }

    /// The font in a file, if there is one that can be read.
    fn of_file(path: &Path) -> Option<Self> {
        let data = std::fs::read(path).ok()?;
        let index = mainland(&data);
        let face = Self::open(Arc::new(data), index);
        if face.is_none() {
            tracing::warn!(path = %path.display(), "the font cannot be read");
        }
        face
    }

    fn glyph(&self, character: char, face: usize) -> Option<Glyph> {
        let font = FontRef::from_index(&self.data, self.index).ok()?;
        let id = font.charmap().map(character)?;
        let advance = font.glyph_metrics(Size::unscaled(), LocationRef::default()).advance_width(id)?;
        Some(Glyph { face, id, advance: advance / self.font.units_per_em() })
    }
}

/// Which font of a collection to take.
fn mainland(data: &[u8]) -> u32 {
    let fonts = (0..).map_while(|index| FontRef::from_index(data, index).ok());
    let named = |font: &FontRef<'_>| {
        let mut names = font.localized_strings(StringId::FAMILY_NAME);
        names.any(|name| name.chars().collect::<String>().ends_with(MAINLAND))
    };
    fonts.take(32).position(|font| named(&font)).and_then(|index| u32::try_from(index).ok()).unwrap_or(0)
}
