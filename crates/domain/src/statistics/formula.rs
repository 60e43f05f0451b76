//! The formulas: one table of indicators.

use serde::Serialize;
use utoipa::ToSchema;

use super::{Figure, Measure, Sum, Value};

crate::coded_enum! {
    /// An indicator (考核指标), domain reference 5.9 and 11.
    pub enum Indicator {
        /// Dispatched within the 15 days (信访机构及时受理率).
        TimelyAcceptanceRateOffice = "timely_acceptance_rate_office" "信访机构及时受理率";
        /// Notice given within the 15 days (责任单位按期受理告知率).
        TimelyAcceptanceRateUnit = "timely_acceptance_rate_unit" "责任单位按期受理告知率";
        /// Concluded when due (按期办结率).
        OntimeConclusionRate = "ontime_conclusion_rate" "按期办结率";
        /// Repeats among all items (重复信访率，按件次).
        RepeatRateItems = "repeat_rate_items" "重复信访率（按件次）";
        /// Concluded first-time matters that drew a repeat (重复信访率，按办结初件).
        RepeatRateConcluded = "repeat_rate_concluded" "重复信访率（按办结初件）";
        /// Concluded first-time matters that drew none (一次性化解率).
        FirstPassResolutionRate = "first_pass_resolution_rate" "一次性化解率";
        /// Satisfied with the petition office (对信访部门满意率).
        SatisfactionRateOffice = "satisfaction_rate_office" "对信访部门群众满意率";
        /// Satisfied with the unit (对责任单位满意率).
        SatisfactionRateUnit = "satisfaction_rate_unit" "对责任单位群众满意率";
        /// Who rated the petition office among those who could (对信访部门参评率).
        ParticipationRateOffice = "participation_rate_office" "对信访部门参评率";
        /// Who rated the unit among those who could (对责任单位参评率).
        ParticipationRateUnit = "participation_rate_unit" "对责任单位参评率";
        /// Participation times satisfaction, for the petition office (对信访部门参评满意率).
        RatedSatisfactionRateOffice = "rated_satisfaction_rate_office" "对信访部门参评满意率";
        /// Participation times satisfaction, for the unit (对责任单位参评满意率).
        RatedSatisfactionRateUnit = "rated_satisfaction_rate_unit" "对责任单位参评满意率";
        /// First-time petitioners contacted (初次信访办理联系率).
        FirstContactRate = "first_contact_rate" "初次信访办理联系率";
        /// Mean days to acceptance (平均受理周期).
        AvgAcceptDays = "avg_accept_days" "平均受理周期";
        /// Mean days to the reply (平均答复周期).
        AvgReplyDays = "avg_reply_days" "平均答复周期";
        /// Answered in public (公开回复率).
        PublicReplyRate = "public_reply_rate" "公开回复率";
        /// Mean days until a service that was arranged was given (专业法律服务平均响应天数).
        AvgServiceDays = "avg_service_days" "专业法律服务平均响应天数";
        /// Requests for review (复查量).
        ReviewCount = "review_count" "复查量";
        /// Requests for recheck (复核量).
        RecheckCount = "recheck_count" "复核量";
        /// Matters ended after three levels (三级终结量).
        FinalityCount = "finality_count" "三级终结量";
        /// Group visits, batches (集体访批次).
        GroupVisitBatches = "group_visit_batches" "集体访批次";
        /// Group visits, people (集体访人次).
        GroupVisitPeople = "group_visit_people" "集体访人次";
        /// Portal items concluded (一网通办办结率).
        OneNetConclusionRate = "one_net_conclusion_rate" "一网通办办结率";
    }
}

#[derive(Debug, Clone, Copy)]
enum Shape {
    /// Hits of entries.
    Hits(Measure),
    /// Entries that are no hits.
    Misses(Measure),
    /// Mean amount.
    Mean(Measure),
    /// Number of entries.
    Entries(Measure),
    /// Sum of amounts.
    Amount(Measure),
    /// Satisfied ratings, and where a place says so missing ones, of all that could be given.
    Satisfied { rated: Measure, unrated: Measure, rateable: Measure },
}

/// A formula in words (公式).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct Formula {
    /// The indicator; its code is the formula's id.
    pub indicator: Indicator,
    /// Raised whenever the same petitions would give another figure.
    pub version: u32,
    /// Numerator, in Chinese.
    pub numerator: &'static str,
    /// Denominator, in Chinese; empty for a plain count.
    pub denominator: &'static str,
}

