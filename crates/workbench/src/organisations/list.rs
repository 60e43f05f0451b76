//! The organisations of a division, the divisions in it that have any, and those with a name that is looked for.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, web};
use api::problem::Problem;
use askama::Template;
use domain::division::DivisionCode;
use serde::Deserialize;
use store::{
    Snapshot, StoreError, divisions,
    organisations::{self, OrganisationFilter},
};

use super::{Line, administers};
use crate::{
    administration,
    layout::{self, Layout},
    visitor::Visitor,
};

/// Most organisations that are found by name.
const FOUND: u32 = 100;

/// Where, or by what name.
#[derive(Deserialize)]
pub(crate) struct Wanted {
    division: Option<String>,
    q: Option<String>,
}

/// A division with organisations.
struct Below {
    code: DivisionCode,
    name: String,
    organisations: usize,
}

#[derive(Template)]
#[template(path = "organisations.html")]
struct Page {
    layout: Layout,
    sought: String,
    found: Vec<Line>,
    division: DivisionCode,
    name: String,
    around: Vec<(DivisionCode, String)>,
    here: Vec<Line>,
    below: Vec<Below>,
    administers: bool,
}

/// `GET /organisations?division=&q=`: the visitor's own division first.
pub(crate) async fn list(visitor: Visitor, wanted: web::Query<Wanted>) -> Result<HttpResponse, Problem> {
    let Wanted { division, q } = wanted.into_inner();
    let division = division.and_then(|code| code.parse().ok()).unwrap_or(visitor.organisation().division);
    let sought = q.unwrap_or_default().trim().to_owned();
    let text = sought.clone();
    let reading = move |snapshot: &mut Snapshot| {
        let found = if text.is_empty() {
            Vec::new()
        } else {
            let filter = OrganisationFilter { text: Some(text), closed: true, ..OrganisationFilter::default() };
            organisations::list(snapshot, &filter, None, FOUND)?
        };
        let tree = organisations::tree(snapshot)?;
        let here = tree.iter().filter(|one| one.division == division).map(Line::from).collect::<Vec<_>>();
        let mut counts: BTreeMap<DivisionCode, usize> = BTreeMap::new();
        for below in tree.iter().filter_map(|one| next_within(division, one.division)) {
            *counts.entry(below).or_default() += 1;
        }
        let below = counts.into_iter().map(|(code, organisations)| {
            Ok(Below { code, name: divisions::full_name(snapshot, code)?, organisations })
        });
        let below = below.collect::<Result<Vec<_>, StoreError>>()?;
        let mut around = Vec::new();
        let mut next = division.parent();
        while let Some(code) = next {
            around.insert(0, (code, divisions::full_name(snapshot, code)?));
            next = code.parent();
        }
        let found = found.iter().map(Line::from).collect::<Vec<_>>();
        Ok::<_, StoreError>((found, here, below, around, divisions::full_name(snapshot, division)?))
    };
    let (found, here, below, around, name) = visitor.read(reading).await?;
    let administers = administers(&visitor, division);
    let layout = Layout::of(&visitor, administration::PAGE, "机构");
    layout::ok(&Page { layout, sought, found, division, name, around, here, below, administers })
}

/// The division directly within one through which a way leads to `far`; none when that does not lie within it.
fn next_within(division: DivisionCode, far: DivisionCode) -> Option<DivisionCode> {
    if far == division || !division.contains(far) {
        return None;
    }
    let mut below = far;
    while let Some(parent) = below.parent().filter(|parent| *parent != division) {
        below = parent;
    }
    Some(below)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_to_a_village_leads_through_every_division() {
        let code = |text: &str| text.parse::<DivisionCode>().expect("a code");
        let table = [
            ("330000", "330681109001", Some("330600")),
            ("330681", "330681109001", Some("330681109")),
            ("330681109", "330681109001", Some("330681109001")),
            ("330681109001", "330681109001", None),
            ("330682", "330681109001", None),
        ];
        for (from, to, next) in table {
            assert_eq!(next_within(code(from), code(to)), next.map(code), "{from}");
        }
    }
}
