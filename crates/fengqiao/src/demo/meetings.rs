//! The meetings of the demonstration: a joint meeting two weeks ago, whose first decision was carried out, and the daily
//! consultation of yesterday; by the same functions that the interface calls.

use chrono::TimeDelta;
use domain::calendar::Calendar;
use domain::id::{MeetingId, OrganisationId, PetitionId};
use domain::meeting::MeetingKind;
use domain::notice::DossierKind;
use domain::organisation::Role;
use domain::petition::PetitionState;
use domain::text::Story;
use domain::time::{CivilDate, add_days, start_of};
use escalation::acts::meetings::FinishMeetingItem;
use store::cases::CaseError;
use store::clock::SettableClock;
use store::meetings::{self, Closing, Decision, Discussion, MeetingReceipt, Minutes, NewMeeting, NewTopic};
use store::petitions::{PetitionFilter, PetitionOrder, PetitionQuery, PetitionView};
use store::{Objection, Scope, Snapshot, Store, StoreError, Transaction, petitions};

use super::people::line;
use super::staff::{self, Staff};
use crate::Failure;
use crate::world::places::PLACES;

/// Minutes after midnight at which a meeting begins: before the doors open.
const BEGINS: i64 = 7 * 60 + 30;

/// Most petitions that one meeting speaks of.
const TOPICS: u32 = 3;

/// A petition that a meeting speaks of, and who answers for it.
type Topic = (PetitionId, OrganisationId);

/// Days until what is decided is due.
const TERM_DAYS: i64 = 7;

/// What happens on one morning.
#[derive(Debug, Clone, Copy)]
enum Morning {
    /// A meeting of this kind, held by this user, under this chair.
    Meeting(MeetingKind, &'static str, &'static str),
    /// The first decision of the joint meeting is carried out.
    CarriedOut,
}

/// All meetings, and where they are held.
pub(super) struct Meetings<'a> {
    store: &'a Store,
    clock: &'a SettableClock,
    staff: &'a Staff,
    /// Latest first.
    mornings: Vec<(CivilDate, Morning)>,
    /// The petition of the first decision, and who has to carry that out.
    first: Option<(PetitionId, Scope)>,
    /// What the rules refused.
    pub(super) refused: Vec<String>,
}

/// Why a meeting did not come to its end.
#[derive(Debug, Clone)]
enum Stopped {
    Refused(String),
    Broken(StoreError),
}

impl From<StoreError> for Stopped {
    fn from(error: StoreError) -> Self {
        Self::Broken(error)
    }
}

impl From<CaseError> for Stopped {
    fn from(error: CaseError) -> Self {
        match error {
            CaseError::Refused(refusal) => Self::Refused(refusal.to_string()),
            CaseError::Store(error) => Self::Broken(error),
        }
    }
}

impl From<Objection> for Stopped {
    fn from(objection: Objection) -> Self {
        Self::Refused(objection.reason)
    }
}

impl<'a> Meetings<'a> {
    pub(super) fn plan(store: &'a Store, clock: &'a SettableClock, staff: &'a Staff, today: CivilDate) -> Self {
        let calendar = Calendar::official();
        let worked = |days: i64| {
            let latest = add_days(today, -days);
            (0..).map(|back| add_days(latest, -back)).find(|day| calendar.is_working_day(*day)).expect("a working day")
        };
        let consultation = Morning::Meeting(MeetingKind::DailyConsultation, "petition-clerk", "副局长钱进");
        let joint = Morning::Meeting(MeetingKind::JointMeeting, "joint-meeting", "联席会议召集人、副市长陈平");
        let mornings = vec![(worked(1), consultation), (worked(8), Morning::CarriedOut), (worked(14), joint)];
        Self { store, clock, staff, mornings, first: None, refused: Vec::new() }
    }

    /// The next day on which something is to be done.
    pub(super) fn next_day(&self) -> Option<CivilDate> {
        self.mornings.last().map(|(day, _)| *day)
    }

    /// Holds the meeting of a day, if there is one.
    ///
    /// # Errors
    /// When the database fails. What the rules refuse ends the meeting there; it is said in the log.
    pub(super) fn play(&mut self, today: CivilDate) -> Result<(), Failure> {
        while self.next_day() == Some(today) {
            let Some((_, morning)) = self.mornings.pop() else { return Ok(()) };
            self.clock.set(start_of(today) + TimeDelta::minutes(BEGINS));
            let done = match morning {
                Morning::Meeting(kind, by, chair) => self.hold(today, kind, (by, chair)),
                Morning::CarriedOut => self.carry_out(),
            };
            match done {
                Ok(()) => {}
                Err(Stopped::Broken(error)) => return Err(error.into()),
                Err(Stopped::Refused(why)) => {
                    tracing::warn!(%today, why, "a meeting of the demonstration cannot go on");
                    self.refused.push(format!("{today} {morning:?}: {why}"));
                }
            }
        }
        Ok(())
    }

