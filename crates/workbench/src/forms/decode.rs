//! From what a browser sends to the JSON that the interface takes. Names of fields are JSON pointers into it.

use domain::{money::Fen, time::CivilDate};
use serde_json::{Map, Value, json};

use super::{
    Errors,
    shape::{Member, Shape},
};
use crate::post::Fields;

/// Ends the name of a hidden field that says of a row: it counts only when it is ticked.
pub(crate) const TICKED_ONLY: &str = "?";

/// Reads a body.
pub(crate) fn decode(shape: &Shape, fields: &Fields) -> (Value, Errors) {
    let mut errors = Errors::default();
    let value = read(shape, "", true, fields, &mut errors).unwrap_or_else(|| json!({}));
    (value, errors)
}

fn read(shape: &Shape, name: &str, required: bool, fields: &Fields, errors: &mut Errors) -> Option<Value> {
    let text = fields.text(name);
    match shape {
        Shape::Flag if required => Some((text == "true" || text == "on").into()),
        Shape::List(item) => list(item, name, required, fields, errors),
        Shape::Object(members) => object(members, name, required, fields, errors),
        Shape::Tagged(choices) => tagged(choices, name, fields, errors),
        _ if text.is_empty() => {
            if required {
                errors.add(name, missing(shape));
            }
            None
        }
        Shape::Flag => Some((text == "true" || text == "on").into()),
        Shape::Fen => or_error(name, fen(text).map(Value::from), errors),
        Shape::Number => or_error(name, text.parse::<u32>().map(Value::from).map_err(|_| "应为整数"), errors),
        Shape::Date => {
            let date = text.parse::<CivilDate>().map(|date| Value::from(date.to_string()));
            or_error(name, date.map_err(|_| "日期应如 2026-03-01"), errors)
        }
        _ => Some(normal(text).into()),
    }
}

/// Browsers send lines with CR and LF.
fn normal(text: &str) -> String {
    text.replace("\r\n", "\n")
}

fn missing(shape: &Shape) -> &'static str {
    match shape {
        Shape::Line | Shape::Story | Shape::Fen | Shape::Number => "请填写",
        _ => "请选择",
    }
}

fn or_error(name: &str, value: Result<Value, &'static str>, errors: &mut Errors) -> Option<Value> {
    value.map_err(|detail| errors.add(name, detail)).ok()
}

