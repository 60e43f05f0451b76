//! Where, for whom and on which day what places have set is looked at.

use api::problem::{Kind, Problem};
use domain::{division::DivisionCode, organisation::OrganisationKind, time::CivilDate};
use serde::Deserialize;

use crate::{forms::fields::Choice, visitor::Visitor};

/// As an address says it. A form sends what was left empty, too.
#[derive(Deserialize)]
pub(crate) struct Place {
    #[serde(default)]
    division: String,
    #[serde(default)]
    organisation_kind: String,
    #[serde(default)]
    on: String,
    /// What was set just now.
    #[serde(default)]
    pub(crate) done: String,
}

impl Place {
    /// The division, the kind of organisation and the day; those of the visitor where they were left empty.
    pub(crate) fn read(
        &self,
        visitor: &Visitor,
    ) -> Result<(DivisionCode, Option<OrganisationKind>, CivilDate), Problem> {
        let wrong = |what: &str| Problem::new(Kind::QueryInvalid, format!("{what}填写有误，请返回改正。"));
        let division = match self.division.trim() {
            "" => visitor.organisation().division,
            code => code.parse().map_err(|_| wrong("区划代码"))?,
        };
        let kind = match self.organisation_kind.as_str() {
            "" => None,
            code => Some(code.parse().map_err(|_| wrong("机构类型"))?),
        };
        let on = match self.on.as_str() {
            "" => visitor.today(),
            day => day.parse().map_err(|_| wrong("日期"))?,
        };
        Ok((division, kind, on))
    }
}

/// Kinds of organisations to choose from.
pub(crate) fn kinds(chosen: Option<OrganisationKind>) -> Vec<Choice> {
    let choice = |one: &OrganisationKind| {
        let mut choice = Choice::new(one.code(), one.name_zh());
        choice.on = chosen == Some(*one);
        choice
    };
    OrganisationKind::ALL.iter().map(choice).collect()
}

/// Where and for whom something holds, in words.
pub(crate) fn within(division: &str, kind: Option<OrganisationKind>) -> String {
    kind.map_or_else(|| division.to_owned(), |kind| format!("{division}的{}", kind.name_zh()))
}
