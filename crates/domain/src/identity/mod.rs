//! Identity documents (证件): what kinds there are, which numbers can be true, and what of them is shown.
//!
//! A valid number is never needed to be heard: whoever has none says why, and the case goes on. Identity must be proven
//! only for judicial confirmation.

mod masking;
mod organisation_number;
mod phone;
mod resident_number;

pub use masking::{Screen, mask_identity, mask_name, mask_phone};
pub use organisation_number::OrganisationNumber;
pub use phone::Phone;
pub use resident_number::{ResidentNumber, Sex};

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::invalid::Invalid;
use crate::text::Line;

/// Shortest and longest number of a document whose form is not checked, in characters.
const NUMBER_LENGTHS: std::ops::RangeInclusive<usize> = 4..=30;

crate::coded_enum! {
    /// Kind of identity document (证件类型).
    pub enum IdentityKind {
        /// Resident identity card.
        ResidentIdCard = "resident_id_card" "居民身份证";
        /// Unified social credit code of a legal person or other organisation.
        UnifiedSocialCreditCode = "unified_social_credit_code" "统一社会信用代码";
        /// Household register.
        HouseholdRegister = "household_register" "户口簿";
        /// Passport.
        Passport = "passport" "护照";
        /// Travel permit of residents of Hong Kong and Macao.
        HongKongMacaoPermit = "hong_kong_macao_permit" "港澳居民来往内地通行证";
        /// Travel permit of residents of Taiwan.
        TaiwanPermit = "taiwan_permit" "台湾居民来往大陆通行证";
        /// Identity card of foreign permanent residents.
        ForeignPermanentResident = "foreign_permanent_resident" "外国人永久居留身份证";
        /// Military officer's card.
        MilitaryOfficer = "military_officer" "军官证";
        /// None, for a reason.
        None = "none" "无证件";
    }
}

/// Number of a document whose form is not checked beyond its length and characters. Held in upper case.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, min_length = 4, max_length = 30, example = "E12345678")]
pub struct DocumentNumber(String);

impl DocumentNumber {
    /// The number.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for DocumentNumber {
    type Error = Invalid;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let number = text.trim().to_uppercase();
        let fits = NUMBER_LENGTHS.contains(&number.chars().count())
            && number.chars().all(|c| c.is_alphanumeric() || "-()（）/ ".contains(c));
        if fits { Ok(Self(number)) } else { Err(Invalid::DocumentNumber) }
    }
}

impl From<DocumentNumber> for String {
    fn from(number: DocumentNumber) -> Self {
        number.0
    }
}

/// Masked, so that no log shows it.
impl fmt::Debug for DocumentNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&mask_identity(&self.0, Screen::Elsewhere))
    }
}

/// An identity document, or why there is none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Identity {
    /// Resident identity card (居民身份证).
    ResidentIdCard {
        /// Its number, checked.
        number: ResidentNumber,
    },
    /// Unified social credit code (统一社会信用代码).
    UnifiedSocialCreditCode {
        /// The code, checked.
        number: OrganisationNumber,
    },
    /// Household register (户口簿).
    HouseholdRegister {
        /// Its number.
        number: DocumentNumber,
    },
    /// Passport (护照).
    Passport {
        /// Its number.
        number: DocumentNumber,
    },
    /// Travel permit of residents of Hong Kong and Macao (港澳居民来往内地通行证).
    HongKongMacaoPermit {
        /// Its number.
        number: DocumentNumber,
    },
    /// Travel permit of residents of Taiwan (台湾居民来往大陆通行证).
    TaiwanPermit {
        /// Its number.
        number: DocumentNumber,
    },
    /// Identity card of foreign permanent residents (外国人永久居留身份证).
    ForeignPermanentResident {
        /// Its number.
        number: DocumentNumber,
    },
    /// Military officer's card (军官证).
    MilitaryOfficer {
        /// Its number.
        number: DocumentNumber,
    },
    /// No document (无证件).
    None {
        /// Why, such as 遗失未补办.
        #[schema(value_type = String, max_length = 200)]
        reason: Line,
    },
}

impl Identity {
    /// Makes an identity from its kind and its number, or the reason where there is no document.
    ///
    /// # Errors
    /// [`Invalid`] says in Chinese what is wrong with the number or the reason.
    pub fn new(kind: IdentityKind, text: &str) -> Result<Self, Invalid> {
        let number = || DocumentNumber::try_from(text.to_owned());
        Ok(match kind {
            IdentityKind::ResidentIdCard => Self::ResidentIdCard { number: text.parse()? },
            IdentityKind::UnifiedSocialCreditCode => Self::UnifiedSocialCreditCode { number: text.parse()? },
            IdentityKind::HouseholdRegister => Self::HouseholdRegister { number: number()? },
            IdentityKind::Passport => Self::Passport { number: number()? },
            IdentityKind::HongKongMacaoPermit => Self::HongKongMacaoPermit { number: number()? },
            IdentityKind::TaiwanPermit => Self::TaiwanPermit { number: number()? },
            IdentityKind::ForeignPermanentResident => Self::ForeignPermanentResident { number: number()? },
            IdentityKind::MilitaryOfficer => Self::MilitaryOfficer { number: number()? },
            IdentityKind::None => Self::None { reason: Line::new(text).map_err(|_| Invalid::NoIdentityReason)? },
        })
    }

