//! How open cases are walked along when their due dates are counted again.

use diesel::dsl::min;
use diesel::prelude::*;
use domain::case::Case;
use domain::division::DivisionCode;
use domain::id::{CaseId, County, OrganisationId, UserId};

use super::record::Summary;
use crate::connection::AnyConnection;
use crate::dossier::{DossierId, Due, Place, Sealed, Timed, store_due};
use crate::error::StoreError;
use crate::limits::RENEWED_PER_COMMIT;
use crate::schema::mediation_case as table;
use crate::types::Db;

impl Timed for Case {
    fn stands_under(&self) -> (UserId, DivisionCode, OrganisationId) {
        (self.registered_by, self.division, self.responsible)
    }

    fn due_in(summary: &mut Summary) -> &mut Option<Due> {
        &mut summary.due
    }

    fn first_county(
        connection: &mut AnyConnection,
        (first, last): (County, County),
    ) -> Result<Option<County>, StoreError> {
        let open = table::table.filter(table::due_on.is_not_null()).select(min(table::county));
        Ok(open.filter(table::county.between(Db(first), Db(last))).first(connection)?)
    }

    /// Open cases along their due dates.
    fn batch(connection: &mut AnyConnection, county: County, after: Option<Place>) -> Result<Vec<Sealed>, StoreError> {
        let mut query = table::table
            .filter(table::county.eq(Db(county)))
            .filter(table::due_on.is_not_null())
            .order((table::due_on, table::id))
            .limit(i64::try_from(RENEWED_PER_COMMIT).unwrap_or(i64::MAX))
            .select((table::id, table::due_on, table::division, table::wrapped_key, table::summary, table::snapshot))
            .into_boxed();
        if let Some((on, id)) = after {
            let on = on.map(Db);
            let tie = table::due_on.gt(on).or(table::id.gt(Db(CaseId(id))));
            query = query.filter(table::due_on.ge(on)).filter(tie);
        }
        let rows = query.load::<(CaseId, _, _, _, _, _)>(connection)?;
        let sealed = |(id, due_on, division, wrapped_key, summary, snapshot): (CaseId, _, _, _, _, _)| Sealed {
            id: id.into(),
            due_on,
            division,
            wrapped_key,
            summary,
            snapshot,
        };
        Ok(rows.into_iter().map(sealed).collect())
    }

    fn store_due(
        connection: &mut AnyConnection,
        id: DossierId,
        due: Option<Due>,
        summary: Vec<u8>,
    ) -> Result<(), StoreError> {
        store_due!(connection, table, id, due, summary)?;
        Ok(())
    }
}
