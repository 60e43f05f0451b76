//! The people of a row: one for each name, with what stands beside it.

use domain::{
    case::{PartyKind, Side},
    identity::{Identity, IdentityKind, Phone},
    person::{NewParty, Particulars},
    text::Line,
};

use super::{M, Row, one_line, values};

/// How the name of an organisation ends.
const ORGANISATION_ENDINGS: &[&str] = &[
    "公司",
    "厂",
    "店",
    "社",
    "院",
    "学校",
    "小学",
    "中学",
    "大学",
    "幼儿园",
    "局",
    "委员会",
    "村委会",
    "居委会",
    "协会",
    "商会",
    "工会",
    "中心",
    "部",
    "处",
    "站",
    "所",
    "银行",
    "支行",
    "政府",
    "办事处",
    "集团",
    "工作室",
    "项目部",
    "超市",
    "酒店",
];

/// Shortest name that is taken for one of an organisation, in characters: 王小店 is a person.
const ORGANISATION_CHARS_MIN: usize = 4;

impl Row<'_> {
    /// The parties of a side: one for each name, with as many telephones, documents, addresses and households in the
    /// same order.
    pub(super) fn parties(&mut self, side: Side) -> Vec<NewParty> {
        let names = values::several(self.cell(M::Names(side)));
        let places = [M::Addresses(side), M::Households(side)].map(|meaning| (meaning, self.cell(meaning)));
        let mut beside = |meaning: M| {
            let found = values::several(self.cell(meaning));
            if found.len() > names.len() {
                self.fault(meaning, "比姓名多，应与姓名一一对应，用顿号分开");
            }
            found
        };
        let phones = beside(M::Phones(side));
        let documents = beside(M::Documents(side));
        // An address may have commas in it.
        let [addresses, households] =
            places.map(|(meaning, cell)| if names.len() == 1 { vec![cell] } else { beside(meaning) });
        let all = [phones, documents, addresses, households];
        let of = |at: usize| all.each_ref().map(|values| values.get(at).copied().unwrap_or_default());
        (0..names.len()).filter_map(|at| self.party(side, names[at], of(at))).collect()
    }

    fn party(&mut self, side: Side, name: &str, [phone, document, address, household]: [&str; 4]) -> Option<NewParty> {
        let (shown, members) = group(name);
        let mut line = |meaning, text: &str| match Line::new(&one_line(text)) {
            Ok(line) => Some(line),
            Err(invalid) => {
                self.fault(meaning, invalid.to_string());
                None
            }
        };
        let shown = line(M::Names(side), shown)?;
        let whole = line(M::Names(side), name)?;
        let mut place = |meaning, text: &str| if text.is_empty() { None } else { line(meaning, text) };
        let (address, household) = (place(M::Addresses(side), address), place(M::Households(side), household));
        let phone = match phone.parse::<Phone>() {
            Ok(phone) => Some(phone),
            Err(_) if phone.is_empty() => None,
            Err(invalid) => {
                self.fault(M::Phones(side), invalid.to_string());
                None
            }
        };
        let identity = self.identity(side, document);
        let is_organisation = matches!(identity, Some(Identity::UnifiedSocialCreditCode { .. }))
            || (identity.is_none() && sounds_like_an_organisation(name));
        let particulars = |name: Line| Particulars {
            name,
            identity: identity.clone(),
            phone: phone.clone(),
            address: address.clone(),
            born_on: None,
            sex: None,
            nation: None,
            occupation: None,
            unit: None,
            household: household.clone(),
        };
        let (kind, of_party, representatives) = match members {
            Some(_) => {
                let group = Particulars { identity: None, phone: None, ..particulars(whole) };
                (PartyKind::Group, group, vec![particulars(shown)])
            }
            None if is_organisation => (PartyKind::Organisation, particulars(whole), Vec::new()),
            None => (PartyKind::Person, particulars(whole), Vec::new()),
        };
        Some(NewParty {
            side,
            kind,
            particulars: of_party,
            members: members.unwrap_or(1),
            representatives,
            guardians: Vec::new(),
            lives_on_own_labour: false,
            consent: None,
        })
    }

    fn identity(&mut self, side: Side, document: &str) -> Option<Identity> {
        if document.is_empty() {
            return None;
        }
        let kinds = [IdentityKind::ResidentIdCard, IdentityKind::UnifiedSocialCreditCode];
        let found = kinds.into_iter().find_map(|kind| Identity::new(kind, document).ok());
        if found.is_none() {
            self.fault(M::Documents(side), "不是有效的居民身份证号或者统一社会信用代码，没有把握的请留空");
        }
        found
    }
}

/// 张三等12人: a group of so many, and who stands for it.
pub(super) fn group(name: &str) -> (&str, Option<u32>) {
    let members = |name: &'_ str| -> Option<(usize, u32)> {
        let (first, rest) = name.rsplit_once('等')?;
        let count = rest.strip_suffix('人').or_else(|| rest.strip_suffix('户'))?;
        Some((first.len(), count.trim().parse().ok().filter(|count| *count > 1)?))
    };
    match members(name) {
        Some((at, count)) if at > 0 => (&name[..at], Some(count)),
        _ => (name, None),
    }
}

pub(super) fn sounds_like_an_organisation(name: &str) -> bool {
    name.chars().count() >= ORGANISATION_CHARS_MIN && ORGANISATION_ENDINGS.iter().any(|ending| name.ends_with(ending))
}
