//! The table is whole: every act has one row, every state can be reached and left, and the document shows it.

use std::collections::BTreeSet;
use std::path::Path;

use domain::case::MediationState as S;
use escalation::Act;
use escalation::table::{REGISTER, TRANSITIONS};

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
    assert_eq!(TRANSITIONS.len(), Act::ALL.len());
}

#[test]
fn paths_codes_and_names_are_unique() {
    let paths: BTreeSet<_> = Act::ALL.iter().map(|act| act.path()).collect();
    let names: BTreeSet<_> = Act::ALL.iter().map(|act| act.name_zh()).collect();
    assert_eq!((paths.len(), names.len()), (Act::ALL.len(), Act::ALL.len()));
}

#[test]
fn every_state_is_reached_from_registration() {
    assert_eq!(reachable_from(REGISTER.to), S::ALL.iter().copied().collect());
}

#[test]
fn every_state_can_reach_the_archive() {
    for state in S::ALL {
        let found = reachable_from(&[*state]);
        assert!(found.contains(&S::Closed) && found.contains(&S::Archived), "{state}");
    }
}

#[test]
fn no_row_names_a_state_or_a_role_twice() {
    for row in TRANSITIONS {
        let unique = |states: &[S]| states.iter().collect::<BTreeSet<_>>().len() == states.len();
        assert!(unique(row.from) && unique(row.to) && !row.from.is_empty(), "{}", row.act);
        assert_eq!(row.who.iter().collect::<BTreeSet<_>>().len(), row.who.len(), "{}", row.act);
        assert!(!row.who.is_empty(), "{}", row.act);
    }
}

#[test]
fn a_filed_case_is_left_only_by_what_does_not_change_its_outcome() {
    let filed: BTreeSet<_> = TRANSITIONS.iter().filter(|row| row.from.contains(&S::Archived)).map(|r| r.act).collect();
    let expected = [
        Act::CorrectParticulars,
        Act::DischargeSupervision,
        Act::ReportPolice,
        Act::ReportUrgent,
        Act::Correct,
        Act::Reopen,
        Act::HoldFile,
        Act::LiftHold,
        Act::ForgetPerson,
        Act::Forget,
    ];
    assert_eq!(filed, expected.into());
}

#[test]
fn the_document_shows_the_table() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/states.md");
    let expected = escalation::diagram::states_document();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, &expected).expect("docs can be written");
    }
    let shown = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(shown == expected, "docs/states.md is stale; run UPDATE_DOCS=1 cargo test -p escalation --test cases");
}

#[test]
fn nothing_of_mediation_is_done_against_a_partys_word() {
    let barred: BTreeSet<_> = TRANSITIONS
        .iter()
        .filter(|row| row.needs.iter().any(|n| n.need.code == "no_refusal"))
        .map(|row| row.act)
        .collect();
    let mediation = [
        Act::Accept,
        Act::Assign,
        Act::RecordSession,
        Act::Resume,
        Act::Extend,
        Act::Agree,
        Act::TransferUp,
        Act::AssignDown,
        Act::AcceptOffer,
        Act::Join,
    ];
    assert_eq!(barred, mediation.into());
}
