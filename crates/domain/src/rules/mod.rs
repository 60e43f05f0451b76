//! Rules (规则配置): every number and switch a place may set for itself, each with its default and its legal basis.
//!
//! [`RuleKey`] is the table of all rules; [`RuleOverride`] is what one place has set; [`RuleSet::resolve`] gives what
//! holds in a division, for a kind of organisation, on a day.

mod overrides;
mod rule;
mod table;

pub use overrides::{EffectiveRule, EscalationClock, RuleOverride, RuleSet};
pub use rule::{Bound, Choice, Rule, RuleUnit, RuleValue};
pub use table::RuleKey;
