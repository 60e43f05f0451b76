//! Satisfaction with mediation (调解满意度评价): who applied online rates it, once, with the query code. The committee never had
//! that code, and no actor of an organisation rates.

use domain::case::{Case, CaseRating};
use domain::petition::Satisfaction;
use domain::rules::RuleKey;
use domain::text::Line;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::event::Event;
use crate::facts::Facts;
use crate::refusal::{Need, Refusal, Unmet, UnmetKind};

/// A rating as it is sent in with the query code (调解满意度评价).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RateMediation)]
pub struct Rate {
    /// How content.
    pub satisfaction: Satisfaction,
    /// What the applicant adds.
    pub comment: Option<Line>,
}

/// Decides on a rating: of what was mediated and is over, within as many days as petitions are rated.
///
/// # Errors
/// [`Refusal`] with everything that is not met.
pub fn rate(case: &Case, rate: Rate, facts: &Facts<'_>) -> Result<Vec<Event>, Refusal> {
    let ended_on = case.ended_on.filter(|_| case.accepted_on.is_some());
    let in_time = |on| facts.deadline(on, RuleKey::PetitionRatingDays, &[]).open_for_citizen_on(facts.today());
    let needs = [
        (ended_on.is_some(), Need::own("mediation_over", "调解结束以后才能评价")),
        (ended_on.is_none_or(in_time), Need::own("rating_window_open", "评价期限已过")),
        (case.rating.is_none(), Need::own("rated_once", "已经评价过了，只能评价一次")),
    ];
    let unmet: Vec<_> =
        needs.iter().filter(|(met, _)| !met).map(|(_, need)| Unmet::of(need, UnmetKind::Precondition, None)).collect();
    if !unmet.is_empty() {
        return Err(Refusal { unmet });
    }
    Ok(vec![Event::Rated(CaseRating {
        organisation: case.responsible,
        satisfaction: rate.satisfaction,
        on: facts.today(),
        comment: rate.comment.map(Into::into),
    })])
}
