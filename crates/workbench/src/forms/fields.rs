//! The fields of a form, as they are shown.

use askama::Template;
use domain::time::CivilDate;

use super::{
    Errors,
    choices::Choices,
    decode::{TICKED_ONLY, rows},
    labels,
    shape::{Member, Shape},
};
use crate::post::Fields;

/// Rows of a list that can be filled in at once.
const ROWS: usize = 5;

/// Up to so many codes are shown side by side instead of in a list to open.
const RADIOS: usize = 4;

/// One field, with what was written in it before.
#[derive(Template)]
#[template(path = "field.html")]
pub(crate) struct Field {
    /// Name: a JSON pointer into the body.
    pub(crate) name: String,
    /// Label.
    pub(crate) label: String,
    /// What to write, where the label does not say.
    pub(crate) hint: &'static str,
    /// Whether it must be filled in.
    pub(crate) required: bool,
    /// What is wrong with it.
    pub(crate) errors: Vec<String>,
    /// How it is filled in.
    pub(crate) control: Control,
}

/// How a field is filled in.
pub(crate) enum Control {
    /// On one line; of this input type.
    Line { kind: &'static str, value: String },
    /// In several lines.
    Story { value: String, rows: u8 },
    /// By a tick.
    Tick { on: bool },
    /// By choosing one of those that are all shown.
    Radios(Vec<Choice>),
    /// By choosing one from a list that opens.
    Select(Vec<Choice>),
    /// By ticking any.
    Ticks(Vec<Choice>),
    /// Not by people.
    Hidden { value: String },
    /// By several fields.
    Group(Vec<Field>),
    /// By rows, some shown at once and some when asked for.
    Rows { shown: Vec<Row>, more: Vec<Row> },
}

/// A row of a list.
pub(crate) struct Row {
    /// Its name.
    pub(crate) name: String,
    /// What it is about, where that is given.
    pub(crate) title: String,
    /// Whether it counts, where it must be ticked.
    pub(crate) ticked: Option<bool>,
    /// Its fields.
    pub(crate) fields: Vec<Field>,
}

/// Something to choose.
#[derive(Debug, Clone)]
pub(crate) struct Choice {
    /// What is sent.
    pub(crate) value: String,
    /// What is read.
    pub(crate) label: String,
    /// Whether it is chosen.
    pub(crate) on: bool,
}

impl Choice {
    /// Something that is not chosen yet.
    #[expect(clippy::needless_pass_by_value, reason = "ids and codes are small, and read better without a reference")]
    pub(crate) fn new(value: impl ToString, label: impl Into<String>) -> Self {
        Self { value: value.to_string(), label: label.into(), on: false }
    }
}

impl Field {
    /// Name for the elements of the page.
    pub(crate) fn id(&self) -> String {
        format!("f{}", self.name.replace('/', "-"))
    }

    /// Ids of the texts that describe it; empty when there are none.
    pub(crate) fn described_by(&self) -> String {
        let hint = (!self.hint.is_empty()).then(|| format!("{}-hint", self.id()));
        let errors = (!self.errors.is_empty()).then(|| format!("{}-errors", self.id()));
        hint.into_iter().chain(errors).collect::<Vec<_>>().join(" ")
    }

    /// Names of this field and all in it.
    fn names(&self, found: &mut Vec<String>) {
        found.push(self.name.clone());
        match &self.control {
            Control::Group(fields) => fields.iter().for_each(|field| field.names(found)),
            Control::Rows { shown, more } => {
                shown.iter().chain(more).flat_map(|row| &row.fields).for_each(|field| field.names(found));
            }
            _ => {}
        }
    }
}

impl Row {
    /// Name for the elements of the page.
    pub(crate) fn id(&self) -> String {
        format!("f{}", self.name.replace('/', "-"))
    }

    /// Name of the field that says that it must be ticked.
    pub(crate) fn ticked_only(&self) -> String {
        format!("{}{TICKED_ONLY}", self.name)
    }
}

/// Makes the fields of one form.
pub(crate) struct Maker<'a> {
    /// What can be chosen.
    pub(crate) choices: &'a Choices,
    /// What was sent before; nothing for a new form.
    pub(crate) sent: &'a Fields,
    /// What was wrong with it.
    pub(crate) errors: &'a Errors,
    /// Today in China.
    pub(crate) today: CivilDate,
}

