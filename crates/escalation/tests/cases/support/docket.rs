//! A case on the desk: what is done to it, by whom, on which day.

use std::collections::BTreeSet;

use domain::calendar::Calendar;
use domain::case::{Case, CaseNumber, MediationState};
use domain::deadline::Deadline;
use domain::id::UserId;
use domain::organisation::{Organisation, OrganisationTree, Tier};
use domain::rules::{RuleKey, RuleOverride, RuleSet, RuleValue};
use domain::time::{CivilDate, Instant};
use escalation::{Actor, Clock, ClockKind, Command, Event, Facts, Refusal, Register, apply, clocks, decide, replay};

use super::organisations::{TREE, tree};

pub fn date(text: &str) -> CivilDate {
    text.parse().expect("a date")
}

/// Ten in the morning in Zhuji.
fn morning(day: CivilDate) -> Instant {
    day.and_hms_opt(2, 0, 0).expect("two o'clock exists").and_utc()
}

/// Where everything happens: organisations, holidays, rules.
#[derive(Clone)]
pub struct World {
    pub tree: OrganisationTree,
    pub calendar: Calendar,
    pub rules: Vec<RuleOverride>,
}

impl Default for World {
    fn default() -> Self {
        Self { tree: tree(), calendar: Calendar::official(), rules: Vec::new() }
    }
}

impl World {
    /// The same with one rule set for the whole city.
    pub fn with_rule(mut self, key: RuleKey, value: RuleValue) -> Self {
        self.rules.push(RuleOverride {
            division: "3306".parse().expect("a division"),
            organisation_kind: None,
            key,
            value,
            effective_from: date("2020-01-01"),
        });
        self
    }

    /// The same without an organisation's doors open.
    pub fn with_closed(self, closed: super::Org) -> Self {
        let close = |o: &Organisation| Organisation { active: o.active && o.id != closed.id(), ..o.clone() };
        Self { tree: self.tree.iter().map(close).collect(), ..self }
    }

    /// The same with an organisation that serves another division.
    pub fn with_moved(self, org: super::Org, division: &str) -> Self {
        self.with_changed(org, |o| o.division = division.parse().expect("a division"))
    }

    /// The same with an organisation that stands on another tier.
    pub fn with_tier(self, org: super::Org, tier: Tier) -> Self {
        self.with_changed(org, |o| o.tier = tier)
    }

    fn with_changed(self, org: super::Org, change: impl Fn(&mut Organisation)) -> Self {
        let mut all: Vec<_> = self.tree.iter().cloned().collect();
        all.iter_mut().filter(|o| o.id == org.id()).for_each(change);
        Self { tree: all.into_iter().collect(), ..self }
    }

    /// What a decision by an actor at an instant may know.
    pub fn with_facts<T>(&self, actor: &Actor, now: Instant, then: impl FnOnce(&Facts<'_>) -> T) -> T {
        let division = "330681109290".parse().expect("a division");
        let rules = RuleSet::resolve(&self.rules, division, None, domain::time::civil_date(now));
        let mediators: BTreeSet<UserId> =
            TREE.iter().filter(|row| row.0.id() == actor.organisation).flat_map(|row| row.0.mediators()).collect();
        let prefix = self.tree.get(actor.organisation).map(|o| o.number_prefix.clone()).unwrap_or_default();
        let number = CaseNumber { year: 2026, prefix, sequence: 1 };
        then(&Facts {
            now,
            actor,
            organisations: &self.tree,
            rules: &rules,
            calendar: &self.calendar,
            mediators: &mediators,
            next_number: Some(&number),
            beside: escalation::Beside::default(),
        })
    }
}

/// One case with its history.
#[derive(Clone)]
pub struct Docket {
    pub world: World,
    pub case: Case,
    pub events: Vec<Event>,
    pub now: Instant,
}

/// A dispute registered by somebody on a day.
pub fn given(actor: &Actor, day: &str, register: Register) -> Docket {
    given_in(World::default(), actor, day, register)
}

/// The same in a world of its own.
pub fn given_in(world: World, actor: &Actor, day: &str, register: Register) -> Docket {
    let now = morning(date(day));
    let events = world
        .with_facts(actor, now, |facts| escalation::register(register, facts))
        .unwrap_or_else(|refusal| panic!("registration refused: {refusal}"));
    let case = replay(events.clone()).expect("a history");
    Docket { world, case, events, now }
}

impl Docket {
    /// Moves to the morning of a day.
    pub fn on(&mut self, day: &str) -> &mut Self {
        self.now = morning(date(day));
        self
    }

    pub fn today(&self) -> CivilDate {
        domain::time::civil_date(self.now)
    }

    pub fn facts<T>(&self, actor: &Actor, then: impl FnOnce(&Facts<'_>) -> T) -> T {
        self.world.with_facts(actor, self.now, then)
    }

    /// Tries something. A refusal changes nothing; what is done must be the same when replayed.
    pub fn attempt(&mut self, actor: &Actor, command: impl Into<Command>) -> Result<(), Refusal> {
        let events = self.facts(actor, |facts| decide(&self.case, command.into(), facts))?;
        for event in events {
            self.events.push(event.clone());
            self.case = apply(Some(self.case.clone()), event).expect("a later event");
        }
        Ok(())
    }

    /// Does something that must be allowed.
    #[track_caller]
    pub fn act(&mut self, actor: &Actor, command: impl Into<Command>) -> &mut Self {
        let command = command.into();
        let act = command.act();
        if let Err(refusal) = self.attempt(actor, command) {
            panic!("{act} on {} in {}: {refusal}", self.today(), self.case.state);
        }
        self
    }

    /// Tries something that must be refused, among others for this reason.
    #[track_caller]
    pub fn expect_refusal(&mut self, actor: &Actor, command: impl Into<Command>, code: &str) -> &mut Self {
        let command = command.into();
        let act = command.act();
        match self.attempt(actor, command) {
            Ok(()) => panic!("{act} was allowed, expected {code}"),
            Err(refusal) => assert!(refusal.names(code), "{act}: expected {code}, but {refusal:?}"),
        }
        self
    }

    #[track_caller]
    pub fn is(&mut self, state: MediationState) -> &mut Self {
        assert_eq!(self.case.state, state);
        self
    }

    /// The clocks that run today.
    pub fn clocks(&self) -> Vec<Clock> {
        self.facts(&super::Org::Fengyuan.director(), |facts| clocks(&self.case, facts))
    }

    pub fn clock(&self, kind: ClockKind) -> Option<Deadline> {
        self.clocks().into_iter().find(|clock| clock.kind == kind).map(|clock| clock.deadline)
    }

    /// Nominal, alarm and legal-latest days of a clock that must run.
    #[track_caller]
    pub fn due(&mut self, kind: ClockKind, nominal: &str, alarm: &str, legal_latest: &str) -> &mut Self {
        let deadline = self.clock(kind).unwrap_or_else(|| panic!("{kind} does not run in {}", self.case.state));
        let days = (deadline.nominal, deadline.alarm, deadline.legal_latest);
        assert_eq!(days, (date(nominal), date(alarm), date(legal_latest)), "{kind}");
        self
    }

    /// That a clock does not run.
    #[track_caller]
    pub fn not_running(&mut self, kind: ClockKind) -> &mut Self {
        assert_eq!(self.clock(kind), None, "{kind}");
        self
    }
}
