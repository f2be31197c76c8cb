#!/usr/bin/env python3
"""Produce the four embedded fonts from their published sources.

    build.py NotoSerifSC_400Regular.ttf NotoSerifSC_700Bold.ttf \
             NotoSansSC_500Medium.ttf LXGWWenKai-Regular.ttf OUTDIR

What it does, and why:
  * keeps every character of the body serif and of the heading sans, so that no
    common text ever changes face in the middle of a word;
  * keeps GB 2312 and punctuation of the title serif and of the Kai: both are
    for short display lines, and a character they lack is taken from the body;
  * adds to the Kai every character that the body serif lacks, so that it is
    the fallback for rare personal names as well;
  * gives the digits of a face one width, so that amounts line up in a column;
  * drops layout, vertical and hinting tables, which a PDF does not use;
  * renames the fonts, as the OFL asks of modified versions;
  * writes no clock into the files: the same sources give the same bytes.

Needs fonttools 4.38 or later.
"""
import sys
from fontTools import subset
from fontTools.ttLib import TTFont

DROP = ["GSUB", "GPOS", "GDEF", "BASE", "STAT", "vhea", "vmtx", "VORG", "DSIG",
        "gasp", "prep", "fpgm", "cvt ", "meta", "FFTM", "kern"]


def gb2312():
    """Every character of GB 2312, Latin-1, and the punctuation around them."""
    chars = set(range(0x20, 0x7F)) | set(range(0xA0, 0x100)) | set(range(0x2010, 0x2060))
    for hi in range(0xA1, 0xF8):
        for lo in range(0xA1, 0xFF):
            text = bytes([hi, lo]).decode("gb2312", "ignore")
            if len(text) == 1:
                chars.add(ord(text))
    return chars | {0x3014, 0x3015, 0x3007, 0x2103, 0x33A1, 0xFFE5, 0x20AC}


def level_digits(font):
    """Centre each digit in the width of the zero."""
    names = [font.getBestCmap()[ord(c)] for c in "0123456789"]
    width = font["hmtx"][names[0]][0]
    for name in names:
        advance, bearing = font["hmtx"][name]
        shift = round((width - advance) / 2)
        glyph = font["glyf"][name]
        glyph.coordinates.translate((shift, 0))
        glyph.recalcBounds(font["glyf"])
        font["hmtx"][name] = (width, bearing + shift)


def cut(source, chars, family, licence, target):
    font = TTFont(source, recalcTimestamp=False, recalcBBoxes=False)
    options = subset.Options(hinting=False, glyph_names=False, layout_features=[],
                             notdef_outline=True, drop_tables=DROP, name_IDs=[0, 13, 14],
                             name_languages=[0x409], legacy_cmap=False, recalc_timestamp=False)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=sorted(chars & set(font.getBestCmap())))
    cutter.subset(font)
    level_digits(font)
    names = {1: family, 2: "Regular", 3: family, 4: family, 6: family.replace(" ", ""),
             13: licence, 14: "https://openfontlicense.org"}
    for number, text in names.items():
        font["name"].setName(text, number, 3, 1, 0x409)
    font["head"].modified = font["head"].created
    font.save(target, reorderTables=False)
    print(f"{target}: {len(font.getBestCmap())} characters")


def main():
    serif, bold, sans, kai, out = sys.argv[1:]
    ofl = "This Font Software is licensed under the SIL Open Font License, Version 1.1."
    every = set(range(0x20, 0x110000)) - set(range(0xE000, 0xF900))
    in_serif = set(TTFont(serif, lazy=True).getBestCmap())
    cut(serif, every, "Hesuan Serif", ofl, out + "/serif.ttf")
    cut(bold, gb2312(), "Hesuan Title", ofl, out + "/title.ttf")
    cut(sans, every, "Hesuan Sans", ofl, out + "/sans.ttf")
    cut(kai, gb2312() | (every - in_serif), "Hesuan Kai", ofl, out + "/kai.ttf")


main()
