//! What holds, and who set it.

use domain::{
    division::DivisionCode,
    organisation::OrganisationKind,
    time::{CivilDate, civil_date},
};
use serde::{Deserialize, Serialize};
use store::rules::{self, RuleEntry, RuleInForce};
use utoipa::{IntoParams, ToSchema};

use crate::{auth::Authenticated, problem::Problem, server::State};

/// Where, for whom and when.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(crate) struct Place {
    /// The division; the caller's if absent.
    #[param(value_type = Option<String>)]
    pub(crate) division: Option<DivisionCode>,
    /// The kind of organisation; what holds for all kinds if absent.
    #[param(inline)]
    pub(crate) organisation_kind: Option<OrganisationKind>,
    /// The day (中国标准时间); today if absent.
    #[param(value_type = Option<chrono::NaiveDate>)]
    pub(crate) on: Option<CivilDate>,
}

/// The rules of a place.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Rules {
    /// The division.
    division: DivisionCode,
    /// The kind of organisation.
    organisation_kind: Option<OrganisationKind>,
    /// The day.
    #[schema(value_type = chrono::NaiveDate)]
    on: CivilDate,
    /// Every rule as it holds there and then.
    rules: Vec<RuleInForce>,
    /// All that was ever set for the division and the divisions around it, what takes effect later too; the latest
    /// first.
    entries: Vec<RuleEntry>,
}

/// `GET /api/v1/rules`.
pub(super) async fn list(state: &State, caller: &Authenticated, place: Place) -> Result<Rules, Problem> {
    let division = place.division.unwrap_or(caller.organisation().division);
    let on = place.on.unwrap_or_else(|| civil_date(state.store.now()));
    let organisation_kind = place.organisation_kind;
    let (rules, entries) = state
        .store
        .read(move |snapshot| {
            let rules = rules::in_force(snapshot, division, organisation_kind, on)?;
            Ok::<_, Problem>((rules, rules::entries(snapshot, division)?))
        })
        .await?;
    Ok(Rules { division, organisation_kind, on, rules, entries })
}
