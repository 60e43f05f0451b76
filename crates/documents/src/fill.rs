//! Filling a form with a case or a petition: what that has is written, what it does not have stays blank and is told.

use chrono::NaiveDate;
use domain::template::TemplateNote;
use serde::Serialize;
use store::Materials;
use utoipa::ToSchema;

use crate::content::{BLANK, Block, Cell, Grid, Missing, Paper, Row};
use crate::filling::Filling;
use crate::form::{Field, Form, List, Need, Occasion, Part, Subject};
use crate::words;

/// Lines left where a section is to be written by hand.
const SECTION_LINES: u16 = 4;
/// Fewest lines of a cell with a field.
const FIELD_LINES: u16 = 1;
/// Fewest lines of a cell that a field has for itself.
const LONG_FIELD_LINES: u16 = 3;

/// A form that is filled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filled {
    /// The paper.
    pub paper: Paper,
    /// Required data that are not there.
    pub missing: Vec<Missing>,
}

/// A paper that can be made of a case or a petition now (可制作文书).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Available {
    /// Which form.
    pub form: &'static str,
    /// Chinese title.
    pub title: &'static str,
    /// Which of several of this form, from 1.
    pub occasion: u32,
    /// What it is about, such as 第2次调解; empty where there is only one.
    pub about: String,
    /// Whether what it tells has not happened yet, so that it is made to be filled in and signed by hand.
    pub open: bool,
    /// Where it lies in the case file; nowhere for papers of petitions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slot: Option<crate::form::Slot>,
    /// Articles it rests on.
    pub basis: Vec<domain::basis::Citation>,
    /// Required data that are not there yet.
    pub missing: Vec<Missing>,
}

/// Every paper that can be made of a case or a petition now, with what each lacks.
#[must_use]
pub fn available<A: Subject>(materials: &Materials<A>) -> Vec<Available> {
    let each = |form: &&'static Form<A>| {
        let form = *form;
        let papers = (form.occasions)(materials).into_iter().map(|occasion| {
            let missing = fill_occasion(form, materials, &occasion).missing;
            let Occasion { number, about, open } = occasion;
            let basis = form.basis.iter().map(|basis| (*basis).into()).collect();
            Available {
                form: form.id,
                title: form.title,
                occasion: number,
                about,
                open,
                slot: form.slot,
                basis,
                missing,
            }
        });
        papers.collect::<Vec<_>>()
    };
    A::FORMS.iter().flat_map(each).collect()
}

/// Fills a form for one of its occasions; none where there is no such occasion.
#[must_use]
pub fn fill<A: Subject>(form: &Form<A>, materials: &Materials<A>, number: u32) -> Option<Filled> {
    let occasion = (form.occasions)(materials).into_iter().find(|occasion| occasion.number == number)?;
    Some(fill_occasion(form, materials, &occasion))
}

/// Fills a form for the last of its occasions; none where it has none.
#[must_use]
pub fn fill_last<A: Subject>(form: &Form<A>, materials: &Materials<A>) -> Option<Filled> {
    let occasion = (form.occasions)(materials).pop()?;
    Some(fill_occasion(form, materials, &occasion))
}

/// Fills a form for an occasion that there is.
pub(crate) fn fill_occasion<A: Subject>(form: &Form<A>, materials: &Materials<A>, occasion: &Occasion) -> Filled {
    let filling = Filling { materials, occasion };
    let mut misses = Misses::default();
    let issuer = (form.issuer)(&filling);
    let organisation = filling.organisation(issuer);
    let on = (form.on)(&filling);
    let number = materials.subject.number();
    let mut blocks = Vec::new();
    for part in form.parts {
        let of_form = OfForm { form, filling: &filling };
        match part {
            Part::Number => {
                blocks.push(Block::Aside { text: format!("编号：{}", number.as_deref().unwrap_or(BLANK)) });
            }
            Part::Lead(template) => blocks.push(Block::Lead { text: of_form.text(template, &mut misses) }),
            Part::Prose(template) => blocks.push(Block::Prose { text: of_form.text(template, &mut misses) }),
            Part::Note(template) => blocks.push(Block::Note { text: of_form.text(template, &mut misses) }),
            Part::Section(heading, name) => {
                blocks.push(Block::Heading { text: (*heading).to_owned() });
                blocks.push(match of_form.value(name, &mut misses) {
                    Some(text) => Block::Prose { text },
                    None => Block::Ruled { lines: SECTION_LINES },
                });
            }
            Part::Fields(rows) => blocks.push(of_form.fields(rows, &mut misses)),
            Part::People(people) => blocks.extend(people(&filling, &mut misses)),
            Part::List(list) => blocks.push(table(list, &filling)),
            Part::Signatures(lines) => blocks.push(Block::Signatures { lines: lines(&filling) }),
            Part::Seal => blocks.push(seal(organisation.clone(), on)),
            Part::Seals(sealing) => {
                blocks.extend(sealing(&filling).into_iter().map(|(id, on)| seal(filling.organisation(id), on)));
            }
            Part::Ruled(lines) => blocks.push(Block::Ruled { lines: *lines }),
        }
    }
    let issuer = materials.organisations.get(issuer);
    let added = issuer.and_then(|issuer| TemplateNote::text_of(&materials.notes, form.id, issuer, materials.today));
    blocks.extend(added.into_iter().flat_map(str::lines).map(|line| Block::Note { text: line.to_owned() }));
    let paper = Paper {
        form: form.id.to_owned(),
        form_version: form.version,
        occasion: occasion.number,
        title: form.title.to_owned(),
        headed: form.headed,
        organisation,
        number,
        on: on.unwrap_or(materials.today),
        masked: materials.masked,
        blocks,
    };
    Filled { paper, missing: misses.0 }
}

