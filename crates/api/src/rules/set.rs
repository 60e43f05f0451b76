//! Setting a rule for a place.

use actix_web::{http::StatusCode, web};
use domain::{
    division::DivisionCode,
    organisation::OrganisationKind,
    rules::{RuleKey, RuleOverride, RuleValue},
    text::Line,
    time::CivilDate,
};
use serde::Deserialize;
use serde_json::Value;
use store::rules::{self, RuleSetting};
use utoipa::ToSchema;

use crate::{auth::Authenticated, extract::Submission, problem::Problem, reply::Reply, server::State};

/// A rule to be set.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RuleSetting)]
pub(super) struct Setting {
    /// Where it holds: this division and all in it. In the caller's division.
    division: DivisionCode,
    /// The only kind of organisation it holds for; all kinds if absent.
    organisation_kind: Option<OrganisationKind>,
    /// Which rule.
    key: RuleKey,
    /// Its value there: a number, `true` or `false`, or a text, as the rule takes.
    value: RuleValue,
    /// First day it holds; not before today.
    #[schema(value_type = chrono::NaiveDate)]
    effective_from: CivilDate,
    /// Why.
    #[schema(value_type = String)]
    reason: Line,
}

/// Sets a rule for a place. What is looser than the statute takes effect all the same; the reply warns of it.
///
/// # Errors
/// Why it was not done.
pub async fn set_rule(
    state: web::Data<State>,
    caller: Authenticated,
    submission: Submission<Value>,
) -> Result<Reply, Problem> {
    let scope = caller.scope();
    submission
        .typed::<Setting>()?
        .once(&state, &caller, move |transaction, body| {
            let set = RuleOverride {
                division: body.division,
                organisation_kind: body.organisation_kind.map(|kind| kind.code().to_owned()),
                key: body.key,
                value: body.value.clone(),
                effective_from: body.effective_from,
            };
            let entry = rules::set(transaction, &scope, &RuleSetting { set, reason: body.reason.clone() })??;
            Ok(Reply::json(StatusCode::CREATED, &entry))
        })
        .await
}
