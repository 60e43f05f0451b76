//! Everything that the papers of a case or a petition are filled from, read at once within a scope.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use domain::division::DivisionCode;
use domain::id::{PersonId, UserId};
use domain::identity::Identity;
use domain::organisation::{Organisation, OrganisationTree};
use domain::person::{MaskedParticulars, Particulars};
use domain::template::TemplateNote;
use domain::time::{CivilDate, civil_date};
use escalation::Aggregate;

use crate::accounts;
use crate::divisions;
use crate::dossier::{self, Dossier, DossierId, DossierKey, EventLine, people};
use crate::error::StoreError;
use crate::petitions::FirstOfMatter;
use crate::read::Snapshot;
use crate::scope::Scope;

/// Everything that is known of a case or a petition, for its papers (案卷资料).
#[derive(Debug, Clone)]
pub struct Materials<A: Aggregate> {
    /// The case or the petition.
    pub subject: A,
    /// Everybody in it. Who has been forgotten is left out.
    pub people: BTreeMap<PersonId, Individual>,
    /// Whether the people are masked.
    pub masked: bool,
    /// Where and when the matter of a petition first came, when it is a repeat.
    pub first: Option<FirstOfMatter>,
    /// By when a petition was to be handled as it stood on the day of its acceptance.
    pub promised: Option<CivilDate>,
    /// When the term of mediation or handling was due before each extension, as it stood on that day, and after the last.
    pub terms: Vec<CivilDate>,
    /// When each offer of a case had to be decided, in their order.
    pub offers_due: Vec<CivilDate>,
    /// The names of the division that it is about, from the province down.
    pub division: String,
    /// Its history, oldest first.
    pub history: Vec<EventLine<A::Event>>,
    /// All organisations.
    pub organisations: Arc<OrganisationTree>,
    /// What places add to the forms.
    pub notes: Arc<[TemplateNote]>,
    /// Names of those who worked on it.
    pub users: BTreeMap<UserId, String>,
    /// For which organisation it is read; it issues what no other does.
    pub reader: Organisation,
    /// The civil date.
    pub today: CivilDate,
}

impl<A: Aggregate> Materials<A> {
    /// The case or petition as its history made it up to an event, by its place in the history.
    #[must_use]
    pub fn as_of(&self, sequence: u64) -> Option<A> {
        let until = self.history.iter().take_while(|line| line.sequence <= sequence);
        escalation::replay(until.map(|line| line.event.clone())).ok()
    }

    /// The last event of a kind, if there was one.
    pub fn last(&self, is_it: impl Fn(&A::Event) -> bool) -> Option<&EventLine<A::Event>> {
        self.history.iter().rfind(|line| is_it(&line.event))
    }
}

/// Somebody as the papers may name them (当事人、信访人信息).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Individual {
    /// With all particulars.
    Whole(Box<Particulars>),
    /// Masked.
    Masked(MaskedParticulars),
}

impl Individual {
    /// Name, masked where it must be.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Whole(particulars) => &particulars.name,
            Self::Masked(masked) => &masked.name,
        }
    }

    /// Telephone, masked where it must be.
    #[must_use]
    pub fn phone(&self) -> Option<&str> {
        match self {
            Self::Whole(particulars) => particulars.phone.as_ref().map(domain::identity::Phone::as_str),
            Self::Masked(masked) => masked.phone.as_deref(),
        }
    }

    /// Number of the document, masked where it must be.
    #[must_use]
    pub fn identity_number(&self) -> Option<&str> {
        match self {
            Self::Whole(particulars) => particulars.identity.as_ref().and_then(Identity::number),
            Self::Masked(masked) => masked.identity.as_deref(),
        }
    }

    /// All particulars, unless masked.
    #[must_use]
    pub fn whole(&self) -> Option<&Particulars> {
        match self {
            Self::Whole(particulars) => Some(particulars),
            Self::Masked(_) => None,
        }
    }
}

/// Reads what stands beside a case or a petition that the account was let see, with the people masked or whole.
pub(crate) fn gather<D: Dossier>(
    snapshot: &mut Snapshot,
    scope: &Scope,
    id: DossierId,
    (subject, key, place): (D, &DossierKey<D>, DivisionCode),
    (masked, workers): (bool, BTreeSet<UserId>),
) -> Result<Materials<D>, StoreError> {
    let (reference, keyring) = (snapshot.reference()?, snapshot.keyring().clone());
    let rows = dossier::rows(snapshot.connection(), id, 0, i64::from(i32::MAX))?;
    let history = rows.into_iter().map(|row| row.open(key)).collect::<Result<Vec<_>, _>>()?;
    let people = if masked {
        let masked = people::masked(snapshot.connection(), &keyring, id)?;
        masked.into_iter().map(|(person, shown)| (person, Individual::Masked(shown))).collect()
    } else {
        let whole = people::whole(snapshot.connection(), &keyring, id)?;
        whole.into_iter().map(|(person, shown)| (person, Individual::Whole(Box::new(shown)))).collect()
    };
    let acted = history.iter().map(|line| line.actor);
    let users = accounts::names(snapshot, workers.into_iter().chain(acted).chain([scope.user()]))?;
    let division = divisions::full_name(snapshot, place)?;
    Ok(Materials {
        subject,
        division,
        people,
        masked,
        first: None,
        promised: None,
        terms: Vec::new(),
        offers_due: Vec::new(),
        history,
        organisations: Arc::clone(&reference.organisations),
        notes: Arc::clone(&reference.notes),
        users,
        reader: scope.organisation().clone(),
        today: civil_date(snapshot.now()),
    })
}
