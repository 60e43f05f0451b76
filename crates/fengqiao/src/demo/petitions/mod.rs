//! The petitions of the demonstration: two years of them beside the cases, by the same commands that the interface sends.

mod care;
mod deeds;
mod matters;
mod stories;

use std::collections::BTreeMap;

use chrono::TimeDelta;
use domain::calendar::Calendar;
use domain::division::DivisionCode;
use domain::id::PetitionId;
use domain::person::Particulars;
use domain::time::{CivilDate, add_days, start_of};
use escalation::petition::Rate;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};
use store::Store;
use store::cases::{self, CaseError};
use store::clock::SettableClock;
use store::petitions::{self, Answer, NewPetition};

use super::Size;
use super::people::People;
use super::plan::{by_weight, round};
use super::staff::Staff;
use super::wording::{WHEN, Words};
use crate::Failure;
use matters::{MATTERS, Matter};
use stories::{STORIES, Step, Story};

/// Cases for one petition.
const CASES_EACH: usize = 5;

/// Minutes after midnight at which the first petition of a day is worked on: after the cases.
const WORK_BEGINS: i64 = 17 * 60;

/// Most people who speak for a group.
const REPRESENTATIVES: u32 = 5;

/// A petition that is told.
struct Letter {
    story: &'static Story,
    matter: &'static Matter,
    words: Words,
    new: Value,
    phone_tail: String,
    days: Vec<CivilDate>,
    /// Number of the petition it repeats.
    first: Option<usize>,
    id: Option<PetitionId>,
    query_code: Option<String>,
    /// Days of the script that are over.
    done: usize,
}

/// All petitions, and where they are played.
pub(super) struct Petitions<'a> {
    store: &'a Store,
    clock: &'a SettableClock,
    staff: &'a Staff,
    letters: Vec<Letter>,
    /// Numbers of the petitions for which something is to be done on a day.
    waiting: BTreeMap<CivilDate, Vec<usize>>,
    /// The steps that the rules refused, each the end of its petition.
    pub(super) refused: Vec<String>,
}

