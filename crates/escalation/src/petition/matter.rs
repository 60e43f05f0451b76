//! Where a matter (信访事项) stands when a repeat of it comes in, domain reference 5.5.

use domain::id::PetitionId;
use domain::organisation::OrganisationTree;
use domain::petition::{MediationStage, Petition, PetitionState, RepeatPosition};
use domain::time::CivilDate;

use super::clocks::request_window;
use crate::facts::Facts;

/// Where a matter stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Position.
    pub position: RepeatPosition,
    /// Which petition of the matter decides that.
    pub by: PetitionId,
    /// The last day on which review or recheck can still be asked for, when it can.
    pub until: Option<CivilDate>,
}

/// Where the matter stands that a petition repeats; `None` while it repeats nothing. Of several earlier petitions one that
/// is still in somebody's hands decides, then one that promises something, then the latest. Those that ended because they
/// are repeats decide nothing.
#[must_use]
pub fn standing(petition: &Petition, facts: &Facts<'_>) -> Option<Standing> {
    petition.repeat?;
    let here = Here { petition, facts };
    let earlier = || facts.beside.thread.iter().rev().filter(|p| p.id != petition.id && !rests_on_repeat(p));
    earlier()
        .filter_map(|p| here.pending(p))
        .next()
        .or_else(|| earlier().find_map(|p| here.promised(p)))
        .or_else(|| earlier().find_map(|p| here.concluded(p)))
}

/// Whether the petition ended because it is a repeat.
pub(super) fn rests_on_repeat(petition: &Petition) -> bool {
    use domain::petition::PetitionRefusal::{AlreadyPending, Lapsed, Rechecked};
    let refused =
        petition.non_acceptance.as_ref().is_some_and(|n| matches!(n.code, AlreadyPending | Lapsed | Rechecked));
    petition.joined.is_some() || (petition.state == PetitionState::NotAccepted && refused)
}

/// Whether a petition is linked to the matter that the other belongs to.
pub(super) fn links_to(petition: &Petition, other: PetitionId, facts: &Facts<'_>) -> bool {
    petition
        .repeat
        .is_some_and(|link| link.of == other || facts.beside.thread.first().is_some_and(|root| root.id == link.of))
}

struct Here<'a> {
    petition: &'a Petition,
    facts: &'a Facts<'a>,
}

impl Here<'_> {
    fn pending(&self, earlier: &Petition) -> Option<Standing> {
        use PetitionState::{Registered, ReportedToLeaders};
        let waiting = matches!(earlier.state, Registered | ReportedToLeaders);
        if !(earlier.state.is_pending() || waiting) {
            return None;
        }
        let own = self.petition.responsible;
        let same = [earlier.registered_in, earlier.responsible].contains(&own) || earlier.unit() == Some(own);
        let position = if same {
            RepeatPosition::PendingSameOffice
        } else if earlier.acceptance.is_some() && stands_above(own, earlier, self.facts.organisations) {
            RepeatPosition::PendingHigherOffice
        } else {
            RepeatPosition::PendingElsewhere
        };
        Some(Standing { position, by: earlier.id, until: None })
    }

    fn promised(&self, earlier: &Petition) -> Option<Standing> {
        let breached = earlier.mediation.as_ref().is_some_and(|m| m.stage == MediationStage::Breached);
        let position = if earlier.awaits_execution() {
            RepeatPosition::OpinionSupportedNotExecuted
        } else if breached {
            RepeatPosition::AgreementBreach
        } else {
            return None;
        };
        Some(Standing { position, by: earlier.id, until: None })
    }

    fn concluded(&self, earlier: &Petition) -> Option<Standing> {
        let facts = self.facts;
        let window = request_window(earlier, facts).map(|w| w.last_day(facts.rules.judge_citizen()));
        let open = window.filter(|last| *last >= facts.today());
        let (position, until) = match (earlier.state, open) {
            (PetitionState::Final, _) => (RepeatPosition::Final, None),
            (PetitionState::Served, Some(last)) => (RepeatPosition::OpinionReviewWindow, Some(last)),
            (PetitionState::ReviewServed, Some(last)) => (RepeatPosition::ReviewRecheckWindow, Some(last)),
            (PetitionState::Served | PetitionState::ReviewServed | PetitionState::ClosedByLapse, _) => {
                (RepeatPosition::Lapsed, None)
            }
            _ => (RepeatPosition::Ended, None),
        };
        Some(Standing { position, by: earlier.id, until })
    }
}

/// Whether an organisation is above the one that has the earlier petition in its hands.
fn stands_above(own: domain::id::OrganisationId, earlier: &Petition, tree: &OrganisationTree) -> bool {
    tree.get(own)
        .zip(tree.get(earlier.responsible))
        .is_some_and(|(upper, lower)| upper.tier > lower.tier && upper.division.contains(lower.division))
}
