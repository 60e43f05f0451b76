//! The table is whole, and the document shows it.

use std::collections::BTreeSet;
use std::path::Path;

use domain::petition::{Petition, PetitionState as S};
use escalation::aggregate::Aggregate;
use escalation::petition::Act;
use escalation::petition::table::{REGISTER, TRANSITIONS};

fn reachable_from(start: &[S]) -> BTreeSet<S> {
    let mut found: BTreeSet<S> = start.iter().copied().collect();
    loop {
        let next: Vec<_> = TRANSITIONS
            .iter()
            .flat_map(|row| row.from.iter().filter(|from| found.contains(from)).flat_map(|from| row.leads_to(*from)))
            .filter(|to| !found.contains(to))
            .collect();
        if next.is_empty() {
            return found;
        }
        found.extend(next);
    }
}

#[test]
fn every_act_has_exactly_one_row() {
    for act in Act::ALL {
        assert_eq!(TRANSITIONS.iter().filter(|row| row.act == *act).count(), 1, "{act}");
    }
    assert_eq!(Petition::TRANSITIONS.len(), Act::ALL.len());
}

#[test]
fn paths_codes_and_names_are_unique() {
    let paths: BTreeSet<_> = Act::ALL.iter().map(|act| act.path()).collect();
    let names: BTreeSet<_> = Act::ALL.iter().map(|act| act.name_zh()).collect();
    assert_eq!((paths.len(), names.len()), (Act::ALL.len(), Act::ALL.len()));
}

#[test]
fn every_state_is_reached_and_every_open_one_comes_to_an_end() {
    assert_eq!(reachable_from(REGISTER.to), S::ALL.iter().copied().collect());
    for state in S::ALL.iter().filter(|state| !state.is_over()) {
        assert!(reachable_from(&[*state]).iter().any(|to| to.is_over()), "{state}");
    }
}

#[test]
fn what_is_over_stays_over() {
    for row in TRANSITIONS {
        assert!(row.to.is_empty() || row.from.iter().all(|from| !from.is_over()), "{}", row.act);
    }
}

#[test]
fn no_row_names_a_state_or_a_role_twice() {
    for row in TRANSITIONS {
        let unique = |states: &[S]| states.iter().collect::<BTreeSet<_>>().len() == states.len();
        assert!(unique(row.from) && unique(row.to) && !row.from.is_empty(), "{}", row.act);
        assert!(row.who.iter().collect::<BTreeSet<_>>().len() == row.who.len() && !row.who.is_empty(), "{}", row.act);
    }
}

#[test]
fn the_document_shows_the_table() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/petition-states.md");
    let expected = escalation::diagram::petition_states_document();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, &expected).expect("docs can be written");
    }
    let shown = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(shown == expected, "docs/petition-states.md is stale; run UPDATE_DOCS=1 cargo test -p escalation");
}
