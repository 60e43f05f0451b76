//! Loading a year's announcement, or correcting a day.

use super::row;
use crate::dossier::promise_renewal;
use crate::reference::{self, Change, ChangeKind, ChangeSubject, Decided, EVERYWHERE, Objection, may_administer_all};
use crate::scope::Scope;
use crate::write::Transaction;
use domain::calendar::CalendarDay;
use serde_json::{Value, json};

/// Puts days into the calendar, each in place of what was known of it. Without `scope` it is the operator at the command
/// line. Due dates that still run are counted again.
///
/// # Errors
/// When the database fails.
pub fn set(transaction: &mut Transaction, scope: Option<&Scope>, days: &[CalendarDay]) -> Decided<()> {
    let Some(first) = days.first() else {
        return Ok(Err(Objection::unsuitable("date", "没有要载入的日期")));
    };
    let reference = transaction.reference_to_change()?;
    if let Some(scope) = scope
        && let Err(objection) = may_administer_all(scope, &reference.organisations)
    {
        return Ok(Err(objection));
    }
    if let Some(problem) = days.iter().find_map(|day| day.check().err()) {
        return Ok(Err(Objection::unsuitable("date", problem)));
    }
    for day in days {
        row::upsert(transaction.connection(), day)?;
    }
    let before: Vec<&CalendarDay> =
        reference.calendar.days().filter(|known| days.iter().any(|day| day.date == known.date)).collect();
    let (action, key) = match days {
        [day] => (ChangeKind::Set, day.date.to_string()),
        _ => (ChangeKind::Loaded, first.date.format("%Y").to_string()),
    };
    let change = Change {
        scope,
        county: EVERYWHERE,
        action,
        subject: ChangeSubject::Holiday,
        key,
        before: (!before.is_empty()).then(|| json!(before)),
        after: Value::Array(days.iter().map(|day| json!(day)).collect()),
        reason: None,
    };
    reference::record(transaction, &change)?;
    let now = transaction.now();
    promise_renewal(transaction, None, now)?;
    Ok(Ok(()))
}
