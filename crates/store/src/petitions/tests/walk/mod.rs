//! Whatever is tried on petitions and on the cases that they were referred to, in whatever order and on whatever day: both
//! databases say what a small model says, no term ends silently, and what comes twice is registered once.

mod deeds;
mod model;

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;
use domain::calendar::Calendar;
use domain::deadline::{ClockKind, Lamp};
use domain::id::{CaseId, OrganisationId, PetitionId};
use domain::notice::NoticeKind;
use domain::organisation::{Organisation, OrganisationKind, Role, Tier};
use domain::petition::{MediationStage as M, PetitionState as S};
use domain::text::Line;
use domain::time::{CivilDate, add_days};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};
use test_database::both_databases;

use self::model::{ALL, Model, Try, Who};
use super::world::Office;
use crate::Scope;
use crate::cases::CaseError;
use crate::error::StoreError;
use crate::idempotency::{Answered, KeptAnswer, Repeatable};
use crate::organisations::{self, NewOrganisation};
use crate::outbox::TOPICS;
use crate::petitions::{self, PetitionFilter, PetitionOrder, PetitionQuery, PetitionView};
use crate::schema::{notification, petition};
use crate::types::Db;

/// Walks on one database, steps of one walk, petitions beside each other in it.
const WALKS: usize = 8;
const STEPS: usize = 50;
const PETITIONS: usize = 3;

/// The duties of offices and units in the life of a petition (domain reference 5.2, 6).
const DUTIES: &[ClockKind] = &[
    ClockKind::Dispatch,
    ClockKind::PetitionNotice,
    ClockKind::PresumedHandling,
    ClockKind::Handling,
    ClockKind::Service,
    ClockKind::Review,
    ClockKind::Recheck,
];

/// The way to a review, and from there to a recheck: chance goes it, but does not wait on it, since the calendar ends.
const TO_REVIEW: [Try; 5] = [Try::Send, Try::Accept, Try::Decide, Try::Serve, Try::Ask];
const TO_RECHECK: [Try; 3] = [Try::Decide, Try::Serve, Try::Ask];

/// Keys under which letters come.
const KEYS: u8 = 2;

/// One walk follows the other, since time never goes back; the calendar knows the days, and what is due after the last.
const FIRST: &str = "2024-03-04";

/// A walk of two months, to a late review and a late recheck, comes before them.
const BEFORE: &str = "2024-01-02";

const LAST: &str = "2026-09-01";

/// Plain numbers that say what is tried: on which petition, what, and how many days pass before.
type Step = (usize, u8, u8);

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let days = prop_oneof![8 => 0..3u8, 2 => 3..12u8, 1 => 12..40u8];
    proptest::collection::vec((0..=PETITIONS, any::<u8>(), days), STEPS)
}

/// A petition, and what the model thinks of it.
struct Walked {
    id: PetitionId,
    case: Option<CaseId>,
    model: Model,
}

struct Walk<'a> {
    /// Which walk: its keys are its own.
    number: usize,
    office: &'a Office,
    unit: &'a Organisation,
    calendar: Calendar,
    petitions: Vec<Walked>,
    /// What came under which key, and on which day.
    keys: BTreeMap<u8, (CivilDate, PetitionId)>,
    done: usize,
    seen: &'a mut Seen,
}

/// What was done, and which terms were late, in this walk and those before it.
#[derive(Debug, Default)]
struct Seen {
    done: BTreeSet<Try>,
    late: BTreeSet<ClockKind>,
}

/// Steps ahead that are looked for something that was never done.
const AHEAD: usize = 3;

impl<'a> Walk<'a> {
    fn new(number: usize, office: &'a Office, unit: &'a Organisation, seen: &'a mut Seen) -> Self {
        let (petitions, keys) = (Vec::new(), BTreeMap::new());
        Self { number, office, unit, calendar: Calendar::official(), petitions, keys, done: 0, seen }
    }

    fn take(&mut self, (which, what, days): Step) {
        self.wait(self.until_late(which).filter(|_| what % 4 == 2).unwrap_or_else(|| i64::from(days)));
        if which >= self.petitions.len().min(PETITIONS) {
            return self.letter_comes(what);
        }
        self.does(which, self.choose(which, what));
    }