use Indicator as I;
use Measure as M;
use Shape::{Amount, Entries, Hits, Mean, Misses, Satisfied};

#[rustfmt::skip]
const FORMULAS: &[(Indicator, u32, Shape, &str, &str)] = &[
    (I::TimelyAcceptanceRateOffice, 1, Hits(M::Dispatch), "15日内转送、交办或者作其他处理的", "转送交办期限届满的信访事项"),
    (I::TimelyAcceptanceRateUnit, 1, Hits(M::Notice), "15日内书面告知受理与否的", "受理告知期限届满的信访事项"),
    (I::OntimeConclusionRate, 1, Hits(M::Conclusion), "期限内（含依法延期）办结的", "办理期限届满的信访事项"),
    (I::RepeatRateItems, 1, Hits(M::Item), "重复件次", "登记总件次"),
    (I::RepeatRateConcluded, 1, Hits(M::ConcludedFirst), "办结后规定天数内又引发重复信访的初次事项", "办结的初次事项"),
    (I::FirstPassResolutionRate, 1, Misses(M::ConcludedFirst), "办结后规定天数内未引发重复信访的初次事项", "办结的初次事项"),
    (I::SatisfactionRateOffice, 1, Hits(M::OfficeRated), "评价满意和基本满意的", "已评价的"),
    (I::SatisfactionRateUnit, 1, Hits(M::UnitRated), "评价满意和基本满意的", "已评价的"),
    (I::ParticipationRateOffice, 1, Hits(M::OfficeRateable), "已评价的", "可评价的"),
    (I::ParticipationRateUnit, 1, Hits(M::UnitRateable), "已评价的", "可评价的"),
    (I::RatedSatisfactionRateOffice, 1, Satisfied { rated: M::OfficeRated, unrated: M::OfficeUnrated, rateable: M::OfficeRateable }, "评价满意和基本满意的", "可评价的"),
    (I::RatedSatisfactionRateUnit, 1, Satisfied { rated: M::UnitRated, unrated: M::UnitUnrated, rateable: M::UnitRateable }, "评价满意和基本满意的", "可评价的"),
    (I::FirstContactRate, 1, Hits(M::AcceptedFirst), "已联系信访人的初次事项", "受理的初次事项"),
    (I::AvgAcceptDays, 1, Mean(M::AcceptDays), "初次事项登记至受理的天数之和", "受理的初次事项"),
    (I::AvgReplyDays, 1, Mean(M::ReplyDays), "初次事项登记至答复的天数之和", "答复的初次事项"),
    (I::PublicReplyRate, 1, Hits(M::PublicReply), "公开答复的", "已答复的信访事项（检举控告和保密的除外）"),
    (I::AvgServiceDays, 1, Mean(M::ServiceDays), "安排至提供的天数之和", "已提供的服务"),
    (I::ReviewCount, 1, Entries(M::Review), "申请复查的信访事项", ""),
    (I::RecheckCount, 1, Entries(M::Recheck), "申请复核的信访事项", ""),
    (I::FinalityCount, 1, Entries(M::Finality), "三级终结的信访事项", ""),
    (I::GroupVisitBatches, 1, Entries(M::GroupVisit), "集体访批次", ""),
    (I::GroupVisitPeople, 1, Amount(M::GroupVisit), "集体访人次", ""),
    (I::OneNetConclusionRate, 1, Hits(M::OneNet), "已办结的一网通办事项", "受理的一网通办事项"),
];