impl Maker<'_> {
    /// The fields of a body, and what is wrong beside them.
    pub(crate) fn form(&self, shape: &Shape) -> (Vec<Field>, Vec<String>) {
        let fields = self.members(shape.members(), "", true);
        let mut shown = Vec::new();
        fields.iter().for_each(|field| field.names(&mut shown));
        let refused = self.errors.elsewhere(&shown);
        (fields, refused)
    }

    fn members(&self, members: &[Member], below: &str, required: bool) -> Vec<Field> {
        let mut members: Vec<&Member> = members.iter().collect();
        members.sort_by_key(|member| labels::place(&member.of, &member.name));
        let fields = members.into_iter().map(|member| self.field(member, below, required));
        // Whom nobody can be is not asked for, unless it must be.
        let idle =
            |field: &Field| !field.required && matches!(&field.control, Control::Select(choices) if choices.is_empty());
        fields.filter(|field| !idle(field)).collect()
    }

    /// `in_required`: whether the object around it must be there, so that what is always true today can stand there.
    fn field(&self, member: &Member, below: &str, in_required: bool) -> Field {
        let name = format!("{below}/{}", member.name);
        let (label, hint) = labels::of(&member.of, &member.name);
        let required = member.required && in_required;
        let control = self.control(member, &name, required);
        let errors = self.errors.at(&name).map(ToOwned::to_owned).collect();
        let required = required && !matches!(control, Control::Tick { .. } | Control::Ticks(_));
        Field { name, label: label.to_owned(), hint, required, errors, control }
    }

    fn control(&self, member: &Member, name: &str, required: bool) -> Control {
        match &member.shape {
            Shape::Line => Control::Line { kind: "text", value: self.value(name, self.choices.default_line(member)) },
            Shape::Story => Control::Story { value: self.value(name, ""), rows: 4 },
            Shape::Date => {
                let today = self.today.to_string();
                let is_past = required && labels::is_of_the_past(&member.name);
                Control::Line { kind: "date", value: self.value(name, if is_past { &today } else { "" }) }
            }
            Shape::Fen => Control::Line { kind: "money", value: self.value(name, "") },
            Shape::Number => match self.choices.numbers(&member.name) {
                Some(numbers) => Control::Select(self.marked(name, numbers)),
                None => Control::Line { kind: "number", value: self.value(name, "") },
            },
            Shape::Flag if member.required || labels::is_plain_tick(&member.name) => {
                Control::Tick { on: !self.sent.text(name).is_empty() }
            }
            Shape::Flag => {
                let answers = vec![Choice::new("true", "是"), Choice::new("false", "否")];
                Control::Select(self.marked(name, answers))
            }
            Shape::Code(codes) => self.code(name, codes, member.required),
            Shape::Person | Shape::User | Shape::Petition | Shape::Organisation => {
                Control::Select(self.marked(name, self.choices.of(member, &member.shape)))
            }
            Shape::Division => Control::Line { kind: "text", value: self.value(name, "") },
            Shape::List(item) => self.list(member, item, name),
            Shape::Object(members) => Control::Group(self.members(members, name, required)),
            Shape::Tagged(choices) => Control::Group(self.document(choices, name)),
        }
    }

    fn value(&self, name: &str, otherwise: &str) -> String {
        if self.sent.has(name) { self.sent.text(name).to_owned() } else { otherwise.to_owned() }
    }

    fn marked(&self, name: &str, mut choices: Vec<Choice>) -> Vec<Choice> {
        if self.sent.has(name) {
            let chosen: Vec<&str> = self.sent.all(name).collect();
            choices.iter_mut().for_each(|choice| choice.on = chosen.contains(&choice.value.as_str()));
        }
        choices
    }

    fn code(&self, name: &str, codes: &[(String, String)], required: bool) -> Control {
        let choices = codes.iter().map(|(code, label)| Choice::new(code, label.clone())).collect();
        let choices = self.marked(name, choices);
        if codes.len() <= RADIOS && required { Control::Radios(choices) } else { Control::Select(choices) }
    }

    fn list(&self, member: &Member, item: &Shape, name: &str) -> Control {
        match item {
            Shape::Object(members) => self.rows(member, members, name),
            Shape::Code(codes) => {
                let choices = codes.iter().map(|(code, label)| Choice::new(code, label.clone())).collect();
                Control::Ticks(self.marked(name, choices))
            }
            Shape::Line | Shape::Story => Control::Story { value: self.value(name, ""), rows: 3 },
            _ => {
                let mut choices = self.choices.of(member, item);
                if self.sent.is_empty() {
                    let all = labels::is_ticked_at_first(&member.of, &member.name);
                    choices.iter_mut().for_each(|choice| choice.on = choice.on || all);
                }
                // After a form came back, only what was ticked is.
                if !self.sent.is_empty() && !self.sent.has(name) {
                    choices.iter_mut().for_each(|choice| choice.on = false);
                }
                Control::Ticks(self.marked(name, choices))
            }
        }
    }

    fn rows(&self, member: &Member, members: &[Member], name: &str) -> Control {
        // Signatures and seals: a row for everybody whose it needs, to be ticked.
        if let Some((key, needed)) = self.choices.needed_rows(members) {
            let shown = needed.into_iter().enumerate().map(|(number, choice)| {
                let name = format!("{name}/{number}");
                let mut fields = self.members(members, &name, true);
                for field in &mut fields {
                    if field.name == format!("{name}/{key}") {
                        field.control = Control::Hidden { value: choice.value.clone() };
                    }
                }
                let ticked = Some(!self.sent.text(&name).is_empty());
                Row { name, title: choice.label, ticked, fields }
            });
            return Control::Rows { shown: shown.collect(), more: Vec::new() };
        }
        let filled = rows(name, self.sent).len().max(1);
        let mut shown: Vec<Row> = (0..filled.max(ROWS))
            .map(|number| {
                let row = format!("{name}/{number}");
                let title = format!("{}{}", labels::of(&member.of, &member.name).0, number + 1);
                Row { fields: self.members(members, &row, false), name: row, title, ticked: None }
            })
            .collect();
        let more = shown.split_off(filled);
        Control::Rows { shown, more }
    }

    /// A document: its kind, and a number or the reason why there is none.
    fn document(&self, choices: &[(String, Vec<Member>)], name: &str) -> Vec<Field> {
        let at = |member: &str| format!("{name}/{member}");
        let kinds = choices.iter().map(|(tag, _)| Choice::new(tag, labels::document(tag))).collect();
        let line = |member: &str| {
            let (label, hint) = labels::of("Identity", member);
            let errors = self.errors.at(&at(member)).map(ToOwned::to_owned).collect();
            let control = Control::Line { kind: "text", value: self.value(&at(member), "") };
            Field { name: at(member), label: label.to_owned(), hint, required: false, errors, control }
        };
        let kind = Field {
            name: at("kind"),
            label: labels::of("Identity", "kind").0.to_owned(),
            hint: "",
            required: false,
            errors: self.errors.at(&at("kind")).map(ToOwned::to_owned).collect(),
            control: Control::Select(self.marked(&at("kind"), kinds)),
        };
        vec![kind, line("number"), line("reason")]
    }
}
