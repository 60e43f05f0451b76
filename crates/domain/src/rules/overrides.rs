//! What places have set, and what therefore holds.

use std::borrow::Cow;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{RuleKey, RuleUnit, RuleValue};
use crate::basis::Basis;
use crate::coded::UnknownCode;
use crate::deadline::{Judge, LampDays, Length, Unit};
use crate::division::DivisionCode;
use crate::invalid::Invalid;
use crate::money::Fen;
use crate::time::CivilDate;

/// What one place has set for a rule (地方规则).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleOverride {
    /// Where it holds: this division and all in it.
    pub division: DivisionCode,
    /// The only kind of organisation it holds for, by its JSON text; all kinds if none.
    pub organisation_kind: Option<String>,
    /// Which rule.
    pub key: RuleKey,
    /// Its value there.
    pub value: RuleValue,
    /// First day it holds.
    #[schema(value_type = chrono::NaiveDate)]
    pub effective_from: CivilDate,
}

impl RuleOverride {
    /// Checks that the value fits the rule.
    ///
    /// # Errors
    /// [`Invalid::Rule`] says in Chinese what the rule takes.
    pub fn check(&self) -> Result<(), Invalid> {
        self.key.rule().check(&self.value)
    }

    /// A warning in Chinese where the value is looser than the statute allows.
    #[must_use]
    pub fn looser_than_statute(&self) -> Option<String> {
        self.key.rule().looser_than_statute(&self.value)
    }

    fn holds(&self, division: DivisionCode, organisation_kind: Option<&str>, on: CivilDate) -> bool {
        self.division.contains(division)
            && self.effective_from <= on
            && self.organisation_kind.as_deref().is_none_or(|kind| Some(kind) == organisation_kind)
            && self.check().is_ok()
    }
}

crate::coded_enum! {
    /// How the term of a case runs on after a transfer (移交后期限).
    pub enum EscalationClock {
        /// It is counted from the first acceptance, whoever holds the case.
        ContinueFromFirstAcceptance = "continue_from_first_acceptance" "自首次受理连续计算";
        /// Each committee that newly accepts starts it again.
        RestartOnNewAcceptance = "restart_on_new_acceptance" "重新受理后重新计算";
    }
}

/// A rule as it holds somewhere, for showing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct EffectiveRule {
    /// Its key.
    pub key: RuleKey,
    /// Chinese name.
    pub name: &'static str,
    /// What its number counts.
    pub unit: Option<RuleUnit>,
    /// What holds where nobody has set it.
    pub default: RuleValue,
    /// Where the default comes from.
    pub basis: Basis,
    /// What holds.
    pub value: RuleValue,
    /// The same in Chinese.
    pub shown: String,
    /// The division that set it; none for the default.
    pub set_by: Option<DivisionCode>,
    /// A warning in Chinese where it is looser than the statute allows.
    pub warning: Option<String>,
}

/// The rules that hold in one division, for one kind of organisation, on one day.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RuleSet {
    /// What was set; every other rule has its default.
    set: Vec<RuleOverride>,
}

impl RuleSet {
    /// Chooses among what places have set: the most specific division first, then an entry for the kind of organisation
    /// over one for all kinds, then the latest that has taken effect. An entry that does not fit its rule is passed over.
    #[must_use]
    pub fn resolve(
        overrides: &[RuleOverride],
        division: DivisionCode,
        organisation_kind: Option<&str>,
        on: CivilDate,
    ) -> Self {
        let strongest = |key: &RuleKey| {
            overrides
                .iter()
                .filter(|entry| entry.key == *key && entry.holds(division, organisation_kind, on))
                .max_by_key(|entry| (entry.division.level(), entry.organisation_kind.is_some(), entry.effective_from))
                .cloned()
        };
        Self { set: RuleKey::ALL.iter().filter_map(strongest).collect() }
    }

    /// What was set for a rule and holds; none where it has its default.
    #[must_use]
    pub fn set_for(&self, key: RuleKey) -> Option<&RuleOverride> {
        self.set.iter().find(|entry| entry.key == key)
    }

    /// The value of a rule.
    #[must_use]
    pub fn value(&self, key: RuleKey) -> RuleValue {
        self.set_for(key).map_or_else(|| key.rule().default, |entry| entry.value.clone())
    }

