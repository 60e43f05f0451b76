//! Same matter (同事): requests and facts are basically the same.

use super::organisation::Organisation;
use super::person::Finding;
use super::reason::{Agreement, Field, Reason};
use super::traits::PetitionTraits;
use super::wording::Wording;
use crate::division::DivisionCode;

/// A matter made ready to be compared.
#[derive(Debug, Clone)]
pub(super) struct Matter {
    pub(super) accused: Vec<Organisation>,
    content_class: Option<String>,
    township: Option<DivisionCode>,
    pub(super) whole: Wording,
    requests: Wording,
}

/// What each agreement is worth, in logits. Fitted on the development half of the labelled set, then rounded.
mod weight {
    pub(super) const START: f64 = -4.6;
    pub(super) const WORDING: f64 = 10.0;
    pub(super) const CONCEPTS: f64 = 3.0;
    pub(super) const REQUEST_WORDING: f64 = 2.0;
    pub(super) const REQUEST_CONCEPTS: f64 = 2.5;
    pub(super) const NUMBERS: f64 = 5.0;
    pub(super) const ACCUSED: f64 = 0.5;
    pub(super) const CONTENT_CLASS: f64 = 1.0;
    pub(super) const ISSUE_DIVISION: f64 = 0.5;
    pub(super) const SETTLED: f64 = -4.0;
}

/// From this likeness two texts are called close.
const CLOSE: f64 = 0.3;

/// From this likeness two texts are called the same.
const SAME: f64 = 0.9;

/// Likenesses of two matters, each 0 to 1, or none where one side does not say.
#[derive(Debug, Clone, Copy)]
struct Likeness {
    wording: Option<f64>,
    concepts: Option<f64>,
    request_wording: Option<f64>,
    request_concepts: Option<f64>,
    numbers: Option<f64>,
    accused: Option<f64>,
    content_class: Option<f64>,
    issue_division: Option<f64>,
    /// One of them, not both, says that a demand has been met.
    settled: bool,
}

impl Matter {
    pub(super) fn new(traits: &PetitionTraits) -> Self {
        Self {
            accused: traits.accused.iter().map(|name| Organisation::new(name)).collect(),
            content_class: traits.content_class.clone(),
            township: traits.issue_division.and_then(DivisionCode::township),
            whole: Wording::new(&[&*traits.title, &*traits.narrative, &*traits.requests].join("。")),
            requests: Wording::new(&traits.requests),
        }
    }

    pub(super) fn compare(&self, other: &Self) -> Finding {
        let likeness = self.likeness(other);
        Finding { score: likeness.score(), reasons: likeness.reasons(), name_only: false }
    }

    /// Shared phrases, which are looked for only where somebody will read them.
    pub(super) fn show_phrases(&self, other: &Self, reasons: &mut [Reason]) {
        for reason in reasons {
            reason.phrases = match reason.field {
                Field::Narrative => self.whole.shared_phrases(&other.whole),
                Field::Requests if reason.agreement != Agreement::Settled => {
                    self.requests.shared_phrases(&other.requests)
                }
                _ => continue,
            };
        }
    }

    /// Share of the words of the whole texts in common, 0 to 1.
    pub(super) fn words_in_common(&self, other: &Self) -> f64 {
        self.whole.likeness(&other.whole).unwrap_or(0.0)
    }

    fn likeness(&self, other: &Self) -> Likeness {
        Likeness {
            wording: self.whole.likeness(&other.whole),
            concepts: self.whole.concepts_likeness(&other.whole),
            request_wording: self.requests.likeness(&other.requests),
            request_concepts: self.requests.concepts_likeness(&other.requests),
            numbers: self.whole.numbers_likeness(&other.whole),
            accused: Organisation::likeness(&self.accused, &other.accused),
            content_class: equal(self.content_class.as_ref(), other.content_class.as_ref()),
            issue_division: equal(self.township, other.township),
            settled: self.whole.says_settled() != other.whole.says_settled(),
        }
    }
}

fn equal<T: PartialEq>(one: Option<T>, other: Option<T>) -> Option<f64> {
    one.zip(other).map(|(one, other)| if one == other { 1.0 } else { 0.0 })
}

impl Likeness {
    fn score(&self) -> f64 {
        let rows = self.rows();
        let logit: f64 = rows.iter().map(|(_, likeness, unknown, weight)| likeness.unwrap_or(*unknown) * weight).sum();
        let settled = if self.settled { weight::SETTLED } else { 0.0 };
        1.0 / (1.0 + (-(logit + settled + weight::START)).exp())
    }

    /// Field, likeness, what is assumed where one side does not say, and weight.
    fn rows(&self) -> [(Field, Option<f64>, f64, f64); 8] {
        [
            (Field::Narrative, self.wording, 0.0, weight::WORDING),
            (Field::Narrative, self.concepts, 0.4, weight::CONCEPTS),
            (Field::Requests, self.request_wording, 0.3, weight::REQUEST_WORDING),
            (Field::Requests, self.request_concepts, 0.4, weight::REQUEST_CONCEPTS),
            (Field::Numbers, self.numbers, 0.4, weight::NUMBERS),
            (Field::Accused, self.accused, 0.5, weight::ACCUSED),
            (Field::ContentClass, self.content_class, 0.5, weight::CONTENT_CLASS),
            (Field::IssueDivision, self.issue_division, 0.5, weight::ISSUE_DIVISION),
        ]
    }

    /// One reason a field: of a text, by the better of wording and concepts.
    fn reasons(&self) -> Vec<Reason> {
        let texts = |wording: Option<f64>, concepts: Option<f64>| match (wording, concepts) {
            (Some(wording), Some(concepts)) => Some(wording.max(concepts.min(SAME - CLOSE))),
            (one, other) => one.or(other),
        };
        let fields = [
            (Field::Narrative, texts(self.wording, self.concepts)),
            (Field::Requests, texts(self.request_wording, self.request_concepts)),
            (Field::Numbers, self.numbers),
            (Field::Accused, self.accused),
            (Field::ContentClass, self.content_class),
            (Field::IssueDivision, self.issue_division),
        ];
        fields
            .into_iter()
            .filter_map(|(field, likeness)| {
                let agreement = match likeness? {
                    likeness if likeness >= SAME => Agreement::Exact,
                    likeness if likeness >= CLOSE => Agreement::Similar,
                    _ => Agreement::Different,
                };
                Some(Reason::new(field, agreement))
            })
            .chain(self.settled.then(|| Reason::new(Field::Requests, Agreement::Settled)))
            .collect()
    }
}
