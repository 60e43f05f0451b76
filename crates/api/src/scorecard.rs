//! The yearly scorecard of petition offices and units (年度考核): the indicators of a year, each weighing what the rules of the
//! place say on the day it is read for. The same question with the same `as_of` is answered the same for ever; the petitions
//! behind each line are those of its indicator over the period, as of that day.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use domain::{
    division::DivisionCode,
    id::OrganisationId,
    rules::RuleKey,
    statistics::{Figure, Indicator, Period, Score, score},
    time::civil_date,
};
use serde::{Deserialize, Serialize};
use store::{petitions::IndicatorLine, rules};
use utoipa::{IntoParams, ToSchema};

use crate::{
    auth::Authenticated,
    extract::day,
    indicators::{Indicators, Of, READERS, indicators},
    problem::{Kind, Problem},
    routes::{Access, Route},
    server::State,
};

/// The route of the scorecard.
pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::read("/api/v1/indicators/scorecard", "年度考核表", scorecard)
            .tag("信访考核指标")
            .access(Access::Roles(READERS)),
    ]
}

/// Of which year.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct OfYear {
    /// Calendar year; this year if absent.
    pub year: Option<i32>,
    /// As known at the end of this day, with the weights that held on it or on the last day of the year; today if absent.
    #[serde(default, deserialize_with = "day")]
    pub as_of: Option<NaiveDate>,
    /// Where the problem lies: this division or one within. Its weights count; if absent, those of the own division.
    #[param(value_type = Option<String>)]
    pub division: Option<DivisionCode>,
    /// Whose work.
    #[param(value_type = Option<String>, format = Uuid)]
    pub organisation: Option<OrganisationId>,
}

/// The scorecard of a year (年度考核表).
#[derive(Debug, Serialize, ToSchema)]
pub struct Scorecard {
    /// The year.
    pub period: Period,
    /// As known at the end of this civil date.
    pub as_of: NaiveDate,
    /// Civil date on which the weights held.
    pub weights_on: NaiveDate,
    /// Over everything that was asked for. Without weights it has no lines and no total.
    pub total: Score,
    /// The same for each organisation whose work is measured.
    pub organisations: BTreeMap<OrganisationId, Score>,
}

/// The scorecard of a year, within what the caller may see.
///
/// # Errors
/// [`Kind::QueryInvalid`] when there is no such year.
pub async fn scorecard(state: &State, caller: &Authenticated, of: OfYear) -> Result<Scorecard, Problem> {
    let year = of.year.unwrap_or_else(|| civil_date(state.store.now()).year());
    let [from, until] = [NaiveDate::from_ymd_opt(year, 1, 1), NaiveDate::from_ymd_opt(year, 12, 31)];
    if !(1000..=9999).contains(&year) {
        return Err(Problem::new(Kind::QueryInvalid, "没有这一年。").parameter("year", "年份应为四位数"));
    }
    let asked =
        Of { from, until, as_of: of.as_of, division: of.division, organisation: of.organisation, ..Of::default() };
    let Indicators { period, as_of, indicators } = indicators(state, caller, asked).await?;
    let (weights_on, division) = (as_of.min(period.to), of.division.unwrap_or_else(|| caller.scope().division()));
    let rules = state.store.read(move |snapshot| rules::resolved(snapshot, division, None, weights_on)).await?;
    let weight = |rule: RuleKey| rules.count(rule);
    let over = |figure: &dyn Fn(&IndicatorLine) -> Option<Figure>| {
        score(weight, |indicator: Indicator| {
            indicators.iter().find(|line| line.formula.indicator == indicator).and_then(figure)
        })
    };
    let measured =
        indicators.iter().filter(|line| line.formula.indicator.weighed_by().map(weight).unwrap_or_default() > 0);
    // Most are measured by several indicators.
    let measured: BTreeSet<OrganisationId> = measured.flat_map(|line| line.organisations.keys().copied()).collect();
    let each = measured.into_iter().map(|id| (id, over(&|line| line.organisations.get(&id).copied())));
    Ok(Scorecard { period, as_of, weights_on, organisations: each.collect(), total: over(&|line| Some(line.figure)) })
}
