//! All divisions of mainland China from province to township, as of 2023-06-30, embedded in the program.

use std::sync::OnceLock;

use serde::Serialize;

use super::{DivisionCode, DivisionLevel};

/// `code<TAB>name`, compressed: 44,703 rows of the National Bureau of Statistics (统计用区划代码).
static EMBEDDED: &[u8] = include_bytes!("../../data/divisions.tsv.zst");

/// One division of the embedded tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Division {
    /// Its code.
    pub code: DivisionCode,
    /// Its own Chinese name, such as 枫桥镇.
    #[schema(example = "枫桥镇")]
    pub name: &'static str,
    /// How far down its code reaches.
    pub level: DivisionLevel,
    /// Whether it exists for statistics only, as development zones do (开发区), and is no county of GB/T 2260.
    pub development_zone: bool,
    /// Whether it exists in codes only (市辖区, 县, 省直辖县级行政区划) and is skipped in names and lists.
    pub nominal: bool,
}

/// Prefecture digits under which counties hang directly below their province (省直辖县级行政区划).
const DIRECT_COUNTIES: u64 = 90;

/// Codes of the nominal prefectures that hold the districts and counties of municipalities.
const MUNICIPAL_PREFECTURES: [&str; 5] = ["1101", "1201", "3101", "5001", "5002"];

/// Cities without counties (直筒子市): 东莞, 中山, 儋州, 嘉峪关.
const CITIES_WITHOUT_COUNTIES: [&str; 4] = ["4419", "4420", "4604", "6202"];

/// The nominal county of 嘉峪关, the only one whose code differs from that of its city.
const NOMINAL_COUNTY: &str = "620201";

/// County digits of statistical development zones.
const ZONE_DIGITS: std::ops::RangeInclusive<u64> = 71..=79;

fn is_one_of(codes: &[&str], code: DivisionCode) -> bool {
    codes.iter().any(|known| known.parse() == Ok(code))
}

impl Division {
    fn new(code: DivisionCode, name: &'static str) -> Self {
        let level = code.level();
        let nominal = match level {
            DivisionLevel::City => code.city_digits() == DIRECT_COUNTIES || is_one_of(&MUNICIPAL_PREFECTURES, code),
            DivisionLevel::County => is_one_of(&[NOMINAL_COUNTY], code),
            _ => false,
        };
        let development_zone = level == DivisionLevel::County && ZONE_DIGITS.contains(&code.county_digits());
        Self { code, name, level, development_zone, nominal }
    }

    /// Whether this division lies in a city without counties, so that a township hands up to the city.
    #[must_use]
    pub fn collapses_county(&self) -> bool {
        self.code.city().is_some_and(|city| is_one_of(&CITIES_WITHOUT_COUNTIES, city))
    }

    /// Whether this division lies in a county directly under its province, so that the county is the top tier.
    #[must_use]
    pub fn collapses_city(&self) -> bool {
        self.code.city().is_some() && self.code.city_digits() == DIRECT_COUNTIES
    }
}

/// Divisions in the order of their codes.
#[derive(Debug)]
pub struct DivisionTree {
    divisions: Vec<Division>,
}

