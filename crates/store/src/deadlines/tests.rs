//! The table of clocks: who reads which, that it follows acts, rules and the calendar, that `verify` counts it again.

use diesel::connection::SimpleConnection;
use domain::deadline::Lamp;
use domain::id::{PetitionId, UserId};
use domain::notice::DossierKind;
use domain::organisation::Role;
use domain::rules::RuleKey;
use escalation::ClockKind as K;
use serde_json::json;
use test_database::both_databases;
use uuid::Uuid;

use super::{ClockFilter, ClockLine, ClockQuery, ClockView, list};
use crate::Scope;
use crate::cases::tests::plans::{objection, plan_of, queries_of};
use crate::error::StoreError;
use crate::outbox::TOPICS;
use crate::petitions::tests::world::Office;

impl Office {
    fn clocks(&self, scope: &Scope, view: ClockView, filter: ClockFilter) -> Vec<ClockLine> {
        let (scope, question) = (scope.clone(), ClockQuery { view, filter, after: None, limit: 50 });
        self.world.read(move |s| list(s, &scope, &question)).unwrap()
    }

    fn own(&self, scope: &Scope) -> Vec<(K, String)> {
        let lines = self.clocks(scope, ClockView::Own, ClockFilter::default());
        lines.into_iter().map(|line| (line.kind, line.due_on.to_string())).collect()
    }

    fn execute(&self, statement: &'static str) {
        let done =
            self.world.write(move |t| -> Result<(), StoreError> { Ok(t.connection().batch_execute(statement)?) });
        done.unwrap();
    }
}

fn clock(kind: K, on: &str) -> (K, String) {
    (kind, on.to_owned())
}

