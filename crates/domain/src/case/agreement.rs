//! The agreement (调解协议), what is owed under it, and its confirmation by a court.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::division::DivisionCode;
use crate::id::{OrganisationId, PersonId};
use crate::money::Fen;

crate::coded_enum! {
    /// Form of an agreement (协议形式), 《人民调解法》第二十八条.
    pub enum AgreementForm {
        /// Written, signed and sealed (书面).
        Written = "written" "书面协议";
        /// Oral, its content recorded by the mediator (口头).
        Oral = "oral" "口头协议";
    }
}

/// A party's signature, seal or fingerprint (签名、盖章或者按指印).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Signature {
    /// The party signed for.
    pub party: PersonId,
    /// The guardian, agent or representative who signed, when not the party.
    pub signed_by: Option<PersonId>,
    /// Civil date.
    pub signed_on: NaiveDate,
}

/// A committee's seal (印章).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Seal {
    /// Whose.
    pub organisation: OrganisationId,
    /// Civil date.
    pub sealed_on: NaiveDate,
}

/// Something performed under the agreement (履行情况).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Performance {
    /// Civil date.
    pub on: NaiveDate,
    /// Amount in fen, when money was due.
    pub amount: Option<Fen>,
    /// How, and what shows it.
    pub note: String,
    /// Whether the obligation is thereby done.
    pub complete: bool,
}

/// One obligation under the agreement (履行义务).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Obligation {
    /// Running number in the agreement, from 1.
    pub number: u32,
    /// Who owes it.
    pub debtor: PersonId,
    /// What is owed.
    pub content: String,
    /// Amount in fen, when money.
    pub amount: Option<Fen>,
    /// How and where.
    pub method: String,
    /// Last civil date for performance.
    pub due_on: NaiveDate,
    /// What has been performed.
    pub performed: Vec<Performance>,
    /// Days on which the debtor was urged (督促履行), 《人民调解法》第三十一条.
    pub urged_on: Vec<NaiveDate>,
}

impl Obligation {
    /// Whether it is done: said complete, or the whole amount has been paid.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.performed.iter().any(|p| p.complete)
            || self.amount.is_some_and(|due| self.performed.iter().filter_map(|p| p.amount).sum::<Fen>() >= due)
    }
}

/// The agreement (调解协议).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Agreement {
    /// Form.
    pub form: AgreementForm,
    /// Main facts, issues and each side's responsibility (《人民调解法》第二十九条).
    pub facts: String,
    /// What was agreed.
    pub terms: String,
    /// What is owed, by whom, until when.
    pub obligations: Vec<Obligation>,
    /// Signatures of the parties, on a written agreement.
    pub signatures: Vec<Signature>,
    /// Civil date of the mediator's signature or record.
    pub mediator_signed_on: NaiveDate,
    /// Seals of the committees, on a written agreement.
    pub seals: Vec<Seal>,
    /// Civil date on which it takes effect: the last signature or seal of a written agreement (《人民调解法》第二十九条),
    /// the day of an oral one (第三十条). The 30 days for judicial confirmation run from it.
    pub effective_on: NaiveDate,
    /// Civil date on which an oral agreement was put into writing.
    pub written_on: Option<NaiveDate>,
}

impl Agreement {
    /// Whether there is a written text: from the start or put into writing later.
    #[must_use]
    pub fn is_written(&self) -> bool {
        self.form == AgreementForm::Written || self.written_on.is_some()
    }

    /// Whether every obligation is done.
    #[must_use]
    pub fn is_performed(&self) -> bool {
        self.obligations.iter().all(Obligation::is_done)
    }

    /// Sum of the amounts owed, in fen.
    #[must_use]
    pub fn amount(&self) -> Fen {
        self.obligations.iter().filter_map(|o| o.amount).sum()
    }
}

crate::coded_enum! {
    /// What the court said to the application (司法确认结果).
    pub enum ConfirmationResult {
        /// Valid and enforceable (确认有效).
        Confirmed = "confirmed" "裁定有效";
        /// Rejected (驳回申请).
        Rejected = "rejected" "裁定驳回";
        /// Not accepted (不予受理), CPI 355. The agreement still binds.
        NotAccepted = "not_accepted" "不予受理";
        /// The parties withdrew their application (撤回申请). The agreement still binds.
        Withdrawn = "withdrawn" "撤回申请";
    }
}

crate::coded_enum! {
    /// What makes a court competent for confirmation (司法确认管辖), 《民事诉讼法》第二百零五条.
    pub enum CourtGround {
        /// It invited the mediation (邀请调解的人民法院).
        InvitingCourt = "inviting_court" "邀请调解的人民法院";
        /// A party has its domicile there (当事人住所地).
        PartyDomicile = "party_domicile" "当事人住所地";
        /// What is in dispute lies there (标的物所在地).
        SubjectMatter = "subject_matter" "标的物所在地";
        /// An organisation that mediated has its place there; of two, either (调解组织所在地).
        MediationPlace = "mediation_place" "调解组织所在地";
    }
}

/// Judicial confirmation (司法确认), 《人民调解法》第三十三条、《民事诉讼法》第二百零五条.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Confirmation {
    /// The court.
    pub court: OrganisationId,
    /// Why that one; not known of applications recorded before it was asked for.
    #[serde(default)]
    pub ground: Option<CourtGround>,
    /// Division of the domicile (住所地) of the party whose court it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub domicile: Option<DivisionCode>,
    /// Why an intermediate court, where it is one.
    #[serde(default)]
    pub intermediate_reason: Option<String>,
    /// Civil date of the joint application.
    pub asked_on: NaiveDate,
    /// The court's file number (调确字号).
    pub court_number: Option<String>,
    /// What the court said.
    pub result: Option<ConfirmationResult>,
    /// Civil date of the ruling.
    pub ruled_on: Option<NaiveDate>,
}
