//! First-time or repeat (重复认定): a person decides, with a reason, and may decide anew.

use domain::id::PetitionId;
use domain::petition::{JoinedMatter, Petition, RepeatDecision, RepeatLink, RepeatPosition};
use domain::text::{Line, Story};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::act::{Input, InputNeed, ask};
use crate::facts::Facts;
use crate::petition::event::Event;
use crate::petition::matter;
use crate::refusal::Need;

const EARLIER_KNOWN: Need = Need::own("earlier_known", "所填信访件不存在，或者不早于本件登记");

/// Whether that petition is in the thread and came before this one.
fn came_before(of: PetitionId, petition: &Petition, facts: &Facts<'_>) -> bool {
    of != petition.id && facts.beside.thread.iter().any(|p| p.id == of && p.registered_at <= petition.registered_at)
}

const SCORE_FITS: Need = Need::own("score_fits", "匹配得分应当为0至100");

/// Confirms that it repeats an earlier petition (认定重复).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmRepeat {
    /// The earlier petition: the first of the matter, or any other of it.
    pub of: PetitionId,
    /// The score shown, in hundredths, when there was one.
    pub score: Option<u8>,
    /// Why it is the same person and the same matter.
    pub reason: Line,
}

impl Input<Petition> for ConfirmRepeat {
    const NEEDS: &'static [InputNeed<Self, Petition>] = &[
        ask(EARLIER_KNOWN, "/of", |i, p, f| came_before(i.of, p, f)),
        ask(SCORE_FITS, "/score", |i, _, _| i.score.is_none_or(|score| score <= 100)),
    ];

    fn events(self, petition: &Petition, facts: &Facts<'_>) -> Vec<Event> {
        let thread = facts.beside.thread;
        let before = thread.iter().filter(|p| p.id != petition.id && p.registered_at <= petition.registered_at);
        let link = RepeatLink {
            // The root itself may have been forgotten; who repeats it still names it.
            of: thread.first().map_or(self.of, |first| first.repeat.map_or(first.id, |link| link.of)),
            seq: super::next_number(before.clone().count()),
        };
        let first_at_office = !before.clone().any(|p| p.registered_in == petition.registered_in);
        let mut events = vec![Event::RepeatDecided {
            decision: decision(self.of, true, self.score, self.reason, facts),
            link: Some(link),
            first_at_office,
        }];
        // Only first petitions are handled by the simplified procedure.
        if petition.simple_ground.is_some() && petition.state.is_before_acceptance() {
            events.push(Event::SwitchedToOrdinary { on: facts.today(), reason: "认定为重复信访".to_owned() });
        }
        events
    }
}

/// Decides that it does not repeat that petition (认定不重复).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RejectRepeat {
    /// The earlier petition.
    pub of: PetitionId,
    /// The score shown, in hundredths, when there was one.
    pub score: Option<u8>,
    /// Why it is another person or another matter.
    pub reason: Line,
}

impl Input<Petition> for RejectRepeat {
    const NEEDS: &'static [InputNeed<Self, Petition>] = &[
        ask(EARLIER_KNOWN, "/of", |i, p, f| came_before(i.of, p, f)),
        ask(SCORE_FITS, "/score", |i, _, _| i.score.is_none_or(|score| score <= 100)),
        ask(
            Need::own("still_separable", "已并入原信访事项或者以重复为由不予受理的，不能再认定为不重复"),
            "/of",
            |i, p, f| !matter::links_to(p, i.of, f) || !matter::rests_on_repeat(p),
        ),
    ];

    fn events(self, petition: &Petition, facts: &Facts<'_>) -> Vec<Event> {
        let unlinked = matter::links_to(petition, self.of, facts);
        let link = petition.repeat.filter(|_| !unlinked);
        vec![Event::RepeatDecided {
            decision: decision(self.of, false, self.score, self.reason, facts),
            link,
            first_at_office: link.is_none() || petition.first_at_office.value,
        }]
    }
}

fn decision(of: PetitionId, confirmed: bool, score: Option<u8>, reason: Line, facts: &Facts<'_>) -> RepeatDecision {
    RepeatDecision {
        of,
        confirmed,
        score,
        reason: reason.into(),
        on: facts.today(),
        by: facts.actor.user,
        organisation: facts.actor.organisation,
    }
}

/// Joins a repeat to its matter (并入原信访事项): no second term runs, and the petitioner is told where the matter stands.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct JoinMatter {
    /// What the petitioner is told.
    pub guidance: Story,
}

impl Input<Petition> for JoinMatter {
    const NEEDS: &'static [InputNeed<Self, Petition>] = &[
        ask(
            Need::own(
                "position_joins",
                "原信访事项已经终结的应当不再受理（Z1），下级正在办理的应当不予受理（N3），已以其他方式结束的应当依法办理本件",
            ),
            "",
            |_, p, f| {
                use RepeatPosition::{Ended, Final, PendingHigherOffice};
                matter::standing(p, f).is_none_or(|s| !matches!(s.position, Ended | Final | PendingHigherOffice))
            },
        ),
        ask(
            Need::own("accepted_joins_pending", "已经受理的，只能并入本机构正在办理的原信访事项"),
            "",
            |_, p, f| {
                p.acceptance.is_none()
                    || matter::standing(p, f).is_some_and(|s| s.position == RepeatPosition::PendingSameOffice)
            },
        ),
    ];

    fn events(self, petition: &Petition, facts: &Facts<'_>) -> Vec<Event> {
        let standing = matter::standing(petition, facts);
        vec![Event::MatterJoined(JoinedMatter {
            on: facts.today(),
            position: standing.map_or(RepeatPosition::Ended, |s| s.position),
            until: standing.and_then(|s| s.until),
            guidance: self.guidance.into(),
        })]
    }
}
