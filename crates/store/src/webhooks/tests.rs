//! Notices on their way to a receiver: promised with the notice, sent once, tried again, given up; and what is never sent.

use chrono::TimeDelta;
use domain::id::{UserId, WebhookId};
use domain::notice::NoticeKind as K;
use domain::organisation::{Organisation, Role};
use escalation::Act;
use serde_json::{Value, json};
use test_database::both_databases;
use uuid::Uuid;

use super::{
    DeliveryLine, DeliveryOutcome, Parcel, Sent, Webhook, WebhookSettings, change, create, deliveries, failed, find,
};
use crate::Scope;
use crate::cases::tests::world::World;
use crate::limits::{OUTBOX_LEASE, OUTBOX_PAUSE_FIRST, OUTBOX_PAUSE_MAX, WEBHOOK_TRIES};
use crate::notifications::{NoticeFilter, list as notices};
use crate::petitions::tests::world::Office;

const URL: &str = "https://oa.example.gov.cn/hooks";

impl World {
    fn administrator(&self, of: &Organisation) -> Scope {
        self.scope(of, Role::Administrator)
    }

    /// A receiver of the notices of these kinds of an organisation.
    fn receiver(&self, of: &Organisation, kinds: &[K]) -> WebhookId {
        let by = self.administrator(of);
        let settings = WebhookSettings { url: URL.to_owned(), kinds: kinds.to_vec(), enabled: true };
        self.write(move |t| create(t, &by, &settings)).unwrap().unwrap().0.id
    }

    fn parcels(&self) -> Vec<Parcel> {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(self.store.parcels(10)).unwrap()
    }

    fn settle(&self, parcel: Parcel, sent: Sent) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(self.store.settle_parcel(parcel, sent)).unwrap();
    }

    fn log_of(&self, of: &Organisation, id: WebhookId) -> Vec<DeliveryLine> {
        let by = self.administrator(of);
        self.read(move |s| deliveries(s, &by, id, (None, 50))).unwrap()
    }

    fn webhook(&self, of: &Organisation, id: WebhookId) -> Webhook {
        let by = self.administrator(of);
        self.read(move |s| find(s, &by, id)).unwrap()
    }

    /// The centre orders, and the village hears of it.
    fn ordered(&self) {
        let id = self.registered();
        let centre = self.scope(&self.centre, Role::JusticeOfficer);
        self.done(&centre, id, Act::Supervise, json!({"demand": "请尽快化解。", "due_on": "2026-03-20"}));
    }
}

fn refused() -> Sent {
    Sent::Refused(Some(500), "接收方应答 500".to_owned())
}