both_databases! {
    fn every_clock_is_listed_for_who_has_to_keep_it_and_for_who_oversees_the_place(database: TestDatabase) {
        // Given a dispute that the village accepted, and a letter that the office of the county received, on 2026-03-02
        let office = Office::on(database);
        let world = &office.world;
        let case = world.registered();
        let petition = office.registered();
        assert_eq!(office.own(&world.director()), [clock(K::Acceptance, "2026-03-05")]);
        world.accepted(case);

        // Then the village sees all its clocks, the earliest first, and the office its own
        let village = [clock(K::Assignment, "2026-03-03"), clock(K::Residence, "2026-03-09"), clock(K::Mediation, "2026-04-01")];
        assert_eq!(office.own(&world.director()), village);
        assert_eq!(office.own(&office.clerk()), [clock(K::Dispatch, "2026-03-17")]);
        assert_eq!(office.own(&world.scope(&world.village, Role::GridWorker)), []);
        assert_eq!(office.own(&world.scope(&world.sibling, Role::CommitteeDirector)), []);

        // And whoever oversees the county sees those of both, each with its name
        let overseer = office.clerk();
        let all = office.clocks(&overseer, ClockView::Division, ClockFilter::default());
        let shown: Vec<_> = all.iter().map(|line| (line.kind, line.title.as_deref().unwrap())).collect();
        assert_eq!(shown, [
            (K::Assignment, "排水沟漫水纠纷"),
            (K::Residence, "排水沟漫水纠纷"),
            (K::Dispatch, "房屋拆迁补偿款未付清"),
            (K::Mediation, "排水沟漫水纠纷"),
        ]);
        assert_eq!(all[2].subject_id, petition.0);
        assert_eq!((all[3].alarm_on, all[3].legal_latest), ("2026-04-01".parse().unwrap(), "2026-04-01".parse().unwrap()));

        // By lamp, kind, subject, organisation and day
        world.at("2026-03-03");
        let kinds = |filter| -> Vec<K> {
            office.clocks(&overseer, ClockView::Division, filter).iter().map(|line| line.kind).collect()
        };
        let none = ClockFilter::default;
        assert_eq!(kinds(ClockFilter { lamp: Some(Lamp::Red), ..none() }), [K::Assignment]);
        assert_eq!(kinds(ClockFilter { lamp: Some(Lamp::Overdue), ..none() }), []);
        assert_eq!(kinds(ClockFilter { lamp: Some(Lamp::Green), subject: Some(DossierKind::Petition), ..none() }), [K::Dispatch]);
        assert_eq!(kinds(ClockFilter { kind: Some(K::Mediation), ..none() }), [K::Mediation]);
        assert_eq!(kinds(ClockFilter { organisation: Some(office.office.id), ..none() }), [K::Dispatch]);
        let until = Some("2026-03-16".parse().unwrap());
        assert_eq!(kinds(ClockFilter { due_until: until, ..none() }), [K::Assignment, K::Residence]);
        world.at("2026-03-04");
        assert_eq!(kinds(ClockFilter { lamp: Some(Lamp::Overdue), ..none() }), [K::Assignment]);

        // A page goes on where the one before ended
        let mut after = None;
        let mut walked = Vec::new();
        loop {
            let (scope, question) =
                (overseer.clone(), ClockQuery { view: ClockView::Division, filter: none(), after, limit: 1 });
            let page = world.read(move |s| list(s, &scope, &question)).unwrap();
            let Some(last) = page.last() else { break };
            after = Some(last.position());
            walked.push(last.kind);
        }
        assert_eq!(walked, kinds(none()));
        world.assert_sound();
    }

    fn a_rule_counts_every_clock_again_and_what_nobody_counted_is_found(database: TestDatabase) {
        let office = Office::on(database);
        let world = &office.world;
        let case = world.registered();
        world.accepted(case);
        let before = office.own(&world.director());

        // A term that is not the first one
        world.set_days(RuleKey::MediationTermDays, 20, "2026-03-02");
        assert_eq!((office.own(&world.director()), world.stale()), (before.clone(), 1));
        world.work();
        assert_eq!(office.own(&world.director())[2], clock(K::Mediation, "2026-03-22"));
        assert_eq!(world.stale(), 0);

        for statement in [
            "DELETE FROM deadline WHERE kind = 'mediation'",
            "UPDATE deadline SET due_on = '2027-01-01' WHERE kind = 'mediation'",
            "UPDATE deadline SET subject_id = owner WHERE kind = 'mediation'",
        ] {
            office.execute("CREATE TABLE kept AS SELECT * FROM deadline");
            office.execute(statement);
            let found = world.store.verify_cases(|_| {}).unwrap().unwrap_err();
            assert!(found.to_string().contains("clock"), "{statement}: {found}");
            office.execute("DELETE FROM deadline");
            office.execute("INSERT INTO deadline SELECT * FROM kept");
            office.execute("DROP TABLE kept");
            world.assert_sound();
        }
    }

    fn an_older_database_gets_its_clocks_from_the_work_that_its_migration_promised(database: TestDatabase) {
        // Given cases and petitions from before there was a table of clocks, one of them over and waiting for its rating
        let office = Office::on(database);
        let world = &office.world;
        let case = world.registered();
        world.accepted(case);
        office.registered();
        let over = office.registered();
        let declined = json!({"code": "N4", "guidance": "请向法院起诉。", "notice": "written"});
        office.done(over, escalation::petition::Act::Decline, declined);
        let before = (office.own(&world.director()), office.own(&office.clerk()));
        office.execute("DELETE FROM deadline");
        assert!(world.store.verify_cases(|_| {}).unwrap().is_err());

        // When the work of the migration is done
        world.write(|t| {
            let now = t.now();
            crate::dossier::DUE_DATES.promise(t, domain::id::County(0), json!({"among": "cases"}), now)
        })
        .unwrap();
        assert!(world.stale() >= 2);
        world.store.work_off(TOPICS, || true).unwrap();

        // Then they are all there
        assert_eq!((office.own(&world.director()), office.own(&office.clerk())), before);
        assert_eq!(world.stale(), 0);
    }

    fn the_clocks_of_an_accusation_are_kept_from_whom_it_is_kept_from(database: TestDatabase) {
        let office = Office::on(database);
        let world = &office.world;
        let id = accusation(&office);
        let entrusted = Scope::new(
            UserId(Uuid::nil()),
            office.office.clone(),
            [Role::PetitionClerk, Role::AccusationHandler].into(),
        );
        for view in [ClockView::Own, ClockView::Division] {
            let shown = |scope: &Scope| office.clocks(scope, view, ClockFilter::default()).len();
            assert!(shown(&entrusted) > 0, "{id} {view}");
            assert_eq!(shown(&office.clerk()), 0, "{view}");
            assert_eq!(shown(&world.scope(&office.office, Role::JointMeetingOfficer)), 0, "{view}");
        }
        world.assert_sound();

        // Not even what the accused would have to do themselves, were it given to them
        office.execute(
            "UPDATE deadline SET owner = (SELECT id FROM organisation WHERE name LIKE '%公安%'),
                                 called_upon = (SELECT id FROM organisation WHERE name LIKE '%公安%')",
        );
        let police = world.scope(&world.police, Role::UnitOfficer);
        for elsewhere in [false, true] {
            let lines = office.clocks(&police, ClockView::Own, ClockFilter { elsewhere, ..ClockFilter::default() });
            assert_eq!(lines, []);
        }
    }

    fn every_list_of_clocks_walks_along_an_index(database: TestDatabase) {
        let office = Office::on(database);
        let world = &office.world;
        office.registered();
        let position = office.clocks(&office.clerk(), ClockView::Own, ClockFilter::default())[0].position();
        let none = ClockFilter::default;
        let mut filters = vec![
            none(),
            ClockFilter { subject: Some(DossierKind::Case), ..none() },
            ClockFilter { kind: Some(K::Mediation), ..none() },
            ClockFilter { paused: Some(true), ..none() },
            ClockFilter { paused: Some(false), ..none() },
            ClockFilter { organisation: Some(office.office.id), ..none() },
            ClockFilter { due_until: Some(world.today()), ..none() },
            ClockFilter { elsewhere: true, ..none() },
        ];
        filters.extend(Lamp::ALL.iter().map(|lamp| ClockFilter { lamp: Some(*lamp), ..none() }));
        let divisions = ["33", "3306", "330681", "330681109", "330681109201"];
        filters.extend(divisions.map(|code| ClockFilter { division: Some(code.parse().unwrap()), ..none() }));
        let readers = [
            office.clerk(),
            world.scope(&world.police, Role::UnitOfficer),
            world.scope(&world.village, Role::Auditor),
            world.scope(&world.justice, Role::Auditor),
            world.scope(&world.city, Role::Auditor),
        ];
        for scope in readers {
            let asked = ClockView::ALL.iter().flat_map(|view| [None, Some(position)].map(|after| (*view, after)));
            let questions: Vec<_> = asked
                .flat_map(|(view, after)| {
                    filters.iter().cloned().map(move |filter| ClockQuery { view, filter, after, limit: 50 })
                })
                .collect();
            world
                .read(move |snapshot| -> Result<(), StoreError> {
                    for question in &questions {
                        let queries = queries_of(snapshot, |snapshot| list(snapshot, &scope, question))?;
                        let Some(query) = queries.iter().find(|query| query.contains("paused_from")) else { continue };
                        let plan = plan_of(snapshot.connection(), query)?;
                        // What burns now may be sorted, as in the lists of cases.
                        let may_sort = question.filter.lamp.is_some() && plan.contains("due_on");
                        let objection = objection(&plan, may_sort);
                        assert!(objection.is_none(), "{objection:?}\n{question:?}\n{query}\n{plan}");
                    }
                    Ok(())
                })
                .unwrap();
        }
    }
}

/// Somebody accuses the police, in confidence.
fn accusation(office: &Office) -> PetitionId {
    let mut letter = office.letter();
    letter.petition.kind = domain::petition::PetitionKind::Accusation;
    letter.petition.accused.organisations.push(office.world.police.id);
    let entrusted =
        Scope::new(UserId(Uuid::nil()), office.office.clone(), [Role::PetitionClerk, Role::AccusationHandler].into());
    office.world.write(move |t| crate::petitions::register(t, &entrusted, &letter)).unwrap().id
}
