//! Every precondition is shown unmet once, in the smallest situation that leaves it so.

mod acceptance;
mod case;
mod mediation;
mod outcome;
mod tiers;

use std::collections::BTreeSet;

use domain::case::{MediationState as S, PartyKind, Risk, RiskLevel, Risks, Side, Source};
use escalation::table::TRANSITIONS;
use escalation::{Act, Actor, Command, Register};

use crate::support::*;

/// What is refused for one reason: who tries what on which case.
struct Shown(&'static str, Docket, Actor, Command);

fn shown(code: &'static str, docket: Docket, actor: Actor, command: impl Into<Command>) -> Shown {
    Shown(code, docket, actor, command.into())
}

fn all() -> Vec<Shown> {
    [case::needs(), acceptance::needs(), mediation::needs(), outcome::needs(), tiers::needs()]
        .into_iter()
        .flatten()
        .collect()
}

#[test]
fn every_need_is_shown_unmet() {
    for Shown(code, mut docket, actor, command) in all() {
        let before = docket.case.clone();
        docket.expect_refusal(&actor, command, code);
        assert_eq!(docket.case, before, "a refusal changes nothing");
    }
}

#[test]
fn no_need_is_left_out() {
    let asked: BTreeSet<_> = TRANSITIONS
        .iter()
        .flat_map(|row| row.needs.iter().map(|n| n.need.code))
        .chain(Act::ALL.iter().flat_map(|act| act.input_needs().into_iter().map(|(need, _)| need.code)))
        .chain(["role", "relation", "state"])
        .collect();
    let shown: BTreeSet<_> = all().into_iter().map(|s| s.0).collect();
    assert_eq!(shown, asked);
}

/// A change to the quarrel that must not be registered.
type Fault = (&'static str, fn(&mut Register));

const FAULTS: &[Fault] = &[
    ("has_party", |r| r.parties.clear()),
    ("applicant_known", |r| r.parties.retain(|p| p.side == Side::Respondent)),
    ("date_possible", |r| r.dispute.applied_on = date("2026-03-10")),
    ("ledger_source", |r| r.dispute.source = Source::Ledger),
    ("ledger_end_possible", |r| r.ledger = Some(ledger_row(Some("2026-03-08")))),
    ("level_fits", |r| r.dispute.risks = Risks { level: RiskLevel::Medium, flags: vec![Risk::Casualty] }),
    ("referrer_known", |r| r.dispute.source = Source::Police),
    ("people_few", |r| r.parties[0].representatives = (100..300).map(person).collect()),
    ("representatives", |r| r.parties[0].kind = PartyKind::Group),
    ("committee_mediates", |r| r.dispute.responsible = Some(Org::FengqiaoOffice.id())),
];

#[test]
fn every_fault_of_a_registration_is_named() {
    let asked: BTreeSet<_> = escalation::acts::register::input_needs().into_iter().map(|(need, _)| need.code).collect();
    assert_eq!(FAULTS.iter().map(|fault| fault.0).collect::<BTreeSet<_>>(), asked);
    let world = World::default();
    let actor = mediator();
    let c = stage(S::UnderReview);
    for (code, spoil) in FAULTS {
        let mut register = quarrel("2026-03-09");
        spoil(&mut register);
        let refusal = world
            .with_facts(&actor, c.now, |facts| escalation::register(register, facts))
            .expect_err("a fault is refused");
        assert!(refusal.names(code), "{code}: {refusal:?}");
        assert!(refusal.is_input_only());
    }
}
