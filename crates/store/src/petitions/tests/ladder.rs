//! A term runs out: the order is given in the name of the office above, or where its rules say so that office is told and decides.

use domain::notice::NoticeKind as K;
use domain::organisation::{OrganisationKind, Role, Tier};
use domain::rules::{RuleKey, RuleOverride, RuleValue};
use domain::text::Line;
use escalation::petition::Act;
use serde_json::json;
use test_database::both_databases;

use super::world::Office;
use crate::error::StoreError;
use crate::notifications::{NoticeFilter, list};
use crate::organisations::{self, NewOrganisation};
use crate::outbox::TOPICS;
use crate::rules::{self, RuleSetting};
use crate::{Scope, petitions};

impl Office {
    /// A clerk of the office of the city, which supervises.
    fn city_clerk(&self) -> Scope {
        let by = self.world.scope(&self.world.city, Role::Administrator);
        let new = NewOrganisation {
            name: Line::new("绍兴市信访局").unwrap(),
            kind: OrganisationKind::PetitionOffice,
            tier: Tier::City,
            division: "3306".parse().unwrap(),
            parent: None,
            number_prefix: String::new(),
            phone: None,
        };
        let made = self.world.write(move |t| organisations::create(t, &by, &new)).unwrap().unwrap();
        self.world.scope(&made.organisation, Role::PetitionClerk)
    }

    /// The city has its offices decide on each order themselves.
    pub(super) fn decides_itself(&self) {
        let set = RuleOverride {
            division: self.world.city.division,
            organisation_kind: None,
            key: RuleKey::PetitionAutoSupervise,
            value: RuleValue::Flag(false),
            effective_from: self.world.today(),
        };
        let setting = RuleSetting { set, reason: Line::new("本市细则").unwrap() };
        let by = self.world.scope(&self.world.city, Role::Administrator);
        self.world.write(move |t| rules::set(t, &by, &setting)).unwrap().unwrap();
    }

    fn told(&self, scope: &Scope) -> Vec<K> {
        let scope = scope.clone();
        let lines = self.world.read(move |s| list(s, &scope, NoticeFilter::default(), (None, 50))).unwrap();
        lines.iter().map(|line| line.kind).collect()
    }

    fn dawn(&self, day: &str) {
        self.world.at(day);
        self.world.store.work_off(TOPICS, || true).unwrap();
    }
}

both_databases! {
    fn where_the_rules_say_so_the_superior_is_told_and_decides(database: TestDatabase) {
        // Given a letter to be sent on until 2026-03-17
        let office = Office::on(database);
        let (id, city) = (office.registered(), office.city_clerk());
        office.decides_itself();
        office.dawn("2026-03-18");
        assert_eq!(office.told(&city), [K::OrderDue]);
        assert_eq!(office.sheet(id).petition.supervisions, []);

        // Ten days later a circular is due, ten days after that an interview; each is told of once
        office.dawn("2026-03-27");
        office.dawn("2026-04-06");
        office.dawn("2026-04-07");
        assert_eq!(office.told(&city), [K::InterviewDue, K::CircularDue, K::OrderDue]);
    }

    fn by_default_the_order_is_given_once_in_the_name_of_the_superior(database: TestDatabase) {
        let office = Office::on(database);
        let (id, city) = (office.registered(), office.city_clerk());
        office.dawn("2026-03-17");
        assert_eq!(office.sheet(id).petition.supervisions, []);
        office.dawn("2026-03-18");
        office.dawn("2026-03-19");

        let orders = office.sheet(id).petition.supervisions;
        assert_eq!(orders.len(), 1);
        assert!(orders[0].demand.contains("已于2026年3月17日届满"), "{}", orders[0].demand);
        assert_eq!((orders[0].by, orders[0].due_on), (city.organisation_id(), "2026-03-25".parse().unwrap()));
        assert_eq!(office.told(&city), [K::OrderIssued]);
        assert!(office.told(&office.clerk()).contains(&K::SupervisionOrdered));
        office.world.assert_sound();
    }

    fn the_office_above_learns_of_a_confidential_petition_with_the_order_about_a_late_term(database: TestDatabase) {
        // Given a confidential letter to be sent on until 2026-03-17, in a city that decides on orders itself
        let office = Office::on(database);
        let (id, city) = (office.registered(), office.city_clerk());
        office.decides_itself();
        office.done(id, Act::Mark, json!({"set": ["confidential"], "reason": "信访人要求保密"}));
        let seen = || {
            let city = city.clone();
            office.world.read(move |s| petitions::sheet(s, &city, id))
        };
        assert!(matches!(seen(), Err(StoreError::NotFound)));

        // When the term has run out, then the order is given in its name all the same, and it reads what it is about
        office.dawn("2026-03-18");
        assert_eq!(office.told(&city), [K::OrderIssued]);
        assert_eq!(seen().unwrap().petition.supervisions.len(), 1);
        office.world.assert_sound();
    }
}
