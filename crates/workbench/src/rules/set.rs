//! The form with which an administrator sets a rule for a place.

use actix_web::{HttpRequest, HttpResponse};
use api::{problem::Problem, rules::set_rule};
use domain::{
    invalid::Invalid,
    rules::{Rule, RuleKey, RuleUnit, RuleValue},
};
use serde_json::{Value, json};

use super::list::{about, holds_today};
use crate::{
    cases::in_path,
    forms::{Errors, shape::Shape},
    layout::see_other,
    post::{Fields, Posted},
    route_form::{self, RouteForm, Sent},
    visitor::Visitor,
};

/// Where rules are set.
const SET: &str = "/api/v1/rules";

/// `GET /rules/{key}`.
pub(crate) async fn page(request: HttpRequest, visitor: Visitor) -> Result<HttpResponse, Problem> {
    form(&visitor, in_path(&request, "key")?, &Sent::default()).await
}

/// `POST /rules/{key}`.
pub(crate) async fn submit(request: HttpRequest, posted: Posted) -> Result<HttpResponse, Problem> {
    let Posted { visitor, fields } = posted;
    let key: RuleKey = in_path(&request, "key")?;
    let finish = |body: &mut Value, errors: &mut Errors| finish(&key.rule(), body, errors);
    let (submission, fields) = match route_form::read(&request, &shape(&visitor, &key.rule()), fields, finish) {
        Ok(read) => read,
        Err(sent) => return form(&visitor, key, &sent).await,
    };
    let division = fields.text("/division").to_owned();
    let answer = set_rule(visitor.state.clone(), visitor.caller.clone(), submission).await;
    match route_form::done(answer, fields)? {
        Ok(_) => Ok(see_other(&format!("/rules?division={division}&done={key}#{key}"))),
        Err(sent) => form(&visitor, key, &sent).await,
    }
}

async fn form(visitor: &Visitor, key: RuleKey, sent: &Sent) -> Result<HttpResponse, Problem> {
    let (division, today) = (visitor.organisation().division, visitor.today());
    let holds = visitor.read(move |snapshot| holds_today(snapshot, (key, division, today))).await?;
    let mut held = Fields::default();
    held.add("/division".to_owned(), &division.to_string());
    held.add("/effective_from".to_owned(), &today.to_string());
    let form = RouteForm {
        name: format!("设定“{}”", key.rule().name),
        about: std::iter::once(format!("本区划现行：{holds}")).chain(about(key)).collect(),
        action: format!("/rules/{key}"),
        back: format!("/rules#{key}"),
        held,
        ..RouteForm::default()
    };
    form.show(visitor, &shape(visitor, &key.rule()), sent)
}

/// What the route takes, for one rule: its key is given, and its value is of the kind that the rule takes.
fn shape(visitor: &Visitor, rule: &Rule) -> Shape {
    let Shape::Object(mut members) = route_form::shape(&visitor.state, SET) else { return Shape::Object(Vec::new()) };
    members.retain(|member| member.name != "key");
    for member in members.iter_mut().filter(|member| member.name == "value") {
        let named = |codes: &[(&str, &str)]| {
            Shape::Code(codes.iter().map(|(code, name)| ((*code).to_owned(), (*name).to_owned())).collect())
        };
        member.shape = match &rule.default {
            RuleValue::Number(_) if rule.unit == Some(RuleUnit::Fen) => Shape::Fen,
            RuleValue::Flag(_) => named(&[("true", "是"), ("false", "否")]),
            RuleValue::Text(_) if !rule.choices.is_empty() => {
                named(&rule.choices.iter().map(|choice| (choice.value, choice.name)).collect::<Vec<_>>())
            }
            RuleValue::Number(_) | RuleValue::Text(_) => Shape::Line,
        };
    }
    Shape::Object(members)
}

/// Puts the key in, and the value as the rule takes it.
fn finish(rule: &Rule, body: &mut Value, errors: &mut Errors) {
    body["key"] = json!(rule.key);
    let written = body["value"].as_str().map(|text| rule.parse(text));
    match written {
        Some(Ok(value)) => body["value"] = json!(value),
        Some(Err(Invalid::Rule { expected, .. })) => errors.add("/value", format!("应为{expected}")),
        Some(Err(other)) => errors.add("/value", other.to_string()),
        None => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_becomes_what_the_rule_takes() {
        let table = [
            (RuleKey::MediationTermDays, json!("20"), json!(20)),
            (RuleKey::PetitionAutoSupervise, json!("true"), json!(true)),
            (RuleKey::EscalationClock, json!("restart_on_new_acceptance"), json!("restart_on_new_acceptance")),
            (RuleKey::ComplexAmount, json!(10_000), json!(10_000)),
        ];
        for (key, written, value) in table {
            let (mut body, mut errors) = (json!({ "value": written }), Errors::default());
            finish(&key.rule(), &mut body, &mut errors);
            assert_eq!((&body["value"], &body["key"], errors.is_empty()), (&value, &json!(key), true));
        }
        let (mut body, mut errors) = (json!({"value": "很多"}), Errors::default());
        finish(&RuleKey::MediationTermDays.rule(), &mut body, &mut errors);
        assert_eq!(errors.at("/value").collect::<Vec<_>>(), ["应为1 至 3650 的整数"]);
    }
}
