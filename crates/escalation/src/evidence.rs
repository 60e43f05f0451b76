//! What a case must show before it goes up a tier (前置材料), domain reference 4.2.

use std::collections::BTreeSet;

use domain::case::{AttachmentKind, Case, Difficulty, EvidenceGap, Risk, RiskLevel, Session, SessionResult, Trigger};
use domain::id::OrganisationId;
use domain::organisation::{OrganisationKind, Tier};
use domain::rules::RuleKey;

use crate::facts::Facts;

/// Whether the file shows what is asked for, or nothing has to be shown, or the sender admits the gap.
pub(crate) fn covers(
    gap: EvidenceGap,
    triggers: &[Trigger],
    admitted: &[EvidenceGap],
    case: &Case,
    facts: &Facts<'_>,
) -> bool {
    triggers.iter().any(|t| t.bypasses_evidence()) || admitted.contains(&gap) || shown(gap, case, facts)
}

/// Sessions of this round.
fn sessions(case: &Case) -> impl Iterator<Item = &Session> {
    case.sessions.iter().filter(|s| s.round == case.round)
}

fn unsuccessful(case: &Case) -> u32 {
    u32::try_from(sessions(case).filter(|s| s.result != SessionResult::Agreed).count()).unwrap_or(u32::MAX)
}

fn shown(gap: EvidenceGap, case: &Case, facts: &Facts<'_>) -> bool {
    let Some(sender) = facts.responsible(case) else { return false };
    let own_sessions = || sessions(case).filter(|s| s.organisation == sender.id);
    match gap {
        EvidenceGap::Attempts => {
            let wanted = match sender.tier {
                Tier::Village => RuleKey::EscalationMinAttemptsVillage,
                Tier::Township => RuleKey::EscalationMinAttemptsTownship,
                Tier::County | Tier::City => RuleKey::EscalationMinAttemptsCounty,
            };
            case.attempts_by(sender.id) >= facts.rules.count(wanted) as usize
        }
        EvidenceGap::NotHeard => case.present().all(|p| sessions(case).any(|s| s.heard.contains(&p.person))),
        EvidenceGap::NoProposal => own_sessions().any(|s| s.proposal.is_some()),
        EvidenceGap::Materials => match sender.tier {
            Tier::Village => true,
            Tier::Township => {
                own_sessions().any(|s| !s.with.is_empty())
                    && case.has_attachment(AttachmentKind::LegalOpinion)
                    && case.has_attachment(AttachmentKind::RiskSheet)
            }
            Tier::County | Tier::City => {
                case.has_attachment(AttachmentKind::MeetingMinutes)
                    || case.has_attachment(AttachmentKind::ExpertOpinion)
            }
        },
    }
}

/// Whether what a trigger says can be true of the case, where the file can tell.
pub(crate) fn trigger_holds(trigger: Trigger, case: &Case, facts: &Facts<'_>) -> bool {
    let tier = facts.responsible(case).map_or(Tier::Village, |o| o.tier);
    match trigger {
        Trigger::Deadlock => unsuccessful(case) > 0,
        Trigger::Complex => is_complex(case, facts),
        Trigger::Unresolved => {
            let days = i64::from(facts.rules.count(RuleKey::EscalationUnresolvedDaysCounty));
            case.accepted_on.is_some_and(|on| (facts.today() - on).num_days() >= days)
                || unsuccessful(case) >= facts.rules.count(RuleKey::EscalationFailedRoundsCounty)
        }
        Trigger::ManyPeople => {
            let least = match tier {
                Tier::Village => RuleKey::EscalationPersonsTownship,
                Tier::Township => RuleKey::EscalationPersonsCounty,
                Tier::County | Tier::City => RuleKey::EscalationPersonsCity,
            };
            case.people() >= facts.rules.count(least)
        }
        Trigger::LargeAmount => {
            case.claimed.is_some_and(|amount| amount >= facts.rules.amount(RuleKey::EscalationAmountCounty))
        }
        Trigger::Risk => case.risks.level >= RiskLevel::Medium,
        Trigger::HighRisk => case.risks.level == RiskLevel::High,
        Trigger::ImmediateDanger => case.risks.any(&[Risk::Weapon, Risk::CollectiveFight, Risk::CollectivePetition]),
        Trigger::MinorInDanger => case.risks.any(&[Risk::MinorInDanger]),
        Trigger::Casualty => case.risks.any(&[Risk::Casualty]),
        Trigger::PublicAttention => case.risks.any(&[Risk::PublicAttention]),
        Trigger::AllRecused => {
            case.mediators.iter().any(|a| a.recusal.is_some()) && case.current_mediators().next().is_none()
        }
        // Only people can judge these.
        Trigger::CrossArea
        | Trigger::Expertise
        | Trigger::OrganIsParty
        | Trigger::PolicyGap
        | Trigger::ConflictOfInterest
        | Trigger::ProperForum => true,
    }
}

