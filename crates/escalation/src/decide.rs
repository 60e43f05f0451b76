//! The decision: an act is done, or refused with everything that stands against it.

use domain::case::Case;
use domain::organisation::OrganisationTree;

use crate::act::{Act, Command};
use crate::event::Event;
use crate::facts::{Actor, Facts};
use crate::needs::deciding_superior;
use crate::refusal::{Need, Refusal, Unmet, UnmetKind};
use crate::table::{Relation, Transition};

pub(crate) const ROLE: Need = Need::own("role", "您的角色不能办理此事项");
const RELATION: Need = Need::own("relation", "您所在机构不能对本案办理此事项");

/// Decides on a command: what happens, or why not.
///
/// # Errors
/// [`Refusal`] with everything that is not met.
pub fn decide(case: &Case, command: Command, facts: &Facts<'_>) -> Result<Vec<Event>, Refusal> {
    let mut unmet = unmet(case, command.act(), facts);
    unmet.extend(
        command
            .unmet_inputs(case, facts)
            .iter()
            .map(|(need, pointer)| Unmet::of(need, UnmetKind::Input, Some(*pointer))),
    );
    if !unmet.is_empty() {
        return Err(Refusal { unmet });
    }
    Ok(command.events(case, facts))
}

/// Everything that stands against an act, whatever is sent in for it.
#[must_use]
pub fn unmet(case: &Case, act: Act, facts: &Facts<'_>) -> Vec<Unmet> {
    let row = act.transition();
    let mut unmet = Vec::new();
    if !facts.actor.has_any(row.who) {
        unmet.push(Unmet::of(&ROLE, UnmetKind::Permission, None));
    }
    if !stands(row.relation, case, facts.actor, facts.organisations) {
        unmet.push(Unmet {
            message: format!("此事项由{}办理", row.relation.name_zh()),
            ..Unmet::of(&RELATION, UnmetKind::Permission, None)
        });
    }
    if !row.from.contains(&case.state) {
        unmet.push(wrong_state(row, case));
    }
    unmet.extend(
        row.needs.iter().filter(|n| !(n.met)(case, facts)).map(|n| Unmet::of(&n.need, UnmetKind::Precondition, None)),
    );
    unmet
}

fn wrong_state(row: &Transition, case: &Case) -> Unmet {
    const STATE: Need = Need::own("state", "");
    let states: Vec<_> = row.from.iter().map(|s| s.name_zh()).collect();
    Unmet {
        message: format!(
            "案件处于“{}”，只有处于“{}”时才能{}",
            case.state.name_zh(),
            states.join("、"),
            row.act.name_zh()
        ),
        ..Unmet::of(&STATE, UnmetKind::State, None)
    }
}

/// Whether the actor's organisation stands to the case as asked.
#[must_use]
pub fn stands(relation: Relation, case: &Case, actor: &Actor, tree: &OrganisationTree) -> bool {
    let own = actor.organisation;
    let oversees =
        || tree.get(own).zip(tree.get(case.responsible)).is_some_and(|(upper, lower)| tree.oversees(upper, lower));
    match relation {
        Relation::Responsible => own == case.responsible,
        Relation::Participant => case.takes_part(own),
        Relation::Receiver => case.offer.as_ref().is_some_and(|o| o.to == own),
        Relation::CommonSuperior => {
            case.offer.as_ref().and_then(|o| deciding_superior(o, tree)).is_some_and(|superior| superior.id == own)
        }
        Relation::Overseer => oversees(),
        Relation::Orderer => case
            .supervisions
            .iter()
            .filter(|s| s.discharged_on.is_none())
            .any(|s| s.by == own || (tree.get(s.by).is_none_or(|author| !author.active) && oversees())),
        Relation::ParticipantOrOverseer => case.takes_part(own) || oversees(),
        Relation::ResponsibleOrOverseer => own == case.responsible || oversees(),
        // Whoever cannot see the case never gets as far as here.
        Relation::Viewer => true,
    }
}
