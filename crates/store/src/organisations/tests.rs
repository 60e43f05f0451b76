use super::*;
use crate::testing;
use test_database::{TestDatabase, both_databases};
use uuid::Uuid;

both_databases! {
    fn organisations_come_back_as_a_tree(database: TestDatabase) {
        let store = testing::store(&database);
        let new = |name: &str, kind, tier, division: &str, parent| NewOrganisation {
            name: name.to_owned(),
            kind,
            tier,
            division: division.parse().unwrap(),
            parent,
            number_prefix: name.chars().take(1).collect(),
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
