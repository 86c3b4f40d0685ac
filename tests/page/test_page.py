"""The page: numbers that link to their claims, complete figures, one record."""

import json
import re

import altair as alt
import pandas as pd
import pytest

import tally
from tally import chapters
from tally.book.render import Writer
from tally.draw.drawing import Drawing
from tally.page import asking, outputs, parameters
from tally.page.card import Card
from tally.page.figure import Figure, FigureError
from tally.page.page import Page, PageError
from tally.page.provenance import cited, describe
from tally.quantities.interval import Interval
from tally.results.frames import results_of
from tally.results.result import Result
from tally.results.result import part as part_of
from tally.results.sentence import Sentence, SentenceError, listed, sentence

KP = "crss-2024q1-pk-kp-fatalities-all-share"
TOTAL = "crss-2024q1-pk-fatalities-all-count"


@pytest.fixture
def page(ledger) -> Page:
    given = {"period": "2024-Q1"}
    return Page("provinces", ledger, parameters.read(chapters.chapter("provinces"), given, ledger))


@pytest.fixture
def share(ledger) -> Result:
    statements = ledger.latest(
        body="CRSS", period="2024-Q1", region="PK-KP", kind="share", measure="fatalities"
    )
    return results_of(statements, ledger)[0]


@pytest.fixture
def total(ledger) -> Result:
    statements = ledger.latest(
        body="CRSS", period="2024-Q1", region="PK", kind="count", measure="fatalities",
        cause="all", group="all",
    )  # fmt: skip
    return results_of(statements, ledger)[0]


def drawing(**changed) -> Drawing:
    table = pd.DataFrame({"Region": ["A<B"], "Killed": ["1"]})
    chart = alt.Chart(alt.Data(values=[{"x": 1}])).mark_point().encode(x="x:Q")
    parts = {
        "chart": chart.properties(width="container"),
        "scope": "People killed; counted by CRSS",
        "alternative": "One point, at one.",
        "table": table,
        "claims": (TOTAL,),
    }
    return Drawing(**parts | changed)


def book_html(*blocks) -> str:
    """What the book writes of a page that shows these."""
    writer = Writer(draw=lambda figure, width: f'<svg width="{width}"></svg>')
    return "".join(writer.html(block.data) for block in blocks)


# Sentences


def test_a_number_is_a_link_to_its_claim_with_its_origin(page, share):
    said = page.say(sentence("KP had {kp_share}.", kp_share=share))
    assert said.plain == str(said) == "KP had 51%."
    html = book_html(said)
    for written in (html, said.html):
        assert f'href="#claim-{KP}"' in written
        assert re.search(r'title="CRSS: “51%”, in Geo News \(2024-04\)( and \d+ more)?"', written)
    assert f'data-claims="{" ".join(share.claims)}"' in html
    assert 'id="value-kp_share"' in html
    assert said.markdown == f"KP had [51%](#claim-{share.claims[0]})."


def test_a_computed_number_tells_its_arithmetic_and_all_claims(page, share, total):
    part = part_of(share, total)
    html = book_html(page.say(sentence("{kp_count} people.", kp_count=part)))
    assert f'data-claims="{" ".join(part.claims)}"' in html
    assert "Computed: 51% of 432" in html
    assert len(part.claims) > 1


def test_text_is_escaped_everywhere(page):
    bad = "<script>alert(1)</script>"
    said = Sentence((bad,))
    shown = [
        page.say(sentence("{word} & more", word=bad)),
        page.table(pd.DataFrame({bad: [bad]}), bad),
        page.exercises(
            [
                asking.computed(bad, said, said, 1, hint=bad, slips=[(2, bad)], unit=bad),
                asking.written(bad, said, said, criteria={bad: [bad]}, hint=bad),
                asking.whether(bad, said, said, holds=True, because=bad, hint=bad),
            ]
        ),
        page.cards([Card("a", bad, (Sentence((bad,)),), bad, bad, ((bad, ()),), bad)]),
    ]
    figures = [
        page.figure(
            name,
            drawing(scope=bad, alternative=bad, remarks=(bad,), table=pd.DataFrame({bad: [bad]})),
            Sentence((bad,)),
        )
        for name in "xy"
    ]
    choice = page.choice(bad, {bad: figures[:1], "other": figures[1:]})
    for block in (*shown, *figures, choice):
        bundle = block._repr_mimebundle_()
        html = book_html(block).replace('<script type="application/json" class="tally-spec">', "")
        for written in (html, bundle["text/html"]):
            assert "<script" not in written
            assert "&lt;script&gt;" in written


def test_a_source_can_not_break_out_of_the_table_of_claims(ledger):
    sources = ledger.sources.copy()
    claim = ledger.claim(TOTAL)
    sources.loc[claim["source_id"], "publisher"] = "<script>alert(1)</script>"
    sources.loc[claim["source_id"], "url"] = 'https://x.org/"onclick="alert(1)'
    bad = tally.ledger.tables.Ledger(ledger.folder, {**ledger.tables, "sources": sources})
    page = Page("provinces", bad, {})
    page.figure("x", drawing(), Sentence(("title",)))
    record = page.record()
    for html in (book_html(record), record.html):
        assert "<script" not in html and '"onclick=' not in html


