//! Traditional writing of the commonest characters, for tellings typed in it.

/// Simplified and traditional, in pairs.
const PAIRS: &str = "\
张張钟鐘陈陳国國强強刘劉贵貴华華赵趙军軍吴吳孙孫伟偉长長桂桂阿阿钱錢丽麗红紅马馬晓曉东東许許静靜郭郭梅梅邓鄧黄黃\
芬芬卫衛乔喬杨楊兰蘭海海罗羅阳陽彭彭开開宋宋唐唐韦韋国國莫莫姜姜发發许許琴琴雪雪郑鄭玉玉洪洪鹏鵬杜杜新新正正欧歐\
建建德德买買丽麗覃覃桂桂雄雄菊菊韩韓淑淑崔崔哲哲迟遲解解宝寶库庫白白罗羅万萬广廣拆拆迁遷费費约約从從没沒补補偿償协協\
议議过過渡渡发發给給们們个個来來说說对對时時间間问問题題区區车車门門员員资資东東后後请請还還银銀贷貸买買卖賣产產权權证證\
办辦业業务務检檢举舉书書记記领領导導处處理理调調查查会會头頭机機电電话話动動边邊让讓单單楼樓层層厂廠废廢气氣烟煙河河污汙\
粪糞稻稻猪豬场場养養圆圓体體医醫药藥术術疗療伤傷险險报報销銷学學校校转轉户戶乡鄉镇鎮县縣组組亩畝队隊种種粮糧树樹桥橋\
铺鋪设設备備维維护護换換坏壞断斷裂裂顶頂师師傅傅总總经經营營实實际際应應该該当當无無为為与與于於关關闭閉联聯系係亲親爷爺\
奶奶坟墳墓墓怀懷疑疑诊診断斷误誤带帶骨骨头頭岁歲夜夜响響声聲严嚴惩懲罚罰赔賠钱錢债債还還欠欠劳勞动動计計划劃标標准準";

/// The text in traditional characters as far as the pairs go.
pub fn traditional(text: &str) -> String {
    let characters: Vec<char> = PAIRS.chars().filter(|c| !c.is_whitespace()).collect();
    let find = |c: char| characters.chunks(2).find(|pair| pair[0] == c).map_or(c, |pair| pair[1]);
    text.chars().map(find).collect()
}
