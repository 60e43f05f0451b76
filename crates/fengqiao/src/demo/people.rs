//! Invented people: names as one hears them around 诸暨, numbers that are well formed and belong to nobody.

use std::ops::RangeInclusive;

use chrono::{Datelike, Months};
use domain::identity::{Identity, OrganisationNumber, Phone, ResidentNumber, Sex};
use domain::person::{NewGuardian, Particulars};
use domain::text::Line;
use domain::time::CivilDate;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};

/// Surnames, the more common more often.
const SURNAMES: &str = "何何何陈陈陈陈楼楼楼赵赵赵金金骆骆骆宣宣孟周周周杨杨斯斯寿寿俞俞郭郭蒋蒋王王黄黄应郦魏魏葛阮边边傅傅\
                        徐徐张张许石石钱冯戚屠朱汤丁方姚";

const MALE: &[&str] = &[
    "国强", "建军", "伟民", "志刚", "永康", "海明", "红卫", "柏林", "光明", "立峰", "文斌", "国庆", "水根", "阿毛",
    "炳泉", "仲富", "家祥", "浩然", "宇航", "俊杰", "铁军", "迪", "超", "锋", "华良", "松涛", "益民", "天云", "培根",
    "校军",
];

const FEMALE: &[&str] = &[
    "菊英", "阿娟", "秀珍", "美芬", "小红", "雅琴", "爱仙", "春燕", "丽君", "佳怡", "亚萍", "水仙", "玉兰", "桂香",
    "彩凤", "思琪", "婷", "静", "晓芳", "海燕", "银花", "国英", "月娥", "芳芳", "赛珍", "幼娟", "雪芬", "梦洁", "欢",
    "文君",
];

const CHILDREN: &[&str] =
    &["子轩", "雨桐", "梓涵", "浩宇", "欣妍", "一诺", "俊熙", "诗涵", "宇辰", "可欣", "奕辰", "佳慧"];

const OCCUPATIONS: &[&str] =
    &["务农", "香榧种植户", "织袜户", "缝纫工", "个体经营户", "珍珠养殖户", "货车司机", "泥水工", "退休", "企业职工"];

/// Prefixes of mobile numbers; what follows them, `0000`, shows at once that a number is made up.
const MOBILE_PREFIXES: &[&str] = &["138", "139", "137", "136", "135", "159", "158", "188"];

/// Place digits of the citizens' numbers: like those of 绍兴市, but of no county that exists.
const NOWHERE: &str = "330699";

/// Makes people, in an order that its seed determines.
pub(super) struct People {
    random: StdRng,
    made: u32,
}

impl People {
    pub(super) fn new(seed: u64) -> Self {
        Self { random: StdRng::seed_from_u64(seed), made: 0 }
    }

    /// A grown-up with an identity card.
    pub(super) fn grown_up(&mut self, home: &str, today: CivilDate) -> Particulars {
        let (name, sex) = self.name(MALE, FEMALE);
        let identity = Identity::ResidentIdCard { number: self.resident_number(24..=70, sex, today) };
        let occupation = OCCUPATIONS.choose(&mut self.random).copied().unwrap_or("务农");
        Particulars { identity: Some(identity), occupation: Some(line(occupation)), ..self.somebody(&name, home) }
    }

    /// An old woman whose card is lost.
    pub(super) fn undocumented(&mut self, home: &str, today: CivilDate) -> Particulars {
        let (name, _) = self.name(FEMALE, FEMALE);
        Particulars {
            identity: Some(Identity::None { reason: line("身份证遗失，尚未补办") }),
            born_on: Some(self.birthday(76..=91, today)),
            sex: Some(Sex::Female),
            phone: None,
            ..self.somebody(&name, home)
        }
    }

    /// A pupil with a parent of the same surname.
    pub(super) fn child(&mut self, home: &str, today: CivilDate) -> (Particulars, NewGuardian) {
        let (parent, sex) = self.name(MALE, FEMALE);
        let surname = parent.chars().next().unwrap_or('何');
        let given = CHILDREN.choose(&mut self.random).copied().unwrap_or("子轩");
        let born_on = self.birthday(8..=16, today);
        let child = Particulars {
            identity: Some(Identity::None { reason: line("未成年，未申领身份证") }),
            born_on: Some(born_on),
            occupation: Some(line("学生")),
            phone: None,
            ..self.somebody(&format!("{surname}{given}"), home)
        };
        let identity = Identity::ResidentIdCard { number: self.resident_number(34..=45, sex, today) };
        let guardian = NewGuardian {
            particulars: Particulars { identity: Some(identity), ..self.somebody(&parent, home) },
            relation: line(if sex == Sex::Male { "父亲" } else { "母亲" }),
            information_consent: true,
        };
        (child, guardian)
    }

