//! Cases that were not accepted, given up, or led another way.

use domain::case::NonAcceptanceGround as N;
use domain::case::ReferralRoute as R;
use domain::case::SessionResult::{Continue, Failed};
use domain::case::Side::Respondent;
use domain::case::TerminationReason as T;

use super::super::story::End::Past;
use super::super::story::Step::*;
use super::super::story::Story;
use super::pieces::{CLOSED, TAKEN_UP};
use super::{
    AT_THE_TOWNSHIP, BY_WORD, FOUND_OUT, FROM_THE_HOTLINE, IN_THE_PARK, IN_WRITING, expropriation, labour, local,
    quarrel, story, wider,
};

#[rustfmt::skip]
pub(super) const TABLE: &[Story] = &[
    story("the other side refuses", 8, BY_WORD, quarrel, Past,
        &[&[(0, &[Seek]), (1, &[Call(true), Refuse(Respondent)]), (2, &[Decline(N::PartyRefused)])], CLOSED]),
    story("the other side cannot be reached", 4, FROM_THE_HOTLINE, wider, Past,
        &[&[(0, &[Seek, Call(false)]), (1, &[Call(false)]), (2, &[Call(false), Decline(N::CannotContact)])], CLOSED]),
    story("a dispute with an authority is shown its way", 4, AT_THE_TOWNSHIP, expropriation, Past,
        &[&[(1, &[Decline(N::Administrative)])], CLOSED]),
    story("registered twice", 3, FOUND_OUT, quarrel, Past, &[&[(1, &[Begin, Decline(N::Duplicate)])], CLOSED]),
    story("the applicant withdraws", 5, BY_WORD, quarrel, Past,
        &[TAKEN_UP, &[(3, &[Talk(Continue)]), (7, &[Stop(T::ApplicationWithdrawn)])], CLOSED]),
    story("deadlock in the village, led to court", 7, IN_WRITING, local, Past,
        &[TAKEN_UP, &[(4, &[Talk(Continue)]), (11, &[Talk(Failed)]), (12, &[Stop(T::Deadlock)]),
          (13, &[Refer(R::Litigation)])], CLOSED]),
    story("no agreement in the garment park, led to arbitration", 4, IN_THE_PARK, labour, Past,
        &[TAKEN_UP, &[(5, &[Talk(Continue)]), (14, &[Talk(Failed), Stop(T::Deadlock)]),
          (15, &[Refer(R::Arbitration)])], CLOSED]),
    story("a party will not go on", 4, AT_THE_TOWNSHIP, wider, Past,
        &[TAKEN_UP, &[(5, &[Talk(Continue)]), (9, &[Refuse(Respondent), Stop(T::PartyRefused)])], CLOSED]),
    story("the term runs out", 4, IN_WRITING, local, Past,
        &[TAKEN_UP, &[(8, &[Talk(Continue)]), (20, &[Talk(Continue)]), (46, &[Stop(T::TermExpired)])], CLOSED]),
    story("a lawsuit is filed meanwhile", 3, AT_THE_TOWNSHIP, wider, Past,
        &[TAKEN_UP, &[(6, &[Talk(Continue)]), (12, &[Stop(T::LitigationFiled)])], CLOSED]),
    story("agreed but not signed", 3, AT_THE_TOWNSHIP, wider, Past,
        &[TAKEN_UP, &[(6, &[Talk(Continue)]), (13, &[Talk(Failed), Stop(T::RefusedToSign)]),
          (14, &[Refer(R::LegalAid)])], CLOSED]),
];
