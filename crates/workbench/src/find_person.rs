//! Finding the cases or petitions of somebody (按当事人、信访人查找). Who is looked for is sent in a form, since an address
//! stays in the logs on the way and in the history of the browser.

use std::cmp::Reverse;

use actix_web::{HttpResponse, http::StatusCode};
use api::{limits::PAGE_ROWS, problem::Problem};
use askama::Template;
use domain::{organisation::OrganisationTree, text::Line, time::CivilDate};
use store::{Sought, organisations};

use crate::{
    acts::Subject,
    cases::{self, Cases},
    layout::{self, Layout},
    petitions::{self, Petitions},
    post::Posted,
    visitor::Visitor,
};

/// The field with what is known of the person.
const PERSON: &str = "person";

/// The form; `find_person.html` shows it, on the lists too.
pub(crate) struct FindPerson {
    /// Where it is sent to.
    pub(crate) action: String,
    /// Whom one looks for.
    pub(crate) whom: &'static str,
    /// What is found.
    pub(crate) noun: &'static str,
    /// What was written.
    pub(crate) person: String,
    pub(crate) errors: Vec<String>,
}

impl FindPerson {
    /// A form in which nothing is written yet.
    pub(crate) fn new<S: Findable>() -> Self {
        Self::of::<S>(String::new())
    }

    fn of<S: Findable>(person: String) -> Self {
        Self { action: format!("{}/search", S::PAGES), whom: S::WHOM, noun: S::NOUN, person, errors: Vec::new() }
    }
}

/// What people are found in.
pub(crate) trait Findable: Subject {
    /// Whom one finds there.
    const WHOM: &'static str;

    /// Those within the scope of any that is sought, the latest first, at most so many of each, as lists show them.
    async fn found(visitor: &Visitor, sought: Vec<Sought>, limit: u32) -> Result<Lines, Problem>;
}

/// What was found.
pub(crate) enum Lines {
    Cases(Vec<cases::list::Line>),
    Petitions(Vec<petitions::list::Line>),
}

impl Lines {
    fn len(&self) -> usize {
        match self {
            Self::Cases(lines) => lines.len(),
            Self::Petitions(lines) => lines.len(),
        }
    }

    fn truncate(&mut self, most: usize) {
        match self {
            Self::Cases(lines) => lines.truncate(most),
            Self::Petitions(lines) => lines.truncate(most),
        }
    }
}

#[derive(Template)]
#[template(path = "find_person_page.html")]
struct Page {
    layout: Layout,
    /// Where the whole list is.
    list: &'static str,
    find: FindPerson,
    found: Option<Lines>,
    /// Whether there is more than is shown.
    more: bool,
}

/// `GET /…/search`.
pub(crate) async fn page<S: Findable>(visitor: Visitor) -> Result<HttpResponse, Problem> {
    answer::<S>(&visitor, FindPerson::new::<S>(), None)
}

/// `POST /…/search`: what is written is looked for as a name, as the number of a document and as a telephone.
pub(crate) async fn submit<S: Findable>(posted: Posted) -> Result<HttpResponse, Problem> {
    let Posted { visitor, fields } = posted;
    let mut find = FindPerson::of::<S>(fields.text(PERSON).to_owned());
    let Ok(known) = Line::new(&find.person) else {
        find.errors.push("请填写姓名、证件号码、联系电话中的一项，不超过200字".to_owned());
        return answer::<S>(&visitor, find, None);
    };
    let sought = vec![
        Sought { name: Some(known.clone()), ..Sought::default() },
        Sought { identity_number: Some(known.clone()), ..Sought::default() },
        Sought { phone: Some(known), ..Sought::default() },
    ];
    let found = S::found(&visitor, sought, PAGE_ROWS + 1).await?;
    answer::<S>(&visitor, find, Some(found))
}

fn answer<S: Findable>(visitor: &Visitor, find: FindPerson, mut found: Option<Lines>) -> Result<HttpResponse, Problem> {
    let status = if find.errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let most = PAGE_ROWS as usize;
    let more = found.as_ref().is_some_and(|lines| lines.len() > most);
    if let Some(lines) = &mut found {
        lines.truncate(most);
    }
    let layout = Layout::of(visitor, S::PAGES, format!("按{}查找", S::WHOM));
    layout::show(status, &Page { layout, list: S::PAGES, find, found, more })
}

/// Each once, the latest first, as a list shows it.
async fn shown<T, K: Ord, L>(
    visitor: &Visitor,
    found: Vec<Vec<T>>,
    key: impl Fn(&T) -> K,
    line: impl Fn(T, &OrganisationTree, CivilDate) -> L,
) -> Result<Vec<L>, Problem> {
    let mut found: Vec<T> = found.into_iter().flatten().collect();
    found.sort_by_key(|one| Reverse(key(one)));
    found.dedup_by_key(|one| key(one));
    let (tree, today) = (visitor.read(organisations::tree).await?, visitor.today());
    Ok(found.into_iter().map(|one| line(one, &tree, today)).collect())
}

impl Findable for Cases {
    const WHOM: &'static str = "当事人";

    async fn found(visitor: &Visitor, sought: Vec<Sought>, limit: u32) -> Result<Lines, Problem> {
        let found = api::cases::cases_of(&visitor.state, &visitor.caller, sought, limit).await?;
        let key = |line: &store::cases::CaseLine| (line.registered_at, line.id);
        Ok(Lines::Cases(shown(visitor, found, key, cases::list::Line::new).await?))
    }
}

impl Findable for Petitions {
    const WHOM: &'static str = "信访人";

    async fn found(visitor: &Visitor, sought: Vec<Sought>, limit: u32) -> Result<Lines, Problem> {
        let found = api::petitions::petitions_of(&visitor.state, &visitor.caller, sought, limit).await?;
        let key = |line: &store::petitions::PetitionLine| (line.registered_at, line.id);
        Ok(Lines::Petitions(shown(visitor, found, key, petitions::list::Line::new).await?))
    }
}
