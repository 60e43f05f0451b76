//! The table of all rules. A rule is added by adding its row here.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{Bound, Choice, EscalationClock, Rule, RuleUnit, RuleValue};
use crate::basis::{Basis, Instrument as I};
use crate::deadline::Judge;
use crate::invalid::Invalid;

/// What a rule takes, and its default.
struct Shape(RuleValue, Option<RuleUnit>, &'static [Choice]);

const fn number(default: i64, unit: RuleUnit) -> Shape {
    Shape(RuleValue::Number(default), Some(unit), &[])
}
const fn days(default: i64) -> Shape {
    number(default, RuleUnit::Day)
}
const fn working_days(default: i64) -> Shape {
    number(default, RuleUnit::WorkingDay)
}
const fn times(default: i64) -> Shape {
    number(default, RuleUnit::Times)
}
const fn persons(default: i64) -> Shape {
    number(default, RuleUnit::Persons)
}
const fn percent(default: i64) -> Shape {
    number(default, RuleUnit::Percent)
}
const fn yuan(default: i64) -> Shape {
    number(default * 100, RuleUnit::Fen)
}
const fn flag(default: bool) -> Shape {
    Shape(RuleValue::Flag(default), None, &[])
}
const fn choice(default: &'static str, choices: &'static [Choice]) -> Shape {
    Shape(RuleValue::Text(Cow::Borrowed(default)), None, choices)
}

const fn at_most(limit: i64) -> Option<Bound> {
    Some(Bound::AtMost(limit))
}
const fn exactly(number: i64) -> Option<Bound> {
    Some(Bound::Exactly(RuleValue::Number(number)))
}
const fn only(flag: bool) -> Option<Bound> {
    Some(Bound::Exactly(RuleValue::Flag(flag)))
}

macro_rules! choices {
    ($($value:expr),*) => { &[$(Choice { value: $value.code(), name: $value.name_zh() }),*] };
}

const JUDGES: &[Choice] = choices![Judge::Nominal, Judge::LegalLatest];
const CLOCKS: &[Choice] =
    choices![EscalationClock::ContinueFromFirstAcceptance, EscalationClock::RestartOnNewAcceptance];
const CITIZENS_ARE_JUDGED_GENEROUSLY: Option<Bound> =
    Some(Bound::Exactly(RuleValue::Text(Cow::Borrowed(Judge::LegalLatest.code()))));

const NONE: Option<Bound> = None;
const DESIGN: Basis = Basis::DESIGN;
const PRACTICE: Basis = I::CommonPractice.whole();

macro_rules! rules {
    ($($name:ident, $key:tt, $chinese:literal, $shape:expr, $basis:expr, $bound:expr;)*) => {
        /// Key of a rule. In JSON, its dotted text.
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
        )]
        pub enum RuleKey {
            $(#[doc = concat!("`", $key, "`: ", $chinese, ".")] #[serde(rename = $key)] $name,)*
        }

        impl RuleKey {
            /// Every rule in the order of the table.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The dotted text.
            #[must_use]
            pub const fn text(self) -> &'static str {
                match self { $(Self::$name => $key),* }
            }

            /// The row of the table.
            #[must_use]
            pub fn rule(self) -> Rule {
                match self {
                    $(Self::$name => {
                        let Shape(default, unit, choices) = $shape;
                        Rule { key: self, name: $chinese, default, unit, choices, basis: $basis, bound: $bound }
                    })*
                }
            }
        }
    };
}

