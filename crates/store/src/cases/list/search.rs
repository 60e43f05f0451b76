//! The cases of somebody: found by keyed hashes, so that no name stands readable anywhere, and only within the scope.

use std::cmp::Reverse;

use domain::text::Line;
use domain::time::civil_date;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{CaseFilter, CaseLine, CaseQuery, CaseView, Order, may_look, walk};
use crate::crypto::Indexed;
use crate::error::StoreError;
use crate::read::Snapshot;
use crate::scope::Scope;

/// Who is looked for (查找当事人): whole, as it was recorded; what is given must all be so.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Sought {
    /// Name (姓名、名称).
    #[serde(default)]
    pub name: Option<Line>,
    /// Number of the document (证件号码).
    #[serde(default)]
    pub identity_number: Option<Line>,
    /// Telephone (联系电话).
    #[serde(default)]
    pub phone: Option<Line>,
}

impl Sought {
    /// Whether nothing is given to look for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.name.is_none() && self.identity_number.is_none() && self.phone.is_none()
    }
}

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
    let hashed = |kind, value: &Option<Line>| value.as_ref().map(|value| keyring.blind_index(kind, value));
    let indexes = (
        hashed(Indexed::Name, &sought.name),
        hashed(Indexed::IdentityNumber, &sought.identity_number),
        hashed(Indexed::Phone, &sought.phone),
    );
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
