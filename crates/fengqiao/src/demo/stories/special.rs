//! Cases of many people, of minors, and of danger.

use domain::case::AttachmentKind as F;
use domain::case::SessionResult::{Agreed, Continue, Failed};
use domain::case::Side::Respondent;
use domain::case::{Risk as K, RiskLevel as L, Trigger as T};

use super::super::story::End::Past;
use super::super::story::Step::*;
use super::super::story::Story;
use super::pieces::{CLOSED, MANY_TAKEN_UP, SATISFIED, signed};
use super::{AT_THE_TOWNSHIP, BY_WORD, FOUND_OUT, of_many, of_minors, story, violent, wages_of_many};

#[rustfmt::skip]
pub(super) const TABLE: &[Story] = &[
    story("wages of many, with the labour bureau and under an order", 5, AT_THE_TOWNSHIP, wages_of_many, Past,
        &[MANY_TAKEN_UP, &[(1, &[Join(&["labour", "township-justice"]), ReportUrgent(&["county-centre"])]),
          (2, &[Supervise("county-justice", false, 10)]), (3, &[TalkWith(&["labour", "township-justice"], Continue)]),
          (8, &[TalkWith(&["labour"], Agreed), Write(&[7, 30]), File(F::Agreement), Report]),
          (10, &[Discharge("county-justice")]), (14, &[Pay, File(F::Receipt)]), (36, &[Pay, File(F::Receipt)])],
          SATISFIED]),
    story("many against one, from the township to the county", 5, AT_THE_TOWNSHIP, of_many, Past,
        &[MANY_TAKEN_UP, &[(4, &[TalkWith(&["township-justice", "township-police"], Failed)]),
          (6, &[File(F::LegalOpinion), File(F::RiskSheet), AgreeToMove, Up(&[T::ManyPeople, T::Risk], &[])]),
          (8, &[Take, TellHop, Assign]), (9, &[Join(&["natural-resources", "legal-service"])]),
          (14, &[TalkWith(&["natural-resources", "legal-service"], Continue)]),
          (24, signed![10, 50]), (33, &[Pay]), (72, &[Pay, File(F::Receipt)])],
          SATISFIED]),
    story("a pupil is hurt", 5, AT_THE_TOWNSHIP, of_minors, Past,
        &[&[(0, &[Risk(L::Low, &[K::Minor]), Agree(Respondent), Inform, Accept, Assign]),
          (4, &[Talk(Continue), File(F::Evidence)]), (11, signed![15]),
          (25, &[Pay])], SATISFIED]),
    story("violence at home, the police told at once", 4, BY_WORD, violent, Past,
        &[&[(0, &[Risk(L::High, &[K::DomesticViolence, K::Threat]), CallPolice, Agree(Respondent), Inform, Accept]),
          (1, &[Assign, ReportUrgent(&["township", "township-police"]), Talk(Continue)]),
          (4, &[TalkWith(&["township-police"], Agreed), Write(&[10]), File(F::Agreement)]), (12, &[Pay]),
          (20, &[Visit(true)]), (43, &[Visit(true), Risk(L::Low, &[K::DomesticViolence])])], CLOSED]),
    story("a threat goes up at once", 3, FOUND_OUT, violent, Past,
        &[&[(0, &[Begin, Risk(L::High, &[K::Crime, K::Threat]), CallPolice, AgreeAll, Inform]),
          (1, &[Accept, AgreeToMove, Up(&[T::HighRisk], &[])]), (2, &[Take, TellHop, Assign]),
          (3, &[TalkWith(&["township-police", "township-justice"], Continue)]),
          (7, &[TalkWith(&["township-police"], Agreed), Write(&[10]), File(F::Agreement)]), (15, &[Pay]),
          (23, &[Visit(true)]), (46, &[Visit(true)])], CLOSED]),
];
