//! A new dispute.

use actix_web::{HttpResponse, http::StatusCode, web};
use api::{Reply, extract::Submission, problem::Problem, routes::BodySchema};
use askama::Template;
use domain::{
    case::{Difficulty, PartyKind, Risk, RiskLevel, Source},
    category::{Category, Sector},
    identity::IdentityKind,
    organisation::Organisation,
};
use escalation::Act;
use serde::Deserialize;
use serde_json::Value;
use store::cases::NewCase;

use super::{Intake, Sheet, all, places};
use crate::{
    cases::Cases,
    forms::{Errors, fields::Choice},
    layout::{self, Layout},
    post::Fields,
    visitor::Visitor,
};

/// Most organisations to choose from.
const ORGANISATIONS: usize = 400;

/// Ticked when the applicant agrees to mediation, which is told by three members of the body.
const AGREES: &str = "applicant_agrees";

/// Where the problem lies.
const PLACE: &str = "/dispute/division";

/// Disputes (纠纷), which become cases.
pub(crate) struct Dispute;

#[derive(Template)]
#[template(path = "intake_dispute.html")]
struct Page {
    layout: Layout,
    sheet: Sheet,
    divisions: Vec<Choice>,
    responsible: Option<Vec<Choice>>,
    categories: Vec<Choice>,
    sources: Vec<Choice>,
    sectors: Vec<Choice>,
    difficulties: Vec<Choice>,
    kinds: Vec<Choice>,
    documents: Vec<Choice>,
    levels: Vec<Choice>,
    risks: Vec<Choice>,
}

/// The short form, for telephones.
#[derive(Template)]
#[template(path = "grid_report.html")]
struct Report {
    layout: Layout,
    sheet: Sheet,
    divisions: Vec<Choice>,
    responsible: Option<Vec<Choice>>,
    categories: Vec<Choice>,
}

/// What a report is about.
#[derive(Deserialize)]
pub(crate) struct ReportAt {
    /// What the place is called.
    place: Option<String>,
    /// Its division.
    division: Option<String>,
}

/// Names of the fields beside which the page shows what is wrong.
const SHOWN: &[&str] = &[
    PLACE,
    "/dispute/responsible",
    "/dispute/category",
    "/dispute/title",
    "/dispute/narrative",
    "/dispute/source",
    "/dispute/referred_by",
    "/dispute/applied_on",
    "/dispute/claimed",
    "/dispute/risks/level",
    "/parties/0/particulars/name",
    "/parties/0/particulars/phone",
    "/parties/0/particulars/identity/number",
    "/parties/1/particulars/name",
    "/parties/1/particulars/phone",
    "/parties/1/particulars/identity/number",
];

impl Intake for Dispute {
    type Subject = Cases;

    fn body() -> BodySchema {
        BodySchema::of::<NewCase>()
    }

    fn complete(sent: &mut Fields) {
        if sent.text("/dispute/title").is_empty()
            && let Ok(category) = sent.text("/dispute/category").parse::<Category>()
        {
            sent.set("/dispute/title", category.name_zh());
        }
        if !sent.text(AGREES).is_empty() {
            let on = sent.text("/dispute/applied_on").to_owned();
            for (member, value) in [("consent", "agreed"), ("given_on", &on), ("means", "in_person")] {
                sent.set(&format!("/parties/0/consent/{member}"), value);
            }
        }
        // Its side alone does not make a party.
        if sent.text("/parties/1/particulars/name").is_empty() {
            let second: Vec<String> = sent.beginning_with("/parties/1/").map(ToOwned::to_owned).collect();
            second.iter().for_each(|name| sent.remove(name));
        }
    }

    async fn enter(visitor: &Visitor, submission: Submission<Value>) -> Result<Reply, Problem> {
        api::cases::enter(&visitor.state, &visitor.caller, submission).await
    }

    async fn answer(
        visitor: &Visitor,
        sent: Fields,
        errors: Errors,
        status: StatusCode,
    ) -> Result<HttpResponse, Problem> {
        layout::show(status, &Page::gather(visitor, sent, errors).await?)
    }
}

/// `GET /grid/report`: a dispute in a few words. Place and division may stand in the address.
pub(crate) async fn report(visitor: Visitor, at: web::Query<ReportAt>) -> Result<HttpResponse, Problem> {
    let ReportAt { place, division } = at.into_inner();
    let mut known = Fields::default();
    if let Some(division) = division {
        known.set(PLACE, &division);
    }
    if let Some(place) = place {
        known.set("/dispute/narrative", &format!("巡查{place}时发现："));
    }
    let Page { sheet, divisions, responsible, categories, .. } =
        Page::gather(&visitor, known, Errors::default()).await?;
    let layout = Layout::of(&visitor, "/grid", "随时报");
    layout::ok(&Report { layout, sheet, divisions, responsible, categories })
}

/// Where a dispute that somebody tells can come from; ledgers are taken over by an import.
fn told_sources() -> Vec<Source> {
    Source::ALL.iter().copied().filter(|source| *source != Source::Ledger).collect()
}

impl Page {
    /// What the form shows.
    async fn gather(visitor: &Visitor, sent: Fields, errors: Errors) -> Result<Self, Problem> {
        let own = visitor.organisation();
        let (divisions, tree) = places(visitor, &sent, &[PLACE.to_owned()]).await?;
        let in_reach = |found: &&Organisation| {
            let near = own.division.contains(found.division) || found.division.contains(own.division);
            found.active && found.kind.mediates() && near
        };
        let responsible = (!own.kind.mediates()).then(|| {
            let found = tree.iter().filter(in_reach).take(ORGANISATIONS);
            found.map(|found| Choice::new(found.id, found.name.clone())).collect::<Vec<_>>()
        });
        let shown: Vec<String> = SHOWN.iter().map(|name| (*name).to_owned()).collect();
        let photographs = visitor.has_any(Act::Attach.transition().who);
        let sheet = Sheet::new(visitor, (sent, errors), &shown, photographs);
        let choose =
            |name: &str, otherwise: &str, choices: Vec<Choice>| sheet.chosen(name, otherwise, choices.as_slice());
        Ok(Self {
            layout: Layout::of(visitor, "/cases/new", "登记纠纷"),
            divisions: choose(PLACE, &own.division.to_string(), divisions),
            responsible: responsible.map(|choices| choose("/dispute/responsible", "", choices)),
            categories: choose("/dispute/category", "", all(Category::ALL, Category::name_zh)),
            sources: choose("/dispute/source", Source::OralApplication.code(), all(&told_sources(), Source::name_zh)),
            difficulties: choose(
                "/dispute/difficulty",
                Difficulty::General.code(),
                all(Difficulty::ALL, Difficulty::name_zh),
            ),
            kinds: all(PartyKind::ALL, PartyKind::name_zh),
            documents: all(IdentityKind::ALL, IdentityKind::name_zh),
            levels: choose("/dispute/risks/level", RiskLevel::Low.code(), all(RiskLevel::ALL, RiskLevel::name_zh)),
            risks: sheet.ticked("/dispute/risks/flags", all(Risk::ALL, Risk::name_zh)),
            sectors: sheet.ticked("/dispute/sectors", all(Sector::ALL, Sector::name_zh)),
            sheet,
        })
    }

    /// Whether a tick is set; at first it is.
    fn is_agreed(&self) -> bool {
        self.sheet.sent.is_empty() || !self.sheet.text(AGREES).is_empty()
    }
}
