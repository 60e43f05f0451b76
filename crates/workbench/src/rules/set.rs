//! The form with which an administrator sets a rule for a place.

use actix_web::{HttpRequest, HttpResponse};
use api::{
    Reply,
    extract::{IfMatch, Submission},
    problem::Problem,
    rules::set_rule,
};
use domain::{
    invalid::Invalid,
    rules::{Rule, RuleKey, RuleUnit, RuleValue},
};
use serde_json::{Value, json};

use super::{
    list::{about, holds_today},
    place,
};
use crate::{
    cases::in_path,
    forms::{Errors, shape::Shape},
    post::Fields,
    route_form::{Addressed, RouteForm},
    visitor::Visitor,
};

/// Where rules are set.
const SET: &str = "/api/v1/rules";

/// The form that sets a rule.
pub(crate) struct Setting(RuleKey);

impl Addressed for Setting {
    fn at(request: &HttpRequest) -> Result<Self, Problem> {
        Ok(Self(in_path(request, "key")?))
    }

    /// What the route takes, for one rule: its key is given, and its value is of the kind that the rule takes.
    fn shape(&self, visitor: &Visitor) -> Shape {
        let rule = self.0.rule();
        let mut shape = place::shape(visitor, SET, "key");
        if let Shape::Object(members) = &mut shape {
            members
                .iter_mut()
                .filter(|member| member.name == "value")
                .for_each(|member| member.shape = value_of(&rule));
        }
        shape
    }

    async fn form(&self, visitor: &Visitor) -> Result<RouteForm, Problem> {
        let key = self.0;
        let (division, today) = (visitor.organisation().division, visitor.today());
        let holds = visitor.read(move |snapshot| holds_today(snapshot, (key, division, today))).await?;
        Ok(RouteForm {
            name: format!("设定“{}”", key.rule().name),
            about: std::iter::once(format!("本区划现行：{holds}")).chain(about(key)).collect(),
            action: format!("/rules/{key}"),
            back: format!("/rules#{key}"),
            held: place::held(visitor),
            ..RouteForm::default()
        })
    }

    fn finish(&self, body: &mut Value, errors: &mut Errors) {
        finish(&self.0.rule(), body, errors);
    }

    async fn send(&self, visitor: &Visitor, _: IfMatch, submission: Submission<Value>) -> Result<Reply, Problem> {
        set_rule(visitor.state.clone(), visitor.caller.clone(), submission).await
    }

    fn done(&self, _: &Visitor, fields: &Fields, _: &Reply) -> Result<HttpResponse, Problem> {
        Ok(place::done("/rules", fields, self.0.text()))
    }
}

/// What the value of a rule is filled in as.
fn value_of(rule: &Rule) -> Shape {
    let named = |codes: &[(&str, &str)]| {
        Shape::Code(codes.iter().map(|(code, name)| ((*code).to_owned(), (*name).to_owned())).collect())
    };
    match &rule.default {
        RuleValue::Number(_) if rule.unit == Some(RuleUnit::Fen) => Shape::Fen,
        RuleValue::Flag(_) => named(&[("true", "是"), ("false", "否")]),
        RuleValue::Text(_) if !rule.choices.is_empty() => {
            named(&rule.choices.iter().map(|choice| (choice.value, choice.name)).collect::<Vec<_>>())
        }
        RuleValue::Number(_) | RuleValue::Text(_) => Shape::Line,
    }
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
