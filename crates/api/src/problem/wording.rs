//! Turns what the parsers say in English into Chinese a mediator understands, and their paths into JSON Pointers.

use std::fmt::Write as _;

use serde_path_to_error::{Path, Segment};

/// Longest piece of the caller's own text that is repeated back, in characters.
const ECHO_CHARS: usize = 40;

/// How the parsers name what they were given, and the Chinese for it.
const GIVEN: &[(&str, &str)] = &[
    ("string", "文字"),
    ("character", "文字"),
    ("integer", "整数"),
    ("floating point", "小数"),
    ("boolean", "布尔值"),
    ("null", "空值"),
    ("unit", "空值"),
    ("Option", "空值"),
    ("map", "对象"),
    ("sequence", "数组"),
];

/// How the parsers name what they expected, and the Chinese for it. The first row that the text starts with counts.
const EXPECTED: &[(&str, &str)] = &[
    ("a string", "文字"),
    ("a borrowed string", "文字"),
    ("a boolean", "true 或 false"),
    ("a sequence", "数组"),
    ("an array", "数组"),
    ("a tuple", "数组"),
    ("a map", "对象"),
    ("struct", "对象"),
    ("internally tagged enum", "对象"),
    ("adjacently tagged enum", "对象"),
    ("a formatted date string", "日期，如 2026-03-01"),
    ("a formatted time string", "时间，如 09:30:00"),
    ("an RFC 3339 formatted date and time string", "带时区的时间，如 2026-03-01T09:30:00+08:00"),
    ("a UUID string", "编号（UUID）"),
    ("a formatted UUID string", "编号（UUID）"),
    ("u", "不小于零且不过大的整数"),
    ("i", "整数"),
    ("a nonzero", "大于零的整数"),
    ("f", "数字"),
    ("unit", "空值"),
    ("string or map", "文字或对象"),
    ("variant", "文字"),
    ("enum", "文字"),
];

/// Messages that mean the same whatever stands around them.
const FIXED: &[(&str, &str)] = &[
    ("premature end of input", IMPOSSIBLE_DATE),
    ("input is out of range", IMPOSSIBLE_DATE),
    ("input contains invalid characters", IMPOSSIBLE_DATE),
    ("input is not enough for unique date and time", IMPOSSIBLE_DATE),
    ("no possible date and time matching input", IMPOSSIBLE_DATE),
    ("trailing input", IMPOSSIBLE_DATE),
    ("UUID parsing failed", "编号格式不正确，应为 UUID"),
    ("invalid character: expected an optional prefix", "编号格式不正确，应为 UUID"),
    ("invalid length: expected length 32", "编号格式不正确，应为 UUID"),
    ("invalid group", "编号格式不正确，应为 UUID"),
    ("invalid digit found in string", "应为整数"),
    ("cannot parse integer from empty string", "不能为空，应为整数"),
    ("number too large to fit in target type", "数字过大"),
    ("number too small to fit in target type", "数字过小"),
    ("number out of range", "数字超出范围"),
    ("invalid float literal", "应为数字"),
    ("provided string was not `true` or `false`", "应为 true 或 false"),
    ("data did not match any variant", "内容与任何一种允许的形式都不符"),
    ("lone leading surrogate", "含有不完整的字符"),
    ("unexpected end of hex escape", "含有不完整的字符"),
];

const IMPOSSIBLE_DATE: &str = "日期或时间不存在或格式不对，日期应如 2026-03-01，时间应如 2026-03-01T09:30:00+08:00";

/// Where a parser stopped and why, in Chinese. The message may carry serde_json's trailing position, which is dropped.
pub(crate) fn field_errors(path: &Path, message: &str) -> (String, String) {
    let message = message.split(" at line ").next().unwrap_or(message);
    let mut pointer = pointer_of(path);
    let named =
        ["missing field ", "unknown field ", "duplicate field "].iter().find_map(|start| message.strip_prefix(start));
    if let Some(name) = named.and_then(quoted) {
        let last = format!("/{}", escape(name));
        if !pointer.ends_with(&last) {
            pointer.push_str(&last);
        }
    }
    (pointer, in_chinese(message))
}

fn in_chinese(message: &str) -> String {
    if message.chars().any(is_chinese) {
        return message.to_owned();
    }
    if let Some((_, chinese)) = FIXED.iter().find(|(english, _)| message.contains(english)) {
        return (*chinese).to_owned();
    }
    if let Some(rest) = message.strip_prefix("missing field ") {
        return format!("缺少必填项 {}", first_quoted(rest));
    }
    if let Some(rest) = message.strip_prefix("unknown field ") {
        return match choices(rest) {
            Some(choices) => format!("没有 {} 这一项，可用的有：{choices}", first_quoted(rest)),
            None => format!("没有 {} 这一项", first_quoted(rest)),
        };
    }
    if let Some(rest) = message.strip_prefix("unknown variant ") {
        return match choices(rest) {
            Some(choices) => format!("不能取 {}，可取：{choices}", first_quoted(rest)),
            None => format!("不能取 {}", first_quoted(rest)),
        };
    }
    if let Some(rest) = message.strip_prefix("duplicate field ") {
        return format!("{} 出现了两次", first_quoted(rest));
    }
    if let Some((given, expected)) = message.strip_prefix("invalid type: ").and_then(split_expected) {
        return format!("类型不对：给的是{}，应为{}", look_up(GIVEN, given), look_up(EXPECTED, expected));
    }
    if let Some((_, expected)) = message.strip_prefix("invalid value: ").and_then(split_expected) {
        return format!("值不对，应为{}", look_up(EXPECTED, expected));
    }
    if let Some((given, expected)) = message.strip_prefix("invalid length ").and_then(split_expected) {
        return format!("个数不对：给了 {given} 项，应为{}", look_up(EXPECTED, expected));
    }
    format!("内容不符合要求（{}）", shorten(message))
}

