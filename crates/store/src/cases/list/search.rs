//! The cases of somebody, within the scope.

use std::cmp::Reverse;

use domain::time::civil_date;

use super::{CaseFilter, CaseLine, CaseQuery, CaseView, Order, may_look, walk};
use crate::dossier::Sought;
use crate::error::StoreError;
use crate::read::Snapshot;
use crate::scope::Scope;

/// The cases within the scope in which somebody like that is or was a party or spoke for one, latest registration first, at
/// most so many. None for [`Sought::is_empty`], and none of whom the particulars were erased.
///
/// # Errors
/// When the database fails.
pub fn search(
    snapshot: &mut Snapshot,
    scope: &Scope,
    sought: &Sought,
    limit: u32,
) -> Result<Vec<CaseLine>, StoreError> {
    if sought.is_empty() {
        return Ok(Vec::new());
    }
    let (keyring, today) = (snapshot.keyring().clone(), civil_date(snapshot.now()));
    let indexes = sought.indexes(&keyring);
    let mut lines = Vec::new();
    // Together the three doors of visibility; what is offered to an organisation is among its own.
    for view in [CaseView::Own, CaseView::Division, CaseView::Mine] {
        if !may_look(scope, view) {
            continue;
        }
        let question = CaseQuery { view, order: Order::Registered, filter: CaseFilter::default(), after: None, limit };
        let rows = walk::of_person(snapshot.connection(), scope, &question, &indexes, today)?;
        for row in rows {
            lines.push(row.open(&keyring, today)?);
        }
    }
    lines.sort_by_key(|line| Reverse((line.registered_at, line.id)));
    lines.dedup_by_key(|line| line.id);
    lines.truncate(limit as usize);
    Ok(lines)
}
