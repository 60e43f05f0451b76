//! Which cases there are: of every story as many as it weighs, told with disputes, people and days that the seed chooses.

use std::collections::{BTreeSet, VecDeque};

use domain::calendar::Calendar;
use domain::case::{MediationState, PartyKind, Risk, RiskLevel, Risks, Side};
use domain::category::Sector;
use domain::division::{DivisionCode, villages};
use domain::money::Fen;
use domain::person::{NewParty, Particulars};
use domain::time::{CivilDate, add_days};
use escalation::Dispute as Told;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use store::cases::NewCase;

use super::disputes::{self, Cast, Dispute};
use super::docket::Docket;
use super::people::{People, line};
use super::staff::{self, Staff};
use super::stories;
use super::story::{Desk, End, Registrar, Story};
use super::wording::{WHEN, Words};
use crate::world::places::{PLACES, Place};
use domain::organisation::{OrganisationKind, Role, Tier};

/// How far back the demonstration goes, in days.
const DAYS: i64 = 730;

/// The division whose villages the cases lie in.
pub(super) const CITY: &str = "3306";

/// The county that gives most of them.
const COUNTY: &str = "330681";

/// Most people who speak for a group.
const REPRESENTATIVES: u32 = 5;

/// Makes the cases.
pub(super) struct Planner<'a> {
    random: StdRng,
    people: People,
    staff: &'a Staff,
    villages: Vec<(DivisionCode, String)>,
    calendar: Calendar,
    today: CivilDate,
}

impl<'a> Planner<'a> {
    pub(super) fn new(seed: u64, staff: &'a Staff, today: CivilDate) -> Self {
        let city = super::city();
        let villages = villages()
            .skip_while(|(code, _)| !city.contains(*code))
            .take_while(|(code, _)| city.contains(*code))
            .map(|(code, name)| (code, short(&name)))
            .collect();
        Self {
            random: StdRng::seed_from_u64(seed),
            people: People::new(seed),
            staff,
            villages,
            calendar: Calendar::official(),
            today,
        }
    }

    /// The villages in a division.
    pub(super) fn villages_around(&self, division: &str) -> Vec<(DivisionCode, String)> {
        let within = |(code, _): &&(DivisionCode, String)| code.to_string().starts_with(division);
        self.villages.iter().filter(within).cloned().collect()
    }

    /// So many cases, in the order of their registration.
    pub(super) fn cases(&mut self, count: usize) -> Vec<Docket> {
        let stories: Vec<_> = stories::all().map(|story| (story, story.weight)).collect();
        let mut dockets: Vec<_> =
            by_weight(count, &stories).into_iter().enumerate().map(|(n, story)| self.case(n, story)).collect();
        dockets.sort_by_key(|docket| (docket.registered_on, docket.variety));
        dockets
    }

    fn case(&mut self, variety: usize, story: &'static Story) -> Docket {
        let dispute = self.dispute(story);
        let desk = self.desk(story, dispute);
        let (division, village) = self.scene(desk, story);
        let (registered_on, days) = self.days(story);
        let claimed = dispute.yuan.map(|(least, most)| round(self.random.random_range(least..=most)));
        let agreed = claimed.map(|yuan| round(yuan * self.random.random_range(50..90) / 100));

        let home = format!("{}{village}", township_of(division));
        let applicant = self.party(Side::Applicant, dispute.applicant, &home);
        let respondent = self.party(Side::Respondent, dispute.respondent, &home);
        let words = Words {
            applicant: applicant.particulars.name.to_string(),
            respondent: respondent.particulars.name.to_string(),
            village,
            when: WHEN.choose(&mut self.random).copied().unwrap_or("近日"),
            claimed,
            agreed,
        };
        let registrar = self.registrar(story, desk, variety);
        let told = Told {
            responsible: Some(self.staff.id(desk)),
            division,
            source: story.source.0,
            referred_by: story.source.1.map(line),
            applied_on: registered_on,
            category: dispute.category,
            sectors: sectors(dispute),
            difficulty: dispute.difficulty,
            title: line(&words.fill(dispute.title)),
            narrative: words.tell(dispute.narrative),
            requests: dispute.requests.iter().map(|request| line(&words.fill(request))).collect(),
            claimed: claimed.map(Fen::from_yuan),
            risks: first_risks(dispute),
        };
        Docket {
            story,
            dispute,
            words,
            new: NewCase { dispute: told, parties: vec![applicant, respondent] },
            registrar,
            days,
            registered_on,
            variety,
            done: None,
            id: None,
            version: 0,
            state: MediationState::Registered,
            parties: Vec::new(),
            holder: desk,
            offered_to: None,
            host: None,
            joined: Vec::new(),
            sessions: 0,
            payments: Vec::new(),
            uploads: VecDeque::new(),
            orders: 0,
        }
    }

