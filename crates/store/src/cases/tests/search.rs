//! Who looks for somebody finds the cases within the scope, and no others.

use domain::organisation::{Organisation, Role};
use serde_json::{Value, json};
use test_database::both_databases;

use super::world::World;
use crate::cases;
use crate::error::StoreError;
use domain::id::CaseId;

fn found(world: &World, (organisation, role): (&Organisation, Role), sought: Value) -> Vec<CaseId> {
    let (scope, sought) = (world.scope(organisation, role), serde_json::from_value(sought).unwrap());
    let search = move |snapshot: &mut crate::Snapshot| cases::search(snapshot, &scope, &sought, 10);
    world.read::<_, StoreError>(search).unwrap().iter().map(|line| line.id).collect()
}

both_databases! {
    fn somebody_is_found_by_name_and_numbers_within_the_scope(database: TestDatabase) {
        // Given two cases of 张三 against 李四
        let world = World::on(database);
        let (first, second) = (world.registered(), world.registered());
        let mediator = (&world.village, Role::Mediator);

        // Then the village finds both, the latest first, however the name or number is written
        assert_eq!(found(&world, mediator, json!({"name": "张三"})), [second, first]);
        assert_eq!(found(&world, mediator, json!({"name": " 李 四"})), [second, first]);
        assert_eq!(found(&world, mediator, json!({"phone": "+86 138-0000-0001"})), [second, first]);
        assert_eq!(found(&world, mediator, json!({"name": "张三", "phone": "13900000002"})), []);
        assert_eq!(found(&world, mediator, json!({"name": "张"})), []);
        assert_eq!(found(&world, mediator, json!({})), []);

        // And who oversees the place does, but no committee elsewhere, and nobody who sees no cases
        assert_eq!(found(&world, (&world.centre, Role::CommitteeDirector), json!({"name": "张三"})), [second, first]);
        assert_eq!(found(&world, (&world.village, Role::GridWorker), json!({"name": "张三"})), []);
        assert_eq!(found(&world, (&world.village, Role::Administrator), json!({"name": "张三"})), []);
        assert_eq!(found(&world, (&world.elsewhere, Role::Mediator), json!({"name": "张三"})), []);

        // When 张三 is erased from the first, then only the second is found
        let (applicant, _) = world.parties(first);
        let mistaken = json!({"person": applicant, "ground": "unlawful", "reason": "误登他人信息"});
        world.done(&world.mediator(), first, escalation::Act::Decline, json!({"ground": "administrative", "guidance": "复议"}));
        world.done(&world.director(), first, escalation::Act::Close, json!({"report": "已告知。"}));
        world.done(&world.director(), first, escalation::Act::ForgetPerson, mistaken);
        assert_eq!(found(&world, mediator, json!({"name": "张三"})), [second]);
        assert_eq!(found(&world, mediator, json!({"name": "李四"})), [second, first]);
    }
}
