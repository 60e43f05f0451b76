//! From the cells of a row of a register of letters and visits to a petition.

use chrono::NaiveDate;
use domain::{
    case::Side,
    matching::PetitionerRole,
    petition::{
        Accused, AccusedPerson, ContentClass, Headcount, PetitionFlag, PetitionKind, PetitionLedgerEnd, Purpose,
    },
    text::{Line, Story},
};
use escalation::petition::{Intake, PetitionLedgerRow};
use store::{
    imports::LedgerPetition,
    petitions::{NewPetition, NewPetitioner},
};

use super::{
    M, Row, call,
    people::{group, sounds_like_an_organisation},
    values,
};

/// What stands where nobody is named.
const NAMELESS: &[&str] = &["匿名", "不详", "无名", "未署名", "无"];

impl Row<'_> {
    /// Everything is read, so that every fault is told at once.
    pub(super) fn petition(&mut self) -> Option<LedgerPetition> {
        let number = self.line(M::Number);
        let received_on = self.day(M::RegisteredOn);
        for needed in [M::RegisteredOn, M::Channel] {
            if self.cell(needed).is_empty() {
                self.fault(needed, "没有填写");
            }
        }
        let channel = self.read(M::Channel, |text| {
            values::channel(text)
                .ok_or_else(|| "应为来信、走访、网信、来电、传真、12345热线、领导信件等信访形式".to_owned())
        });
        let content = self.read(M::Content, |text| {
            values::content(text)
                .ok_or_else(|| "不是系统的内容分类，可以填分类名称或者代码，没有把握的请留空".to_owned())
        });
        let kind = self.kind(content);
        let (petitioners, named) = self.petitioners();
        let headcount = self.headcount(named);
        let division = self.division();
        let (requests, title) = (self.requests(), self.line(M::Title));
        let (cause, section, accused) = (self.line(M::Cause), self.line(M::Section), self.accused());
        let ended = self.ended_petition(received_on);
        let rest: &[M] = if ended.is_some() { &[M::Note] } else { &[M::Agreement, M::Unit, M::Mediator, M::Note] };
        let narrative = self.story(rest);
        let (received_on, kind) = (received_on?, kind?);
        let content = content.unwrap_or(ContentClass::Other);
        let title = match title {
            Some(title) => title,
            None => Line::new(&call(content.name_zh(), number.as_deref(), received_on)).ok()?,
        };
        let intake = Intake {
            received_on,
            kind,
            channel: channel?,
            purpose: if kind == PetitionKind::Suggestion { Purpose::Opinion } else { Purpose::Decision },
            content,
            cause,
            section,
            issue_division: division?,
            title,
            narrative: narrative?,
            requests,
            addressee: None,
            source_number: None,
            headcount: headcount?,
            accused,
            flags: if petitioners.is_empty() { vec![PetitionFlag::Anonymous] } else { Vec::new() },
        };
        let petition = NewPetition { petition: intake, petitioners };
        Some(LedgerPetition { petition, row: PetitionLedgerRow { number, ended } })
    }

    /// What the law takes it for; whoever accuses is kept secret, which a list on a desk is not.
    fn kind(&mut self, content: Option<ContentClass>) -> Option<PetitionKind> {
        let told = self.read(M::Kind, |text| values::kind(text).ok_or_else(|| "应为申诉求决类、建议意见类".to_owned()));
        let column = match (told, content) {
            (Some(PetitionKind::Accusation), _) => M::Kind,
            (Some(kind), _) => return Some(kind),
            (None, Some(ContentClass::Discipline)) => M::Content,
            // What could not be read has its fault already.
            (None, _) => return Some(PetitionKind::Appeal),
        };
        self.accuses = true;
        self.fault(column, "检举控告件不从台账导入，请由承办人员逐件登记");
        None
    }

    /// Who is complained of: units in words, people with what else stands beside them, which is of one only.
    fn accused(&mut self) -> Accused {
        let level = self.read(M::AccusedLevel, |text| {
            values::accused_level(text).ok_or_else(|| "不是系统的级别，没有把握的请留空".to_owned())
        });
        let (post, place) = (self.line(M::AccusedPost), self.line(M::AccusedPlace));
        let (units, people): (Vec<_>, Vec<_>) =
            values::several(self.cell(M::Accused)).into_iter().partition(|name| sounds_like_an_organisation(name));
        for column in [M::AccusedLevel, M::AccusedPost, M::AccusedPlace] {
            if people.len() != 1 && !self.cell(column).is_empty() {
                self.fault(column, "只在有一名被反映人时填写");
            }
        }
        let mut person = |name| {
            let name = Line::new(name).map_err(|invalid| self.fault(M::Accused, invalid.to_string())).ok()?;
            Some(AccusedPerson { name, level, post: post.clone(), place: place.clone() })
        };
        let people = people.into_iter().filter_map(&mut person).collect();
        Accused { people, names: units.into_iter().map(ToOwned::to_owned).collect(), ..Accused::default() }
    }

    fn ended_petition(&mut self, received_on: Option<NaiveDate>) -> Option<PetitionLedgerEnd> {
        let understood = values::petition_outcome(self.cell(M::Outcome));
        if understood.is_none() {
            self.fault(
                M::Outcome,
                "看不懂的结果，应为已办结答复、三级终结、已化解、不予受理、已转送有关机关、已撤回，未办结的留空",
            );
        }
        let (outcome, on) = self.end(understood, received_on)?;
        let told = self.told(&[M::Agreement, M::Unit, M::Mediator]);
        let report = Story::new(&format!("台账记载：{}。{told}", outcome.name_zh()));
        let report = report.map_err(|invalid| self.fault(M::Agreement, invalid.to_string())).ok()?;
        Some(PetitionLedgerEnd { outcome, on, report })
    }

    /// Who petitions, and how many people the names stand for.
    fn petitioners(&mut self) -> (Vec<NewPetitioner>, u32) {
        let who = M::Names(Side::Applicant);
        if self.cell(who).is_empty() {
            self.fault(who, "没有填写，匿名的请写“匿名”");
            return (Vec::new(), 1);
        }
        if NAMELESS.contains(&self.cell(who)) {
            return (Vec::new(), 1);
        }
        // Of 张三、李四等12人 the two are among the twelve.
        let names = values::several(self.cell(who));
        let people = names.iter().filter_map(|name| group(name).1).max();
        let people = people.unwrap_or(0).max(u32::try_from(names.len()).unwrap_or(u32::MAX));
        let parties = self.parties(Side::Applicant);
        let role = if parties.len() > 1 { PetitionerRole::JointSignatory } else { PetitionerRole::Single };
        let petitioners = parties.into_iter().map(|mut party| {
            // Of a group the ledger names who came for it.
            let particulars = party.representatives.pop().unwrap_or(party.particulars);
            NewPetitioner { role, division: None, particulars }
        });
        (petitioners.collect(), people)
    }

    fn headcount(&mut self, named: u32) -> Option<Headcount> {
        let mut count = |meaning| {
            let counted = self.read(meaning, |text| {
                let digits = text.trim_end_matches(['人', '次', '名']);
                digits.parse::<u32>().ok().filter(|count| *count > 0).ok_or_else(|| "不是人数".to_owned())
            });
            if counted.is_none() && !self.cell(meaning).is_empty() { Err(()) } else { Ok(counted) }
        };
        let (present, involved) = (count(M::Headcount), count(M::Involved));
        let (present, involved) = (present.ok()?.unwrap_or(named), involved.ok()?);
        let involved = involved.unwrap_or(present);
        if present < named {
            self.fault(M::Headcount, "少于所列的信访人");
            return None;
        }
        if involved < present {
            self.fault(M::Involved, "少于信访人数");
            return None;
        }
        Some(Headcount { present, involved })
    }
}

