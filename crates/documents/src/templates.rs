//! Every form there is, for those who look after them.

use domain::basis::Citation;
use domain::case::Case;
use domain::petition::Petition;
use serde::Serialize;
use utoipa::ToSchema;

use crate::form::{Form, Subject};

/// A form, whatever it is filled with (文书模板).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Template {
    /// Its id.
    pub form: &'static str,
    /// Chinese title.
    pub title: &'static str,
    /// Grows when the official text changes.
    pub version: u16,
    /// Whether it is of petitions (信访), not of mediation.
    pub of_petitions: bool,
    /// Articles it rests on.
    pub basis: Vec<Citation>,
}

/// Every form: those of mediation in the order of the case file, then those of petitions.
#[must_use]
pub fn templates() -> Vec<Template> {
    let cases = Case::FORMS.iter().map(|form| template(form, false));
    cases.chain(Petition::FORMS.iter().map(|form| template(form, true))).collect()
}

fn template<A: Subject>(form: &Form<A>, of_petitions: bool) -> Template {
    let basis = form.basis.iter().map(|basis| (*basis).into()).collect();
    Template { form: form.id, title: form.title, version: form.version, of_petitions, basis }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_forms_share_an_id() {
        let mut ids: Vec<_> = templates().into_iter().map(|template| template.form).collect();
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!((ids.len(), all), (all, Case::FORMS.len() + Petition::FORMS.len()));
    }
}
