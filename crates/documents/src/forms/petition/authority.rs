//! Papers by which others speak for petitioners: power of attorney, election of representatives.

use domain::basis::Instrument::{CivilCode, PetitionRegulations};
use domain::matching::PetitionerRole;
use domain::petition::{Petition, Petitioner};
use store::Materials;

use super::{Of, head_count, title};
use crate::filling::{joined, signing};
use crate::form::{Form, List, Occasion, Part, required};

fn agents(petition: &Petition) -> impl Iterator<Item = &Petitioner> {
    petition.petitioners.iter().filter(|petitioner| petitioner.role == PetitionerRole::Agent)
}

fn agent<'d>(f: &Of<'d>) -> Option<&'d Petitioner> {
    agents(f.petition()).nth(f.place())
}

fn name(materials: &Materials<Petition>, petitioner: &Petitioner) -> String {
    materials.people.get(&petitioner.person).map(|who| who.name().to_owned()).unwrap_or_default()
}

/// 授权委托书.
pub(super) const POWER_OF_ATTORNEY: Form<Petition> = Form {
    id: "petition_power_of_attorney",
    version: 1,
    title: "信访事项授权委托书",
    basis: &[CivilCode.article(165)],
    slot: None,
    headed: false,
    occasions: |materials| {
        let of_agents = agents(&materials.subject).map(|agent| name(materials, agent));
        Occasion::each(of_agents, (!materials.subject.state.is_over()).then_some("另行委托"))
    },
    issuer: |f| f.petition().registered_in,
    on: |_| None,
    fields: &[
        required("委托人", |f| {
            let others = f.petition().petitioners.iter().filter(|one| one.role != PetitionerRole::Agent);
            f.names(others.map(|one| one.person))
        }),
        required("受托人", |f| Some(f.name(agent(f)?.person))),
        required("受托人证件号码", |f| Some(f.individual(agent(f)?.person)?.identity_number()?.to_owned())),
        required("受托人联系电话", |f| Some(f.individual(agent(f)?.person)?.phone()?.to_owned())),
        required("信访事项", title),
        required("委托权限", |_| None),
        required("委托期限", |_| None),
        required("信访机构", |f| Some(f.organisation(f.petition().registered_in))),
    ],
    parts: &[
        Part::Prose("委托人：{委托人}。"),
        Part::Prose("受托人：{受托人}，证件号码{受托人证件号码}，联系电话{受托人联系电话}。"),
        Part::Prose("现委托上列受托人，代为向{信访机构}反映信访事项“{信访事项}”并参加办理。"),
        Part::Prose("委托权限：{委托权限}。"),
        Part::Prose("委托期限：{委托期限}。"),
        Part::Signatures(|_| vec![signing("委托人（签名、盖章或者按指印）"), signing("受托人（签名）")]),
    ],
};

/// 推选代表书.
pub(super) const ELECTION: Form<Petition> = Form {
    id: "petition_election",
    version: 1,
    title: "信访事项推选代表书",
    basis: &[PetitionRegulations.article(20)],
    slot: None,
    headed: false,
    occasions: |materials| match &materials.subject {
        petition if petition.representatives().next().is_some() => Occasion::only(),
        petition if petition.headcount.present > 1 && !petition.state.is_over() => Occasion::blank(),
        _ => Vec::new(),
    },
    issuer: |f| f.petition().registered_in,
    on: |_| None,
    fields: &[
        required("信访人数", |f| head_count(f.petition().headcount.present)),
        required("代表人", |f| joined(f.petition().representatives().map(|one| f.name(one.person)))),
        required("信访事项", title),
        required("信访机构", |f| Some(f.organisation(f.petition().registered_in))),
    ],
    parts: &[
        Part::Prose("我们共{信访人数}，就信访事项“{信访事项}”，经协商一致，推选{代表人}为代表，向{信访机构}反映。"),
        Part::List(List {
            columns: &[("序号", 2), ("姓名", 5), ("住址", 9), ("联系电话", 5), ("签名、按指印", 6)],
            rows: |_| Vec::new(),
            spare: 10,
        }),
        Part::Note("注：推选的代表不超过五人，每名信访人应当签名或者按指印；本页不敷使用的，可以加附页。"),
    ],
};
