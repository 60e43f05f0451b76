//! What every page has around its content.

use actix_web::{HttpResponse, http::StatusCode};
use api::problem::Problem;
use askama::Template;

use crate::{assets, visitor::Visitor};

/// Most unread notices that the menu counts.
pub(crate) const UNREAD: u32 = 99;

/// Who is logged in, as the head of the page shows it.
#[derive(Debug, Clone)]
pub(crate) struct Who {
    /// Id of the account; drafts in the browser are kept apart by it.
    pub(crate) user: String,
    /// Name.
    pub(crate) name: String,
    /// Organisation.
    pub(crate) organisation: String,
    /// Roles, in Chinese.
    pub(crate) roles: String,
    /// Token of the forms.
    pub(crate) token: String,
    /// Whether they may register a dispute.
    pub(crate) registers: bool,
    /// Whether they may register a petition.
    pub(crate) registers_petitions: bool,
    /// Whether they go on patrol rounds.
    pub(crate) patrols: bool,
    /// Whether they answer applications of citizens.
    pub(crate) answers: bool,
    /// Whether petitions come before them.
    pub(crate) petitions: bool,
    /// Whether they read the meetings of their office.
    pub(crate) meets: bool,
    /// How many notices they have not read; one more than [`UNREAD`] for any number above.
    pub(crate) unread: usize,
    /// Where figures are shown to them.
    pub(crate) figures: Option<&'static str>,
}

/// The frame of a page.
pub(crate) struct Layout {
    /// Title, also of the tab.
    pub(crate) title: String,
    /// Path of the menu entry that is marked.
    pub(crate) at: &'static str,
    /// Who is logged in.
    pub(crate) who: Option<Who>,
}

impl Layout {
    /// A page for somebody who is logged in.
    pub(crate) fn of(visitor: &Visitor, at: &'static str, title: impl Into<String>) -> Self {
        Self { title: title.into(), at, who: Some(visitor.who.clone()) }
    }

    /// A page for anybody.
    pub(crate) fn open(title: impl Into<String>) -> Self {
        Self { title: title.into(), at: "", who: None }
    }

    /// How many notices were not read.
    pub(crate) fn unread(&self) -> usize {
        self.who.as_ref().map_or(0, |who| who.unread)
    }

    /// The same, as the menu says it.
    pub(crate) fn unread_in_short(&self) -> String {
        let most = UNREAD as usize;
        if self.unread() > most { format!("{most}+") } else { self.unread().to_string() }
    }

    /// Address of an embedded file.
    pub(crate) fn asset(&self, name: &str) -> String {
        assets::path(name)
    }

    /// Whether this menu entry is marked.
    pub(crate) fn is_at(&self, path: &str) -> bool {
        self.at == path
    }
}

/// A page with its status.
pub(crate) fn show(status: StatusCode, page: &impl Template) -> Result<HttpResponse, Problem> {
    let html = page.render().map_err(Problem::internal)?;
    Ok(HttpResponse::build(status).content_type("text/html; charset=utf-8").body(html))
}

/// A page that was found.
pub(crate) fn ok(page: &impl Template) -> Result<HttpResponse, Problem> {
    show(StatusCode::OK, page)
}

/// Sends the browser on with GET.
pub(crate) fn see_other(path: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((actix_web::http::header::LOCATION, path)).finish()
}