impl<'a> Petitions<'a> {
    /// As many as go with so many cases.
    pub(super) fn plan(
        (store, clock, staff): (&'a Store, &'a SettableClock, &'a Staff),
        Size { cases, seed, today }: Size,
        villages: &[(DivisionCode, String)],
    ) -> Self {
        let mut random = StdRng::seed_from_u64(seed);
        let mut people = People::new(seed.wrapping_add(1));
        let mut letters: Vec<Letter> = Vec::new();
        let stories: Vec<_> = STORIES.iter().map(|story| (story, story.weight)).collect();
        for (number, story) in by_weight(cases / CASES_EACH, &stories).into_iter().enumerate() {
            let matter = &MATTERS[number % MATTERS.len()];
            let (division, village) = villages.choose(&mut random).cloned().expect("the county has villages");
            let speak = if story.present > 1 { REPRESENTATIVES } else { 1 };
            let petitioners: Vec<_> = (0..speak).map(|_| people.grown_up(&village, today)).collect();
            let words = Words {
                applicant: petitioners[0].name.to_string(),
                respondent: matter.other.replace("{村}", &village),
                village,
                when: WHEN.choose(&mut random).copied().unwrap_or("近日"),
                claimed: Some(round(random.random_range(3_000..90_000))),
                agreed: None,
            };
            let length = story.script.last().map_or(0, |(day, _)| *day);
            let longest = story.again.map_or(length, |(day, _)| day.max(length));
            let begin = add_days(today, -i64::from(longest + random.random_range(story.ago.0..=story.ago.1)));
            let about = (matter, &words, division, &*petitioners);
            let first = letters.len();
            letters.extend(Letter::new(story, about, (begin, today), None));
            if let Some((day, again)) = story.again.filter(|_| letters.len() > first) {
                letters.extend(Letter::new(again, about, (add_days(begin, i64::from(day)), today), Some(first)));
            }
        }
        let mut waiting: BTreeMap<CivilDate, Vec<usize>> = BTreeMap::new();
        for (number, letter) in letters.iter().enumerate() {
            waiting.entry(letter.days[0]).or_default().push(number);
        }
        Self { store, clock, staff, letters, waiting, refused: Vec::new() }
    }

    /// The next day on which something is to be done.
    pub(super) fn next_day(&self) -> Option<CivilDate> {
        self.waiting.first_key_value().map(|(day, _)| *day)
    }

    /// Does what is to be done on a day.
    ///
    /// # Errors
    /// When the database fails. A step that the rules refuse ends its petition there; it is said in the log.
    pub(super) fn play(&mut self, today: CivilDate) -> Result<(), Failure> {
        let mut minute = WORK_BEGINS;
        for number in self.waiting.remove(&today).unwrap_or_default() {
            while self.letters[number].next_day() == Some(today) {
                for step in self.letters[number].steps() {
                    minute += 1;
                    self.clock.set(start_of(today) + TimeDelta::minutes(minute));
                    match self.step(number, step, today) {
                        Ok(()) => {}
                        Err(CaseError::Store(error)) => return Err(error.into()),
                        Err(CaseError::Refused(refusal)) => {
                            let letter = &mut self.letters[number];
                            let title = &letter.new["petition"]["title"];
                            tracing::warn!(%today, %title, ?step, %refusal, "a petition of the demonstration cannot go on");
                            self.refused.push(format!("{today} {title} {step:?}: {refusal}"));
                            letter.days.clear();
                            break;
                        }
                    }
                }
                self.letters[number].done += 1;
            }
            if let Some(next) = self.letters[number].next_day() {
                self.waiting.entry(next).or_default().push(number);
            }
        }
        Ok(())
    }

    fn step(&mut self, number: usize, step: Option<Step>, today: CivilDate) -> Result<(), CaseError> {
        let letter = &self.letters[number];
        let clerk = self.staff.scope(letter.story.clerk).clone();
        let Some((step, id)) = step.zip(letter.id) else {
            let new: NewPetition = serde_json::from_value(letter.new.clone()).expect("the letter is a petition");
            let receipt = self.store.write_blocking(move |t| petitions::register(t, &clerk, &new))?;
            let letter = &mut self.letters[number];
            (letter.id, letter.query_code) = (Some(receipt.id), receipt.query_code);
            return Ok(());
        };
        if let Step::Rate(satisfaction) = step {
            return self.rate(letter, satisfaction);
        }
        let first = letter.first.and_then(|first| self.letters[first].id);
        let reader = clerk.clone();
        let petition = self.store.read_blocking(move |s| petitions::sheet(s, &reader, id))?.petition;
        let day = deeds::Day { letter, staff: self.staff, petition: &petition, first, today };
        for (by, path, body) in deeds::of_petition(&day, step) {
            let (reader, by) = (clerk.clone(), self.staff.scope(by).clone());
            let version = self.store.read_blocking(move |s| petitions::sheet(s, &reader, id))?.petition.version;
            let command = deeds::petition_command(path, body);
            self.store.write_blocking(move |t| petitions::act(t, &by, id, version, command.clone()))?;
        }
        for (by, path, make) in deeds::of_case(step) {
            let (reader, by) = (clerk.clone(), self.staff.scope(by).clone());
            let case = self.store.read_blocking(move |s| petitions::sheet(s, &reader, id))?.case;
            let case = case.expect("it has been referred").id;
            let reader = by.clone();
            let sheet = self.store.read_blocking(move |s| cases::sheet(s, &reader, case))?.case;
            let parties = sheet.parties.iter().map(|party| party.person).collect::<Vec<_>>();
            let command =
                deeds::case_command(path, make(&deeds::Table { parties: &parties, staff: self.staff, today }));
            self.store.write_blocking(move |t| cases::act(t, &by, case, sheet.version, command.clone()))?;
        }
        Ok(())
    }

    /// The petitioner rates office and unit, as far as there is something to rate.
    fn rate(&self, letter: &Letter, satisfaction: &'static str) -> Result<(), CaseError> {
        let Some(query_code) = letter.query_code.clone() else { return Ok(()) };
        let answer = Answer { query_code, phone_tail: Some(letter.phone_tail.clone()) };
        let asked = answer.clone();
        let rateable = self.store.read_blocking(move |s| petitions::status(s, &asked))?.rateable;
        for party in rateable {
            let rating = serde_json::from_value::<Rate>(json!({"party": party, "satisfaction": satisfaction}));
            let (answer, rating) = (answer.clone(), rating.expect("it is a rating"));
            self.store.write_blocking(move |t| petitions::rate(t, &answer, rating.clone()))?;
        }
        Ok(())
    }
}

impl Letter {
    /// The petition as it came, if its story is over before today.
    fn new(
        story: &'static Story,
        (matter, words, division, petitioners): (&'static Matter, &Words, DivisionCode, &[Particulars]),
        (begin, today): (CivilDate, CivilDate),
        first: Option<usize>,
    ) -> Option<Self> {
        let calendar = Calendar::official();
        let mut days = vec![calendar.working_day_from(begin)];
        for (offset, _) in story.script {
            let earliest = days[days.len() - 1].max(add_days(begin, i64::from(*offset)));
            days.push(calendar.working_day_from(earliest));
        }
        (days[days.len() - 1] < today).then(|| Self {
            story,
            matter,
            words: words.clone(),
            new: told(story, matter, words, division, petitioners, days[0]),
            phone_tail: petitioners[0].phone.as_ref().map(|phone| phone.as_str()[7..].to_owned()).unwrap_or_default(),
            days,
            first,
            id: None,
            query_code: None,
            done: 0,
        })
    }

    fn next_day(&self) -> Option<CivilDate> {
        self.days.get(self.done).copied()
    }

    /// What its next day brings; first of all its registration.
    fn steps(&self) -> Vec<Option<Step>> {
        match self.done.checked_sub(1) {
            None => vec![None],
            Some(day) => self.story.script[day].1.iter().copied().map(Some).collect(),
        }
    }
}

/// The petition as the clerk writes it down.
fn told(
    story: &Story,
    matter: &Matter,
    words: &Words,
    division: DivisionCode,
    petitioners: &[Particulars],
    today: CivilDate,
) -> Value {
    let (group, accusation) = (story.present > 1, story.kind == "accusation");
    let role = if group { "representative" } else { "single" };
    let petitioners: Vec<_> =
        petitioners.iter().map(|particulars| json!({"role": role, "particulars": particulars})).collect();
    let accused = format!("{}有关负责人", words.village);
    json!({
        "petition": {
            "received_on": today, "kind": story.kind, "channel": story.channel,
            "purpose": match story.kind { "appeal" => "decision", "accusation" => "exposure", _ => "opinion" },
            "content": matter.content, "issue_division": division,
            "title": if accusation { format!("反映{accused}的问题") } else { words.fill(matter.title) },
            "narrative": words.fill(matter.narrative), "requests": [matter.request],
            "source_number": matches!(story.channel, "hotline" | "leader_letter").then(|| format!("ZJ{}", today.format("%Y%m%d"))),
            "headcount": {"present": story.present, "involved": story.present * if group { 4 } else { 1 }},
            "accused": {"names": if accusation { vec![accused] } else { Vec::new() }},
            "flags": if group { vec!["major_urgent"] } else { Vec::new() },
        },
        "petitioners": petitioners,
    })
}
