"""Makes NotoSerifCJKsc.otf.zst: see README.md."""

import bz2
import glob
import pathlib

import zstandard
from fontTools import subset
from fontTools.ttLib import TTCollection

FONT = "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc"
UNIHAN = "/usr/share/unicode/Unihan_*.txt.bz2"
PUNCTUATION = "·•—…～〇〈〉《》「」『』【】〔〕〖〗（）［］｛｝！？：；，。、％￥¥＿〓□■√×①②③④⑤⑥⑦⑧⑨⑩℃㎡°′″–‘’“”※→←↑↓№\u00a0"


def gbk():
    for high in range(0x81, 0xFF):
        for low in range(0x40, 0xFF):
            try:
                yield ord(bytes([high, low]).decode("gbk"))
            except UnicodeDecodeError:
                pass


def general_standard_characters():
    for path in glob.glob(UNIHAN):
        for line in bz2.open(path, "rt", encoding="utf-8"):
            code, field, *_ = line.split("\t") + [""]
            if field == "kTGH":
                yield int(code[2:], 16)


characters = {*range(0x20, 0x7F), *gbk(), *general_standard_characters(), *map(ord, PUNCTUATION)}
font = next(face for face in TTCollection(FONT) if face["name"].getDebugName(4) == "Noto Serif CJK SC")
options = subset.Options(layout_features=[], hinting=False, name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14], notdef_outline=True)
options.drop_tables += ["vhea", "vmtx", "VORG", "BASE", "GSUB", "GPOS", "GDEF"]
subsetter = subset.Subsetter(options)
subsetter.populate(unicodes=characters)
subsetter.subset(font)
here = pathlib.Path(__file__).parent
font.save(here / "NotoSerifCJKsc.otf")
packed = zstandard.ZstdCompressor(level=22).compress((here / "NotoSerifCJKsc.otf").read_bytes())
(here / "NotoSerifCJKsc.otf.zst").write_bytes(packed)
(here / "NotoSerifCJKsc.otf").unlink()
