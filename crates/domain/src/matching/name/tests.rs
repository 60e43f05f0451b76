use rstest::rstest;

use super::*;

#[rstest]
#[case("张伟", "张 伟", Some(Agreement::Exact))]
#[case("阿依古丽·买买提", "阿依古丽•买买提", Some(Agreement::Exact))]
#[case("張偉", "张伟", Some(Agreement::Variant))]
#[case("闫升", "阎昇", Some(Agreement::Variant))]
#[case("张伟", "章伟", Some(Agreement::Homophone))]
#[case("单建国", "善建国", Some(Agreement::Homophone))]
#[case("解秀英", "谢秀英", Some(Agreement::Homophone))]
#[case("仇志强", "邱志强", Some(Agreement::Homophone))]
#[case("查小明", "扎小明", Some(Agreement::Homophone))]
#[case("区伟文", "欧伟文", Some(Agreement::Homophone))]
#[case("尉迟恭", "玉池恭", Some(Agreement::Homophone))]
#[case("陈金生", "陈今身", Some(Agreement::NearHomophone))]
#[case("王丽娜", "王娜丽", Some(Agreement::Transposed))]
#[case("冯月娥", "陈冯月娥", Some(Agreement::MarriedName))]
#[case("侯德海", "候德海", Some(Agreement::Homophone))]
#[case("余大勇", "佘大勇", Some(Agreement::Lookalike))]
#[case("王建国", "王建林", Some(Agreement::OneCharacter))]
#[case("买买提·吐尔逊", "买买提吐尔逊江", Some(Agreement::Similar))]
#[case("张伟", "张先生", Some(Agreement::SurnameOnly))]
#[case("欧阳修文", "欧阳女士", Some(Agreement::SurnameOnly))]
#[case("单建国", "旦建国", Some(Agreement::OneCharacter))]
#[case("张伟", "张丽", None)]
#[case("张伟", "李先生", None)]
#[case("张伟", "", None)]
fn names_agree_in_a_named_way(#[case] one: &str, #[case] other: &str, #[case] expected: Option<Agreement>) {
    assert_eq!(Name::new(one).agreement(&Name::new(other)), expected, "{one} {other}");
    assert_eq!(Name::new(other).agreement(&Name::new(one)), expected, "{other} {one}");
}

#[test]
fn a_hotline_that_hears_badly_finds_the_name_by_its_sound() {
    assert_eq!(Name::new("程金生").syllables(), Name::new("陈今身").syllables());
    assert_eq!(Name::new("尉迟敏").syllables(), ["yu", "ci", "min"]);
}
