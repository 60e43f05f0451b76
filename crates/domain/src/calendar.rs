//! The calendar of working days (法定休假日): weekends, official holidays and make-up workdays (调休上班日).
//!
//! The State Council announces each year's holidays the autumn before. The years known when the program was built are
//! embedded; an administrator loads later ones as CSV. For years not loaded only weekends are known, and whoever counts
//! on such a year must say that the result is an estimate.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, Weekday};
use serde::{Deserialize, Serialize};

use crate::time::{CivilDate, add_days, has_four_digit_year};

/// Holidays and make-up workdays from 2024 to 2026.
static EMBEDDED: &str = include_str!("../data/holidays.csv");

/// What every complete year has, by a word in the names of its days.
const FESTIVALS: [&str; 7] = ["元旦", "春节", "清明", "劳动", "端午", "中秋", "国庆"];

/// Longest name of a day, in characters.
const NAME_LIMIT: usize = 20;

/// Columns read, each by its English or Chinese heading; other columns are passed over.
const COLUMNS: [[&str; 2]; 3] = [["date", "日期"], ["kind", "类型"], ["name", "名称"]];

crate::coded_enum! {
    /// What an entry of the calendar makes of its day.
    pub enum DayKind {
        /// A day of rest.
        Holiday = "holiday" "放假";
        /// A day of work, usually a weekend worked in exchange (调休).
        Workday = "workday" "上班";
    }
}

/// One entry: a day that differs from the ordinary week, or is a holiday on a weekend.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CalendarDay {
    /// The day.
    #[schema(value_type = chrono::NaiveDate)]
    pub date: CivilDate,
    /// Rest or work.
    pub kind: DayKind,
    /// Chinese name of the holiday it belongs to.
    #[schema(example = "国庆节", max_length = 20)]
    pub name: String,
}

impl CalendarDay {
    /// Checks that the day is of a year with four digits and that its name is short.
    ///
    /// # Errors
    /// What is wrong, in Chinese.
    pub fn check(&self) -> Result<(), String> {
        if !has_four_digit_year(self.date) {
            return Err(format!("日期“{}”无效，应如 2027-10-01", self.date));
        }
        if self.name.trim().is_empty() || self.name.chars().count() > NAME_LIMIT || self.name.contains(char::is_control)
        {
            return Err(format!("名称应为 1 至 {NAME_LIMIT} 个字"));
        }
        Ok(())
    }
}

/// A row of a calendar file that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct BadRow {
    /// Line in the file, from 1.
    pub line: u64,
    /// What is wrong, in Chinese.
    pub problem: String,
}

/// Why a calendar file was not taken; nothing of it is used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    /// The first line lacks a column.
    #[error("首行缺少“{0}”列，应有 date（日期）、kind（类型）、name（名称）三列")]
    MissingColumn(&'static str),
    /// Some rows are wrong; all of them are named.
    #[error("有 {count} 行有误：{rows}", count = .0.len(), rows = list(.0))]
    BadRows(Vec<BadRow>),
    /// No year of the file has all seven festivals.
    #[error("没有完整的年份：{year} 年缺少{missing}", missing = .missing.join("、"))]
    IncompleteYear {
        /// The year with most rows; 0 in an empty file.
        year: i32,
        /// The festivals it lacks.
        missing: Vec<&'static str>,
    },
}

fn list(rows: &[BadRow]) -> String {
    let rows: Vec<_> = rows.iter().map(|row| format!("第 {} 行{}", row.line, row.problem)).collect();
    rows.join("；")
}

/// Which days are worked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Calendar {
    days: BTreeMap<CivilDate, CalendarDay>,
    complete_years: BTreeSet<i32>,
}

impl Calendar {
    /// The embedded years.
    #[must_use]
    pub fn official() -> Self {
        let days = Self::parse_csv(EMBEDDED).expect("the embedded holidays are intact");
        Self::default().with_days(days)
    }

    /// Reads a year's announcement as an administrator loads it: columns `date` (2027-10-01 or 2027/10/1), `kind`
    /// (`holiday` or `workday`, 放假 or 上班) and `name`.
    ///
    /// A few days of the year before may be among them, since the New Year holiday can begin in December.
    ///
    /// # Errors
    /// [`CalendarError`] names a missing column, every bad row, or what the year lacks.
    pub fn parse_csv(text: &str) -> Result<Vec<CalendarDay>, CalendarError> {
        let text = text.trim_start_matches('\u{feff}');
        let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).flexible(true).from_reader(text.as_bytes());
        let headings = reader.headers().cloned().unwrap_or_default();
        let mut positions = [0; COLUMNS.len()];
        for (position, headings_of_column) in positions.iter_mut().zip(COLUMNS) {
            *position = headings
                .iter()
                .position(|heading| headings_of_column.contains(&heading))
                .ok_or(CalendarError::MissingColumn(headings_of_column[0]))?;
        }

