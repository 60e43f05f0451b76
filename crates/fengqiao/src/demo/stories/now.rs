//! Cases on the desks of today: at least one in every state and on every tier, some well in time, some late.

use domain::case::AttachmentKind as F;
use domain::case::SessionResult::{Agreed, Continue, Failed};
use domain::case::Side::Respondent;
use domain::case::{
    ConfirmationResult as C, NonAcceptanceGround as N, ReferralRoute as R, ReturnReason as Back, SuspensionCause,
    TerminationReason, Trigger as T,
};

use super::super::story::End::Ago;
use super::super::story::Step::*;
use super::super::story::Story;
use super::pieces::{BOTH_WILLING, DEADLOCKED, MANY_TAKEN_UP, SETTLED_BY_WORD, TAKEN_UP, signed};
use super::{
    AT_THE_CITY, AT_THE_COUNTY, AT_THE_SECTOR, AT_THE_SECTOR_BY_WORD, AT_THE_TOWNSHIP, BY_WORD, FOUND_OUT,
    FROM_PETITIONS, FROM_THE_COURT, FROM_THE_HOTLINE, FROM_THE_POLICE, IN_THE_PARK, IN_WRITING, hard, labour, land,
    local, medical, of_many, property, quarrel, story, traffic, wider,
};

#[rustfmt::skip]
pub(super) const TABLE: &[Story] = &[
    // Before acceptance.
    story("now: found by the grid worker", 5, FOUND_OUT, quarrel, Ago(1, 4), &[]),
    story("now: sent by the petition office", 3, FROM_PETITIONS, wider, Ago(1, 3), &[]),
    story("now: under review", 4, BY_WORD, quarrel, Ago(1, 5), &[]),
    story("now: under review in the park", 2, IN_THE_PARK, labour, Ago(1, 2), &[]),
    story("now: the other side is asked", 4, IN_WRITING, local, Ago(1, 3), &[&[(0, &[Seek]), (1, &[Call(false)])]]),
    story("now: not accepted", 3, FROM_THE_HOTLINE, wider, Ago(1, 6),
        &[&[(0, &[Seek, Call(true)]), (1, &[Refuse(Respondent), Decline(N::PartyRefused)])]]),
    story("now: accepted", 4, IN_WRITING, local, Ago(1, 2),
        &[&[(0, &[Seek, Call(true), Agree(Respondent), Inform]), (1, &[Accept])]]),
    story("now: accepted by the city", 2, AT_THE_CITY, hard, Ago(1, 2),
        &[&[(0, &[Agree(Respondent), Inform, Accept])]]),

    // In mediation.
    story("now: a mediator is named", 4, BY_WORD, quarrel, Ago(1, 3), &[TAKEN_UP]),
    story("now: in mediation in the village", 9, IN_WRITING, local, Ago(1, 8), &[TAKEN_UP, &[(2, &[Talk(Continue)])]]),
    story("now: in mediation at the township", 6, AT_THE_TOWNSHIP, wider, Ago(1, 7),
        &[TAKEN_UP, &[(3, &[TalkWith(&["township-justice"], Continue)])]]),
    story("now: sent by the police station", 3, FROM_THE_POLICE, quarrel, Ago(1, 4),
        &[BOTH_WILLING, &[(1, &[TalkWith(&["township-police"], Continue)])]]),
    story("now: delegated by the court", 2, FROM_THE_COURT, wider, Ago(1, 5),
        &[BOTH_WILLING, &[(4, &[Talk(Continue)])]]),
    story("now: a traffic accident", 3, AT_THE_SECTOR, traffic, Ago(1, 6), &[TAKEN_UP, &[(5, &[Talk(Continue)])]]),
    story("now: a property dispute", 3, AT_THE_SECTOR_BY_WORD, property, Ago(1, 6),
        &[TAKEN_UP, &[(4, &[Talk(Continue)])]]),
    story("now: wages in the park", 3, IN_THE_PARK, labour, Ago(1, 4), &[TAKEN_UP, &[(3, &[Talk(Continue)])]]),
    story("now: joint mediation at the township", 3, AT_THE_TOWNSHIP, land, Ago(1, 4),
        &[TAKEN_UP, &[(1, &[Join(&["natural-resources", "township-justice"])]),
          (4, &[TalkWith(&["natural-resources"], Continue), File(F::Photo)])]]),
    story("now: under an order", 3, AT_THE_TOWNSHIP, hard, Ago(1, 9),
        &[TAKEN_UP, &[(4, &[Talk(Failed)]), (6, &[Supervise("county-justice", false, 10)])]]),
    story("now: under a listed order of the joint meeting", 2, AT_THE_TOWNSHIP, wider, Ago(1, 4),
        &[TAKEN_UP, &[(3, &[Talk(Failed), Supervise("joint-meeting", true, 12)])]]),
    story("now: in mediation at the county", 3, AT_THE_TOWNSHIP, hard, Ago(1, 5),
        &[TAKEN_UP, &[(3, &[TalkWith(&["township-police"], Failed)]),
          (5, &[File(F::LegalOpinion), File(F::RiskSheet), AgreeToMove, Up(&[T::Complex], &[])]), (6, &[Take, TellHop, Assign]),
          (9, &[Talk(Continue)])]]),
    story("now: many people at the county", 2, AT_THE_TOWNSHIP, of_many, Ago(1, 4),
        &[MANY_TAKEN_UP, &[(3, &[TalkWith(&["township-justice"], Failed), File(F::LegalOpinion), File(F::RiskSheet)]),
          (4, &[AgreeToMove, Up(&[T::ManyPeople], &[])]), (6, &[Take, TellHop, Assign, Join(&["natural-resources"])]),
          (9, &[TalkWith(&["natural-resources"], Continue)])]]),
    story("now: in mediation at the city", 3, AT_THE_COUNTY, hard, Ago(1, 6),
        &[TAKEN_UP, &[(4, &[Talk(Failed), File(F::MeetingMinutes), AgreeToMove]),
          (5, &[Up(&[T::Complex, T::PolicyGap], &[])]), (7, &[Take, TellHop, Assign]),
          (11, &[TalkWith(&["city-justice"], Continue)])]]),
    story("now: suspended for appraisal", 3, AT_THE_SECTOR, medical, Ago(2, 20),
        &[TAKEN_UP, &[(5, &[Talk(Continue)]), (8, &[Pause(SuspensionCause::Appraisal, 30)])]]),
    story("now: suspended, a party is ill", 2, IN_WRITING, local, Ago(1, 6),
        &[TAKEN_UP, &[(3, &[Talk(Continue)]), (5, &[Pause(SuspensionCause::Illness, 14)])]]),

    // Between the tiers.
    story("now: offered to the township", 4, IN_WRITING, local, Ago(1, 3), &[TAKEN_UP, DEADLOCKED]),
    story("now: offered to the county", 2, AT_THE_TOWNSHIP, hard, Ago(1, 2),
        &[TAKEN_UP, &[(5, &[TalkWith(&["township-justice"], Failed)]),
          (7, &[File(F::LegalOpinion), File(F::RiskSheet), AgreeToMove, Up(&[T::Complex], &[])])]]),
    story("now: offered to the city", 2, AT_THE_COUNTY, hard, Ago(1, 3),
        &[TAKEN_UP, &[(5, &[Talk(Failed), File(F::MeetingMinutes), AgreeToMove, Up(&[T::Complex], &[])])]]),
    story("now: the county has to decide between two", 2, IN_WRITING, local, Ago(1, 2),
        &[TAKEN_UP, DEADLOCKED, &[(2, &[SendBack(Back::BetterBelow)]), (3, &[Talk(Failed), Up(&[T::Deadlock], &[])]),
          (5, &[Contest])]]),
    story("now: returned to the village", 2, IN_WRITING, local, Ago(1, 3),
        &[TAKEN_UP, &[(2, &[Talk(Continue), AgreeToMove, Up(&[T::Deadlock], &[domain::case::EvidenceGap::Attempts])]),
          (4, &[SendBack(Back::Attempts)])]]),
    story("now: assigned down, not yet taken", 2, FROM_PETITIONS, local, Ago(1, 2),
        &[&[(0, &[Begin, AgreeAll, Inform, Accept, AgreeToMove]), (1, &[Down("zhaojia", 20)])]]),

    // After an agreement.
    story("now: agreed by word of mouth", 4, BY_WORD, quarrel, Ago(1, 8),
        &[TAKEN_UP, &[(2, &[Talk(Agreed), Oral(&[10])])]]),
    story("now: agreed in writing", 4, AT_THE_TOWNSHIP, wider, Ago(1, 12),
        &[TAKEN_UP, &[(5, signed![20])]]),
    story("now: performing", 5, IN_WRITING, local, Ago(1, 20),
        &[TAKEN_UP, &[(4, signed![10, 40]), (12, &[Pay])]]),
    story("now: performed, to be visited", 4, BY_WORD, quarrel, Ago(2, 14),
        &[TAKEN_UP, SETTLED_BY_WORD]),
    story("now: performed and visited, to be closed", 3, AT_THE_TOWNSHIP, wider, Ago(1, 6),
        &[TAKEN_UP, &[(5, signed![10]), (14, &[Pay]), (30, &[Visit(true)])]]),
    story("now: overdue and urged", 3, IN_WRITING, local, Ago(1, 5),
        &[TAKEN_UP, &[(4, signed![8]), (15, &[Urge])]]),
    story("now: broken", 3, IN_WRITING, local, Ago(1, 10),
        &[TAKEN_UP, &[(4, signed![10]), (16, &[Urge]), (22, &[Urge]),
          (28, &[Breach])]]),
    story("now: before the court", 4, AT_THE_TOWNSHIP, wider, Ago(1, 10),
        &[TAKEN_UP, &[(5, signed![40]), (9, &[AskCourt])]]),
    story("now: confirmed", 3, AT_THE_TOWNSHIP, wider, Ago(1, 10),
        &[TAKEN_UP, &[(5, signed![45]), (9, &[AskCourt]),
          (20, &[Rule(C::Confirmed)])]]),
    story("now: confirmation rejected", 3, AT_THE_TOWNSHIP, wider, Ago(1, 6),
        &[TAKEN_UP, &[(5, signed![40]), (9, &[AskCourt]),
          (21, &[Rule(C::Rejected)])]]),

    // At the end.
    story("now: ended without agreement", 4, IN_WRITING, local, Ago(1, 6),
        &[TAKEN_UP, &[(4, &[Talk(Continue)]), (9, &[Talk(Failed), Stop(TerminationReason::Deadlock)])]]),
    story("now: led to arbitration", 3, IN_THE_PARK, labour, Ago(1, 6),
        &[TAKEN_UP, &[(6, &[Talk(Failed), Stop(TerminationReason::Deadlock)]), (7, &[Refer(R::Arbitration)])]]),
    story("now: closed", 5, BY_WORD, quarrel, Ago(1, 25),
        &[TAKEN_UP, SETTLED_BY_WORD, &[(15, &[Visit(true)]), (17, &[Close])]]),
    story("now: reopened", 2, BY_WORD, quarrel, Ago(1, 2),
        &[TAKEN_UP, SETTLED_BY_WORD, &[(15, &[Visit(true)]), (17, &[Close]), (54, &[Reopen])]]),
];