rules! {
    // Mediation: taking a case, its term, its end.
    MediationAcceptWd, "mediation.accept_wd", "调解受理期限", working_days(3), PRACTICE, NONE;
    MediationAssignWd, "mediation.assign_wd", "指派调解员期限", working_days(1), DESIGN, NONE;
    MediationTermDays, "mediation.term_days", "调解期限", days(30), I::MediationWorkRules.article(33), at_most(30);
    MediationTermMedicalWd, "mediation.term_medical_wd", "医疗纠纷调解期限", working_days(30), I::MedicalDisputes.article(38), at_most(30);
    MediationLaborNoticeDays, "mediation.labor_notice_days", "劳动争议告知可申请仲裁期限", days(15), I::LabourDisputes.article(14), at_most(15);
    MediationTermCourtPrefilingDays, "mediation.term_court_prefiling_days", "法院委派调解期限", days(30), I::InvitedMediation.article(27), at_most(30);
    MediationTermCourtOrdinaryDays, "mediation.term_court_ordinary_days", "法院委托调解期限（普通程序）", days(15), I::InvitedMediation.article(27), at_most(15);
    MediationTermCourtSummaryDays, "mediation.term_court_summary_days", "法院委托调解期限（简易程序）", days(7), I::InvitedMediation.article(27), at_most(7);
    MediationConfirmDays, "mediation.confirm_days", "申请司法确认期限", days(30), I::PeopleMediationLaw.article(33), exactly(30);
    MediationRepMax, "mediation.rep_max", "调解代表人上限", persons(5), I::Ningbo.article(20), NONE;
    MediationCloseDays, "mediation.close_days", "结案期限", days(7), DESIGN, NONE;
    MediationArchiveDays, "mediation.archive_days", "归档期限", days(30), DESIGN, NONE;

    // Follow-up visits.
    FollowUpInstantDays, "follow_up.instant_days", "即时履行后回访", days(15), DESIGN, NONE;
    FollowUpObligationDays, "follow_up.obligation_days", "每项义务到期后回访", days(3), DESIGN, NONE;
    FollowUpFinalDays, "follow_up.final_days", "全部履行期满后回访", days(15), DESIGN, NONE;
    FollowUpHighRiskFirstDays, "follow_up.high_risk_first_days", "高风险案件首次回访", days(7), DESIGN, NONE;
    FollowUpHighRiskSecondDays, "follow_up.high_risk_second_days", "高风险案件再次回访", days(30), DESIGN, NONE;

    // What makes a dispute complex (疑难复杂).
    ComplexPersons, "complex.persons", "疑难复杂案件当事人数", persons(10), DESIGN, NONE;
    ComplexAmount, "complex.amount", "疑难复杂案件涉案金额", yuan(100_000), DESIGN, NONE;
    ComplexFailedSessions, "complex.failed_sessions", "疑难复杂案件未成次数", times(2), DESIGN, NONE;

    // Escalation: what the sender must have tried, named by the sender's tier.
    EscalationMinAttemptsVillage, "escalation.min_attempts.village", "村级移交前调解次数", times(2), I::Longshan.whole(), NONE;
    EscalationMinAttemptsTownship, "escalation.min_attempts.township", "乡级移交前联合调解次数", times(1), DESIGN, NONE;
    EscalationMinAttemptsCounty, "escalation.min_attempts.county", "县级移交前会商次数", times(1), DESIGN, NONE;
    EscalationResidenceDaysVillage, "escalation.residence_days.village", "村级停留期限", days(7), I::Gaotai.whole(), NONE;
    EscalationResidenceDaysTownship, "escalation.residence_days.township", "乡级停留期限", days(10), DESIGN, NONE;
    EscalationResidenceDaysCounty, "escalation.residence_days.county", "县级停留期限", days(15), DESIGN, NONE;
    EscalationResidenceDaysCity, "escalation.residence_days.city", "市级停留期限", days(30), DESIGN, NONE;
    EscalationGridWd, "escalation.grid_wd", "网格上报期限", working_days(1), I::Gaotai.whole(), NONE;

    // Escalation: what lets a dispute go up, named by the tier that receives.
    EscalationPersonsTownship, "escalation.persons.township", "移交乡级的人数", persons(5), DESIGN, NONE;
    EscalationPersonsCounty, "escalation.persons.county", "移交县级的人数", persons(20), DESIGN, NONE;
    EscalationPersonsCity, "escalation.persons.city", "移交市级的人数", persons(50), DESIGN, NONE;
    EscalationAmountCounty, "escalation.amount.county", "移交县级的金额", yuan(500_000), DESIGN, NONE;
    EscalationFailedRoundsCounty, "escalation.failed_rounds.county", "移交县级的调解失败轮次", times(2), DESIGN, NONE;
    EscalationUnresolvedDaysCounty, "escalation.unresolved_days.county", "移交县级的未化解天数", days(15), DESIGN, NONE;

    // Escalation: how fast the receiver answers, named by the tier that receives.
    EscalationDecideWdTownship, "escalation.decide_wd.township", "乡级接收决定期限", working_days(2), I::Gaotai.whole(), NONE;
    EscalationDecideWdCounty, "escalation.decide_wd.county", "县级接收决定期限", working_days(2), DESIGN, NONE;
    EscalationDecideWdCity, "escalation.decide_wd.city", "市级接收决定期限", working_days(3), DESIGN, NONE;
    EscalationAcceptTransferSessionWd, "escalation.accept_transfer_session_wd", "接收后首次调解期限", working_days(5), DESIGN, NONE;
    EscalationCountyAssignWd, "escalation.county_assign_wd", "县级指派专业调委会或专班期限", working_days(3), DESIGN, NONE;
    EscalationCityLeadWd, "escalation.city_lead_wd", "市级确定牵头单位期限", working_days(5), DESIGN, NONE;
    EscalationCityPlanDays, "escalation.city_plan_days", "市级制定方案期限", days(10), DESIGN, NONE;
    EscalationNotifyWd, "escalation.notify_wd", "流转告知当事人期限", working_days(2), DESIGN, NONE;
    EscalationMaxReturns, "escalation.max_returns", "退回次数上限", times(1), DESIGN, NONE;
    EscalationSenderFixWd, "escalation.sender_fix_wd", "退回后补正期限", working_days(3), DESIGN, NONE;
    EscalationSuperiorDecideWd, "escalation.superior_decide_wd", "共同上级裁定期限", working_days(2), DESIGN, NONE;
    EscalationAssignedAcceptWd, "escalation.assigned_accept_wd", "交办接收期限", working_days(1), DESIGN, NONE;
    EscalationAssignedObjectWd, "escalation.assigned_object_wd", "交办异议期限", working_days(5), DESIGN, NONE;
    EscalationClock, "escalation.clock", "移交后期限计算方式", choice(EscalationClock::ContinueFromFirstAcceptance.code(), CLOCKS), DESIGN, NONE;

    // Deadlines and lamps.
    DeadlineJudgeAuthority, "deadline.judge_authority", "机关按期判定", choice(Judge::Nominal.code(), JUDGES), DESIGN, NONE;
    DeadlineJudgeCitizen, "deadline.judge_citizen", "群众按期判定", choice(Judge::LegalLatest.code(), JUDGES), I::CivilCode.article(203), CITIZENS_ARE_JUDGED_GENEROUSLY;
    LampYellowDays, "lamp.yellow_days", "黄灯提前天数", days(7), DESIGN, NONE;
    LampRedDays, "lamp.red_days", "红灯提前天数", days(3), DESIGN, NONE;

    // Petitions.
    PetitionDispatchDays, "petition.dispatch_days", "信访转送交办期限", days(15), I::PetitionRegulations.article(22), at_most(15);
    PetitionNoticeDays, "petition.notice_days", "信访受理告知期限", days(15), I::PetitionRegulations.article(23), at_most(15);
    PetitionObjectionWd, "petition.objection_wd", "信访转办异议期限", working_days(5), I::PetitionRegulations.article(23), at_most(5);
    PetitionHandleDays, "petition.handle_days", "信访办理期限", days(60), I::PetitionRegulations.article(34), at_most(60);
    PetitionExtendMax, "petition.extend_max", "信访延长办理上限", days(30), I::PetitionRegulations.article(34), at_most(30);
    PetitionReviewRequest, "petition.review_request", "申请复查期限", days(30), I::PetitionRegulations.article(35), exactly(30);
    PetitionReviewDecide, "petition.review_decide", "复查办理期限", days(30), I::PetitionRegulations.article(35), at_most(30);
    PetitionRecheckRequest, "petition.recheck_request", "申请复核期限", days(30), I::PetitionRegulations.article(36), exactly(30);
    PetitionRecheckDecide, "petition.recheck_decide", "复核办理期限", days(30), I::PetitionRegulations.article(36), at_most(30);
    PetitionSimpleAcceptWd, "petition.simple_accept_wd", "简易办理受理期限", working_days(3), PRACTICE, NONE;
    PetitionSimpleFinishWd, "petition.simple_finish_wd", "简易办理办结期限", working_days(10), I::SimplifiedPetitions.whole(), at_most(10);
    PetitionRepMax, "petition.rep_max", "走访代表人上限", persons(5), I::PetitionRegulations.article(20), at_most(5);
    PetitionGroupMin, "petition.group_min", "集体访人数", persons(5), PRACTICE, NONE;
    PetitionLapseIsFinal, "petition.lapse_is_final", "逾期未申请复查视为终结", flag(false), DESIGN, NONE;
    PetitionServeDays, "petition.serve_days", "信访意见书送达期限", days(10), DESIGN, NONE;
    PetitionCommitteeAnswerWd, "petition.committee_answer_wd", "委托调解受理答复期限", working_days(3), I::MediationInPetitions.whole(), NONE;
    PetitionMediationMarginDays, "petition.mediation_margin_days", "信访调解早于办理期限结束的天数", days(10), DESIGN, NONE;
    PetitionRemindDays, "petition.remind_days", "信访临期提醒提前天数", days(7), DESIGN, NONE;
    PetitionWarnDays, "petition.warn_days", "信访临期预警提前天数", days(3), DESIGN, NONE;
    PetitionSuperviseReplyWd, "petition.supervise_reply_wd", "信访督办反馈期限", working_days(5), DESIGN, NONE;
    PetitionAutoSupervise, "petition.auto_supervise", "信访超期自动督办", flag(true), DESIGN, NONE;
    PetitionCircularDays, "petition.circular_days", "信访超期后通报天数", days(10), DESIGN, NONE;
    PetitionInterviewDays, "petition.interview_days", "信访超期后约谈天数", days(20), DESIGN, NONE;
    PetitionRatingDays, "petition.rating_days", "信访满意度评价期限", days(30), DESIGN, NONE;
    PetitionMediationPausesClock, "petition.mediation_pauses_clock", "调解期间中止信访办理期限", flag(false), I::PetitionRegulations.article(34), only(false);

    // Indicators.
    KpiRepeatWindowDays, "kpi.repeat_window_days", "重复信访统计窗口", days(180), DESIGN, NONE;
    KpiOverdueUnratedAsSatisfied, "kpi.overdue_unrated_as_satisfied", "逾期未评价计为满意", flag(false), DESIGN, NONE;

    // What each indicator weighs in the yearly scorecard.
    KpiWeightTimelyOffice, "kpi.weight.timely_acceptance_rate_office", "考核权重：信访机构及时受理率", percent(0), DESIGN, NONE;
    KpiWeightTimelyUnit, "kpi.weight.timely_acceptance_rate_unit", "考核权重：责任单位按期受理告知率", percent(0), DESIGN, NONE;
    KpiWeightOntime, "kpi.weight.ontime_conclusion_rate", "考核权重：按期办结率", percent(0), DESIGN, NONE;
    KpiWeightRepeatItems, "kpi.weight.repeat_rate_items", "考核权重：重复信访率（按件次）", percent(0), DESIGN, NONE;
    KpiWeightRepeatConcluded, "kpi.weight.repeat_rate_concluded", "考核权重：重复信访率（按办结初件）", percent(0), DESIGN, NONE;
    KpiWeightFirstPass, "kpi.weight.first_pass_resolution_rate", "考核权重：一次性化解率", percent(0), DESIGN, NONE;
    KpiWeightSatisfactionOffice, "kpi.weight.satisfaction_rate_office", "考核权重：对信访部门群众满意率", percent(0), DESIGN, NONE;
    KpiWeightSatisfactionUnit, "kpi.weight.satisfaction_rate_unit", "考核权重：对责任单位群众满意率", percent(0), DESIGN, NONE;
    KpiWeightParticipationOffice, "kpi.weight.participation_rate_office", "考核权重：对信访部门参评率", percent(0), DESIGN, NONE;
    KpiWeightParticipationUnit, "kpi.weight.participation_rate_unit", "考核权重：对责任单位参评率", percent(0), DESIGN, NONE;
    KpiWeightRatedOffice, "kpi.weight.rated_satisfaction_rate_office", "考核权重：对信访部门参评满意率", percent(0), DESIGN, NONE;
    KpiWeightRatedUnit, "kpi.weight.rated_satisfaction_rate_unit", "考核权重：对责任单位参评满意率", percent(0), DESIGN, NONE;
    KpiWeightFirstContact, "kpi.weight.first_contact_rate", "考核权重：初次信访办理联系率", percent(0), DESIGN, NONE;
    KpiWeightPublicReply, "kpi.weight.public_reply_rate", "考核权重：公开回复率", percent(0), DESIGN, NONE;
    KpiWeightOneNet, "kpi.weight.one_net_conclusion_rate", "考核权重：一网通办办结率", percent(0), DESIGN, NONE;
}