    /// A number, whatever its unit.
    ///
    /// # Panics
    /// If the table has no number for this key.
    #[must_use]
    pub fn number(&self, key: RuleKey) -> i64 {
        match self.value(key) {
            RuleValue::Number(number) => number,
            other => panic!("{key} is {other:?}, not a number"),
        }
    }

    /// A number of times or persons.
    ///
    /// # Panics
    /// If the table has no such number for this key.
    #[must_use]
    pub fn count(&self, key: RuleKey) -> u32 {
        u32::try_from(self.number(key)).expect("times and persons are small")
    }

    /// An amount.
    ///
    /// # Panics
    /// If the table has no amount for this key.
    #[must_use]
    pub fn amount(&self, key: RuleKey) -> Fen {
        Fen::new(self.number(key)).expect("amounts of rules are in range")
    }

    /// A length of natural or working days.
    ///
    /// # Panics
    /// If the table has no length for this key.
    #[must_use]
    pub fn length(&self, key: RuleKey) -> Length {
        let unit = match key.rule().unit {
            Some(RuleUnit::Day) => Unit::NaturalDay,
            Some(RuleUnit::WorkingDay) => Unit::WorkingDay,
            other => panic!("{key} counts {other:?}, not days"),
        };
        Length { count: u16::try_from(self.number(key)).expect("lengths are at most ten years"), unit }
    }

    /// A switch.
    ///
    /// # Panics
    /// If the table has no switch for this key.
    #[must_use]
    pub fn flag(&self, key: RuleKey) -> bool {
        match self.value(key) {
            RuleValue::Flag(flag) => flag,
            other => panic!("{key} is {other:?}, not a switch"),
        }
    }

