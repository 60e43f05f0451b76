//! One writing for all: simplified characters, half width, numbers in digits.

use super::super::script::simplified;
use super::tables::MEASURES;

/// Longest text compared, in characters; what matters stands at the beginning.
const COMPARED_LENGTH: usize = 3_000;

/// A two-digit year up to this one is of this century (24年 is 2024).
const LAST_SHORT_YEAR: u64 = 39;

/// A text in one writing, and the numbers in it.
#[derive(Debug, Clone, Default)]
pub(super) struct Normal {
    /// Characters; a space where a sentence or phrase ends.
    pub(super) characters: Vec<char>,
    /// Every number said, in order.
    pub(super) numbers: Vec<u64>,
}

impl Normal {
    pub(super) fn new(text: &str) -> Self {
        let written = text.chars().take(COMPARED_LENGTH).map(half_width).map(simplified);
        let source: Vec<char> = written.flat_map(char::to_lowercase).collect();
        let mut normal = Self::default();
        let mut at = 0;
        while at < source.len() {
            if let Some((value, length)) = number(&source[at..]) {
                let year = source.get(at + length) == Some(&'年') && length == 2 && value <= LAST_SHORT_YEAR;
                let value = if year && source[at].is_ascii_digit() { value + 2_000 } else { value };
                normal.numbers.push(value);
                normal.characters.extend(value.to_string().chars());
                at += length;
            } else {
                let character = source[at];
                normal.characters.push(if character.is_alphanumeric() { character } else { ' ' });
                at += 1;
            }
        }
        normal
    }
}

/// Half-width form of full-width letters, digits and signs.
fn half_width(character: char) -> char {
    match u32::from(character) {
        code @ 0xFF01..=0xFF5E => char::from_u32(code - 0xFEE0).unwrap_or(character),
        _ => character,
    }
}

/// The number at the beginning, and how many characters it takes: 20000, 20,000, 2万, 两万, 二〇二四, 三千五.
fn number(text: &[char]) -> Option<(u64, usize)> {
    let first = *text.first()?;
    if first.is_ascii_digit() { arabic(text) } else { chinese(text) }
}

fn arabic(text: &[char]) -> Option<(u64, usize)> {
    let follows = |at: usize| text.get(at + 1).is_some_and(char::is_ascii_digit);
    let part = |(at, c): &(usize, &char)| c.is_ascii_digit() || (matches!(c, ',' | '.') && *at > 0 && follows(*at));
    let run: String = text.iter().enumerate().take_while(part).map(|(_, c)| *c).collect();
    let mut length = run.chars().count();
    // Only a dot before a unit or a measure is a decimal one; those of a date (2024.3.5) separate numbers.
    let after = text.get(length).copied().unwrap_or(' ');
    let decimal = run.matches('.').count() == 1 && (unit(after).is_some() || MEASURES.contains(&after));
    let run = if decimal { run.as_str() } else { run.split('.').next()? };
    length = run.chars().count();
    let scale = text.get(length).and_then(|c| unit(*c));
    let value = (run.replace(',', "").parse::<f64>().ok()? * scale.unwrap_or(1) as f64).round();
    (value < 1e15).then_some((value as u64, length + usize::from(scale.is_some())))
}

fn chinese(text: &[char]) -> Option<(u64, usize)> {
    let length = text.iter().take_while(|c| digit(**c).is_some() || unit(**c).is_some()).count();
    let run = &text[..length];
    let digits = run.iter().filter(|c| digit(**c).is_some()).count();
    let units = length - digits;
    let measured = text.get(length).is_some_and(|c| MEASURES.contains(c));
    let counts = (digits > 0 && units > 0) || (digits > 1 && units == 0) || (digits == 1 && measured);
    let starts = run.first().is_some_and(|c| digit(*c).is_some() || *c == '十');
    let ten = run == ['十'] && measured;
    ((counts && starts) || ten).then(|| (value_of(run), length))
}

fn value_of(run: &[char]) -> u64 {
    if run.len() > 1 && run.iter().all(|c| digit(*c).is_some()) {
        return run.iter().filter_map(|c| digit(*c)).fold(0_u64, |sum, d| sum.saturating_mul(10).saturating_add(d));
    }
    let (mut total, mut section, mut current, mut last_unit) = (0_u64, 0_u64, None, 1_u64);
    for character in run {
        match (digit(*character), unit(*character)) {
            (Some(value), _) => {
                last_unit = if value == 0 { 1 } else { last_unit };
                current = Some(value);
            }
            (_, Some(big @ 10_000..)) => {
                let below = section + current.take().unwrap_or(0);
                total =
                    if big > 10_000 { (total + below).saturating_mul(big) } else { total.saturating_add(below * big) };
                (section, last_unit) = (0, big);
            }
            (_, Some(small)) => {
                section += current.take().unwrap_or(1) * small;
                last_unit = small;
            }
            _ => {}
        }
    }
    // 三千五 is 3,500: a digit at the end counts the next smaller unit.
    let tail = current.unwrap_or(0) * if last_unit > 10 { last_unit / 10 } else { 1 };
    total.saturating_add(section).saturating_add(tail)
}

const fn digit(character: char) -> Option<u64> {
    Some(match character {
        '零' | '〇' => 0,
        '一' | '壹' => 1,
        '二' | '两' | '贰' => 2,
        '三' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

const fn unit(character: char) -> Option<u64> {
    Some(match character {
        '十' | '拾' => 10,
        '百' | '佰' => 100,
        '千' | '仟' => 1_000,
        '万' => 10_000,
        '亿' => 100_000_000,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("两万元", &[20_000])]
    #[case("２万元", &[20_000])]
    #[case("20,000元", &[20_000])]
    #[case("20000元", &[20_000])]
    #[case("2.5万", &[25_000])]
    #[case("三千五", &[3_500])]
    #[case("一万零五百", &[10_500])]
    #[case("十二亩", &[12])]
    #[case("二〇二四年三月五日", &[2024, 3, 5])]
    #[case("24年3月5号", &[2024, 3, 5])]
    #[case("2024.3.5", &[2024, 3, 5])]
    #[case("2024-03-05", &[2024, 3, 5])]
    #[case("壹佰贰拾户", &[120])]
    #[case("一亿两千万", &[120_000_000])]
    #[case("一直没有解决，万一出事，十分危险", &[])]
    fn numbers_have_one_writing(#[case] text: &str, #[case] numbers: &[u64]) {
        assert_eq!(Normal::new(text).numbers, numbers, "{text}");
    }
}
