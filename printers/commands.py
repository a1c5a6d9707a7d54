"""ESC/POS commands that leave nothing on the paper, and how many bytes follow them."""

ESC_SKIPPED = {
    ord(" "): 1,  # space between characters
    ord("$"): 2,  # position, absolute
    ord("\\"): 2,  # position, relative
    ord("="): 1,  # select device
    ord("?"): 1,  # cancel own characters
    ord("B"): 2,  # buzzer
    ord("L"): 0,  # page mode
    ord("S"): 0,  # standard mode
    ord("T"): 1,  # direction in page mode
    ord("W"): 8,  # area in page mode
    ord("R"): 1,  # international characters
    ord("U"): 1,  # one direction
    ord("V"): 1,  # turned by 90 degrees
    ord("c"): 2,  # paper sensors, panel buttons
    ord("e"): 1,  # feed back
    ord("p"): 3,  # drawer
    ord("r"): 1,  # colour
    ord("u"): 1,  # status of the drawer
    ord("v"): 0,  # status of the paper
    ord("{"): 1,  # upside down
    ord("%"): 1,  # own characters
}
GS_SKIPPED = {
    ord("$"): 2,  # vertical position, absolute
    ord("\\"): 2,  # vertical position, relative
    ord("H"): 1,  # text of a barcode
    ord("I"): 1,  # printer's identity
    ord("L"): 2,  # left margin
    ord("P"): 2,  # units of motion
    ord("W"): 2,  # width of the printing area
    ord("a"): 1,  # automatic status
    ord("b"): 1,  # smoothing
    ord("f"): 1,  # font of a barcode's text
    ord("h"): 1,  # height of a barcode
    ord("r"): 1,  # status
    ord("w"): 1,  # width of a barcode
    ord("z"): 2,  # waiting times
}
FS_SKIPPED = {
    ord("!"): 1,  # Kanji: print mode
    ord("&"): 0,  # Kanji: on
    ord("."): 0,  # Kanji: off
    ord("-"): 1,  # Kanji: underline
    ord("C"): 1,  # Kanji: code
    ord("S"): 2,  # Kanji: spaces
    ord("W"): 1,  # Kanji: double size
}
