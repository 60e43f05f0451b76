//! Notices (提醒): what the visitor and the office were told, and marking it as read.

use actix_web::{HttpRequest, HttpResponse};
use api::{
    notifications::{find, mark},
    problem::Problem,
};
use askama::Template;
use domain::{
    id::NoticeId,
    notice::{NoticeKind, NoticeSubject},
};
use store::notifications::{Addressed, NoticeLine};

use crate::{
    cases::in_path,
    forms::fields::Choice,
    layout::{self, Layout, see_other},
    lists::{Asked, Pages, Select},
    post::Posted,
    visitor::Visitor,
    wording,
};

/// Where they are.
pub(crate) const PAGE: &str = "/notices";

/// A notice in the list.
pub(crate) struct Line {
    pub(crate) id: NoticeId,
    pub(crate) what: &'static str,
    /// Address of what it is about, and its name; no name where the visitor may only know that there is something.
    pub(crate) path: String,
    pub(crate) title: Option<String>,
    pub(crate) about: String,
    pub(crate) to: &'static str,
    pub(crate) at: String,
    pub(crate) read_at: Option<String>,
}

#[derive(Template)]
#[template(path = "notices.html")]
struct Notices {
    layout: Layout,
    lists: [Select; 3],
    lines: Vec<Line>,
    pages: Pages,
}

/// `GET /notices`: the query is that of `GET /api/v1/notifications`.
pub(crate) async fn show(request: HttpRequest, visitor: Visitor) -> Result<HttpResponse, Problem> {
    let asked = Asked::of(&request);
    let (items, pages) = asked.find(PAGE, &visitor, find).await?;
    let readings = vec![Choice::new(false, "未读"), Choice::new(true, "已读")];
    layout::ok(&Notices {
        layout: Layout::of(&visitor, PAGE, "提醒"),
        lists: [
            asked.any_of("read", "是否已读", readings),
            asked.any::<Addressed>("addressed", "发给"),
            asked.any::<NoticeKind>("kind", "种类"),
        ],
        lines: items.into_iter().map(Line::from).collect(),
        pages,
    })
}

/// `POST /notices/{id}/read`. What is read once is read, however often it is sent: no key is needed.
pub(crate) async fn read_one(request: HttpRequest, posted: Posted) -> Result<HttpResponse, Problem> {
    done(&posted.visitor, Some(in_path(&request, "id")?)).await
}

/// `POST /notices/read`: all of them.
pub(crate) async fn read_all(posted: Posted) -> Result<HttpResponse, Problem> {
    done(&posted.visitor, None).await
}

async fn done(visitor: &Visitor, id: Option<NoticeId>) -> Result<HttpResponse, Problem> {
    mark(&visitor.state, &visitor.caller, id, None).await?;
    Ok(see_other(PAGE))
}

impl From<NoticeLine> for Line {
    fn from(line: NoticeLine) -> Self {
        let pages = match line.subject {
            NoticeSubject::Case => "/cases",
            NoticeSubject::Petition => "/petitions",
            NoticeSubject::Meeting => "/meetings",
            NoticeSubject::Application => "/applications",
        };
        let clock = line.clock.map(|clock| clock.name_zh().to_owned());
        let word = if line.subject == NoticeSubject::Meeting { "召开" } else { "到期" };
        let due = line.due_on.map(|on| format!("{}{word}", wording::day(on)));
        let parts = [line.subject_number, clock, due];
        Self {
            id: line.id,
            what: line.kind.name_zh(),
            path: format!("{pages}/{}", line.subject_id),
            title: line.title,
            about: parts.into_iter().flatten().collect::<Vec<_>>().join(" · "),
            to: if line.addressee.is_some() { Addressed::Me } else { Addressed::Office }.name_zh(),
            at: wording::moment(line.created_at),
            read_at: line.read_at.map(wording::moment),
        }
    }
}
