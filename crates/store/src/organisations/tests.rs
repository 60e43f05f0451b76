use super::*;
use crate::reference::{Decided, Objection, ObjectionKind};
use crate::testing::{city_centre, scope, store};
use crate::{Scope, Store};
use domain::organisation::Role;
use domain::text::Line;
use test_database::{TestDatabase, both_databases};
use uuid::Uuid;

fn line(text: &str) -> Line {
    Line::new(text).unwrap()
}

fn new(
    name: &str,
    kind: OrganisationKind,
    tier: Tier,
    division: &str,
    parent: Option<OrganisationId>,
) -> NewOrganisation {
    let number_prefix = if kind.mediates() { name.chars().take(2).collect() } else { String::new() };
    let division = division.parse().unwrap();
    NewOrganisation { name: line(name), kind, tier, division, parent, number_prefix, phone: None }
}

/// 绍兴市 with the centre of 诸暨市, the committee of 枫桥镇 and that of 枫源村 below.
struct Shaoxing {
    store: Store,
    city: Organisation,
    county: Organisation,
    town: Organisation,
    village: Organisation,
}

impl Shaoxing {
    fn on(database: &TestDatabase) -> Self {
        use OrganisationKind::{DisputeCentre, TownshipCommittee, VillageCommittee};
        let store = store(database);
        let first: Decided<_> = store.write_blocking(|transaction| bootstrap(transaction, &city_centre()));
        let city = first.unwrap().unwrap().organisation;
        let by = scope(&city, Role::Administrator);
        let add = |new| create_by(&store, &by, new).unwrap().organisation;
        let county = add(new("诸暨市矛调中心", DisputeCentre, Tier::County, "330681", Some(city.id)));
        let town = add(new("枫桥镇调委会", TownshipCommittee, Tier::Township, "330681109", Some(county.id)));
        let village = add(new("枫源村调委会", VillageCommittee, Tier::Village, "330681109230", Some(town.id)));
        Self { store, city, county, town, village }
    }

    fn revise<T: Send + 'static>(
        &self,
        by: &Organisation,
        organisation: &Organisation,
        change: impl Fn(&mut crate::Transaction, &Scope, &Revision) -> Decided<T> + Send + 'static,
    ) -> Result<T, Objection> {
        let scope = scope(by, Role::Administrator);
        let revision = Revision { id: organisation.id, version: 1, reason: line("区划调整") };
        self.store.write_blocking(move |transaction| change(transaction, &scope, &revision)).unwrap()
    }
}

fn create_by(store: &Store, by: &Scope, new: NewOrganisation) -> Result<OrganisationRecord, Objection> {
    let by = by.clone();
    store.write_blocking(move |transaction| create(transaction, &by, &new)).unwrap()
}

