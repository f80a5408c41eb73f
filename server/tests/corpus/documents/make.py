"""Makes the documents beside it, each with programs that have nothing to do with Postern's readers.

    pip install odfpy==1.4.1 openpyxl==3.1.5 pikepdf==10.17.0 PyRTF3==0.47.5 python-docx==1.2.0 python-pptx==1.0.2 reportlab==5.1.0
    python make.py [chromium]

Each holds the card 4111 1111 1111 1111 (given to nobody) in one way in which people write such things down.
"""

import io
import subprocess
import sys
import tempfile
from pathlib import Path

import docx
import openpyxl
import pikepdf
import pptx
from odf import opendocument, style, table, text, draw
from pptx.util import Inches
from PyRTF.Elements import Document as RtfDocument, Section
from PyRTF.document.paragraph import Paragraph, Table as RtfTable, Cell
from PyRTF.Renderer import Renderer
from PyRTF.PropertySets import TabPropertySet
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen import canvas
import reportlab

HERE = Path(__file__).parent
CARD = "4111 1111 1111 1111"
PLAIN = CARD.replace(" ", "")


def page(name, font, lines, form=False):
    made = canvas.Canvas(str(HERE / name), pagesize=A4, invariant=True, pageCompression=1)
    made.setFont(font, 11)
    for number, line in enumerate(lines):
        made.drawString(72, 760 - 20 * number, line)
    if form:
        made.acroForm.textfield(name="card", value=CARD, x=72, y=600, width=200, height=20)
    made.save()


def pdfs():
    page("text.pdf", "Helvetica", ["Dear Anna,", f"please charge {CARD} before Friday."])
    vera = Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"
    pdfmetrics.registerFont(TTFont("Vera", str(vera)))
    page("truetype.pdf", "Vera", ["Grüße aus Łódź?", f"Karte: {CARD}"])
    pdfmetrics.registerFont(UnicodeCIDFont("HeiseiMin-W3"))
    page("japanese.pdf", "HeiseiMin-W3", ["マイナンバーは123456789018です。"])
    page("field.pdf", "Helvetica", ["Card:"], form=True)

    # Object streams and an empty password; and a password that nobody tells.
    with pikepdf.open(HERE / "text.pdf") as made:
        modern = dict(object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
        made.save(HERE / "streams.pdf", **modern)
        for name, user in [("locked-open.pdf", ""), ("locked.pdf", "secret")]:
            made.save(
                HERE / name,
                object_stream_mode=pikepdf.ObjectStreamMode.generate,
                encryption=pikepdf.Encryption(user=user, owner="owner", R=6),
            )

    # Every letter placed by itself, a word in pieces, and a drawing inside a drawing.
    made = pikepdf.new()
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Courier,
        FirstChar=32, LastChar=126, Widths=[600] * 95, Encoding=pikepdf.Name.WinAnsiEncoding,
    )
    fonts = pikepdf.Dictionary(Font=pikepdf.Dictionary(F0=font))
    letters = "BT /F0 10 Tf 72 700 Td " + " ".join(f"({c}) Tj 6 0 Td" for c in CARD) + " ET"
    inner = made.make_stream(letters.encode(), Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form,
                             BBox=[0, 0, 600, 800], Resources=fonts)
    outer = made.make_stream(b"q 1 0 0 1 0 0 cm /Inner Do Q", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form,
                             BBox=[0, 0, 600, 800],
                             Resources=pikepdf.Dictionary(XObject=pikepdf.Dictionary(Inner=inner)))
    made.add_blank_page(page_size=(600, 800))
    made.pages[0].Resources = pikepdf.Dictionary(Font=fonts.Font, XObject=pikepdf.Dictionary(Outer=outer))
    made.pages[0].Contents = made.make_stream(b"BT /F0 10 Tf 72 760 Td [(Ca) 20 (rd) -600 (no) 5 (.)] TJ ET /Outer Do")
    made.save(HERE / "letters.pdf", deterministic_id=True)


def browser(program):
    html = f"<meta charset=utf-8><p>Card <b>4111 1111</b> <i>1111 1111</i><table><tr><td>Größe<td>12</table>"
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "page.html"
        source.write_text(html, encoding="utf-8")
        subprocess.run(
            [program, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
             f"--print-to-pdf={HERE / 'browser.pdf'}", source.as_uri()],
            check=True, capture_output=True,
        )