    /// A review and a recheck that come too late, while a unit says nothing of another letter all the time.
    fn late_above(&mut self) {
        self.letter_comes(0);
        self.letter_comes(1);
        self.does(1, Try::Send);
        for way in [TO_REVIEW.as_slice(), &TO_RECHECK] {
            way.iter().for_each(|what| self.does(0, *what));
            self.wait(self.until_late(0).unwrap());
        }
        self.does(0, Try::Decide);
        self.does(1, Try::Accept);
    }

    /// Lets days pass, and what comes with them happen.
    fn wait(&self, days: i64) {
        let world = &self.office.world;
        if add_days(world.today(), days) < LAST.parse().unwrap() {
            world.clock.advance(chrono::TimeDelta::days(days));
            world.store.work_off(TOPICS, || true).unwrap();
        }
        self.check();
    }

    /// Tries something on a petition: it is done when the model says so.
    fn does(&mut self, which: usize, what: Try) {
        let today = self.office.world.today();
        let before = self.petitions[which].model.clone();
        let done = self.attempt(which, what);
        let expected = self.petitions[which].model.take(what, today, &self.calendar);
        assert_eq!(done, expected, "{what:?} on {today} with {before:?}");
        self.done += usize::from(done);
        if done {
            self.seen.done.insert(what);
        }
        self.seen.late.extend(self.petitions[which].model.missed.iter().map(|(kind, _)| *kind));
        self.check();
    }

    /// Days until a term of a kind that was never late has run out.
    fn until_late(&self, which: usize) -> Option<i64> {
        let today = self.office.world.today();
        let mut terms = self.petitions.get(which)?.model.terms();
        terms.find(|(kind, ..)| !self.seen.late.contains(kind)).map(|(_, due, _)| (due - today).num_days().max(0) + 1)
    }

    /// The first of as few steps as possible to something that was never done.
    fn towards_new(&self, model: &Model, ahead: usize) -> Option<Try> {
        let today = self.office.world.today();
        ALL.iter().copied().find(|what| {
            let mut after = model.clone();
            after.take(*what, today, &self.calendar)
                && (!self.seen.done.contains(what) || (ahead > 0 && self.towards_new(&after, ahead - 1).is_some()))
        })
    }

    /// Mostly what brings the petition on, sometimes what was never done before, sometimes anything.
    fn choose(&self, which: usize, what: u8) -> Try {
        let model = &self.petitions[which].model;
        let Model { state, stage, .. } = *model;
        let news = what % 2 == 1 && self.seen.done.len() < ALL.len();
        if let Some(new) = (0..=AHEAD).filter(|_| news).find_map(|ahead| self.towards_new(model, ahead)) {
            return new;
        }
        let any = ALL[usize::from(what) % ALL.len()];
        let next = match (stage, state) {
            (Some(M::Offered), _) if what.is_multiple_of(3) => Try::Agree,
            (Some(M::Offered), _) => Try::Refer,
            (Some(M::Referred), _) => Try::CaseAccept,
            (Some(M::Mediating), _) if what.is_multiple_of(3) => Try::CaseFail,
            (Some(M::Mediating), _) => Try::CaseAgree,
            (Some(M::Agreed), _) if what.is_multiple_of(2) => Try::CasePerform,
            (_, S::Registered | S::Objected) if what.is_multiple_of(4) => Try::SelfHandle,
            (_, S::Registered | S::Objected) => Try::Send,
            (_, S::Dispatched) => Try::Accept,
            (_, S::Accepted) if what.is_multiple_of(2) => Try::Offer,
            (_, S::OpinionIssued | S::ReviewOpinion | S::RecheckOpinion) => Try::Serve,
            (_, S::Served | S::ReviewServed) => Try::Ask,
            _ => Try::Decide,
        };
        if what < 96 { any } else { next }
    }

