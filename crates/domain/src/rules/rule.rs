//! What one rule is made of: its default, what values it takes, and how far a place may depart from the statute.

use std::borrow::Cow;
use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use super::RuleKey;
use crate::basis::Basis;
use crate::invalid::Invalid;
use crate::money::Fen;

crate::coded_enum! {
    /// What a number of a rule counts.
    pub enum RuleUnit {
        /// Natural days.
        Day = "day" "日";
        /// Working days.
        WorkingDay = "working_day" "个工作日";
        /// Times something is done.
        Times = "times" "次";
        /// Persons.
        Persons = "persons" "人";
        /// Hundredths of a whole.
        Percent = "percent" "％";
        /// Fen of CNY.
        Fen = "fen" "分";
    }
}

impl RuleUnit {
    /// The numbers that make sense.
    const fn range(self) -> RangeInclusive<i64> {
        match self {
            Self::Day | Self::WorkingDay => 1..=3_650,
            Self::Times | Self::Percent => 0..=100,
            Self::Persons => 1..=100_000,
            Self::Fen => 0..=Fen::MAX.get(),
        }
    }

    fn show(self, number: i64) -> String {
        match self {
            Self::Fen => format!("{}元", Fen::new(number).unwrap_or_default()),
            _ => format!("{number}{}", self.name_zh()),
        }
    }
}

/// Value of a rule. JSON: a number, `true` or `false`, or a text.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(untagged)]
pub enum RuleValue {
    /// A number of the rule's unit.
    Number(i64),
    /// A switch.
    Flag(bool),
    /// One of the rule's choices.
    Text(Cow<'static, str>),
}

/// One of the texts a rule can be set to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Choice {
    /// As in JSON.
    pub value: &'static str,
    /// In Chinese.
    pub name: &'static str,
}

/// How far a place may go without departing from the statute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    /// May be less, not more: a duty with a longest time.
    AtMost(i64),
    /// May not differ: a right of the citizen.
    Exactly(RuleValue),
}

/// One row of the table of rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Rule {
    /// Its key.
    pub key: RuleKey,
    /// Chinese name.
    pub name: &'static str,
    /// What holds where nobody has set it.
    pub default: RuleValue,
    /// What its number counts; none for switches and choices.
    pub unit: Option<RuleUnit>,
    /// The texts it takes; empty for numbers and switches.
    pub choices: &'static [Choice],
    /// Where the default comes from.
    pub basis: Basis,
    /// How far the statute lets it be changed.
    pub bound: Option<Bound>,
}

impl Rule {
    /// Checks that a value fits this rule.
    ///
    /// # Errors
    /// [`Invalid::Rule`] says in Chinese what the rule takes.
    pub fn check(&self, value: &RuleValue) -> Result<(), Invalid> {
        let fits = match (&self.default, value) {
            (RuleValue::Number(_), RuleValue::Number(number)) => {
                self.unit.is_some_and(|unit| unit.range().contains(number))
            }
            (RuleValue::Flag(_), RuleValue::Flag(_)) => true,
            (RuleValue::Text(_), RuleValue::Text(text)) => self.choices.iter().any(|choice| choice.value == text),
            _ => false,
        };
        if fits { Ok(()) } else { Err(Invalid::Rule { name: self.name, expected: self.expected() }) }
    }

    /// Reads a value from text, as typed into a form or a command line.
    ///
    /// # Errors
    /// [`Invalid::Rule`] says in Chinese what the rule takes.
    pub fn parse(&self, text: &str) -> Result<RuleValue, Invalid> {
        let text = text.trim();
        let value = match self.default {
            RuleValue::Number(_) => text.parse().ok().map(RuleValue::Number),
            RuleValue::Flag(_) => match text {
                "true" | "是" => Some(RuleValue::Flag(true)),
                "false" | "否" => Some(RuleValue::Flag(false)),
                _ => None,
            },
            RuleValue::Text(_) => Some(RuleValue::Text(Cow::Owned(text.to_owned()))),
        };
        let value = value.ok_or_else(|| Invalid::Rule { name: self.name, expected: self.expected() })?;
        self.check(&value)?;
        Ok(value)
    }

    fn expected(&self) -> String {
        match (&self.default, self.unit) {
            (RuleValue::Number(_), Some(unit)) => {
                let range = unit.range();
                let measure = if unit == RuleUnit::Fen { "（单位：分）" } else { "" };
                format!("{} 至 {} 的整数{measure}", range.start(), range.end())
            }
            (RuleValue::Text(_), _) => {
                let choices: Vec<_> =
                    self.choices.iter().map(|choice| format!("{}（{}）", choice.value, choice.name)).collect();
                choices.join("或 ")
            }
            _ => "true（是）或 false（否）".to_owned(),
        }
    }

    /// A warning in Chinese where a value is looser than the statute allows; the value still takes effect.
    #[must_use]
    pub fn looser_than_statute(&self, value: &RuleValue) -> Option<String> {
        let (comparison, limit) = match (self.bound.as_ref()?, value) {
            (Bound::AtMost(limit), RuleValue::Number(number)) if number > limit => ("宽于", RuleValue::Number(*limit)),
            (Bound::Exactly(RuleValue::Flag(false)), RuleValue::Flag(true)) => {
                return Some(format!("“{}”设为是，{}没有这样规定", self.name, self.basis));
            }
            (Bound::Exactly(only), value) if only != value => ("不同于", only.clone()),
            _ => return None,
        };
        Some(format!("“{}”设为{}，{comparison}{}规定的{}", self.name, self.show(value), self.basis, self.show(&limit)))
    }

    /// A value in Chinese: `30日`, `是`, or the name of the choice.
    #[must_use]
    pub fn show(&self, value: &RuleValue) -> String {
        match value {
            RuleValue::Number(number) => self.unit.map_or_else(|| number.to_string(), |unit| unit.show(*number)),
            RuleValue::Flag(flag) => if *flag { "是" } else { "否" }.to_owned(),
            RuleValue::Text(text) => self
                .choices
                .iter()
                .find(|choice| choice.value == text)
                .map_or(text.as_ref(), |choice| choice.name)
                .to_owned(),
        }
    }
}
