use super::{ChangeFilter, ChangeKind, ChangeSubject, Objection, ObjectionKind, changes};
use crate::error::StoreError;
use crate::organisations::{self, NewOrganisation};
use crate::testing::{city_centre, options, scope, store};
use crate::{Decided, Snapshot, Store};
use domain::organisation::{Organisation, OrganisationKind, Role, Tier};
use domain::text::Line;
use std::sync::Arc;
use test_database::both_databases;

fn county_centre(parent: &Organisation) -> NewOrganisation {
    NewOrganisation {
        name: Line::new("诸暨市矛盾纠纷调处化解中心").unwrap(),
        kind: OrganisationKind::DisputeCentre,
        tier: Tier::County,
        division: "330681".parse().unwrap(),
        parent: Some(parent.id),
        number_prefix: "诸".to_owned(),
        phone: None,
    }
}

fn bootstrap(store: &Store) -> Organisation {
    let decided: Decided<_> = store.write_blocking(|transaction| organisations::bootstrap(transaction, &city_centre()));
    decided.unwrap().unwrap().organisation
}

fn names(store: &Store) -> Vec<String> {
    let tree =
        store.read_blocking(|snapshot| Ok::<_, StoreError>(snapshot.reference()?.organisations.clone())).unwrap();
    tree.iter().map(|organisation| organisation.name.clone()).collect()
}

both_databases! {
    fn a_change_by_one_server_is_seen_by_the_next_transaction_of_every_other(database: TestDatabase) {
        let (one, other) = (store(&database), Store::open(options(&database)).unwrap());
        assert_eq!(names(&other), Vec::<String>::new());

        let city = bootstrap(&one);

        assert_eq!(names(&other), std::slice::from_ref(&city.name));
        let by = scope(&city, Role::Administrator);
        let new = county_centre(&city);
        let made: Decided<_> = other.write_blocking(move |transaction| organisations::create(transaction, &by, &new));
        let made = made.unwrap().unwrap().organisation;
        assert_eq!(names(&one), [city.name, made.name]);
    }

    fn what_did_not_change_is_not_read_again(database: TestDatabase) {
        let store = store(&database);
        bootstrap(&store);
        let read = || store.read_blocking(Snapshot::reference).unwrap();
        assert!(Arc::ptr_eq(&read(), &read()));
    }

    fn a_change_that_was_undone_leaves_nothing_in_memory(database: TestDatabase) {
        let store = store(&database);
        let city = bootstrap(&store);
        let by = scope(&city, Role::Administrator);
        let new = county_centre(&city);

        let undone: Result<(), StoreError> = store.write_blocking(move |transaction| {
            organisations::create(transaction, &by, &new)?.unwrap();
            // The transaction itself sees its change, and thereby brings it into the memory of the server.
            assert_eq!(transaction.reference()?.organisations.iter().count(), 2);
            Err(StoreError::Busy)
        });

        assert!(matches!(undone, Err(StoreError::Busy)));
        assert_eq!(names(&store), [city.name]);
    }

    fn who_changed_what_is_told_to_administrators_and_auditors_of_the_place(database: TestDatabase) {
        let store = store(&database);
        let city = bootstrap(&store);
        let (by, new) = (scope(&city, Role::Administrator).for_request("r-1"), county_centre(&city));
        let made: Decided<_> = store.write_blocking(move |transaction| organisations::create(transaction, &by, &new));
        let county = made.unwrap().unwrap().organisation;
        let seen_by = |organisation: &Organisation, role, filter: ChangeFilter| {
            let by = scope(organisation, role);
            store.read_blocking(move |snapshot| changes(snapshot, &by, &filter, 10)).unwrap()
        };

        let seen = seen_by(&city, Role::Auditor, ChangeFilter::default()).unwrap();
        assert_eq!(seen.len(), 2);
        assert_eq!((seen[0].action, seen[0].subject), (ChangeKind::Created, ChangeSubject::Organisation));
        assert_eq!(seen[0].subject_key, county.id.to_string());
        assert_eq!(seen[0].organisation, Some(city.id));
        assert_eq!(seen[0].after["name"], county.name);
        assert_eq!(seen[1].actor, None, "the first organisation was added by the operator");

        let earlier = ChangeFilter { before: Some(seen[0].id), ..ChangeFilter::default() };
        assert_eq!(seen_by(&city, Role::Auditor, earlier).unwrap(), seen[1..]);
        let rules_only = ChangeFilter { subject: Some(ChangeSubject::Rule), ..ChangeFilter::default() };
        assert_eq!(seen_by(&city, Role::Auditor, rules_only).unwrap(), []);
        assert_eq!(seen_by(&county, Role::Administrator, ChangeFilter::default()).unwrap(), seen[..1]);
        let refused = seen_by(&county, Role::Mediator, ChangeFilter::default());
        assert!(matches!(refused, Err(Objection { kind: ObjectionKind::NotAllowed, .. })));
    }
}
