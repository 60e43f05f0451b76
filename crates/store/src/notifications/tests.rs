//! What is told of a case: by acts at once, by lamps on their day, once each.

use domain::notice::NoticeKind as K;
use domain::organisation::Role;
use escalation::{Act, ClockKind};
use serde_json::json;
use test_database::both_databases;

use super::{LAMPS, NoticeFilter, NoticeLine, list, read_all, read_one, unread};
use crate::Scope;
use crate::cases::tests::world::World;
use crate::error::StoreError;
use crate::outbox::Topic;

const WORK: &[Topic] = &[LAMPS];

impl World {
    fn inbox(&self, scope: &Scope) -> Vec<NoticeLine> {
        let scope = scope.clone();
        self.read(move |s| list(s, &scope, NoticeFilter::default(), (None, 50))).unwrap()
    }

    fn told(&self, scope: &Scope) -> Vec<K> {
        self.inbox(scope).iter().map(|line| line.kind).collect()
    }

    fn dawn(&self, day: &str) {
        self.at(day);
        self.store.work_off(WORK, || true).unwrap();
    }
}

both_databases! {
    fn a_lamp_is_told_of_once_and_a_missed_term_to_the_superior_too(database: TestDatabase) {
        // Given a dispute told on Monday, to be decided upon until Thursday
        let world = World::on(database);
        let id = world.registered();
        let (village, justice) = (world.director(), world.scope(&world.justice, Role::JusticeOfficer));
        assert_eq!(world.told(&village), []);

        // When its days come, and the work of a day is done twice
        world.dawn("2026-03-03");
        assert_eq!(world.told(&village), [K::LampRed]);
        world.dawn("2026-03-03");
        world.dawn("2026-03-05");
        assert_eq!((world.told(&village), world.told(&justice)), (vec![K::LampRed], vec![]));
        world.dawn("2026-03-09");

        // Then every lamp was told of once, the missed term to the office above as well
        assert_eq!(world.told(&village), [K::Overdue, K::LampRed]);
        let above = world.inbox(&justice);
        assert_eq!(above.iter().map(|line| line.kind).collect::<Vec<_>>(), [K::OrderDue]);
        assert_eq!(above[0].title.as_deref(), Some("排水沟漫水纠纷"));
        assert_eq!(above[0].due_on, Some("2026-03-05".parse().unwrap()));

        // And nobody else hears of it: not the next village, nor a grid worker who reads no cases
        assert_eq!(world.told(&world.scope(&world.sibling, Role::CommitteeDirector)), []);
        assert_eq!(world.told(&world.scope(&world.village, Role::GridWorker)), []);

        // And once it is accepted, nothing more is said of that term
        world.accepted(id);
        world.dawn("2026-03-10");
        let of_it = world.inbox(&village).into_iter().filter(|line| line.clock == Some(ClockKind::Acceptance));
        assert_eq!(of_it.count(), 2);
        world.assert_sound();
    }

    fn an_act_is_told_to_whom_it_concerns_and_not_to_who_did_it(database: TestDatabase) {
        // Given a case of the village in mediation
        let world = World::on(database);
        let id = world.registered();
        world.accepted(id);
        world.assigned(id);
        let (mediator, director) = (world.mediator(), world.director());
        assert_eq!(world.told(&mediator), [K::MediatorAppointed], "to the one person");
        assert_eq!(world.told(&director), [], "who appointed");

        // When the centre orders, and the village answers
        let centre = world.scope(&world.centre, Role::JusticeOfficer);
        world.done(&centre, id, Act::Supervise, json!({"demand": "请尽快化解。", "due_on": "2026-03-20"}));
        let ordered = world.inbox(&director).remove(0);
        assert_eq!((ordered.kind, ordered.due_on), (K::SupervisionOrdered, Some("2026-03-20".parse().unwrap())));
        world.done(&mediator, id, Act::ReportSupervision, json!({"supervision": 1, "text": "已经约定。"}));

        // Then each hears of the other; what is read is read for the office, by whoever came first
        assert_eq!(world.told(&centre), [K::SupervisionReplied]);
        let count = |scope: &Scope| {
            let scope = scope.clone();
            world.read(move |s| unread(s, &scope)).unwrap()
        };
        assert_eq!((count(&mediator), count(&director)), (2, 1));
        let by = director.clone();
        assert_eq!(world.write(move |t| read_one(t, &by, ordered.id)).unwrap(), 1);
        assert_eq!((count(&mediator), count(&director)), (1, 0));
        let by = mediator.clone();
        assert_eq!(world.write(move |t| read_all(t, &by)).unwrap(), 1);
        let by = centre.clone();
        assert!(matches!(world.write(move |t| read_one(t, &by, ordered.id)), Err(StoreError::NotFound)));
    }
}
