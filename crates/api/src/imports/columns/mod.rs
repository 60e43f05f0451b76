//! What the columns of a ledger are taken for, by their Chinese headings. Every office calls them a little differently.

mod headings;

use domain::case::Side;

use self::headings::{DISPUTES, Known, PARTICULARS, PETITIONS};

/// Of what a ledger is, by who keeps it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    /// Of disputes: a committee's.
    Disputes,
    /// Of petitions: a petition office's.
    Petitions,
}

/// What a column says of a case or a petition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Meaning {
    /// Its number in the ledger.
    Number,
    /// Day on which it was registered.
    RegisteredOn,
    /// Names of the parties of a side.
    Names(Side),
    /// Their telephones.
    Phones(Side),
    /// Numbers of their documents.
    Documents(Side),
    /// Their addresses.
    Addresses(Side),
    /// Where their households are registered.
    Households(Side),
    /// Kind of dispute.
    Category,
    /// One line that names it.
    Title,
    /// What happened.
    Narrative,
    /// What is asked for.
    Requests,
    /// Where the dispute lies.
    Division,
    /// Amount in dispute.
    Amount,
    /// How difficult it is.
    Difficulty,
    /// What came of it.
    Outcome,
    /// Day of that.
    EndedOn,
    /// What was agreed.
    Agreement,
    /// Whether it was performed.
    Performance,
    /// Who mediated, or handled it.
    Mediator,
    /// By what way a petition came.
    Channel,
    /// What the law takes it for.
    Kind,
    /// What it is about.
    Content,
    /// What made the petitioner come.
    Cause,
    /// The section of the office that registered it.
    Section,
    /// Who is complained of.
    Accused,
    /// The level of that person.
    AccusedLevel,
    /// The post.
    AccusedPost,
    /// The unit or place.
    AccusedPlace,
    /// How many came or signed.
    Headcount,
    /// How many it concerns.
    Involved,
    /// Which unit handled it.
    Unit,
    /// Anything else.
    Note,
}

use Meaning as M;
use Side::{Applicant, Respondent};

impl Of {
    fn known(self) -> Known {
        match self {
            Self::Disputes => DISPUTES,
            Self::Petitions => PETITIONS,
        }
    }

    /// Columns without which a table is no ledger, any of each group.
    const fn needed(self) -> [&'static [Meaning]; 4] {
        let last = match self {
            Self::Disputes => &[M::Category],
            Self::Petitions => &[M::Channel],
        };
        [&[M::RegisteredOn], &[M::Names(Applicant)], last, &[M::Narrative, M::Title]]
    }

    /// All columns, as a template has them.
    pub(super) fn template(self) -> impl Iterator<Item = Meaning> {
        self.known().iter().map(|(meaning, _)| *meaning)
    }
}

/// Columns that a row must have before it is taken for the row of headings.
const RECOGNISED_MIN: usize = 3;

impl Meaning {
    /// Its own Chinese name in such a ledger.
    pub(super) fn name_zh(self, of: Of) -> &'static str {
        of.known().iter().find(|(meaning, _)| *meaning == self).map_or("", |(_, names)| names[0])
    }
}

/// A heading without what differs from office to office: spaces, signs, what stands in brackets.
fn bare(heading: &str) -> String {
    let mut depth = 0_usize;
    heading
        .chars()
        .filter(|c| match c {
            '(' | '（' | '[' | '【' => {
                depth += 1;
                false
            }
            ')' | '）' | ']' | '】' => {
                depth = depth.saturating_sub(1);
                false
            }
            c => depth == 0 && c.is_alphanumeric(),
        })
        .collect()
}

fn meaning(of: Of, heading: &str, beside: Option<Side>) -> Option<Meaning> {
    let bare = bare(heading);
    if let Some((meaning, _)) = of.known().iter().find(|(_, names)| names.contains(&bare.as_str())) {
        return Some(*meaning);
    }
    // The longer name first: the one stands in the other.
    let sides = match of {
        Of::Disputes => {
            &[("被申请人", Respondent), ("申请人", Applicant), ("乙方", Respondent), ("甲方", Applicant)][..]
        }
        Of::Petitions => &[("信访人", Applicant), ("来访人", Applicant), ("反映人", Applicant)],
    };
    let (side, particular) =
        match sides.iter().find_map(|(name, side)| bare.strip_prefix(name).map(|rest| (rest, *side))) {
            Some((rest, side)) => (Some(side), rest),
            None => (beside, bare.as_str()),
        };
    let (make, _) = PARTICULARS.iter().find(|(_, names)| names.contains(&particular))?;
    side.map(make)
}

/// The row of headings, understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Headings {
    /// Of what the ledger is.
    pub(super) of: Of,
    /// Each column: its heading and what it is taken for.
    pub(super) columns: Vec<(String, Option<Meaning>)>,
    /// Whether amounts are in units of ten thousand yuan (万元).
    pub(super) in_ten_thousands: bool,
}

impl Headings {
    /// Takes a row for headings, if it is one.
    pub(super) fn read(of: Of, cells: &[String]) -> Option<Self> {
        let mut columns: Vec<(String, Option<Meaning>)> = Vec::new();
        let mut beside = None;
        let mut in_ten_thousands = false;
        for heading in cells {
            // Of two columns that say the same the first counts.
            let found =
                meaning(of, heading, beside).filter(|found| columns.iter().all(|(_, known)| *known != Some(*found)));
            if let Some(M::Names(side)) = found {
                beside = Some(side);
            }
            if found == Some(M::Amount) {
                in_ten_thousands = heading.contains("万元");
            }
            columns.push((heading.clone(), found));
        }
        let recognised = columns.iter().filter(|(_, meaning)| meaning.is_some()).count();
        (recognised >= RECOGNISED_MIN).then_some(Self { of, columns, in_ten_thousands })
    }

