//! What places have set: where, for whom and on which day it is looked at, what was set there, and the form that sets it.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use api::problem::{Kind, Problem};
use domain::{division::DivisionCode, id::UserId, organisation::OrganisationKind, time::CivilDate};
use serde::Deserialize;
use store::{Snapshot, StoreError, accounts, divisions};

use crate::{
    forms::{fields::Choice, shape::Shape},
    layout::see_other,
    post::Fields,
    route_form,
    users::ADMINISTRATORS,
    visitor::Visitor,
    wording,
};

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

/// What was looked at, as `place.html` shows it.
pub(crate) struct Looked {
    pub(crate) path: &'static str,
    pub(crate) division: DivisionCode,
    /// Its full name.
    pub(crate) name: String,
    pub(crate) kinds: Vec<Choice>,
    pub(crate) on: CivilDate,
    /// Whether the visitor may set something.
    pub(crate) administers: bool,
}

impl Looked {
    /// What a visitor looks at on the page with this path.
    pub(crate) fn new(
        visitor: &Visitor,
        path: &'static str,
        (division, kind, on): (DivisionCode, Option<OrganisationKind>, CivilDate),
        name: String,
    ) -> Self {
        let choice = |one: &OrganisationKind| {
            let mut choice = Choice::new(one.code(), one.name_zh());
            choice.on = kind == Some(*one);
            choice
        };
        let kinds = OrganisationKind::ALL.iter().map(choice).collect();
        Self { path, division, name, kinds, on, administers: visitor.has_any(ADMINISTRATORS) }
    }
}

/// What was set somewhere.
pub(crate) struct Entry<K> {
    /// For what.
    pub(crate) of: K,
    pub(crate) division: DivisionCode,
    pub(crate) kind: Option<OrganisationKind>,
    pub(crate) what: String,
    pub(crate) from: CivilDate,
    pub(crate) by: UserId,
    pub(crate) reason: String,
    pub(crate) warning: Option<String>,
}

/// The same in words, as `place_entries.html` shows it.
pub(crate) struct Set {
    pub(crate) place: String,
    pub(crate) what: String,
    pub(crate) from: String,
    pub(crate) by: String,
    pub(crate) reason: String,
    pub(crate) warning: Option<String>,
}

/// Entries in words, those for the same together in the order in which they come.
pub(crate) fn in_words<K: Ord>(
    snapshot: &mut Snapshot,
    entries: Vec<Entry<K>>,
) -> Result<BTreeMap<K, Vec<Set>>, StoreError> {
    let names = accounts::names(snapshot, entries.iter().map(|entry| entry.by))?;
    let mut sets: BTreeMap<K, Vec<Set>> = BTreeMap::new();
    for Entry { of, division, kind, what, from, by, reason, warning } in entries {
        let division = divisions::full_name(snapshot, division)?;
        let set = Set {
            place: kind.map_or_else(|| division.clone(), |kind| format!("{division}的{}", kind.name_zh())),
            what,
            from: wording::day(from),
            by: names.get(&by).cloned().unwrap_or_default(),
            reason,
            warning,
        };
        sets.entry(of).or_default().push(set);
    }
    Ok(sets)
}

/// What a form that sets something holds at first: the visitor's division, from today on.
pub(crate) fn held(visitor: &Visitor) -> Fields {
    let mut held = Fields::default();
    held.add("/division".to_owned(), &visitor.organisation().division.to_string());
    held.add("/effective_from".to_owned(), &visitor.today().to_string());
    held
}

/// What the route takes that sets something, without the member that the address gives.
pub(crate) fn shape(visitor: &Visitor, route: &str, given: &str) -> Shape {
    let mut shape = route_form::shape(&visitor.state, route);
    if let Shape::Object(members) = &mut shape {
        members.retain(|member| member.name != given);
    }
    shape
}

/// Goes back to what was set, in its division.
pub(crate) fn done(path: &str, fields: &Fields, of: &str) -> HttpResponse {
    see_other(&format!("{path}?division={}&done={of}#{of}", fields.text("/division")))
}
