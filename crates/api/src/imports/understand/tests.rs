//! Rows as offices write them, understood or not.

use domain::{case::PartyKind, identity::Phone};

use super::*;

const HEADINGS: [&str; 15] = [
    "案号",
    "登记日期",
    "申请人",
    "申请人电话",
    "申请人证件号",
    "申请人住址",
    "被申请人",
    "纠纷类别",
    "纠纷经过",
    "问题属地",
    "涉及金额（元）",
    "调解结果",
    "协议日期",
    "协议内容",
    "备注",
];

/// A row that is right, with some cells changed.
fn row(changes: &[(&str, &str)]) -> StagedRow {
    let right = [
        "12",
        "2023年5月6日",
        "张三",
        "13800000001",
        "",
        "枫源村12号",
        "诸暨市某某建材有限公司",
        "邻里",
        "排水沟漫水。",
        "",
        "1,200.5",
        "调解成功",
        "2023-05-20",
        "三日内清理。",
        "已回访",
    ];
    let mut cells: Vec<String> = right.map(str::to_owned).to_vec();
    for (heading, cell) in changes {
        let column = HEADINGS.iter().position(|known| known == heading).expect("a column");
        (*cell).clone_into(&mut cells[column]);
    }
    let headings = Headings::read(Of::Disputes, &HEADINGS.map(str::to_owned)).expect("headings");
    let own = "330681109201".parse().expect("a division");
    let today = "2026-03-02".parse().expect("a date");
    understand(&Reader { headings: &headings, places: &Places::default(), own, today }, 7, cells)
}

fn understood(changes: &[(&str, &str)]) -> LedgerCase {
    let row = row(changes);
    match row.told {
        Some(Told::Case(told)) => *told,
        _ => panic!("{:?}", row.faults),
    }
}

#[test]
fn a_row_that_is_over_is_a_case_with_its_outcome() {
    let LedgerCase { case: NewCase { dispute, parties }, row } = understood(&[]);
    assert_eq!(&*dispute.title, "邻里纠纷（台账 12）");
    assert_eq!(&*dispute.narrative, "排水沟漫水。\n备注：已回访。");
    assert_eq!(dispute.applied_on, "2023-05-06".parse().unwrap());
    assert_eq!((dispute.division, dispute.source), ("330681109201".parse().unwrap(), Source::Ledger));
    assert_eq!(dispute.claimed.map(domain::money::Fen::get), Some(120_050));
    let sides: Vec<_> = parties.iter().map(|party| (party.side, party.kind)).collect();
    assert_eq!(sides, [(Side::Applicant, PartyKind::Person), (Side::Respondent, PartyKind::Organisation)]);
    assert_eq!(parties[0].particulars.phone.as_ref().map(Phone::as_str), Some("13800000001"));
    let ended = row.ended.expect("it is over");
    assert_eq!((ended.outcome, ended.on), (LedgerOutcome::Settled, "2023-05-20".parse().unwrap()));
    assert_eq!(&*ended.report, "台账记载：调解成功。协议内容：三日内清理。");
}

#[test]
fn an_open_row_keeps_what_else_is_written_in_its_story() {
    let LedgerCase { case, row } = understood(&[("调解结果", "调解中"), ("协议日期", "")]);
    assert_eq!(row.ended, None);
    assert!(case.dispute.narrative.contains("协议内容：三日内清理"), "{}", &*case.dispute.narrative);
}

#[test]
fn several_parties_stand_in_one_cell() {
    let told = understood(&[("申请人", "张三、李四等12人"), ("申请人电话", "13800000001、13800000002")]);
    let applicants = &told.case.parties[..2];
    assert_eq!(applicants[0].particulars.phone.as_ref().map(Phone::as_str), Some("13800000001"));
    assert_eq!((applicants[1].kind, applicants[1].members), (PartyKind::Group, 12));
    assert_eq!(&*applicants[1].particulars.name, "李四等12人");
    let first = &applicants[1].representatives[0];
    assert_eq!((&*first.name, first.phone.as_ref().map(Phone::as_str)), ("李四", Some("13800000002")));
}

#[test]
fn every_fault_is_named_with_its_column_and_without_the_cell() {
    let table = [
        (("登记日期", "去年"), "登记日期", "不是日期"),
        (("登记日期", ""), "登记日期", "没有填写"),
        (("登记日期", "2026-03-03"), "登记日期", "晚于今天"),
        (("申请人", ""), "申请人电话", "比姓名多"),
        (("申请人电话", "13800"), "申请人电话", "手机号码"),
        (("申请人证件号", "330681197001011234"), "申请人证件号", "不是有效的"),
        (("纠纷类别", "口角"), "纠纷类别", "不是系统的"),
        (("纠纷类别", ""), "纠纷类别", "没有填写"),
        (("纠纷经过", ""), "纠纷经过", "没有填写"),
        (("问题属地", "火星"), "问题属地", "没有这个地方"),
        (("涉及金额（元）", "若干"), "涉及金额（元）", "不是金额"),
        (("调解结果", "已结"), "调解结果", "看不懂"),
        (("调解结果", ""), "协议日期", "没有填写结果"),
        (("协议日期", ""), "协议日期", "没有填写办结日期"),
        (("协议日期", "2023-05-05"), "协议日期", "早于登记日期"),
    ];
    for (change, column, reason) in table {
        // The telephone is only one too many where there is no name.
        let row = row(&[change]);
        assert_eq!(row.told, None, "{change:?}");
        let said = |fault: &Fault| fault.column.as_deref() == Some(column) && fault.reason.contains(reason);
        assert!(row.faults.iter().any(said), "{change:?}: {:?}", row.faults);
        assert!(row.faults.iter().all(|fault| change.1.is_empty() || !fault.reason.contains(change.1)), "{change:?}");
    }
    let both = row(&[("登记日期", "去年"), ("涉及金额（元）", "若干")]);
    assert_eq!(both.faults.len(), 2, "{:?}", both.faults);
}
