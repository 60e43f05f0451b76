//! A rule or the calendar changes while cases are under way.

use domain::calendar::{CalendarDay, DayKind};
use domain::id::CaseId;
use domain::organisation::Role;
use domain::rules::{RuleKey, RuleOverride, RuleValue};
use domain::text::Line;
use escalation::ClockKind;
use test_database::both_databases;

use super::world::World;
use crate::cases::{CaseFilter, CaseQuery, CaseView, Order, list};
use crate::dossier::DUE_DATES;
use crate::outbox::Topic;
use crate::rules::RuleSetting;
use crate::{calendar, rules};

/// The work that this is about; lamps have tests of their own.
const WORK: &[Topic] = &[DUE_DATES];

impl World {
    /// The administrator of the county sets a term, in the days that it is counted in.
    pub(crate) fn set_days(&self, key: RuleKey, days: i64, from: &str) {
        let set = RuleOverride {
            division: self.centre.division,
            organisation_kind: None,
            key,
            value: RuleValue::Number(days),
            effective_from: from.parse().unwrap(),
        };
        let setting = RuleSetting { set, reason: Line::new("本市细则").unwrap() };
        let by = self.scope(&self.centre, Role::Administrator);
        self.write(move |t| rules::set(t, &by, &setting)).unwrap().unwrap();
    }

    /// How long a committee may take to decide on a request, in working days.
    fn set_acceptance(&self, days: i64, from: &str) {
        self.set_days(RuleKey::MediationAcceptWd, days, from);
    }

    /// A day becomes a holiday everywhere.
    pub(crate) fn set_holiday(&self, day: &str) {
        let day = CalendarDay { date: day.parse().unwrap(), kind: DayKind::Holiday, name: "临时放假".to_owned() };
        self.write(move |t| calendar::set(t, None, std::slice::from_ref(&day))).unwrap().unwrap();
    }

    /// What the desk of the village shows of a case: the clock that comes first and its last day.
    pub(crate) fn due(&self, id: CaseId) -> Option<(ClockKind, String)> {
        let query =
            CaseQuery { view: CaseView::Own, order: Order::Due, filter: CaseFilter::default(), after: None, limit: 50 };
        let by = self.director();
        let page = self.read(move |s| list(s, &by, &query)).unwrap();
        let line = page.lines.into_iter().find(|line| line.id == id)?;
        Some((line.due_kind?, line.due_on?.to_string()))
    }

    /// Does what was promised, and gives the number of tasks done.
    pub(crate) fn work(&self) -> usize {
        self.store.work_off(WORK, || true).unwrap()
    }

    /// Due dates that wait to be counted again.
    pub(crate) fn stale(&self) -> u64 {
        self.store.verify_cases(|_| {}).unwrap().unwrap().stale
    }
}

fn acceptance(on: &str) -> Option<(ClockKind, String)> {
    Some((ClockKind::Acceptance, on.to_owned()))
}

both_databases! {
    fn a_rule_that_takes_effect_today_renews_what_the_desks_show(database: TestDatabase) {
        let world = World::on(database);
        let id = world.registered();
        let version = world.version(id);
        assert_eq!(world.due(id), acceptance("2026-03-05"));

        world.set_acceptance(1, "2026-03-02");
        assert_eq!((world.due(id), world.stale()), (acceptance("2026-03-05"), 1));
        assert_eq!(world.work(), 1);

        assert_eq!((world.due(id), world.stale()), (acceptance("2026-03-03"), 0));
        assert_eq!(world.version(id), version, "no event, so nobody's change is in conflict with it");
    }

    fn a_rule_that_takes_effect_later_renews_on_its_day(database: TestDatabase) {
        let world = World::on(database);
        let id = world.registered();
        world.set_acceptance(2, "2026-03-04");

        world.at("2026-03-03");
        assert_eq!((world.work(), world.due(id), world.stale()), (0, acceptance("2026-03-05"), 0));
        world.at("2026-03-04");
        assert_eq!((world.work(), world.due(id), world.stale()), (1, acceptance("2026-03-04"), 0));
    }

    fn a_holiday_renews_everywhere_and_more_cases_than_one_commit_holds(database: TestDatabase) {
        let world = World::on(database);
        let here: Vec<CaseId> = (0..=crate::limits::RENEWED_PER_COMMIT).map(|_| world.registered()).collect();
        world.set_holiday("2026-03-04");

        assert_eq!(world.work(), 1);

        assert_eq!(world.due(here[0]), acceptance("2026-03-06"));
        assert_eq!(world.stale(), 0);
    }

    fn a_due_date_that_nobody_renewed_is_found(database: TestDatabase) {
        let world = World::on(database);
        world.registered();
        world.set_acceptance(1, "2026-03-02");
        world
            .write(|t| {
                let task = crate::outbox::claim(t, &["due_dates"], 1)?.remove(0);
                crate::outbox::complete(t, &task)
            })
            .unwrap();

        let found = world.store.verify_cases(|_| {}).unwrap().unwrap_err();
        assert!(found.to_string().contains("due date"), "{found}");
    }
}