/// An amount as people write it, in yuan: `1,200`, `800.5`.
fn fen(text: &str) -> Result<i64, &'static str> {
    const WRONG: &str = "金额应如 1200 或者 1200.50，单位为元";
    let text = text.replace([',', '，', ' '], "");
    let (yuan, rest) = text.split_once('.').unwrap_or((&text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if yuan.is_empty() || !digits(yuan) || !digits(rest) || rest.len() > 2 {
        return Err(WRONG);
    }
    let rest: i64 = format!("{rest:0<2}").parse().map_err(|_| WRONG)?;
    let yuan: i64 = yuan.parse().map_err(|_| WRONG)?;
    let fen = yuan.checked_mul(100).and_then(|fen| fen.checked_add(rest)).ok_or(WRONG)?;
    Fen::new(fen).map(Fen::get).map_err(|_| "金额过大")
}

fn list(item: &Shape, name: &str, required: bool, fields: &Fields, errors: &mut Errors) -> Option<Value> {
    let values: Vec<Value> = match item {
        Shape::Object(members) => rows(name, fields)
            .into_iter()
            .filter(|row| counts(row, fields))
            .filter_map(|row| object(members, &row, true, fields, errors))
            .collect(),
        Shape::Line => {
            fields.all(name).flat_map(str::lines).map(str::trim).filter(|l| !l.is_empty()).map(Value::from).collect()
        }
        _ => fields.all(name).map(Value::from).collect(),
    };
    (required || !values.is_empty()).then(|| values.into())
}

/// Names of the rows of a list, such as `/obligations/0`, in their order.
pub(crate) fn rows(name: &str, fields: &Fields) -> Vec<String> {
    let beginning = format!("{name}/");
    let mut numbers: Vec<u16> = fields
        .beginning_with(&beginning)
        .filter_map(|field| field[beginning.len()..].split(['/', '?']).next()?.parse().ok())
        .collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers.into_iter().map(|number| format!("{beginning}{number}")).collect()
}

/// Whether a row counts: where rows are ticked, when it is; else when anything was written in it.
fn counts(row: &str, fields: &Fields) -> bool {
    if fields.has(&format!("{row}{TICKED_ONLY}")) {
        return !fields.text(row).is_empty();
    }
    let beginning = format!("{row}/");
    fields.beginning_with(&beginning).any(|field| !fields.text(field).is_empty())
}

fn object(members: &[Member], name: &str, required: bool, fields: &Fields, errors: &mut Errors) -> Option<Value> {
    if !required && !counts(name, fields) {
        return None;
    }
    let mut object = Map::new();
    for member in members {
        let at = format!("{name}/{}", member.name);
        if let Some(value) = read(&member.shape, &at, member.required, fields, errors) {
            object.insert(member.name.clone(), value);
        }
    }
    Some(object.into())
}

fn tagged(choices: &[(String, Vec<Member>)], name: &str, fields: &Fields, errors: &mut Errors) -> Option<Value> {
    let kind = fields.text(&format!("{name}/kind"));
    let (tag, members) = choices.iter().find(|(tag, _)| tag == kind)?;
    let mut value = object(members, name, true, fields, errors)?;
    value["kind"] = tag.clone().into();
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use api::routes::BodySchema;
    use escalation::Act;

    fn check(act: Act, sent: &str, expected: &Value, wrong: &[&str]) {
        let fields = Fields::parse(sent.as_bytes());
        let (value, errors) = decode(&Shape::of(&BodySchema::of_input(act.schema())), &fields);
        assert_eq!(value, *expected, "{act}");
        for pointer in wrong {
            assert_eq!(errors.at(pointer).count(), 1, "{pointer}");
        }
        assert_eq!(errors.is_empty(), wrong.is_empty(), "{errors:?}");
    }

    #[test]
    fn a_form_becomes_the_body_of_its_act() {
        check(Act::BeginReview, "", &json!({}), &[]);
        check(Act::Accept, "/admissible=true", &json!({"admissible": true}), &[]);
        check(Act::Accept, "", &json!({"admissible": false}), &[]);
        check(Act::Urge, "/obligation=2&/on=2026-03-04", &json!({"obligation": 2, "on": "2026-03-04"}), &[]);
        check(
            Act::Join,
            "/members/0/organisation=a&/members/0/task=x&/members/1/organisation=&/members/1/task=&/parties_agree=true",
            &json!({"members": [{"organisation": "a", "task": "x"}], "parties_agree": true}),
            &[],
        );
        check(
            Act::Extend,
            "/due_on=2026-05-01&/reason=r&/signatures/0?=1&/signatures/0=on&/signatures/0/party=p&\
             /signatures/0/signed_on=2026-04-01&/signatures/1?=1&/signatures/1/party=q&/signatures/1/signed_on=2026-04-01",
            &json!({"due_on": "2026-05-01", "reason": "r", "signatures": [{"party": "p", "signed_on": "2026-04-01"}]}),
            &[],
        );
    }

    #[test]
    fn everything_that_is_missing_or_wrong_is_named_at_once() {
        check(Act::Urge, "/on=tomorrow", &json!({}), &["/obligation", "/on"]);
        check(Act::Correct, "/reason=r&/claimed=-5", &json!({"reason": "r"}), &["/claimed"]);
    }

    #[test]
    fn amounts_are_written_in_yuan() {
        for (text, expected) in [("1200", 120_000), ("1,200.5", 120_050), ("0.05", 5), ("80 000", 8_000_000)] {
            assert_eq!(fen(text), Ok(expected), "{text}");
        }
        for text in ["", "-1", "1.234", "1.2.3", "一百", ".5", "99999999999999999999"] {
            assert!(fen(text).is_err(), "{text}");
        }
    }
}