/// Difficult and complex (domain reference 7.3): said to be, or by people, amount, casualties or failed sessions, or since a
/// petition stands behind it or committees of several townships have to do with it. What was said is what reports count.
fn is_complex(case: &Case, facts: &Facts<'_>) -> bool {
    case.difficulty == Difficulty::Complex
        || case.people() >= facts.rules.count(RuleKey::ComplexPersons)
        || case.claimed.is_some_and(|amount| amount >= facts.rules.amount(RuleKey::ComplexAmount))
        || case.risks.any(&[Risk::Casualty])
        || unsuccessful(case) >= facts.rules.count(RuleKey::ComplexFailedSessions)
        || case.petition.is_some()
        || crosses_townships(case, facts)
}

/// Whether somebody from another township took part. Where the parties live is sealed; who was called in is not.
fn crosses_townships(case: &Case, facts: &Facts<'_>) -> bool {
    let called =
        case.joint.iter().filter_map(|member| facts.organisations.get(member.organisation)?.division.township());
    let townships: BTreeSet<_> = called.chain(case.division.township()).collect();
    townships.len() > 1
}

/// Whether a professional committee takes this kind of dispute, by its category or a tag. Insurance and campus disputes come
/// in many categories and are not always tagged, so their committees decide for themselves.
fn is_of_its_sector(kind: OrganisationKind, case: &Case) -> bool {
    let mut sectors = case.category.sector().into_iter().chain(case.sectors.iter().copied());
    matches!(kind, OrganisationKind::InsuranceCommittee | OrganisationKind::CampusCommittee)
        || sectors.any(|sector| sector.committee() == kind)
}

/// Whether an organisation may be offered the case: the next one up, or a professional committee that serves the place and
/// stands no higher than it, or, where the danger is high or the sender has an interest, any mediating one above.
pub(crate) fn may_receive(to: OrganisationId, triggers: &[Trigger], case: &Case, facts: &Facts<'_>) -> bool {
    let tree = facts.organisations;
    let (Some(receiver), next) = (tree.get(to), tree.next_up(case.responsible)) else { return false };
    if !receiver.active || !receiver.kind.mediates() || receiver.id == case.responsible {
        return false;
    }
    let serves = receiver.division.contains(case.division);
    let skips = triggers.iter().any(|t| {
        matches!(t, Trigger::HighRisk | Trigger::ImmediateDanger | Trigger::MinorInDanger | Trigger::ConflictOfInterest)
    });
    let reach = next.map_or(Tier::City, |o| o.tier.max(Tier::County));
    next.is_some_and(|o| o.id == receiver.id)
        || (receiver.kind.is_professional()
            && is_of_its_sector(receiver.kind, case)
            && serves
            && receiver.tier <= reach)
        || (skips && tree.above(case.responsible).any(|o| o.id == receiver.id))
        || (receiver.kind == OrganisationKind::DisputeCentre && serves && next.is_some_and(|o| o.tier == receiver.tier))
}
