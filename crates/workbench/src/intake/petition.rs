//! A new petition: every field of the register (domain reference 5.1), most of them below what has to be said.

use actix_web::{HttpResponse, http::StatusCode};
use api::{Reply, extract::Submission, problem::Problem, routes::BodySchema};
use askama::Template;
use domain::{
    identity::{IdentityKind, Sex},
    matching::PetitionerRole,
    petition::{AccusedLevel, Channel, ContentClass, PetitionFlag, PetitionKind, Purpose},
    rules::RuleKey,
};
use escalation::petition::Act;
use serde_json::Value;
use store::{
    Snapshot, accounts,
    petitions::{self, NewPetition},
    rules,
};

use super::{Intake, Sheet, all, places};
use crate::{
    forms::{Errors, fields::Choice},
    layout::{self, Layout},
    petitions::Petitions,
    post::Fields,
    visitor::Visitor,
};

/// Longest title that is taken from the first sentence, in characters.
const TITLE_CHARS: usize = 40;

/// Where the problem lies.
const PLACE: &str = "/petition/issue_division";

/// Petitions (信访件).
pub(crate) struct Petition;

#[derive(Template)]
#[template(path = "intake_petition.html")]
struct Page {
    layout: Layout,
    sheet: Sheet,
    /// The petitioners that can be written down beside the first, by their place in the list.
    others: Vec<usize>,
    /// How many may speak for many.
    representatives: usize,
    channels: Vec<Choice>,
    kinds: Vec<Choice>,
    purposes: Vec<Choice>,
    contents: Vec<Choice>,
    divisions: Vec<Choice>,
    places: Vec<Choice>,
    roles: Vec<Choice>,
    documents: Vec<Choice>,
    sexes: Vec<Choice>,
    /// People complained of, by their place in the list.
    complained: Vec<usize>,
    levels: Vec<Choice>,
    organisations: Vec<Choice>,
    colleagues: Vec<Choice>,
    flags: Vec<Choice>,
}

/// Names of the fields beside which the page shows what is wrong, those of petitioners aside.
const SHOWN: &[&str] = &[
    PLACE,
    "/petition/received_on",
    "/petition/channel",
    "/petition/kind",
    "/petition/purpose",
    "/petition/content",
    "/petition/title",
    "/petition/narrative",
    "/petition/requests",
    "/petition/addressee",
    "/petition/source_number",
    "/petition/cause",
    "/petition/section",
    "/petition/headcount/present",
    "/petition/headcount/involved",
    "/petition/accused/names",
];

/// The same of a petitioner.
const SHOWN_OF_PETITIONER: &[&str] = &[
    "role",
    "division",
    "particulars/name",
    "particulars/phone",
    "particulars/identity/kind",
    "particulars/identity/number",
    "particulars/identity/reason",
    "particulars/address",
    "particulars/born_on",
    "particulars/sex",
    "particulars/nation",
    "particulars/occupation",
    "particulars/unit",
    "particulars/household",
];

/// How many people that are complained of can be written down each by itself; others go into the lines below.
const ACCUSED_PEOPLE: usize = 2;

/// The same of somebody complained of.
const SHOWN_OF_ACCUSED: &[&str] = &["name", "level", "post", "place"];

/// What alone makes nobody a petitioner: it is chosen, not written.
const CHOSEN: &[&str] = &["/role", "/division", "/identity/kind", "/sex"];

impl Intake for Petition {
    type Subject = Petitions;

    fn body() -> BodySchema {
        BodySchema::of::<NewPetition>()
    }

    fn complete(sent: &mut Fields) {
        let title = first_sentence(sent.text("/petition/narrative"));
        or_else(sent, "/petition/title", &title);
        let mut written = 0_usize;
        for row in crate::forms::decode::rows("/petitioners", sent) {
            let beginning = format!("{row}/");
            let fields: Vec<String> = sent.beginning_with(&beginning).map(ToOwned::to_owned).collect();
            let chosen = |name: &str| CHOSEN.iter().any(|chosen| name.ends_with(chosen));
            if fields.iter().all(|name| chosen(name) || sent.text(name).is_empty()) {
                fields.iter().for_each(|name| sent.remove(name));
            } else {
                written += 1;
            }
        }
        or_else(sent, "/petition/headcount/present", &written.max(1).to_string());
        let present = sent.text("/petition/headcount/present").to_owned();
        or_else(sent, "/petition/headcount/involved", &present);
    }

    async fn enter(visitor: &Visitor, submission: Submission<Value>) -> Result<Reply, Problem> {
        api::petitions::enter(&visitor.state, &visitor.caller, submission).await
    }