fn seal(organisation: String, on: Option<NaiveDate>) -> Block {
    Block::Seal { organisation, on: on.map_or_else(|| words::DATE_BLANK.to_owned(), words::date) }
}

fn table<A: Subject>(list: &List<A>, filling: &Filling<'_, A>) -> Block {
    let head = Row { cells: list.columns.iter().map(|(name, _)| Cell::label(*name)).collect(), lines: 1 };
    let filled = (list.rows)(filling).into_iter().map(|texts| {
        let cells = texts.into_iter().map(Cell::value).collect();
        Row { cells, lines: 1 }
    });
    let mut rows: Vec<Row> = std::iter::once(head).chain(filled).collect();
    if rows.len() == 1 {
        let empty = || Row { cells: list.columns.iter().map(|_| Cell::value("")).collect(), lines: 2 };
        rows.extend((0..list.spare).map(|_| empty()));
    }
    Block::Grid(Grid { columns: list.columns.iter().map(|(_, width)| *width).collect(), head: 1, rows })
}

/// What was missing so far, each once.
#[derive(Default)]
pub(crate) struct Misses(Vec<Missing>);

impl Misses {
    pub(crate) fn add(&mut self, field: &str) {
        if self.0.iter().all(|missing| missing.field != field) {
            self.0.push(Missing { field: field.to_owned() });
        }
    }

    /// A required value, or nothing.
    pub(crate) fn or_empty(&mut self, field: &str, value: Option<String>) -> String {
        value.unwrap_or_else(|| {
            self.add(field);
            String::new()
        })
    }

    /// A required value, or a blank.
    pub(crate) fn or_blank(&mut self, field: &str, value: Option<String>) -> String {
        value.unwrap_or_else(|| {
            self.add(field);
            BLANK.to_owned()
        })
    }
}

/// The fields of a form, filled.
struct OfForm<'f, A: Subject> {
    form: &'f Form<A>,
    filling: &'f Filling<'f, A>,
}

impl<A: Subject> OfForm<'_, A> {
    fn field(&self, name: &str) -> &'static Field<A> {
        let found = self.form.fields.iter().find(|field| field.name == name);
        found.unwrap_or_else(|| panic!("form {} has no field {name}; its test finds that", self.form.id))
    }

    fn value(&self, name: &str, misses: &mut Misses) -> Option<String> {
        let field = self.field(name);
        let value = (field.value)(self.filling).filter(|value| !value.trim().is_empty());
        if value.is_none() && field.need == Need::Required {
            misses.add(name);
        }
        value
    }

    /// A text with its fields; what is not there is blank.
    fn text(&self, template: &str, misses: &mut Misses) -> String {
        let mut text = String::new();
        for piece in pieces(template) {
            match piece {
                Piece::Text(words) => text += words,
                Piece::Field(name) => text += &self.value(name, misses).unwrap_or_else(|| BLANK.to_owned()),
            }
        }
        text
    }

    fn fields(&self, rows: &[&[&str]], misses: &mut Misses) -> Block {
        let set = |names: &[&str], misses: &mut Misses| {
            let (span, lines) = if names.len() == 1 { (3, LONG_FIELD_LINES) } else { (1, FIELD_LINES) };
            let mut cells = Vec::new();
            for name in names {
                cells.push(Cell::label(*name));
                cells.push(Cell::value(self.value(name, misses).unwrap_or_default()).over(span));
            }
            Row { cells, lines }
        };
        let rows = rows.iter().map(|names| set(names, misses)).collect();
        Block::Grid(Grid { columns: vec![5, 10, 5, 10], head: 0, rows })
    }
}

/// A piece of a text with fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Piece<'t> {
    Text(&'t str),
    Field(&'t str),
}

/// The pieces of a text with fields in braces.
pub(crate) fn pieces(template: &str) -> impl Iterator<Item = Piece<'_>> {
    template.split('{').enumerate().flat_map(|(place, part)| match part.split_once('}') {
        Some((name, after)) if place > 0 => vec![Piece::Field(name), Piece::Text(after)],
        _ => vec![Piece::Text(part)],
    })
}
