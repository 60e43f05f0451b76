//! What stands in a cell of a ledger, as the different hands write it.

use chrono::NaiveDate;
use domain::{
    case::{Difficulty, LedgerOutcome},
    category::Category,
    money::Fen,
    petition::{AccusedLevel, Channel, ContentClass, PetitionKind, PetitionLedgerOutcome},
    time::add_days,
};

/// First day that a ledger of a mediation committee can have: committees were founded by the regulations of 1954.
const EARLIEST_YEAR: i32 = 1954;

/// What Excel counts days from, in cells that are not said to be dates.
const EXCEL_EPOCH: (i32, u32, u32) = (1899, 12, 30);

/// Numbers that are taken for such days: 1954 to 2173.
const EXCEL_DAYS: std::ops::RangeInclusive<i64> = 19_725..=99_999;

/// A civil date: 2023-05-06, 2023/5/6, 2023.5.6, 20230506, 2023年5月6日, with or without a time of day after it.
pub(super) fn date(text: &str) -> Option<NaiveDate> {
    let text = text.split_whitespace().next()?;
    let text = text.split('T').next()?;
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        let number: i64 = text.parse().ok()?;
        let (year, month, day) = EXCEL_EPOCH;
        return match text.len() {
            8 => sensible(text[..4].parse().ok()?, text[4..6].parse().ok()?, text[6..].parse().ok()?),
            5 if EXCEL_DAYS.contains(&number) => Some(add_days(NaiveDate::from_ymd_opt(year, month, day)?, number)),
            _ => None,
        };
    }
    let mut parts = text.trim_end_matches(['日', '号']).split(['-', '/', '.', '年', '月', '－', '．', '／']);
    let mut next = || parts.next()?.trim().parse::<u32>().ok();
    let (year, month, day) = (next()?, next()?, next()?);
    parts.next().is_none().then(|| sensible(i32::try_from(year).ok()?, month, day)).flatten()
}

fn sensible(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, day).filter(|_| (EARLIEST_YEAR..=9999).contains(&year))
}

/// An amount, in yuan unless the cell or the heading says ten thousand yuan: 1200, 1,200.50, 1.2万元, ¥1200元.
pub(super) fn amount(text: &str, in_ten_thousands: bool) -> Option<Fen> {
    let text: String = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, ',' | '，' | '¥' | '￥')).collect();
    let text = text.trim_end_matches("人民币").trim_end_matches('元');
    let (text, scale) = match text.strip_suffix('万') {
        Some(rest) => (rest, 1_000_000),
        None => (text, if in_ten_thousands { 1_000_000 } else { 100 }),
    };
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 13 || part.len() > 9 || !digits(whole) || !digits(part) {
        return None;
    }
    let mut fen = whole.parse::<i64>().ok()?.checked_mul(scale)?;
    let mut unit = scale;
    for digit in part.bytes() {
        // Less than a fen is nobody's money; Excel brings it about by itself (0.1 + 0.2).
        unit /= 10;
        fen = fen.checked_add(i64::from(digit - b'0') * unit)?;
    }
    Fen::new(fen).ok()
}

/// Values of one cell, one for each party: divided by 、 or ；, a comma or a new line.
pub(super) fn several(text: &str) -> Vec<&str> {
    text.split(['、', '；', ';', '，', ',', '\n']).map(str::trim).filter(|part| !part.is_empty()).collect()
}

/// A kind of dispute by code or name, with or without 纠纷 at its end.
pub(super) fn category(text: &str) -> Option<Category> {
    let bare = |name: &'static str| name.trim_end_matches("纠纷");
    let wanted = text.trim_end_matches("纠纷");
    let named = Category::ALL.iter().find(|known| known.code() == text || bare(known.name_zh()) == wanted);
    named.copied().or(match wanted {
        // Where the office keeps the group only, its leaf for all else.
        "劳动" | "劳动争议" | "劳资" => Some(Category::OtherLabour),
        "消费" => Some(Category::OtherConsumer),
        "婚姻" | "家庭" => Some(Category::Family),
        "邻里关系" | "相邻" | "相邻关系" => Some(Category::Neighbours),
        "交通事故" | "交通" => Some(Category::Traffic),
        "医患" => Some(Category::Medical),
        "物业管理" => Some(Category::Property),
        "其它" => Some(Category::Other),
        _ => None,
    })
}

/// How difficult it is.
pub(super) fn difficulty(text: &str) -> Option<Difficulty> {
    let known = Difficulty::ALL.iter().find(|known| known.code() == text || known.name_zh() == text);
    known.copied().or(match text {
        "简单" | "简易纠纷" => Some(Difficulty::Simple),
        "普通" | "一般纠纷" => Some(Difficulty::General),
        "疑难" | "复杂" | "重大疑难" | "重大疑难复杂" => Some(Difficulty::Complex),
        _ => None,
    })
}

/// Words for a case that is still open.
const OPEN: &[&str] =
    &["", "未结", "未办结", "未结案", "在办", "在调", "办理中", "调解中", "正在调解", "正在办理", "进行中", "待调解"];

