//! Every form with what is added to it in a place, and what was set there and around.

use actix_web::{HttpResponse, web};
use api::{problem::Problem, templates::held};
use askama::Template;
use documents::templates;
use domain::{division::DivisionCode, template::TemplateNote, time::CivilDate};
use std::collections::BTreeMap;
use store::{Snapshot, StoreError, accounts, divisions, templates as notes};

use crate::{
    administration,
    forms::fields::Choice,
    layout::{self, Layout},
    rules::place::{Place, kinds, within},
    users::ADMINISTRATORS,
    visitor::Visitor,
    wording,
};

#[derive(Template)]
#[template(path = "templates.html")]
struct Page {
    layout: Layout,
    division: DivisionCode,
    name: String,
    kinds: Vec<Choice>,
    on: CivilDate,
    groups: Vec<(&'static str, Vec<Line>)>,
    administers: bool,
    done: Option<&'static str>,
}

/// A form as it is shown.
struct Line {
    form: &'static str,
    title: &'static str,
    version: u16,
    basis: String,
    note: Option<String>,
    entries: Vec<Set>,
}

/// What was set.
struct Set {
    place: String,
    text: String,
    from: String,
    by: String,
    reason: String,
}

/// `GET /templates?division=&organisation_kind=&on=`.
pub(crate) async fn list(visitor: Visitor, place: web::Query<Place>) -> Result<HttpResponse, Problem> {
    let (division, kind, on) = place.read(&visitor)?;
    let reading = move |snapshot: &mut Snapshot| {
        let entries = notes::entries(snapshot, division)?;
        let held = held(&entries);
        let names = accounts::names(snapshot, entries.iter().map(|entry| entry.set_by))?;
        let mut sets: BTreeMap<String, Vec<Set>> = BTreeMap::new();
        for entry in entries {
            let set = Set {
                place: within(&divisions::full_name(snapshot, entry.set.division)?, entry.set.organisation_kind),
                text: entry.set.text.map_or_else(|| "（取消附注）".to_owned(), String::from),
                from: wording::day(entry.set.effective_from),
                by: names.get(&entry.set_by).cloned().unwrap_or_default(),
                reason: entry.reason,
            };
            sets.entry(entry.set.form).or_default().push(set);
        }
        Ok::<_, StoreError>((held, sets, divisions::full_name(snapshot, division)?))
    };
    let (held, mut sets, name) = visitor.read(reading).await?;
    let mut groups = vec![("人民调解文书", Vec::new()), ("信访文书", Vec::new())];
    let templates = templates();
    let done = templates.iter().find(|template| template.form == place.done).map(|template| template.title);
    for template in templates {
        let note = TemplateNote::in_force(&held, template.form, (division, kind), on);
        let basis: Vec<_> = template.basis.iter().map(|article| article.text.as_str()).collect();
        groups[usize::from(template.of_petitions)].1.push(Line {
            form: template.form,
            title: template.title,
            version: template.version,
            basis: basis.join("、"),
            note: note.and_then(|note| note.text.as_deref().map(ToOwned::to_owned)),
            entries: sets.remove(template.form).unwrap_or_default(),
        });
    }
    layout::ok(&Page {
        layout: Layout::of(&visitor, administration::PAGE, "文书模板"),
        division,
        name,
        kinds: kinds(kind),
        on,
        groups,
        administers: visitor.has_any(ADMINISTRATORS),
        done,
    })
}
