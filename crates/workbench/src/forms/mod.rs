//! Forms made from what an act takes: the schema of its input, as the interface describes it, becomes fields with Chinese
//! labels, and what a browser sends becomes the JSON that the interface takes.
//!
//! [`shape`] reads the schema, [`fields`] shows it, [`decode`] reads what comes back, [`labels`] holds the words, and
//! [`choices`] what can be chosen from the case.

mod administration_labels;
mod application_labels;
pub(crate) mod choices;
pub(crate) mod decode;
pub(crate) mod fields;
pub(crate) mod labels;
mod petition_choices;
mod petition_labels;
pub(crate) mod shape;

use api::problem::Problem;
use serde_json::Value;

/// What is wrong with what was sent in, by the field it is wrong at.
#[derive(Debug, Clone, Default)]
pub(crate) struct Errors(Vec<(String, String)>);

impl Errors {
    /// Adds one.
    pub(crate) fn add(&mut self, pointer: impl Into<String>, detail: impl Into<String>) {
        self.0.push((pointer.into(), detail.into()));
    }

    /// Whether there is none.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All of them, each with its field.
    pub(crate) fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(pointer, detail)| (pointer.as_str(), detail.as_str()))
    }

    /// Those at a field.
    pub(crate) fn at<'a>(&'a self, pointer: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(at, _)| at == pointer).map(|(_, detail)| detail.as_str())
    }

    /// Those at fields that `shown` does not name.
    pub(crate) fn elsewhere(&self, shown: &[String]) -> Vec<String> {
        self.0.iter().filter(|(at, _)| !shown.contains(at)).map(|(_, detail)| detail.clone()).collect()
    }
}

impl From<&Problem> for Errors {
    /// The places that a problem names, or what it is where it names none; of a refused act every unmet precondition with its
    /// article.
    fn from(problem: &Problem) -> Self {
        let mut errors = Self::default();
        if let Some(Value::Array(reasons)) = problem.member("reasons") {
            for reason in reasons {
                let text = |member: &str| reason[member].as_str().unwrap_or_default();
                let basis = Some(text("basis")).filter(|basis| !basis.is_empty());
                let detail =
                    basis.map_or_else(|| text("message").to_owned(), |basis| format!("{}（{basis}）", text("message")));
                errors.add(text("pointer"), detail);
            }
        } else {
            for error in problem.errors() {
                errors.add(error.pointer.clone().unwrap_or_default(), error.detail.clone());
            }
        }
        if errors.is_empty() {
            errors.add("", problem.detail());
        }
        errors
    }
}
