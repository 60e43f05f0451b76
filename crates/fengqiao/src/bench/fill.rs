//! Fills a database over the past two years, many hands at once; here with cases, each really registered, a part of them
//! brought to acceptance.

use std::sync::{Arc, Mutex};

use chrono::TimeDelta;
use domain::case::{Consent, ConsentAbout, Means};
use domain::id::{CaseId, PersonId};
use domain::time::{CivilDate, civil_date};
use escalation::Command;
use escalation::acts::acceptance::Accept;
use escalation::acts::intake::{ExplainRights, RecordConsent};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};
use store::cases::{self, CaseError, CaseSheet, NewCase};
use store::clock::{Clock, SettableClock, SystemClock};
use store::{Scope, Store, StoreError, StoreOptions};

use super::committees::Committee;
use crate::Failure;

/// What is made in one transaction: so many that the commit does not count, so few that little is done twice when
/// PostgreSQL has to try again.
const BATCH: usize = 100;

/// Transactions that wait at the same time.
pub(super) const HANDS: usize = 4;

/// One case in so many is accepted.
const ACCEPTED_EVERY: usize = 4;

/// How far back the first case was registered, in days.
const DAYS: usize = 2 * 365;

/// What is in the database.
#[derive(Debug)]
pub(super) struct Filled<I> {
    /// Cases of each committee, petitions of each clerk.
    pub(super) of: Vec<Vec<I>>,
    /// Those that were made while measuring.
    pub(super) others: usize,
}

impl<I: Send> Filled<I> {
    /// Nothing yet, at so many desks.
    pub(super) fn new(desks: usize) -> Self {
        Self { of: (0..desks).map(|_| Vec::new()).collect(), others: 0 }
    }

    fn count(&self) -> usize {
        self.of.iter().map(Vec::len).sum::<usize>() + self.others
    }

    /// Adds to it until there are so many; gives the number of those added. `make` makes a batch, each given as its number
    /// and its desk.
    pub(super) fn up_to<M>(&mut self, count: usize, options: StoreOptions, make: M) -> Result<usize, Failure>
    where
        M: Fn(&Store, &SettableClock, &[(usize, usize)]) -> Result<Vec<I>, Failure> + Sync,
    {
        let missing = count.saturating_sub(self.count());
        let desks = self.of.len();
        let beginning = SystemClock.now() - TimeDelta::days(DAYS as i64);
        let clock = SettableClock::at(beginning);
        let store = Store::open(StoreOptions { clock: Arc::new(clock.clone()), ..options })?;
        let begun = Mutex::new(0);
        let fill = |hand: usize| -> Result<Vec<(usize, I)>, Failure> {
            let mut random = StdRng::seed_from_u64(hand as u64);
            let mut made = Vec::new();
            // Each hand has desks of its own, so that none is in another's way when they count.
            let own: Vec<usize> = (hand..desks).step_by(HANDS).collect();
            loop {
                // Taken and told the clock at once: it never goes back, so that nobody applies tomorrow.
                let mut begun = begun.lock().expect("a hand does not panic");
                let first = *begun;
                if first >= missing {
                    return Ok(made);
                }
                *begun += BATCH;
                clock.set(beginning + TimeDelta::minutes((first * DAYS * 24 * 60 / missing) as i64));
                drop(begun);
                let batch: Vec<_> = (first..missing.min(first + BATCH))
                    .map(|number| (number, own[random.random_range(0..own.len())]))
                    .collect();
                made.extend(batch.iter().map(|(_, desk)| *desk).zip(make(&store, &clock, &batch)?));
            }
        };
        let made = std::thread::scope(|scope| {
            let hands: Vec<_> = (0..HANDS)
                .map(|hand| {
                    scope.spawn({
                        let fill = &fill;
                        move || fill(hand)
                    })
                })
                .collect();
            hands.into_iter().map(|hand| hand.join().expect("a hand does not panic")).collect::<Result<Vec<_>, _>>()
        })?;
        for (desk, id) in made.into_iter().flatten() {
            self.of[desk].push(id);
        }
        Ok(missing)
    }
}

