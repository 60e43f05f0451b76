//! The front page: what this is, and the way in.

use actix_web::{HttpResponse, web};
use api::problem::Problem;
use askama::Template;
use domain::organisation::Tier;

use crate::{
    layout::{self, Layout},
    settings::{Demo, DemoPerson},
    visitor::Visitor,
};

#[derive(Template)]
#[template(path = "welcome.html")]
struct Welcome<'a> {
    layout: Layout,
    begin: Vec<(&'a DemoPerson, &'static str)>,
    tiers: Vec<(Tier, Vec<&'a DemoPerson>)>,
}

/// `GET /`: whoever is logged in goes to their desk.
pub(crate) async fn show(visitor: Option<Visitor>, demo: web::Data<Option<Demo>>) -> Result<HttpResponse, Problem> {
    if visitor.is_some() {
        return Ok(layout::see_other("/desk"));
    }
    let people = demo.as_ref().as_ref().map(|demo| demo.people.as_slice()).unwrap_or_default();
    let tiers = Tier::ALL
        .iter()
        .rev()
        .map(|tier| (*tier, people.iter().filter(|person| person.tier == *tier).collect::<Vec<_>>()))
        .filter(|(_, people)| !people.is_empty())
        .collect();
    let begin = people.iter().filter_map(|person| person.begin.map(|what| (person, what))).collect();
    layout::ok(&Welcome { layout: Layout::open("枫桥 · 人民调解与信访工作平台"), begin, tiers })
}
