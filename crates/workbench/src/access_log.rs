//! The access log (查阅日志) of the division, for auditors: who looked at what, when and why.

use std::collections::BTreeMap;

use actix_web::{HttpRequest, HttpResponse};
use api::{
    access_log::{LookView, find},
    auth::Authenticated,
    problem::{Kind, Problem},
    server::State,
};
use askama::Template;
use domain::id::UserId;
use store::{Snapshot, StoreError, accounts, organisations};

use crate::{
    administration, cases,
    layout::{self, Layout},
    lists::{Asked, Pages},
    visitor::Visitor,
    wording,
};

/// A look, as it is shown.
struct Line {
    at: String,
    who: String,
    organisation: String,
    what: String,
    at_what: Option<(String, String)>,
    reason: String,
}

#[derive(Template)]
#[template(path = "access_log.html")]
struct Page {
    layout: Layout,
    username: String,
    number: String,
    from: String,
    until: String,
    unknown: bool,
    lines: Vec<Line>,
    pages: Pages,
}

/// `GET /access-log`: the query is that of `GET /api/v1/access-log`.
pub(crate) async fn show(request: HttpRequest, visitor: Visitor) -> Result<HttpResponse, Problem> {
    let asked = Asked::of(&request);
    let known = async |state: &State, caller: &Authenticated, filter| match find(state, caller, filter).await {
        Err(problem) if problem.kind() == Kind::NotFound => Ok(None),
        found => found.map(Some),
    };
    let (found, refused) = asked.answer(&visitor, known).await?;
    let unknown = matches!(found, Some(None));
    let (looks, next) = found.flatten().map(|page| (page.items, page.next)).unwrap_or_default();
    let actors: Vec<UserId> = looks.iter().map(|look| look.actor).collect();
    let reading = move |snapshot: &mut Snapshot| {
        Ok::<_, StoreError>((accounts::names(snapshot, actors)?, organisations::tree(snapshot)?))
    };
    let (names, tree) = visitor.read(reading).await?;
    let organisation = |look: &LookView| tree.name(look.organisation).to_owned();
    let lines = looks.into_iter().map(|look| line(organisation(&look), &names, look)).collect();
    let text = |name: &str| asked.text(name).to_owned();
    layout::ok(&Page {
        layout: Layout::of(&visitor, administration::PAGE, "查阅日志"),
        username: text("username"),
        number: text("number"),
        from: text("from"),
        until: text("until"),
        unknown,
        lines,
        pages: asked.pages("/access-log", next, refused),
    })
}

fn line(organisation: String, names: &BTreeMap<UserId, String>, look: LookView) -> Line {
    let path = match (look.case, look.petition) {
        (Some(id), _) => Some(cases::path(id)),
        (None, Some(id)) => Some(format!("/petitions/{id}")),
        (None, None) => None,
    };
    let number = look.number.unwrap_or_else(|| "尚未编号".to_owned());
    Line {
        at: wording::moment(look.at),
        who: names.get(&look.actor).cloned().unwrap_or_default(),
        organisation,
        what: format!("{}{}", look.action.name_zh(), look.subject.name_zh()),
        at_what: path.map(|path| (path, number)),
        reason: look.reason.unwrap_or_default(),
    }
}
