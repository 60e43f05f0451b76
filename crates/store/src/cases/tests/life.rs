//! The life of a case, from registration to the archive.

use chrono::TimeDelta;
use domain::case::MediationState as S;
use domain::organisation::Role;
use escalation::Act;
use serde_json::json;
use test_database::both_databases;

use super::attachments::{attach, upload};
use super::world::{PDF, World};
use crate::error::StoreError;
use crate::{EventLine, cases};

both_databases! {
    fn a_dispute_goes_from_registration_to_the_archive(database: TestDatabase) {
        let world = World::on(database);

        // 2026-03-02: the village's mediator registers it and accepts it on the spot.
        let id = world.registered();
        let receipt = world.accepted(id);
        assert_eq!((receipt.state, receipt.number.as_deref()), (S::Accepted, Some("(2026)源人调字第1号")));
        assert_eq!(world.assigned(id).state, S::Assigned);

        // 2026-03-05 and 2026-03-09: two sessions, then an agreement.
        world.at("2026-03-05");
        world.session(id, "continue");
        world.at("2026-03-09");
        world.session(id, "agreed");
        let receipt = world.agreed(id);
        assert_eq!(receipt.state, S::AgreementReached);
        assert_eq!(receipt.events, ["agreement_reached"]);

        // 2026-03-12: the ditch is clear; the file waits for its papers.
        world.at("2026-03-12");
        let mediator = world.mediator();
        let done = json!({"on": world.today(), "amount": null, "note": "已清理", "complete": true});
        let receipt = world.done(&mediator, id, Act::Perform, json!({"obligation": 1, "performance": done}));
        assert_eq!(receipt.state, S::Performed);
        let early = world.act(&world.director(), id, Act::Close, json!({"report": "调解成功。"}));
        let refusal = early.unwrap_err().to_string();
        assert!(refusal.contains("回访") && refusal.contains("协议书"), "{refusal}");

        // 2026-03-20: visited and filed, closed, archived.
        world.at("2026-03-20");
        let (applicant, _) = world.parties(id);
        let visit = json!({
            "on": world.today(), "visited": [applicant], "findings": "水流通畅。", "satisfied": true,
            "signs_of_aggravation": false,
        });
        world.done(&mediator, id, Act::FollowUp, json!({"visit": visit}));
        attach(&world, &mediator, id, upload(&world, id, PDF)).unwrap();
        assert_eq!(world.done(&world.director(), id, Act::Close, json!({"report": "调解成功。"})).state, S::Closed);
        let receipt = world.done(&world.director(), id, Act::Archive, json!({}));
        assert_eq!((receipt.state, receipt.next_due), (S::Archived, None));

        // The sheet and the history tell the same story.
        let sheet = world.sheet(&mediator, id).unwrap();
        assert_eq!((sheet.case.version, sheet.number.as_deref()), (receipt.version, Some("(2026)源人调字第1号")));
        assert_eq!(sheet.case.sessions.len(), 2);
        assert_eq!(sheet.clocks, []);
        let scope = mediator.clone();
        let lines = world.read(move |s| cases::events(s, &scope, id, (0, 100))).unwrap();
        assert_eq!(lines.iter().map(|line| line.sequence).collect::<Vec<_>>(), (1..=receipt.version).collect::<Vec<_>>());
        let replayed: domain::case::Case = escalation::replay(lines.into_iter().map(|line| line.event)).unwrap();
        assert_eq!(replayed, sheet.case);
        world.assert_sound();
    }

    fn a_history_is_read_page_by_page(database: TestDatabase) {
        let world = World::on(database);
        let id = world.registered();
        world.accepted(id);
        let page = |after, limit| -> Vec<EventLine<escalation::Event>> {
            let scope = world.mediator();
            world.read(move |s| cases::events(s, &scope, id, (after, limit))).unwrap()
        };

        let (all, first, second) = (page(0, 100), page(0, 2), page(2, 100));

        assert_eq!([first, second].concat(), all);
        let kinds: Vec<_> = all.iter().map(|line| line.event.kind()).collect();
        assert_eq!(kinds, ["registered", "review_began", "rights_explained", "consent_given", "accepted"]);
    }

    fn what_is_available_names_the_version_and_says_why_not(database: TestDatabase) {
        let world = World::on(database);
        let id = world.registered();
        let scope = world.mediator();

        let (version, actions) = world.read(move |s| cases::available(s, &scope, id)).unwrap();

        assert_eq!(version, 2);
        let of = |act| actions.iter().find(|action| action.act == act).unwrap();
        assert!(of(Act::SeekConsent).allowed);
        let accept = of(Act::Accept);
        assert!(!accept.allowed && accept.unmet.iter().any(|unmet| unmet.code == "all_consent"), "{accept:?}");
    }

    fn the_first_deadline_is_told_and_shown_with_its_lamp(database: TestDatabase) {
        let world = World::on(database);
        let id = world.registered();
        let due = world.accepted(id).next_due.unwrap();
        assert!(due.on > world.today(), "{due:?}");

        let lamp = |days| {
            world.clock.set(domain::time::start_of(due.on) + TimeDelta::days(days));
            world.sheet(&world.mediator(), id).unwrap().lamp.unwrap()
        };

        assert_eq!(lamp(0), domain::deadline::Lamp::Red);
        assert_eq!(lamp(1), domain::deadline::Lamp::Overdue);
    }

    fn who_is_asked_to_mediate_works_there_and_is_open(database: TestDatabase) {
        let world = World::on(database);
        let (mediator, director) = (world.mediator(), world.director());
        world.scope(&world.village, Role::GridWorker);
        world.scope(&world.sibling, Role::Mediator);
        let scope = mediator.clone();

        let mut found = world.read(move |s| cases::own_mediators(s, &scope)).unwrap();
        found.sort_unstable();

        assert_eq!(found, [mediator.user(), director.user()]);
    }

    fn a_refused_registration_leaves_nothing(database: TestDatabase) {
        let world = World::on(database);
        let mut new = world.neighbours();
        new.dispute.division = world.elsewhere.division;
        new.dispute.responsible = Some(world.elsewhere.id);

        let refused = world.register(&world.mediator(), &new);

        assert!(matches!(refused, Err(cases::CaseError::Refused(_))), "{refused:?}");
        let people: i64 = world
            .read(|s| -> Result<_, StoreError> {
                use diesel::prelude::*;
                Ok(crate::schema::person::table.count().get_result(s.connection())?)
            })
            .unwrap();
        assert_eq!(people, 0);
    }
}