/// What tells an outcome, the more telling words first: 未达成协议 is a failure, 调解不成，转诉讼 went to court.
const TOLD_BY: &[(LedgerOutcome, &[&str])] = &[
    (LedgerOutcome::NotAccepted, &["不予受理", "不受理", "未受理"]),
    (LedgerOutcome::Withdrawn, &["撤回", "撤销申请", "撤诉"]),
    (LedgerOutcome::Referred, &["转", "移送", "移交", "起诉", "诉讼", "仲裁"]),
    (
        LedgerOutcome::Failed,
        &["不成", "失败", "终止", "未成", "未调解成", "未达成", "未能", "没有达成", "无法达成", "未和解", "未化解"],
    ),
    (LedgerOutcome::Settled, &["成功", "达成", "调成", "和解", "化解", "书面协议", "口头协议"]),
];

/// What came of it: nothing yet, something, or nobody can tell (`None`).
#[expect(clippy::option_option, reason = "not understood is not the same as open")]
pub(super) fn outcome(text: &str) -> Option<Option<LedgerOutcome>> {
    if OPEN.contains(&text) {
        return Some(None);
    }
    let known = LedgerOutcome::ALL.iter().find(|known| known.code() == text || known.name_zh() == text).copied();
    let told = || TOLD_BY.iter().find(|(_, words)| words.iter().any(|word| text.contains(word))).map(|(told, _)| *told);
    known.or_else(told).map(Some)
}

/// By what way a petition came.
pub(super) fn channel(text: &str) -> Option<Channel> {
    let known = Channel::ALL.iter().find(|known| known.code() == text || known.name_zh() == text);
    known.copied().or(match text {
        "信" | "信件" | "群众来信" | "书信" => Some(Channel::Letter),
        "网上" | "网络" | "网上信访" | "网上投诉" => Some(Channel::Online),
        "访" | "来访" | "上访" | "接访" | "个访" | "个体访" | "集访" | "集体访" => {
            Some(Channel::Visit)
        }
        "电话" | "电话反映" => Some(Channel::Phone),
        "12345" | "热线" | "政务热线" | "市长热线" => Some(Channel::Hotline),
        "领导信箱" | "市长信箱" | "县长信箱" | "书记信箱" | "领导批转" => {
            Some(Channel::LeaderLetter)
        }
        _ => None,
    })
}

/// What a petition is about, by code or name.
pub(super) fn content(text: &str) -> Option<ContentClass> {
    let bare = text.trim_end_matches('类');
    let known = ContentClass::ALL.iter().find(|known| known.code() == text || known.name_zh() == bare);
    known.copied().or(match bare {
        "三农" | "农业农村" | "农村" => Some(ContentClass::Farming),
        "国土" | "国土资源" | "土地" | "征地" => Some(ContentClass::NaturalResources),
        "拆迁" | "征地拆迁" | "城建" | "城市建设" => Some(ContentClass::Building),
        "劳动社保" | "劳动保障" | "社会保障" | "劳资" => Some(ContentClass::Labour),
        "卫生" | "医疗" | "卫生计生" => Some(ContentClass::Health),
        "民政" => Some(ContentClass::CivilAffairs),
        "涉法涉诉" | "公安" | "法院" => Some(ContentClass::Justice),
        "交通" => Some(ContentClass::Transport),
        "环保" | "环境保护" => Some(ContentClass::Environment),
        "物业" | "房产" => Some(ContentClass::Housing),
        "其它" => Some(ContentClass::Other),
        _ => None,
    })
}

/// The level of somebody who is complained of.
pub(super) fn accused_level(text: &str) -> Option<AccusedLevel> {
    AccusedLevel::ALL.iter().copied().find(|known| known.code() == text || known.name_zh() == text)
}

/// What the law takes a petition for.
pub(super) fn kind(text: &str) -> Option<PetitionKind> {
    let known = PetitionKind::ALL.iter().find(|known| known.code() == text || known.name_zh() == text);
    known.copied().or(match text {
        "建议" | "意见建议" | "建议意见" => Some(PetitionKind::Suggestion),
        "举报" | "检举" | "控告" | "检举控告" | "纪检监察" => Some(PetitionKind::Accusation),
        "求决" | "申诉" | "申诉求决" | "投诉" => Some(PetitionKind::Appeal),
        _ => None,
    })
}

/// Words for a petition that is still open, beside [`OPEN`].
const PETITION_OPEN: &[&str] =
    &["已登记", "已受理", "已转办", "已交办", "转办", "交办", "处理中", "待办理", "待答复", "未答复"];

/// What tells what came of a petition, the more telling words first.
const PETITION_TOLD_BY: &[(PetitionLedgerOutcome, &[&str])] = &[
    (PetitionLedgerOutcome::Final, &["三级终结", "复核终结"]),
    (PetitionLedgerOutcome::NotAccepted, &["不予受理", "不再受理", "不受理"]),
    (PetitionLedgerOutcome::Withdrawn, &["撤回", "撤诉", "撤访"]),
    (PetitionLedgerOutcome::Settled, &["化解", "息诉", "息访", "和解", "调解成功"]),
    (PetitionLedgerOutcome::Answered, &["办结", "答复", "回复", "办理完毕", "支持"]),
    (PetitionLedgerOutcome::Redirected, &["转送", "移送", "移交", "转纪", "转法"]),
];