    /// A letter comes twice at once; under a key of the same day it is one that came before, or another under its key.
    fn letter_comes(&mut self, what: u8) {
        let (key, other, today) = (what % KEYS, what % 5 == 4, self.office.world.today());
        let before = self.keys.get(&key).filter(|(on, _)| *on == today).map(|(_, id)| *id);
        let (clerk, letter) = (self.office.clerk(), self.office.letter());
        let request = |hash: u8| Repeatable {
            actor: clerk.user(),
            key: format!("{}-{key}", self.number),
            request_hash: [hash; 32],
        };
        let send = |request: Repeatable| {
            let (clerk, letter) = (clerk.clone(), letter.clone());
            self.office.world.store.write_once(Some(request), move |t| -> Result<_, CaseError> {
                let id = petitions::register(t, &clerk, &letter)?.id;
                Ok(KeptAnswer { status: 201, body: serde_json::to_vec(&id).unwrap() })
            })
        };
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        if before.is_some() && other {
            return assert_eq!(runtime.block_on(send(request(1))).unwrap(), Answered::KeyReused);
        }
        let (one, two) = runtime.block_on(async { tokio::join!(send(request(0)), send(request(0))) });
        let answers = [one.unwrap(), two.unwrap()];
        let id = answers.iter().map(|answer| match answer {
            Answered::Now(kept) | Answered::Before(kept) => serde_json::from_slice(&kept.body).unwrap(),
            Answered::KeyReused => panic!("the request was the same"),
        });
        let ids: BTreeSet<PetitionId> = id.collect();
        let made = answers.iter().filter(|answer| matches!(answer, Answered::Now(_))).count();
        let id = *ids.first().unwrap();
        assert_eq!((ids.len(), made), (1, usize::from(before.is_none())), "{before:?} on {today}");
        match before {
            Some(before) => assert_eq!(id, before),
            None => {
                self.keys.insert(key, (today, id));
                self.petitions.push(Walked { id, case: None, model: Model::registered(today) });
                self.done += 1;
            }
        }
    }

    fn organisation(&self, who: Who) -> &Organisation {
        match who {
            Who::Office => &self.office.office,
            Who::Unit => self.unit,
            Who::Above => &self.office.world.city,
            Who::Committee => &self.office.world.town,
        }
    }

    /// Somebody who acts for one of them.
    fn scope(&self, who: Who) -> Scope {
        let role = if who == Who::Office { Role::PetitionClerk } else { Role::UnitOfficer };
        self.office.world.scope(self.organisation(who), role)
    }

    /// Every petition is what the model says, in its sheet and in the list of what is due; and whoever is late was told.
    fn check(&self) {
        let world = &self.office.world;
        let today = world.today();
        let mut due = Vec::new();
        for Walked { id, model, .. } in &self.petitions {
            let sheet = self.office.sheet(*id);
            let (state, stage) = (sheet.petition.state, sheet.petition.mediation.as_ref().map(|m| m.stage));
            assert_eq!((state, stage), (model.state, model.stage), "{model:?}");
            assert_eq!(sheet.petition.responsible, self.organisation(model.holder).id, "{model:?}");
            let missed: Vec<_> = sheet.petition.missed.iter().map(|m| (m.clock, m.due_on)).collect();
            assert_eq!(missed, model.missed, "{model:?}");
            let running = sheet.clocks.iter().filter(|clock| !clock.kind.is_right());
            let shown: BTreeSet<_> = running.map(|c| (c.kind, c.deadline.nominal, c.owner)).collect();
            let terms: BTreeSet<_> =
                model.shown(today).map(|(kind, due, who)| (kind, due, self.organisation(who).id)).collect();
            assert_eq!(shown, terms, "{model:?} on {today}");
            for (kind, due, owner) in terms.iter().copied().filter(|(_, due, _)| *due < today) {
                assert_eq!(sheet.lamp, Some(Lamp::Overdue));
                assert_eq!(self.told(*id, kind, due, owner), 1, "{kind} of {due} is missed silently on {today}");
            }
            due.extend(terms.iter().map(|(_, due, _)| *due).min().map(|due| (due, *id)));
        }
        due.sort();
        let clerk = self.office.clerk();
        let question = PetitionQuery {
            view: PetitionView::Division,
            order: PetitionOrder::Due,
            filter: PetitionFilter::default(),
            after: None,
            limit: 200,
        };
        let listed = world.read(move |s| petitions::list(s, &clerk, &question)).unwrap().lines;
        let own: BTreeSet<_> = self.petitions.iter().map(|walked| walked.id).collect();
        let listed =
            listed.into_iter().filter(|line| own.contains(&line.id)).map(|line| (line.due_on.unwrap(), line.id));
        assert_eq!(listed.collect::<Vec<_>>(), due);
    }