impl fmt::Display for RuleKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}

impl FromStr for RuleKey {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let known = Self::ALL.iter().copied().find(|key| key.text() == text);
        known.ok_or_else(|| Invalid::RuleKey(text.chars().take(60).collect()))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::basis::Standing;
    use rstest::rstest;

    #[test]
    fn every_default_fits_its_rule_and_keeps_to_the_statute() {
        for key in RuleKey::ALL {
            let rule = key.rule();
            assert_eq!(rule.check(&rule.default), Ok(()), "{key}");
            assert_eq!(rule.looser_than_statute(&rule.default), None, "{key}");
        }
    }

    #[test]
    fn only_statutes_bind() {
        for key in RuleKey::ALL {
            let rule = key.rule();
            assert!(rule.bound.is_none() || rule.basis.standing() == Standing::Statute, "{key}");
        }
    }

    #[test]
    fn keys_and_names_are_unique_and_keys_read_back() {
        let keys: BTreeSet<_> = RuleKey::ALL.iter().map(|key| key.text()).collect();
        let names: BTreeSet<_> = RuleKey::ALL.iter().map(|key| key.rule().name).collect();
        assert_eq!((keys.len(), names.len()), (RuleKey::ALL.len(), RuleKey::ALL.len()));
        for key in RuleKey::ALL {
            assert_eq!(key.text().parse(), Ok(*key));
            assert_eq!(serde_json::to_value(key).unwrap(), key.text());
        }
    }

