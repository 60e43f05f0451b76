//! The work of a grid worker on a telephone: the round of today's points, a report with a photograph at any time; and the
//! pages on which points are kept. The report itself is the short form of [`crate::intake::dispute`].

mod points;
mod round;

pub(crate) use points::{ClosingForm, NewForm, list, show};
pub(crate) use round::{page, visit};

use domain::{deadline::Lamp, time::CivilDate};
use store::patrol::PointLine;

use crate::wording::{self, LampSign};

/// A point as it is shown.
struct Point {
    id: String,
    name: String,
    place: String,
    /// Lamp, day and days left; nothing of one that is visited no more.
    due: Option<(LampSign, String, String)>,
    every_days: u32,
    last_visit_on: String,
    report: String,
}

impl Point {
    fn new(line: PointLine, today: CivilDate) -> Self {
        let place = format!("{}（{}）", line.name, line.place);
        let report = form_urlencoded::Serializer::new(String::new())
            .append_pair("place", &place)
            .append_pair("division", &line.division.to_string())
            .finish();
        Self {
            id: line.id.to_string(),
            due: line.lamp.map(|lamp| (sign(lamp), wording::day(line.due_on), wording::left(line.due_on, today))),
            name: line.name,
            place: line.place,
            every_days: line.every_days,
            last_visit_on: line.last_visit_on.map_or_else(|| "还没有".to_owned(), |on| on.to_string()),
            report: format!("/grid/report?{report}"),
        }
    }
}

/// A lamp of a point; what is due today is no emergency.
const fn sign(lamp: Lamp) -> LampSign {
    match lamp {
        Lamp::Red => LampSign { word: "今天", ..wording::lamp(lamp) },
        _ => wording::lamp(lamp),
    }
}
