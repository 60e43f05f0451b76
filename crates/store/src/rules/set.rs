//! Setting a rule for a place.

use super::row::{self, RuleEntry};
use crate::dossier::promise_renewal;
use crate::reference::{self, Change, ChangeKind, ChangeSubject, Decided, Objection, exists, may_administer};
use crate::scope::Scope;
use crate::write::Transaction;
use domain::organisation::OrganisationKind;
use domain::rules::{RuleOverride, RuleSet};
use domain::text::Line;
use domain::time::{CivilDate, civil_date, has_four_digit_year, start_of};
use serde_json::json;

/// What is to be set, and why.
#[derive(Debug, Clone)]
pub struct RuleSetting {
    /// Where, for whom, what and from when.
    pub set: RuleOverride,
    /// Why.
    pub reason: Line,
}

/// Sets a rule for a division and all in it. Administrators set those of their division, from today or a later day: what
/// was decided under the old rule stays decided. Due dates that still run are counted again on the day it takes effect.
///
/// # Errors
/// When the database fails.
pub fn set(transaction: &mut Transaction, scope: &Scope, setting: &RuleSetting) -> Decided<RuleEntry> {
    let set = &setting.set;
    let today = civil_date(transaction.now());
    if let Err(objection) = may_administer(scope, set.division).and_then(|()| suitable(set, today)) {
        return Ok(Err(objection));
    }
    let overrides = transaction.reference_to_change()?.overrides.clone();
    let before = RuleSet::resolve(&overrides, set.division, set.organisation_kind.as_deref(), set.effective_from);
    let entry = row::insert(transaction, scope, setting)?;
    let change = Change {
        scope: Some(scope),
        county: set.division.county(),
        action: ChangeKind::Set,
        subject: ChangeSubject::Rule,
        key: set.key.to_string(),
        before: Some(json!(before.value(set.key))),
        after: json!(set),
        reason: Some(&setting.reason),
    };
    reference::record(transaction, &change)?;
    promise_renewal(transaction, Some(set.division), start_of(set.effective_from))?;
    Ok(Ok(entry))
}

fn suitable(set: &RuleOverride, today: CivilDate) -> Result<(), Objection> {
    exists(set.division)?;
    set.check().map_err(|invalid| Objection::unsuitable("value", invalid.to_string()))?;
    let kind = set.organisation_kind.as_deref();
    if kind.is_some_and(|kind| kind.parse::<OrganisationKind>().is_err()) {
        return Err(Objection::unsuitable("organisation_kind", "没有这个机构类型"));
    }
    if !has_four_digit_year(set.effective_from) {
        return Err(Objection::unsuitable("effective_from", "生效日期的年份应为四位数"));
    }
    if set.effective_from < today {
        return Err(Objection::unsuitable("effective_from", format!("生效日期不能早于今天（{today}）")));
    }
    Ok(())
}
