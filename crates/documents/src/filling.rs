//! What a form sees of a case while it is filled.

use std::borrow::Cow;

use chrono::NaiveDate;
use domain::case::{Agreement, Case, FollowUp, Offer, Party, PartyKind, Session, Side, Supervision};
use domain::id::{OrganisationId, PersonId, UserId};
use escalation::Event;
use store::EventLine;
use store::{Individual, Materials};

use crate::content::Signing;
use crate::form::{Occasion, Subject};
use crate::words;

/// Stands for whom nobody may know any more.
const FORGOTTEN: &str = "（个人信息已删除）";

/// A case or a petition, and which of several papers of a form is filled.
pub(crate) struct Filling<'d, A: Subject = Case> {
    pub(crate) materials: &'d Materials<A>,
    pub(crate) occasion: &'d Occasion,
}

/// An offer with what became of it (流转).
pub(crate) struct Passage<'d> {
    pub(crate) offer: &'d Offer,
    /// Who offered it, by name.
    pub(crate) line: &'d EventLine<Event>,
}

impl<'d, A: Subject> Filling<'d, A> {
    /// Which of several, counted from 0.
    pub(crate) fn place(&self) -> usize {
        usize::try_from(self.occasion.number).unwrap_or(usize::MAX).saturating_sub(1)
    }

    /// The last event of a kind, if there was one.
    pub(crate) fn last(&self, is_it: impl Fn(&A::Event) -> bool) -> Option<&'d EventLine<A::Event>> {
        self.materials.last(is_it)
    }

    /// The case or petition as it was when that was recorded, since a paper says what was so on its day whatever came
    /// after; as it is now where nothing was.
    pub(crate) fn then(&self, recorded: Option<&EventLine<A::Event>>) -> Cow<'d, A> {
        let then = recorded.and_then(|line| self.materials.as_of(line.sequence));
        then.map_or(Cow::Borrowed(&self.materials.subject), Cow::Owned)
    }

    pub(crate) fn individual(&self, person: PersonId) -> Option<&'d Individual> {
        self.materials.people.get(&person)
    }

    pub(crate) fn name(&self, person: PersonId) -> String {
        self.individual(person).map_or(FORGOTTEN, Individual::name).to_owned()
    }

    pub(crate) fn names(&self, people: impl IntoIterator<Item = PersonId>) -> Option<String> {
        joined(people.into_iter().map(|person| self.name(person)))
    }

    pub(crate) fn organisation(&self, id: OrganisationId) -> String {
        self.materials.organisations.get(id).map_or_else(|| id.to_string(), |organisation| organisation.name.clone())
    }

    /// Where citizens reach an organisation.
    pub(crate) fn phone(&self, id: OrganisationId) -> Option<String> {
        Some(self.materials.organisations.get(id)?.phone.clone()?.into())
    }

    pub(crate) fn user(&self, id: UserId) -> Option<String> {
        self.materials.users.get(&id).cloned()
    }

    pub(crate) fn users(&self, ids: impl IntoIterator<Item = UserId>) -> Option<String> {
        joined(ids.into_iter().filter_map(|id| self.user(id)))
    }
}

impl<'d> Filling<'d> {
    pub(crate) fn case(&self) -> &'d Case {
        &self.materials.subject
    }

    /// The parties on a side who are still in the case.
    pub(crate) fn side(&self, side: Side) -> impl Iterator<Item = &'d Party> + use<'d> {
        self.case().parties.iter().filter(move |party| party.side == side && party.is_present())
    }

    pub(crate) fn side_names(&self, side: Side) -> Option<String> {
        self.names(self.side(side).map(|party| party.person))
    }

    /// The mediators of the case as it is or was, the host first.
    pub(crate) fn mediators(&self, case: &Case) -> Option<String> {
        let mut current: Vec<_> = case.current_mediators().collect();
        current.sort_by_key(|appointment| !appointment.host);
        self.users(current.into_iter().map(|appointment| appointment.mediator))
    }

    pub(crate) fn session(&self) -> Option<&'d Session> {
        self.case().sessions.get(self.place())
    }

    pub(crate) fn follow_up(&self) -> Option<&'d FollowUp> {
        self.case().follow_ups.get(self.place())
    }

    pub(crate) fn supervision(&self) -> Option<&'d Supervision> {
        self.case().supervisions.get(self.place())
    }

    pub(crate) fn agreement(&self) -> Option<&'d Agreement> {
        self.case().agreement.as_ref()
    }

    /// The offer that the paper is about.
    pub(crate) fn passage(&self) -> Option<Passage<'d>> {
        passages(self.materials).nth(self.place())
    }

    /// A line to sign on for each party, or for whoever speaks for it.
    pub(crate) fn signing_parties(&self, sides: &[Side]) -> Vec<Signing> {
        let parties = sides.iter().flat_map(|side| self.side(*side));
        parties.map(|party| self.signing_party(party, None)).collect()
    }

    pub(crate) fn signing_party(&self, party: &Party, on: Option<NaiveDate>) -> Signing {
        let how = match party.kind {
            PartyKind::Organisation => "盖章",
            PartyKind::Person | PartyKind::Group => "签名、盖章或者按指印",
        };
        let label = format!("{}{}（{how}）", party.side.name_zh(), self.name(party.person));
        Signing { label, on: on.map(words::date) }
    }
}

/// Every offer of a case, oldest first.
pub(crate) fn passages(materials: &Materials<Case>) -> impl Iterator<Item = Passage<'_>> {
    materials.history.iter().filter_map(|line| match &line.event {
        Event::Offered(offer) => Some(Passage { offer, line }),
        _ => None,
    })
}

/// A line to sign on as somebody else than a party.
pub(crate) fn signing(label: &str) -> Signing {
    Signing { label: label.to_owned(), on: None }
}

/// A list in words; none of an empty one.
pub(crate) fn joined(words: impl IntoIterator<Item = String>) -> Option<String> {
    let all: Vec<String> = words.into_iter().collect();
    (!all.is_empty()).then(|| all.join("、"))
}

/// A numbered list, one item a line; none of an empty one.
pub(crate) fn numbered(items: impl IntoIterator<Item = String>) -> Option<String> {
    let all: Vec<String> = (1..).zip(items).map(|(number, item)| format!("{number}．{item}")).collect();
    (!all.is_empty()).then(|| all.join("\n"))
}

/// A text, unless it is empty.
pub(crate) fn text(text: &str) -> Option<String> {
    (!text.trim().is_empty()).then(|| text.to_owned())
}
