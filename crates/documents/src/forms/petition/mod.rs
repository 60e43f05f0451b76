//! The forms of petition work (信访文书), in the order in which they come about. Their names are those of domain reference
//! 9; wording beyond the named fields follows 《信访工作条例》.

mod authority;
mod correction;
mod handling;
mod intake;
mod opinion;
mod oversight;
mod people;

use chrono::NaiveDate;
use domain::id::OrganisationId;
use domain::petition::Petition;
use store::Materials;

use crate::filling::{Filling, joined, text};
use crate::form::{Form, Occasion, Subject};
use crate::words;

/// Every form of a petition.
pub const FORMS: &[&Form<Petition>] = &[
    &intake::REGISTER,
    &authority::POWER_OF_ATTORNEY,
    &authority::ELECTION,
    &intake::TRANSFER,
    &intake::ASSIGNMENT,
    &intake::OBJECTION,
    &handling::ACCEPTANCE,
    &handling::NON_ACCEPTANCE,
    &handling::EXTENSION,
    &handling::REPLY,
    &opinion::HANDLING,
    &opinion::REVIEW,
    &opinion::RECHECK,
    &opinion::SERVICE,
    &opinion::HEARING_NOTICE,
    &opinion::HEARING,
    &oversight::SUPERVISION,
    &oversight::RECTIFICATION,
    &oversight::PROPOSAL,
    &oversight::SPONSORSHIP,
    &oversight::MEETING,
    &oversight::RATING,
    &correction::CORRECTION,
];

impl Subject for Petition {
    const FORMS: &'static [&'static Form<Self>] = FORMS;

    fn number(&self) -> Option<String> {
        Some(self.number.to_string())
    }

    fn version(&self) -> u64 {
        self.version
    }
}

/// A petition being filled into a form.
type Of<'d> = Filling<'d, Petition>;

impl<'d> Filling<'d, Petition> {
    fn petition(&self) -> &'d Petition {
        &self.materials.subject
    }
}

/// One paper for each of what has happened, named by its day.
fn each(days: impl IntoIterator<Item = NaiveDate>) -> Vec<Occasion> {
    Occasion::each(days.into_iter().map(words::date), None)
}

/// The one paper of what has happened, if it has.
fn once(happened: bool) -> Vec<Occasion> {
    if happened { Occasion::only() } else { Vec::new() }
}

/// The organisation that reads the petition issues the paper.
fn reader(filling: &Of<'_>) -> OrganisationId {
    filling.materials.reader.id
}

fn title(filling: &Of<'_>) -> Option<String> {
    text(&filling.petition().title)
}

fn narrative(filling: &Of<'_>) -> Option<String> {
    text(&filling.petition().narrative)
}

fn requests(filling: &Of<'_>) -> Option<String> {
    crate::filling::numbered(filling.petition().requests.iter().cloned())
}

/// The petitioners by name; what a letter without a name is from.
fn petitioners(filling: &Of<'_>) -> Option<String> {
    if filling.petition().is_nameless() {
        return Some("（匿名）".to_owned());
    }
    joined(filling.petition().petitioners.iter().map(|petitioner| filling.name(petitioner.person)))
}

fn received(filling: &Of<'_>) -> Option<String> {
    Some(words::date(filling.petition().received_on))
}

/// An amount of people.
fn head_count(people: u32) -> Option<String> {
    (people > 0).then(|| format!("{people}人"))
}

/// A day, if there is one.
fn day(on: Option<NaiveDate>) -> Option<String> {
    on.map(words::date)
}

/// Whether accusation material would leave the organs that may know it: such a petition has no letters to units.
fn may_be_sent(materials: &Materials<Petition>) -> bool {
    !materials.subject.is_accusation()
}

#[cfg(test)]
mod tests {
    use crate::forms::tests::{ids_stand_once, parts_use_all_fields};

    use super::FORMS;

    #[test]
    fn ids_are_words_of_urls_and_stand_once() {
        ids_stand_once(FORMS);
    }

    #[test]
    fn the_parts_of_a_form_use_its_fields_and_all_of_them() {
        parts_use_all_fields(FORMS);
    }
}