    /// The text of a choice.
    ///
    /// # Panics
    /// If the table has no text for this key.
    #[must_use]
    pub fn text(&self, key: RuleKey) -> Cow<'static, str> {
        match self.value(key) {
            RuleValue::Text(text) => text,
            other => panic!("{key} is {other:?}, not a text"),
        }
    }

    fn chosen<T: FromStr<Err = UnknownCode>>(&self, key: RuleKey) -> T {
        self.text(key).parse().expect("the table offers the codes of the enumeration")
    }

    /// By which day citizens are judged in time.
    #[must_use]
    pub fn judge_citizen(&self) -> Judge {
        self.chosen(RuleKey::DeadlineJudgeCitizen)
    }

    /// How the term runs on after a transfer.
    #[must_use]
    pub fn escalation_clock(&self) -> EscalationClock {
        self.chosen(RuleKey::EscalationClock)
    }

    /// When the lamps of authorities change.
    #[must_use]
    pub fn lamp(&self) -> LampDays {
        LampDays {
            yellow: self.length(RuleKey::LampYellowDays).count,
            red: self.length(RuleKey::LampRedDays).count,
            judge: self.chosen(RuleKey::DeadlineJudgeAuthority),
        }
    }

    /// Every rule as it holds, in the order of the table.
    #[must_use]
    pub fn effective(&self) -> Vec<EffectiveRule> {
        let describe = |&key: &RuleKey| {
            let rule = key.rule();
            let value = self.value(key);
            EffectiveRule {
                key,
                name: rule.name,
                unit: rule.unit,
                basis: rule.basis,
                shown: rule.show(&value),
                set_by: self.set_for(key).map(|entry| entry.division),
                warning: rule.looser_than_statute(&value),
                default: rule.default,
                value,
            }
        };
        RuleKey::ALL.iter().map(describe).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn entry(division: &str, kind: Option<&str>, days: i64, from: &str) -> RuleOverride {
        RuleOverride {
            division: division.parse().unwrap(),
            organisation_kind: kind.map(str::to_owned),
            key: RuleKey::MediationTermDays,
            value: RuleValue::Number(days),
            effective_from: from.parse().unwrap(),
        }
    }

    fn overrides() -> Vec<RuleOverride> {
        vec![
            entry("33", Some("village_committee"), 25, "2026-01-01"),
            entry("330681", None, 20, "2026-01-01"),
            entry("330681", None, 18, "2026-06-01"),
            entry("330681", Some("village_committee"), 10, "2025-01-01"),
            entry("330681109", None, 15, "2027-01-01"),
        ]
    }

    #[rstest]
    // Nobody in Beijing has set it.
    #[case("110101", None, "2026-03-01", 30)]
    // The province speaks for villages only.
    #[case("3301", None, "2026-03-01", 30)]
    #[case("3301", Some("village_committee"), "2026-03-01", 25)]
    // The county is more specific than the province.
    #[case("330681109", Some("township_committee"), "2026-03-01", 20)]
    // Of two entries of the county the later counts, once it has taken effect.
    #[case("330681109", Some("township_committee"), "2026-05-31", 20)]
    #[case("330681109", Some("township_committee"), "2026-06-01", 18)]
    // An entry for the kind is stronger than a later one for all.
    #[case("330681109201", Some("village_committee"), "2026-06-01", 10)]
    // The town comes first once its entry takes effect.
    #[case("330681109201", Some("village_committee"), "2027-01-01", 15)]
    // Before anything was set.
    #[case("330681", None, "2024-12-31", 30)]
    fn the_most_specific_entry_holds(
        #[case] division: &str,
        #[case] kind: Option<&str>,
        #[case] on: &str,
        #[case] days: u16,
    ) {
        let rules = RuleSet::resolve(&overrides(), division.parse().unwrap(), kind, on.parse().unwrap());
        assert_eq!(rules.length(RuleKey::MediationTermDays), Length::days(days));
    }

    #[test]
    fn an_entry_that_does_not_fit_is_passed_over() {
        let mut wrong = entry("330681", None, 0, "2026-01-01");
        assert!(wrong.check().is_err());
        wrong.value = RuleValue::Flag(true);
        let rules = RuleSet::resolve(&[wrong], "330681".parse().unwrap(), None, "2026-03-01".parse().unwrap());
        assert_eq!(rules, RuleSet::default());
    }

    #[test]
    fn every_rule_can_be_read_by_its_type() {
        let rules = RuleSet::default();
        for &key in RuleKey::ALL {
            match (key.rule().default, key.rule().unit) {
                (RuleValue::Number(days), Some(RuleUnit::Day | RuleUnit::WorkingDay)) => {
                    assert_eq!(i64::from(rules.length(key).count), days);
                }
                (RuleValue::Number(fen), Some(RuleUnit::Fen)) => assert_eq!(rules.amount(key).get(), fen),
                (RuleValue::Number(count), _) => assert_eq!(i64::from(rules.count(key)), count),
                (RuleValue::Flag(flag), _) => assert_eq!(rules.flag(key), flag),
                (RuleValue::Text(text), _) => assert_eq!(rules.text(key), text),
            }
        }
        assert_eq!(rules.judge_citizen(), Judge::LegalLatest);
        assert_eq!(rules.escalation_clock(), EscalationClock::ContinueFromFirstAcceptance);
        assert_eq!(rules.lamp(), LampDays { yellow: 7, red: 3, judge: Judge::Nominal });
    }

    #[test]
    fn what_holds_is_shown_with_who_set_it() {
        let looser = entry("3306", None, 45, "2026-01-01");
        let rules = RuleSet::resolve(&[looser], "330681".parse().unwrap(), None, "2026-03-01".parse().unwrap());
        let shown = rules.effective().into_iter().find(|rule| rule.key == RuleKey::MediationTermDays).unwrap();
        assert_eq!(shown.shown, "45日");
        assert_eq!(shown.set_by, Some("3306".parse().unwrap()));
        assert_eq!(shown.warning.unwrap(), "“调解期限”设为45日，宽于《人民调解工作若干规定》第三十三条规定的30日");
    }

    #[test]
    fn json_names_rule_and_value() {
        let json = serde_json::json!({
            "division": "330681", "organisation_kind": null, "key": "escalation.clock",
            "value": "restart_on_new_acceptance", "effective_from": "2026-01-01",
        });
        let entry: RuleOverride = serde_json::from_value(json).unwrap();
        assert_eq!(entry.check(), Ok(()));
        let rules = RuleSet::resolve(&[entry], "330681".parse().unwrap(), None, "2026-01-01".parse().unwrap());
        assert_eq!(rules.escalation_clock(), EscalationClock::RestartOnNewAcceptance);
    }
}