both_databases! {
    fn the_first_organisation_is_added_by_nobody_and_only_once(database: TestDatabase) {
        let shaoxing = Shaoxing::on(&database);
        let again: Decided<_> =
            shaoxing.store.write_blocking(|transaction| bootstrap(transaction, &city_centre()));
        assert_eq!(again.unwrap().unwrap_err().kind, ObjectionKind::Conflicting);
    }

    fn the_way_up_leads_through_the_tiers_to_where_two_meet(database: TestDatabase) {
        let Shaoxing { store, city, county, town, village } = Shaoxing::on(&database);
        let (from, other) = (village.id, county.id);
        let way = store.read_blocking(move |snapshot| path(snapshot, from, Some(other))).unwrap();
        assert_eq!(way.above, [town.clone(), county, city.clone()]);
        assert_eq!((way.next_up, way.common_superior), (Some(town.id), Some(city.id)));

        let unknown = OrganisationId(Uuid::from_u128(1));
        let nowhere = store.read_blocking(move |snapshot| path(snapshot, from, Some(unknown)));
        assert!(matches!(nowhere, Err(StoreError::NotFound)));
    }

    fn organisations_are_found_by_place_kind_and_name(database: TestDatabase) {
        let Shaoxing { store, city, county, town, village } = Shaoxing::on(&database);
        let found = |filter: OrganisationFilter, after| {
            let found = store.read_blocking(move |snapshot| list(snapshot, &filter, after, 2)).unwrap();
            found.into_iter().map(|organisation| organisation.id).collect::<Vec<_>>()
        };
        let all = OrganisationFilter::default;
        assert_eq!(found(all(), None), [city.id, county.id]);
        assert_eq!(found(all(), Some(county.id)), [town.id, village.id]);
        assert_eq!(found(OrganisationFilter { text: Some("枫源".to_owned()), ..all() }, None), [village.id]);
        assert_eq!(found(OrganisationFilter { tier: Some(Tier::Township), ..all() }, None), [town.id]);
        assert_eq!(found(OrganisationFilter { parent: Some(county.id), ..all() }, None), [town.id]);
        assert_eq!(found(OrganisationFilter { within: Some(town.division), ..all() }, None), [town.id, village.id]);
        let serving = OrganisationFilter { serving: Some(town.division), ..all() };
        assert_eq!(found(serving, Some(county.id)), [town.id]);
    }

    fn an_administrator_adds_only_what_is_suitable_and_only_at_home(database: TestDatabase) {
        use OrganisationKind::{Court, JusticeOffice, VillageCommittee};
        let shaoxing = Shaoxing::on(&database);
        let by = scope(&shaoxing.town, Role::Administrator);
        let town = Some(shaoxing.town.id);
        let village = |name, division| new(name, VillageCommittee, Tier::Village, division, town);
        let table = [
            (new("浣东调委会", VillageCommittee, Tier::Village, "330681001", town), ObjectionKind::NotAllowed, None),
            (new("枫桥法院", Court, Tier::County, "330681109", town), ObjectionKind::Unsuitable, Some("tier")),
            (village("枫源村调委会", "330681109230"), ObjectionKind::Conflicting, Some("number_prefix")),
            (
                NewOrganisation { number_prefix: String::new(), ..village("杜黄村调委会", "330681109231") },
                ObjectionKind::Unsuitable,
                Some("number_prefix"),
            ),
            (
                NewOrganisation { number_prefix: "杜 黄".to_owned(), ..village("杜黄村调委会", "330681109231") },
                ObjectionKind::Unsuitable,
                Some("number_prefix"),
            ),
            (
                NewOrganisation {
                    number_prefix: "枫".to_owned(),
                    ..new("枫桥司法所", JusticeOffice, Tier::Township, "330681109", town)
                },
                ObjectionKind::Unsuitable,
                Some("number_prefix"),
            ),
            (
                NewOrganisation { number_prefix: "新".to_owned(), ..village("枫源村调委会", "330681109230") },
                ObjectionKind::Conflicting,
                Some("name"),
            ),
            (
                new("枫桥司法所", JusticeOffice, Tier::Township, "330681109", Some(shaoxing.village.id)),
                ObjectionKind::Unsuitable,
                Some("parent"),
            ),
            (
                new("枫桥司法所", JusticeOffice, Tier::Township, "330681109", Some(OrganisationId(Uuid::nil()))),
                ObjectionKind::Unsuitable,
                Some("parent"),
            ),
        ];
        for (number, (new, kind, member)) in table.into_iter().enumerate() {
            let objection = create_by(&shaoxing.store, &by, new).unwrap_err();
            assert_eq!((objection.kind, objection.member), (kind, member), "row {number}: {}", objection.reason);
        }
        let office = new("枫桥司法所", JusticeOffice, Tier::Township, "330681109", Some(shaoxing.county.id));
        assert!(create_by(&shaoxing.store, &by, office.clone()).is_ok());
        let mediator = scope(&shaoxing.town, Role::Mediator);
        assert_eq!(create_by(&shaoxing.store, &mediator, office).unwrap_err().kind, ObjectionKind::NotAllowed);
    }

    fn of_those_who_ask_for_the_same_at_once_one_gets_it_and_the_others_hear_why(database: TestDatabase) {
        let Shaoxing { store, county, town, .. } = Shaoxing::on(&database);
        let by = scope(&county, Role::Administrator);
        let wanted = new("杜黄村调委会", OrganisationKind::VillageCommittee, Tier::Village, "330681109231", Some(town.id));

        let asking: Vec<_> = (0..6)
            .map(|_| {
                let (store, by, wanted) = (store.clone(), by.clone(), wanted.clone());
                std::thread::spawn(move || create_by(&store, &by, wanted))
            })
            .collect();
        let answers: Vec<_> = asking.into_iter().map(|thread| thread.join().unwrap()).collect();

        assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
        let refused = answers.into_iter().filter_map(Result::err);
        assert!(refused.into_iter().all(|objection| objection.kind == ObjectionKind::Conflicting));
    }

    fn an_unknown_county_is_no_place_but_a_new_township_is(database: TestDatabase) {
        let store = store(&database);
        let at = |division: &str| NewOrganisation { division: division.parse().unwrap(), ..city_centre() };
        for (division, known) in [("990101", false), ("330699001", false), ("330681199", true)] {
            let new = at(division);
            let undone: Result<(), Undone> = store.write_blocking(move |transaction| {
                // Undone, so that each is the first.
                Err(Undone { taken: bootstrap(transaction, &new)?.is_ok() })
            });
            assert_eq!(undone.unwrap_err().taken, known, "{division}");
        }
    }

    fn a_village_that_joins_another_town_is_renamed_and_moved_then_closed(database: TestDatabase) {
        let shaoxing = Shaoxing::on(&database);
        let (county, town, village) = (&shaoxing.county, &shaoxing.town, &shaoxing.village);

        let renamed = shaoxing.revise(county, village, |transaction, scope, revision| {
            rename(transaction, scope, revision, &line("枫源新村调委会"))
        });
        let renamed = renamed.unwrap();
        assert_eq!((renamed.organisation.name.as_str(), renamed.version), ("枫源新村调委会", 2));

        let by = scope(county, Role::Administrator);
        let (id, parent) = (village.id, county.id);
        let stale: Result<_, StoreError> = shaoxing.store.write_blocking(move |transaction| {
            let revision = Revision { id, version: 1, reason: line("并入") };
            move_under(transaction, &by, &revision, Some(parent))
        });
        assert!(matches!(stale, Err(StoreError::VersionConflict { expected: 1, found: 2 })));

        let by = scope(county, Role::Administrator);
        let moved: Decided<_> = shaoxing.store.write_blocking(move |transaction| {
            let revision = Revision { id, version: 2, reason: line("并入") };
            move_under(transaction, &by, &revision, Some(parent))
        });
        assert_eq!(moved.unwrap().unwrap().organisation.parent, Some(county.id));

        let closed = shaoxing.revise(county, town, close).unwrap();
        assert!(!closed.organisation.active && closed.closed_at.is_some());
        let id = town.id;
        assert_eq!(shaoxing.store.read_blocking(move |snapshot| record(snapshot, id)).unwrap(), closed);
    }

    fn nobody_cuts_the_branch_that_others_or_they_themselves_sit_on(database: TestDatabase) {
        let shaoxing = Shaoxing::on(&database);
        let (city, county, town) = (&shaoxing.city, &shaoxing.county, &shaoxing.town);
        let kind = |outcome: Result<OrganisationRecord, Objection>| outcome.unwrap_err().kind;
        let village = shaoxing.village.id;

        assert_eq!(kind(shaoxing.revise(city, town, close)), ObjectionKind::Conflicting, "a village is below");
        assert_eq!(kind(shaoxing.revise(town, town, close)), ObjectionKind::NotAllowed, "it is their own");
        assert_eq!(kind(shaoxing.revise(town, county, close)), ObjectionKind::NotAllowed, "it is above them");
        let under_its_child = shaoxing.revise(county, town, move |transaction, scope, revision| {
            move_under(transaction, scope, revision, Some(village))
        });
        assert_eq!(kind(under_its_child), ObjectionKind::Unsuitable);
        let own = town.id;
        let under_itself = shaoxing.revise(county, town, move |transaction, scope, revision| {
            move_under(transaction, scope, revision, Some(own))
        });
        assert_eq!(kind(under_itself), ObjectionKind::Unsuitable);
    }
}

/// Carries an outcome out of a transaction that is to be undone.
#[derive(Debug)]
struct Undone {
    taken: bool,
}

impl From<StoreError> for Undone {
    fn from(error: StoreError) -> Self {
        panic!("{error}")
    }
}
