//! Why two petitions seem the same: field by field, in words for the clerk who decides.

use std::fmt;

use serde::{Deserialize, Serialize};

crate::coded_enum! {
    /// What was compared.
    pub enum Field {
        /// Identity number.
        Identity = "identity" "证件号码";
        /// Name of a petitioner.
        Name = "name" "姓名";
        /// Telephone number.
        Phone = "phone" "电话";
        /// Address.
        Address = "address" "住址";
        /// Part in the petition.
        Role = "role" "信访身份";
        /// Accused person or other party.
        Accused = "accused" "被反映对象";
        /// Content class.
        ContentClass = "content_class" "内容分类";
        /// Where the problem lies.
        IssueDivision = "issue_division" "问题属地";
        /// Facts and reasons.
        Narrative = "narrative" "事实和理由";
        /// What is asked for.
        Requests = "requests" "诉求";
        /// Amounts, dates and house numbers.
        Numbers = "numbers" "金额、日期等数字";
        /// What the piece is.
        Piece = "piece" "来件性质";
    }
}

crate::coded_enum! {
    /// How two values agree, or that they do not.
    pub enum Agreement {
        /// The same.
        Exact = "exact" "相同";
        /// The same but for traditional or variant characters.
        Variant = "variant" "繁简、异体写法不同";
        /// The same sound.
        Homophone = "homophone" "同音";
        /// Nearly the same sound (平翘舌、前后鼻音、鼻边音不分).
        NearHomophone = "near_homophone" "近音";
        /// A character that looks alike.
        Lookalike = "lookalike" "形近";
        /// The same characters in another order.
        Transposed = "transposed" "字序颠倒";
        /// With the surname of the husband before it (冠夫姓).
        MarriedName = "married_name" "冠夫姓";
        /// One character differs.
        OneCharacter = "one_character" "一字之差";
        /// Only the surname is known and agrees.
        SurnameOnly = "surname_only" "姓氏一致";
        /// The same village.
        SameVillage = "same_village" "同村";
        /// The same township.
        SameTownship = "same_township" "同乡镇";
        /// Close, not the same.
        Similar = "similar" "相近";
        /// Named in the text of the other.
        Mentioned = "mentioned" "在对方叙述中提到";
        /// An agent is the same; that is not enough.
        SameAgent = "same_agent" "仅代理人相同";
        /// The principal of an agent is the same.
        SamePrincipal = "same_principal" "委托人一致";
        /// Anonymous, so that the accused is compared instead.
        Anonymous = "anonymous" "匿名，比对被反映对象";
        /// One of the two says that the earlier demand has been met.
        Settled = "settled" "不同：一方称原诉求已解决";
        /// Not the same.
        Different = "different" "不同";
        /// Cannot be a repeat.
        NotAPetition = "not_a_petition" "为补充、复查复核、评价或查询，不作重复信访";
    }
}

/// One reason for, or against, a suggestion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// What was compared.
    pub field: Field,
    /// How it agrees.
    pub agreement: Agreement,
    /// Phrases that both texts contain, with numbers in digits; empty for fields that are no texts.
    pub phrases: Vec<String>,
}

impl Reason {
    pub(super) const fn new(field: Field, agreement: Agreement) -> Self {
        Self { field, agreement, phrases: Vec::new() }
    }
}

/// In Chinese: 姓名同音; 事实和理由相近：“下章二十七号房屋”.
impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.field.name_zh(), self.agreement.name_zh())?;
        for (index, phrase) in self.phrases.iter().enumerate() {
            write!(f, "{}“{phrase}”", if index == 0 { "：" } else { "、" })?;
        }
        Ok(())
    }
}
