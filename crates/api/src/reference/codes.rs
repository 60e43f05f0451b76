//! Every list of codes with its Chinese names.

use std::{collections::BTreeMap, sync::LazyLock};

use actix_web::web;
use domain::rules::{Rule, RuleKey};
use serde::Serialize;
use utoipa::ToSchema;

/// Lists of codes by the name of the member that carries them, each in its own order.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Codes {
    /// The lists.
    codes: BTreeMap<&'static str, Vec<Code>>,
    /// The rules that places can set, with what each takes.
    rules: Vec<Rule>,
}

/// A code.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub(super) struct Code {
    /// As in JSON.
    code: &'static str,
    /// In Chinese.
    name: &'static str,
}

macro_rules! codes {
    ($($list:literal: $($of:ident)::+;)*) => {
        [$(($list, $($of)::+::ALL.iter().map(|value| Code { code: value.code(), name: value.name_zh() }).collect()),)*]
    };
}

static CODES: LazyLock<Codes> = LazyLock::new(|| Codes {
    codes: BTreeMap::from(codes! {
        "access_kind": store::AccessKind;
        "access_subject": store::AccessSubject;
        "account_event": store::accounts::EventKind;
        "accused_level": domain::petition::AccusedLevel;
        "act": escalation::Act;
        "application_return": domain::application::ApplicationReturn;
        "application_state": domain::application::ApplicationState;
        "agreement_form": domain::case::AgreementForm;
        "attachment_kind": domain::case::AttachmentKind;
        "basis_standing": domain::basis::Standing;
        "capacity": domain::case::Capacity;
        "case_measure": domain::statistics::mediation::CaseMeasure;
        "case_order": store::cases::Order;
        "case_view": store::cases::CaseView;
        "category": domain::category::Category;
        "channel": domain::petition::Channel;
        "clock_kind": escalation::ClockKind;
        "clock_view": store::deadlines::ClockView;
        "conclusion": domain::petition::Conclusion;
        "confirmation_result": domain::case::ConfirmationResult;
        "consent": domain::case::Consent;
        "consent_about": domain::case::ConsentAbout;
        "court_ground": domain::case::CourtGround;
        "content_class": domain::petition::ContentClass;
        "day_kind": domain::calendar::DayKind;
        "delivery_outcome": store::webhooks::DeliveryOutcome;
        "deadline_unit": domain::deadline::Unit;
        "difficulty": domain::case::Difficulty;
        "dispatch_kind": domain::petition::DispatchKind;
        "division_level": domain::division::DivisionLevel;
        "document_slot": documents::Slot;
        "erasure_ground": domain::case::ErasureGround;
        "escalation_clock": domain::rules::EscalationClock;
        "evidence_gap": domain::case::EvidenceGap;
        "hand_over_reason": domain::petition::HandOverReason;
        "identity_kind": domain::identity::IdentityKind;
        "import_state": store::imports::ImportState;
        "indicator": domain::statistics::Indicator;
        "judge": domain::deadline::Judge;
        "lamp": domain::deadline::Lamp;
        "ledger_outcome": domain::case::LedgerOutcome;
        "leg_end": domain::case::LegEnd;
        "legal_procedure": domain::petition::LegalProcedure;
        "matching_agreement": domain::matching::Agreement;
        "matching_band": domain::matching::Band;
        "matching_field": domain::matching::Field;
        "matching_key": domain::matching::BlockingKind;
        "measure": domain::statistics::Measure;
        "means": domain::case::Means;
        "mediation_side": domain::petition::MediationSide;
        "mediation_stage": domain::petition::MediationStage;
        "mediation_state": domain::case::MediationState;
        "meeting_kind": domain::meeting::MeetingKind;
        "non_acceptance_ground": domain::case::NonAcceptanceGround;
        "notice_addressed": store::notifications::Addressed;
        "notice_kind": domain::notice::NoticeKind;
        "dossier_kind": domain::notice::DossierKind;
        "notice_subject": domain::notice::NoticeSubject;
        "offer_kind": domain::case::OfferKind;
        "organisation_kind": domain::organisation::OrganisationKind;
        "patrol_finding": domain::patrol::PatrolFinding;
        "party_kind": domain::case::PartyKind;
        "petition_act": escalation::petition::Act;
        "petition_answer": store::petitions::AnswerKind;
        "petition_dimension": store::petitions::PetitionDimension;
        "petition_flag": domain::petition::PetitionFlag;
        "petition_kind": domain::petition::PetitionKind;
        "petition_ledger_outcome": domain::petition::PetitionLedgerOutcome;
        "petition_level": domain::petition::Level;
        "petition_order": store::petitions::PetitionOrder;
        "petition_piece": domain::matching::PieceKind;
        "petition_refusal": domain::petition::PetitionRefusal;
        "petition_relation": escalation::petition::Relation;
        "petition_state": domain::petition::PetitionState;
        "petition_view": store::petitions::PetitionView;
        "petitioner_role": domain::matching::PetitionerRole;
        "procedure": domain::petition::Procedure;
        "proposal_kind": domain::petition::ProposalKind;
        "purpose": domain::petition::Purpose;
        "rated_party": domain::petition::RatedParty;
        "recusal_ground": domain::case::RecusalGround;
        "redirection": domain::petition::Redirection;
        "reference_change": store::reference::ChangeKind;
        "reference_subject": store::reference::ChangeSubject;
        "referral_route": domain::case::ReferralRoute;
        "relation": escalation::table::Relation;
        "repeat_position": domain::petition::RepeatPosition;
        "resource_kind": domain::petition::ResourceKind;
        "report_dimension": store::cases::Dimension;
        "return_reason": domain::case::ReturnReason;
        "risk": domain::case::Risk;
        "risk_level": domain::case::RiskLevel;
        "role": domain::organisation::Role;
        "rule_unit": domain::rules::RuleUnit;
        "rung": domain::petition::Rung;
        "satisfaction": domain::petition::Satisfaction;
        "sector": domain::category::Sector;
        "service_kind": domain::service::ServiceKind;
        "service_method": domain::petition::ServiceMethod;
        "service_outcome": domain::service::ServiceOutcome;
        "session_result": domain::case::SessionResult;
        "sex": domain::identity::Sex;
        "side": domain::case::Side;
        "simple_ground": domain::petition::SimpleGround;
        "source": domain::case::Source;
        "special_law": domain::category::SpecialLaw;
        "supervision_ground": domain::petition::SupervisionGround;
        "supervision_kind": domain::case::SupervisionKind;
        "suspension_cause": domain::case::SuspensionCause;
        "termination_reason": domain::case::TerminationReason;
        "tier": domain::organisation::Tier;
        "trigger": domain::case::Trigger;
    }),
    rules: RuleKey::ALL.iter().map(|key| key.rule()).collect(),
});

