//! How petitions are walked along when their due dates are counted again.

use diesel::dsl::min;
use diesel::prelude::*;
use domain::division::DivisionCode;
use domain::id::{County, OrganisationId, PetitionId, UserId};
use domain::petition::Petition;

use super::record::Summary;
use crate::connection::AnyConnection;
use crate::dossier::{DossierId, Due, Place, Sealed, Timed, store_due};
use crate::error::StoreError;
use crate::limits::RENEWED_PER_COMMIT;
use crate::schema::petition as table;
use crate::types::Db;

impl Timed for Petition {
    fn stands_under(&self) -> (UserId, DivisionCode, OrganisationId) {
        (self.registered_by, self.issue_division, self.responsible)
    }

    fn due_in(summary: &mut Summary) -> &mut Option<Due> {
        &mut summary.due
    }

    fn first_county(
        connection: &mut AnyConnection,
        (first, last): (County, County),
    ) -> Result<Option<County>, StoreError> {
        let known = table::table.select(min(table::county));
        Ok(known.filter(table::county.between(Db(first), Db(last))).first(connection)?)
    }

    /// All petitions along their ids: what they count for in the indicators outlives their clocks.
    fn batch(connection: &mut AnyConnection, county: County, after: Option<Place>) -> Result<Vec<Sealed>, StoreError> {
        let mut query = table::table
            .filter(table::county.eq(Db(county)))
            .order(table::id)
            .limit(i64::try_from(RENEWED_PER_COMMIT).unwrap_or(i64::MAX))
            .select((table::id, table::division, table::wrapped_key, table::summary, table::snapshot))
            .into_boxed();
        if let Some((_, id)) = after {
            query = query.filter(table::id.gt(Db(PetitionId(id))));
        }
        let rows = query.load::<(PetitionId, _, _, _, _)>(connection)?;
        let sealed = |(id, division, wrapped_key, summary, snapshot): (PetitionId, _, _, _, _)| Sealed {
            id: id.into(),
            due_on: None,
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
