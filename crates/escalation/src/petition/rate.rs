//! Satisfaction (满意度评价): the petitioner rates the office and the unit, each once. No actor of an organisation does it.

use domain::basis::Instrument;
use domain::id::OrganisationId;
use domain::petition::{Petition, PetitionFlag, PetitionRating, PetitionState, RatedParty, Satisfaction};
use domain::text::Line;
use serde::Deserialize;
use utoipa::ToSchema;

use super::clocks::rating_window;
use super::event::Event;
use crate::facts::Facts;
use crate::refusal::{Need, Refusal, Unmet, UnmetKind};

const RATINGS: Instrument = Instrument::PetitionRatings;

/// A rating as it is sent in with the query code (满意度评价).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RatePetition)]
pub struct Rate {
    /// Whose work.
    pub party: RatedParty,
    /// How content.
    pub satisfaction: Satisfaction,
    /// What the petitioner adds.
    pub comment: Option<Line>,
}

/// Whether a petition can be rated at all (SAT22): not those that went to courts, political-legal or discipline organs, not
/// those that are kept secret, and not what was over in a ledger.
#[must_use]
pub fn is_rateable(petition: &Petition) -> bool {
    let elsewhere = matches!(petition.state, PetitionState::Redirected | PetitionState::RoutedToLegalProcedure);
    let withheld = [PetitionFlag::LitigationRelated, PetitionFlag::Confidential].into_iter().any(|f| petition.is(f));
    !elsewhere && !withheld && !petition.was_over() && !petition.is_accusation() && !petition.is_nameless()
}

/// The organisation whose work is rated.
pub(super) fn rated(petition: &Petition, party: RatedParty) -> Option<OrganisationId> {
    match party {
        RatedParty::Office => Some(petition.registered_in),
        RatedParty::Unit => petition.unit(),
    }
}

/// Whether that party has been rated.
pub(super) fn is_rated(petition: &Petition, party: RatedParty) -> bool {
    petition.ratings.iter().any(|r| r.party == party)
}

/// Decides on a rating. Of the facts only the day, the rules and the calendar are read.
///
/// # Errors
/// [`Refusal`] with everything that is not met.
pub fn rate(petition: &Petition, rate: Rate, facts: &Facts<'_>) -> Result<Vec<Event>, Refusal> {
    let window = rating_window(petition, facts);
    let organisation = rated(petition, rate.party);
    let needs: [(bool, Need, Option<&'static str>); 4] = [
        (is_rateable(petition), Need::new("rateable", "本件不属于满意度评价范围", RATINGS.whole()), None),
        (petition.concluded_on.is_some(), Need::new("concluded", "办结后才能评价", RATINGS.whole()), None),
        (
            window.is_none_or(|w| w.open_for_citizen_on(facts.today())),
            Need::new("rating_window_open", "评价期限已过", RATINGS.whole()),
            None,
        ),
        (
            organisation.is_some() && !is_rated(petition, rate.party),
            Need::new("rated_once", "没有可评价的责任单位，或者已经评价；每个对象只能评价一次", RATINGS.whole()),
            Some("/party"),
        ),
    ];
    let unmet: Vec<_> = needs
        .iter()
        .filter(|(met, ..)| !met)
        .map(|(_, need, pointer)| {
            let kind = if pointer.is_some() { UnmetKind::Input } else { UnmetKind::Precondition };
            Unmet::of(need, kind, *pointer)
        })
        .collect();
    let Some(organisation) = organisation.filter(|_| unmet.is_empty()) else { return Err(Refusal { unmet }) };
    Ok(vec![Event::Rated(PetitionRating {
        party: rate.party,
        organisation,
        satisfaction: rate.satisfaction,
        on: facts.today(),
        comment: rate.comment.map(Into::into),
    })])
}