/// Registers a batch of cases and brings some of them to acceptance.
pub(super) fn make(
    store: &Store,
    clock: &SettableClock,
    committees: &[Committee],
    batch: &[(usize, usize)],
) -> Result<Vec<CaseId>, Failure> {
    let today = civil_date(clock.now());
    let new: Vec<(Scope, NewCase)> = batch
        .iter()
        .map(|(number, committee)| {
            let Committee { division, scope, .. } = &committees[*committee];
            let case = quarrel(&division.to_string(), today, *number);
            (scope.clone(), serde_json::from_value(case).expect("the quarrel is a case"))
        })
        .collect();
    let scopes: Vec<Scope> = new.iter().map(|(scope, _)| scope.clone()).collect();
    let ids = store.write_blocking(move |transaction| {
        new.iter().map(|(scope, case)| Ok(cases::register(transaction, scope, case)?.id)).collect::<Result<Vec<_>, _>>()
    });
    let ids = ids.map_err(failed)?;

    let chosen: Vec<(Scope, CaseId)> = scopes.into_iter().zip(ids.iter().copied()).step_by(ACCEPTED_EVERY).collect();
    let (chosen, sheets) = store.read_blocking(move |snapshot| {
        let sheets = chosen.iter().map(|(scope, id)| cases::sheet(snapshot, scope, *id));
        let sheets = sheets.collect::<Result<Vec<_>, StoreError>>()?;
        Ok::<_, StoreError>((chosen, sheets))
    })?;
    let accepted = store.write_blocking(move |transaction| {
        for ((scope, id), sheet) in chosen.iter().zip(&sheets) {
            let mut version = sheet.case.version;
            for command in way_to_acceptance(sheet, today) {
                version = cases::act(transaction, scope, *id, version, command)?.version;
            }
        }
        Ok::<_, CaseError>(())
    });
    accepted.map_err(failed)?;
    Ok(ids)
}

fn way_to_acceptance(sheet: &CaseSheet, today: CivilDate) -> [Command; 3] {
    let parties: Vec<PersonId> = sheet.case.parties.iter().map(|party| party.person).collect();
    let consent = RecordConsent {
        party: parties[1],
        consent: Consent::Agreed,
        about: ConsentAbout::Mediation,
        given_on: today,
        means: Means::Phone,
        given_by: None,
    };
    [consent.into(), ExplainRights { parties, on: today }.into(), Accept { admissible: true }.into()]
}

/// A quarrel between neighbours, told in a few sentences.
pub(super) fn quarrel(division: &str, today: CivilDate, number: usize) -> Value {
    let phone = |beginning: &str| format!("{beginning}{:08}", number % 100_000_000);
    json!({
        "dispute": {
            "division": division, "source": "oral_application", "applied_on": today, "category": "02",
            "difficulty": "simple", "title": format!("李强家排水沟漫水淹没张伟家菜地的纠纷{number}"),
            "narrative": "申请人称，被申请人去年翻修房屋时把屋后排水沟改道，今年入夏以来三次漫水，淹没申请人家菜地约两\
                分，毁坏油菜和大豆。申请人两次上门要求疏通，双方发生争吵，未动手。申请人要求疏通排水沟并赔偿损失。",
            "requests": ["疏通屋后排水沟", "赔偿油菜和大豆的损失"], "claimed": 80_000,
        },
        "parties": [
            {
                "side": "applicant", "kind": "person",
                "particulars": {"name": format!("张伟{}", number % 1000), "phone": phone("138"), "address": "村东12号"},
            },
            {
                "side": "respondent", "kind": "person",
                "particulars": {"name": format!("李强{}", number % 1000), "phone": phone("139"), "address": "村东14号"},
            },
        ],
    })
}

/// Why a case could not be made.
pub(super) fn failed(error: CaseError) -> Failure {
    match error {
        CaseError::Store(error) => error.into(),
        CaseError::Refused(refusal) => Failure::Refused(refusal.to_string()),
    }
}
