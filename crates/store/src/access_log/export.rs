//! Lists that are taken out of the program.

use super::{Access, AccessKind, AccessSubject, record};
use crate::error::StoreError;
use crate::scope::Scope;
use crate::write::Transaction;

/// Enters into the access log that a list of these is taken out (导出), before it is given.
///
/// # Errors
/// When the database fails.
pub fn record_export(transaction: &mut Transaction, scope: &Scope, subject: AccessSubject) -> Result<(), StoreError> {
    let access = Access {
        county: scope.county(),
        actor: scope.user(),
        organisation: scope.organisation_id(),
        action: AccessKind::Export,
        subject,
        subject_id: None,
        dossier: None,
        reason: None,
        request: scope.request_id().map(ToOwned::to_owned),
    };
    record(transaction, &access)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cases::tests::world::World;
    use crate::schema::access_log as table;
    use diesel::prelude::*;
    use domain::id::UserId;
    use test_database::both_databases;

    both_databases! {
        fn who_takes_a_list_out_is_in_the_access_log(database: TestDatabase) {
            let world = World::on(database);
            let scope = world.mediator().for_request("r-1");
            let taker = scope.user();
            world.write(move |t| record_export(t, &scope, AccessSubject::Petition)).unwrap();

            type Line = (UserId, AccessKind, AccessSubject, Option<String>);
            let lines = world.read(|s| -> Result<Vec<Line>, StoreError> {
                let columns = (table::actor, table::action, table::subject, table::request);
                Ok(table::table.select(columns).load(s.connection())?)
            });
            let expected = (taker, AccessKind::Export, AccessSubject::Petition, Some("r-1".to_owned()));
            assert_eq!(lines.unwrap(), [expected]);
        }
    }
}