    /// How often whoever has to meet a term was told that it ran out.
    fn told(&self, id: PetitionId, kind: ClockKind, due_on: CivilDate, owner: OrganisationId) -> i64 {
        let read = self.office.world.read(move |s| -> Result<i64, StoreError> {
            let told = notification::table
                .filter(notification::subject_id.eq(Db(id.0)))
                .filter(notification::kind.eq(Db(NoticeKind::Overdue)))
                .filter(notification::clock.eq(Some(Db(kind))))
                .filter(notification::due_on.eq(Some(Db(due_on))))
                .filter(notification::organisation.eq(Db(owner)));
            Ok(told.count().get_result(s.connection())?)
        });
        read.unwrap()
    }
}

/// A department of the county, reviewed at the petition office.
fn unit(office: &Office) -> Organisation {
    let by = office.world.scope(&office.world.city, Role::Administrator);
    let new = NewOrganisation {
        name: Line::new("诸暨市住房和城乡建设局").unwrap(),
        kind: OrganisationKind::Department,
        tier: Tier::County,
        division: "330681".parse().unwrap(),
        parent: None,
        number_prefix: String::new(),
        phone: None,
    };
    office.world.write(move |t| organisations::create(t, &by, &new)).unwrap().unwrap().organisation
}

both_databases! {
    fn after_any_walk_petitions_and_cases_are_as_the_model_says(database: TestDatabase) {
        let office = Office::on(database);
        let unit = unit(&office);
        office.world.at(BEFORE);
        // The model does what people do; orders by rule are looked at in the module ladder.
        office.decides_itself();
        let mut above = Seen::default();
        let mut walk = Walk::new(WALKS, &office, &unit, &mut above);
        walk.late_above();
        let (done_above, registered_above) = (walk.done, walk.petitions.len());
        office.world.at(FIRST);
        let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[13; 32]);
        let mut runner = TestRunner::new_with_rng(ProptestConfig::default(), rng);
        let (mut done, mut registered, mut missed) = (done_above, registered_above, 0);
        let (mut stages, mut seen) = (BTreeSet::new(), Seen::default());
        for number in 0..WALKS {
            let mut walk = Walk::new(number, &office, &unit, &mut seen);
            for step in steps().new_tree(&mut runner).unwrap().current() {
                walk.take(step);
                stages.extend(walk.petitions.iter().filter_map(|walked| walked.model.stage));
            }
            done += walk.done;
            registered += walk.petitions.len();
            missed += walk.petitions.iter().map(|walked| walked.model.missed.len()).sum::<usize>();
            office.world.assert_sound();
        }
        let stored: i64 = office.world.read(|s| Ok::<_, StoreError>(petition::table.count().get_result(s.connection())?)).unwrap();
        assert_eq!(usize::try_from(stored), Ok(registered), "something was registered twice, or not at all");
        // A walk that comes nowhere proves nothing.
        assert!(done > WALKS * STEPS / 4, "only {done} steps were lawful");
        assert!(missed >= WALKS, "only {missed} terms were missed");
        let never: Vec<_> = ALL.iter().filter(|what| !seen.done.contains(what)).collect();
        assert!(never.is_empty(), "never done: {never:?}");
        // Only a breach is left out: that is the case's own story.
        let unseen: Vec<_> = M::ALL.iter().filter(|stage| !stages.contains(stage)).collect();
        assert_eq!(unseen, [&M::Breached]);
        // Each of these was late at least once, and none silently: `check` saw each.
        seen.late.extend(above.late);
        assert!(DUTIES.iter().all(|duty| seen.late.contains(duty)), "late: {:?}", seen.late);
    }
}
