//! The petitions of somebody, within the scope and as far as the account may know them.

use std::cmp::Reverse;

use domain::time::civil_date;

use super::line::PetitionLine;
use super::list::{PetitionFilter, PetitionOrder, PetitionQuery, PetitionView, may_look, of_person};
use super::visibility::Shield;
use crate::dossier::Sought;
use crate::error::StoreError;
use crate::read::Snapshot;
use crate::scope::Scope;

/// The petitions within the scope that somebody like that brought, alone or with others, or in which they speak for those who
/// did, latest registration first, at most so many. None for [`Sought::is_empty`], and none of whom the particulars were
/// erased.
///
/// # Errors
/// When the database fails.
pub fn search(
    snapshot: &mut Snapshot,
    scope: &Scope,
    sought: &Sought,
    limit: u32,
) -> Result<Vec<PetitionLine>, StoreError> {
    if sought.is_empty() {
        return Ok(Vec::new());
    }
    let (reference, today) = (snapshot.reference()?, civil_date(snapshot.now()));
    let keyring = snapshot.keyring().clone();
    let (shield, indexes) = (Shield::of(scope, &keyring, &reference.organisations), sought.indexes(&keyring));
    let mut lines = Vec::new();
    // Together the two doors of visibility; the other views are narrower than the first.
    for view in [PetitionView::Own, PetitionView::Division] {
        if !may_look(scope, view) {
            continue;
        }
        let (order, filter) = (PetitionOrder::Registered, PetitionFilter::default());
        let question = PetitionQuery { view, order, filter, after: None, limit };
        for row in of_person(snapshot.connection(), (scope, &shield), &question, &indexes, today)? {
            lines.push(row.open(&keyring, today)?);
        }
    }
    lines.sort_by_key(|line| Reverse((line.registered_at, line.id)));
    lines.dedup_by_key(|line| line.id);
    lines.truncate(limit as usize);
    Ok(lines)
}
