//! Random walks over petitions and the mediation cases linked to them, against a small independent model.
//!
//! A walk is a list of plain numbers, so that a failing one shrinks to the few steps that matter.

mod model;
mod step;

use std::collections::BTreeSet;

use domain::deadline::ClockKind as C;
use domain::petition::PetitionState as S;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};

use model::PLAIN;
use step::{Step, Walk, steps};

/// How many commands are tried in one walk.
const STEPS: usize = 120;

fn walks() -> impl Strategy<Value = Vec<Step>> {
    prop::collection::vec(steps(), 1..STEPS)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, max_shrink_iters: 4_000, ..ProptestConfig::default() })]

    #[test]
    fn every_history_agrees_with_the_model(walk_steps in walks()) {
        let mut walk = Walk::begin();
        for step in walk_steps {
            walk.take(step)?;
        }
        walk.check_history()?;
    }
}

/// A property that is never tried proves nothing: the walks come to every end that needs no second petition.
#[test]
fn the_walks_come_everywhere() {
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let mut runner = TestRunner::new_with_rng(ProptestConfig::default(), rng);
    let (mut states, mut stages, mut missed) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let mut done = BTreeSet::new();
    for _ in 0..400 {
        let mut walk = Walk::begin();
        for step in walks().new_tree(&mut runner).expect("a walk").current() {
            walk.take(step).expect("the model disagrees");
            states.insert(walk.docket.petition.state);
            stages.extend(walk.docket.petition.mediation.as_ref().map(|m| m.stage));
        }
        missed.extend(walk.docket.petition.missed.iter().map(|m| m.clock));
        done.append(&mut walk.done);
    }
    // A walk has one petition, which repeats nothing, is no accusation and is marked by nobody.
    let elsewhere = [S::Joined, S::Redirected, S::Replied];
    let unseen: Vec<_> = S::ALL.iter().filter(|s| !states.contains(s) && !elsewhere.contains(s)).collect();
    assert!(unseen.is_empty(), "states never seen: {unseen:?}");
    assert_eq!(stages.len(), domain::petition::MediationStage::ALL.len() - 1, "{stages:?}");
    let tried = PLAIN.iter().map(|what| what.name()).chain(["Extend", "Decide", "Word"].map(str::to_owned));
    let never: Vec<_> = tried.filter(|what| !done.contains(what)).collect();
    assert!(never.is_empty(), "never done: {never:?}");
    // Every duty of domain reference 5.2 and of the committee was late at least once, and on record as missed.
    let duties = [
        C::Dispatch,
        C::PetitionNotice,
        C::PresumedHandling,
        C::Handling,
        C::Service,
        C::Review,
        C::Recheck,
        C::CommitteeAnswer,
        C::PetitionMediation,
    ];
    assert_eq!(missed, duties.into());
}