    async fn answer(
        visitor: &Visitor,
        sent: Fields,
        errors: Errors,
        status: StatusCode,
    ) -> Result<HttpResponse, Problem> {
        let (scope, own, today) = (visitor.scope(), visitor.organisation().clone(), visitor.today());
        let reading = move |snapshot: &mut Snapshot| {
            let rules = rules::resolved(snapshot, own.division, Some(own.kind), today)?;
            let colleagues = petitions::own_handlers(snapshot, &scope, false)?;
            Ok((rules.count(RuleKey::PetitionRepMax), accounts::names(snapshot, colleagues)?))
        };
        let (most, colleagues) = visitor.read(reading).await?;
        let own = visitor.organisation().division;
        let representatives = most as usize;
        let homes = (0..representatives).map(|number| format!("/petitioners/{number}/division"));
        let (places, tree) = places(visitor, &sent, &homes.chain([PLACE.to_owned()]).collect::<Vec<_>>()).await?;
        let near = tree.iter().filter(|found| found.active && own.contains(found.division));
        let of_petitioners = (0..representatives)
            .flat_map(|number| SHOWN_OF_PETITIONER.iter().map(move |member| format!("/petitioners/{number}/{member}")));
        let of_accused = (0..ACCUSED_PEOPLE).flat_map(|number| {
            SHOWN_OF_ACCUSED.iter().map(move |member| format!("/petition/accused/people/{number}/{member}"))
        });
        let shown: Vec<String> =
            SHOWN.iter().map(|name| (*name).to_owned()).chain(of_petitioners).chain(of_accused).collect();
        let photographs = visitor.has_any(Act::Attach.transition().who);
        let sheet = Sheet::new(visitor, (sent, errors), &shown, photographs);
        let choose =
            |name: &str, otherwise: &str, choices: Vec<Choice>| sheet.chosen(name, otherwise, choices.as_slice());
        // A collective visit follows from the number of people, and a conclusion is approved once there is one.
        let later = [PetitionFlag::Group, PetitionFlag::ConclusionApproved];
        let flags: Vec<PetitionFlag> = PetitionFlag::ALL.iter().copied().filter(|flag| !later.contains(flag)).collect();
        let page = Page {
            layout: Layout::of(visitor, "/petitions/new", "登记信访件"),
            others: (1..representatives).collect(),
            representatives,
            channels: choose("/petition/channel", "", all(Channel::ALL, Channel::name_zh)),
            kinds: choose("/petition/kind", PetitionKind::Appeal.code(), all(PetitionKind::ALL, PetitionKind::name_zh)),
            purposes: choose("/petition/purpose", Purpose::Decision.code(), all(Purpose::ALL, Purpose::name_zh)),
            contents: choose("/petition/content", "", all(ContentClass::ALL, ContentClass::name_zh)),
            divisions: choose(PLACE, &own.to_string(), places.clone()),
            places,
            roles: all(PetitionerRole::ALL, PetitionerRole::name_zh),
            documents: all(IdentityKind::ALL, IdentityKind::name_zh),
            sexes: all(Sex::ALL, Sex::name_zh),
            complained: (0..ACCUSED_PEOPLE).collect(),
            levels: all(AccusedLevel::ALL, AccusedLevel::name_zh),
            organisations: choose(
                "/petition/accused/organisations",
                "",
                near.map(|found| Choice::new(found.id, found.name.clone())).collect(),
            ),
            colleagues: choose(
                "/petition/accused/users",
                "",
                colleagues.into_iter().map(|(id, name)| Choice::new(id, name)).collect(),
            ),
            flags: sheet.ticked("/petition/flags", all(&flags, PetitionFlag::name_zh)),
            sheet,
        };
        layout::show(status, &page)
    }
}

/// Fills a field that was left empty.
fn or_else(sent: &mut Fields, name: &str, value: &str) {
    if sent.text(name).is_empty() {
        sent.set(name, value);
    }
}

/// The first sentence of a story, or as much of it as a title holds.
pub(super) fn first_sentence(story: &str) -> String {
    let sentence = story.split(['。', '；', '！', '？', '\n']).next().unwrap_or_default().trim();
    sentence.chars().take(TITLE_CHARS).collect()
}

impl Page {
    /// Whether somebody beside the first petitioner was written down.
    fn is_of_many(&self) -> bool {
        self.others.iter().any(|number| !self.sheet.text(&format!("/petitioners/{number}/particulars/name")).is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forms::{decode::decode, shape::Shape};

    #[test]
    fn what_is_left_empty_is_completed_and_nobody_is_made_of_choices_alone() {
        let mut sent = Fields::parse(
            "/petition/narrative=补偿款至今没有付清。多次催要。&/petition/headcount/present=&/petition/headcount/involved=\
             &/petitioners/0/role=representative&/petitioners/0/particulars/name=张伟\
             &/petitioners/1/role=representative&/petitioners/1/particulars/name=&/petitioners/1/particulars/sex=male\
             &/petitioners/2/role=representative&/petitioners/2/particulars/phone=13800001234"
                .as_bytes(),
        );
        Petition::complete(&mut sent);
        assert_eq!(sent.text("/petition/title"), "补偿款至今没有付清");
        assert_eq!(sent.text("/petition/headcount/present"), "2");
        assert_eq!(sent.text("/petition/headcount/involved"), "2");
        let (body, errors) = decode(&Shape::of(&Petition::body()), &sent);
        assert_eq!(body["petitioners"].as_array().unwrap().len(), 2, "{body}");
        // Somebody with a telephone and no name is asked for the name, not left out.
        assert_eq!(errors.at("/petitioners/2/particulars/name").count(), 1, "{errors:?}");
    }
}
