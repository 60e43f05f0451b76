//! What came in earlier, shown beside a form while it is written: petitions that it may repeat, cases of the same people.
//!
//! It asks what the interface asks, within the same scope and with the same line of the access log. What is written so far
//! is taken as far as it is whole; the rest is asked for when the form is sent.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, HashMap},
};

use actix_web::HttpResponse;
use api::problem::Problem;
use askama::Template;
use domain::{
    division::DivisionCode,
    id::CaseId,
    identity::{Identity, IdentityKind, Phone},
    matching::PetitionerRole,
    person::Particulars,
    petition::{Accused, AccusedPerson, Channel, ContentClass, Headcount, PetitionKind, Purpose},
    text::{Line, Story},
    time::CivilDate,
};
use escalation::petition::Intake;
use store::{
    Sought,
    cases::CaseLine,
    organisations,
    petitions::{Candidate, NewPetition, NewPetitioner},
};

use super::petition::first_sentence;
use crate::{
    cases::{self, Names},
    forms::decode::rows,
    layout,
    post::{Fields, Posted},
    visitor::Visitor,
};

/// Most that are shown beside a form.
const SHOWN: usize = 6;

/// Fewest characters that tell what a petition is about.
const STORY_CHARS: usize = 6;

#[derive(Template)]
#[template(path = "earlier_petitions.html")]
struct EarlierPetitions {
    candidates: Vec<Candidate>,
    names: Names,
}

