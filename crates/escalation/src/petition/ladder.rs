//! The ladder towards an overdue term (督办阶梯), domain reference 5.8: what is due today and has not been done.

use domain::deadline::ClockKind;
use domain::id::OrganisationId;
use domain::petition::{Petition, Rung};
use domain::rules::RuleKey;
use domain::time::{CivilDate, add_days};

use super::clocks::clocks;
use crate::clocks::Clock;
use crate::facts::Facts;

/// A step that is due (应当采取的措施).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// Which.
    pub rung: Rung,
    /// Towards which term.
    pub clock: ClockKind,
    /// Which one, where several of a kind run.
    pub number: Option<u32>,
    /// Who answers for the term.
    pub owner: OrganisationId,
    /// When the term was or is due.
    pub due_on: CivilDate,
    /// From when the step was due.
    pub since: CivilDate,
}

/// The highest step due today of every duty, with those below it that were left out. Reminder and warning are told, not
/// recorded: they are due on every day until the next step.
#[must_use]
pub fn steps(petition: &Petition, facts: &Facts<'_>) -> Vec<Step> {
    clocks(petition, facts)
        .iter()
        .filter(|clock| !clock.kind.is_right())
        .flat_map(|clock| steps_of(clock, petition, facts))
        .collect()
}

fn steps_of(clock: &Clock, petition: &Petition, facts: &Facts<'_>) -> Vec<Step> {
    let due_on = clock.deadline.nominal;
    let days = |key| i64::from(facts.rules.length(key).count);
    let since = |rung| match rung {
        Rung::Reminder => add_days(due_on, -days(RuleKey::PetitionRemindDays)),
        Rung::Warning => add_days(due_on, -days(RuleKey::PetitionWarnDays)),
        Rung::Order => add_days(due_on, 1),
        Rung::Circular => add_days(due_on, days(RuleKey::PetitionCircularDays)),
        Rung::Interview => add_days(due_on, days(RuleKey::PetitionInterviewDays)),
    };
    let today = facts.today();
    let step =
        |rung| Step { rung, clock: clock.kind, number: clock.number, owner: clock.owner, due_on, since: since(rung) };
    if today <= due_on {
        let told = [Rung::Warning, Rung::Reminder].into_iter().find(|rung| since(*rung) <= today);
        return told.map(step).into_iter().collect();
    }
    let left_out = |rung: &Rung| since(*rung) <= today && !is_done(*rung, clock, petition);
    [Rung::Order, Rung::Circular, Rung::Interview].into_iter().filter(left_out).map(step).collect()
}

/// Whether the step was taken for this very term.
fn is_done(rung: Rung, clock: &Clock, petition: &Petition) -> bool {
    let due_on = clock.deadline.nominal;
    if rung == Rung::Order {
        let mut orders = petition.supervisions.iter();
        return orders.any(|s| s.clock == Some(clock.kind) && s.to == clock.owner && s.ordered_on > due_on);
    }
    let mut reproofs = petition.reproofs.iter();
    reproofs.any(|r| r.rung == rung && r.clock == Some(clock.kind) && r.to == clock.owner && r.on > due_on)
}
