//! Words that many pages share: days, instants, lamps, how long is left.

use chrono::FixedOffset;
use domain::{
    case::{Attachment, MediationState},
    deadline::Lamp,
    time::{CivilDate, Instant, civil_date},
};

const SECONDS_EAST: i32 = 8 * 3600;

/// A day as people write it: `2026年3月2日`.
pub(crate) fn day(date: CivilDate) -> String {
    date.format("%Y年%-m月%-d日").to_string()
}

/// An instant on the clocks of China: `2026-03-02 09:00`.
pub(crate) fn moment(at: Instant) -> String {
    let china = FixedOffset::east_opt(SECONDS_EAST).expect("eight hours is a valid offset");
    at.with_timezone(&china).format("%Y-%m-%d %H:%M").to_string()
}

/// The day of an instant.
pub(crate) fn day_of(at: Instant) -> String {
    civil_date(at).to_string()
}

/// How long is left until a day.
pub(crate) fn left(due: CivilDate, today: CivilDate) -> String {
    match (due - today).num_days() {
        0 => "今天到期".to_owned(),
        1 => "明天到期".to_owned(),
        days if days > 0 => format!("还剩 {days} 天"),
        days => format!("逾期 {} 天", -days),
    }
}

/// A lamp: never by its colour alone.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LampSign {
    /// Class of its colour.
    pub(crate) class: &'static str,
    /// Shape.
    pub(crate) shape: &'static str,
    /// Word.
    pub(crate) word: &'static str,
}

/// How a lamp looks.
pub(crate) const fn lamp(lamp: Lamp) -> LampSign {
    match lamp {
        Lamp::Green => LampSign { class: "green", shape: "●", word: "正常" },
        Lamp::Yellow => LampSign { class: "yellow", shape: "▲", word: "临近" },
        Lamp::Red => LampSign { class: "red", shape: "◆", word: "紧急" },
        Lamp::Overdue => LampSign { class: "overdue", shape: "■", word: "逾期" },
    }
}

/// Class of the mark of a state: under way, agreed, ended otherwise, filed.
pub(crate) const fn state_class(state: MediationState) -> &'static str {
    use MediationState as S;
    match state {
        S::AgreementReached | S::Performing | S::Performed | S::ConfirmationPending | S::Confirmed => "agreed",
        S::NotAccepted | S::Terminated | S::Breached | S::ConfirmationRejected | S::Referred => "ended",
        S::Closed | S::Archived => "filed",
        S::EscalationProposed => "offered",
        _ => "open",
    }
}

/// Size of a file, as people read it.
pub(crate) fn size(attachment: &Attachment) -> String {
    match attachment.bytes {
        bytes if bytes < 1024 => format!("{bytes} 字节"),
        bytes if bytes < 1024 * 1024 => format!("{} KB", bytes / 1024),
        bytes => format!("{:.1} MB", f64::from(u32::try_from(bytes / 1024).unwrap_or(u32::MAX)) / 1024.0),
    }
}

/// Whether a file is shown as a picture. What tells who somebody is, is opened on purpose only: each look at it is logged.
pub(crate) fn is_picture(attachment: &Attachment) -> bool {
    !attachment.kind.shows_identity()
        && matches!(attachment.media_type.as_str(), "image/jpeg" | "image/png" | "image/gif" | "image/webp")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_said_as_people_say_them() {
        let date = |text: &str| text.parse::<CivilDate>().unwrap_or_default();
        assert_eq!(day(date("2026-03-02")), "2026年3月2日");
        let table = [
            ("2026-03-05", "还剩 3 天"),
            ("2026-03-03", "明天到期"),
            ("2026-03-02", "今天到期"),
            ("2026-02-28", "逾期 2 天"),
        ];
        for (due, said) in table {
            assert_eq!(left(date(due), date("2026-03-02")), said);
        }
    }
}
