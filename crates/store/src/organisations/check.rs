//! What must be so before an organisation is added or changed.

use super::NewOrganisation;
use crate::reference::{Objection, exists, may_administer};
use crate::scope::Scope;
use domain::division::DivisionCode;
use domain::id::OrganisationId;
use domain::organisation::{Organisation, OrganisationTree, Tier};

/// Longest text that stands for the place in case numbers, in characters: 枫, 枫源.
const NUMBER_PREFIX_CHARS_MAX: usize = 8;

/// A new organisation, whoever adds it.
pub(super) fn suitable(tree: &OrganisationTree, new: &NewOrganisation) -> Result<(), Objection> {
    exists(new.division)?;
    suitable_number_prefix(tree, new)?;
    free_name(tree, &new.name, new.division, None)?;
    match new.parent {
        Some(parent) => suitable_parent(tree, parent, new.tier, new.division),
        None => Ok(()),
    }
}

/// A new organisation added by an administrator.
pub(super) fn may_add(scope: &Scope, new: &NewOrganisation) -> Result<(), Objection> {
    may_administer(scope, new.division)?;
    if new.tier > scope.organisation().tier {
        return Err(Objection::unsuitable("tier", "层级不能高于您所在的机构"));
    }
    Ok(())
}

/// An organisation that stays as it is for the one who works in it.
pub(super) fn not_own(scope: &Scope, organisation: &Organisation) -> Result<(), Objection> {
    if organisation.id == scope.organisation_id() {
        return Err(Objection::not_allowed("不能调整或关闭本人所在的机构，请由其他机构的系统管理员办理"));
    }
    Ok(())
}

/// An organisation that takes no more work has nothing left to change.
pub(super) fn open(organisation: &Organisation) -> Result<(), Objection> {
    if organisation.active { Ok(()) } else { Err(Objection::conflicting("该机构已经关闭")) }
}

/// Nobody may be left below a closed organisation.
pub(super) fn nobody_below(tree: &OrganisationTree, organisation: &Organisation) -> Result<(), Objection> {
    let below: Vec<&str> = tree
        .iter()
        .filter(|other| other.active && other.parent == Some(organisation.id))
        .map(|other| other.name.as_str())
        .collect();
    if below.is_empty() {
        return Ok(());
    }
    Err(Objection::conflicting(format!("尚有下级机构，请先调整其上级：{}", below.join("、"))))
}

/// No case may be left with a closed organisation.
pub(super) fn nothing_unfinished(cases: i64) -> Result<(), Objection> {
    if cases == 0 {
        return Ok(());
    }
    Err(Objection::conflicting(format!("尚有 {cases} 件案件由该机构负责或待其接收，请先移交或办结")))
}

/// A parent that works, stands no lower, and whose division lies around.
pub(super) fn suitable_parent(
    tree: &OrganisationTree,
    parent: OrganisationId,
    tier: Tier,
    division: DivisionCode,
) -> Result<(), Objection> {
    let unsuitable = |reason: &str| Err(Objection::unsuitable("parent", reason));
    let Some(parent) = tree.get(parent) else { return unsuitable("没有这个上级机构") };
    if !parent.active {
        return unsuitable("上级机构已经关闭");
    }
    if parent.tier < tier {
        return unsuitable("上级机构的层级不能低于本机构");
    }
    if !parent.division.contains(division) {
        return unsuitable("上级机构的区划应包含本机构的区划");
    }
    Ok(())
}

/// A parent that is not below its child.
pub(super) fn no_circle(
    tree: &OrganisationTree,
    child: OrganisationId,
    parent: OrganisationId,
) -> Result<(), Objection> {
    if tree.would_cycle(child, parent) {
        return Err(Objection::unsuitable("parent", "上级机构不能是本机构或其下级"));
    }
    Ok(())
}

/// A name that no other working organisation of the division has.
pub(super) fn free_name(
    tree: &OrganisationTree,
    name: &str,
    division: DivisionCode,
    own: Option<OrganisationId>,
) -> Result<(), Objection> {
    let taken = tree
        .iter()
        .any(|other| other.active && other.name == name && other.division == division && Some(other.id) != own);
    if taken { Err(Objection::conflicting("该区划内已有同名机构").about("name")) } else { Ok(()) }
}

/// What stands for the place in case numbers: needed by those who mediate, meaningless for others, and never given
/// twice in a county, also not after its owner was closed.
fn suitable_number_prefix(tree: &OrganisationTree, new: &NewOrganisation) -> Result<(), Objection> {
    let prefix = new.number_prefix.as_str();
    let unsuitable = |reason: String| Err(Objection::unsuitable("number_prefix", reason));
    if !new.kind.mediates() {
        return if prefix.is_empty() {
            Ok(())
        } else {
            unsuitable("不办理调解的机构没有案号代字".to_owned())
        };
    }
    let chars = prefix.chars().count();
    if !(1..=NUMBER_PREFIX_CHARS_MAX).contains(&chars) || !prefix.chars().all(char::is_alphanumeric) {
        return unsuitable(format!("案号代字应为 1 至 {NUMBER_PREFIX_CHARS_MAX} 个汉字、字母或数字"));
    }
    let county = new.division.county();
    match tree.iter().find(|other| other.number_prefix == prefix && other.division.county() == county) {
        Some(other) => {
            let reason = format!("案号代字“{prefix}”已由“{}”使用，同一县（市、区）内不得重复", other.name);
            Err(Objection::conflicting(reason).about("number_prefix"))
        }
        None => Ok(()),
    }
}
