//! Rules (规则配置) that places have set for themselves, with the day each takes effect.
//!
//! An entry is never changed or deleted; a later one for the same place, kind and day takes its place.

mod row;
mod set;
#[cfg(test)]
mod tests;

pub use row::RuleEntry;
pub(crate) use row::rule_overrides;
pub use set::{RuleSetting, set};

use crate::error::StoreError;
use crate::read::Snapshot;
use crate::types::words;
use domain::division::DivisionCode;
use domain::organisation::OrganisationKind;
use domain::rules::{EffectiveRule, RuleKey, RuleSet};
use domain::time::CivilDate;
use serde::Serialize;
use utoipa::ToSchema;

words!(RuleKey);

/// A rule as it holds somewhere, with the entry that made it so.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct RuleInForce {
    /// What holds.
    pub rule: EffectiveRule,
    /// Who set it; `None` for the default.
    pub entry: Option<RuleEntry>,
}

/// The rules as they hold in a division, for a kind of organisation, on a day.
///
/// # Errors
/// When the database fails.
pub fn resolved(
    snapshot: &mut Snapshot,
    division: DivisionCode,
    kind: Option<OrganisationKind>,
    on: CivilDate,
) -> Result<RuleSet, StoreError> {
    let overrides = snapshot.reference()?.overrides.clone();
    Ok(RuleSet::resolve(&overrides, division, kind.map(OrganisationKind::code), on))
}

/// Every rule in the order of the table, as it holds in a division, for a kind of organisation, on a day.
///
/// # Errors
/// When the database fails.
pub fn in_force(
    snapshot: &mut Snapshot,
    division: DivisionCode,
    kind: Option<OrganisationKind>,
    on: CivilDate,
) -> Result<Vec<RuleInForce>, StoreError> {
    let rules = resolved(snapshot, division, kind, on)?;
    let entries = row::around(snapshot.connection(), division)?;
    let entry_of = |key| {
        let set = rules.set_for(key)?;
        entries.iter().rfind(|entry| entry.set == *set).cloned()
    };
    Ok(rules.effective().into_iter().map(|rule| RuleInForce { entry: entry_of(rule.key), rule }).collect())
}

/// What was set for a division and the divisions around it, for any kind and day, the latest first.
///
/// # Errors
/// When the database fails.
pub fn entries(snapshot: &mut Snapshot, division: DivisionCode) -> Result<Vec<RuleEntry>, StoreError> {
    let mut entries = row::around(snapshot.connection(), division)?;
    entries.reverse();
    Ok(entries)
}
