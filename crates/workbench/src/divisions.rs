//! Finding a division while its name, code or pinyin is typed: a fragment for the picker.

use std::sync::LazyLock;

use actix_web::{HttpResponse, web};
use api::problem::Problem;
use askama::Template;
use domain::division::{DivisionCode, DivisionTree};
use pinyin::ToPinyin;
use serde::Deserialize;
use store::{
    Snapshot, StoreError,
    divisions::{self, DivisionRecord},
};

use crate::{layout, visitor::Visitor};

/// How every division sounds: its code, its pinyin, the initials of that.
static SOUNDS: LazyLock<Vec<(DivisionCode, Sound)>> = LazyLock::new(|| {
    let divisions = DivisionTree::official().iter().filter(|division| !division.nominal);
    divisions.map(|division| (division.code, Sound::of(division.name))).collect()
});

/// Most divisions that are offered.
const OFFERED: usize = 12;

/// What was typed.
#[derive(Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    q: String,
}

#[derive(Template)]
#[template(path = "divisions.html")]
struct Found {
    found: Vec<DivisionRecord>,
    typed: String,
}

/// `GET /divisions?q=`: within the visitor's own division first, then elsewhere.
pub(crate) async fn search(visitor: Visitor, typed: web::Query<Typed>) -> Result<HttpResponse, Problem> {
    let typed = typed.into_inner().q.trim().to_owned();
    if typed.is_empty() {
        return layout::ok(&Found { found: Vec::new(), typed });
    }
    let own = visitor.organisation().division;
    if typed.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        let sound = typed.to_lowercase();
        let found = visitor.read(move |snapshot| sounding_like(snapshot, &sound, own)).await?;
        return layout::ok(&Found { found, typed });
    }
    let text = typed.clone();
    let found = visitor
        .read(move |snapshot| {
            let mut found = divisions::search(snapshot, &text, Some(own), OFFERED)?;
            for elsewhere in divisions::search(snapshot, &text, None, OFFERED)? {
                if found.len() < OFFERED && !found.contains(&elsewhere) {
                    found.push(elsewhere);
                }
            }
            Ok(found)
        })
        .await?;
    layout::ok(&Found { found, typed })
}

/// A name as it sounds.
struct Sound {
    whole: String,
    initials: String,
}

impl Sound {
    fn of(name: &str) -> Self {
        let readings = || name.chars().filter_map(|character| character.to_pinyin());
        Self {
            whole: readings().map(pinyin::Pinyin::plain).collect(),
            initials: readings().filter_map(|reading| reading.plain().chars().next()).collect(),
        }
    }

    fn begins_with(&self, typed: &str) -> bool {
        self.whole.starts_with(typed) || self.initials.starts_with(typed)
    }
}

/// Divisions whose name begins with this sound: villages of the own township first, then what lies near, then all others.
fn sounding_like(snapshot: &mut Snapshot, typed: &str, own: DivisionCode) -> Result<Vec<DivisionRecord>, StoreError> {
    let mut found = match own.township() {
        Some(township) => divisions::children(snapshot, Some(township)).unwrap_or_default(),
        None => Vec::new(),
    };
    found.retain(|village| Sound::of(&village.name).begins_with(typed));
    let mut codes: Vec<DivisionCode> =
        SOUNDS.iter().filter(|(_, sound)| sound.begins_with(typed)).map(|(code, _)| *code).collect();
    let around = [own.county_code(), own.city()];
    codes.sort_by_key(|code| around.iter().position(|near| near.is_some_and(|near| near.contains(*code))).unwrap_or(2));
    codes.truncate(OFFERED);
    for code in codes {
        found.push(divisions::find(snapshot, code)?);
    }
    found.truncate(OFFERED);
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_found_by_its_sound_or_its_initials() {
        let sound = Sound::of("枫桥镇");
        for (typed, expected) in [("fengqiao", true), ("fqz", true), ("fq", true), ("feng", true), ("qiao", false)] {
            assert_eq!(sound.begins_with(typed), expected, "{typed}");
        }
    }
}