fn split_expected(text: &str) -> Option<(&str, &str)> {
    text.rsplit_once(", expected ")
}

fn look_up(table: &[(&str, &'static str)], text: &str) -> &'static str {
    table.iter().find(|(english, _)| text.starts_with(english)).map_or("其他形式的内容", |(_, chinese)| *chinese)
}

/// The names after "expected": "`a`", "`a` or `b`", "one of `a`, `b`".
fn choices(text: &str) -> Option<String> {
    let (_, list) = split_expected(text).or_else(|| text.split_once(", expected one of "))?;
    let names: Vec<&str> = list.split('`').skip(1).step_by(2).collect();
    (!names.is_empty()).then(|| names.join("、"))
}

fn quoted(text: &str) -> Option<&str> {
    text.split('`').nth(1)
}

fn first_quoted(text: &str) -> String {
    shorten(quoted(text).unwrap_or_default())
}

fn shorten(text: &str) -> String {
    match text.char_indices().nth(ECHO_CHARS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

fn is_chinese(character: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&character)
}

fn pointer_of(path: &Path) -> String {
    let mut pointer = String::new();
    for segment in path {
        match segment {
            Segment::Seq { index } => write!(pointer, "/{index}").expect("writing to a string"),
            Segment::Map { key } => push_segment(&mut pointer, key),
            Segment::Enum { variant } => push_segment(&mut pointer, variant),
            Segment::Unknown => {}
        }
    }
    pointer
}

fn push_segment(pointer: &mut String, segment: &str) {
    pointer.push('/');
    pointer.push_str(&escape(segment));
}

/// Escapes one segment of a JSON Pointer (RFC 6901, section 3).
fn escape(segment: &str) -> String {
    segment.replace('~', "~0").replace('/', "~1")
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;
    use serde::Deserialize;
    use uuid::Uuid;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only the errors of parsing are looked at")]
    struct Case {
        title: String,
        amount: u32,
        on: NaiveDate,
        people: Vec<Person>,
        kind: Colour,
        id: Uuid,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only the errors of parsing are looked at")]
    struct Person {
        #[serde(rename = "a/b~c")]
        odd: bool,
    }

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Colour {
        Red,
        Blue,
    }

    const ID: &str = r#""id":"0190b3c4-0000-7000-8000-000000000000""#;

    #[test]
    fn each_mistake_is_named_in_chinese_at_its_place() {
        let good = format!(r#""title":"t","amount":1,"on":"2026-03-01","people":[],"kind":"red",{ID}"#);
        let table: &[(String, &str, &str)] = &[
            (r#"{"amount":1}"#.into(), "/title", "缺少必填项 title"),
            (format!("{{{good},\"colour\":1}}"), "/colour", "没有 colour 这一项"),
            (r#"{"title":5}"#.into(), "/title", "类型不对：给的是整数，应为文字"),
            (r#"{"amount":-5}"#.into(), "/amount", "值不对，应为不小于零且不过大的整数"),
            (r#"{"amount":"5"}"#.into(), "/amount", "类型不对：给的是文字，应为不小于零且不过大的整数"),
            (r#"{"on":"2026-02-30"}"#.into(), "/on", "日期或时间不存在"),
            (r#"{"on":"30/2/2026"}"#.into(), "/on", "日期或时间不存在"),
            (r#"{"on":20260301}"#.into(), "/on", "应为日期"),
            (r#"{"people":[{"a/b~c":1}]}"#.into(), "/people/0/a~1b~0c", "给的是整数，应为true 或 false"),
            (r#"{"kind":"green"}"#.into(), "/kind", "不能取 green，可取：red、blue"),
            (r#"{"id":"12"}"#.into(), "/id", "编号格式不正确"),
            (r#"{"title":"a","title":"b"}"#.into(), "/title", "title 出现了两次"),
        ];
        for (json, pointer, detail) in table {
            let error = serde_path_to_error::deserialize::<_, Case>(&mut serde_json::Deserializer::from_str(json))
                .expect_err(json);
            let (found, said) = field_errors(error.path(), &error.inner().to_string());
            assert_eq!(&found, pointer, "{json}: {}", error.inner());
            assert!(said.contains(detail), "{json}: {said} ({})", error.inner());
        }
    }
}