    /// A dispute that fits, the common ones more often.
    fn dispute(&mut self, story: &Story) -> &'static Dispute {
        let fitting: Vec<_> = disputes::all().filter(|dispute| (story.fits)(dispute)).collect();
        let chosen = fitting.choose_weighted(&mut self.random, |dispute| dispute.share);
        chosen.expect("every story has disputes that fit")
    }

    /// Key of the organisation it begins at.
    fn desk(&mut self, story: &Story, dispute: &Dispute) -> &'static str {
        let of_kind = |kind| PLACES.iter().filter(move |place: &&Place| place.kind == kind).map(|place| place.key);
        let township = || of_kind(OrganisationKind::TownshipCommittee).collect::<Vec<_>>();
        let desks: Vec<&str> = match story.desk {
            Desk::Village if story.register == Registrar::GridWorker => of_kind(OrganisationKind::VillageCommittee)
                .filter(|key| staff::place(key).people.iter().any(|person| person.roles.contains(&Role::GridWorker)))
                .collect(),
            Desk::Village => of_kind(OrganisationKind::VillageCommittee).collect(),
            Desk::Enterprise => of_kind(OrganisationKind::EnterpriseCommittee).collect(),
            // 枫桥 is larger than 赵家, and what is sent by its own police and court stays there.
            Desk::Township if story.source.1.is_some() || mentions(story, "zhaojia") => vec!["township"],
            Desk::Township => [township(), vec!["township"; 2]].concat(),
            Desk::County => vec!["county-centre"],
            Desk::City => vec!["city-centre"],
            Desk::Professional => staff::sector_committee(dispute).into_iter().collect(),
        };
        desks.choose(&mut self.random).copied().expect("the world has every kind of desk")
    }

    /// A village within the division of the desk. What the city handles itself lies anywhere in it.
    fn scene(&mut self, desk: &str, story: &Story) -> (DivisionCode, String) {
        let within: DivisionCode = match staff::place(desk) {
            Place { tier: Tier::County, .. } if sends_down(story) => "330681110".parse(),
            Place { tier: Tier::County, .. } => COUNTY.parse(),
            place => place.division.parse(),
        }
        .expect("places lie in divisions");
        let around: Vec<_> = self.villages.iter().filter(|(code, _)| within.contains(*code)).collect();
        around.choose(&mut self.random).map(|(code, name)| (*code, name.clone())).expect("every division has villages")
    }

    fn registrar(&mut self, story: &Story, desk: &'static str, variety: usize) -> &'static str {
        match story.register {
            Registrar::Mediator => staff::mediator(desk, variety),
            Registrar::GridWorker => staff::somebody(desk, &[Role::GridWorker]),
            Registrar::PetitionClerk => staff::overseer("petition"),
            Registrar::JusticeOfficer => staff::overseer("county-justice"),
        }
    }

    /// The day of registration and those of the script, none on a day of rest and none later than yesterday.
    fn days(&mut self, story: &Story) -> (CivilDate, Vec<CivilDate>) {
        let length = i64::from(story.days());
        let yesterday = add_days(self.today, -1);
        let ago = match story.end {
            End::Past => self.random.random_range(length + 1..=DAYS.max(length + 1)),
            End::Ago(fewest, most) => length + i64::from(self.random.random_range(fewest..=most)),
        };
        let mut start = add_days(self.today, -ago);
        loop {
            let registered_on = self.calendar.working_day_from(start);
            let days = self.working_days(start, registered_on, story);
            if days.last().is_none_or(|last| *last <= yesterday) && registered_on <= yesterday {
                return (registered_on, days);
            }
            start = add_days(start, -1);
        }
    }

    /// The days of the script, each on a working day of its own.
    fn working_days(&self, start: CivilDate, registered_on: CivilDate, story: &Story) -> Vec<CivilDate> {
        let mut earliest = registered_on;
        let day = |(offset, _)| {
            let day = self.calendar.working_day_from(add_days(start, i64::from(offset)).max(earliest));
            earliest = add_days(day, 1);
            day
        };
        story.script().map(day).collect()
    }

    fn party(&mut self, side: Side, cast: Cast, home: &str) -> NewParty {
        let today = self.today;
        let simple = |kind, particulars| NewParty {
            side,
            kind,
            particulars,
            members: 1,
            representatives: Vec::new(),
            guardians: Vec::new(),
            lives_on_own_labour: false,
            consent: None,
        };
        match cast {
            Cast::Person => simple(PartyKind::Person, self.people.grown_up(home, today)),
            Cast::Undocumented => simple(PartyKind::Person, self.people.undocumented(home, today)),
            Cast::Child => {
                let (child, guardian) = self.people.child(home, today);
                NewParty { guardians: vec![guardian], ..simple(PartyKind::Person, child) }
            }
            Cast::Firm(names) => {
                let name = names.choose(&mut self.random).copied().unwrap_or("诸暨市枫盛服饰有限公司");
                simple(PartyKind::Organisation, self.people.firm(name, home))
            }
            Cast::Group(name, fewest, most) => {
                let members = self.random.random_range(fewest..=most);
                let group = self.people.group(&format!("{name}等{members}人"), home);
                let representatives = 1 + self.random.random_range(1..REPRESENTATIVES);
                let representatives: Vec<Particulars> =
                    (0..representatives).map(|_| self.people.grown_up(home, today)).collect();
                NewParty { members, representatives, ..simple(PartyKind::Group, group) }
            }
        }
    }
}

