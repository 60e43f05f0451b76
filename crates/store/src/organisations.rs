//! Organisations (机构) and the tree they form.
//!
//! What an organisation is, is public; so reading them takes no scope. Who may add one is for the caller to decide.

use crate::connection::AnyConnection;
use crate::error::StoreError;
use crate::read::Snapshot;
use crate::schema::organisation;
use crate::types::{Db, words};
use crate::write::Transaction;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::division::DivisionCode;
use domain::id::OrganisationId;
use domain::organisation::{Organisation, OrganisationKind, OrganisationTree, Tier};
use uuid::Uuid;

words!(OrganisationKind, Tier);

/// An organisation to be added.
#[derive(Debug, Clone)]
pub struct NewOrganisation {
    /// Full Chinese name.
    pub name: String,
    /// What it is.
    pub kind: OrganisationKind,
    /// The tier it stands on.
    pub tier: Tier,
    /// The division it serves.
    pub division: DivisionCode,
    /// The organisation it hands cases up to.
    pub parent: Option<OrganisationId>,
    /// Character that stands for the place in case numbers.
    pub number_prefix: String,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = organisation)]
struct Row {
    id: OrganisationId,
    name: String,
    kind: OrganisationKind,
    tier: Tier,
    division: String,
    parent: Option<Uuid>,
    number_prefix: String,
    closed_at: Option<DateTime<Utc>>,
}

impl TryFrom<Row> for Organisation {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let division = row.division.parse();
        Ok(Self {
            id: row.id,
            name: row.name,
            kind: row.kind,
            tier: row.tier,
            division: division.map_err(|_| StoreError::CorruptRecord(format!("division {}", row.division)))?,
            parent: row.parent.map(OrganisationId),
            number_prefix: row.number_prefix,
            active: row.closed_at.is_none(),
        })
    }
}

/// Adds an organisation.
///
/// # Errors
/// When the database fails.
pub fn add(transaction: &mut Transaction, new: &NewOrganisation) -> Result<Organisation, StoreError> {
    let county = new.division.county();
    let (id, now) = (OrganisationId(transaction.new_id(county)), transaction.now());
    diesel::insert_into(organisation::table)
        .values((
            organisation::county.eq(Db(county)),
            organisation::id.eq(Db(id)),
            organisation::name.eq(&new.name),
            organisation::kind.eq(Db(new.kind)),
            organisation::tier.eq(Db(new.tier)),
            organisation::division.eq(new.division.to_string()),
            organisation::parent.eq(new.parent.map(Db)),
            organisation::number_prefix.eq(&new.number_prefix),
            organisation::version.eq(1),
            organisation::created_at.eq(Db(now)),
            organisation::closed_at.eq(None::<Db<DateTime<Utc>>>),
        ))
        .execute(transaction.connection())?;
    load(transaction.connection(), id)
}

/// One organisation.
///
/// # Errors
/// [`StoreError::NotFound`] when there is none.
pub fn find(snapshot: &mut Snapshot, id: OrganisationId) -> Result<Organisation, StoreError> {
    load(snapshot.connection(), id)
}

/// All organisations.
///
/// # Errors
/// When the database fails.
pub fn tree(snapshot: &mut Snapshot) -> Result<OrganisationTree, StoreError> {
    let rows: Vec<Row> = organisation::table.select(Row::as_select()).load(snapshot.connection())?;
    rows.into_iter().map(Organisation::try_from).collect()
}

pub(crate) fn load(connection: &mut AnyConnection, id: OrganisationId) -> Result<Organisation, StoreError> {
    let row: Row = organisation::table.find((Db(id.county()), Db(id))).select(Row::as_select()).first(connection)?;
    row.try_into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;
    use test_database::{TestDatabase, both_databases};

    both_databases! {
        fn organisations_come_back_as_a_tree(database: TestDatabase) {
            let store = testing::store(&database);
            let new = |name: &str, kind, tier, division: &str, parent| NewOrganisation {
                name: name.to_owned(),
                kind,
                tier,
                division: division.parse().unwrap(),
                parent,
                number_prefix: "枫".to_owned(),
            };
            let centre = new("诸暨市矛调中心", OrganisationKind::DisputeCentre, Tier::County, "330681000000", None);
            let centre = store.write_blocking(move |transaction| add(transaction, &centre)).unwrap();
            let kind = OrganisationKind::TownshipCommittee;
            let town = new("枫桥镇调委会", kind, Tier::Township, "330681109000", Some(centre.id));
            let town = store.write_blocking(move |transaction| add(transaction, &town)).unwrap();

            let tree = store.read_blocking(tree).unwrap();

            assert_eq!(tree.next_up(town.id), Some(&centre));
            let id = town.id;
            assert_eq!(store.read_blocking(move |snapshot| find(snapshot, id)).unwrap(), town);
            let unknown = OrganisationId(Uuid::from_u128(1));
            let missed = store.read_blocking(move |snapshot| find(snapshot, unknown));
            assert!(matches!(missed, Err(StoreError::NotFound)));
        }
    }
}
