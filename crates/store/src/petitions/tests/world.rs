//! A petition office beside the committees of the county.

use domain::id::PetitionId;
use domain::organisation::{Organisation, OrganisationKind, Role, Tier};
use domain::text::Line;
use escalation::petition::{Act, Command};
use serde_json::{Value, json};
use test_database::TestDatabase;

use crate::Scope;
use crate::cases::CaseError;
use crate::cases::tests::world::World;
use crate::organisations::{self, NewOrganisation};
use crate::petitions::{self, NewPetition, PetitionReceipt, PetitionSheet};

/// The world with an office.
pub(crate) struct Office {
    pub(crate) world: World,
    /// 诸暨市信访局.
    pub(crate) office: Organisation,
}

impl Office {
    /// In the morning of 2026-03-02, a Monday.
    pub(crate) fn on(database: TestDatabase) -> Self {
        let world = World::on(database);
        let by = world.scope(&world.city, Role::Administrator);
        let new = NewOrganisation {
            name: Line::new("诸暨市信访局").unwrap(),
            kind: OrganisationKind::PetitionOffice,
            tier: Tier::County,
            division: "330681".parse().unwrap(),
            parent: Some(world.city.id),
            number_prefix: String::new(),
            phone: None,
        };
        let office = world.write(move |t| organisations::create(t, &by, &new)).unwrap().unwrap().organisation;
        Self { office, world }
    }

    pub(crate) fn clerk(&self) -> Scope {
        self.world.scope(&self.office, Role::PetitionClerk)
    }

    /// 张伟 writes about his house today.
    pub(crate) fn letter(&self) -> NewPetition {
        serde_json::from_value(json!({
            "petition": {
                "received_on": self.world.today(), "kind": "appeal", "channel": "letter", "purpose": "decision",
                "content": "P03", "issue_division": "330681109000", "title": "房屋拆迁补偿款未付清",
                "narrative": "下章二十七号房屋被拆迁，约定补偿款三十二万元，至今只付二十万元。",
                "requests": ["请求支付剩余补偿款十二万元"], "headcount": {"present": 1, "involved": 1},
            },
            "petitioners": [{
                "role": "single", "division": "330681109000",
                "particulars": {"name": "张伟", "phone": "13800001234", "address": "诸暨市枫桥镇下章27号"},
            }],
        }))
        .unwrap()
    }

    pub(crate) fn registered(&self) -> PetitionId {
        let (clerk, letter) = (self.clerk(), self.letter());
        self.world.write(move |t| petitions::register(t, &clerk, &letter)).unwrap().id
    }

    /// Does an act that is lawful, for the office.
    pub(crate) fn done(&self, id: PetitionId, act: Act, input: Value) -> PetitionReceipt {
        self.attempt(&self.clerk(), id, act, input).unwrap_or_else(|refused| panic!("{act}: {refused}"))
    }

    /// Does an act at the version at which the petition is.
    pub(crate) fn attempt(
        &self,
        scope: &Scope,
        id: PetitionId,
        act: Act,
        input: Value,
    ) -> Result<PetitionReceipt, CaseError> {
        let (scope, command) = (scope.clone(), Command::deserialize(act, input).unwrap());
        let version = self.sheet(id).petition.version;
        self.world.write(move |t| petitions::act(t, &scope, id, version, command.clone()))
    }

    /// As the office sees it.
    pub(crate) fn sheet(&self, id: PetitionId) -> PetitionSheet {
        let clerk = self.clerk();
        self.world.read(move |s| petitions::sheet(s, &clerk, id)).unwrap()
    }
}