def office():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["name", "card"])
    sheet.append(["anna", CARD])
    book.save(HERE / "text.xlsx")
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["card", 4111111111111111])
    sheet["A2"].value = "total"
    sheet["B2"].value = 12.5
    book.save(HERE / "number.xlsx")
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.comments import Comment
    cell = WriteOnlyCell(sheet, value="see note")
    cell.comment = Comment(CARD, "anna")
    sheet.append([cell])
    book.save(HERE / "note.xlsx")

    letter = docx.Document()
    paragraph = letter.add_paragraph("Please charge ")
    paragraph.add_run("4111 11").bold = True
    paragraph.add_run("11 1111 1111").italic = True
    letter.save(HERE / "text.docx")
    letter = docx.Document()
    letter.add_table(rows=1, cols=2).cell(0, 1).text = CARD
    letter.save(HERE / "table.docx")
    letter = docx.Document()
    letter.sections[0].header.paragraphs[0].text = CARD
    letter.save(HERE / "header.docx")

    def slides(name, fill):
        shown = pptx.Presentation()
        slide = shown.slides.add_slide(shown.slide_layouts[6])
        fill(slide)
        shown.save(HERE / name)

    def box(slide):
        slide.shapes.add_textbox(Inches(1), Inches(1), Inches(4), Inches(1)).text_frame.text = CARD

    def cells(slide):
        slide.shapes.add_table(1, 2, Inches(1), Inches(1), Inches(4), Inches(1)).table.cell(0, 1).text = CARD

    def notes(slide):
        slide.notes_slide.notes_text_frame.text = CARD

    slides("text.pptx", box)
    slides("table.pptx", cells)
    slides("notes.pptx", notes)


def open_document():
    letter = opendocument.OpenDocumentText()
    paragraph = text.P(text="Please charge ")
    paragraph.addElement(text.Span(text="4111 11"))
    paragraph.addElement(text.Span(text="11 1111 1111"))
    letter.text.addElement(paragraph)
    letter.save(str(HERE / "text.odt"))

    def sheet(name, cell):
        book = opendocument.OpenDocumentSpreadsheet()
        grid = table.Table(name="one")
        row = table.TableRow()
        row.addElement(cell)
        grid.addElement(row)
        book.spreadsheet.addElement(grid)
        book.save(str(HERE / name))

    cell = table.TableCell(valuetype="string")
    cell.addElement(text.P(text=CARD))
    sheet("text.ods", cell)
    # A number whose text is shortened for showing.
    cell = table.TableCell(valuetype="float", value=PLAIN)
    cell.addElement(text.P(text="4.11E+15"))
    sheet("number.ods", cell)

    shown = opendocument.OpenDocumentPresentation()
    layout = style.PageLayout(name="layout")
    shown.automaticstyles.addElement(layout)
    master = style.MasterPage(name="master", pagelayoutname=layout)
    shown.masterstyles.addElement(master)
    slide = draw.Page(masterpagename=master)
    frame = draw.Frame(width="10cm", height="2cm", x="1cm", y="1cm")
    box = draw.TextBox()
    box.addElement(text.P(text=CARD))
    frame.addElement(box)
    slide.addElement(frame)
    shown.presentation.addElement(slide)
    shown.save(str(HERE / "text.odp"))


def rich_text():
    for name, fill in [
        ("text.rtf", lambda section: section.append(f"Please charge {CARD}")),
        ("table.rtf", lambda section: section.append(cells())),
    ]:
        made = RtfDocument()
        section = Section()
        made.Sections.append(section)
        fill(section)
        out = io.StringIO()
        Renderer().Write(made, out)
        (HERE / name).write_text(out.getvalue(), encoding="ascii")


def cells():
    grid = RtfTable(TabPropertySet.DEFAULT_WIDTH * 4, TabPropertySet.DEFAULT_WIDTH * 6)
    grid.AddRow(Cell(Paragraph("anna")), Cell(Paragraph(CARD)))
    return grid


if __name__ == "__main__":
    pdfs()
    office()
    open_document()
    rich_text()
    if len(sys.argv) > 1:
        browser(sys.argv[1])
