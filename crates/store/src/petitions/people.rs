//! Acts that bring particulars of petitioners with them: the petition learns an id, the particulars are sealed beside it.

use domain::division::DivisionCode;
use domain::id::{PersonId, PetitionId};
use domain::matching::PetitionerRole;
use domain::person::Particulars;
use domain::petition::Petitioner;
use domain::text::Line;
use escalation::acts::parties::CorrectParticulars;
use escalation::petition::acts::people::AddPetitioner;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::act::{Particular, PetitionReceipt, at_version, change};
use crate::cases::CaseError;
use crate::dossier::people;
use crate::scope::Scope;
use crate::write::Transaction;

/// A petitioner to be recorded (信访人登记).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPetitioner {
    /// In what part.
    pub role: PetitionerRole,
    /// Where the person lives, to the township.
    #[serde(default)]
    pub division: Option<DivisionCode>,
    /// Who.
    pub particulars: Particulars,
}

impl NewPetitioner {
    /// Splits what the petition may know from what must be sealed.
    pub(super) fn record(self, person: PersonId) -> (Petitioner, Particulars) {
        (Petitioner { person, role: self.role, division: self.division }, self.particulars)
    }
}

/// Adds a petitioner with particulars (追加信访人).
///
/// # Errors
/// As [`super::act`].
pub fn add_petitioner(
    transaction: &mut Transaction,
    scope: &Scope,
    id: PetitionId,
    expected: u64,
    petitioner: NewPetitioner,
) -> Result<PetitionReceipt, CaseError> {
    let loaded = at_version(transaction, scope, id, expected)?;
    let person = people::new_id(transaction, id.into());
    let (petitioner, particulars) = petitioner.record(person);
    let particular = Particular::New(person, particulars);
    change(transaction, scope, loaded, AddPetitioner { petitioner }.into(), particular)
}

/// Corrects the particulars of a petitioner (更正个人信息). As with a case, the history keeps that and why, never what they
/// were.
///
/// # Errors
/// As [`super::act`].
pub fn correct_particulars(
    transaction: &mut Transaction,
    scope: &Scope,
    id: PetitionId,
    expected: u64,
    (person, particulars, reason): (PersonId, Particulars, Line),
) -> Result<PetitionReceipt, CaseError> {
    let loaded = at_version(transaction, scope, id, expected)?;
    let correction = CorrectParticulars { person, reason, identity_proven: particulars.identity_proven() };
    change(transaction, scope, loaded, correction.into(), Particular::Corrected(person, particulars))
}
