//! How papers write dates, amounts and people.

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc};
use domain::money::Fen;

/// A date as papers write it: 2026年3月11日.
pub(crate) fn date(on: NaiveDate) -> String {
    format!("{}年{}月{}日", on.year(), on.month(), on.day())
}

/// Who printed something or took it out, and when, in the time of China: 王建国 2026-03-11 09:20.
#[must_use]
pub fn stamp(name: &str, at: DateTime<Utc>) -> String {
    // Asia/Shanghai has no daylight saving.
    format!("{name} {}", (at + TimeDelta::hours(8)).format("%Y-%m-%d %H:%M"))
}

/// A date to be filled in by hand.
pub(crate) const DATE_BLANK: &str = "　　　　年　　月　　日";

/// An amount in digits and in words, so that neither is changed alone: 800.00元（大写：捌佰元整）.
pub(crate) fn amount(fen: Fen) -> String {
    format!("{fen}元（大写：{}）", capitals(fen))
}

/// An amount in the words of bills (大写金额).
fn capitals(fen: Fen) -> String {
    const DIGITS: [&str; 10] = ["零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"];
    const PLACES: [&str; 4] = ["", "拾", "佰", "仟"];
    const GROUPS: [&str; 5] = ["", "万", "亿", "万亿", "亿亿"];
    let digit = |value: i64| DIGITS[usize::try_from(value % 10).unwrap_or(0)];
    let (yuan, jiao, rest) = (fen.get() / 100, fen.get() / 10 % 10, fen.get() % 10);
    let mut words = String::new();
    let digits: Vec<i64> = yuan.to_string().bytes().map(|byte| i64::from(byte - b'0')).collect();
    let (mut zero, mut group_empty) = (false, true);
    for (place, value) in (0..digits.len()).rev().zip(&digits) {
        if *value == 0 {
            zero = true;
        } else {
            if zero && !words.is_empty() {
                words += "零";
            }
            zero = false;
            group_empty = false;
            words += digit(*value);
            words += PLACES[place % 4];
        }
        if place % 4 == 0 {
            if !group_empty {
                words += GROUPS[place / 4];
            }
            group_empty = true;
        }
    }
    if words.is_empty() && (jiao, rest) == (0, 0) {
        return "零元整".to_owned();
    }
    if !words.is_empty() {
        words += "元";
    }
    match (jiao, rest) {
        (0, 0) => words += "整",
        (0, rest) => {
            if !words.is_empty() {
                words += "零";
            }
            words += &format!("{}分", digit(rest));
        }
        (jiao, 0) => words += &format!("{}角整", digit(jiao)),
        (jiao, rest) => words += &format!("{}角{}分", digit(jiao), digit(rest)),
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_written_in_words_too() {
        let table = [
            (0, "零元整"),
            (5, "伍分"),
            (50, "伍角整"),
            (105, "壹元零伍分"),
            (80_000, "捌佰元整"),
            (8_000_000, "捌万元整"),
            (1_234_567, "壹万贰仟叁佰肆拾伍元陆角柒分"),
            (10_010_000, "壹拾万零壹佰元整"),
            (100_000_000_000, "壹拾亿元整"),
            (10_000_000_100, "壹亿零壹元整"),
        ];
        for (fen, words) in table {
            assert_eq!(capitals(Fen::new(fen).unwrap()), words, "{fen}");
        }
    }

    #[test]
    fn printing_is_told_in_the_time_of_china() {
        assert_eq!(stamp("王建国", "2026-03-11T16:20:00Z".parse().unwrap()), "王建国 2026-03-12 00:20");
    }

    #[test]
    fn dates_are_written_as_on_papers() {
        assert_eq!(date("2026-03-11".parse().unwrap()), "2026年3月11日");
    }
}