/// What came of a petition: nothing yet, something, or nobody can tell (`None`).
#[expect(clippy::option_option, reason = "not understood is not the same as open")]
pub(super) fn petition_outcome(text: &str) -> Option<Option<PetitionLedgerOutcome>> {
    if OPEN.contains(&text) || PETITION_OPEN.contains(&text) {
        return Some(None);
    }
    let all = PetitionLedgerOutcome::ALL.iter();
    if let Some(known) = all.copied().find(|known| known.code() == text || known.name_zh() == text) {
        return Some(Some(known));
    }
    // What did not happen is told by the same words: 未化解.
    if text.contains('未') {
        return None;
    }
    let told = PETITION_TOLD_BY.iter().find(|(_, words)| words.iter().any(|word| text.contains(word)));
    told.map(|(told, _)| Some(*told))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_they_are_written() {
        let expected = NaiveDate::from_ymd_opt(2023, 5, 6);
        for text in [
            "2023-05-06",
            "2023/5/6",
            "2023.5.6",
            "2023.05.06",
            "20230506",
            "2023年5月6日",
            "2023年05月06日 上午",
            "2023-05-06 09:30:00",
            "2023-05-06T09:30:00",
            "45052",
            "2023－5－6",
        ] {
            assert_eq!(date(text), expected, "{text}");
        }
        for text in
            ["", "2023", "5月6日", "2023-13-01", "2023-02-30", "去年", "203-05-06", "2023-5-6-7", "12", "9999999999999"]
        {
            assert_eq!(date(text), None, "{text}");
        }
    }

    #[test]
    fn amounts_are_read_in_fen() {
        let table = [
            ("1200", false, Some(120_000)),
            ("1,200.50", false, Some(120_050)),
            ("￥1200元", false, Some(120_000)),
            ("1.2万元", false, Some(1_200_000)),
            ("1.2", true, Some(1_200_000)),
            ("0.30000000000000004", false, None),
            ("0.300000004", false, Some(30)),
            ("0", false, Some(0)),
            ("-5", false, None),
            ("若干", false, None),
            ("99999999999999", false, None),
        ];
        for (text, in_ten_thousands, expected) in table {
            assert_eq!(amount(text, in_ten_thousands).map(Fen::get), expected, "{text}");
        }
    }

    #[test]
    fn outcomes_are_told_by_their_words() {
        use LedgerOutcome as O;
        let table = [
            ("", Some(None)),
            ("调解中", Some(None)),
            ("调解成功", Some(Some(O::Settled))),
            ("达成书面协议", Some(Some(O::Settled))),
            ("未达成协议", Some(Some(O::Failed))),
            ("调解不成功", Some(Some(O::Failed))),
            ("调解不成，转法院诉讼", Some(Some(O::Referred))),
            ("申请人撤回", Some(Some(O::Withdrawn))),
            ("不予受理", Some(Some(O::NotAccepted))),
            ("已结", None),
            ("？", None),
        ];
        for (text, expected) in table {
            assert_eq!(outcome(text), expected, "{text}");
        }
    }

    #[test]
    fn what_came_of_a_petition_is_told_by_its_words() {
        use PetitionLedgerOutcome as O;
        let table = [
            ("", Some(None)),
            ("办理中", Some(None)),
            ("未办结", Some(None)),
            ("已转办", Some(None)),
            ("已办结", Some(Some(O::Answered))),
            ("三级终结", Some(Some(O::Final))),
            ("复核终结，不再受理", Some(Some(O::Final))),
            ("已书面答复", Some(Some(O::Answered))),
            ("经调解化解", Some(Some(O::Settled))),
            ("不再受理", Some(Some(O::NotAccepted))),
            ("信访人撤回", Some(Some(O::Withdrawn))),
            ("已转送市纪委", Some(Some(O::Redirected))),
            ("未化解", None),
            ("？", None),
        ];
        for (text, expected) in table {
            assert_eq!(petition_outcome(text), expected, "{text}");
        }
        assert_eq!(channel("来访"), Some(Channel::Visit));
        assert_eq!(content("环保类"), Some(ContentClass::Environment));
        assert_eq!(kind("举报"), Some(PetitionKind::Accusation));
        assert_eq!((channel("传闻"), content("八卦"), kind("闲聊")), (None, None, None));
    }

    #[test]
    fn categories_are_known_by_code_and_by_name() {
        let table = [
            ("02", Some(Category::Neighbours)),
            ("邻里纠纷", Some(Category::Neighbours)),
            ("邻里", Some(Category::Neighbours)),
            ("拖欠农民工工资", Some(Category::MigrantWages)),
            ("劳动争议纠纷", Some(Category::OtherLabour)),
            ("口角", None),
            ("", None),
        ];
        for (text, expected) in table {
            assert_eq!(category(text), expected, "{text}");
        }
    }
}
