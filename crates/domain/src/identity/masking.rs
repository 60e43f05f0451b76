//! What of a person's particulars is shown (脱敏): the least that still tells people apart.

/// Where a number is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Screen {
    /// Where somebody works on this very case (办案界面).
    Duty,
    /// Lists, searches and everywhere else.
    Elsewhere,
}

const STAR: &str = "*";

/// Documents at least as long show their beginning and end on duty screens; shorter ones would be given away.
const LONG_NUMBER: usize = 15;

/// The first `head` and last `tail` characters, with a star for each between; stars only where nothing would be between.
fn keep(text: &str, head: usize, tail: usize) -> String {
    let characters: Vec<char> = text.chars().collect();
    if characters.len() <= head + tail {
        return STAR.repeat(characters.len());
    }
    let hidden = characters.len() - head - tail;
    let first = characters[..head].iter();
    let last = characters[head + hidden..].iter();
    first.copied().chain(STAR.repeat(hidden).chars()).chain(last.copied()).collect()
}

/// Surname and stars: `李**`.
#[must_use]
pub fn mask_name(name: &str) -> String {
    keep(name, 1, 0)
}

/// First three and last four digits: `138****5678`.
#[must_use]
pub fn mask_phone(phone: &str) -> String {
    keep(phone, 3, 4)
}

/// Number of an identity document: `110105********1234` where the case is worked on, `1***************34` elsewhere.
#[must_use]
pub fn mask_identity(number: &str, screen: Screen) -> String {
    match screen {
        Screen::Duty if number.chars().count() >= LONG_NUMBER => keep(number, 6, 4),
        Screen::Duty | Screen::Elsewhere => keep(number, 1, 2),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("李阿婆", "李**")]
    #[case("张伟", "张*")]
    #[case("李", "*")]
    #[case("", "")]
    fn names(#[case] name: &str, #[case] shown: &str) {
        assert_eq!(mask_name(name), shown);
    }

    #[rstest]
    #[case("13812345678", "138****5678")]
    #[case("0575-87012345", "057******2345")]
    #[case("8701234", "*******")]
    fn phones(#[case] phone: &str, #[case] shown: &str) {
        assert_eq!(mask_phone(phone), shown);
    }

    #[rstest]
    #[case("53010219200508011X", Screen::Duty, "530102********011X")]
    #[case("53010219200508011X", Screen::Elsewhere, "5***************1X")]
    #[case("E12345678", Screen::Duty, "E******78")]
    #[case("123", Screen::Elsewhere, "***")]
    fn documents(#[case] number: &str, #[case] screen: Screen, #[case] shown: &str) {
        assert_eq!(mask_identity(number, screen), shown);
    }

    proptest! {
        #[test]
        fn something_is_always_hidden(text in "\\PC{1,30}") {
            for shown in [mask_name(&text), mask_phone(&text), mask_identity(&text, Screen::Duty)] {
                prop_assert!(shown.contains(STAR));
                prop_assert_eq!(shown.chars().count(), text.chars().count());
            }
        }
    }
}
