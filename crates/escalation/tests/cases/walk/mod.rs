//! Random walks over several cases: what must hold of every history, whatever anybody tries.
//!
//! A walk is a list of plain numbers, so that a failing one shrinks to the few steps that matter; proptest prints it with
//! its seed.

mod inputs;
mod invariants;
mod step;

use std::collections::BTreeSet;

use domain::case::MediationState as S;
use escalation::Act;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};

use step::{Step, Walk};

/// How many commands are tried in one walk.
const STEPS: usize = 270;

/// After how many walks everything must have been reached.
const MOST_WALKS: usize = 1_000;

fn walks() -> impl Strategy<Value = Vec<Step>> {
    prop::collection::vec(step::steps(), 1..STEPS)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, max_shrink_iters: 4_000, ..ProptestConfig::default() })]

    #[test]
    fn every_history_keeps_the_invariants(steps in walks()) {
        let mut walk = Walk::begin();
        for step in steps {
            walk.take(step)?;
        }
        walk.check_histories()?;
    }
}

/// A property that is never tried proves nothing: the walks come everywhere.
#[test]
fn the_walks_reach_every_state_and_do_every_act() {
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let mut runner = TestRunner::new_with_rng(ProptestConfig::default(), rng);
    let mut states: BTreeSet<_> = S::ALL.iter().copied().collect();
    // A walk takes weeks; a case is forgotten after years.
    let mut acts: BTreeSet<_> = Act::ALL.iter().copied().filter(|act| *act != Act::Forget).collect();
    for _ in 0..MOST_WALKS {
        let steps = walks().new_tree(&mut runner).expect("a walk").current();
        let mut walk = Walk::begin();
        for step in steps {
            if let Some(done) = walk.take(step).expect("an invariant is broken") {
                acts.remove(&done);
            }
            for state in walk.states() {
                states.remove(&state);
            }
        }
        if states.is_empty() && acts.is_empty() {
            return;
        }
    }
    panic!("not reached: states {states:?}, acts {acts:?}");
}