    #[rstest]
    #[case("mediation.term_days", "20", None)]
    #[case("mediation.term_days", "45", Some("“调解期限”设为45日，宽于《人民调解工作若干规定》第三十三条规定的30日"))]
    #[case(
        "mediation.confirm_days",
        "15",
        Some("“申请司法确认期限”设为15日，不同于《人民调解法》第三十三条规定的30日")
    )]
    #[case(
        "petition.mediation_pauses_clock",
        "是",
        Some("“调解期间中止信访办理期限”设为是，《信访工作条例》第三十四条没有这样规定")
    )]
    #[case(
        "deadline.judge_citizen",
        "nominal",
        Some("“群众按期判定”设为名义到期日，不同于《民法典》第二百零三条规定的法定最后日（节假日顺延）")
    )]
    #[case("mediation.accept_wd", "30", None)]
    fn warns_where_a_place_is_looser_than_the_statute(
        #[case] key: RuleKey,
        #[case] value: &str,
        #[case] warning: Option<&str>,
    ) {
        let rule = key.rule();
        let value = rule.parse(value).unwrap();
        assert_eq!(rule.looser_than_statute(&value).as_deref(), warning);
    }

    #[rstest]
    #[case("mediation.term_days", "三十", "“调解期限”应为 1 至 3650 的整数")]
    #[case("mediation.term_days", "0", "“调解期限”应为 1 至 3650 的整数")]
    #[case("complex.amount", "-1", "“疑难复杂案件涉案金额”应为 0 至 1000000000000000 的整数（单位：分）")]
    #[case("petition.lapse_is_final", "maybe", "“逾期未申请复查视为终结”应为 true（是）或 false（否）")]
    #[case(
        "deadline.judge_authority",
        "strict",
        "“机关按期判定”应为 nominal（名义到期日）或 legal_latest（法定最后日（节假日顺延））"
    )]
    fn says_in_chinese_what_a_rule_takes(#[case] key: RuleKey, #[case] text: &str, #[case] message: &str) {
        assert_eq!(key.rule().parse(text).unwrap_err().to_string(), message);
    }

    #[test]
    fn an_unknown_key_is_named() {
        assert_eq!("mediation.speed".parse::<RuleKey>().unwrap_err().to_string(), "没有名为“mediation.speed”的规则");
    }
}