def test_data_can_not_end_the_script_that_holds_it(page):
    chart = alt.Chart(alt.Data(values=[{"x": "</script><b>"}])).mark_point().encode(x="x:N")
    assert (
        book_html(page.figure("x", drawing(chart=chart), Sentence(("title",)))).count("</script>")
        == 1
    )


def test_one_name_has_one_value(page, share, total):
    said = page.say(sentence("{killed}", killed=total))
    again = page.say(sentence("{killed} once more", killed=total))
    assert book_html(said, again).count('id="value-killed"') == 1
    with pytest.raises(PageError, match="two values named 'killed': 432 and 51%"):
        page.say(sentence("{killed}", killed=share))


def test_a_sentence_needs_all_its_values(share):
    with pytest.raises(SentenceError, match="needs a value for 'kp'"):
        sentence("{kp} and {ba}", ba=share)
    with pytest.raises(SentenceError, match="needs a value for 'ba'"):
        sentence("{ba}", ba=None)


def test_sentences_are_joined(share):
    joined = sentence("One {n}.", n=share) + "Two." + Sentence()
    assert str(joined) == "One 51%. Two."
    assert [n.name for n in joined.numbers] == ["n"]
    assert str(listed(["a"])) == "a"
    assert str(listed(["a", "b"])) == "a and b"
    assert not Sentence()


# Figures


def test_a_figure_is_complete(page):
    figure = page.figure("killed", drawing(remarks=("Mind the gap.",)), Sentence(("A finding",)))
    html = book_html(figure)
    assert html.startswith('<figure class="tally-figure" id="fig-killed" data-claims=')
    assert "Figure 1." in html and "A finding" in html
    assert '<div class="tally-scope">People killed; counted by CRSS</div>' in html
    assert 'role="img" tabindex="0" aria-label="One point, at one."' in html
    assert "Source: CRSS, in " in html and "Mind the gap." in html
    assert '<th scope="col">Region</th>' in html and '<th scope="row">A&lt;B</th>' in html
    assert re.findall(r'tally-(wide|narrow)"><svg width="(\d+)"', html) == [
        ("wide", "680"),
        ("narrow", "340"),
    ]
    assert "A finding" in figure._repr_mimebundle_()["text/plain"]
    assert page.figure("more", drawing(), Sentence(("B",))).number == 2


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"scope": ""}, "lacks unit and scope"),
        ({"alternative": ""}, "lacks a text alternative"),
        ({"table": pd.DataFrame()}, "lacks its data"),
    ],
)
def test_a_figure_that_is_not_complete_is_refused(page, changed, told):
    with pytest.raises(FigureError, match=f"'killed' ({told})"):
        page.figure("killed", drawing(**changed), Sentence(("A finding",)))


def test_a_figure_needs_a_finding_and_a_caption(page):
    with pytest.raises(FigureError, match="lacks a title that states the finding"):
        page.figure("killed", drawing(), Sentence())
    with pytest.raises(FigureError, match="lacks a caption with its sources"):
        Figure("killed", 1, drawing(), ("A",), ("",))


@pytest.mark.slow
def test_a_notebook_shows_one_picture_unless_it_is_told_not_to(page, monkeypatch):
    figure = page.figure("killed", drawing(), Sentence(("A finding",)))
    parts = ("A finding", "People killed; counted by CRSS", "Source: CRSS", "A&lt;B", "One point")
    for wish, pictures in (("no", 0), ("yes", 1)):
        monkeypatch.setenv("TALLY_PICTURES", wish)
        bundle = figure._repr_mimebundle_()
        assert bundle["text/html"].count("<svg") == pictures
        assert all(part in bundle["text/html"] for part in parts)
        # The data are the same: nothing stored hangs on who looks.
        assert "<svg" not in json.dumps(bundle[outputs.MIME])
    monkeypatch.delenv("TALLY_PICTURES")
    assert "<svg" in figure._repr_mimebundle_()["text/html"]


def test_an_optional_figure_says_that_there_is_nothing(page):
    none = page.optional_figure("x", pd.DataFrame(), drawing, lambda _: Sentence(("A",)))
    assert "nothing was published" in str(none)
    assert page._figures == 0
    some = page.optional_figure(
        "x", pd.DataFrame({"a": [1]}), lambda _: drawing(), lambda _: Sentence(("A",))
    )
    assert some.number == 1


def test_the_caption_names_bodies_sources_and_the_day(ledger, total):
    page = Page("provinces", ledger, {"as_of": "2024-12-31"})
    figure = page.figure("x", drawing(), Sentence(("A",)))
    assert re.fullmatch(
        r"Source: CRSS, in .+ \(\d{4}.*\)\. As known on 2024-12-31\.", figure.caption[0]
    )


def test_a_table_links_its_results_and_shows_what_is_missing(page, share):
    table = page.table(pd.DataFrame({"Region": ["KP", "PB"], "Share": [share, None]}), "Shares")
    html = book_html(table)
    assert 'title="no figure published"' in html
    for written in (html, table.html):
        assert f'href="#claim-{share.claims[0]}"' in written
        assert "<caption>Shares</caption>" in written