impl Indicator {
    fn row(self) -> &'static (Self, u32, Shape, &'static str, &'static str) {
        FORMULAS.iter().find(|row| row.0 == self).expect("every indicator has a formula; a test holds it")
    }

    /// Its formula, in words.
    #[must_use]
    pub fn formula(self) -> Formula {
        let &(indicator, version, _, numerator, denominator) = self.row();
        Formula { indicator, version, numerator, denominator }
    }

    /// The measures whose petitions stand behind it: those of the denominator last.
    #[must_use]
    pub fn measures(self) -> Vec<Measure> {
        match self.row().2 {
            Hits(m) | Misses(m) | Mean(m) | Entries(m) | Amount(m) => vec![m],
            Satisfied { rated, unrated, rateable } => vec![rated, unrated, rateable],
        }
    }

    /// Computes it from the sums of its measures. Whether a rating that was not given in time counts as satisfied is
    /// for a place to say (`kpi.overdue_unrated_as_satisfied`); by default it does not.
    pub fn figure(self, unrated_counts: bool, sum: impl Fn(Measure) -> Sum) -> Figure {
        let share =
            |numerator, denominator| Figure { numerator, denominator, value: Value::share(numerator, denominator) };
        let count = |count| Figure { numerator: count, denominator: 1, value: Value::Count { count } };
        match self.row().2 {
            Hits(m) => share(sum(m).hits, sum(m).entries),
            Misses(m) => share(sum(m).entries - sum(m).hits, sum(m).entries),
            Satisfied { rated, unrated, rateable } => {
                let silent = if unrated_counts { sum(unrated).entries } else { 0 };
                share(sum(rated).hits + silent, sum(rateable).entries)
            }
            Mean(m) => {
                let Sum { entries, amount, .. } = sum(m);
                Figure { numerator: amount, denominator: entries, value: Value::mean(amount, entries) }
            }
            Entries(m) => count(sum(m).entries),
            Amount(m) => count(sum(m).amount),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Entry, Period};
    use super::*;
    use crate::id::{County, OrganisationId, compose};
    use chrono::NaiveDate;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    /// Three petitions whose time to give notice ran out in the first quarter, one in April.
    fn notices() -> Vec<Entry> {
        let unit = OrganisationId(compose(1, County(330_681), 1));
        let notice = |on, hit_on: Option<&str>| Entry {
            measure: M::Notice,
            organisation: unit,
            on: day(on),
            hit_on: hit_on.map(day),
            amount: 1,
        };
        vec![
            notice("2026-01-20", Some("2026-01-18")),
            notice("2026-02-24", None),
            notice("2026-03-31", Some("2026-03-31")),
            notice("2026-04-01", Some("2026-03-30")),
        ]
    }

    fn on_time(as_of: &str) -> Figure {
        let quarter = Period { from: day("2026-01-01"), to: day("2026-03-31") };
        I::TimelyAcceptanceRateUnit.figure(false, |m| Sum::of(m, &notices(), quarter, day(as_of)))
    }

    #[test]
    fn every_indicator_has_one_formula() {
        for indicator in I::ALL {
            assert_eq!(FORMULAS.iter().filter(|row| row.0 == *indicator).count(), 1, "{indicator}");
        }
    }

    #[test]
    fn a_figure_counts_what_fell_due_in_the_period() {
        let figure = on_time("2026-06-30");
        assert_eq!((figure.numerator, figure.denominator), (2, 3));
        assert_eq!(figure.value, Value::Share { per_ten_thousand: 6_667 });
    }

    #[test]
    fn a_figure_can_be_computed_again_as_it_stood_on_a_past_day() {
        assert_eq!(on_time("2026-03-01").numerator, 1);
        assert_eq!(on_time("2026-03-01").denominator, 2);
        assert_eq!(on_time("2026-01-01").value, Value::Undefined);
    }

    #[test]
    fn who_did_not_rate_is_not_satisfied() {
        let rateable = Sum { entries: 10, hits: 5, amount: 10 };
        let rated = Sum { entries: 5, hits: 4, amount: 5 };
        let silent = Sum { entries: 3, hits: 0, amount: 3 };
        let sum = |m| match m {
            M::UnitRated => rated,
            M::UnitUnrated => silent,
            _ => rateable,
        };
        assert_eq!(I::SatisfactionRateUnit.figure(false, sum).value, Value::Share { per_ten_thousand: 8_000 });
        assert_eq!(I::ParticipationRateUnit.figure(false, sum).value, Value::Share { per_ten_thousand: 5_000 });
        assert_eq!(I::RatedSatisfactionRateUnit.figure(false, sum).value, Value::Share { per_ten_thousand: 4_000 });
        // Unless the place wants it so.
        let lenient = I::RatedSatisfactionRateUnit.figure(true, sum);
        assert_eq!(lenient.value, Value::Share { per_ten_thousand: 7_000 });
    }

    #[test]
    fn a_mean_is_in_tenths_of_a_day() {
        let sum = Sum { entries: 3, hits: 0, amount: 20 };
        assert_eq!(I::AvgAcceptDays.figure(false, |_| sum).value, Value::Mean { tenths: 67 });
    }
}
