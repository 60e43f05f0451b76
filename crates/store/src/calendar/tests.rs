use super::*;
use crate::organisations::{self, NewOrganisation};
use crate::reference::{Decided, Objection, ObjectionKind};
use crate::testing::{city_centre, scope, store};
use crate::{Scope, Store};
use domain::calendar::Calendar;
use domain::organisation::{Organisation, OrganisationKind, Role, Tier};
use domain::text::Line;
use test_database::both_databases;

const YEAR_2027: &str = "date,kind,name
2027-01-01,holiday,元旦
2027-02-06,holiday,春节
2027-04-05,holiday,清明节
2027-05-01,holiday,劳动节
2027-05-08,workday,劳动节
2027-06-09,holiday,端午节
2027-09-15,holiday,中秋节
2027-10-01,holiday,国庆节
";

fn load(store: &Store, by: Option<Scope>, days: Vec<CalendarDay>) -> Result<(), Objection> {
    store.write_blocking(move |transaction| set(transaction, by.as_ref(), &days)).unwrap()
}

fn of_year(store: &Store, number: i32) -> CalendarYear {
    store.read_blocking(move |snapshot| year(snapshot, number)).unwrap()
}

/// The centres of 绍兴市 and, below it, 诸暨市.
fn city_and_county(store: &Store) -> (Organisation, Organisation) {
    let first: Decided<_> = store.write_blocking(|transaction| organisations::bootstrap(transaction, &city_centre()));
    let city = first.unwrap().unwrap().organisation;
    let new = NewOrganisation {
        name: Line::new("诸暨市矛调中心").unwrap(),
        kind: OrganisationKind::DisputeCentre,
        tier: Tier::County,
        division: "330681".parse().unwrap(),
        parent: Some(city.id),
        number_prefix: "诸".to_owned(),
        phone: None,
    };
    let by = scope(&city, Role::Administrator);
    let county: Decided<_> = store.write_blocking(move |transaction| organisations::create(transaction, &by, &new));
    (city, county.unwrap().unwrap().organisation)
}

both_databases! {
    fn a_year_is_loaded_and_a_day_of_it_corrected(database: TestDatabase) {
        let store = store(&database);
        let (city, _) = city_and_county(&store);
        let by = scope(&city, Role::Administrator);
        assert!(of_year(&store, 2026).complete, "embedded");
        assert!(!of_year(&store, 2027).complete);

        load(&store, Some(by.clone()), Calendar::parse_csv(YEAR_2027).unwrap()).unwrap();

        let loaded = of_year(&store, 2027);
        assert!(loaded.complete);
        assert_eq!(loaded.days.len(), 8);
        let worked = CalendarDay { kind: DayKind::Workday, ..loaded.days[0].clone() };
        load(&store, Some(by), vec![worked.clone()]).unwrap();
        let corrected = of_year(&store, 2027);
        assert_eq!((corrected.days.len(), &corrected.days[0]), (8, &worked));
        assert!(!corrected.complete, "a year without a New Year holiday is not complete");
    }

    fn the_operator_loads_a_year_before_there_is_anybody_else(database: TestDatabase) {
        let store = store(&database);
        load(&store, None, Calendar::parse_csv(YEAR_2027).unwrap()).unwrap();
        assert!(of_year(&store, 2027).complete);
    }

    fn the_calendar_of_everybody_is_kept_by_the_highest_tier(database: TestDatabase) {
        let store = store(&database);
        let (city, county) = city_and_county(&store);
        let days = of_year(&store, 2026).days;
        for (by, kind) in [
            (scope(&county, Role::Administrator), ObjectionKind::NotAllowed),
            (scope(&city, Role::CommitteeDirector), ObjectionKind::NotAllowed),
        ] {
            assert_eq!(load(&store, Some(by), days.clone()).unwrap_err().kind, kind);
        }
        let nameless = CalendarDay { name: " ".to_owned(), ..days[0].clone() };
        for wrong in [vec![], vec![nameless]] {
            let refused = load(&store, Some(scope(&city, Role::Administrator)), wrong);
            assert_eq!(refused.unwrap_err().kind, ObjectionKind::Unsuitable);
        }
    }
}
