//! A petition on the desk: what is done to it, by whom, on which day.

use std::collections::BTreeSet;

use domain::calendar::Calendar;
use domain::case::Case;
use domain::deadline::{Deadline, Lamp};
use domain::id::{CaseId, County, UserId, compose};
use domain::organisation::{OrganisationTree, Role};
use domain::petition::{Petition, PetitionState};
use domain::rules::{RuleKey, RuleOverride, RuleSet, RuleValue};
use domain::time::{CivilDate, Instant, civil_date};
use escalation::petition::{Clock, ClockKind, Command, Event, Register, apply, clocks, ladder, register};
use escalation::{Actor, Beside, Facts, Refusal, decide, replay};

use super::organisations::{Org, tree};

pub fn date(text: &str) -> CivilDate {
    text.parse().expect("a date")
}

/// Ten in the morning in Zhuji.
fn morning(day: CivilDate) -> Instant {
    day.and_hms_opt(2, 0, 0).expect("two o'clock exists").and_utc()
}

/// Id of the case that a referral opens.
pub fn next_case() -> CaseId {
    CaseId(compose(9, County(330_681), 1))
}

/// One petition with its history, and the others of its matter.
#[derive(Clone)]
pub struct Docket {
    pub tree: OrganisationTree,
    pub calendar: Calendar,
    pub rules: Vec<RuleOverride>,
    pub thread: Vec<Petition>,
    pub petition: Petition,
    pub events: Vec<Event>,
    pub now: Instant,
}

/// What a decision by an actor at an instant may know.
fn with_facts<T>(
    (tree, calendar, rules): (&OrganisationTree, &Calendar, &[RuleOverride]),
    thread: &[Petition],
    actor: &Actor,
    now: Instant,
    then: impl FnOnce(&Facts<'_>) -> T,
) -> T {
    let rules = RuleSet::resolve(rules, "330681109290".parse().expect("a division"), None, civil_date(now));
    let own = Org::of(actor.organisation);
    let handlers: Vec<UserId> = vec![own.officer().user, own.clerk().user, own.user(77)];
    let mediators: BTreeSet<UserId> = [own.with(Role::CommitteeDirector).user].into();
    then(&Facts {
        now,
        actor,
        organisations: tree,
        rules: &rules,
        calendar,
        mediators: &mediators,
        next_number: None,
        beside: Beside { thread, next_case: Some(next_case()), handlers: &handlers },
    })
}

/// Tries to register.
pub fn try_register(actor: &Actor, day: &str, new: Register) -> Result<Vec<Event>, Refusal> {
    let (tree, calendar) = (tree(), Calendar::official());
    with_facts((&tree, &calendar, &[]), &[], actor, morning(date(day)), |facts| register(new, facts))
}

/// A petition registered by somebody on a day.
#[track_caller]
pub fn given(actor: &Actor, day: &str, new: Register) -> Docket {
    let events = try_register(actor, day, new).unwrap_or_else(|refusal| panic!("registration refused: {refusal}"));
    let petition = replay(events.clone()).expect("a history");
    Docket {
        tree: tree(),
        calendar: Calendar::official(),
        rules: Vec::new(),
        thread: Vec::new(),
        petition,
        events,
        now: morning(date(day)),
    }
}

impl Docket {
    /// Moves to the morning of a day.
    pub fn on(&mut self, day: &str) -> &mut Self {
        self.on_day(date(day))
    }

    pub fn on_day(&mut self, day: CivilDate) -> &mut Self {
        self.now = morning(day);
        self
    }

    /// Moves to an hour of a day, in Zhuji.
    pub fn at(&mut self, day: &str, hour: u32, minute: u32) -> &mut Self {
        self.now = date(day).and_hms_opt(hour, minute, 0).expect("an hour").and_utc() - chrono::TimeDelta::hours(8);
        self
    }

    /// With one rule set for the whole city.
    pub fn with_rule(&mut self, key: RuleKey, value: RuleValue) -> &mut Self {
        self.rules.push(RuleOverride {
            division: "3306".parse().expect("a division"),
            organisation_kind: None,
            key,
            value,
            effective_from: date("2020-01-01"),
        });
        self
    }

    /// With these other petitions of its matter, the root first.
    pub fn beside(&mut self, thread: &[&Petition]) -> &mut Self {
        self.thread = thread.iter().map(|p| (*p).clone()).collect();
        self
    }

    pub fn today(&self) -> CivilDate {
        civil_date(self.now)
    }

    pub fn facts<T>(&self, actor: &Actor, then: impl FnOnce(&Facts<'_>) -> T) -> T {
        with_facts((&self.tree, &self.calendar, &self.rules), &self.thread, actor, self.now, then)
    }

    pub fn take_in(&mut self, events: Vec<Event>) {
        for event in events {
            self.events.push(event.clone());
            self.petition = apply(Some(self.petition.clone()), event).expect("a later event");
        }
    }

    /// Tries something. A refusal changes nothing.
    pub fn attempt(&mut self, actor: &Actor, command: impl Into<Command>) -> Result<(), Refusal> {
        let events = self.facts(actor, |facts| decide(&self.petition, command.into(), facts))?;
        self.take_in(events);
        Ok(())
    }

    /// Does something that must be allowed.
    #[track_caller]
    pub fn act(&mut self, actor: &Actor, command: impl Into<Command>) -> &mut Self {
        let command = command.into();
        let act = command.act();
        if let Err(refusal) = self.attempt(actor, command) {
            panic!("{act} on {} in {}: {refusal}", self.today(), self.petition.state);
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
    pub fn is(&mut self, state: PetitionState) -> &mut Self {
        assert_eq!(self.petition.state, state);
        self
    }

    /// Takes to the petition what its case has come to.
    pub fn follow(&mut self, case: &Case) -> &mut Self {
        let committee = Org::Village.officer();
        let events =
            self.facts(&committee, |facts| escalation::petition::mediation::follow(&self.petition, case, facts));
        self.take_in(events);
        self
    }

    pub fn clocks(&self) -> Vec<Clock> {
        self.facts(&Org::CountyPetitions.clerk(), |facts| clocks(&self.petition, facts))
    }

    /// The steps of the ladder due today, as rung and term.
    pub fn ladder(&self) -> Vec<(domain::petition::Rung, ClockKind)> {
        let steps = self.facts(&Org::CountyPetitions.clerk(), |facts| {
            ladder::steps(&self.petition, &clocks(&self.petition, facts), facts)
        });
        steps.into_iter().map(|step| (step.rung, step.clock)).collect()
    }

    pub fn clock(&self, kind: ClockKind) -> Option<Deadline> {
        self.clocks().into_iter().find(|clock| clock.kind == kind).map(|clock| clock.deadline)
    }

    pub fn lamp(&self, kind: ClockKind) -> Option<Lamp> {
        self.clock(kind).map(|deadline| deadline.lamp_on(self.today()))
    }

    /// Nominal, alarm and legal-latest days of a clock that must run.
    #[track_caller]
    pub fn due(&mut self, kind: ClockKind, nominal: &str, alarm: &str, legal_latest: &str) -> &mut Self {
        let deadline = self.clock(kind).unwrap_or_else(|| panic!("{kind} does not run in {}", self.petition.state));
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

    /// The terms recorded as missed, with the day they were due.
    pub fn missed(&self) -> Vec<(ClockKind, CivilDate)> {
        self.petition.missed.iter().map(|m| (m.clock, m.due_on)).collect()
    }
}