    /// Calls a meeting about the petitions that are most urgent, and holds it to its end.
    fn hold(
        &mut self,
        today: CivilDate,
        kind: MeetingKind,
        (by, chair): (&'static str, &'static str),
    ) -> Result<(), Stopped> {
        let invited = ["natural-resources", "labour"].map(|key| self.staff.id(key)).to_vec();
        let new = NewMeeting { kind, held_on: today, chair: line(chair), invited };
        let scope = self.staff.scope(by).clone();
        let called = {
            let scope = scope.clone();
            self.store.write_blocking(move |t| Ok::<_, Stopped>(meetings::create(t, &scope, &new)??))?
        };
        let about = self.topics(&scope, called.id)?;
        let topics = about.clone();
        self.store.write_blocking(move |t| speak(t, &scope, &called, (kind, today), &topics))?;
        if kind == MeetingKind::JointMeeting {
            self.first = about.iter().find_map(|(petition, responsible)| {
                let place = PLACES.iter().find(|place| self.staff.id(place.key) == *responsible)?;
                let who = staff::somebody(place.key, &[Role::UnitOfficer, Role::PetitionClerk]);
                Some((*petition, self.staff.scope(who).clone()))
            });
        }
        Ok(())
    }

    /// The most urgent petitions; after them, since a day may have none, the latest that units have in hand.
    fn topics(&self, scope: &Scope, meeting: MeetingId) -> Result<Vec<Topic>, Stopped> {
        let reader = scope.clone();
        let proposed = self.store.read_blocking(move |s: &mut Snapshot| meetings::proposals(s, &reader, meeting))??;
        let urgent = proposed.into_iter().filter(|one| one.subject == DossierKind::Petition);
        let states = vec![PetitionState::Dispatched, PetitionState::Accepted, PetitionState::InHandling];
        let question = PetitionQuery {
            view: PetitionView::Division,
            order: PetitionOrder::Registered,
            filter: PetitionFilter { states, ..PetitionFilter::default() },
            after: None,
            limit: 2 * TOPICS,
        };
        let reader = scope.clone();
        let in_hand = self.store.read_blocking(move |s: &mut Snapshot| petitions::list(s, &reader, &question))?.lines;
        let mut topics: Vec<Topic> = urgent.map(|one| (PetitionId(one.subject_id), one.responsible)).collect();
        for line in in_hand {
            if topics.iter().all(|(petition, _)| *petition != line.id) {
                topics.push((line.id, line.responsible));
            }
        }
        topics.truncate(TOPICS as usize);
        Ok(topics)
    }

    /// Whoever has to do what was decided first says that it is done.
    fn carry_out(&self) -> Result<(), Stopped> {
        let Some((petition, owner)) = self.first.clone() else { return Ok(()) };
        let reader = owner.clone();
        let sheet = self.store.read_blocking(move |s| petitions::sheet(s, &reader, petition))?.petition;
        let Some(item) =
            sheet.meeting_items.iter().find(|item| item.is_open() && item.owner == owner.organisation_id())
        else {
            return Ok(());
        };
        let done = FinishMeetingItem {
            item: item.number, result: story("已约见信访人，核清情况，提出了化解方案。")
        };
        self.store.write_blocking(move |t| {
            petitions::act(t, &owner, petition, sheet.version, done.clone().into()).map(|_| ()).map_err(Stopped::from)
        })
    }
}

/// Puts the petitions on the agenda, writes down what was said and decided of each, and the minutes.
fn speak(
    transaction: &mut Transaction,
    scope: &Scope,
    called: &MeetingReceipt,
    (kind, today): (MeetingKind, CivilDate),
    topics: &[Topic],
) -> Result<(), Stopped> {
    let mut version = called.version;
    let at = |version: u64| (called.id, i64::try_from(version).unwrap_or(i64::MAX));
    for (petition, responsible) in topics {
        let (subject, subject_id) = (DossierKind::Petition, petition.0);
        let new = NewTopic { subject, subject_id, reason: Some(line("重点信访事项")) };
        version = meetings::add(transaction, scope, at(version), &new)??.version;
        let text = story("听取了办理情况汇报，分析了信访人的诉求和目前的难点。");
        version =
            meetings::discuss(transaction, scope, at(version), &Discussion { subject, subject_id, text })??.version;
        let decision = Decision {
            subject,
            subject_id,
            decision: story("由责任单位负责人约见信访人，逐项核清诉求，限期提出化解方案。"),
            owner: *responsible,
            due_on: add_days(today, TERM_DAYS),
        };
        version = meetings::decide(transaction, scope, at(version), &decision)??.version;
    }
    let minutes = match kind {
        MeetingKind::JointMeeting => "通报近期信访形势，逐件研究重点信访事项，明确责任单位和完成期限。",
        _ => "通报昨日来信来访情况，逐件会商临期、超期和新发集体访事项。",
    };
    version = meetings::write_minutes(transaction, scope, at(version), &Minutes { minutes: story(minutes) })??.version;
    meetings::close(transaction, scope, at(version), &Closing {})??;
    Ok(())
}

fn story(text: &str) -> Story {
    Story::new(text).expect("the demonstration is written well")
}
