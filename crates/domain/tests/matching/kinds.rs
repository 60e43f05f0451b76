//! What makes a pair hard to tell, and how such pairs are made of the matters.

use domain::matching::{PetitionTraits, PetitionerRole as Role, PetitionerTraits};

use crate::labelled::{Matter, Pair, Telling, matters};
use crate::traditional::traditional;

macro_rules! kinds {
    ($($kind:ident $repeat:literal $name:literal;)*) => {
        /// Kind of difficulty.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
        pub enum Kind { $($kind,)* }

        impl Kind {
            pub const ALL: &'static [Self] = &[$(Self::$kind,)*];

            /// Whether such a pair is a repeat.
            pub const fn is_repeat(self) -> bool {
                match self { $(Self::$kind => $repeat,)* }
            }

            /// Name in the document.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$kind => $name,)* }
            }
        }
    };
}

kinds! {
    OtherChannel true "another channel, same telephone";
    SameSound true "name written by its sound";
    Misspelt true "one character of the name wrong or more";
    Traditional true "traditional characters";
    ChangedPhone true "changed telephone, same address";
    AddressSpelling true "no telephone, address written otherwise";
    MarriedName true "name after marriage";
    GroupMember true "representative, then alone";
    JointSignatory true "one of the signatories is the same";
    Principal true "by an agent, same principal";
    Reordered true "narrative in another order";
    Ticket true "hotline ticket with surname and telephone";
    Copy true "copy of the text with the name alone";
    AnonymousAccusation true "anonymous, same accused";
    SameFamilyOtherMatter false "same family, other matter";
    SameFamilySameMatter false "same family, same matter, another petitioner";
    OtherHousehold false "same village and office, other household";
    SameWords false "other household, same letter copied";
    SameCompany false "same company, other worker or customer";
    SameNameElsewhere false "same name in another township, same story";
    SameNameNearby false "same name in the same township, other house";
    NameAlone false "same name, nothing else known";
    OtherMatter false "same person, other matter";
    OtherMatterSamePlace false "same person, other matter with the same office or company";
    NewRequest false "same person, new request after settlement";
    SharedAgent false "same agent, other principal";
    SameSurnameTicket false "hotline ticket, same surname, other telephone";
}

const LETTER: usize = 0;
const ONLINE: usize = 1;
const TICKET: usize = 2;

/// Every pair.
pub fn labelled_set() -> Vec<Pair> {
    let all = matters();
    let mut pairs = Vec::new();
    for matter in &all {
        let mut add = |kind, first, second| pairs.push(Pair { half: matter.half(), kind, first, second });
        repeats(matter, &mut add);
        let half: Vec<&Matter> = all.iter().filter(|other| other.half() == matter.half()).collect();
        lookalikes(matter, &half, &mut add);
    }
    pairs
}

type Add<'a> = &'a mut dyn FnMut(Kind, PetitionTraits, PetitionTraits);

fn named(person: PetitionerTraits, name: &str) -> PetitionerTraits {
    PetitionerTraits { name: name.to_owned(), ..person }
}

fn calling_from_elsewhere(person: PetitionerTraits) -> PetitionerTraits {
    let phone = person.phone.map(|phone| phone.replacen("138", "159", 1));
    PetitionerTraits { phone, ..person }
}

fn in_part(person: PetitionerTraits, role: Role) -> PetitionerTraits {
    PetitionerTraits { role, ..person }
}

/// Neither telephone nor address.
fn name_alone(person: PetitionerTraits) -> PetitionerTraits {
    PetitionerTraits { phone: None, address: String::new(), division: None, ..person }
}

fn surname_and_title(person: PetitionerTraits) -> PetitionerTraits {
    let compound = person.name.starts_with("欧阳") || person.name.starts_with("尉迟");
    let surname: String = person.name.chars().take(if compound { 2 } else { 1 }).collect();
    PetitionerTraits { name: surname + "先生", address: String::new(), division: None, ..person }
}

