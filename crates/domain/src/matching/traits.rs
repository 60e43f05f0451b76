//! What of a petition is compared: plain values, taken once at registration.

use serde::{Deserialize, Serialize};

use crate::division::DivisionCode;

crate::coded_enum! {
    /// In what part a person stands in a petition.
    pub enum PetitionerRole {
        /// Alone, in an own matter.
        Single = "single" "本人";
        /// Elected by a group, at most five (代表人).
        Representative = "representative" "代表人";
        /// One of those who signed (联名人).
        JointSignatory = "joint_signatory" "联名人";
        /// For somebody else (代理人).
        Agent = "agent" "代理人";
        /// Spoken for by an agent (委托人).
        Principal = "principal" "委托人";
    }
}

crate::coded_enum! {
    /// What a piece is. Only a [`PieceKind::Petition`] can be a first petition or a repeat.
    pub enum PieceKind {
        /// Asks for something.
        Petition = "petition" "信访";
        /// Material that the handling unit asked for.
        Supplement = "supplement" "补充材料";
        /// Request for review (复查).
        ReviewRequest = "review_request" "复查申请";
        /// Request for recheck (复核).
        RecheckRequest = "recheck_request" "复核申请";
        /// Rating of the handling.
        Rating = "rating" "评价";
        /// Question how far the matter is.
        Query = "query" "查询";
    }
}

/// A petitioner as compared.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PetitionerTraits {
    /// Part in the petition.
    pub role: PetitionerRole,
    /// Name as written, in any script; surname and title (张先生) where no more is known.
    pub name: String,
    /// Identity number or its blind index: compared for equality only.
    pub identity: Option<String>,
    /// Telephone number in national form or its blind index: compared for equality only.
    pub phone: Option<String>,
    /// Where the person lives: a code of nine or twelve digits; townships are compared.
    pub division: Option<DivisionCode>,
    /// Address as written.
    pub address: String,
}

/// A petition as compared.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PetitionTraits {
    /// What the piece is.
    pub piece: PieceKind,
    /// Who petitions; nobody in an anonymous petition.
    pub petitioners: Vec<PetitionerTraits>,
    /// Accused persons and other-party organisations, as written.
    pub accused: Vec<String>,
    /// Code of the content class, such as P03.
    pub content_class: Option<String>,
    /// Where the problem lies (问题属地); townships are compared.
    pub issue_division: Option<DivisionCode>,
    /// Title.
    pub title: String,
    /// Facts and reasons.
    pub narrative: String,
    /// What is asked for.
    pub requests: String,
}