#[cfg(test)]
mod tests {
    use domain::petition::{Channel, PetitionLedgerOutcome};
    use store::imports::{StagedRow, Told};

    use super::super::{Headings, Of, Places, Reader, understand};
    use super::*;

    const HEADINGS: [&str; 18] = [
        "信访编号",
        "来访时间",
        "信访人",
        "联系电话",
        "人数",
        "信访形式",
        "信访类别",
        "信访内容",
        "承办单位",
        "办理结果",
        "办结日期",
        "答复意见",
        "内容分类",
        "信访原因",
        "登记科室",
        "户籍地",
        "被反映人",
        "被反映人职务",
    ];

    fn row(changes: &[(&str, &str)]) -> StagedRow {
        let right = [
            "12",
            "2021年5月6日",
            "张三、李四等12人",
            "13800000001",
            "",
            "集体访",
            "",
            "征地补偿款没有发。",
            "住建局",
            "已办结",
            "2021-06-30",
            "已补发。",
            "征地",
            "政策落实",
            "接访科",
            "枫源村、杜黄新村",
            "陈某、枫桥建设有限公司",
            "村主任",
        ];
        let mut cells: Vec<String> = right.map(str::to_owned).to_vec();
        for (heading, cell) in changes {
            let column = HEADINGS.iter().position(|known| known == heading).expect("a column");
            (*cell).clone_into(&mut cells[column]);
        }
        let headings = Headings::read(Of::Petitions, &HEADINGS.map(str::to_owned)).expect("headings");
        let own = "330681".parse().expect("a division");
        let today = "2026-03-02".parse().expect("a date");
        understand(&Reader { headings: &headings, places: &Places::default(), own, today }, 7, cells)
    }

