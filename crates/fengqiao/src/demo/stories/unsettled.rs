//! Cases that were not accepted, given up, or led another way.

use domain::case::NonAcceptanceGround as N;
use domain::case::ReferralRoute as R;
use domain::case::SessionResult::{Continue, Failed};
use domain::case::Side::Respondent;
use domain::case::TerminationReason as T;

use super::super::story::Desk::{Enterprise, Township, Village};
use super::super::story::End::Past;
use super::super::story::Registrar::{GridWorker, Mediator};
use super::super::story::Step::*;
use super::super::story::Story;
use super::{FOUND, HOTLINE, ORAL, WRITTEN};
use super::{expropriation, labour, local, quarrel, wider};

pub(super) const TABLE: &[Story] = &[
    Story {
        name: "the other side refuses",
        weight: 8,
        desk: Village,
        register: Mediator,
        source: ORAL,
        fits: quarrel,
        end: Past,
        script: &[
            (0, &[Seek]),
            (1, &[Call(true), Refuse(Respondent)]),
            (2, &[Decline(N::PartyRefused)]),
            (5, &[Close]),
            (30, &[Archive]),
        ],
    },
    Story {
        name: "the other side cannot be reached",
        weight: 4,
        desk: Township,
        register: Mediator,
        source: HOTLINE,
        fits: wider,
        end: Past,
        script: &[
            (0, &[Seek, Call(false)]),
            (1, &[Call(false)]),
            (2, &[Call(false), Decline(N::CannotContact)]),
            (6, &[Close]),
            (34, &[Archive]),
        ],
    },
    Story {
        name: "a dispute with an authority is shown its way",
        weight: 4,
        desk: Township,
        register: Mediator,
        source: WRITTEN,
        fits: expropriation,
        end: Past,
        script: &[(1, &[Decline(N::Administrative)]), (4, &[Close]), (30, &[Archive])],
    },
    Story {
        name: "registered twice",
        weight: 3,
        desk: Village,
        register: GridWorker,
        source: FOUND,
        fits: quarrel,
        end: Past,
        script: &[(1, &[Begin, Decline(N::Duplicate)]), (2, &[Close]), (20, &[Archive])],
    },
    Story {
        name: "the applicant withdraws",
        weight: 5,
        desk: Village,
        register: Mediator,
        source: ORAL,
        fits: quarrel,
        end: Past,
        script: &[
            (0, &[Agree(Respondent), Inform, Accept]),
            (1, &[Assign]),
            (3, &[Talk(Continue)]),
            (7, &[Stop(T::ApplicationWithdrawn)]),
            (10, &[Close]),
            (35, &[Archive]),
        ],
    },
    Story {
        name: "deadlock in the village, led to court",
        weight: 7,
        desk: Village,
        register: Mediator,
        source: WRITTEN,
        fits: local,
        end: Past,
        script: &[
            (0, &[Agree(Respondent), Inform, Accept, Assign]),
            (4, &[Talk(Continue)]),
            (11, &[Talk(Failed)]),
            (12, &[Stop(T::Deadlock)]),
            (13, &[Refer(R::Litigation)]),
            (17, &[Close]),
            (40, &[Archive]),
        ],
    },
    Story {
        name: "no agreement in the garment park, led to arbitration",
        weight: 4,
        desk: Enterprise,
        register: Mediator,
        source: WRITTEN,
        fits: labour,
        end: Past,
        script: &[
            (0, &[Agree(Respondent), Inform, Accept, Assign]),
            (5, &[Talk(Continue)]),
            (14, &[Talk(Failed), Stop(T::Deadlock)]),
            (15, &[Refer(R::Arbitration)]),
            (18, &[Close]),
            (44, &[Archive]),
        ],
    },
    Story {
        name: "a party will not go on",
        weight: 4,
        desk: Township,
        register: Mediator,
        source: WRITTEN,
        fits: wider,
        end: Past,
        script: &[
            (0, &[Agree(Respondent), Inform]),
            (1, &[Accept, Assign]),
            (5, &[Talk(Continue)]),
            (9, &[Refuse(Respondent), Stop(T::PartyRefused)]),
            (13, &[Close]),
            (36, &[Archive]),
        ],
    },
    Story {
        name: "the term runs out",
        weight: 4,
        desk: Village,
        register: Mediator,
        source: WRITTEN,
        fits: local,
        end: Past,
        script: &[
            (0, &[Agree(Respondent), Inform, Accept, Assign]),
            (8, &[Talk(Continue)]),
            (20, &[Talk(Continue)]),
            (46, &[Stop(T::TermExpired)]),
            (50, &[Close]),
            (75, &[Archive]),
        ],
    },
    Story {
        name: "a lawsuit is filed meanwhile",
        weight: 3,
        desk: Township,
        register: Mediator,
        source: WRITTEN,
        fits: wider,
        end: Past,
        script: &[
            (0, &[Agree(Respondent), Inform, Accept, Assign]),
            (6, &[Talk(Continue)]),
            (12, &[Stop(T::LitigationFiled)]),
            (16, &[Close]),
            (42, &[Archive]),
        ],
    },
    Story {
        name: "agreed but not signed",
        weight: 3,
        desk: Township,
        register: Mediator,
        source: WRITTEN,
        fits: wider,
        end: Past,
        script: &[
            (0, &[Agree(Respondent), Inform, Accept, Assign]),
            (6, &[Talk(Continue)]),
            (13, &[Talk(Failed), Stop(T::RefusedToSign)]),
            (14, &[Refer(R::LegalAid)]),
            (19, &[Close]),
            (47, &[Archive]),
        ],
    },
];
