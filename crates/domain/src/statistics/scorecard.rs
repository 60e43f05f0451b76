//! The yearly scorecard of petition work (年度考核): what the indicators of an office come to when each weighs as its place says.
//! By default nothing weighs anything, since no law gives weights: then there is no score. Offices are scored, never persons.

use serde::Serialize;
use utoipa::ToSchema;

use super::{Figure, Indicator, Value};
use crate::rules::RuleKey;

/// A hundred points, in hundredths of a point.
const FULL: u64 = 10_000;

/// An indicator on a scorecard (考核项).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct Scored {
    /// Which.
    pub indicator: Indicator,
    /// What it weighs beside the others.
    pub weight: u32,
    /// What it came to.
    pub figure: Figure,
    /// Its points out of a hundred, in hundredths of a point; none where there is nothing to divide by.
    pub points: Option<u64>,
}

/// A scorecard (考核表).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Score {
    /// What weighs something, in the order of the indicators.
    pub lines: Vec<Scored>,
    /// The points of the lines that have some, by their weights, in hundredths of a point, rounded half up; none without such.
    pub total: Option<u64>,
}

impl Indicator {
    /// The rule that says what it weighs. Counts and means have no best value, and weigh nothing.
    #[must_use]
    pub const fn weighed_by(self) -> Option<RuleKey> {
        Some(match self {
            Self::TimelyAcceptanceRateOffice => RuleKey::KpiWeightTimelyOffice,
            Self::TimelyAcceptanceRateUnit => RuleKey::KpiWeightTimelyUnit,
            Self::OntimeConclusionRate => RuleKey::KpiWeightOntime,
            Self::RepeatRateItems => RuleKey::KpiWeightRepeatItems,
            Self::RepeatRateConcluded => RuleKey::KpiWeightRepeatConcluded,
            Self::FirstPassResolutionRate => RuleKey::KpiWeightFirstPass,
            Self::SatisfactionRateOffice => RuleKey::KpiWeightSatisfactionOffice,
            Self::SatisfactionRateUnit => RuleKey::KpiWeightSatisfactionUnit,
            Self::ParticipationRateOffice => RuleKey::KpiWeightParticipationOffice,
            Self::ParticipationRateUnit => RuleKey::KpiWeightParticipationUnit,
            Self::RatedSatisfactionRateOffice => RuleKey::KpiWeightRatedOffice,
            Self::RatedSatisfactionRateUnit => RuleKey::KpiWeightRatedUnit,
            Self::FirstContactRate => RuleKey::KpiWeightFirstContact,
            Self::PublicReplyRate => RuleKey::KpiWeightPublicReply,
            Self::OneNetConclusionRate => RuleKey::KpiWeightOneNet,
            Self::AvgAcceptDays
            | Self::AvgReplyDays
            | Self::AvgServiceDays
            | Self::ReviewCount
            | Self::RecheckCount
            | Self::FinalityCount
            | Self::GroupVisitBatches
            | Self::GroupVisitPeople => return None,
        })
    }

    /// Points for a share: the share itself, or for repeats what is left of it.
    const fn points(self, value: Value) -> Option<u64> {
        match (self, value) {
            (Self::RepeatRateItems | Self::RepeatRateConcluded, Value::Share { per_ten_thousand }) => {
                Some(FULL.saturating_sub(per_ten_thousand))
            }
            (_, Value::Share { per_ten_thousand }) => Some(per_ten_thousand),
            _ => None,
        }
    }
}

/// Scores figures by their weights.
pub fn score(weight: impl Fn(RuleKey) -> u32, figure: impl Fn(Indicator) -> Option<Figure>) -> Score {
    let line = |indicator: &Indicator| {
        let weight = weight(indicator.weighed_by()?);
        let figure = figure(*indicator).filter(|_| weight > 0)?;
        Some(Scored { indicator: *indicator, weight, figure, points: indicator.points(figure.value) })
    };
    let lines: Vec<Scored> = Indicator::ALL.iter().filter_map(line).collect();
    let weighed = || lines.iter().filter_map(|line| Some((u64::from(line.weight), line.points?)));
    let weights: u64 = weighed().map(|(weight, _)| weight).sum();
    let points: u64 = weighed().map(|(weight, points)| weight * points).sum();
    let total = (2 * points + weights).checked_div(2 * weights);
    Score { lines, total }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(numerator: u64, denominator: u64) -> Figure {
        Figure { numerator, denominator, value: Value::share(numerator, denominator) }
    }

    fn figures(indicator: Indicator) -> Option<Figure> {
        match indicator {
            Indicator::OntimeConclusionRate => Some(share(9, 10)),
            Indicator::RepeatRateItems => Some(share(1, 5)),
            Indicator::SatisfactionRateUnit => Some(share(0, 0)),
            _ => None,
        }
    }

    #[test]
    fn without_weights_there_is_no_score() {
        assert_eq!(score(|_| 0, figures), Score { lines: Vec::new(), total: None });
        let by_default = score(|key| crate::rules::RuleSet::default().count(key), figures);
        assert_eq!(by_default.total, None);
    }

    #[test]
    fn points_count_by_weight_and_repeats_against_the_office() {
        let weight = |key| match key {
            RuleKey::KpiWeightOntime => 60,
            // Nobody rated: that is shown, and weighs nothing.
            RuleKey::KpiWeightRepeatItems | RuleKey::KpiWeightSatisfactionUnit => 20,
            _ => 0,
        };
        let found = score(weight, figures);
        let points: Vec<_> = found.lines.iter().map(|line| (line.weight, line.points)).collect();
        assert_eq!(points, [(60, Some(9_000)), (20, Some(8_000)), (20, None)]);
        // (60 × 90 + 20 × 80) / 80 = 87.5
        assert_eq!(found.total, Some(8_750));
        assert_eq!(score(|_| 0, figures).total, None);
    }

    #[test]
    fn every_share_has_a_rule_of_its_own_for_its_weight() {
        let rules: Vec<_> = Indicator::ALL.iter().filter_map(|indicator| indicator.weighed_by()).collect();
        let kinds: std::collections::BTreeSet<_> = rules.iter().collect();
        assert_eq!(rules.len(), kinds.len());
        for indicator in Indicator::ALL {
            let is_share = matches!(
                indicator.figure(false, |_| super::super::Sum { entries: 1, hits: 1, amount: 1 }).value,
                Value::Share { .. }
            );
            assert_eq!(indicator.weighed_by().is_some(), is_share, "{indicator}");
        }
    }
}