        let mut days = Vec::new();
        let mut bad = Vec::new();
        let mut seen = BTreeSet::new();
        for record in reader.records() {
            let (line, read) = match record {
                Ok(record) => {
                    let line = record.position().map_or(0, csv::Position::line);
                    (line, read_day(positions.map(|position| record.get(position).unwrap_or_default())))
                }
                Err(error) => (error.position().map_or(0, csv::Position::line), Err("无法读取".to_owned())),
            };
            match read {
                Ok(day) if !seen.insert(day.date) => {
                    bad.push(BadRow { line, problem: format!("日期 {} 重复", day.date) });
                }
                Ok(day) => days.push(day),
                Err(problem) => bad.push(BadRow { line, problem }),
            }
        }
        if !bad.is_empty() {
            return Err(CalendarError::BadRows(bad));
        }
        require_a_complete_year(&days)?;
        Ok(days)
    }

    /// This calendar with more days; an entry for a day already there takes its place.
    #[must_use]
    pub fn with_days(mut self, days: impl IntoIterator<Item = CalendarDay>) -> Self {
        self.days.extend(days.into_iter().map(|day| (day.date, day)));
        let years: BTreeSet<i32> = self.days.keys().map(Datelike::year).collect();
        self.complete_years =
            years.into_iter().filter(|&year| missing_festivals(self.days.values(), year).is_empty()).collect();
        self
    }

    /// Every entry in the order of days.
    pub fn days(&self) -> impl Iterator<Item = &CalendarDay> {
        self.days.values()
    }

    /// Whether the day is worked: by its entry if it has one, otherwise Monday to Friday.
    #[must_use]
    pub fn is_working_day(&self, date: CivilDate) -> bool {
        match self.days.get(&date) {
            Some(day) => day.kind == DayKind::Workday,
            None => !matches!(date.weekday(), Weekday::Sat | Weekday::Sun),
        }
    }

    /// The day itself if it is worked, otherwise the last working day before it.
    #[must_use]
    pub fn working_day_until(&self, date: CivilDate) -> CivilDate {
        self.nearest_working_day(date, -1)
    }

    /// The day itself if it is worked, otherwise the next working day.
    #[must_use]
    pub fn working_day_from(&self, date: CivilDate) -> CivilDate {
        self.nearest_working_day(date, 1)
    }

    fn nearest_working_day(&self, mut date: CivilDate, step: i64) -> CivilDate {
        while !self.is_working_day(date) {
            let next = add_days(date, step);
            if next == date {
                break;
            }
            date = next;
        }
        date
    }

    /// The last year whose holidays are all loaded.
    #[must_use]
    pub fn last_complete_year(&self) -> Option<i32> {
        self.complete_years.last().copied()
    }

    /// Whether the holidays of a year are all loaded.
    #[must_use]
    pub fn is_complete(&self, year: i32) -> bool {
        self.complete_years.contains(&year)
    }

    /// Whether the holidays of every year touched by the two days, both included, are loaded.
    #[must_use]
    pub fn is_complete_between(&self, first: CivilDate, last: CivilDate) -> bool {
        (first.year()..=last.year()).all(|year| self.is_complete(year))
    }
}

fn read_day([date, kind, name]: [&str; 3]) -> Result<CalendarDay, String> {
    let parsed = ["%Y-%m-%d", "%Y/%m/%d"].iter().find_map(|format| CivilDate::parse_from_str(date, format).ok());
    let date = parsed.ok_or_else(|| format!("日期“{date}”无效，应如 2027-10-01"))?;
    let kind = DayKind::ALL
        .iter()
        .copied()
        .find(|known| [known.code(), known.name_zh()].contains(&kind))
        .ok_or_else(|| format!("类型“{kind}”无效，应为 holiday（放假）或 workday（上班）"))?;
    let day = CalendarDay { date, kind, name: name.to_owned() };
    day.check()?;
    Ok(day)
}

fn missing_festivals<'a>(days: impl Iterator<Item = &'a CalendarDay>, year: i32) -> Vec<&'static str> {
    let holidays: Vec<_> = days.filter(|day| day.date.year() == year && day.kind == DayKind::Holiday).collect();
    FESTIVALS.into_iter().filter(|festival| !holidays.iter().any(|day| day.name.contains(festival))).collect()
}

