//! The ladder towards an overdue term (督办阶梯), domain reference 5.8: what is due today and has not been done.

use domain::deadline::ClockKind;
use domain::id::OrganisationId;
use domain::petition::{Petition, PetitionFlag, Rung, SupervisionGround};
use domain::rules::RuleKey;
use domain::text::Story;
use domain::time::{CivilDate, add_days};

use super::acts::oversight::SupervisePetition;
use super::life::superior;
use crate::clocks::Clock;
use crate::facts::Facts;

/// Terms for whose end an order may be given without anybody's decision: those of dispatch, acceptance, handling, service,
/// review and recheck. Orders about orders, tasks and meetings are for people.
const AUTOMATIC: &[ClockKind] = &[
    ClockKind::Dispatch,
    ClockKind::PetitionNotice,
    ClockKind::PresumedHandling,
    ClockKind::Handling,
    ClockKind::SimpleHandling,
    ClockKind::Service,
    ClockKind::Review,
    ClockKind::Recheck,
];

/// The order that is due today and may be given in the name of the superior, where its rules say so (自动督办): whose it is,
/// and what it says. Never in an accusation. In a confidential petition always: the superior may not know it before, and so
/// could not decide.
#[must_use]
pub fn automatic(
    petition: &Petition,
    clocks: &[Clock],
    facts: &Facts<'_>,
) -> Option<(OrganisationId, SupervisePetition)> {
    let by_rule = facts.rules.flag(RuleKey::PetitionAutoSupervise) || petition.is(PetitionFlag::Confidential);
    if petition.is_accusation() || !by_rule {
        return None;
    }
    let may_be_given =
        |step: &Step| step.rung == Rung::Order && step.owner == petition.responsible && AUTOMATIC.contains(&step.clock);
    let step = steps(petition, clocks, facts).into_iter().find(may_be_given)?;
    let superior = superior(petition, step.owner, facts.organisations)?;
    let due_on = step.due_on.format("%Y年%-m月%-d日");
    let demand = format!("{}已于{due_on}届满，请抓紧办理，并在规定期限内书面反馈。", step.clock.name_zh());
    let order = SupervisePetition {
        ground: SupervisionGround::Overdue,
        clock: Some(step.clock),
        listed: false,
        demand: Story::new(&demand).ok()?,
        due_on: None,
    };
    Some((superior, order))
}

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
pub fn steps(petition: &Petition, clocks: &[Clock], facts: &Facts<'_>) -> Vec<Step> {
    clocks
        .iter()
        .filter(|clock| !clock.kind.is_right() && clock.deadline.paused_from.is_none())
        .flat_map(|clock| steps_of(clock, petition, facts))
        .collect()
}

fn steps_of(clock: &Clock, petition: &Petition, facts: &Facts<'_>) -> Vec<Step> {
    let due_on = clock.deadline.in_time_until;
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
    let due_on = clock.deadline.in_time_until;
    if rung == Rung::Order {
        let mut orders = petition.supervisions.iter();
        return orders.any(|s| s.clock == Some(clock.kind) && s.to == clock.owner && s.ordered_on > due_on);
    }
    let mut reproofs = petition.reproofs.iter();
    reproofs.any(|r| r.rung == rung && r.clock == Some(clock.kind) && r.to == clock.owner && r.on > due_on)
}
