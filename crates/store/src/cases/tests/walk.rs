//! Whatever is tried on several cases in whatever order: what is stored is what the histories say.

use domain::id::CaseId;
use escalation::Act;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};
use serde_json::{Value, json};
use test_database::both_databases;

use super::world::{World, agrees};
use crate::cases;

/// Walks on one database, and steps of one walk.
const WALKS: usize = 4;
const STEPS: usize = 40;

/// What is tried: on which case, which act, after how many days.
type Step = (usize, usize, u8);

/// An act with an input that fits at least sometimes.
fn input(world: &World, id: CaseId, act: Act) -> Value {
    let (applicant, respondent) = world.parties(id);
    let (mediator, today) = (world.mediator().user(), world.today());
    match act {
        Act::RecordConsent => agrees(respondent, today),
        Act::ExplainRights => json!({"parties": [applicant, respondent], "on": today}),
        Act::Accept => json!({"admissible": true}),
        Act::Assign => json!({"host": mediator, "recusal_checked": true}),
        Act::RecordSession => json!({
            "held_on": today, "place": "村委会", "mediators": [mediator], "heard": [applicant, respondent],
            "statements": "各说各理。", "proposal": "各清理一半。", "result": "continue",
        }),
        Act::Correct => json!({"reason": "登记有误", "title": "排水沟纠纷"}),
        Act::Terminate => json!({"reason": "deadlock", "guidance": "可以起诉。", "parties_told": true}),
        Act::Close => json!({"report": "调解不成。"}),
        Act::HoldFile | Act::LiftHold | Act::Reopen => json!({"reason": "当事人要求"}),
        Act::ForgetPerson => json!({"person": respondent, "ground": "unlawful", "reason": "误登他人信息"}),
        _ => json!({}),
    }
}

/// What is tried, the steps that lead on more often.
const ACTS: &[Act] = &[
    Act::RecordConsent,
    Act::ExplainRights,
    Act::Accept,
    Act::Accept,
    Act::Assign,
    Act::Assign,
    Act::RecordSession,
    Act::RecordSession,
    Act::Terminate,
    Act::Terminate,
    Act::Close,
    Act::Close,
    Act::Archive,
    Act::Archive,
    Act::Correct,
    Act::HoldFile,
    Act::LiftHold,
    Act::ForgetPerson,
    Act::Reopen,
];

fn take(world: &World, ids: &mut Vec<CaseId>, (case, act, days): Step) -> bool {
    world.clock.advance(chrono::TimeDelta::days(i64::from(days)));
    if ids.len() <= case {
        ids.push(world.registered());
        return true;
    }
    let (id, act) = (ids[case], ACTS[act]);
    world.act(&world.director(), id, act, input(world, id, act)).is_ok()
}

both_databases! {
    fn after_any_walk_the_store_says_what_the_histories_say(database: TestDatabase) {
        let world = World::on(database);
        let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[11; 32]);
        let mut runner = TestRunner::new_with_rng(ProptestConfig::default(), rng);
        let steps = proptest::collection::vec((0..3_usize, 0..ACTS.len(), 0..3_u8), STEPS);
        let mut done = 0;
        for _ in 0..WALKS {
            let mut ids = Vec::new();
            for step in steps.new_tree(&mut runner).unwrap().current() {
                done += usize::from(take(&world, &mut ids, step));
            }
            world.store.sign_checkpoints().unwrap();
            for id in ids {
                let scope = world.director();
                let sheet = world.sheet(&scope, id).unwrap();
                let lines = world.read(move |s| cases::events(s, &scope, id, (0, 1000))).unwrap();
                let replayed: domain::case::Case = escalation::replay(lines.into_iter().map(|line| line.event)).unwrap();
                assert_eq!(replayed, sheet.case);
                let erased = sheet.people.values().filter(|person| person.erased).count();
                assert_eq!(erased, sheet.case.forgotten.len());
            }
            world.assert_sound();
            assert!(world.store.verify_checkpoints(&[]).unwrap().is_ok());
        }
        assert!(done > WALKS * STEPS / 4, "only {done} steps were lawful");
    }
}
