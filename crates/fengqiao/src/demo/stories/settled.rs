//! Cases that were settled where they began, and archived.

use domain::case::AttachmentKind as F;
use domain::case::RecusalGround;
use domain::case::SessionResult::{Agreed, Continue};
use domain::case::Side::{Applicant, Respondent};

use super::super::story::End::Past;
use super::super::story::Step::*;
use super::super::story::Story;
use super::pieces::{BOTH_WILLING, CALLED_IN, CLOSED, SATISFIED, SOUGHT, TAKEN_UP, signed};
use super::{
    AT_THE_SECTOR, AT_THE_SECTOR_BY_WORD, AT_THE_TOWNSHIP, BY_WORD, FOUND_OUT, FROM_THE_HOTLINE, FROM_THE_POLICE,
    FROM_THE_PROCURATORATE, IN_THE_PARK, IN_WRITING, labour, local, medical, property, quarrel, story, traffic,
    undocumented, wider,
};

#[rustfmt::skip]
pub(super) const TABLE: &[Story] = &[
    story("settled by word of mouth in the village", 30, BY_WORD, quarrel, Past,
        &[TAKEN_UP, &[(2, &[Talk(Agreed), Oral(&[7])]), (8, &[Pay])], SATISFIED]),
    story("settled and performed on the spot", 20, BY_WORD, quarrel, Past,
        &[&[(0, &[Agree(Respondent), Inform, Accept]), (1, &[Assign, Talk(Agreed), Oral(&[0]), Pay])], SATISFIED]),
    story("settled in writing in the village", 26, IN_WRITING, local, Past,
        &[SOUGHT, &[(3, &[Talk(Continue)]), (7, signed![10]), (16, &[Pay])],
          SATISFIED]),
    story("found by the grid worker and settled", 12, FOUND_OUT, quarrel, Past,
        &[&[(1, &[Begin, AgreeAll, Inform, Accept, Assign]), (3, &[Talk(Agreed), Oral(&[5])]), (7, &[Pay])],
          SATISFIED]),
    story("the mediator is kin and steps back", 4, IN_WRITING, local, Past,
        &[TAKEN_UP, &[(1, &[Recuse(RecusalGround::Kinship)]), (4, &[Talk(Continue)]),
          (8, signed![5, 20]), (13, &[Pay]), (27, &[Pay])], SATISFIED]),
    story("an old woman without a card is heard", 5, BY_WORD, undocumented, Past,
        &[&[(0, &[File(F::Identity), Call(true), Agree(Respondent), Inform, Accept, Assign]),
          (2, &[Talk(Agreed), Oral(&[10])]), (11, &[Pay])], SATISFIED]),
    story("paid in parts after an extension", 5, IN_WRITING, local, Past,
        &[TAKEN_UP, &[(6, &[Talk(Continue)]), (15, &[Talk(Continue), Correct]), (25, &[Extend(30)]),
          (38, signed![15, 45]), (52, &[PayPart]), (58, &[Urge, Pay]),
          (84, &[Pay, File(F::Receipt)])], SATISFIED]),
    story("settled at the township", 22, AT_THE_TOWNSHIP, wider, Past,
        &[SOUGHT, &[(3, &[TalkWith(&["township-justice"], Continue)]),
          (8, signed![15]), (22, &[Pay, File(F::Receipt)])], SATISFIED]),
    story("sent by the police station and settled", 12, FROM_THE_POLICE, quarrel, Past,
        &[BOTH_WILLING, &[(1, &[TalkWith(&["township-police"], Agreed), Write(&[5]), File(F::Agreement)]),
          (6, &[Pay])], SATISFIED]),
    story("sent by the procuratorate and settled", 2, FROM_THE_PROCURATORATE, quarrel, Past,
        &[BOTH_WILLING, &[(4, &[TalkWith(&["procuratorate"], Agreed), Write(&[0]), Pay, File(F::Agreement)])],
          SATISFIED]),
    story("sent by the hotline and settled", 5, FROM_THE_HOTLINE, wider, Past,
        &[&[(0, &[Call(true), AgreeAll, Inform]), (1, &[Accept, Assign]),
          (4, signed![7]), (10, &[Pay]), (26, &[Visit(false)])], CLOSED]),
    story("wages paid in the garment park", 14, IN_THE_PARK, labour, Past,
        &[CALLED_IN, &[(2, &[Talk(Continue)]), (6, &[TalkWith(&["labour"], Agreed), Write(&[10]), File(F::Agreement)]),
          (14, &[Pay, File(F::Receipt)])], SATISFIED]),
    story("a medical dispute after appraisal", 6, AT_THE_SECTOR, medical, Past,
        &[&[(0, &[Call(true), Agree(Respondent), Inform]), (1, &[Accept, Assign, File(F::Evidence)]),
          (6, &[Talk(Continue)]), (8, &[Pause(domain::case::SuspensionCause::Appraisal, 25)]),
          (32, &[Resume, File(F::ExpertOpinion)]), (35, signed![15]),
          (48, &[Pay, File(F::Receipt)])], SATISFIED]),
    story("a traffic accident settled", 9, AT_THE_SECTOR, traffic, Past,
        &[&[(0, &[Agree(Respondent), Inform, Accept, Assign, File(F::Evidence)]),
          (3, signed![20]), (21, &[Pay, File(F::Receipt)])], SATISFIED]),
    story("a property dispute settled", 9, AT_THE_SECTOR_BY_WORD, property, Past,
        &[CALLED_IN, &[(3, &[Talk(Continue)]), (10, &[Talk(Agreed), Write(&[14]), File(F::Agreement), File(F::Photo)]),
          (22, &[Pay])], SATISFIED]),
    story("settled in the second round after a first refusal", 4, BY_WORD, quarrel, Past,
        &[&[(0, &[Seek]), (1, &[Call(true), Refuse(Respondent)]),
          (2, &[Decline(domain::case::NonAcceptanceGround::PartyRefused)]),
          (17, &[Agree(Respondent), Reopen, Agree(Applicant), Inform, Accept, Assign]),
          (19, &[Talk(Agreed), Oral(&[6])]), (24, &[Pay])], SATISFIED]),
];
