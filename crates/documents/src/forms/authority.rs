//! Papers by which others speak for a party: power of attorney, election of representatives.

use domain::basis::Instrument::{CivilCode, Ningbo, PeopleMediationLaw};
use domain::case::{Agent, Case, Party, PartyKind};
use domain::id::OrganisationId;
use escalation::Event;
use store::Materials;

use crate::filling::{Filling, joined, signing, text};
use crate::form::{Form, List, Occasion, Part, Slot, required};

/// Every agent of a party, with the party.
fn agents(materials: &Materials<Case>) -> impl Iterator<Item = (&Party, &Agent)> {
    materials.subject.present().flat_map(|party| party.agents.iter().map(move |agent| (party, agent)))
}

fn agent<'d>(filling: &Filling<'d>) -> Option<(&'d Party, &'d Agent)> {
    agents(filling.materials).nth(filling.place())
}

/// Before whom the agent was to speak: who answered for the case when the agent came in.
fn before_whom(filling: &Filling<'_>) -> OrganisationId {
    let authorised = agent(filling).and_then(|(_, agent)| {
        filling.last(|event| match event {
            Event::Registered(_) => true,
            Event::PartyAdded(party) => party.agents.contains(agent),
            Event::AgentAuthorised { agent: other, .. } => other.person == agent.person,
            _ => false,
        })
    });
    filling.then(authorised).responsible
}

/// Likewise of those whom a group elected.
fn elected_before(filling: &Filling<'_>) -> OrganisationId {
    let group = group(filling).filter(|group| !group.representatives.is_empty());
    let elected = group.and_then(|group| {
        filling.last(|event| match event {
            Event::Registered(_) => true,
            Event::PartyAdded(party) => party.person == group.person,
            Event::RepresentativesElected { party, .. } => *party == group.person,
            _ => false,
        })
    });
    filling.then(elected).responsible
}

fn groups(materials: &Materials<Case>) -> impl Iterator<Item = &Party> {
    materials.subject.present().filter(|party| party.kind == PartyKind::Group)
}

fn group<'d>(filling: &Filling<'d>) -> Option<&'d Party> {
    groups(filling.materials).nth(filling.place())
}

fn name(materials: &Materials<Case>, party: &Party) -> String {
    materials.people.get(&party.person).map(|who| who.name().to_owned()).unwrap_or_default()
}

/// 授权委托书.
pub(super) const POWER_OF_ATTORNEY: Form = Form {
    id: "power_of_attorney",
    version: 2,
    title: "授权委托书",
    basis: &[CivilCode.article(165), PeopleMediationLaw.article(20)],
    slot: Some(Slot::Authorisation),
    headed: false,
    occasions: |materials| {
        let of_agents = agents(materials).map(|(party, _)| name(materials, party));
        let next = materials.subject.state.is_open().then_some("另行委托");
        Occasion::each(of_agents, next)
    },
    issuer: before_whom,
    on: |_| None,
    fields: &[
        required("委托人", |f| Some(f.name(agent(f)?.0.person))),
        required("受托人", |f| Some(f.name(agent(f)?.1.person))),
        required("受托人证件号码", |f| Some(f.individual(agent(f)?.1.person)?.identity_number()?.to_owned())),
        required("受托人联系电话", |f| Some(f.individual(agent(f)?.1.person)?.phone()?.to_owned())),
        required("纠纷名称", |f| text(&f.case().title)),
        required("委托权限", |f| {
            let (_, agent) = agent(f)?;
            Some(if agent.special {
                "特别授权：代为陈述、承认、变更、放弃请求，进行和解，代为签署调解协议".to_owned()
            } else {
                "一般授权：代为参加调解、陈述意见".to_owned()
            })
        }),
        required("委托期限", |f| agent(f).map(|_| "自签署之日起至本次调解终结之日止".to_owned())),
        required("调解组织", |f| Some(f.organisation(before_whom(f)))),
    ],
    parts: &[
        Part::Prose("委托人：{委托人}。"),
        Part::Prose("受托人：{受托人}，证件号码{受托人证件号码}，联系电话{受托人联系电话}。"),
        Part::Prose("现委托上列受托人在{调解组织}调解{纠纷名称}中，作为委托人的代理人。"),
        Part::Prose("委托权限：{委托权限}。"),
        Part::Prose("委托期限：{委托期限}。"),
        Part::Signatures(|_| vec![signing("委托人（签名、盖章或者按指印）"), signing("受托人（签名）")]),
        Part::Note("注：未写明特别授权的，受托人不得代为承认、变更、放弃请求，不得代为签署调解协议。"),
    ],
};

/// 推选代表书.
pub(super) const ELECTION: Form = Form {
    id: "election_of_representatives",
    version: 2,
    title: "推选代表书",
    basis: &[Ningbo.article(20)],
    slot: Some(Slot::Authorisation),
    headed: false,
    occasions: |materials| Occasion::each(groups(materials).map(|party| name(materials, party)), None),
    issuer: elected_before,
    on: |_| None,
    fields: &[
        required("多人一方", |f| Some(f.name(group(f)?.person))),
        required("人数", |f| Some(group(f)?.members.to_string())),
        required("代表人", |f| joined(group(f)?.representatives.iter().map(|person| f.name(*person)))),
        required("纠纷名称", |f| text(&f.case().title)),
        required("调解组织", |f| Some(f.organisation(elected_before(f)))),
    ],
    parts: &[
        Part::Prose(
            "{多人一方}（共{人数}人）就{纠纷名称}参加{调解组织}的调解，经协商一致，推选{代表人}为代表人参加调解。",
        ),
        Part::Prose(
            "代表人参加调解的行为对所代表的当事人发生效力；代表人变更、放弃请求或者承认对方请求，签署调解协议，应当经所代表的当事人同意。",
        ),
        Part::List(List {
            columns: &[("序号", 2), ("姓名", 5), ("住址", 9), ("联系电话", 5), ("签名、按指印", 6)],
            rows: |_| Vec::new(),
            spare: 10,
        }),
        Part::Note("注：推选的代表人不超过五人，每名成员应当签名或者按指印；本页不敷使用的，可以加附页。"),
    ],
};