fn lawyer() -> PetitionerTraits {
    PetitionerTraits {
        role: Role::Agent,
        name: "严律成".to_owned(),
        identity: Some("card-lawyer".to_owned()),
        phone: Some("13900000001".to_owned()),
        division: None,
        address: String::new(),
    }
}

/// A fellow petitioner made of a relative of a neighbour.
fn fellow(matter: &Matter, number: usize, role: Role) -> PetitionerTraits {
    let name = format!("{}{}", ["郝", "龙", "段", "雷"][number], &matter.relative.chars().last().unwrap_or('明'));
    let phone = Some(format!("177{:08}", matter.number * 10 + number));
    PetitionerTraits { role, name, phone, address: format!("{}{}号", matter.place, 300 + number), ..matter.person() }
}

/// Clauses backwards.
fn reordered(told: &Telling) -> Telling {
    let mut clauses: Vec<&str> = told.facts.split(['，', '。']).filter(|clause| !clause.is_empty()).collect();
    clauses.reverse();
    Telling { facts: clauses.join("，"), ..told.clone() }
}

/// Without the township, numbers in characters.
fn address_otherwise(person: PetitionerTraits) -> PetitionerTraits {
    let tail = person.address.split_once(['镇', '乡']).map_or(person.address.as_str(), |(_, tail)| tail);
    let tail = if tail.is_empty() { person.address.as_str() } else { tail };
    let digits = ["〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let address =
        tail.chars().map(|c| c.to_digit(10).map_or(c.to_string(), |d| digits[d as usize].to_owned())).collect();
    PetitionerTraits { address, phone: None, ..person }
}

fn repeats(matter: &Matter, add: Add<'_>) {
    let told = &matter.tellings;
    let by = |person: PetitionerTraits, telling: usize| matter.told_by(person, &told[telling]);
    let person = || matter.person();
    let first = || by(matter.identified(), LETTER);

    for second in [ONLINE, TICKET] {
        add(Kind::OtherChannel, first(), by(person(), second));
        add(Kind::SameSound, first(), by(named(person(), &matter.same_sound), second));
        add(Kind::ChangedPhone, first(), by(calling_from_elsewhere(person()), second));
        let script = |text: &str| traditional(text);
        let written = Telling {
            title: script(&told[second].title),
            facts: script(&told[second].facts),
            request: script(&told[second].request),
        };
        add(Kind::Traditional, first(), matter.told_by(named(person(), &script(&matter.name)), &written));
        let principal = PetitionerTraits { phone: None, ..in_part(person(), Role::Principal) };
        add(Kind::Principal, first(), matter.told_by_all(vec![lawyer(), principal], &told[second]));
        add(Kind::JointSignatory, group(matter, Role::JointSignatory), by(person(), second));
        if let Some(married) = &matter.married {
            add(Kind::MarriedName, first(), by(named(person(), married), second));
            add(Kind::MarriedName, first(), by(named(calling_from_elsewhere(person()), married), second));
        }
        if ["P12", "P14", "P18"].contains(&matter.class.as_str()) {
            let accused = |telling: usize| {
                let petition = matter.told_by_all(Vec::new(), &told[telling]);
                PetitionTraits { accused: vec![matter.accused.clone()], ..petition }
            };
            add(Kind::AnonymousAccusation, accused(LETTER), accused(second));
        }
    }
    add(Kind::OtherChannel, by(person(), ONLINE), by(person(), TICKET));
    add(Kind::Misspelt, first(), by(named(person(), &matter.misspelt), ONLINE));
    add(Kind::AddressSpelling, first(), by(address_otherwise(person()), ONLINE));
    add(Kind::GroupMember, group(matter, Role::Representative), by(person(), ONLINE));
    add(Kind::Reordered, first(), matter.told_by(person(), &reordered(&told[ONLINE])));
    add(Kind::Ticket, first(), by(surname_and_title(person()), TICKET));
    add(Kind::Ticket, by(person(), ONLINE), by(surname_and_title(person()), TICKET));
    add(Kind::Copy, first(), matter.told_by(name_alone(person()), &reordered(&told[LETTER])));
}

/// A petition of four, the person among them in that part.
fn group(matter: &Matter, role: Role) -> PetitionTraits {
    let others = [Role::Representative, Role::JointSignatory, Role::JointSignatory];
    let others = others.into_iter().enumerate().map(|(number, role)| fellow(matter, number, role));
    let all = others.chain([in_part(matter.person(), role)]).collect();
    matter.told_by_all(all, &matter.tellings[LETTER])
}

fn lookalikes(matter: &Matter, half: &[&Matter], add: Add<'_>) {
    let told = &matter.tellings;
    let first = || matter.told_by(matter.identified(), &told[LETTER]);
    let here = half.iter().position(|other| other.number == matter.number).unwrap_or(0);
    let following = || half.iter().cycle().skip(here + 1).take(half.len());
    let neighbours: Vec<_> = half.iter().filter(|o| o.group == matter.group && o.number != matter.number).collect();
    let strangers: Vec<_> = following().filter(|other| other.group != matter.group).take(2).collect();
    let company = ["公司", "厂", "院", "会所", "旅行社", "学校", "场"].iter().any(|end| matter.accused.ends_with(end));

    let relative = || named(matter.person(), &matter.relative);
    add(Kind::SameFamilySameMatter, first(), matter.told_by(relative(), &told[ONLINE]));
    for stranger in &strangers {
        add(Kind::SameFamilyOtherMatter, first(), stranger.told_by(relative(), &stranger.tellings[ONLINE]));
        add(Kind::OtherMatter, first(), stranger.told_by(matter.identified(), &stranger.tellings[LETTER]));
        add(Kind::NameAlone, first(), stranger.told_by(name_alone(matter.person()), &stranger.tellings[ONLINE]));
        let there = PetitionerTraits { name: matter.name.clone(), ..stranger.person() };
        let elsewhere = PetitionTraits { issue_division: there.division, ..matter.told_by(there, &told[ONLINE]) };
        add(Kind::SameNameElsewhere, first(), elsewhere);
    }
    for neighbour in &neighbours {
        let kind = if company { Kind::SameCompany } else { Kind::OtherHousehold };
        add(kind, first(), neighbour.told_by(neighbour.person(), &neighbour.tellings[LETTER]));
        add(kind, first(), neighbour.told_by(neighbour.person(), &neighbour.tellings[TICKET]));
        add(Kind::SameWords, first(), matter.told_by(neighbour.person(), &told[LETTER]));
        add(Kind::OtherMatterSamePlace, first(), neighbour.told_by(matter.identified(), &neighbour.tellings[ONLINE]));
        let namesake = PetitionerTraits { name: matter.name.clone(), ..neighbour.person() };
        add(Kind::SameNameNearby, first(), neighbour.told_by(namesake, &neighbour.tellings[ONLINE]));
        let client = |person: PetitionerTraits| vec![lawyer(), in_part(person, Role::Principal)];
        let clients = matter.told_by_all(client(matter.person()), &told[LETTER]);
        add(Kind::SharedAgent, clients, matter.told_by_all(client(neighbour.person()), &told[ONLINE]));
        add(Kind::NameAlone, first(), neighbour.told_by(name_alone(matter.person()), &neighbour.tellings[TICKET]));
    }
    for telling in [LETTER, ONLINE] {
        let before = matter.told_by(matter.identified(), &told[telling]);
        add(Kind::NewRequest, before, matter.told_by(matter.identified(), &matter.later));
    }
    let caller = surname_and_title(calling_from_elsewhere(matter.person()));
    add(Kind::SameSurnameTicket, first(), matter.told_by(caller, &told[TICKET]));
}
