//! What places add to the forms of papers (文书模板附注): where they are found, when they are open, whom to ask. The form
//! itself is the official one and the same everywhere.

use serde::{Deserialize, Serialize};

use crate::division::DivisionCode;
use crate::organisation::{Organisation, OrganisationKind};
use crate::text::Paragraph;
use crate::time::CivilDate;

/// What one place has set for a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TemplateNote {
    /// Id of the form.
    pub form: String,
    /// Where it holds: this division and all in it.
    pub division: DivisionCode,
    /// The only kind of organisation it holds for; all kinds if none.
    pub organisation_kind: Option<OrganisationKind>,
    /// What stands at the end of the paper; nothing if none.
    pub text: Option<Paragraph>,
    /// First day it holds (civil date in Asia/Shanghai).
    #[schema(value_type = chrono::NaiveDate)]
    pub effective_from: CivilDate,
}

impl TemplateNote {
    /// Chooses as among rules: the most specific division first, then a note for the kind of organisation over one for all
    /// kinds, then the latest that has taken effect; of two for the same place, kind and day the one set later.
    #[must_use]
    pub fn in_force<'n>(
        notes: &'n [Self],
        form: &str,
        (division, kind): (DivisionCode, Option<OrganisationKind>),
        on: CivilDate,
    ) -> Option<&'n Self> {
        notes
            .iter()
            .filter(|note| note.form == form && note.effective_from <= on && note.division.contains(division))
            .filter(|note| note.organisation_kind.is_none() || note.organisation_kind == kind)
            .max_by_key(|note| (note.division.level(), note.organisation_kind.is_some(), note.effective_from))
    }

    /// What an organisation adds to a form on a day.
    #[must_use]
    pub fn text_of<'n>(notes: &'n [Self], form: &str, issuer: &Organisation, on: CivilDate) -> Option<&'n str> {
        Self::in_force(notes, form, (issuer.division, Some(issuer.kind)), on)?.text.as_deref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note(division: &str, kind: Option<OrganisationKind>, text: &str, from: &str) -> TemplateNote {
        TemplateNote {
            form: "rights_notice".to_owned(),
            division: division.parse().unwrap(),
            organisation_kind: kind,
            text: Paragraph::new(text).ok(),
            effective_from: from.parse().unwrap(),
        }
    }

    #[test]
    fn the_nearest_place_then_the_kind_then_the_latest_day_decides() {
        let village = Some(OrganisationKind::VillageCommittee);
        let notes = [
            note("330681", None, "市里的", "2026-01-01"),
            note("330681", village, "市里给村里的", "2026-01-01"),
            note("330681109", None, "镇上的", "2026-03-01"),
            note("330681109", None, "镇上的第二版", "2026-03-01"),
            note("330681109", None, "", "2026-05-01"),
        ];
        let told = |division: &str, kind, on: &str| {
            let place = (division.parse().unwrap(), kind);
            let found = TemplateNote::in_force(&notes, "rights_notice", place, on.parse().unwrap());
            found.and_then(|note| note.text.as_deref())
        };
        assert_eq!(told("330681109290", village, "2026-02-01"), Some("市里给村里的"));
        assert_eq!(told("330681109", None, "2026-02-01"), Some("市里的"));
        assert_eq!(told("330681109290", village, "2026-03-01"), Some("镇上的第二版"));
        assert_eq!(told("330681109290", village, "2026-05-01"), None, "the town took it back");
        assert_eq!(told("330682", village, "2026-02-01"), None);
        assert_eq!(
            TemplateNote::in_force(
                &notes,
                "session_record",
                ("330681".parse().unwrap(), None),
                "2026-02-01".parse().unwrap()
            ),
            None
        );
    }
}
