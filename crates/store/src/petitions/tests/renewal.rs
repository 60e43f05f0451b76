//! A rule or the calendar changes while petitions are under way.

use std::cell::Cell;

use domain::id::PetitionId;
use domain::rules::RuleKey;
use test_database::both_databases;

use super::world::Office;
use crate::limits::{OUTBOX_LEASE, RENEWED_PER_COMMIT};
use crate::outbox::{self, TOPICS};
use crate::petitions::{PetitionFilter, PetitionOrder, PetitionQuery, PetitionView, list};

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
}
