//! Texts people type in, bounded and free of control characters.

use serde::{Deserialize, Serialize};

/// A text that cannot be taken, in Chinese for the one who typed it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidText {
    /// Nothing but white space.
    #[error("内容不能为空")]
    Blank,
    /// Too long.
    #[error("内容过长，最多 {0} 个字")]
    TooLong(usize),
    /// Control characters.
    #[error("内容含有不可见的控制字符")]
    ControlCharacter,
}

macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident, $limit:tt, lines: $lines:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
        #[serde(try_from = "String", into = "String")]
        #[schema(value_type = String, min_length = 1, max_length = $limit)]
        pub struct $name(String);

        impl $name {
            /// Longest text taken, in characters.
            pub const LIMIT: usize = $limit;

            /// Trims and checks a text.
            ///
            /// # Errors
            /// Blank, too long, or with control characters.
            pub fn new(text: &str) -> Result<Self, InvalidText> {
                let text = text.trim();
                if text.is_empty() {
                    return Err(InvalidText::Blank);
                }
                if text.chars().count() > Self::LIMIT {
                    return Err(InvalidText::TooLong(Self::LIMIT));
                }
                if text.chars().any(|c| c.is_control() && !($lines && matches!(c, '\n' | '\r' | '\t'))) {
                    return Err(InvalidText::ControlCharacter);
                }
                Ok(Self(text.to_owned()))
            }
        }

        impl TryFrom<String> for $name {
            type Error = InvalidText;
            fn try_from(text: String) -> Result<Self, InvalidText> {
                Self::new(&text)
            }
        }

        impl std::str::FromStr for $name {
            type Err = InvalidText;
            fn from_str(text: &str) -> Result<Self, InvalidText> {
                Self::new(text)
            }
        }

        impl From<$name> for String {
            fn from(text: $name) -> Self {
                text.0
            }
        }

        impl std::ops::Deref for $name {
            type Target = str;
            fn deref(&self) -> &str {
                &self.0
            }
        }
    )*};
}

texts! {
    /// One line: a name, a title, a place; at most 200 characters.
    Line, 200, lines: false;
    /// A paragraph on a paper; at most 1,000 characters.
    Paragraph, 1_000, lines: true;
    /// A narrative, a record, a report; at most 20,000 characters.
    Story, 20_000, lines: true;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_trimmed_and_bounded() {
        assert_eq!(&*Line::new("  排水沟纠纷 ").expect("a line"), "排水沟纠纷");
        assert_eq!(Line::new(" \t"), Err(InvalidText::Blank));
        assert_eq!(Line::new("甲\n乙"), Err(InvalidText::ControlCharacter));
        assert_eq!(Line::new(&"长".repeat(201)), Err(InvalidText::TooLong(200)));
    }

    #[test]
    fn a_story_keeps_its_lines() {
        assert_eq!(&*Story::new("甲\n乙").expect("a story"), "甲\n乙");
        assert_eq!(Story::new("甲\u{0}乙"), Err(InvalidText::ControlCharacter));
    }
}
