//! Lists with filters: what an address asks for, the choices above the list, and the way to the next page.

use std::borrow::Cow;

use actix_web::HttpRequest;
use api::{
    auth::Authenticated,
    extract::{Page, parse_query},
    problem::{Kind, Problem},
    server::State,
};
use chrono::NaiveDate;
use domain::{coded::Coded, deadline::Lamp};
use serde::de::DeserializeOwned;

use crate::{forms::fields::Choice, post::Fields, visitor::Visitor, wording};

/// Formats of a table, with their names.
const FORMATS: [(&str, &str); 2] = [("xlsx", "Excel"), ("csv", "CSV")];

/// A parameter that is chosen from a list, with its label; `choose.html` shows it.
pub(crate) type Select = (&'static str, &'static str, Vec<Choice>);

/// Where a page stands in its list, and what is wrong with the question; `pages.html` shows the way on.
pub(crate) struct Pages {
    /// Where the list begins.
    pub(crate) path: Cow<'static, str>,
    /// Address of the next page.
    pub(crate) next: Option<String>,
    pub(crate) is_first: bool,
    pub(crate) refused: Vec<String>,
}

/// What is asked of a list, as its address says.
pub(crate) struct Asked {
    fields: Fields,
    /// A form sends its empty fields too: these are the others.
    given: Vec<(String, String)>,
}

impl Asked {
    /// What the address of a request says.
    pub(crate) fn of(request: &HttpRequest) -> Self {
        let query = request.query_string().as_bytes();
        let trimmed = form_urlencoded::parse(query).map(|(name, value)| (name.into_owned(), value.trim().to_owned()));
        let given = trimmed.filter(|(_, value)| !value.is_empty());
        Self { fields: Fields::parse(query), given: given.collect() }
    }

    /// A field; empty when there is none.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.fields.text(name)
    }

    /// The query for the interface; for the next page when that begins at a cursor.
    pub(crate) fn query(&self, next: Option<&str>) -> String {
        match next {
            Some(cursor) => self.with(&[("cursor", cursor)]),
            None => form_urlencoded::Serializer::new(String::new()).extend_pairs(&self.given).finish(),
        }
    }

    /// Addresses of everything that is asked for as a table, in each format.
    pub(crate) fn tables(&self, path: &str) -> Vec<Choice> {
        FORMATS.map(|(format, name)| Choice::new(format!("{path}?{}", self.with(&[("format", format)])), name)).into()
    }

    /// The query with these parameters instead of its own of that name, from the first page.
    pub(crate) fn with(&self, others: &[(&str, &str)]) -> String {
        let replaced = |name: &str| name == "cursor" || others.iter().any(|(other, _)| *other == name);
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(self.given.iter().filter(|(name, _)| !replaced(name)));
        query.extend_pairs(others);
        query.finish()
    }

    /// A day of the question as its form shows it: as it was understood, or else as it was written.
    pub(crate) fn day(&self, name: &str, understood: Option<NaiveDate>) -> String {
        understood.map_or_else(|| self.text(name).to_owned(), |day| day.to_string())
    }

    /// Those of these parameters that are given, for a form that has no fields for them to keep.
    pub(crate) fn kept(&self, names: impl IntoIterator<Item = &'static str>) -> Vec<(&'static str, String)> {
        let kept = names.into_iter().map(|name| (name, self.text(name).to_owned()));
        kept.filter(|(_, value)| !value.is_empty()).collect()
    }

    /// Whether any of these parameters is given.
    pub(crate) fn has_any(&self, names: &[&str]) -> bool {
        names.iter().any(|name| !self.text(name).is_empty())
    }

    /// Choices for a parameter, with the one that was asked for marked.
    pub(crate) fn choose(&self, name: &'static str, label: &'static str, mut choices: Vec<Choice>) -> Select {
        choices.iter_mut().for_each(|choice| choice.on = choice.value == self.text(name));
        (name, label, choices)
    }

    /// One of the codes of a parameter that is always something.
    pub(crate) fn one<T: Coded>(&self, name: &'static str, label: &'static str) -> Select {
        self.choose(name, label, coded::<T>())
    }

    /// One of some choices, or all.
    pub(crate) fn any_of(&self, name: &'static str, label: &'static str, mut choices: Vec<Choice>) -> Select {
        choices.insert(0, Choice::new("", "全部"));
        self.choose(name, label, choices)
    }

    /// One of the codes of a parameter, or all.
    pub(crate) fn any<T: Coded>(&self, name: &'static str, label: &'static str) -> Select {
        self.any_of(name, label, coded::<T>())
    }

    /// A lamp, or all.
    pub(crate) fn any_lamp(&self, label: &'static str) -> Select {
        self.any_of("lamp", label, Lamp::ALL.iter().map(|one| Choice::new(one, wording::lamp(*one).word)).collect())
    }

    /// What the interface answers the visitor, or what is wrong with the question.
    ///
    /// # Errors
    /// What is not about the question.
    pub(crate) async fn answer<Q: DeserializeOwned, T>(
        &self,
        visitor: &Visitor,
        answer: impl AsyncFnOnce(&State, &Authenticated, Q) -> Result<T, Problem>,
    ) -> Result<(Option<T>, Vec<String>), Problem> {
        let answered = match parse_query(&self.query(None)) {
            Ok(question) => answer(&visitor.state, &visitor.caller, question).await,
            Err(problem) => Err(problem),
        };
        match answered {
            Ok(found) => Ok((Some(found), Vec::new())),
            Err(problem) if matches!(problem.kind(), Kind::QueryInvalid | Kind::CursorInvalid) => {
                Ok((None, vec![problem.detail().to_owned()]))
            }
            Err(problem) => Err(problem),
        }
    }

    /// What the interface finds, shown on the page with this path; nothing when the question is none.
    ///
    /// # Errors
    /// As [`Self::answer`].
    pub(crate) async fn find<Q: DeserializeOwned, T>(
        &self,
        path: impl Into<Cow<'static, str>>,
        visitor: &Visitor,
        find: impl AsyncFnOnce(&State, &Authenticated, Q) -> Result<Page<T>, Problem>,
    ) -> Result<(Vec<T>, Pages), Problem> {
        let (page, refused) = self.answer(visitor, find).await?;
        let (items, cursor) = page.map(|page| (page.items, page.next)).unwrap_or_default();
        Ok((items, self.pages(path, cursor, refused)))
    }

    /// Where a page stands.
    pub(crate) fn pages(
        &self,
        path: impl Into<Cow<'static, str>>,
        cursor: Option<String>,
        refused: Vec<String>,
    ) -> Pages {
        let path = path.into();
        let next = cursor.map(|cursor| format!("{path}?{}", self.query(Some(&cursor))));
        Pages { next, is_first: self.text("cursor").is_empty(), path, refused }
    }
}

fn coded<T: Coded>() -> Vec<Choice> {
    T::ALL.iter().map(|one| Choice::new(one, one.name_zh())).collect()
}
