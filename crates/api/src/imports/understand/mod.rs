//! From the cells of a row to a case or a petition, or to everything that is wrong with it.

mod people;
mod petition;

use std::collections::BTreeSet;

use chrono::NaiveDate;
use domain::{
    case::{Difficulty, LedgerOutcome, Risks, Side, Source},
    division::DivisionCode,
    text::{Line, Story},
    time::CivilDate,
};
use escalation::{Dispute, LedgerEnd, LedgerRow};
use store::{
    cases::NewCase,
    imports::{Fault, LedgerCase, StagedRow, Told},
};

use super::{
    columns::{Headings, Meaning as M, Of},
    places::{Places, Unknown},
    values,
};

/// What a row is understood with.
pub(super) struct Reader<'a> {
    pub(super) headings: &'a Headings,
    pub(super) places: &'a Places,
    /// Where a dispute lies when the row does not tell.
    pub(super) own: DivisionCode,
    pub(super) today: CivilDate,
}

/// Understands a row.
pub(super) fn understand(reader: &Reader<'_>, number: u32, cells: Vec<String>) -> StagedRow {
    let mut row = Row { reader, cells: &cells, faults: Vec::new(), accuses: false };
    let told = match reader.headings.of {
        Of::Disputes => row.case().map(|case| Told::Case(Box::new(case))),
        Of::Petitions => row.petition().map(|petition| Told::Petition(Box::new(petition))),
    };
    let Row { faults, accuses, .. } = row;
    let told = told.filter(|_| faults.is_empty());
    // Whoever looks at an import may not know an accusation.
    let cells = if accuses { Vec::new() } else { cells };
    StagedRow { number, cells, told, faults }
}

struct Row<'a> {
    reader: &'a Reader<'a>,
    cells: &'a [String],
    faults: Vec<Fault>,
    /// Whether it accuses somebody.
    accuses: bool,
}

