//! Measures precision and recall by kind of difficulty, and keeps the table of the document true.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

use domain::matching::{Band, Prepared, blocking_keys, compare};

use crate::kinds::{Kind, labelled_set};
use crate::labelled::{Half, matters};

#[derive(Default, Clone, Copy)]
struct Tally {
    pairs: usize,
    suggested: usize,
    strong: usize,
}

fn measure() -> BTreeMap<(Half, Kind), Tally> {
    let mut tallies: BTreeMap<(Half, Kind), Tally> = BTreeMap::new();
    for pair in labelled_set() {
        let found = compare(&pair.first, &pair.second);
        let tally = tallies.entry((pair.half, pair.kind)).or_default();
        tally.pairs += 1;
        tally.suggested += usize::from(found.band != Band::None);
        tally.strong += usize::from(found.band == Band::Strong);
    }
    tallies
}

/// Precision and recall of what is suggested.
fn quality(tallies: &BTreeMap<(Half, Kind), Tally>, half: Half) -> (f64, f64) {
    let sum = |repeat: bool, count: fn(&Tally) -> usize| {
        let rows = tallies.iter().filter(|((h, kind), _)| *h == half && kind.is_repeat() == repeat);
        rows.map(|(_, tally)| count(tally)).sum::<usize>() as f64
    };
    let found = sum(true, |tally| tally.suggested);
    (found / (found + sum(false, |tally| tally.suggested)), found / sum(true, |tally| tally.pairs))
}

fn table() -> String {
    let tallies = measure();
    let mut text = String::new();
    for (half, name) in [(Half::Development, "Development"), (Half::HeldOut, "Held out")] {
        let (precision, recall) = quality(&tallies, half);
        let pairs: usize = tallies.iter().filter(|((h, _), _)| *h == half).map(|(_, tally)| tally.pairs).sum();
        writeln!(text, "{name}: {pairs} pairs, precision {precision:.3}, recall {recall:.3}.\n").expect("a string");
    }
    text += "| Kind | Repeat | Development pairs | suggested | strong | Held-out pairs | suggested | strong |\n";
    text += "|---|---|---|---|---|---|---|---|\n";
    for kind in Kind::ALL {
        let cells = [Half::Development, Half::HeldOut].map(|half| {
            let tally = tallies.get(&(half, *kind)).copied().unwrap_or_default();
            let share = |count: usize| format!("{:.0} %", 100.0 * count as f64 / tally.pairs.max(1) as f64);
            format!("{} | {} | {}", tally.pairs, share(tally.suggested), share(tally.strong))
        });
        let repeat = if kind.is_repeat() { "yes" } else { "no" };
        writeln!(text, "| {} | {repeat} | {} |", kind.name(), cells.join(" | ")).expect("a string");
    }
    text
}

#[test]
fn the_set_is_large_and_both_halves_have_every_kind() {
    let set = labelled_set();
    assert!(set.len() >= 1_000, "{}", set.len());
    for half in [Half::Development, Half::HeldOut] {
        let kinds: BTreeSet<Kind> = set.iter().filter(|pair| pair.half == half).map(|pair| pair.kind).collect();
        assert_eq!(kinds, Kind::ALL.iter().copied().collect(), "{half:?}");
    }
    assert!(matters().iter().all(|matter| matter.tellings.len() >= 2));
}

#[test]
fn recall_and_precision_of_the_held_out_half_are_as_aimed() {
    let (precision, recall) = quality(&measure(), Half::HeldOut);
    assert!(recall >= 0.97 && precision >= 0.90, "precision {precision:.3}, recall {recall:.3}");
}

#[test]
fn nothing_is_suggested_on_a_name_alone() {
    let tallies = measure();
    let alone = [Half::Development, Half::HeldOut].map(|half| tallies[&(half, Kind::NameAlone)]);
    assert_eq!(alone.map(|tally| tally.suggested), [0, 0]);
    assert!(alone.iter().all(|tally| tally.pairs > 0));
}

/// Only an optimised build tells: `cargo test -p domain --test matching --release -- --ignored`.
#[test]
#[ignore = "measures time; needs --release"]
fn one_petition_is_compared_with_fifty_in_under_five_milliseconds() {
    let set = labelled_set();
    let (new, candidates) = (&set[0].first, &set[1..=50]);
    let began = std::time::Instant::now();
    let prepared = Prepared::new(new);
    let shown =
        candidates.iter().filter(|pair| prepared.compare(&Prepared::new(&pair.second)).band != Band::None).count();
    let took = began.elapsed();
    println!("{shown} of 50 shown, {took:?}");
    assert!(shown > 0 && took.as_micros() < 5_000, "{took:?}");
}

#[test]
fn every_repeat_shares_a_key() {
    let missed: Vec<_> = labelled_set()
        .into_iter()
        .filter(|pair| pair.kind.is_repeat())
        .filter(|pair| {
            let first: BTreeSet<_> = blocking_keys(&pair.first).into_iter().collect();
            !blocking_keys(&pair.second).iter().any(|key| first.contains(key))
        })
        .map(|pair| (pair.kind, pair.first.title, pair.second.title))
        .collect();
    assert!(missed.is_empty(), "{missed:?}");
}

#[test]
fn the_document_shows_what_is_measured() {
    const FROM: &str = "<!-- measured -->\n";
    const TO: &str = "<!-- end -->";
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/matching.md");
    let shown = std::fs::read_to_string(&path).expect("docs/matching.md");
    let (head, rest) = shown.split_once(FROM).expect("where the table begins");
    let (_, tail) = rest.split_once(TO).expect("where the table ends");
    let expected = format!("{head}{FROM}{}{TO}{tail}", table());
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, &expected).expect("docs can be written");
    } else {
        assert!(shown == expected, "docs/matching.md is stale; run UPDATE_DOCS=1 cargo test -p domain --test matching");
    }
}
