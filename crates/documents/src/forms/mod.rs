//! The forms of mediation, in the order of the case file. Their names are the official ones (《人民调解文书格式》); fields
//! and wording beyond those follow domain reference 9.

mod aftercare;
mod authority;
mod intake;
mod outcome;
mod sessions;
mod tiers;

use domain::case::Side;
use domain::id::OrganisationId;
use store::cases::Materials;

use crate::filling::Filling;
use crate::form::Form;

/// Every form.
pub const FORMS: &[&Form] = &[
    &intake::APPLICATION,
    &intake::REGISTER,
    &intake::RIGHTS_NOTICE,
    &intake::NON_ACCEPTANCE_NOTICE,
    &authority::POWER_OF_ATTORNEY,
    &authority::ELECTION,
    &sessions::INQUIRY,
    &sessions::SESSION,
    &sessions::EXTENSION,
    &outcome::AGREEMENT,
    &outcome::ORAL_AGREEMENT,
    &outcome::TERMINATION_NOTICE,
    &aftercare::PERFORMANCE,
    &aftercare::FOLLOW_UP,
    &aftercare::CONFIRMATION,
    &tiers::TRANSFER_APPROVAL,
    &tiers::TRANSFER_LETTER,
    &tiers::RETURN_LETTER,
    &tiers::ASSIGNMENT_LETTER,
    &tiers::SUPERVISION_LETTER,
    &aftercare::SITUATION,
];

/// The form of that id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Form> {
    FORMS.iter().copied().find(|form| form.id == id)
}

/// Both sides.
const BOTH: &[Side] = &[Side::Applicant, Side::Respondent];

/// The organisation that answers for the case now.
fn responsible(filling: &Filling<'_>) -> OrganisationId {
    filling.case().responsible
}

/// Whether mediation goes on.
fn under_mediation(materials: &Materials) -> bool {
    let case = &materials.case;
    case.accepted_on.is_some() && case.state.is_open() && case.agreement.is_none() && case.termination.is_none()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::fill::{Piece, pieces};
    use crate::form::Part;

    #[test]
    fn ids_are_words_of_urls_and_stand_once() {
        let ids: BTreeSet<_> = FORMS.iter().map(|form| form.id).collect();
        assert_eq!(ids.len(), FORMS.len());
        assert!(ids.iter().all(|id| id.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')), "{ids:?}");
    }

    #[test]
    fn the_parts_of_a_form_use_its_fields_and_all_of_them() {
        for form in FORMS {
            let mut used = BTreeSet::new();
            for part in form.parts {
                match part {
                    Part::Lead(text) | Part::Prose(text) | Part::Note(text) => {
                        used.extend(pieces(text).filter_map(|piece| match piece {
                            Piece::Field(name) => Some(name),
                            Piece::Text(_) => None,
                        }));
                    }
                    Part::Section(_, name) => used.extend([*name]),
                    Part::Fields(rows) => used.extend(rows.iter().copied().flatten().copied()),
                    _ => {}
                }
            }
            let fields: BTreeSet<_> = form.fields.iter().map(|field| field.name).collect();
            assert_eq!(fields.len(), form.fields.len(), "{}: a field stands twice", form.id);
            assert_eq!(fields, used, "{}", form.id);
        }
    }
}