/// So many stories, each as often as it weighs, and as evenly mixed as can be: the one that lags most behind comes next.
pub(super) fn by_weight<S: Copy>(count: usize, stories: &[(S, u32)]) -> Vec<S> {
    let total: i64 = stories.iter().map(|(_, weight)| i64::from(*weight)).sum();
    let mut credits = vec![0; stories.len()];
    (0..count)
        .map(|_| {
            for (credit, (_, weight)) in credits.iter_mut().zip(stories) {
                *credit += i64::from(*weight);
            }
            // Of equals the first, so that the order of the table decides and nothing else.
            let next = (0..stories.len()).rev().max_by_key(|position| credits[*position]).unwrap_or(0);
            credits[next] -= total;
            stories[next].0
        })
        .collect()
}

fn mentions(story: &Story, key: &str) -> bool {
    use super::story::Step;
    story.script().flat_map(|(_, steps)| steps).any(|step| matches!(step, Step::Join(keys) if keys.contains(&key)))
}

/// Whether the story goes down to 赵家, so that the dispute has to lie there.
fn sends_down(story: &Story) -> bool {
    use super::story::Step;
    story.script().flat_map(|(_, steps)| steps).any(|step| matches!(step, Step::Down("zhaojia", _)))
}

/// Sectors that the telling names, beside that of the category.
fn sectors(dispute: &Dispute) -> BTreeSet<Sector> {
    let told = [(Sector::Campus, "学校"), (Sector::Insurance, "保险")];
    told.into_iter().filter(|(_, word)| dispute.narrative.contains(word)).map(|(sector, _)| sector).collect()
}

/// What is seen of the danger at once.
fn first_risks(dispute: &Dispute) -> Risks {
    if dispute.involves(Cast::is_child) {
        return Risks { level: RiskLevel::Low, flags: vec![Risk::Minor] };
    }
    Risks::default()
}

/// To the hundred; small amounts to the ten.
pub(super) fn round(yuan: u32) -> u32 {
    let step = if yuan < 2_000 { 10 } else { 100 };
    (yuan / step).max(1) * step
}

/// A village as people call it: 枫源村, 枫一社区.
fn short(name: &str) -> String {
    name.trim_end_matches("居委会").trim_end_matches("委会").to_owned()
}

/// Name of the township a village lies in.
fn township_of(village: DivisionCode) -> &'static str {
    let township = village.township().and_then(|code| domain::division::DivisionTree::official().get(code));
    township.map_or("", |division| division.name)
}