fn require_a_complete_year(days: &[CalendarDay]) -> Result<(), CalendarError> {
    let mut rows_of_year: BTreeMap<i32, usize> = BTreeMap::new();
    for day in days {
        *rows_of_year.entry(day.date.year()).or_default() += 1;
    }
    let year = rows_of_year.into_iter().max_by_key(|&(_, rows)| rows).map_or(0, |(year, _)| year);
    let missing = missing_festivals(days.iter(), year);
    if missing.is_empty() { Ok(()) } else { Err(CalendarError::IncompleteYear { year, missing }) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    const YEAR_2027: &str = "日期,类型,名称\n2026-12-31,放假,元旦\n2027/1/1,放假,元旦\n2027-02-06,放假,春节\n\
        2027-04-05,放假,清明节\n2027-05-01,放假,劳动节\n2027-06-09,放假,端午节\n2027-09-15,放假,中秋节\n2027-10-01,放假,国庆节\n\
        2027-10-09,上班,国庆节\n";

    fn date(text: &str) -> CivilDate {
        text.parse().unwrap()
    }

    #[rstest]
    #[case("2026-02-14", true)] // Saturday worked before Spring Festival
    #[case("2026-02-20", false)]
    #[case("2026-02-24", true)]
    #[case("2026-05-09", true)] // Saturday worked after Labour Day
    #[case("2026-04-06", false)] // Monday of Qingming
    #[case("2026-07-04", false)] // ordinary Saturday
    #[case("2026-07-06", true)]
    #[case("2025-10-08", false)]
    #[case("2024-09-14", true)]
    fn knows_the_announced_years(#[case] day: &str, #[case] worked: bool) {
        assert_eq!(Calendar::official().is_working_day(date(day)), worked);
    }

    #[test]
    fn beyond_the_announced_years_only_weekends_are_known() {
        let calendar = Calendar::official();
        assert_eq!(calendar.last_complete_year(), Some(2026));
        assert!(calendar.is_working_day(date("2027-10-01")));
        assert!(calendar.is_complete_between(date("2024-01-01"), date("2026-12-31")));
        assert!(!calendar.is_complete_between(date("2026-12-31"), date("2027-01-01")));
    }

    #[test]
    fn a_loaded_year_completes_the_calendar_and_may_reach_back_into_december() {
        let days = Calendar::parse_csv(&format!("\u{feff}{YEAR_2027}")).unwrap();
        let calendar = Calendar::official().with_days(days);
        assert_eq!(calendar.last_complete_year(), Some(2027));
        assert!(!calendar.is_working_day(date("2026-12-31")));
        assert!(!calendar.is_working_day(date("2027-10-01")));
        assert!(calendar.is_working_day(date("2027-10-09")));
        assert_eq!(calendar.last_complete_year(), Some(2027));
    }

    #[test]
    fn a_later_entry_undoes_an_earlier_one() {
        let worked = CalendarDay { date: date("2026-02-20"), kind: DayKind::Workday, name: "春节".into() };
        assert!(Calendar::official().with_days([worked]).is_working_day(date("2026-02-20")));
    }

    #[test]
    fn every_bad_row_is_named() {
        let text = format!(
            "{YEAR_2027}2027-13-01,放假,国庆节\n2027-10-02,休息,国庆节\n2027-10-03,放假,\n2027-10-01,放假,国庆节\n二月三日\n"
        );
        let Err(CalendarError::BadRows(rows)) = Calendar::parse_csv(&text) else { panic!("rows are bad") };
        assert_eq!(rows.iter().map(|row| row.line).collect::<Vec<_>>(), [11, 12, 13, 14, 15]);
        assert_eq!(rows[0].problem, "日期“2027-13-01”无效，应如 2027-10-01");
        assert_eq!(rows[3].problem, "日期 2027-10-01 重复");
    }

    #[rstest]
    #[case("", "首行缺少“date”列，应有 date（日期）、kind（类型）、name（名称）三列")]
    #[case("date,kind\n", "首行缺少“name”列，应有 date（日期）、kind（类型）、name（名称）三列")]
    #[case(
        "date,kind,name\n2027-10-01,holiday,国庆节\n",
        "没有完整的年份：2027 年缺少元旦、春节、清明、劳动、端午、中秋"
    )]
    #[case(
        "date,kind,name\n2027-10-01,rest,国庆节\n",
        "有 1 行有误：第 2 行类型“rest”无效，应为 holiday（放假）或 workday（上班）"
    )]
    fn says_in_chinese_what_is_wrong(#[case] text: &str, #[case] message: &str) {
        assert_eq!(Calendar::parse_csv(text).unwrap_err().to_string(), message);
    }
}
