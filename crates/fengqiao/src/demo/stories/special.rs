//! Cases of many people, of minors, and of danger.

use domain::case::AttachmentKind as F;
use domain::case::SessionResult::{Agreed, Continue, Failed};
use domain::case::Side::Respondent;
use domain::case::{Risk as K, RiskLevel as L, Trigger as T};

use super::super::story::Desk::{Township, Village};
use super::super::story::End::Past;
use super::super::story::Registrar::{GridWorker, Mediator};
use super::super::story::Step::*;
use super::super::story::Story;
use super::{FOUND, ORAL, WRITTEN};
use super::{of_many, of_minors, violent, wages_of_many};

pub(super) const TABLE: &[Story] = &[
    Story {
        name: "wages of many, with the labour bureau and under an order",
        weight: 5,
        desk: Township,
        register: Mediator,
        source: WRITTEN,
        fits: wages_of_many,
        end: Past,
        script: &[
            (
                0,
                &[File(F::Authorisation), Risk(L::Medium, &[K::CollectivePetition]), Agree(Respondent), Inform, Accept],
            ),
            (1, &[Assign, Join(&["labour", "township-justice"]), ReportUrgent(&["county-centre"])]),
            (2, &[Supervise("county-justice", false, 10)]),
            (3, &[TalkWith(&["labour", "township-justice"], Continue)]),
            (8, &[TalkWith(&["labour"], Agreed), Write(&[7, 30]), File(F::Agreement), Report]),
            (10, &[Discharge("county-justice")]),
            (14, &[Pay, File(F::Receipt)]),
            (36, &[Pay, File(F::Receipt)]),
            (52, &[Visit(true)]),
            (55, &[Close]),
            (80, &[Archive]),
        ],
    },
    Story {
        name: "many against one, from the township to the county",
        weight: 5,
        desk: Township,
        register: Mediator,
        source: WRITTEN,
        fits: of_many,
        end: Past,
        script: &[
            (
                0,
                &[File(F::Authorisation), Risk(L::Medium, &[K::CollectivePetition]), Agree(Respondent), Inform, Accept],
            ),
            (1, &[Assign]),
            (4, &[TalkWith(&["township-justice", "township-police"], Failed)]),
            (6, &[File(F::LegalOpinion), File(F::RiskSheet), AgreeToMove, Up(&[T::ManyPeople, T::Risk], &[])]),
            (8, &[Take, Assign]),
            (9, &[Join(&["natural-resources", "legal-service"])]),
            (14, &[TalkWith(&["natural-resources", "legal-service"], Continue)]),
            (24, &[Talk(Agreed), Write(&[10, 50]), File(F::Agreement)]),
            (33, &[Pay]),
            (72, &[Pay, File(F::Receipt)]),
            (88, &[Visit(true)]),
            (91, &[Close]),
            (115, &[Archive]),
        ],
    },
    Story {
        name: "a pupil is hurt",
        weight: 5,
        desk: Township,
        register: Mediator,
        source: WRITTEN,
        fits: of_minors,
        end: Past,
        script: &[
            (0, &[Risk(L::Low, &[K::Minor]), Agree(Respondent), Inform, Accept]),
            (1, &[Assign]),
            (4, &[Talk(Continue), File(F::Evidence)]),
            (11, &[Talk(Agreed), Write(&[15]), File(F::Agreement)]),
            (25, &[Pay]),
            (41, &[Visit(true)]),
            (44, &[Close]),
            (70, &[Archive]),
        ],
    },
    Story {
        name: "violence at home, the police told at once",
        weight: 4,
        desk: Village,
        register: Mediator,
        source: ORAL,
        fits: violent,
        end: Past,
        script: &[
            (
                0,
                &[
                    Risk(L::High, &[K::DomesticViolence, K::Threat]),
                    CallPolice,
                    Agree(Respondent),
                    Inform,
                    Accept,
                    Assign,
                ],
            ),
            (1, &[ReportUrgent(&["township", "township-police"]), Talk(Continue)]),
            (4, &[TalkWith(&["township-police"], Agreed), Write(&[10]), File(F::Agreement)]),
            (12, &[Pay]),
            (20, &[Visit(true)]),
            (43, &[Visit(true), Risk(L::Low, &[K::DomesticViolence])]),
            (46, &[Close]),
            (70, &[Archive]),
        ],
    },
    Story {
        name: "a threat goes up at once",
        weight: 3,
        desk: Village,
        register: GridWorker,
        source: FOUND,
        fits: violent,
        end: Past,
        script: &[
            (0, &[Begin, Risk(L::High, &[K::Crime, K::Threat]), CallPolice, AgreeAll, Inform]),
            (1, &[Accept, AgreeToMove, Up(&[T::HighRisk], &[])]),
            (2, &[Take, Assign]),
            (3, &[TalkWith(&["township-police", "township-justice"], Continue)]),
            (7, &[TalkWith(&["township-police"], Agreed), Write(&[10]), File(F::Agreement)]),
            (15, &[Pay]),
            (23, &[Visit(true)]),
            (46, &[Visit(true)]),
            (49, &[Close]),
            (74, &[Archive]),
        ],
    },
];
