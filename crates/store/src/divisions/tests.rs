use super::*;
use crate::Store;
use crate::testing::store;
use test_database::{TestDatabase, both_databases};

/// Two townships of 诸暨市 and one of another province, in the order of codes.
const VILLAGES: [(&str, &str); 5] = [
    ("330681001001", "江龙社区居委会"),
    ("330681109201", "枫源村委会"),
    ("330681109202", "杜黄新村委会"),
    ("330681109203", "枫江新村委会"),
    ("441900003001", "枫源社区居委会"),
];

fn load(store: &Store, villages: &[(&str, &str)]) -> (usize, Vec<usize>) {
    let mut heard = Vec::new();
    let villages = villages.iter().map(|(code, name)| (code.parse().unwrap(), (*name).to_owned()));
    let written = villages::load(store, villages, &mut |seen| heard.push(seen)).unwrap();
    (written, heard)
}

fn code(text: &str) -> DivisionCode {
    text.parse().unwrap()
}

fn names(divisions: Vec<DivisionRecord>) -> Vec<String> {
    divisions.into_iter().map(|division| division.name).collect()
}

both_databases! {
    fn villages_are_loaded_once_and_what_changed_again(database: TestDatabase) {
        let store = store(&database);
        assert_eq!(load(&store, &VILLAGES[..3]), (3, vec![3]));
        assert_eq!(load(&store, &VILLAGES), (2, vec![5]), "goes on where it was broken off");
        assert_eq!(load(&store, &VILLAGES), (0, vec![5]));

        let mut renamed = VILLAGES;
        renamed[1].1 = "枫源新村委会";
        assert_eq!(load(&store, &renamed), (1, vec![5]));

        let village = store.read_blocking(|snapshot| find(snapshot, code("330681109201"))).unwrap();
        assert_eq!(village.full_name, "浙江省绍兴市诸暨市枫桥镇枫源新村委会");
        assert_eq!(village.parent, Some(code("330681109")));
    }

    fn what_lies_below_is_listed_down_to_the_village(database: TestDatabase) {
        let store = store(&database);
        load(&store, &VILLAGES);
        let below = |parent: Option<&str>| {
            let parent = parent.map(code);
            store.read_blocking(move |snapshot| children(snapshot, parent)).map(names)
        };
        assert_eq!(below(None).unwrap().len(), 31);
        assert_eq!(below(Some("11")).unwrap().len(), 16, "the districts of Beijing, not 市辖区");
        assert!(below(Some("330681")).unwrap().contains(&"枫桥镇".to_owned()));
        assert_eq!(below(Some("330681109")).unwrap(), ["枫源村委会", "杜黄新村委会", "枫江新村委会"]);
        assert_eq!(below(Some("330681109201")).unwrap(), Vec::<String>::new());
        for unknown in ["99", "330681999", "330681109999"] {
            assert!(matches!(below(Some(unknown)), Err(StoreError::NotFound)), "{unknown}");
        }
    }

    fn a_village_is_found_by_name_place_and_code(database: TestDatabase) {
        let store = store(&database);
        load(&store, &VILLAGES);
        let found = |text: &'static str, within: Option<&str>| {
            let within = within.map(code);
            store.read_blocking(move |snapshot| search(snapshot, text, within, 10)).map(names).unwrap()
        };
        assert_eq!(found("枫源", None), ["枫源村委会", "枫源社区居委会"]);
        assert_eq!(found("新村", Some("330681")), ["杜黄新村委会", "枫江新村委会"]);
        assert_eq!(found("枫桥 新村", Some("3306")), ["杜黄新村委会", "枫江新村委会"]);
        assert_eq!(found("东莞 枫源", None), ["枫源社区居委会"]);
        assert_eq!(found("330681109202", None), ["杜黄新村委会"]);
        assert_eq!(found("3306811092", Some("3306")), ["枫源村委会", "杜黄新村委会", "枫江新村委会"]);
        assert_eq!(found("330681109", Some("4419")), Vec::<String>::new());
        assert_eq!(found("枫桥镇", Some("3306")), ["枫桥镇"]);
        for nothing in ["", "  ", "%", "_", "不存在的地方"] {
            assert_eq!(found(nothing, Some("330681")), Vec::<String>::new(), "{nothing:?}");
        }
    }
}

#[test]
#[ignore = "loads 620,000 villages: half a minute"]
fn all_villages_are_loaded() {
    let database = TestDatabase::sqlite();
    let store = store(&database);
    let started = std::time::Instant::now();
    let mut last = 0;
    assert_eq!(load_villages(&store, |seen| last = seen).unwrap(), 620_573);
    assert_eq!(last, 620_573);
    println!("first: {:?}", started.elapsed());
    let started = std::time::Instant::now();
    assert_eq!(load_villages(&store, |_| {}).unwrap(), 0);
    println!("again: {:?}", started.elapsed());
}