    /// A firm of that name.
    pub(super) fn firm(&mut self, name: &str, seat: &str) -> Particulars {
        let (representative, _) = self.name(MALE, FEMALE);
        Particulars {
            identity: Some(Identity::UnifiedSocialCreditCode { number: self.organisation_number() }),
            unit: Some(line(&format!("法定代表人{representative}"))),
            ..self.somebody(name, seat)
        }
    }

    /// A group of that name; its people are its representatives'.
    pub(super) fn group(&mut self, name: &str, seat: &str) -> Particulars {
        Particulars { phone: None, ..self.somebody(name, seat) }
    }

    fn somebody(&mut self, name: &str, home: &str) -> Particulars {
        self.made += 1;
        let house = self.random.random_range(1..320);
        let prefix = MOBILE_PREFIXES[self.made as usize % MOBILE_PREFIXES.len()];
        let phone: Phone =
            format!("{prefix}0000{:04}", self.made % 10_000).parse().expect("a mobile number is well formed");
        Particulars {
            name: line(name),
            identity: None,
            phone: Some(phone),
            address: Some(line(&format!("{home}{house}号"))),
            born_on: None,
            sex: None,
            nation: Some(line("汉族")),
            occupation: None,
            unit: None,
            household: None,
        }
    }

    fn name(&mut self, men: &[&str], women: &[&str]) -> (String, Sex) {
        let surnames: Vec<char> = SURNAMES.chars().collect();
        let surname = surnames.choose(&mut self.random).copied().unwrap_or('何');
        let (names, sex) = if self.random.random_bool(0.6) { (men, Sex::Male) } else { (women, Sex::Female) };
        let given = names.choose(&mut self.random).copied().unwrap_or("国强");
        (format!("{surname}{given}"), sex)
    }

    /// A birthday that makes somebody that old, give or take a year.
    fn birthday(&mut self, ages: RangeInclusive<u32>, today: CivilDate) -> CivilDate {
        let months = self.random.random_range(ages) * 12 + self.random.random_range(1..12);
        let day = self.random.random_range(0..28);
        today.checked_sub_months(Months::new(months)).and_then(|date| date.with_day0(day)).unwrap_or(today)
    }

    fn resident_number(&mut self, ages: RangeInclusive<u32>, sex: Sex, today: CivilDate) -> ResidentNumber {
        let born_on = self.birthday(ages, today).format("%Y%m%d");
        let order = self.random.random_range(0..500) * 2 + i32::from(sex == Sex::Male);
        with_check(&format!("{NOWHERE}{born_on}{order:03}"), "0123456789X")
    }

    /// A code of an enterprise whose place and body digits belong to nobody.
    fn organisation_number(&mut self) -> OrganisationNumber {
        self.made += 1;
        with_check(&format!("91{NOWHERE}MADEUP{:03}", self.made % 1000), "0123456789ABCDEFGHJKLMNPQRTUWXY")
    }
}

/// The one number with that beginning whose last character checks.
fn with_check<N: std::str::FromStr>(body: &str, characters: &str) -> N {
    characters
        .chars()
        .find_map(|last| format!("{body}{last}").parse().ok())
        .expect("one of the check characters is right")
}

/// A text of this program's own tables as one line.
pub(super) fn line(text: &str) -> Line {
    Line::new(text).expect("a text of the tables is one short line")
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::case::Capacity;

    fn today() -> CivilDate {
        CivilDate::from_ymd_opt(2026, 2, 28).unwrap()
    }

    #[test]
    fn numbers_are_well_formed_and_of_nowhere() {
        let mut people = People::new(7);
        for _ in 0..200 {
            let person = people.grown_up("枫源村", today());
            let Some(Identity::ResidentIdCard { number }) = person.identity else { panic!("no card") };
            assert!(number.as_str().starts_with(NOWHERE));
            assert_eq!(Capacity::by_age(number.birth_date(), today(), false), Capacity::Full);
            assert_eq!(&person.phone.unwrap().as_str()[3..7], "0000");
            assert!(people.firm("枫川织造厂", "枫源村").identity_proven());
        }
    }

    #[test]
    fn a_child_is_a_minor_with_a_parent_who_consents() {
        let mut people = People::new(7);
        for _ in 0..100 {
            let (child, guardian) = people.child("枫源村", today());
            assert_ne!(Capacity::by_age(child.birth_date().unwrap(), today(), false), Capacity::Full);
            assert_eq!(child.name.chars().next(), guardian.particulars.name.chars().next());
            assert!(guardian.information_consent);
        }
    }

    #[test]
    fn the_same_seed_makes_the_same_people() {
        let make = |seed| People::new(seed).grown_up("枫源村", today());
        assert_eq!(make(1), make(1));
        assert_ne!(make(1), make(2));
    }
}
