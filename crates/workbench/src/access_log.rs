//! The access log (查阅日志) of the division, for auditors: who looked at what, when and why.

use std::collections::BTreeMap;

use actix_web::{HttpRequest, HttpResponse};
use api::{
    access_log::{LookView, find},
    extract::parse_query,
    problem::{Kind, Problem},
};
use askama::Template;
use domain::id::UserId;
use store::{Snapshot, StoreError, accounts, organisations};

use crate::{
    administration, cases,
    layout::{self, Layout},
    post::Fields,
    visitor::Visitor,
    wording,
};

/// What the form asks for.
const ASKED: [&str; 5] = ["username", "number", "from", "until", "cursor"];

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
    next: Option<String>,
}

/// `GET /access-log?username=&number=&from=&until=`.
pub(crate) async fn show(request: HttpRequest, visitor: Visitor) -> Result<HttpResponse, Problem> {
    let sent = Fields::parse(request.query_string().as_bytes());
    let (found, unknown) = match find(&visitor.state, &visitor.caller, parse_query(&asked(&sent, true))?).await {
        Ok(page) => (Some(page), false),
        Err(problem) if problem.kind() == Kind::NotFound => (None, true),
        Err(problem) => return Err(problem),
    };
    let (looks, next) = found.map_or_else(Default::default, |page| (page.items, page.next));
    let actors: Vec<UserId> = looks.iter().map(|look| look.actor).collect();
    let reading = move |snapshot: &mut Snapshot| {
        Ok::<_, StoreError>((accounts::names(snapshot, actors)?, organisations::tree(snapshot)?))
    };
    let (names, tree) = visitor.read(reading).await?;
    let organisation = |look: &LookView| tree.get(look.organisation).map_or_else(String::new, |one| one.name.clone());
    let lines = looks.into_iter().map(|look| line(organisation(&look), &names, look)).collect();
    let text = |name: &str| sent.text(name).to_owned();
    layout::ok(&Page {
        layout: Layout::of(&visitor, administration::PAGE, "查阅日志"),
        username: text("username"),
        number: text("number"),
        from: text("from"),
        until: text("until"),
        unknown,
        lines,
        next: next.map(|cursor| format!("/access-log?{}&cursor={cursor}", asked(&sent, false))),
    })
}

/// What was asked for, as the interface takes it: a form sends what was left empty, too.
fn asked(sent: &Fields, with_cursor: bool) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    for name in ASKED.into_iter().filter(|name| with_cursor || *name != "cursor") {
        if !sent.text(name).is_empty() {
            query.append_pair(name, sent.text(name));
        }
    }
    query.finish()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_left_empty_is_not_asked_for() {
        let sent = Fields::parse(b"username=a.b&number=&from=2026-03-01&cursor=c");
        assert_eq!(asked(&sent, true), "username=a.b&from=2026-03-01&cursor=c");
        assert_eq!(asked(&sent, false), "username=a.b&from=2026-03-01");
    }
}
