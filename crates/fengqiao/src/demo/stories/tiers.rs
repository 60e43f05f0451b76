//! Cases that moved between the tiers, or were worked on by several.

use domain::case::AttachmentKind as F;
use domain::case::EvidenceGap;
use domain::case::ReturnReason as Back;
use domain::case::SessionResult::{Agreed, Continue, Failed};
use domain::case::Side::Respondent;
use domain::case::Trigger as T;

use super::super::story::End::Past;
use super::super::story::Step::*;
use super::super::story::Story;
use super::pieces::{CALLED_IN, CLOSED, DEADLOCKED, SATISFIED, TAKEN_UP, signed};
use super::{
    AT_THE_CITY, AT_THE_TOWNSHIP, BY_WORD, FROM_PETITIONS, FROM_THE_JUSTICE_BUREAU, IN_WRITING, hard, land, local,
    property, story, wider,
};

#[rustfmt::skip]
pub(super) const TABLE: &[Story] = &[
    story("handed up to the township and settled", 18, IN_WRITING, local, Past,
        &[TAKEN_UP, DEADLOCKED, &[(1, &[Take, TellHop, Assign]), (4, &[TalkWith(&["township-justice"], Continue)]),
          (10, signed![15]), (24, &[Pay, File(F::Receipt)])], SATISFIED]),
    story("returned once for want of attempts", 8, IN_WRITING, local, Past,
        &[TAKEN_UP, &[(3, &[Talk(Continue), AgreeToMove, Up(&[T::Deadlock], &[EvidenceGap::Attempts])]),
          (5, &[SendBack(Back::Attempts)]), (7, &[Talk(Failed)]), (8, &[Up(&[T::Deadlock], &[])]),
          (9, &[Take, TellHop, Assign]), (13, &[Talk(Continue)]), (19, signed![10]),
          (28, &[Pay])], SATISFIED]),
    story("disputed twice, the county gives it to the township", 4, IN_WRITING, local, Past,
        &[TAKEN_UP, DEADLOCKED, &[(2, &[SendBack(Back::BetterBelow)]),
          (4, &[Talk(Failed), Up(&[T::Deadlock, T::Complex], &[])]), (6, &[Contest]),
          (8, &[Settle { receiver: true }, TellHop]), (9, &[Assign]), (13, signed![20]),
          (32, &[Pay])], SATISFIED]),
    story("disputed twice, the county leaves it in the village", 3, BY_WORD, local, Past,
        &[TAKEN_UP, DEADLOCKED, &[(2, &[SendBack(Back::WrongTier)]), (3, &[Talk(Failed), Up(&[T::Deadlock], &[])]),
          (5, &[Contest]), (7, &[Settle { receiver: false }]), (10, signed![7]),
          (16, &[Pay])], SATISFIED]),
    story("settled after all before the township decided", 3, IN_WRITING, local, Past,
        &[TAKEN_UP, DEADLOCKED, &[(1, &[Withdraw]), (2, signed![7]),
          (8, &[Pay])], SATISFIED]),
    story("joint mediation of a boundary with the natural resources bureau", 8, AT_THE_TOWNSHIP, land, Past,
        &[&[(0, &[Agree(Respondent), Inform, Accept]),
          (1, &[Assign, Join(&["natural-resources", "township-justice"])]),
          (4, &[TalkWith(&["natural-resources", "township-justice"], Continue), File(F::Photo)]),
          (12, &[TalkWith(&["natural-resources"], Agreed), Write(&[15]), File(F::Agreement)]),
          (13, &[Leave("natural-resources")]), (26, &[Pay])], SATISFIED]),
    story("joint mediation of two townships under two seals", 4, AT_THE_TOWNSHIP, land, Past,
        &[TAKEN_UP, &[(1, &[Join(&["zhaojia", "natural-resources"])]),
          (6, &[TalkWith(&["zhaojia", "natural-resources"], Continue)]),
          (14, &[TalkWith(&["zhaojia"], Agreed), Write(&[20]), File(F::Agreement)]), (32, &[Pay])], SATISFIED]),
    story("from the township to the county", 7, AT_THE_TOWNSHIP, hard, Past,
        &[TAKEN_UP, &[(3, &[TalkWith(&["township-justice", "township-police"], Continue)]),
          (7, &[Talk(Failed), File(F::LegalOpinion), File(F::RiskSheet), AgreeToMove]), (8, &[Up(&[T::Complex], &[])]),
          (9, &[Take, TellHop]), (10, &[Assign]), (14, &[TalkWith(&["legal-service"], Continue)]),
          (21, signed![20, 60]), (40, &[Pay]), (80, &[Pay, File(F::Receipt)])],
          SATISFIED]),
    story("all the way from the village to the city", 5, IN_WRITING, hard_and_local, Past,
        &[TAKEN_UP, &[(2, &[Talk(Continue)]), (4, &[Talk(Failed), AgreeToMove, Up(&[T::Complex], &[])]),
          (6, &[Take, TellHop, Assign]),
          (9, &[TalkWith(&["township-justice"], Failed), File(F::LegalOpinion), File(F::RiskSheet)]),
          (11, &[AgreeToMove, Up(&[T::Complex, T::Unresolved], &[])]), (12, &[Take, TellHop]), (13, &[Assign]),
          (17, &[Talk(Failed), File(F::MeetingMinutes)]), (19, &[AgreeToMove, Up(&[T::PolicyGap], &[])]),
          (21, &[Take, TellHop]), (22, &[Assign]), (25, &[Plan]),
          (27, &[TalkWith(&["county-centre", "legal-service"], Continue)]),
          (29, &[Extend(30)]), (40, signed![30]),
          (68, &[Pay, File(F::Receipt)])], SATISFIED]),
    story("taken by the city itself", 4, AT_THE_CITY, hard, Past,
        &[CALLED_IN, &[(4, &[TalkWith(&["city-justice"], Continue)]),
          (13, signed![30]), (40, &[Pay])], SATISFIED]),
    story("assigned down by the county, with a report", 6, FROM_PETITIONS, local, Past,
        &[&[(0, &[Begin, AgreeAll]), (1, &[Inform, Accept, AgreeToMove]), (2, &[Down("township", 25)]),
          (3, &[Take, TellHop, Assign]), (7, &[TalkWith(&["township-justice"], Continue)]),
          (13, signed![15]), (15, &[Report]),
          (17, &[Discharge("county-centre")]), (27, &[Pay])], SATISFIED]),
    story("a petition mediated by the county", 5, FROM_PETITIONS, wider, Past,
        &[&[(1, &[Begin, AgreeAll, Inform, Accept]), (2, &[Assign]),
          (6, &[TalkWith(&["petition", "legal-service"], Continue)]),
          (15, signed![20]), (33, &[Pay]), (49, &[Visit(false)])], CLOSED]),
    story("under a listed order", 4, FROM_THE_JUSTICE_BUREAU, hard, Past,
        &[&[(1, &[Begin, Agree(Respondent), Inform, Accept]), (2, &[Assign]), (6, &[Talk(Failed)]),
          (9, &[Supervise("joint-meeting", true, 15)]),
          (14, &[TalkWith(&["township-justice", "township-police"], Continue)]),
          (20, &[Talk(Agreed), Write(&[20]), File(F::Agreement), Report]), (23, &[Discharge("joint-meeting")]),
          (38, &[Pay])], SATISFIED]),
    story("handed over to the committee of its sector", 5, BY_WORD, property, Past,
        &[&[(0, &[AgreeToMove, UpToSector]), (1, &[Take, TellHop, Call(true), Agree(Respondent), Inform]),
          (2, &[Accept, Assign]), (6, signed![10]), (15, &[Pay])], SATISFIED]),
];

fn hard_and_local(dispute: &super::super::disputes::Dispute) -> bool {
    hard(dispute) && local(dispute)
}
