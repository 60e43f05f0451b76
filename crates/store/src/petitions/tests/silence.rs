//! A unit says nothing of what it received (推定受理): what is presumed of it, who is told, and that it stands in the table of
//! clocks.

use diesel::connection::SimpleConnection;
use domain::id::County;
use domain::notice::NoticeKind as K;
use domain::organisation::Role;
use escalation::ClockKind as C;
use escalation::petition::Act;
use serde_json::json;
use test_database::both_databases;

use super::world::Office;
use crate::Scope;
use crate::deadlines::{self, ClockFilter, ClockQuery, ClockView};
use crate::dossier::DUE_DATES;
use crate::error::StoreError;
use crate::notifications::{self, NoticeFilter};
use crate::outbox::TOPICS;

impl Office {
    /// The days by which the list of its clocks presumes something of an account's organisation.
    fn presumed(&self, scope: &Scope) -> Vec<String> {
        let filter = ClockFilter { kind: Some(C::PresumedHandling), ..ClockFilter::default() };
        let (scope, question) = (scope.clone(), ClockQuery { view: ClockView::Own, filter, after: None, limit: 50 });
        let lines = self.world.read(move |s| deadlines::list(s, &scope, &question)).unwrap();
        lines.iter().map(|line| line.due_on.to_string()).collect()
    }

    /// What an account was told of that term.
    fn warned(&self, scope: &Scope) -> Vec<K> {
        let scope = scope.clone();
        let lines =
            self.world.read(move |s| notifications::list(s, &scope, NoticeFilter::default(), (None, 50))).unwrap();
        lines.iter().filter(|line| line.clock == Some(C::PresumedHandling)).map(|line| line.kind).collect()
    }

    fn day_comes(&self, day: &str) {
        self.world.at(day);
        self.world.store.work_off(TOPICS, || true).unwrap();
    }
}

both_databases! {
    fn a_silent_unit_is_warned_and_ordered_as_if_it_had_accepted_on_receipt(database: TestDatabase) {
        // Given a letter sent on 2026-03-02 to the police, who have until 03-17 to accept it or not
        let office = Office::on(database);
        let (id, world) = (office.registered(), &office.world);
        let unit = world.scope(&world.police, Role::UnitOfficer);
        office.done(id, Act::Dispatch, json!({"kind": "transfer", "to": world.police.id}));

        // Then nothing is presumed on the last of these days
        office.day_comes("2026-03-17");
        assert_eq!(office.presumed(&unit), Vec::<String>::new());
        assert!(!office.sheet(id).clocks.iter().any(|clock| clock.kind == C::PresumedHandling));
        world.assert_sound();

        // And sixty days from receipt are on the day after
        world.at("2026-03-18");
        assert_eq!(office.presumed(&unit), ["2026-05-01"]);
        assert!(office.sheet(id).clocks.iter().any(|clock| clock.kind == C::PresumedHandling));
        world.assert_sound();

        // When these run out, the unit is warned, and ordered once on the day after the last
        office.day_comes("2026-04-24");
        assert_eq!(office.warned(&unit), [K::LampYellow]);
        let ordered = || {
            let orders = office.sheet(id).petition.supervisions;
            orders.iter().filter(|order| order.clock == Some(C::PresumedHandling)).map(|order| order.by).collect::<Vec<_>>()
        };
        office.day_comes("2026-05-01");
        assert_eq!((office.warned(&unit), ordered()), (vec![K::LampRed, K::LampYellow], vec![]));
        office.day_comes("2026-05-02");
        office.day_comes("2026-05-03");
        assert_eq!(office.warned(&unit), [K::Overdue, K::LampRed, K::LampYellow]);
        assert_eq!(ordered(), [office.office.id]);
        world.assert_sound();

        // When it accepts at last, the term of the law begins, and what was presumed ends on record
        office.attempt(&unit, id, Act::Accept, json!({"notice": "written"})).unwrap();
        assert_eq!(office.presumed(&unit), Vec::<String>::new());
        let sheet = office.sheet(id);
        let handling = sheet.clocks.iter().find(|clock| clock.kind == C::Handling).unwrap();
        assert_eq!(handling.deadline.nominal.to_string(), "2026-07-02");
        let missed: Vec<_> = sheet.petition.missed.iter().map(|m| (m.clock, m.due_on.to_string())).collect();
        let day = |on: &str| on.to_owned();
        assert_eq!(missed, [(C::PetitionNotice, day("2026-03-17")), (C::PresumedHandling, day("2026-05-01"))]);
        world.assert_sound();
    }

    fn what_waited_before_the_release_is_counted_by_the_work_of_its_migration(database: TestDatabase) {
        // Given a petition that was sent when nothing was presumed
        let office = Office::on(database);
        let (id, world) = (office.registered(), &office.world);
        let unit = world.scope(&world.police, Role::UnitOfficer);
        office.done(id, Act::Dispatch, json!({"kind": "transfer", "to": world.police.id}));
        world
            .write(|t| -> Result<(), StoreError> {
                Ok(t.connection().batch_execute("DELETE FROM deadline WHERE kind = 'presumed_handling'")?)
            })
            .unwrap();
        assert!(world.store.verify_cases(|_| {}).unwrap().is_err());

        // When what the migration promised is done
        world
            .write(|t| {
                let now = t.now();
                DUE_DATES.promise(t, County(0), json!({"among": "running"}), now)
            })
            .unwrap();
        assert_eq!(world.stale(), 1);
        world.store.work_off(TOPICS, || true).unwrap();

        // Then it is there from its day on
        assert_eq!(world.stale(), 0);
        world.at("2026-03-18");
        assert_eq!(office.presumed(&unit), ["2026-05-01"]);
    }
}