impl DivisionTree {
    /// The embedded tree, unpacked at first use.
    #[must_use]
    pub fn official() -> &'static Self {
        static TEXT: OnceLock<String> = OnceLock::new();
        static TREE: OnceLock<DivisionTree> = OnceLock::new();
        TREE.get_or_init(|| {
            let text = TEXT.get_or_init(|| {
                let bytes = zstd::decode_all(EMBEDDED).expect("the embedded divisions are intact");
                String::from_utf8(bytes).expect("the embedded divisions are UTF-8")
            });
            Self::parse(text)
        })
    }

    fn parse(text: &'static str) -> Self {
        let mut divisions: Vec<Division> = text
            .lines()
            .map(|line| {
                let (code, name) = line.split_once('\t').expect("an embedded row has a code and a name");
                Division::new(code.parse().expect("an embedded code is valid"), name)
            })
            .collect();
        divisions.sort_by_key(|division| division.code);
        // A city without counties and its nominal county share a code and a name.
        divisions.dedup_by_key(|division| division.code);
        Self { divisions }
    }

    /// Every division, nominal ones too, in the order of codes.
    pub fn iter(&self) -> impl Iterator<Item = &Division> {
        self.divisions.iter()
    }

    /// The division with this code; villages are not in the tree.
    #[must_use]
    pub fn get(&self, code: DivisionCode) -> Option<&Division> {
        let position = self.divisions.binary_search_by_key(&code, |division| division.code).ok()?;
        self.divisions.get(position)
    }

    /// Whether the code is in the tree, or is of a village whose township is.
    #[must_use]
    pub fn covers(&self, code: DivisionCode) -> bool {
        code.township().and_then(|township| self.get(township)).or_else(|| self.get(code)).is_some()
    }

    /// The division above, skipping nominal ones: above a district of Beijing is Beijing.
    #[must_use]
    pub fn parent(&self, code: DivisionCode) -> Option<&Division> {
        self.ancestors(code).next()
    }

    fn ancestors(&self, code: DivisionCode) -> impl Iterator<Item = &Division> {
        std::iter::successors(code.parent(), |above| above.parent())
            .filter_map(|above| self.get(above))
            .filter(|above| !above.nominal)
    }

    /// The divisions directly below, in the order of codes; what is below a nominal one stands in its place.
    #[must_use]
    pub fn children(&self, code: DivisionCode) -> Vec<&Division> {
        self.within(code)
            .iter()
            .filter(|division| !division.nominal && division.code != code)
            .filter(|division| self.parent(division.code).is_some_and(|above| above.code == code))
            .collect()
    }

    /// The provinces, autonomous regions and municipalities.
    pub fn provinces(&self) -> impl Iterator<Item = &Division> {
        self.divisions.iter().filter(|division| division.level == DivisionLevel::Province)
    }

    fn within(&self, code: DivisionCode) -> &[Division] {
        let (first, last) = code.range();
        let start = self.divisions.partition_point(|division| division.code < first);
        let end = self.divisions.partition_point(|division| division.code <= last);
        &self.divisions[start..end]
    }

    /// Names from the province down, nominal divisions left out: `浙江省绍兴市诸暨市枫桥镇`.
    ///
    /// Of a village the answer ends with its township, and of an unknown code with the last known division above it.
    #[must_use]
    pub fn full_name(&self, code: DivisionCode) -> String {
        let own = self.get(code).filter(|division| !division.nominal);
        let mut names: Vec<_> = own.into_iter().chain(self.ancestors(code)).map(|division| division.name).collect();
        names.reverse();
        names.concat()
    }

    /// At most `limit` divisions inside `within` for a picker: by the beginning of their code, by a fragment of their
    /// name (`枫桥`), by fragments from the top down (`诸暨 枫桥`), or by the end of their full name (`诸暨市枫桥镇`).
    /// Whole names come first, then the higher level, then the lower code.
    #[must_use]
    pub fn search(&self, text: &str, within: Option<DivisionCode>, limit: usize) -> Vec<&Division> {
        let Some(last) = text.split_whitespace().next_back() else {
            return Vec::new();
        };
        let candidates = within.map_or(self.divisions.as_slice(), |code| self.within(code));
        let mut found: Vec<&Division> = candidates
            .iter()
            .filter(|division| !division.nominal && self.answers(division, text.trim(), last))
            .collect();
        found.sort_by_key(|division| (!division.name.starts_with(last), division.level, division.code));
        found.truncate(limit);
        found
    }

    fn answers(&self, division: &Division, text: &str, last: &str) -> bool {
        if text.bytes().all(|byte| byte.is_ascii_digit()) {
            return division.code.to_string().starts_with(text);
        }
        if division.name.contains(last) {
            return text == last || self.is_described_by(division, text);
        }
        text.ends_with(division.name) && self.full_name(division.code).ends_with(text)
    }

    /// Whether the fragments of `text` are found in the full name, one after the other.
    fn is_described_by(&self, division: &Division, text: &str) -> bool {
        let name = self.full_name(division.code);
        let mut rest = name.as_str();
        text.split_whitespace().all(|fragment| {
            let Some((_, after)) = rest.split_once(fragment) else {
                return false;
            };
            rest = after;
            true
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn code(text: &str) -> DivisionCode {
        text.parse().unwrap()
    }

    fn tree() -> &'static DivisionTree {
        DivisionTree::official()
    }

    #[test]
    fn holds_all_of_mainland_china() {
        let of_level = |level| tree().iter().filter(|division| division.level == level).count();
        assert_eq!(of_level(DivisionLevel::Province), 31);
        assert_eq!(of_level(DivisionLevel::City), 342);
        // Three nominal counties share the code of their city, one nominal township (金门县) that of its county.
        assert_eq!(of_level(DivisionLevel::County), 2_978 - 3);
        assert_eq!(of_level(DivisionLevel::Township), 41_352 - 1);
        assert_eq!(tree().provinces().count(), 31);
    }

    #[test]
    fn every_division_has_its_parent() {
        for division in tree().iter() {
            let parent_known = division.code.parent().is_none_or(|above| tree().get(above).is_some());
            assert!(parent_known, "{division:?}");
        }
    }

    #[rstest]
    #[case("330681109", "浙江省绍兴市诸暨市枫桥镇")]
    #[case("330681109201", "浙江省绍兴市诸暨市枫桥镇")]
    #[case("110101", "北京市东城区")]
    #[case("500229", "重庆市城口县")]
    #[case("419001", "河南省济源市")]
    #[case("441900003", "广东省东莞市东城街道")]
    #[case("620201001", "甘肃省嘉峪关市雄关街道")]
    fn names_leave_nominal_divisions_out(#[case] division: &str, #[case] name: &str) {
        assert_eq!(tree().full_name(code(division)), name);
    }

    #[rstest]
    #[case("330681109", Some("330681"))]
    #[case("110101", Some("11"))]
    #[case("429004", Some("42"))]
    #[case("441900003", Some("4419"))]
    #[case("620201001", Some("6202"))]
    #[case("33", None)]
    fn the_parent_people_know(#[case] division: &str, #[case] parent: Option<&str>) {
        assert_eq!(tree().parent(code(division)).map(|above| above.code), parent.map(code));
    }

    #[rstest]
    #[case("11", 16)]
    #[case("50", 38)]
    #[case("42", 13 + 4)]
    #[case("6202", 5)]
    #[case("330681109", 0)]
    fn children_stand_in_for_nominal_divisions(#[case] division: &str, #[case] count: usize) {
        let children = tree().children(code(division));
        assert_eq!(children.len(), count, "{children:?}");
    }

    #[rstest]
    #[case("4419", true, false)]
    #[case("442000001", true, false)]
    #[case("460400", true, false)]
    #[case("620201", true, false)]
    #[case("419001", false, true)]
    #[case("659001", false, true)]
    #[case("330681", false, false)]
    #[case("11", false, false)]
    fn collapsed_tiers(#[case] division: &str, #[case] county: bool, #[case] city: bool) {
        let division = tree().get(code(division)).unwrap();
        assert_eq!((division.collapses_county(), division.collapses_city()), (county, city));
    }

    #[test]
    fn development_zones_are_marked() {
        let zones: Vec<_> = tree().iter().filter(|division| division.development_zone).collect();
        assert_eq!(zones.len(), 124);
        assert!(zones.iter().any(|zone| zone.name == "苏州工业园区"));
        assert!(!tree().get(code("330681")).unwrap().development_zone);
    }

    #[rstest]
    #[case("330681109", &["枫桥镇"])]
    #[case("诸暨 枫桥", &["枫桥镇"])]
    #[case("诸暨市枫桥镇", &["枫桥镇"])]
    #[case("浙江省绍兴市诸暨市枫桥镇", &["枫桥镇"])]
    #[case("诸暨", &["诸暨市"])]
    #[case("浙江省", &["浙江省"])]
    #[case("", &[])]
    #[case("不存在的地方", &[])]
    fn search_finds(#[case] text: &str, #[case] names: &[&str]) {
        let found: Vec<_> = tree().search(text, None, 20).into_iter().map(|division| division.name).collect();
        assert_eq!(found, names);
    }

    #[test]
    fn search_keeps_to_its_division_and_limit() {
        let everywhere = tree().search("枫桥", None, 50);
        let in_shaoxing = tree().search("枫桥", Some(code("3306")), 50);
        assert!(everywhere.len() > 1);
        assert_eq!(in_shaoxing.iter().map(|division| division.code).collect::<Vec<_>>(), [code("330681109")]);
        assert_eq!(tree().search("镇", None, 7).len(), 7);
        assert!(tree().search("市辖区", None, 50).is_empty());
    }

    #[test]
    fn covers_villages_of_known_townships() {
        assert!(tree().covers(code("330681109201")));
        assert!(tree().covers(code("3306")));
        assert!(!tree().covers(code("330681999201")));
        assert!(!tree().covers(code("99")));
    }
}
