//! From the cells of a row to a case, or to everything that is wrong with it.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use domain::{
    case::{Difficulty, LedgerOutcome, PartyKind, Risks, Side, Source},
    division::DivisionCode,
    identity::{Identity, IdentityKind, Phone},
    person::{NewParty, Particulars},
    text::{Line, Story},
    time::CivilDate,
};
use escalation::{Dispute, LedgerEnd, LedgerRow};
use store::{
    cases::NewCase,
    imports::{Fault, LedgerCase, StagedRow},
};

use super::{
    columns::{Headings, Meaning as M},
    places::{Places, Unknown},
    values,
};

/// How the name of an organisation ends.
const ORGANISATION_ENDINGS: &[&str] = &[
    "公司",
    "厂",
    "店",
    "社",
    "院",
    "学校",
    "小学",
    "中学",
    "大学",
    "幼儿园",
    "局",
    "委员会",
    "村委会",
    "居委会",
    "协会",
    "商会",
    "工会",
    "中心",
    "部",
    "处",
    "站",
    "所",
    "银行",
    "支行",
    "政府",
    "办事处",
    "集团",
    "工作室",
    "项目部",
    "超市",
    "酒店",
];

/// Shortest name that is taken for one of an organisation, in characters: 王小店 is a person.
const ORGANISATION_CHARS_MIN: usize = 4;

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
    let mut row = Row { reader, cells: &cells, faults: Vec::new() };
    let case = row.case();
    let faults = row.faults;
    let case = case.filter(|_| faults.is_empty());
    StagedRow { number, cells, case, faults }
}

struct Row<'a> {
    reader: &'a Reader<'a>,
    cells: &'a [String],
    faults: Vec<Fault>,
}

