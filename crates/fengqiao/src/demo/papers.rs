//! The papers of a case: what a scan of them would show, as a small PDF of one page.

use std::fmt::Write;

use domain::case::AttachmentKind;
use domain::time::CivilDate;

use super::docket::Docket;
use super::staff;

/// Characters on a line.
const LINE_CHARS: usize = 34;

/// What a paper of this kind says, signed on that day.
pub(super) fn paper(kind: AttachmentKind, docket: &Docket, today: CivilDate) -> Vec<u8> {
    let words = &docket.words;
    let dispute = docket.dispute;
    let body = match kind {
        AttachmentKind::Agreement => vec![
            format!("当事人（甲方）：{}", words.applicant),
            format!("当事人（乙方）：{}", words.respondent),
            format!("纠纷主要事实：{}", &*docket.new.dispute.narrative),
            format!("协议内容：{}", words.fill(dispute.terms)),
            "当事人签名：（已签名、按指印）    调解员签名：（已签名）".to_owned(),
        ],
        AttachmentKind::Receipt => vec![words.fill("今收到{乙}按调解协议支付的款项（或者已完成约定事项），特此证明。"), words.fill("收到人：{甲}（签名）")],
        AttachmentKind::Authorisation => vec![words.fill("我们{甲}推选本案登记的代表人参加调解，签署调解协议，其行为对全体成员有效。"), "成员签名附后（略）".to_owned()],
        AttachmentKind::LegalOpinion => vec![format!("案由：{}", dispute.category.name_zh()), "本案争议属平等主体之间的民事权利义务，可以由人民调解组织调解；调解不成的，当事人可以依法申请仲裁或者提起诉讼。".to_owned()],
        AttachmentKind::RiskSheet => vec!["风险等级：经研判，本级已采取稳控措施，建议由上级调解组织承办。".to_owned(), words.fill("关注要点：{乙}的履行意愿和双方情绪。")],
        AttachmentKind::MeetingMinutes => vec!["会议议定：由联席会议成员单位共同参与，明确牵头单位，十日内提出化解方案。".to_owned()],
        AttachmentKind::ExpertOpinion => vec!["专家意见：双方均有一定责任，建议按同等责任处理。".to_owned()],
        _ => vec![words.fill("材料由{甲}提供，调解员已核对原件。")],
    };
    let heading = [words.fill(dispute.title), kind.name_zh().to_owned()];
    let foot = [
        staff::place(docket.holder).name.to_owned(),
        format!("（印章）    {today}"),
        "演示材料，内容均为虚构".to_owned(),
    ];
    page(&[heading.to_vec(), body, foot.to_vec()].concat())
}

/// A page in the Chinese font that every reader of PDF brings along.
fn page(paragraphs: &[String]) -> Vec<u8> {
    let mut text = String::from("BT /F1 14 Tf 26 TL 60 780 Td\n");
    for line in paragraphs.iter().flat_map(|paragraph| lines(paragraph)) {
        let hex = line.encode_utf16().fold(String::new(), |mut hex, unit| {
            let _ = write!(hex, "{unit:04X}");
            hex
        });
        let _ = writeln!(text, "<{hex}> Tj T*");
    }
    text.push_str("ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>".to_owned(),
        format!("<< /Length {} >>\nstream\n{text}\nendstream", text.len()),
        "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [6 0 R] >>".to_owned(),
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /FontDescriptor 7 0 R \
         /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>".to_owned(),
        "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 \
         /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>".to_owned(),
    ];
    let mut file = String::from("%PDF-1.4\n");
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (number, object) in (1..).zip(&objects) {
        let _ = writeln!(table, "{:010} 00000 n ", file.len());
        let _ = writeln!(file, "{number} 0 obj\n{object}\nendobj");
    }
    let start = file.len();
    let size = objects.len() + 1;
    let _ = writeln!(file, "{table}trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF");
    file.into_bytes()
}

fn lines(paragraph: &str) -> Vec<String> {
    let characters: Vec<char> = paragraph.chars().collect();
    characters.chunks(LINE_CHARS).map(|line| line.iter().collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_points_to_its_own_objects() {
        let text = String::from_utf8(page(&["枫".repeat(80)])).unwrap();
        assert_eq!(text.matches("Tj").count(), 3);
        let table = text.split("xref\n0 8\n").nth(1).unwrap();
        for (number, line) in table.lines().skip(1).take(7).enumerate() {
            let offset: usize = line[..10].parse().unwrap();
            assert!(text[offset..].starts_with(&format!("{} 0 obj", number + 1)), "{line}");
        }
    }
}