    /// Names of columns that a ledger must have and this has not.
    pub(super) fn missing(&self) -> Vec<&'static str> {
        let has = |wanted: &Meaning| self.columns.iter().any(|(_, meaning)| meaning.as_ref() == Some(wanted));
        let needed = self.of.needed().into_iter();
        needed.filter(|group| !group.iter().any(has)).map(|group| group[0].name_zh(self.of)).collect()
    }

    /// Heading of the column of a meaning, as written.
    pub(super) fn heading(&self, wanted: Meaning) -> Option<&str> {
        self.columns.iter().find(|(_, meaning)| *meaning == Some(wanted)).map(|(heading, _)| heading.as_str())
    }

    /// What a row has in the column of a meaning; empty where there is no such column.
    pub(super) fn cell<'a>(&self, cells: &'a [String], wanted: Meaning) -> &'a str {
        let column = self.columns.iter().position(|(_, meaning)| *meaning == Some(wanted));
        column.and_then(|column| cells.get(column)).map_or("", |cell| cell.trim())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(headings: &str) -> Option<Headings> {
        Headings::read(Of::Disputes, &headings.split(' ').map(str::to_owned).collect::<Vec<_>>())
    }

    fn meanings(headings: &str) -> Vec<Option<Meaning>> {
        read(headings).expect("headings").columns.into_iter().map(|(_, meaning)| meaning).collect()
    }

    #[test]
    fn headings_are_known_however_they_are_written() {
        let table = [
            (
                "序号 登记时间 申请人姓名 纠纷类型 简要案情",
                [None, Some(M::RegisteredOn), Some(M::Names(Applicant)), Some(M::Category), Some(M::Narrative)],
            ),
            (
                "案号: 受理日期* 甲方 类别 案由",
                [Some(M::Number), Some(M::RegisteredOn), Some(M::Names(Applicant)), Some(M::Category), Some(M::Title)],
            ),
            (
                "申请人 申请人身份证号码 申请人手机号 被申请人联系电话 乙方住址",
                [
                    Some(M::Names(Applicant)),
                    Some(M::Documents(Applicant)),
                    Some(M::Phones(Applicant)),
                    Some(M::Phones(Respondent)),
                    Some(M::Addresses(Respondent)),
                ],
            ),
        ];
        for (headings, expected) in table {
            assert_eq!(meanings(headings), expected, "{headings}");
        }
    }

    #[test]
    fn a_telephone_belongs_to_the_party_before_it() {
        let found = meanings("登记日期 申请人 电话 被申请人 电话 地址 联系方式");
        let respondent = [M::Names(Respondent), M::Phones(Respondent), M::Addresses(Respondent)].map(Some);
        assert_eq!(found[1..3], [M::Names(Applicant), M::Phones(Applicant)].map(Some));
        assert_eq!(found[3..6], respondent);
        assert_eq!(found[6], None, "it has a telephone already");
        // Nobody stands before this one.
        assert_eq!(meanings("电话 登记日期 申请人 类别")[0], None);
    }

    #[test]
    fn amounts_may_be_in_ten_thousands() {
        assert!(read("登记日期 申请人 涉及金额（万元）").unwrap().in_ten_thousands);
        assert!(!read("登记日期 申请人 涉及金额（元）").unwrap().in_ten_thousands);
    }

    #[test]
    fn a_title_over_the_table_is_no_heading_and_missing_columns_are_named() {
        assert_eq!(read("枫桥镇人民调解台账"), None);
        assert_eq!(read("登记日期 申请人 备注").unwrap().missing(), ["纠纷类别", "纠纷经过"]);
        assert_eq!(read("登记日期 申请人 类别 案由").unwrap().missing(), Vec::<&str>::new());
    }

    #[test]
    fn the_templates_are_understood_whole() {
        for of in [Of::Disputes, Of::Petitions] {
            let own: Vec<String> = of.template().map(|meaning| meaning.name_zh(of).to_owned()).collect();
            let headings = Headings::read(of, &own).unwrap();
            let is_own =
                |(heading, found): &(String, Option<Meaning>)| found.is_some_and(|it| it.name_zh(of) == heading);
            assert!(headings.columns.iter().all(is_own), "{headings:?}");
            assert_eq!(headings.missing(), Vec::<&str>::new());
        }
    }

    #[test]
    fn a_register_of_letters_and_visits_is_known_however_it_is_headed() {
        let cells = "序号 来访时间 来访人姓名 联系电话 身份证号 住址 人数 信访方式 反映的主要问题 属地 承办单位 办理情况 办结时间";
        let cells: Vec<String> = cells.split(' ').map(str::to_owned).collect();
        let found = Headings::read(Of::Petitions, &cells).unwrap();
        assert_eq!(found.missing(), Vec::<&str>::new());
        let meanings: Vec<_> = found.columns.iter().map(|(_, meaning)| *meaning).collect();
        let [who, telephone, document, address] =
            [M::Names(Applicant), M::Phones(Applicant), M::Documents(Applicant), M::Addresses(Applicant)].map(Some);
        assert_eq!(meanings[..3], [None, Some(M::RegisteredOn), who]);
        assert_eq!(meanings[3..6], [telephone, document, address]);
        let rest = [M::Headcount, M::Channel, M::Narrative, M::Division, M::Unit, M::Outcome, M::EndedOn].map(Some);
        assert_eq!(meanings[6..], rest);
        assert_eq!(Headings::read(Of::Petitions, &cells[..7]).unwrap().missing(), ["信访形式", "信访内容"]);
    }
}
