//! What lies before each organisation now, of petitions (信访在办情况): as much of it as the account may know.

use std::collections::BTreeMap;

use diesel::dsl::count_star;
use diesel::prelude::*;
use domain::deadline::Lamp;
use domain::division::DivisionCode;
use domain::id::OrganisationId;
use domain::petition::PetitionState;
use domain::time::civil_date;

use super::visibility::{self, Shield, known};
use crate::connection::MultiBackend;
use crate::dossier::{Load, Span, lit, loads, passing_over, within};
use crate::error::StoreError;
use crate::read::Snapshot;
use crate::schema::petition as table;
use crate::scope::Scope;
use crate::types::Db;

/// What lies before each organisation now, within the scope.
///
/// # Errors
/// When the database fails.
pub fn load(
    snapshot: &mut Snapshot,
    scope: &Scope,
    division: Option<DivisionCode>,
) -> Result<BTreeMap<OrganisationId, Load>, StoreError> {
    if !visibility::partakes(scope) {
        return Ok(BTreeMap::new());
    }
    let (reference, today) = (snapshot.reference()?, civil_date(snapshot.now()));
    let shield = Shield::of(scope, snapshot.keyring(), &reference.organisations);
    let overseen = visibility::oversees(scope).then(|| scope.division());
    let counts = |lamp: Option<Lamp>| {
        let mut query = table::table
            .group_by(table::responsible)
            .select((table::responsible, count_star()))
            .into_boxed::<MultiBackend>()
            .filter(table::wrapped_key.is_not_null());
        query = within!(query, table, [overseen, division]);
        if overseen.is_none() {
            query = query.filter(table::responsible.eq(Db(scope.organisation_id())));
        }
        query = match lamp {
            Some(_) => lit!(query, table, lamp, today),
            None => {
                let open = PetitionState::ALL.iter().copied().filter(|state| !state.is_over()).map(Db);
                query.filter(table::state.eq_any(open.collect::<Vec<_>>()))
            }
        };
        known!(query, (scope, shield)).load::<(OrganisationId, i64)>(snapshot.connection())
    };
    Ok(loads(counts)?)
}
