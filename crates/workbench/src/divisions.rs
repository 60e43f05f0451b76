//! Finding a division while its name, code or pinyin is typed: a fragment for the picker.

use actix_web::{HttpResponse, web};
use api::problem::Problem;
use askama::Template;
use serde::Deserialize;
use store::divisions::{self, DivisionRecord};

use crate::{layout, visitor::Visitor};

/// Most divisions that are offered.
const OFFERED: usize = 12;

/// What was typed.
#[derive(Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    q: String,
}

#[derive(Template)]
#[template(path = "divisions.html")]
struct Found {
    found: Vec<DivisionRecord>,
    typed: String,
}

/// `GET /divisions?q=`: within the visitor's own division first, then elsewhere.
pub(crate) async fn search(visitor: Visitor, typed: web::Query<Typed>) -> Result<HttpResponse, Problem> {
    let typed = typed.into_inner().q.trim().to_owned();
    if typed.is_empty() {
        return layout::ok(&Found { found: Vec::new(), typed });
    }
    let (own, text) = (visitor.organisation().division, typed.clone());
    let found = visitor
        .read(move |snapshot| {
            let mut found = divisions::search(snapshot, &text, Some(own), OFFERED)?;
            for elsewhere in divisions::search(snapshot, &text, None, OFFERED)? {
                if found.len() < OFFERED && !found.contains(&elsewhere) {
                    found.push(elsewhere);
                }
            }
            Ok(found)
        })
        .await?;
    layout::ok(&Found { found, typed })
}
