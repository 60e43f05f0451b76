//! Every form with what is added to it in a place, and what was set there and around.

use actix_web::{HttpResponse, web};
use api::{problem::Problem, templates::held};
use askama::Template;
use documents::templates;
use domain::template::TemplateNote;
use store::{
    Snapshot, StoreError, divisions,
    templates::{self as notes, TemplateEntry},
};

use crate::{
    administration,
    layout::{self, Layout},
    rules::place::{Entry, Looked, Place, Set, in_words},
    visitor::Visitor,
};

#[derive(Template)]
#[template(path = "templates.html")]
struct Page {
    layout: Layout,
    looked: Looked,
    groups: Vec<(&'static str, Vec<Line>)>,
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

impl From<TemplateEntry> for Entry<String> {
    fn from(entry: TemplateEntry) -> Self {
        Self {
            of: entry.set.form,
            division: entry.set.division,
            kind: entry.set.organisation_kind,
            what: entry.set.text.map_or_else(|| "（取消附注）".to_owned(), String::from),
            from: entry.set.effective_from,
            by: entry.set_by,
            reason: entry.reason,
            warning: None,
        }
    }
}

/// `GET /templates?division=&organisation_kind=&on=`.
pub(crate) async fn list(visitor: Visitor, place: web::Query<Place>) -> Result<HttpResponse, Problem> {
    let asked @ (division, kind, on) = place.read(&visitor)?;
    let reading = move |snapshot: &mut Snapshot| {
        let entries = notes::entries(snapshot, division)?;
        let held = held(&entries);
        let sets = in_words(snapshot, entries.into_iter().map(Entry::from).collect())?;
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
        looked: Looked::new(&visitor, "/templates", asked, name),
        groups,
        done,
    })
}
