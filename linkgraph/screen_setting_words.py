"""Settings of screening in words: `setting_words` has them with the others."""

from linkgraph.text import Text

SCREEN = {
    "rows": Text(
        "每项命中列出的依据行数（总数照写）；0 为全部",
        "source rows listed with a hit; all are counted. 0: all",
    ),
}
