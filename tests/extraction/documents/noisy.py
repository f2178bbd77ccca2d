"""An invented commentary, and the same with the faults that copying and converting leave."""

from __future__ import annotations

import html
import re
from pathlib import Path

from fpdf import FPDF

SAMPLE = Path(__file__).parents[1] / "data" / "sample_commentary.md"
AMOUNT = r"US\$\\\\2008400,000\)"
LICENCE = (
    "Lantern Notes is a platform for comment on the region. The author's views are her own and do "
    "not reflect the position of the Institute. These notes may be reproduced with due "
    "credit. Please email to Editor at notes@lantern.example."
)
AUTHOR_NOTE = "Inge Salcedo-Brandt is a Senior Fellow at the Lantern Institute, Singapore."
ADDRESS = "Lantern Institute, Block 7, Level 2, 40 Harbour Avenue, Singapore 639999"
HEAD = "Lantern Notes | Vol. 12"

# In the sample, with the fault, after cleaning.
FAULTS = [
    ("while officials argued about", "while officials\n\nargued about", None),  # a page break
    ("every project that depends", "every project\n\nthat depends", None),
    ("low-carbon power", "<u>low-carbon</u> <u>power</u>", None),
    ("sign a replacement agreement", "sign a <u>replacement\nagreement</u>", None),
    ("two converter stations", f"{AMOUNT} of stations", f"{AMOUNT} of stations"),
    ("nobody is writing one.", 'nobody is writing "one".y', 'nobody is writing "one".'),
    ("in poor ones.", "in poor ones", "in poor ones"),
    ("at about 40 per cent", r"at about \(say\) 40 per cent", "at about (say) 40 per cent"),
    ("it will be announced", "it willbe announced", None),
    ("trade will grow quickly", "trade w1ll grow quickly", None),
    ("watches dams.", "watches dams.3", None),
    ("licences to projects", "licences[2] to projects", None),
    ("Prices for consumers", "Prices for con-\nsumers", None),
    ("ships that lay these", "ships that\nlay these", None),
]  # fmt: skip


def _sample() -> list[str]:
    """Title, byline, headings and paragraphs of the sample, without its notes in italics."""
    blocks = SAMPLE.read_text().strip().split("\n\n")
    return [block for block in blocks if not block.startswith("*")]


def expected() -> list[str]:
    """The paragraphs that every form of the noisy text has to yield."""
    text = "\n\n".join(_sample())
    for old, _, new in FAULTS:
        assert text.count(old) == 1, old
        text = text.replace(old, new or old)
    return [block for block in text.split("\n\n") if not block.startswith(("#", "By "))]


def _noisy() -> list[str]:
    text = "\n\n".join(_sample())
    for old, fault, _ in FAULTS:
        text = text.replace(old, fault)
    return text.split("\n\n")


def noisy_markdown() -> str:
    """With headings of all levels, some bold, and what stands around such a text."""
    levels = iter(["#", "###", "#", "#", "####", "##", "#"])
    blocks = [
        re.sub(r"^#+ (.*)", lambda m: f"{next(levels)} **{m[1]}**", block) for block in _noisy()
    ]
    return "\n\n" + "\n\n".join([LICENCE, *blocks, AUTHOR_NOTE, ADDRESS]) + "\n"


def noisy_page() -> str:
    """As a page, between all that publishers put around an article."""
    rows = []
    for block in _noisy():
        text = html.escape(re.sub(r"\\([()])", r"\1", block).replace(r"400,000)", r"400,000\)"))
        text = re.sub(
            r"&lt;u&gt;(.*?)&lt;/u&gt;", r'<a href="/x?a=1&amp;b=2">\1</a>', text, flags=re.S
        )
        level = re.match(r"#+ ", text)
        rows.append(f"<h2>{text[level.end() :]}</h2>" if level else f"<p>{text}</p>")
    rows[0] = rows[0].replace("h2>", "h1>")
    quote = "What the region lacks is not ambition but a rule book, and nobody is writing"
    rows.insert(6, f'<blockquote class="pullquote">{quote} &quot;one&quot;.</blockquote>')
    rows.insert(
        4, '<div class="share-buttons"><p>Share this story, which will change you.</p></div>'
    )
    rows.insert(8, "<aside><p>The grid will be built by elves, readers say.</p></aside>")
    return f"""<!doctype html><html><head><title>A Grid - Lantern</title>
<style>p {{ will: be }}</style><script>var claim = "<p>Prices will fall.</p>";</script></head>
<body class="has-sidebar"><header><p>Lantern will always be free.</p></header>
<nav><ul><li><a href="/">Home</a></li><li>Topics that will matter</li></ul></nav>
<div id="cookie-banner"><p>We will use cookies on this page.</p></div>
<main><article>{LICENCE.join(("<p>", "</p>"))}
{"".join(rows)}
<p>{AUTHOR_NOTE}</p><p>{ADDRESS}</p>
<section class="comments"><p>This will never happen, says a reader.</p></section></article></main>
<div class="related-posts"><p>Why copper will be dear next year.</p></div>
<form class="newsletter"><p>You will get one letter a week.</p></form>
<footer><p>Lantern will not share your data.</p></footer></body></html>"""


class _Pages(FPDF):
    def header(self) -> None:
        self.cell(0, 5, HEAD)
        self.ln(12)

    def footer(self) -> None:
        self.set_y(-15)
        self.cell(0, 5, str(self.page_no()), align="C")


def pdf_of(blocks: list[str], *, pages: FPDF | None = None) -> bytes:
    """A PDF of paragraphs; its pages end where they end."""
    pdf = pages or _Pages(format=(148, 210))
    pdf.set_font("Helvetica", size=11)
    pdf.add_page()
    for block in blocks:
        pdf.multi_cell(0, 5, block, align="L", new_x="LMARGIN", new_y="NEXT")
        pdf.ln(5)
    return bytes(pdf.output())


def noisy_pdf() -> bytes:
    """As a PDF, which breaks lines and pages by itself."""
    blocks = [
        re.sub(r"</?u>|^#+ ", "", block.replace("-\n", "")).replace("\n", " ") for block in _noisy()
    ]
    return pdf_of([LICENCE, *blocks, AUTHOR_NOTE, ADDRESS])