def test_of_several_figures_a_reader_chooses_one(page):
    one, two = (page.figure(n, drawing(), Sentence((n,))) for n in ("one", "two"))
    choice = page.choice(
        "Show", {"people": [one], "none": [page.say(Sentence(("No.",)))], "x": [two]}
    )
    html = book_html(choice)
    assert re.findall(r'<input type="radio" name="choice-1" value="(\d)"( checked)?>', html) == [
        ("1", " checked"),
        ("2", ""),
    ]
    assert re.findall(r'data-answer="(\d)"><figure class="tally-figure" id="fig-(\w+)"', html) == [
        ("1", "one"),
        ("2", "two"),
    ]
    assert "No." not in html  # an answer without a figure is no choice
    assert "Show: people" in choice.html and "Show: x" in choice.html
    # Whatever is chosen is the first figure, and the next one on the page the second.
    assert re.findall(r"Figure (\d)\.", html) == ["1", "1"]
    assert page.figure("next", drawing(), Sentence(("next",))).number == 2


def test_data_is_json_that_tells_its_format(page, share):
    said = page.say(sentence("KP had {kp_share}.", kp_share=share))
    data = said._repr_mimebundle_()[outputs.MIME]
    assert data == {
        "format": outputs.FORMAT,
        "kind": "sentence",
        "parts": [
            "KP had ",
            {
                "name": "kp_share",
                "text": "51%",
                "claims": list(share.claims),
                "origin": page._origin(share),
            },
            ".",
        ],
    }
    assert json.loads(json.dumps(data, allow_nan=False)) == data
    with pytest.raises(outputs.OutputError, match="format 9, and this version"):
        outputs.checked({**data, "format": 9})


# The record


def test_the_record_holds_parameters_claims_and_values(page, share, total):
    page.say(sentence("{total} and {kp_share}", total=total, kp_share=share))
    page.say(sentence("{kp_count}", kp_count=part_of(share, total)))
    page.figure("x", drawing(), Sentence(("A",)))
    block = page.record()
    record = block._repr_mimebundle_()["application/json"]
    assert json.loads(json.dumps(record)) == record
    assert record["tally"] == tally.__version__
    assert record["notebook"] == "provinces"
    assert record["parameters"] == {
        "body": "CRSS", "measure": "fatalities", "period": "2024-Q1", "as_of": "latest"
    }  # fmt: skip
    assert set(record["claims"]) == {*share.claims, *total.claims, TOTAL}
    assert record["values"]["kp_count"]["text"] == "219 to 222"
    assert (record["values"]["kp_count"]["low"], record["values"]["kp_count"]["high"]) == (219, 222)
    for claim in record["claims"]:
        for html in (book_html(block), block.html):
            assert f'<tr id="claim-{claim}">' in html
    assert block.plain == f"{len(record['claims'])} claims used"


def test_an_open_end_is_null_in_the_record(page, total):
    result = Result(Interval(5, None), "people killed", total.claims)
    page.say(sentence("{some}", some=result))
    value = page.record().record["values"]["some"]
    assert (value["low"], value["high"], value["text"]) == (5.0, None, "at least 5")


def test_the_page_knows_its_parameters_and_nothing_else(page):
    assert page.period == "2024-Q1"
    with pytest.raises(AttributeError, match="perod is neither a verb nor a parameter"):
        _ = page.perod


def test_a_claim_in_words(ledger):
    assert describe(ledger, ledger.claim(KP)).endswith(
        "Khyber Pakhtunkhwa; 2024-Q1; share of Pakistan"
    )


@pytest.mark.slow
def test_w19_sources_are_named_as_people_know_them(ledger):
    named = {claim: cited(ledger.claim(claim)) for claim in ledger.claims.index}
    assert named["ucdp-2024-pk-fatalities-all-count"] == "GED 25.1 (Davies et al. 2025)"
    assert named["picss-202508-pk-attacks-all-count"] == (
        "Dawn (2025-09-01), read at faisalsurgical.com"
    )
    assert named["crss-2023-pk-fatalities-attacks-as-worded-all-count"].startswith(
        "IANS (2024-12-28), read at"
    )
    assert named["crss-2016q3-pk-fatalities-all-count"] == (
        "[publisher not named], read at zzawz.com"
    )
    copies = ledger.sources[ledger.sources["read_at"].notna()]
    assert not set(copies["publisher"]) & set(copies["read_at"])
    # A copy, or a page that repeats a census, is never the publisher.
    mirrors = "menafn|newszop|sauress|zzawz|tracks-movie|pakinformation|defence.pk|scraper"
    published = ledger.sources["publisher"]
    assert not list(published[published.str.contains(mirrors, case=False)])
    census = ledger.sources.loc[["tracks-movie-undated", "pakinformation-2024-08"]]
    assert set(census["publisher"]) == {"Pakistan Bureau of Statistics"}
    outlets = {name.split(", read at")[0] for name in named.values()}
    assert not {o for o in outlets if o.startswith(("Uppsala", "faisal", "wingday", "elettrik"))}