/// `GET /api/v1/reference/codes`.
pub(super) async fn list() -> web::Json<&'static Codes> {
    web::Json(&CODES)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    /// Names of the enumerations with codes that a crate declares, its documentation apart.
    fn declared(dir: &Path) -> Vec<String> {
        let named_after = |lines: &str| {
            let (_, rest) = lines.split_once("pub enum ").unwrap();
            rest.split(' ').next().unwrap().to_owned()
        };
        let entries = std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
        entries
            .flat_map(|path| {
                if path.is_dir() {
                    return declared(&path);
                }
                let source = std::fs::read_to_string(path).unwrap();
                let declarations = source.match_indices("coded_enum! {\n").filter(|(at, _)| {
                    let before = source[..*at].lines().next_back().unwrap_or_default();
                    !before.trim_start().starts_with("//")
                });
                declarations.map(|(at, _)| named_after(&source[at..])).collect()
            })
            .collect()
    }

    #[test]
    fn every_enumeration_with_codes_is_listed() {
        let listed = include_str!("codes.rs");
        let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let declared: Vec<String> = ["domain", "escalation", "store", "documents"]
            .iter()
            .flat_map(|name| declared(&crates.join(name).join("src")))
            .collect();
        for name in &declared {
            let times = declared.iter().filter(|other| *other == name).count();
            assert!(listed.matches(&format!("::{name};")).count() >= times, "{name} is not listed");
        }
        let mut codes = CODES.codes.values();
        assert!(codes.all(|list| !list.is_empty() && list.iter().all(|code| !code.name.is_ascii())));
    }
}
