//! The decision: an act is done, or refused with everything that stands against it.

use domain::coded::Coded;

use crate::aggregate::{Aggregate, Order, transition_of};
use crate::facts::Facts;
use crate::refusal::{Need, Refusal, Unmet, UnmetKind};
use crate::table::Transition;

pub(crate) const ROLE: Need = Need::own("role", "您的角色不能办理此事项");
const RELATION: Need = Need::own("relation", "您所在机构不能办理此事项");

/// Decides on a command: what happens, or why not.
///
/// # Errors
/// [`Refusal`] with everything that is not met.
pub fn decide<A: Aggregate>(subject: &A, command: A::Command, facts: &Facts<'_>) -> Result<Vec<A::Event>, Refusal> {
    let mut unmet = unmet(subject, command.act(), facts);
    unmet.extend(
        command
            .unmet_inputs(subject, facts)
            .iter()
            .map(|(need, pointer)| Unmet::of(need, UnmetKind::Input, Some(*pointer))),
    );
    if !unmet.is_empty() {
        return Err(Refusal { unmet });
    }
    let mut events = command.events(subject, facts);
    subject.witness(&mut events, facts);
    Ok(events)
}

/// Everything that stands against an act, whatever is sent in for it.
#[must_use]
pub fn unmet<A: Aggregate>(subject: &A, act: A::Act, facts: &Facts<'_>) -> Vec<Unmet> {
    let row = transition_of::<A>(act);
    let mut unmet = Vec::new();
    if let Some(need) = subject.bar(facts.actor, facts.organisations) {
        unmet.push(Unmet::of(&need, UnmetKind::Permission, None));
    }
    if !facts.actor.has_any(row.who) {
        unmet.push(Unmet::of(&ROLE, UnmetKind::Permission, None));
    }
    if !subject.stands(row.relation, facts.actor, facts.organisations) {
        unmet.push(Unmet {
            message: format!("此事项由{}办理", row.relation.name_zh()),
            ..Unmet::of(&RELATION, UnmetKind::Permission, None)
        });
    }
    if !row.from.contains(&subject.state()) {
        unmet.push(wrong_state(row, subject));
    }
    unmet.extend(
        row.needs
            .iter()
            .filter(|n| !(n.met)(subject, facts))
            .map(|n| Unmet::of(&n.need, UnmetKind::Precondition, None)),
    );
    unmet
}

fn wrong_state<A: Aggregate>(row: &Transition<A>, subject: &A) -> Unmet {
    const STATE: Need = Need::own("state", "");
    let states: Vec<_> = row.from.iter().map(|s| s.name_zh()).collect();
    Unmet {
        message: format!(
            "{}处于“{}”，只有处于“{}”时才能{}",
            A::NOUN,
            subject.state().name_zh(),
            states.join("、"),
            row.act.name_zh()
        ),
        ..Unmet::of(&STATE, UnmetKind::State, None)
    }
}
