//! A rule or the calendar changes while petitions are under way.

use std::cell::Cell;

use diesel::prelude::*;
use domain::id::PetitionId;
use domain::organisation::Role;
use domain::rules::RuleKey;
use escalation::petition::Act;
use serde_json::json;
use test_database::both_databases;

use super::world::Office;
use crate::dossier::DUE_DATES;
use crate::error::StoreError;
use crate::limits::{OUTBOX_LEASE, RENEWED_PER_COMMIT};
use crate::outbox::{self, TOPICS};
use crate::petitions::{PetitionFilter, PetitionOrder, PetitionQuery, PetitionView, list, sheet};
use crate::schema::{case_organisation, petition_organisation};
use crate::types::Db;

impl Office {
    /// The day by which the desk of the office says that something is due.
    fn due(&self, id: PetitionId) -> Option<String> {
        let query = PetitionQuery {
            view: PetitionView::Own,
            order: PetitionOrder::Due,
            filter: PetitionFilter::default(),
            after: None,
            limit: 50,
        };
        let clerk = self.clerk();
        let page = self.world.read(move |s| list(s, &clerk, &query)).unwrap();
        Some(page.lines.into_iter().find(|line| line.id == id)?.due_on?.to_string())
    }
}

fn day(on: &str) -> Option<String> {
    Some(on.to_owned())
}

both_databases! {
    fn a_rule_renews_petitions_on_its_day_and_no_event_tells_of_it(database: TestDatabase) {
        let office = Office::on(database);
        let (id, world) = (office.registered(), &office.world);
        let version = office.sheet(id).petition.version;
        assert_eq!(office.due(id), day("2026-03-17"));

        world.set_days(RuleKey::PetitionDispatchDays, 10, "2026-03-04");
        assert_eq!((world.work(), office.due(id), world.stale()), (0, day("2026-03-17"), 0));
        world.at("2026-03-04");
        assert_eq!(world.stale(), 1);
        assert_eq!((world.work(), office.due(id), world.stale()), (1, day("2026-03-12"), 0));
        assert_eq!(office.sheet(id).petition.version, version);
    }

    fn changes_renew_more_petitions_than_one_commit_holds_whichever_server_dies_or_stops(database: TestDatabase) {
        let office = Office::on(database);
        let world = &office.world;
        let case = world.registered();
        let here: Vec<PetitionId> = (0..=RENEWED_PER_COMMIT).map(|_| office.registered()).collect();
        let shown_before = world.due(case);
        world.set_holiday("2026-03-04");
        world.set_days(RuleKey::PetitionDispatchDays, 10, "2026-03-02");
        assert_eq!(world.stale(), here.len() as u64 + 1);

        // One takes both tasks and dies; the others wait until its claims have run out.
        world.write(|t| outbox::claim(t, &["due_dates"], 2)).unwrap();
        assert_eq!(world.work(), 0);
        world.clock.set(world.store.now() + OUTBOX_LEASE);
        // Each of those stops after one step.
        let (mut done, mut stopped) = (0, 0);
        while done < 2 {
            let asked = Cell::new(0);
            let one_step = || asked.replace(asked.get() + 1) < 1;
            done += world.store.work_off(TOPICS, one_step).unwrap();
            stopped += 1;
        }

        assert!(stopped >= 4, "two batches, twice: {stopped}");
        assert_eq!(world.stale(), 0);
        assert_eq!(office.due(here[0]), day("2026-03-12"));
        assert_ne!(world.due(case), shown_before);
    }

    fn who_was_told_of_danger_before_an_upgrade_is_let_in_by_the_work_that_it_promised(database: TestDatabase) {
        // Given a case and a petition of whose danger the police were told when that let nobody in
        let office = Office::on(database);
        let world = &office.world;
        let (case, petition, police) = (world.registered(), office.registered(), world.police.id);
        let report = json!({"police": police, "facts": "持刀威胁。"});
        world.done(&world.mediator(), case, escalation::Act::ReportPolice, report.clone());
        office.done(petition, Act::ReportPolice, report);
        let officer = world.scope(&world.police, Role::UnitOfficer);
        let reads = || {
            let reader = officer.clone();
            let petition = world.read(move |s| sheet(s, &reader, petition));
            (world.sheet(&officer, case).is_ok(), petition.is_ok())
        };
        assert_eq!(reads(), (true, true));
        let shut_out = move |t: &mut crate::write::Transaction| -> Result<(), StoreError> {
            let case = case_organisation::table.filter(case_organisation::organisation.eq(Db(police)));
            diesel::delete(case).execute(t.connection())?;
            let petition = petition_organisation::table.filter(petition_organisation::organisation.eq(Db(police)));
            diesel::delete(petition).execute(t.connection())?;
            Ok(())
        };
        world.write(shut_out).unwrap();

        // Then an act alone does not let them in, and they are missed
        let more = json!({"police": police, "facts": "再次威胁。"});
        world.done(&world.mediator(), case, escalation::Act::ReportPolice, more);
        assert_eq!(reads(), (false, false));
        let found = world.store.verify_cases(|_| {}).unwrap().unwrap_err();
        assert!(found.to_string().ends_with("other organisations see it than its history says"), "{found}");

        // When the work of the migration is promised, then they wait for it; once it is done they read both
        let promised = |t: &mut crate::write::Transaction| {
            let now = t.now();
            DUE_DATES.promise(t, domain::id::County(0), json!({"among": "cases"}), now)
        };
        world.write(promised).unwrap();
        assert_eq!(world.stale(), 2);
        world.work();
        assert_eq!((reads(), world.stale()), ((true, true), 0));
    }
}