#[derive(Template)]
#[template(path = "earlier_cases.html")]
struct EarlierCases {
    found: Vec<(cases::list::Line, Vec<&'static str>)>,
}

/// `POST /petitions/new/earlier`: petitions that the one being written may repeat, as far as it is written.
pub(crate) async fn petitions(Posted { visitor, fields }: Posted) -> Result<HttpResponse, Problem> {
    let draft = draft(&fields, visitor.today(), visitor.organisation().division);
    let mut candidates = match draft {
        Some(draft) => api::petitions::repeated_by(&visitor.state, &visitor.caller, draft).await?,
        None => Vec::new(),
    };
    candidates.truncate(SHOWN);
    let tree = visitor.read(organisations::tree).await?;
    let names = Names { users: BTreeMap::new(), tree, people: BTreeMap::new() };
    layout::ok(&EarlierPetitions { candidates, names })
}

/// `POST /cases/new/earlier`: cases of those who are written down.
pub(crate) async fn disputes(Posted { visitor, fields }: Posted) -> Result<HttpResponse, Problem> {
    let sought = sought(&fields);
    let found = if sought.is_empty() { Vec::new() } else { cases_of(&visitor, sought).await? };
    let tree = visitor.read(organisations::tree).await?;
    let today = visitor.today();
    let line = |(line, reasons)| (cases::list::Line::new(line, &tree, today), reasons);
    layout::ok(&EarlierCases { found: found.into_iter().map(line).collect() })
}

/// A petition as far as it is written; none as long as nothing says what it is about, and who petitions or is complained of.
fn draft(fields: &Fields, today: CivilDate, own: DivisionCode) -> Option<NewPetition> {
    let told = fields.text("/petition/narrative");
    let narrative = Story::new(told).ok().filter(|_| told.chars().count() >= STORY_CHARS)?;
    let petitioners: Vec<NewPetitioner> =
        rows("/petitioners", fields).iter().filter_map(|row| petitioner(fields, row)).collect();
    let line = |name: &str| Line::new(fields.text(name)).ok();
    let lines = |name: &str| fields.text(name).lines().filter_map(|line| Line::new(line).ok()).collect::<Vec<_>>();
    let accused = Accused {
        organisations: fields.all("/petition/accused/organisations").filter_map(|id| id.parse().ok()).collect(),
        users: Vec::new(),
        people: rows("/petition/accused/people", fields).iter().filter_map(|row| complained_of(fields, row)).collect(),
        names: lines("/petition/accused/names").into_iter().map(Into::into).collect(),
    };
    if petitioners.is_empty() && accused.is_nobody() {
        return None;
    }
    let petition = Intake {
        received_on: today,
        kind: fields.text("/petition/kind").parse().unwrap_or(PetitionKind::Appeal),
        channel: fields.text("/petition/channel").parse().unwrap_or(Channel::Visit),
        purpose: fields.text("/petition/purpose").parse().unwrap_or(Purpose::Decision),
        content: fields.text("/petition/content").parse().unwrap_or(ContentClass::Other),
        issue_division: fields.text("/petition/issue_division").parse().unwrap_or(own),
        title: line("/petition/title").or_else(|| Line::new(&first_sentence(told)).ok())?,
        narrative,
        requests: lines("/petition/requests"),
        cause: None,
        section: None,
        addressee: None,
        source_number: None,
        headcount: Headcount { present: 1, involved: 1 },
        accused,
        flags: Vec::new(),
    };
    Some(NewPetition { petition, petitioners })
}

fn complained_of(fields: &Fields, row: &str) -> Option<AccusedPerson> {
    let name = Line::new(fields.text(&format!("{row}/name"))).ok()?;
    Some(AccusedPerson { name, level: None, post: None, place: None })
}

fn petitioner(fields: &Fields, row: &str) -> Option<NewPetitioner> {
    let text = |member: &str| fields.text(&format!("{row}/{member}"));
    let particulars = Particulars {
        name: Line::new(text("particulars/name")).ok()?,
        identity: identity(fields, &format!("{row}/particulars")),
        phone: text("particulars/phone").parse().ok(),
        address: Line::new(text("particulars/address")).ok(),
        born_on: None,
        sex: None,
        nation: None,
        occupation: None,
        unit: None,
        household: None,
    };
    let role = text("role").parse().unwrap_or(PetitionerRole::Single);
    Some(NewPetitioner { role, division: text("division").parse().ok(), particulars })
}

/// The document of somebody, once its number is whole.
fn identity(fields: &Fields, particulars: &str) -> Option<Identity> {
    let kind: IdentityKind = fields.text(&format!("{particulars}/identity/kind")).parse().ok()?;
    Identity::new(kind, fields.text(&format!("{particulars}/identity/number"))).ok()
}

/// Whose cases are looked for: by document, by telephone and by name, each with what it would have in common.
fn sought(fields: &Fields) -> Vec<(&'static str, Sought)> {
    let sides = [
        ("/parties/0/particulars", ["申请人证件号码相同", "申请人联系电话相同", "申请人姓名相同"]),
        ("/parties/1/particulars", ["被申请人证件号码相同", "被申请人联系电话相同", "被申请人姓名相同"]),
    ];
    let mut sought = Vec::new();
    for (particulars, [same_document, same_phone, same_name]) in sides {
        let text = |member: &str| fields.text(&format!("{particulars}/{member}"));
        let number = identity(fields, particulars).and_then(|identity| Line::new(identity.number()?).ok());
        let phone = text("phone").parse::<Phone>().ok().and_then(|phone| Line::new(phone.as_str()).ok());
        let name = Line::new(text("name")).ok();
        sought.extend(
            number.map(|number| (same_document, Sought { identity_number: Some(number), ..Sought::default() })),
        );
        sought.extend(phone.map(|phone| (same_phone, Sought { phone: Some(phone), ..Sought::default() })));
        sought.extend(name.map(|name| (same_name, Sought { name: Some(name), ..Sought::default() })));
    }
    sought
}

/// Each case once, with all that it has in common; those with most in common first, then the latest.
async fn cases_of(
    visitor: &Visitor,
    sought: Vec<(&'static str, Sought)>,
) -> Result<Vec<(CaseLine, Vec<&'static str>)>, Problem> {
    let limit = u32::try_from(SHOWN).unwrap_or(u32::MAX);
    let (reasons, sought): (Vec<_>, Vec<_>) = sought.into_iter().unzip();
    let found = api::cases::cases_of(&visitor.state, &visitor.caller, sought, limit).await?;
    let mut cases: HashMap<CaseId, (CaseLine, Vec<&'static str>)> = HashMap::new();
    for (reason, lines) in reasons.into_iter().zip(found) {
        for line in lines {
            cases.entry(line.id).or_insert_with(|| (line, Vec::new())).1.push(reason);
        }
    }
    let mut cases: Vec<_> = cases.into_values().collect();
    cases.sort_by_key(|(line, reasons)| Reverse((reasons.len(), line.registered_at, line.id)));
    cases.truncate(SHOWN);
    Ok(cases)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_half_written_is_left_out_and_nothing_is_asked_of_nobody() {
        let own = "330681109000".parse().unwrap();
        let today = "2026-03-02".parse().unwrap();
        let of = |sent: &str| draft(&Fields::parse(sent.as_bytes()), today, own);
        let story = "/petition/narrative=补偿款至今没有付清。多次催要。";
        assert!(of(story).is_none(), "nobody");
        assert!(of("/petitioners/0/particulars/name=张伟&/petition/narrative=补偿").is_none(), "no story");
        let half = of(&format!(
            "{story}&/petitioners/0/particulars/name=张伟&/petitioners/0/particulars/phone=138&\
             /petitioners/0/particulars/identity/kind=resident_id_card&/petitioners/0/particulars/identity/number=3306"
        ))
        .unwrap();
        let known = &half.petitioners[0].particulars;
        assert_eq!((known.phone.as_ref(), known.identity.as_ref()), (None, None));
        assert_eq!(half.petition.title.to_string(), "补偿款至今没有付清");
        assert!(of(&format!("{story}&/petition/accused/names=某局")).unwrap().petitioners.is_empty());
    }

    #[test]
    fn people_are_looked_for_by_what_is_whole() {
        let fields = "/parties/0/particulars/name=章建国&/parties/0/particulars/phone=137 1234 0154&\
                      /parties/1/particulars/phone=1371";
        let found = sought(&Fields::parse(fields.as_bytes()));
        let reasons: Vec<_> = found.iter().map(|(reason, _)| *reason).collect();
        assert_eq!(reasons, ["申请人联系电话相同", "申请人姓名相同"]);
        assert_eq!(found[0].1.phone.as_deref(), Some("13712340154"));
    }
}
