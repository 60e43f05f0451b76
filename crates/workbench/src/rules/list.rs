//! Every rule as it holds in a division, with what was set for it there and around.

use actix_web::{HttpResponse, web};
use api::problem::Problem;
use askama::Template;
use domain::{division::DivisionCode, rules::RuleKey, time::CivilDate};
use store::{
    Snapshot, StoreError, divisions,
    rules::{self, RuleEntry, RuleInForce},
};

use super::place::{Entry, Looked, Place, Set, in_words};
use crate::{
    administration,
    layout::{self, Layout},
    visitor::Visitor,
};

/// What rules are about, by the first word of their key.
const SUBJECTS: &[(&str, &str)] = &[
    ("mediation", "调解"),
    ("follow_up", "回访"),
    ("complex", "疑难复杂案件"),
    ("escalation", "移交与交办"),
    ("deadline", "期限的判定"),
    ("lamp", "亮灯"),
    ("petition", "信访"),
    ("kpi", "指标"),
];

/// A rule as it is shown.
struct Line {
    key: RuleKey,
    name: &'static str,
    holds: String,
    default: String,
    is_set: bool,
    basis: String,
    entries: Vec<Set>,
}

#[derive(Template)]
#[template(path = "rules.html")]
struct Page {
    layout: Layout,
    looked: Looked,
    groups: Vec<(&'static str, Vec<Line>)>,
    done: Option<&'static str>,
}

/// `GET /rules?division=&organisation_kind=&on=`.
pub(crate) async fn list(visitor: Visitor, place: web::Query<Place>) -> Result<HttpResponse, Problem> {
    let asked @ (division, kind, on) = place.read(&visitor)?;
    let reading = move |snapshot: &mut Snapshot| {
        let in_force = rules::in_force(snapshot, division, kind, on)?;
        let entries = rules::entries(snapshot, division)?.into_iter().map(Entry::from).collect();
        Ok::<_, StoreError>((in_force, in_words(snapshot, entries)?, divisions::full_name(snapshot, division)?))
    };
    let (in_force, mut sets, name) = visitor.read(reading).await?;
    let mut groups: Vec<(&'static str, Vec<Line>)> = Vec::new();
    for rule in in_force {
        let entries = sets.remove(&rule.rule.key).unwrap_or_default();
        let subject = subject(rule.rule.key);
        match groups.last_mut().filter(|(last, _)| *last == subject) {
            Some((_, lines)) => lines.push(line(rule, entries)),
            None => groups.push((subject, vec![line(rule, entries)])),
        }
    }
    layout::ok(&Page {
        layout: Layout::of(&visitor, administration::PAGE, "规则"),
        looked: Looked::new(&visitor, "/rules", asked, name),
        groups,
        done: place.done.parse::<RuleKey>().ok().map(|key| key.rule().name),
    })
}

fn subject(key: RuleKey) -> &'static str {
    let word = key.text().split('.').next().unwrap_or_default();
    SUBJECTS.iter().find(|(known, _)| *known == word).map_or("其他", |(_, name)| name)
}

fn line(RuleInForce { rule, entry }: RuleInForce, entries: Vec<Set>) -> Line {
    Line {
        key: rule.key,
        name: rule.name,
        default: rule.key.rule().show(&rule.default),
        is_set: entry.is_some(),
        holds: rule.shown,
        basis: rule.basis.to_string(),
        entries,
    }
}

impl From<RuleEntry> for Entry<RuleKey> {
    fn from(entry: RuleEntry) -> Self {
        Self {
            of: entry.set.key,
            division: entry.set.division,
            kind: entry.set.organisation_kind.as_deref().and_then(|code| code.parse().ok()),
            what: entry.set.key.rule().show(&entry.set.value),
            from: entry.set.effective_from,
            by: entry.set_by,
            reason: entry.reason,
            warning: entry.warning,
        }
    }
}

/// The default of a rule and what else is to be known before it is set, in lines.
pub(super) fn about(key: RuleKey) -> Vec<String> {
    let rule = key.rule();
    let default = format!("默认：{}（{}）", rule.show(&rule.default), rule.basis);
    let bound = rule.bound.is_some().then(|| "可以设得比法定的宽，但页面会一直给出警告。".to_owned());
    let effect = "从生效之日起适用；还没到期的期限到那一天重新计算，已经作出的决定不变。".to_owned();
    std::iter::once(default).chain(bound).chain([effect]).collect()
}

/// What holds in a division today for all kinds of organisations, in Chinese.
pub(super) fn holds_today(
    snapshot: &mut Snapshot,
    (key, division, today): (RuleKey, DivisionCode, CivilDate),
) -> Result<String, StoreError> {
    let found = rules::in_force(snapshot, division, None, today)?;
    Ok(found.into_iter().find(|rule| rule.rule.key == key).map_or_else(String::new, |rule| rule.rule.shown))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::rules::RuleSet;

    #[test]
    fn every_rule_stands_under_its_subject_and_each_subject_once() {
        let subjects: Vec<&str> = RuleKey::ALL.iter().map(|key| subject(*key)).collect();
        assert!(!subjects.contains(&"其他"));
        let mut met = subjects.clone();
        met.dedup();
        assert_eq!(met.len(), SUBJECTS.len());
        assert_eq!(RuleSet::default().effective().len(), subjects.len());
    }
}
