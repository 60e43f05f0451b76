//! What a file is, found in its content: the name and type that a client sends prove nothing.

use crate::types::words;
use serde::{Deserialize, Serialize};

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident $extension:literal $media_type:literal $sniffed:literal;)*) => {
        /// The kinds of files that may be attached.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum FileKind {
            $($(#[$doc])* $kind,)*
        }

        impl FileKind {
            /// Media type for HTTP.
            #[must_use]
            pub fn media_type(self) -> &'static str {
                match self { $(Self::$kind => $media_type,)* }
            }

            /// Usual extension of file names, without a dot.
            #[must_use]
            pub fn extension(self) -> &'static str {
                match self { $(Self::$kind => $extension,)* }
            }

            fn from_sniffed(media_type: &str) -> Option<Self> {
                match media_type { $($sniffed => Some(Self::$kind),)* _ => None }
            }
        }
    };
}

kinds! {
    /// Photograph.
    Jpeg "jpg" "image/jpeg" "image/jpeg";
    /// Picture or screenshot.
    Png "png" "image/png" "image/png";
    /// Picture.
    Webp "webp" "image/webp" "image/webp";
    /// Photograph of a telephone.
    Heic "heic" "image/heic" "image/heif";
    /// Document.
    Pdf "pdf" "application/pdf" "application/pdf";
    /// Text document of Word or WPS.
    Docx "docx" "application/vnd.openxmlformats-officedocument.wordprocessingml.document" "word/";
    /// Spreadsheet of Excel or WPS.
    Xlsx "xlsx" "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" "xl/";
    /// Sound recording.
    Mp3 "mp3" "audio/mpeg" "audio/mpeg";
    /// Sound recording of a telephone.
    M4a "m4a" "audio/mp4" "audio/m4a";
    /// Sound recording of an older telephone.
    Amr "amr" "audio/amr" "audio/amr";
    /// Film.
    Mp4 "mp4" "video/mp4" "video/mp4";
}

words!(FileKind);

/// What every entry of a ZIP archive begins with.
const ZIP_ENTRY: &[u8] = b"PK\x03\x04";

/// Where an entry of a ZIP archive gives the length of its name, and where the name begins.
const ZIP_NAME_LENGTH_AT: usize = 26;
const ZIP_NAME_AT: usize = 30;

impl FileKind {
    /// Whether it is a picture.
    #[must_use]
    pub const fn is_picture(self) -> bool {
        matches!(self, Self::Jpeg | Self::Png | Self::Webp | Self::Heic)
    }

    /// Finds the kind of a file from its first 64 KiB; `None` when it is none of ours.
    pub(super) fn sniff(head: &[u8]) -> Option<Self> {
        if head.starts_with(ZIP_ENTRY) {
            return Self::sniff_office(head);
        }
        infer::get(head).and_then(|found| Self::from_sniffed(found.mime_type()))
    }

    /// Office documents are ZIP archives told apart by a folder in them, which stands in another place with every
    /// program that writes them.
    fn sniff_office(head: &[u8]) -> Option<Self> {
        let entries = head.windows(ZIP_ENTRY.len()).enumerate().filter(|(_, window)| *window == ZIP_ENTRY);
        let mut names = entries.filter_map(|(at, _)| {
            let entry = &head[at..];
            let length = entry.get(ZIP_NAME_LENGTH_AT..ZIP_NAME_LENGTH_AT + 2)?;
            let length = usize::from(u16::from_le_bytes([length[0], length[1]]));
            entry.get(ZIP_NAME_AT..ZIP_NAME_AT + length)
        });
        names.find_map(|name| {
            let folder = name.iter().position(|byte| *byte == b'/').map(|slash| &name[..=slash])?;
            Self::from_sniffed(std::str::from_utf8(folder).ok()?)
        })
    }
}
