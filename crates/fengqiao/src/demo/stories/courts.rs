//! Cases that went through the court: confirmed, rejected, delegated; and agreements that were broken.

use domain::case::AttachmentKind as F;
use domain::case::ConfirmationResult as C;
use domain::case::SessionResult::{Agreed, Continue};
use domain::case::Side::Respondent;

use super::super::story::End::Past;
use super::super::story::Step::*;
use super::super::story::Story;
use super::pieces::{BOTH_WILLING, CLOSED, SATISFIED, SETTLED_BY_WORD, TAKEN_UP, signed};
use super::{
    AT_THE_COUNTY, AT_THE_SECTOR, AT_THE_TOWNSHIP, BY_WORD, FROM_THE_COURT, FROM_THE_POLICE, IN_WRITING, fatal, local,
    quarrel, story, traffic, wider,
};

#[rustfmt::skip]
pub(super) const TABLE: &[Story] = &[
    story("confirmed by the court and performed", 6, AT_THE_TOWNSHIP, wider, Past,
        &[TAKEN_UP, &[(4, &[Talk(Continue)]), (9, signed![40]),
          (16, &[AskCourt]), (28, &[Rule(C::Confirmed)]), (46, &[Pay, File(F::Receipt)])], SATISFIED]),
    story("a traffic accident confirmed by the court", 6, AT_THE_SECTOR, traffic, Past,
        &[&[(0, &[Agree(Respondent), Inform, Accept, Assign, File(F::Evidence)]),
          (4, &[Talk(Agreed), Write(&[30]), File(F::Agreement), AskCourt]), (15, &[Rule(C::Confirmed)]), (33, &[Pay])],
          SATISFIED]),
    story("a death on the road", 3, AT_THE_SECTOR, fatal, Past,
        &[&[(0, &[Risk(domain::case::RiskLevel::High, &[domain::case::Risk::Casualty]), CallPolice]),
          (1, &[ReportUrgent(&["county-centre", "county-justice"]), Agree(Respondent), Inform, Accept, Assign]),
          (3, &[TalkWith(&["police"], Continue)]), (8, &[Talk(Agreed), Write(&[5, 60]), File(F::Agreement), AskCourt]),
          (12, &[Pay]), (20, &[Rule(C::Confirmed)]), (66, &[Pay, File(F::Receipt)]), (74, &[Visit(true)]),
          (98, &[Visit(true), Close]), (122, &[Archive])]]),
    story("put into writing for the court", 4, BY_WORD, quarrel, Past,
        &[TAKEN_UP, &[(3, &[Talk(Agreed), Oral(&[40])]), (10, &[PutInWriting, File(F::Agreement), AskCourt]),
          (22, &[Rule(C::Confirmed)]), (42, &[Pay])], SATISFIED]),
    story("delegated by the court and settled", 6, FROM_THE_COURT, wider, Past,
        &[&[(0, &[Call(true), AgreeAll, Inform, Accept, Assign]), (4, &[Talk(Continue)]),
          (11, &[TalkWith(&["township-court"], Agreed), Write(&[15]), File(F::Agreement)]), (14, &[AskCourt]),
          (24, &[Rule(C::Confirmed), Pay])], SATISFIED]),
    story("not taken by the court, performed all the same", 3, AT_THE_COUNTY, wider, Past,
        &[TAKEN_UP, &[(6, &[Talk(Agreed), Write(&[30]), File(F::Agreement), AskCourt]), (9, &[Rule(C::NotAccepted)]),
          (35, &[Pay])], SATISFIED]),
    story("rejected by the court and agreed anew", 3, AT_THE_TOWNSHIP, wider, Past,
        &[TAKEN_UP, &[(5, signed![45]), (12, &[AskCourt]),
          (24, &[Rule(C::Rejected)]), (27, &[AgreeAll, Reopen, Inform, Accept, Assign]),
          (31, &[TalkWith(&["legal-service"], Agreed), Write(&[20]), File(F::Agreement)]), (48, &[Pay])], SATISFIED]),
    story("broken, urged in vain, led to court", 5, IN_WRITING, local, Past,
        &[TAKEN_UP, &[(4, signed![10]), (16, &[Urge]), (24, &[Urge]),
          (32, &[Breach, Visit(false)])], CLOSED]),
    story("broken and mediated again", 4, FROM_THE_POLICE, quarrel, Past,
        &[BOTH_WILLING, &[(2, signed![10]), (15, &[PayPart]), (20, &[Urge]),
          (28, &[Breach]), (33, &[AgreeAll, Reopen, Inform, Accept, Assign]),
          (36, signed![30, 60]), (64, &[Pay]), (95, &[Pay])], SATISFIED]),
    story("closed, and flaring up again", 3, BY_WORD, quarrel, Past,
        &[TAKEN_UP, SETTLED_BY_WORD, &[(16, &[Visit(true)]), (18, &[Close]),
          (64, &[Reopen, AgreeAll, Inform, Accept, Assign]), (67, signed![10]),
          (76, &[Pay])], SATISFIED]),
];