    /// Its kind.
    #[must_use]
    pub const fn kind(&self) -> IdentityKind {
        match self {
            Self::ResidentIdCard { .. } => IdentityKind::ResidentIdCard,
            Self::UnifiedSocialCreditCode { .. } => IdentityKind::UnifiedSocialCreditCode,
            Self::HouseholdRegister { .. } => IdentityKind::HouseholdRegister,
            Self::Passport { .. } => IdentityKind::Passport,
            Self::HongKongMacaoPermit { .. } => IdentityKind::HongKongMacaoPermit,
            Self::TaiwanPermit { .. } => IdentityKind::TaiwanPermit,
            Self::ForeignPermanentResident { .. } => IdentityKind::ForeignPermanentResident,
            Self::MilitaryOfficer { .. } => IdentityKind::MilitaryOfficer,
            Self::None { .. } => IdentityKind::None,
        }
    }

    /// Its number in the form it is searched by; none without a document.
    #[must_use]
    pub fn number(&self) -> Option<&str> {
        match self {
            Self::ResidentIdCard { number } => Some(number.as_str()),
            Self::UnifiedSocialCreditCode { number } => Some(number.as_str()),
            Self::HouseholdRegister { number }
            | Self::Passport { number }
            | Self::HongKongMacaoPermit { number }
            | Self::TaiwanPermit { number }
            | Self::ForeignPermanentResident { number }
            | Self::MilitaryOfficer { number } => Some(number.as_str()),
            Self::None { .. } => None,
        }
    }

    /// Its number as a screen may show it; the code of an organisation is public and shown whole.
    #[must_use]
    pub fn masked(&self, screen: Screen) -> Option<String> {
        let number = self.number()?;
        Some(match self.kind() {
            IdentityKind::UnifiedSocialCreditCode => number.to_owned(),
            _ => mask_identity(number, screen),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    const NUMBERS: [(&str, &str); 9] = [
        ("resident_id_card", "11010519491231002X"),
        ("unified_social_credit_code", "91350100M000100Y43"),
        ("household_register", "330681001234"),
        ("passport", "E12345678"),
        ("hong_kong_macao_permit", "H12345678"),
        ("taiwan_permit", "12345678"),
        ("foreign_permanent_resident", "CHN110080010101"),
        ("military_officer", "军字第1234567号"),
        ("none", "遗失未补办"),
    ];

    #[test]
    fn every_kind_comes_from_parts_and_from_json() {
        assert_eq!(NUMBERS.len(), IdentityKind::ALL.len());
        for (code, text) in NUMBERS {
            let kind: IdentityKind = code.parse().unwrap();
            let identity = Identity::new(kind, text).unwrap();
            assert_eq!(identity.kind(), kind);
            let field = if kind == IdentityKind::None { "reason" } else { "number" };
            let json = serde_json::json!({ "kind": code, field: text });
            assert_eq!(serde_json::to_value(&identity).unwrap(), json);
            assert_eq!(serde_json::from_value::<Identity>(json).unwrap(), identity);
        }
    }

    #[rstest]
    #[case(r#"{"kind":"passport"}"#)]
    #[case(r#"{"kind":"passport","number":"E1"}"#)]
    #[case(r#"{"kind":"passport","number":"E1234<script>"}"#)]
    #[case(r#"{"kind":"none"}"#)]
    #[case(r#"{"kind":"none","reason":" "}"#)]
    #[case(r#"{"kind":"resident_id_card","number":"110105194912310021"}"#)]
    #[case(r#"{"kind":"passport","number":"E12345678","valid":true}"#)]
    fn json_that_is_no_identity(#[case] json: &str) {
        assert!(serde_json::from_str::<Identity>(json).is_err());
    }

    #[rstest]
    #[case("resident_id_card", Screen::Duty, Some("110105********002X"))]
    #[case("resident_id_card", Screen::Elsewhere, Some("1***************2X"))]
    #[case("unified_social_credit_code", Screen::Elsewhere, Some("91350100M000100Y43"))]
    #[case("passport", Screen::Duty, Some("E******78"))]
    #[case("none", Screen::Duty, None)]
    fn screens_show_little(#[case] kind: IdentityKind, #[case] screen: Screen, #[case] shown: Option<&str>) {
        let (_, text) = NUMBERS.into_iter().find(|(code, _)| *code == kind.code()).unwrap();
        assert_eq!(Identity::new(kind, text).unwrap().masked(screen).as_deref(), shown);
    }

    #[test]
    fn nothing_shows_a_number_when_debugged() {
        let identity = Identity::new(IdentityKind::ResidentIdCard, "11010519491231002X").unwrap();
        assert_eq!(format!("{identity:?}"), "ResidentIdCard { number: 1***************2X }");
    }
}
