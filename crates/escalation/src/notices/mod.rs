//! What offices and people are told (提醒), alike for a case and a petition: of acts that concern them, in [`of_events`], and
//! of lamps that turn, in [`lamps`].

mod case;
mod petition;

use domain::deadline::{Deadline, Lamp};
use domain::id::{OrganisationId, UserId};
use domain::meeting::MeetingItem;
use domain::notice::NoticeKind;
use domain::organisation::OrganisationTree;
use domain::time::{CivilDate, add_days};

use crate::aggregate::Aggregate;
use crate::clocks::{Clock, ClockKind};
use crate::facts::Facts;

/// A notice to be given (应发提醒).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// To which office.
    pub to: OrganisationId,
    /// To one person there alone.
    pub user: Option<UserId>,
    /// What it says.
    pub kind: NoticeKind,
    /// The term it is about.
    pub clock: Option<ClockKind>,
    /// Which one, where several of a kind run.
    pub number: Option<u32>,
    /// When something is due.
    pub due_on: Option<CivilDate>,
}

impl Notice {
    /// A notice to an office.
    #[must_use]
    pub const fn to(to: OrganisationId, kind: NoticeKind) -> Self {
        Self { to, user: None, kind, clock: None, number: None, due_on: None }
    }

    const fn person(self, user: UserId) -> Self {
        Self { user: Some(user), ..self }
    }

    const fn by(self, due_on: Option<CivilDate>) -> Self {
        Self { due_on, ..self }
    }

    /// About a term that runs for the office told; its day is read off the clock.
    const fn of(self, clock: ClockKind, number: Option<u32>) -> Self {
        Self { clock: Some(clock), number, ..self }
    }

    fn about(self, clock: &Clock) -> Self {
        self.of(clock.kind, clock.number).by(Some(clock.deadline.in_time_until))
    }
}

/// What gives notice of itself.
pub trait Telling: Aggregate {
    /// Who hears of an event, and what; `before` is it before the act.
    fn news(before: Option<&Self>, after: &Self, event: &Self::Event, tree: &OrganisationTree) -> Vec<Notice>;

    /// Whether an organisation may hear of it at all.
    fn may_be_told(&self, organisation: OrganisationId, tree: &OrganisationTree) -> bool;

    /// The nearest office that supervises whoever has missed a term.
    fn superior(&self, owner: OrganisationId, tree: &OrganisationTree) -> Option<OrganisationId>;

    /// What superiors have to do today about terms that ran out.
    fn steps_above(&self, clocks: &[Clock], facts: &Facts<'_>) -> Vec<Notice>;

    /// Days after that on which a term ran out, on which superiors have more to do.
    fn later_steps(_clock: &Clock, _facts: &Facts<'_>) -> Vec<CivilDate> {
        Vec::new()
    }
}

/// Who hears of an act, with the clocks that run after it. Nobody is told what they did themselves.
#[must_use]
pub fn of_events<A: Telling>(
    (before, after): (Option<&A>, &A),
    events: &[A::Event],
    (clocks, facts): (&[Clock], &Facts<'_>),
) -> Vec<Notice> {
    let tree = facts.organisations;
    let own = |notice: &Notice| match notice.user {
        Some(user) => user == facts.actor.user,
        None => notice.to == facts.actor.organisation,
    };
    let news = events.iter().flat_map(|event| A::news(before, after, event, tree));
    let mut told: Vec<_> = news.filter(|notice| !own(notice) && after.may_be_told(notice.to, tree)).collect();
    for notice in told.iter_mut().filter(|notice| notice.due_on.is_none()) {
        let runs = |c: &&Clock| Some(c.kind) == notice.clock && c.owner == notice.to && c.number == notice.number;
        notice.due_on = clocks.iter().find(runs).map(|clock| clock.deadline.in_time_until);
    }
    told
}

/// Who has to do what a meeting decided.
const fn decided(item: &MeetingItem) -> Notice {
    Notice::to(item.owner, NoticeKind::MeetingDecision)
        .of(ClockKind::MeetingItem, Some(item.number))
        .by(Some(item.due_on))
}

/// Whose meeting hears that it is done.
fn done(items: &[MeetingItem], number: u32) -> Vec<Notice> {
    let item = items.iter().find(|item| item.number == number);
    item.map(|item| Notice::to(item.by, NoticeKind::MeetingDecisionDone)).into_iter().collect()
}

/// The lamps of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lamps {
    /// What those that are on say: to who answers for the term, and of a term that has run out to the superior.
    pub on: Vec<Notice>,
    /// The next day on which they may say something else.
    pub turn_on: Option<CivilDate>,
}

/// Looks at the lamps of today, of the clocks that run.
#[must_use]
pub fn lamps<A: Telling>(subject: &A, clocks: &[Clock], facts: &Facts<'_>) -> Lamps {
    let (today, tree) = (facts.today(), facts.organisations);
    let duties: Vec<_> = duties(clocks).collect();
    let Lamps { mut on, turn_on } = lamps_of(&duties, today);
    if on.iter().any(|notice| notice.kind == NoticeKind::Overdue) {
        on.extend(subject.steps_above(clocks, facts));
    }
    on.retain(|notice| subject.may_be_told(notice.to, tree));
    let later = duties.iter().flat_map(|clock| A::later_steps(clock, facts)).filter(|day| *day > today);
    Lamps { on, turn_on: turn_on.into_iter().chain(later).min() }
}

/// Looks at the lamps of these clocks; of a term that has run out only who answers for it is told.
#[must_use]
pub fn lamps_of(clocks: &[&Clock], today: CivilDate) -> Lamps {
    let lit = clocks.iter().filter_map(|clock| {
        let kind = match clock.deadline.lamp_on(today) {
            Lamp::Green => return None,
            Lamp::Yellow => NoticeKind::LampYellow,
            Lamp::Red => NoticeKind::LampRed,
            Lamp::Overdue => NoticeKind::Overdue,
        };
        Some(Notice::to(clock.owner, kind).about(clock))
    });
    let turns = clocks.iter().flat_map(|clock| turns_of(&clock.deadline)).filter(|day| *day > today);
    Lamps { on: lit.collect(), turn_on: turns.min() }
}

/// The days on which the lamp of a term changes; none while it is paused.
fn turns_of(deadline: &Deadline) -> impl Iterator<Item = CivilDate> + use<> {
    let Deadline { in_time_until, yellow_from, red_from, paused_from, .. } = *deadline;
    [yellow_from, red_from, add_days(in_time_until, 1)].into_iter().filter(move |_| paused_from.is_none())
}

/// Every clock that an office answers for.
fn duties(clocks: &[Clock]) -> impl Iterator<Item = &Clock> {
    clocks.iter().filter(|clock| !clock.kind.is_right())
}