both_databases! {
    fn a_notice_is_sent_to_the_receivers_that_want_it_and_says_nothing_personal(database: TestDatabase) {
        let world = World::on(database);
        let (orders, others) =
            (world.receiver(&world.village, &[K::SupervisionOrdered]), world.receiver(&world.village, &[K::Proposed]));
        world.receiver(&world.sibling, &[]);
        world.ordered();

        let mut parcels = world.parcels();
        let parcel = parcels.remove(0);
        assert_eq!((parcels.len(), parcel.message.url.as_str()), (0, URL));
        let body: Value = serde_json::from_str(&parcel.message.body).unwrap();
        assert_eq!((&body["type"], &body["data"]["due_on"]), (&json!("supervision_ordered"), &json!("2026-03-20")));
        for private in ["张", "李", "排水沟", "化解"] {
            assert!(!parcel.message.body.contains(private), "{private}: {}", parcel.message.body);
        }
        // Nobody else gets it meanwhile, and nobody after it was delivered.
        assert!(world.parcels().is_empty());
        world.settle(parcel, Sent::Taken(204));
        world.clock.advance(OUTBOX_LEASE);
        assert!(world.parcels().is_empty());
        let log = world.log_of(&world.village, orders);
        assert_eq!((log.len(), log[0].outcome, log[0].status), (1, DeliveryOutcome::Delivered, Some(204)));
        assert_eq!(world.log_of(&world.village, others), []);
    }

    fn what_a_killed_server_was_sending_is_sent_again_under_the_same_id(database: TestDatabase) {
        let world = World::on(database);
        let id = world.receiver(&world.village, &[]);
        world.ordered();
        let killed = world.parcels().remove(0);
        assert!(world.parcels().is_empty());

        world.clock.advance(OUTBOX_LEASE);
        let again = world.parcels().remove(0);
        assert_eq!((again.message.id, &again.message.body), (killed.message.id, &killed.message.body));
        // One that was only slow finds its claim gone, and spoils nothing.
        world.settle(killed, refused());
        world.settle(again, Sent::Taken(200));
        assert_eq!(world.log_of(&world.village, id)[0].outcome, DeliveryOutcome::Delivered);
    }

    fn a_receiver_that_fails_is_tried_again_with_longer_pauses_then_given_up_and_told_of(database: TestDatabase) {
        let world = World::on(database);
        let id = world.receiver(&world.village, &[]);
        let by = world.administrator(&world.village);
        world.ordered();
        let mut pause = OUTBOX_PAUSE_FIRST;
        for attempt in 1..=WEBHOOK_TRIES {
            let parcel = world.parcels().remove(0);
            world.settle(parcel, refused());
            if attempt < WEBHOOK_TRIES {
                world.clock.advance(pause - TimeDelta::seconds(1));
                assert!(world.parcels().is_empty(), "{attempt}");
                world.clock.advance(TimeDelta::seconds(1));
            }
            let line = world.log_of(&world.village, id).remove(0);
            assert_eq!((line.attempts, line.status), (attempt, Some(500)));
            pause = (pause * 2).min(OUTBOX_PAUSE_MAX);
        }

        let line = world.log_of(&world.village, id).remove(0);
        assert_eq!((line.outcome, line.error.as_deref()), (DeliveryOutcome::GivenUp, Some("接收方应答 500")));
        let webhook = world.webhook(&world.village, id);
        assert!(!webhook.settings.enabled && webhook.failed_at.is_some());
        assert_eq!(world.read(failed).unwrap(), 1);
        let told = {
            let by = by.clone();
            world.read(move |s| notices(s, &by, NoticeFilter::default(), (None, 50))).unwrap()
        };
        assert_eq!(told.iter().map(|line| line.kind).collect::<Vec<_>>(), [K::WebhookFailed]);

        // Nothing is promised to it until it is enabled again
        world.ordered();
        assert!(world.parcels().is_empty());
        let settings = WebhookSettings { enabled: true, ..webhook.settings };
        world.write(move |t| change(t, &by, (id, webhook.version), &settings)).unwrap();
        assert_eq!(world.read(failed).unwrap(), 0);
        world.ordered();
        assert_eq!(world.parcels().len(), 1);
    }

    fn nothing_of_an_accusation_is_ever_sent(database: TestDatabase) {
        // Given an office that has everything sent, and an accusation and a letter whose term ran out
        let office = Office::on(database);
        let world = &office.world;
        let id = world.receiver(&office.office, &[]);
        let entrusted = Scope::new(
            UserId(Uuid::nil()),
            office.office.clone(),
            [Role::PetitionClerk, Role::AccusationHandler].into(),
        );
        let mut accusation = office.letter();
        accusation.petition.kind = domain::petition::PetitionKind::Accusation;
        accusation.petition.accused.organisations.push(world.police.id);
        world.write(move |t| crate::petitions::register(t, &entrusted, &accusation)).unwrap();
        let letter = office.registered();
        world.at("2026-03-18");
        world.store.work_off(crate::outbox::TOPICS, || true).unwrap();

        // Then only the letter is spoken of
        let sent = world.parcels();
        assert_eq!(sent.len(), 1);
        assert!(sent[0].message.body.contains(&letter.to_string()), "{}", sent[0].message.body);

        // And when it turns out to be an accusation before it could be sent, it is spoken of no more
        office.done(letter, escalation::petition::Act::CorrectAccused, json!({
            "reason": "写明了被检举的单位", "accused": {"organisations": [world.police.id]},
        }));
        office.done(letter, escalation::petition::Act::Correct, json!({
            "reason": "属检举控告", "kind": "accusation",
        }));
        world.clock.advance(OUTBOX_LEASE);
        assert!(world.parcels().is_empty());
        assert_eq!(world.log_of(&office.office, id), []);
    }
}