impl<'a> Row<'a> {
    fn cell(&self, meaning: M) -> &'a str {
        self.reader.headings.cell(self.cells, meaning)
    }

    fn fault(&mut self, meaning: M, reason: impl Into<String>) {
        let column = self.reader.headings.heading(meaning).unwrap_or_else(|| meaning.name_zh(self.reader.headings.of));
        self.faults.push(Fault { column: Some(column.to_owned()), reason: reason.into() });
    }

    /// What a cell is read as; `None` where it is empty or has a fault, which is noted.
    fn read<T>(&mut self, meaning: M, read: impl FnOnce(&'a str) -> Result<T, String>) -> Option<T> {
        let text = self.cell(meaning);
        if text.is_empty() {
            return None;
        }
        read(text).map_err(|reason| self.fault(meaning, reason)).ok()
    }

    fn line(&mut self, meaning: M) -> Option<Line> {
        self.read(meaning, |text| Line::new(&one_line(text)).map_err(|invalid| invalid.to_string()))
    }

    fn day(&mut self, meaning: M) -> Option<NaiveDate> {
        let today = self.reader.today;
        let on = self.read(meaning, |text| {
            values::date(text).ok_or_else(|| "不是日期，应写成 2023-05-06 这样的形式".to_owned())
        })?;
        if on > today {
            self.fault(meaning, "日期晚于今天");
            return None;
        }
        Some(on)
    }

    /// Everything is read, so that every fault is told at once.
    fn case(&mut self) -> Option<LedgerCase> {
        let number = self.line(M::Number);
        let applied_on = self.day(M::RegisteredOn);
        if applied_on.is_none() && self.cell(M::RegisteredOn).is_empty() {
            self.fault(M::RegisteredOn, "没有填写");
        }
        let mut parties = self.parties(Side::Applicant);
        if parties.is_empty() && self.cell(M::Names(Side::Applicant)).is_empty() {
            self.fault(M::Names(Side::Applicant), "没有填写");
        }
        parties.extend(self.parties(Side::Respondent));
        let category = self.read(M::Category, |text| {
            values::category(text).ok_or_else(|| "不是系统的纠纷类别，可以填类别名称或者代码".to_owned())
        });
        if self.cell(M::Category).is_empty() {
            self.fault(M::Category, "没有填写");
        }
        let division = self.division();
        let claimed = self.read(M::Amount, |text| {
            let in_ten_thousands = self.reader.headings.in_ten_thousands;
            values::amount(text, in_ten_thousands).ok_or_else(|| "不是金额，应为以元为单位的数字".to_owned())
        });
        let difficulty = self.read(M::Difficulty, |text| {
            values::difficulty(text).ok_or_else(|| "应为简易、一般或者疑难复杂".to_owned())
        });
        let requests = self.requests();
        let title = self.line(M::Title);
        let ended = self.ended(applied_on);
        let narrative = self.narrative(ended.is_some());
        let (applied_on, category) = (applied_on?, category?);
        let dispute = Dispute {
            responsible: None,
            division: division?,
            source: Source::Ledger,
            referred_by: None,
            applied_on,
            category,
            sectors: BTreeSet::new(),
            difficulty: difficulty.unwrap_or(Difficulty::General),
            title: match title {
                Some(title) => title,
                None => Line::new(&call(category.name_zh(), number.as_deref(), applied_on)).ok()?,
            },
            narrative: narrative?,
            requests,
            claimed,
            risks: Risks::default(),
        };
        Some(LedgerCase { case: NewCase { dispute, parties }, row: LedgerRow { number, ended } })
    }

    fn requests(&mut self) -> Vec<Line> {
        let requests = values::several(self.cell(M::Requests)).into_iter();
        requests
            .filter_map(|request| match Line::new(request) {
                Ok(line) => Some(line),
                Err(invalid) => {
                    self.fault(M::Requests, invalid.to_string());
                    None
                }
            })
            .collect()
    }

    fn division(&mut self) -> Option<DivisionCode> {
        if self.cell(M::Division).is_empty() {
            return Some(self.reader.own);
        }
        let places = self.reader.places;
        self.read(M::Division, |text| {
            places.find(text).map_err(|unknown| match unknown {
                Unknown::NoSuch => "没有这个地方，可以填本辖区的乡镇、村名称或者区划代码".to_owned(),
                Unknown::Several => "辖区内有几个同名的地方，请连同乡镇名称填写，或者填区划代码".to_owned(),
            })
        })
    }

    fn ended(&mut self, applied_on: Option<NaiveDate>) -> Option<LedgerEnd> {
        let told = self.read_outcome();
        let (outcome, on) = self.end(told, applied_on)?;
        let told = self.told(&[M::Agreement, M::Performance, M::Mediator]);
        let report = Story::new(&format!("台账记载：{}。{told}", outcome.name_zh()));
        let report = report.map_err(|invalid| self.fault(M::Agreement, invalid.to_string())).ok()?;
        Some(LedgerEnd { outcome, on, report })
    }

    /// What came of it with its day, of which a ledger must have both or neither.
    #[expect(clippy::option_option, reason = "not understood is not the same as open")]
    fn end<O>(&mut self, told: Option<Option<O>>, begun_on: Option<NaiveDate>) -> Option<(O, NaiveDate)> {
        let on = self.day(M::EndedOn);
        let outcome = match told? {
            Some(outcome) => outcome,
            None if on.is_some() => {
                self.fault(M::EndedOn, "填写了办结日期，但没有填写结果");
                return None;
            }
            None => return None,
        };
        let Some(on) = on else {
            if self.cell(M::EndedOn).is_empty() {
                self.fault(M::EndedOn, "填写了结果，但没有填写办结日期");
            }
            return None;
        };
        if begun_on.is_some_and(|begun_on| on < begun_on) {
            self.fault(M::EndedOn, "早于登记日期");
            return None;
        }
        Some((outcome, on))
    }

    #[expect(clippy::option_option, reason = "not understood is not the same as open")]
    fn read_outcome(&mut self) -> Option<Option<LedgerOutcome>> {
        let understood = values::outcome(self.cell(M::Outcome));
        if understood.is_none() {
            self.fault(
                M::Outcome,
                "看不懂的结果，应为调解成功、调解不成、不予受理、撤回申请、转其他途径，未办结的留空",
            );
        }
        understood
    }

    /// What a case has as its story: what happened, and what else the ledger tells that has no place of its own.
    fn narrative(&mut self, ended: bool) -> Option<Story> {
        let rest: &[M] = if ended { &[M::Note] } else { &[M::Agreement, M::Performance, M::Mediator, M::Note] };
        self.story(rest)
    }

    /// What happened, and these columns after it.
    fn story(&mut self, rest: &[M]) -> Option<Story> {
        let told = match (self.cell(M::Narrative), self.cell(M::Title)) {
            ("", "") => {
                self.fault(M::Narrative, "没有填写");
                return None;
            }
            ("", title) => title,
            (narrative, _) => narrative,
        };
        let rest = self.told(rest);
        let told = if rest.is_empty() { told.to_owned() } else { format!("{told}\n{rest}") };
        Story::new(&told).map_err(|invalid| self.fault(M::Narrative, invalid.to_string())).ok()
    }

    /// Columns with their names, one after the other.
    fn told(&self, meanings: &[M]) -> String {
        let told = meanings.iter().map(|meaning| (meaning.name_zh(self.reader.headings.of), self.cell(*meaning)));
        told.filter(|(_, text)| !text.is_empty())
            .map(|(name, text)| format!("{name}：{}。", text.trim_end_matches('。')))
            .collect()
    }
}

/// What a case is called that has no name in the ledger. Never after its parties: a name is seen in lists by many.
fn call(category: &str, number: Option<&str>, applied_on: NaiveDate) -> String {
    let number: String = number.map_or_else(|| applied_on.to_string(), |number| number.chars().take(60).collect());
    format!("{category}（台账 {number}）")
}

fn one_line(text: &str) -> String {
    text.split(['\r', '\n', '\t']).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests;