    fn understood(changes: &[(&str, &str)]) -> LedgerPetition {
        let row = row(changes);
        match row.told {
            Some(Told::Petition(told)) => *told,
            _ => panic!("{:?}", row.faults),
        }
    }

    #[test]
    fn a_row_that_is_over_is_a_petition_with_its_outcome() {
        let LedgerPetition { petition: NewPetition { petition, petitioners }, row } = understood(&[]);
        assert_eq!((petition.channel, petition.kind), (Channel::Visit, PetitionKind::Appeal));
        assert_eq!(&*petition.title, "自然资源（台账 12）");
        assert_eq!(petition.headcount, Headcount { present: 12, involved: 12 });
        let names: Vec<_> = petitioners.iter().map(|one| (&*one.particulars.name, one.role)).collect();
        assert_eq!(names, [("张三", PetitionerRole::JointSignatory), ("李四", PetitionerRole::JointSignatory)]);
        let households = petitioners.iter().map(|one| one.particulars.household.as_deref());
        assert_eq!(households.collect::<Vec<_>>(), [Some("枫源村"), Some("杜黄新村")]);
        assert_eq!((petition.cause.as_deref(), petition.section.as_deref()), (Some("政策落实"), Some("接访科")));
        assert_eq!(petition.accused.people[0].to_string(), "陈某（村主任）");
        assert_eq!(petition.accused.names, ["枫桥建设有限公司"]);
        assert_eq!(row.number.as_deref(), Some("12"));
        let ended = row.ended.expect("it is over");
        assert_eq!((ended.outcome, ended.on), (PetitionLedgerOutcome::Answered, "2021-06-30".parse().unwrap()));
        assert_eq!(&*ended.report, "台账记载：已办结答复。答复意见：已补发。责任单位：住建局。");
    }

    #[test]
    fn an_open_row_keeps_what_else_is_written_and_nobody_has_to_be_named() {
        let told = understood(&[("办理结果", "办理中"), ("办结日期", ""), ("信访人", "匿名"), ("联系电话", "")]);
        assert_eq!(told.row.ended, None);
        assert!(
            told.petition.petition.narrative.contains("责任单位：住建局"),
            "{}",
            &*told.petition.petition.narrative
        );
        assert_eq!((told.petition.petitioners.len(), told.petition.petition.flags), (0, vec![PetitionFlag::Anonymous]));
    }

    #[test]
    fn every_fault_is_named_with_its_column() {
        let table = [
            (("来访时间", "去年"), "来访时间", "不是日期"),
            (("来访时间", ""), "来访时间", "没有填写"),
            (("信访人", ""), "信访人", "没有填写"),
            (("联系电话", "13800"), "联系电话", "手机号码"),
            (("人数", "3"), "人数", "少于"),
            (("人数", "若干"), "人数", "不是人数"),
            (("信访形式", "传闻"), "信访形式", "应为"),
            (("信访形式", ""), "信访形式", "没有填写"),
            (("信访类别", "举报"), "信访类别", "检举控告件不从台账导入"),
            (("信访类别", "其他"), "信访类别", "应为"),
            (("内容分类", "纪检监察"), "内容分类", "检举控告件不从台账导入"),
            (("内容分类", "八卦"), "内容分类", "不是系统的内容分类"),
            (("被反映人", "陈某、李某"), "被反映人职务", "只在有一名"),
            (("户籍地", "甲村、乙村、丙村"), "户籍地", "比姓名多"),
            (("信访内容", ""), "信访内容", "没有填写"),
            (("办理结果", "未化解"), "办理结果", "看不懂"),
            (("办理结果", ""), "办结日期", "没有填写结果"),
            (("办结日期", ""), "办结日期", "没有填写办结日期"),
            (("办结日期", "2021-05-05"), "办结日期", "早于登记日期"),
        ];
        for (change, column, reason) in table {
            let row = row(&[change]);
            assert_eq!((&row.told, row.cells.is_empty()), (&None, reason.starts_with("检举控告")), "{change:?}");
            let said =
                |fault: &super::super::Fault| fault.column.as_deref() == Some(column) && fault.reason.contains(reason);
            assert!(row.faults.iter().any(said), "{change:?}: {:?}", row.faults);
        }
    }
}
