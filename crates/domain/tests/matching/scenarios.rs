//! Cases of the rule, told one by one.

use domain::matching::{
    Agreement, Band, Field, PetitionTraits, PetitionerRole as Role, PetitionerTraits, PieceKind, blocking_keys, compare,
};

fn person(name: &str, phone: Option<&str>, address: &str) -> PetitionerTraits {
    PetitionerTraits {
        role: Role::Single,
        name: name.to_owned(),
        identity: None,
        phone: phone.map(str::to_owned),
        division: Some("330681109".parse().expect("a township")),
        address: address.to_owned(),
    }
}

fn petition(petitioner: PetitionerTraits, title: &str, narrative: &str, requests: &str) -> PetitionTraits {
    PetitionTraits {
        piece: PieceKind::Petition,
        petitioners: vec![petitioner],
        accused: vec!["枫桥镇拆迁指挥部".to_owned()],
        content_class: Some("P03".to_owned()),
        issue_division: Some("330681109".parse().expect("a township")),
        title: title.to_owned(),
        narrative: narrative.to_owned(),
        requests: requests.to_owned(),
    }
}

fn letter() -> PetitionTraits {
    petition(
        person("张伟", Some("13857500001"), "枫桥镇钟瑛村下章27号"),
        "拆迁房屋未安置",
        "2024年3月镇里拆了我家下章27号的房子，答应一年内给安置房，到现在没有分到，过渡费也停了。",
        "分配安置房，补发过渡费",
    )
}

fn online() -> PetitionTraits {
    petition(
        person("章伟", Some("13857500001"), "钟瑛村下章二十七号"),
        "枫桥拆迁安置房迟迟不给",
        "我家在下章二十七号的房屋二〇二四年三月被拆除，说好一年给安置房，如今还没有分，过渡费停发半年。",
        "尽快分安置房和过渡费",
    )
}

/// Scenario: a letter of 张伟 to the county on 2026-03-02, an online petition of 章伟 to the city on 2026-03-25.
#[test]
fn a_repeat_by_another_channel_and_spelling_is_nearly_certain() {
    let found = compare(&letter(), &online());
    assert_eq!(found.band, Band::Strong, "{found:?}");
    assert!(found.score.value() >= 0.85);
    let reasons: Vec<String> = found.reasons.iter().map(ToString::to_string).collect();
    for expected in ["电话相同", "姓名同音", "住址相同"] {
        assert!(reasons.iter().any(|reason| reason == expected), "{expected}: {reasons:?}");
    }
    let facts = found.reasons.iter().find(|reason| reason.field == Field::Narrative).expect("the facts are compared");
    assert!(facts.phrases.iter().any(|phrase| phrase.contains("下章27号")), "{facts:?}");
}

#[test]
fn the_order_of_the_two_does_not_matter() {
    let (one, other) = (compare(&letter(), &online()), compare(&online(), &letter()));
    assert_eq!((one.score, one.band), (other.score, other.band));
}

#[test]
fn a_supplement_or_a_request_for_review_is_no_repeat() {
    for piece in [PieceKind::Supplement, PieceKind::ReviewRequest, PieceKind::RecheckRequest, PieceKind::Query] {
        let found = compare(&letter(), &PetitionTraits { piece, ..online() });
        assert_eq!((found.band, found.score.value()), (Band::None, 0.0));
        assert_eq!(found.reasons[0].agreement, Agreement::NotAPetition);
    }
}

#[test]
fn a_name_alone_suggests_nothing() {
    let unknown = PetitionerTraits { division: None, ..person("张伟", None, "") };
    let other = petition(unknown, "菜市场占道", "早市摊贩把人行道占满，老人走不过去。", "规范摊位");
    let found = compare(&letter(), &other);
    assert_eq!(found.band, Band::None);
    assert!(found.same_person.value() < 0.6, "{found:?}");
}

#[test]
fn of_agents_and_principals_the_principal_counts() {
    let agent = PetitionerTraits { role: Role::Agent, ..person("严律成", Some("13900000001"), "") };
    let principal = |name, phone| PetitionerTraits { role: Role::Principal, ..person(name, Some(phone), "") };
    let of = |name, phone| PetitionTraits { petitioners: vec![agent.clone(), principal(name, phone)], ..letter() };

    assert_eq!(compare(&letter(), &of("张伟", "13857500001")).band, Band::Strong);
    let other = compare(&of("张伟", "13857500001"), &of("周建英", "13857500002"));
    assert_eq!(other.band, Band::None);
    assert!(other.reasons.iter().any(|reason| reason.agreement == Agreement::SameAgent), "{other:?}");
}

#[test]
fn two_identity_numbers_that_differ_speak_against_it() {
    let with = |petition: PetitionTraits, card: &str| {
        let identity = Some(card.to_owned());
        let petitioners = vec![PetitionerTraits { identity, phone: None, ..petition.petitioners[0].clone() }];
        PetitionTraits { petitioners, ..petition }
    };
    assert_eq!(compare(&with(letter(), "a"), &with(online(), "b")).band, Band::None);
    assert_eq!(compare(&with(letter(), "a"), &with(online(), "a")).same_person.value(), 1.0);
}

#[test]
fn keys_of_both_spellings_meet_by_telephone_and_by_sound() {
    let first = blocking_keys(&letter());
    let shared: Vec<_> = blocking_keys(&online()).into_iter().filter(|key| first.contains(key)).collect();
    let kinds: Vec<_> = shared.iter().map(|key| key.kind.code()).collect();
    assert!(kinds.contains(&"phone") && kinds.contains(&"name_place"), "{shared:?}");
    assert!(first.len() <= 16, "{}", first.len());
}