impl<'a> Row<'a> {
    fn cell(&self, meaning: M) -> &'a str {
        self.reader.headings.cell(self.cells, meaning)
    }

    fn fault(&mut self, meaning: M, reason: impl Into<String>) {
        let column = self.reader.headings.heading(meaning).unwrap_or_else(|| meaning.name_zh());
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
        let requests: Vec<Line> = values::several(self.cell(M::Requests))
            .into_iter()
            .filter_map(|request| match Line::new(request) {
                Ok(line) => Some(line),
                Err(invalid) => {
                    self.fault(M::Requests, invalid.to_string());
                    None
                }
            })
            .collect();
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

    /// The parties of a side: one for each name, with as many telephones, documents and addresses in the same order.
    fn parties(&mut self, side: Side) -> Vec<NewParty> {
        let names = values::several(self.cell(M::Names(side)));
        let mut beside = |meaning: M| {
            let found = values::several(self.cell(meaning));
            if found.len() > names.len() {
                self.fault(meaning, "比姓名多，应与姓名一一对应，用顿号分开");
            }
            found
        };
        let phones = beside(M::Phones(side));
        let documents = beside(M::Documents(side));
        // An address may have commas in it.
        let addresses = match names[..] {
            [_] => vec![self.cell(M::Addresses(side))],
            _ => beside(M::Addresses(side)),
        };
        let of = |values: &[&'a str], at: usize| values.get(at).copied().unwrap_or_default();
        (0..names.len())
            .filter_map(|at| self.party(side, names[at], [of(&phones, at), of(&documents, at), of(&addresses, at)]))
            .collect()
    }

    fn party(&mut self, side: Side, name: &str, [phone, document, address]: [&str; 3]) -> Option<NewParty> {
        let (shown, members) = group(name);
        let mut line = |meaning, text: &str| match Line::new(&one_line(text)) {
            Ok(line) => Some(line),
            Err(invalid) => {
                self.fault(meaning, invalid.to_string());
                None
            }
        };
        let shown = line(M::Names(side), shown)?;
        let whole = line(M::Names(side), name)?;
        let address = if address.is_empty() { None } else { line(M::Addresses(side), address) };
        let phone = match phone.parse::<Phone>() {
            Ok(phone) => Some(phone),
            Err(_) if phone.is_empty() => None,
            Err(invalid) => {
                self.fault(M::Phones(side), invalid.to_string());
                None
            }
        };
        let identity = self.identity(side, document);
        let is_organisation = matches!(identity, Some(Identity::UnifiedSocialCreditCode { .. }))
            || (identity.is_none() && sounds_like_an_organisation(name));
        let particulars = |name: Line| Particulars {
            name,
            identity: identity.clone(),
            phone: phone.clone(),
            address: address.clone(),
            born_on: None,
            sex: None,
            nation: None,
            occupation: None,
            unit: None,
            household: None,
        };
        let (kind, of_party, representatives) = match members {
            Some(_) => {
                let group = Particulars { identity: None, phone: None, ..particulars(whole) };
                (PartyKind::Group, group, vec![particulars(shown)])
            }
            None if is_organisation => (PartyKind::Organisation, particulars(whole), Vec::new()),
            None => (PartyKind::Person, particulars(whole), Vec::new()),
        };
        Some(NewParty {
            side,
            kind,
            particulars: of_party,
            members: members.unwrap_or(1),
            representatives,
            guardians: Vec::new(),
            lives_on_own_labour: false,
            consent: None,
        })
    }

    fn identity(&mut self, side: Side, document: &str) -> Option<Identity> {
        if document.is_empty() {
            return None;
        }
        let kinds = [IdentityKind::ResidentIdCard, IdentityKind::UnifiedSocialCreditCode];
        let found = kinds.into_iter().find_map(|kind| Identity::new(kind, document).ok());
        if found.is_none() {
            self.fault(M::Documents(side), "不是有效的居民身份证号或者统一社会信用代码，没有把握的请留空");
        }
        found
    }

    fn ended(&mut self, applied_on: Option<NaiveDate>) -> Option<LedgerEnd> {
        let told = self.read_outcome();
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
        if applied_on.is_some_and(|applied_on| on < applied_on) {
            self.fault(M::EndedOn, "早于登记日期");
            return None;
        }
        let told = self.told(&[M::Agreement, M::Performance, M::Mediator]);
        let report = Story::new(&format!("台账记载：{}。{told}", outcome.name_zh()));
        let report = report.map_err(|invalid| self.fault(M::Agreement, invalid.to_string())).ok()?;
        Some(LedgerEnd { outcome, on, report })
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
        let told = match (self.cell(M::Narrative), self.cell(M::Title)) {
            ("", "") => {
                self.fault(M::Narrative, "没有填写");
                return None;
            }
            ("", title) => title,
            (narrative, _) => narrative,
        };
        let rest = if ended {
            self.told(&[M::Note])
        } else {
            self.told(&[M::Agreement, M::Performance, M::Mediator, M::Note])
        };
        let told = if rest.is_empty() { told.to_owned() } else { format!("{told}\n{rest}") };
        Story::new(&told).map_err(|invalid| self.fault(M::Narrative, invalid.to_string())).ok()
    }

    /// Columns with their names, one after the other.
    fn told(&self, meanings: &[M]) -> String {
        let told = meanings.iter().map(|meaning| (meaning.name_zh(), self.cell(*meaning)));
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

/// 张三等12人: a group of so many, and who stands for it.
fn group(name: &str) -> (&str, Option<u32>) {
    let members = |name: &'_ str| -> Option<(usize, u32)> {
        let (first, rest) = name.rsplit_once('等')?;
        let count = rest.strip_suffix('人').or_else(|| rest.strip_suffix('户'))?;
        Some((first.len(), count.trim().parse().ok().filter(|count| *count > 1)?))
    };
    match members(name) {
        Some((at, count)) if at > 0 => (&name[..at], Some(count)),
        _ => (name, None),
    }
}

fn sounds_like_an_organisation(name: &str) -> bool {
    name.chars().count() >= ORGANISATION_CHARS_MIN && ORGANISATION_ENDINGS.iter().any(|ending| name.ends_with(ending))
}

#[cfg(test)]
mod tests;
