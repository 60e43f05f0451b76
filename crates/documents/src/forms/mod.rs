//! The forms of mediation, in the order of the case file. Their names are the official ones (《人民调解文书格式》); fields
//! and wording beyond those follow domain reference 9.

mod aftercare;
mod authority;
mod correction;
mod intake;
mod meeting;
mod outcome;
pub mod petition;
mod sessions;
mod tiers;

use domain::case::{Case, Side};
use domain::id::OrganisationId;
use store::Materials;

use crate::filling::Filling;
use crate::form::{Form, Subject};

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
    &meeting::MINUTES,
    &correction::CORRECTION,
    &aftercare::SITUATION,
];

impl Subject for Case {
    const FORMS: &'static [&'static Form] = FORMS;

    fn number(&self) -> Option<String> {
        self.number.as_ref().map(ToString::to_string)
    }

    fn version(&self) -> u64 {
        self.version
    }
}

/// The form of that id, of a case or of a petition.
#[must_use]
pub fn find<A: Subject>(id: &str) -> Option<&'static Form<A>> {
    A::FORMS.iter().copied().find(|form| form.id == id)
}

/// Both sides.
pub(crate) const BOTH: &[Side] = &[Side::Applicant, Side::Respondent];

/// The organisation that answers for the case now.
fn responsible(filling: &Filling<'_>) -> OrganisationId {
    filling.case().responsible
}

/// Whether mediation goes on.
fn under_mediation(materials: &Materials<Case>) -> bool {
    let case = &materials.subject;
    case.accepted_on.is_some() && case.state.is_open() && case.agreement.is_none() && case.termination.is_none()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::fill::{Piece, pieces};
    use crate::form::Part;

    pub(super) fn ids_stand_once<A: Subject>(forms: &[&Form<A>]) {
        let ids: BTreeSet<_> = forms.iter().map(|form| form.id).collect();
        assert_eq!(ids.len(), forms.len());
        assert!(ids.iter().all(|id| id.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')), "{ids:?}");
    }

    pub(super) fn parts_use_all_fields<A: Subject>(forms: &[&Form<A>]) {
        for form in forms {
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

    #[test]
    fn ids_are_words_of_urls_and_stand_once() {
        ids_stand_once(FORMS);
    }

    #[test]
    fn the_parts_of_a_form_use_its_fields_and_all_of_them() {
        parts_use_all_fields(FORMS);
    }
}
