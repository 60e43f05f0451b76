//! Numbers of cases (案号): without gaps, by committee and year.

use std::sync::{Arc, Barrier};

use domain::id::CaseId;
use domain::organisation::Role;
use escalation::{Act, Command};
use serde_json::json;
use test_database::both_databases;

use super::world::{World, agrees};
use crate::cases::{self, CaseError, NewCase, Receipt};
use crate::error::StoreError;

/// A case that waits for nothing but acceptance.
fn ready(world: &World) -> CaseId {
    let id = world.registered();
    let (applicant, respondent) = world.parties(id);
    let (mediator, today) = (world.mediator(), world.today());
    world.done(&mediator, id, Act::ExplainRights, json!({"parties": [applicant, respondent], "on": today}));
    world.done(&mediator, id, Act::RecordConsent, agrees(respondent, today));
    id
}

/// Accepts a case; tries again when others got in the way, as a client does. A doomed acceptance fails after it was done.
fn accept(world: &World, id: CaseId, doomed: bool) -> Result<Receipt, CaseError> {
    loop {
        let (scope, version) = (world.mediator(), world.version(id));
        let command = Command::deserialize(Act::Accept, json!({"admissible": true})).unwrap();
        let accepted = world.write(move |t| {
            let receipt = cases::act(t, &scope, id, version, command.clone())?;
            if doomed { Err(StoreError::NotFound.into()) } else { Ok(receipt) }
        });
        if !matches!(accepted, Err(CaseError::Store(StoreError::Busy))) {
            return accepted;
        }
    }
}

both_databases! {
    fn numbers_have_no_gaps_though_64_accept_at_once_and_some_are_refused_or_fail(database: TestDatabase) {
        let world = Arc::new(World::on(database));
        let cases: Vec<_> = (0..64)
            .map(|n| if n % 8 == 3 { (world.registered(), false) } else { (ready(&world), n % 8 == 5) })
            .collect();

        let together = Arc::new(Barrier::new(cases.len()));
        let threads: Vec<_> = cases
            .into_iter()
            .map(|(id, doomed)| {
                let (world, together) = (Arc::clone(&world), Arc::clone(&together));
                std::thread::spawn(move || {
                    together.wait();
                    accept(&world, id, doomed)
                })
            })
            .collect();
        let results: Vec<_> = threads.into_iter().map(|thread| thread.join().unwrap()).collect();

        let refused = results.iter().filter(|result| matches!(result, Err(CaseError::Refused(_)))).count();
        let failed = results.iter().filter(|result| matches!(result, Err(CaseError::Store(_)))).count();
        assert_eq!((refused, failed), (8, 8), "{results:?}");
        let mut numbers: Vec<String> = results.into_iter().flatten().map(|receipt| receipt.number.unwrap()).collect();
        numbers.sort_by_key(|number| (number.len(), number.clone()));
        assert_eq!(numbers, (1..=48).map(|n| format!("(2026)源人调字第{n}号")).collect::<Vec<_>>());
        assert_eq!(accept(&world, ready(&world), false).unwrap().number.unwrap(), "(2026)源人调字第49号");
        world.assert_sound();
    }

    fn numbers_begin_anew_with_the_chinese_year_and_for_each_committee(database: TestDatabase) {
        let world = World::on(database);
        world.at("2026-12-31");
        assert_eq!(world.accepted(world.registered()).number.unwrap(), "(2026)源人调字第1号");
        assert_eq!(world.accepted(world.registered()).number.unwrap(), "(2026)源人调字第2号");

        // An hour after midnight in China it is still the old year in UTC.
        let late = ready(&world);
        world.clock.set("2026-12-31T17:00:00Z".parse().unwrap());
        assert_eq!(accept(&world, late, false).unwrap().number.unwrap(), "(2027)源人调字第1号");

        // The committee beside counts for itself.
        let (mediator, director) =
            (world.scope(&world.sibling, Role::Mediator), world.scope(&world.sibling, Role::CommitteeDirector));
        let mut new: NewCase = world.neighbours();
        new.dispute.division = world.sibling.division;
        let id = world.register(&mediator, &new).unwrap().id;
        let ((applicant, respondent), today) = (world.parties(id), world.today());
        world.done(&mediator, id, Act::ExplainRights, json!({"parties": [applicant, respondent], "on": today}));
        world.done(&mediator, id, Act::RecordConsent, agrees(respondent, today));
        let receipt = world.done(&director, id, Act::Accept, json!({"admissible": true}));
        assert_eq!(receipt.number.unwrap(), "(2027)陈人调字第1号");
    }

    fn a_number_is_kept_when_the_case_is_accepted_again(database: TestDatabase) {
        let world = World::on(database);
        let id = world.registered();
        world.accepted(id);
        let over = json!({"reason": "application_withdrawn", "guidance": "可以起诉。", "parties_told": true});
        world.done(&world.mediator(), id, Act::Terminate, over);
        world.at("2027-01-05");
        world.done(&world.director(), id, Act::Reopen, json!({"reason": "又起争执"}));
        let (applicant, respondent) = world.parties(id);
        for party in [applicant, respondent] {
            world.done(&world.mediator(), id, Act::RecordConsent, agrees(party, world.today()));
        }
        let told = json!({"parties": [applicant, respondent], "on": world.today()});
        world.done(&world.mediator(), id, Act::ExplainRights, told);

        let again = world.done(&world.director(), id, Act::Accept, json!({"admissible": true}));
        let next = world.accepted(world.registered());

        assert_eq!(again.number.unwrap(), "(2026)源人调字第1号");
        assert_eq!(next.number.unwrap(), "(2027)源人调字第1号");
    }
}
