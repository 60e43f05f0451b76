//! What the columns of a ledger are taken for, by their Chinese headings. Every office calls them a little differently.

use domain::case::Side;

/// What a column says of a case.
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
    /// Who mediated.
    Mediator,
    /// Anything else.
    Note,
}

use Meaning as M;
use Side::{Applicant, Respondent};

/// Each meaning with its own name, which the template uses, and then the other ways of writing it.
const HEADINGS: &[(Meaning, &[&str])] = &[
    (M::Number, &["案号", "案件编号", "案件号", "编号", "登记编号", "受理编号", "台账编号", "卷号", "卷宗号"]),
    (
        M::RegisteredOn,
        &["登记日期", "登记时间", "申请日期", "申请时间", "受理日期", "受理时间", "收案日期", "收案时间", "日期"],
    ),
    (M::Names(Applicant), &["申请人", "申请人姓名", "申请人名称", "申请方", "甲方", "甲方当事人", "当事人甲"]),
    (M::Phones(Applicant), &["申请人电话"]),
    (M::Documents(Applicant), &["申请人证件号"]),
    (M::Addresses(Applicant), &["申请人住址"]),
    (
        M::Names(Respondent),
        &["被申请人", "被申请人姓名", "被申请人名称", "被申请方", "对方当事人", "乙方", "乙方当事人", "当事人乙"],
    ),
    (M::Phones(Respondent), &["被申请人电话"]),
    (M::Documents(Respondent), &["被申请人证件号"]),
    (M::Addresses(Respondent), &["被申请人住址"]),
    (M::Category, &["纠纷类别", "纠纷类型", "纠纷种类", "案件类别", "案件类型", "类别", "类型"]),
    (M::Title, &["纠纷名称", "案件名称", "案由", "标题"]),
    (
        M::Narrative,
        &[
            "纠纷经过",
            "纠纷情况",
            "纠纷简要情况",
            "纠纷事实",
            "纠纷概况",
            "纠纷内容",
            "简要情况",
            "简要案情",
            "案情",
            "案情简介",
            "主要事实",
            "主要内容",
            "基本情况",
            "基本案情",
        ],
    ),
    (M::Requests, &["申请事项", "请求事项", "调解请求", "诉求"]),
    (M::Division, &["问题属地", "纠纷发生地", "发生地", "属地", "所在村", "所属村", "村社区"]),
    (M::Amount, &["涉及金额", "涉案金额", "争议金额", "标的额", "标的金额", "金额"]),
    (M::Difficulty, &["难易程度"]),
    (M::Outcome, &["调解结果", "结果", "办理结果", "处理结果", "办理情况"]),
    (M::EndedOn, &["办结日期", "办结时间", "结案日期", "结案时间", "协议日期", "协议时间", "达成协议日期", "调解日期"]),
    (M::Agreement, &["协议内容", "协议主要内容", "调解协议", "调解协议内容"]),
    (M::Performance, &["履行情况", "协议履行情况"]),
    (M::Mediator, &["调解员", "调解人员", "承办人", "经办人"]),
    (M::Note, &["备注", "说明"]),
];

/// Particulars of a party, with or without the party before them.
type Particular = (fn(Side) -> Meaning, &'static [&'static str]);

const PARTICULARS: &[Particular] = &[
    (M::Phones, &["电话", "联系电话", "电话号码", "联系方式", "手机", "手机号", "手机号码"]),
    (M::Documents, &["证件号", "证件号码", "身份证", "身份证号", "身份证号码", "统一社会信用代码"]),
    (M::Addresses, &["住址", "地址", "联系地址", "住所", "住所地"]),
];

/// Columns without which a table is no ledger, any of each group.
const NEEDED: &[&[Meaning]] = &[&[M::RegisteredOn], &[M::Names(Applicant)], &[M::Category], &[M::Narrative, M::Title]];

/// Columns that a row must have before it is taken for the row of headings.
const RECOGNISED_MIN: usize = 3;

impl Meaning {
    /// Its own Chinese name.
    pub(super) fn name_zh(self) -> &'static str {
        HEADINGS.iter().find(|(meaning, _)| *meaning == self).map_or("", |(_, names)| names[0])
    }
}

/// All columns, as a template has them.
pub(super) fn template() -> impl Iterator<Item = Meaning> {
    HEADINGS.iter().map(|(meaning, _)| *meaning)
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

fn meaning(heading: &str, beside: Option<Side>) -> Option<Meaning> {
    let bare = bare(heading);
    if let Some((meaning, _)) = HEADINGS.iter().find(|(_, names)| names.contains(&bare.as_str())) {
        return Some(*meaning);
    }
    // The longer name first: the one stands in the other.
    let sides = [("被申请人", Respondent), ("申请人", Applicant), ("乙方", Respondent), ("甲方", Applicant)];
    let (side, of) = match sides.iter().find_map(|(name, side)| bare.strip_prefix(name).map(|rest| (rest, *side))) {
        Some((rest, side)) => (Some(side), rest),
        None => (beside, bare.as_str()),
    };
    let (make, _) = PARTICULARS.iter().find(|(_, names)| names.contains(&of))?;
    side.map(make)
}

/// The row of headings, understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Headings {
    /// Each column: its heading and what it is taken for.
    pub(super) columns: Vec<(String, Option<Meaning>)>,
    /// Whether amounts are in units of ten thousand yuan (万元).
    pub(super) in_ten_thousands: bool,
}

impl Headings {
    /// Takes a row for headings, if it is one.
    pub(super) fn of(cells: &[String]) -> Option<Self> {
        let mut columns: Vec<(String, Option<Meaning>)> = Vec::new();
        let mut beside = None;
        let mut in_ten_thousands = false;
        for heading in cells {
            // Of two columns that say the same the first counts.
            let found =
                meaning(heading, beside).filter(|found| columns.iter().all(|(_, known)| *known != Some(*found)));
            if let Some(M::Names(side)) = found {
                beside = Some(side);
            }
            if found == Some(M::Amount) {
                in_ten_thousands = heading.contains("万元");
            }
            columns.push((heading.clone(), found));
        }
        let recognised = columns.iter().filter(|(_, meaning)| meaning.is_some()).count();
        (recognised >= RECOGNISED_MIN).then_some(Self { columns, in_ten_thousands })
    }

    /// Names of columns that a ledger must have and this has not.
    pub(super) fn missing(&self) -> Vec<&'static str> {
        let has = |wanted: &Meaning| self.columns.iter().any(|(_, meaning)| meaning.as_ref() == Some(wanted));
        NEEDED.iter().filter(|group| !group.iter().any(has)).map(|group| group[0].name_zh()).collect()
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
        Headings::of(&headings.split(' ').map(str::to_owned).collect::<Vec<_>>())
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
    fn the_template_is_understood_whole() {
        let own: Vec<String> = template().map(|meaning| meaning.name_zh().to_owned()).collect();
        let headings = Headings::of(&own).unwrap();
        assert!(headings.columns.iter().all(|(heading, found)| found.is_some_and(|found| found.name_zh() == heading)));
        assert_eq!(headings.missing(), Vec::<&str>::new());
    }
}
