//! The mediation case beside a petition (访调一体化): what it is opened with, and what it brings back.

use std::collections::BTreeSet;
use std::iter;

use domain::case::{Case, MediationState, PetitionOrigin, Source};
use domain::petition::{MediationStage, Petition};
use domain::rules::RuleKey;
use domain::text::{Line, Story};
use domain::time::{CivilDate, add_days};

use super::acts::mediation::ReferToMediation;
use super::clocks::handling_deadline;
use super::event::Event;
use crate::Dispute;
use crate::aggregate::Aggregate;
use crate::facts::Facts;

/// The last day for mediation if it began today: its own term, and never later than ten days before the petition is due.
/// `None` where no term of handling runs.
#[must_use]
pub fn last_day(petition: &Petition, facts: &Facts<'_>) -> Option<CivilDate> {
    Some(latest(petition, facts)?.min(facts.deadline(facts.today(), RuleKey::MediationTermDays, &[]).nominal))
}

/// Ten days before the petition is due.
pub(super) fn latest(petition: &Petition, facts: &Facts<'_>) -> Option<CivilDate> {
    let margin = facts.rules.length(RuleKey::PetitionMediationMarginDays).count;
    Some(add_days(handling_deadline(petition, facts)?.nominal, -i64::from(margin)))
}

/// The dispute that the committee gets (委托函).
///
/// # Panics
/// Never: title and narrative of a petition are bounded as those of a dispute.
#[must_use]
pub fn dispute(petition: &Petition, referral: &ReferToMediation, facts: &Facts<'_>) -> Dispute {
    let line = |text: &str| Line::new(text).expect("a line of a petition is a line");
    Dispute {
        responsible: Some(referral.committee),
        division: petition.issue_division,
        source: Source::Petition,
        referred_by: facts.own().map(|o| line(&o.name)),
        applied_on: facts.today(),
        category: referral.category.unwrap_or_else(|| petition.content.suggested_category()),
        sectors: BTreeSet::new(),
        difficulty: referral.difficulty,
        title: line(&petition.title),
        narrative: Story::new(&petition.narrative).expect("a narrative of a petition is a narrative"),
        requests: petition.requests.iter().map(|request| line(request)).collect(),
        claimed: referral.claimed,
        risks: domain::case::Risks::default(),
    }
}

/// What the case keeps of the petition. `None` where no term of handling runs.
#[must_use]
pub fn origin(petition: &Petition, facts: &Facts<'_>) -> Option<PetitionOrigin> {
    Some(PetitionOrigin {
        petition: petition.id,
        due_on: handling_deadline(petition, facts)?.nominal,
        mediate_until: latest(petition, facts)?,
    })
}

/// What the linked case, as it is now, brings to its petition. To be recorded in the same transaction as the act on the
/// case; nothing when the petition already stands there.
#[must_use]
pub fn follow(petition: &Petition, case: &Case, facts: &Facts<'_>) -> Vec<Event> {
    let Some(link) = petition.mediation.as_ref().filter(|link| link.case == Some(case.id)) else { return Vec::new() };
    let Some(stage) = stage_of(case) else { return Vec::new() };
    // After a recall only an agreement is news: the parties settled all the same.
    let recalled = link.stage == MediationStage::Recalled;
    if stage == link.stage || (recalled && !stage.is_agreed()) {
        return Vec::new();
    }
    let reason = match case.state {
        MediationState::NotAccepted => case.non_acceptance.as_ref().map(|n| n.ground.name_zh().to_owned()),
        MediationState::Terminated => case.termination.as_ref().map(|t| t.reason.name_zh().to_owned()),
        MediationState::Referred => Some("已导入其他途径".to_owned()),
        _ => None,
    };
    let mut events = moved(petition, stage, facts.today(), reason);
    petition.witness(&mut events, facts);
    events
}

/// Mediation came further. Where it is over, the term of handling that stood still for it goes on.
pub(super) fn moved(petition: &Petition, stage: MediationStage, on: CivilDate, reason: Option<String>) -> Vec<Event> {
    let stands_still = petition.handling_pauses.last().is_some_and(|pause| pause.until.is_none());
    let resumed = (stands_still && !stage.is_open()).then_some(Event::HandlingResumed { on });
    iter::once(Event::MediationMoved { stage, on, reason }).chain(resumed).collect()
}

/// The stage of mediation that a case is in; `None` where it tells the petition nothing new, as once it is filed.
const fn stage_of(case: &Case) -> Option<MediationStage> {
    use MediationState as S;
    Some(match case.state {
        S::Registered | S::UnderReview | S::AwaitingConsent => MediationStage::Referred,
        S::Accepted | S::Assigned | S::InMediation | S::Suspended | S::EscalationProposed => MediationStage::Mediating,
        S::AgreementReached | S::Performing | S::ConfirmationPending | S::Confirmed | S::ConfirmationRejected => {
            MediationStage::Agreed
        }
        S::Performed => MediationStage::Performed,
        S::Breached => MediationStage::Breached,
        S::NotAccepted => MediationStage::Declined,
        S::Terminated | S::Referred => MediationStage::Failed,
        S::Closed | S::Archived => return None,
    })
}
