"""Formulas are MathML in the page: no script, no image, readable in a narrow window."""

import re
from types import SimpleNamespace

import pytest
from docutils import nodes

from analysis.publish import chapters, mathml


def written(visit, node):
    translator = SimpleNamespace(body=[])
    with pytest.raises(nodes.SkipNode):
        visit(translator, node)
    return "".join(translator.body)


def inline(latex):
    return written(mathml.visit_inline, nodes.math(latex, latex))


def test_inline():
    made = inline("C")
    assert made.startswith('<math xmlns="http://www.w3.org/1998/Math/MathML" display="inline">')
    assert "<mi>C</mi>" in made


def test_block_stands_in_a_box_that_can_be_scrolled_with_the_keyboard():
    made = written(mathml.visit_block, nodes.math_block("", r" R = \frac{C \, m}{1 - g} "))
    assert made.startswith('<div class="formula" tabindex="0"><math')
    assert made.endswith("</math></div>\n")
    assert 'display="block"' in made
    assert "<mfrac>" in made


def test_label_is_the_anchor_of_the_block():
    node = nodes.math_block("", "x = 1")
    node["ids"] = ["equation-identity"]
    assert '<div class="formula" id="equation-identity" tabindex="0">' in written(mathml.visit_block, node)


def formulas():
    found = []
    for page in chapters.listed():
        text = re.sub(r"^```.*?^```", "", page.text, flags=re.DOTALL | re.MULTILINE)
        found += re.findall(r"\$\$(.*?)\$\$", text, re.DOTALL)
        found += re.findall(r"(?<![\w$])\$([^$\n]+)\$(?![\w$])", re.sub(r"\$\$.*?\$\$", "", text, flags=re.DOTALL))
    return found


@pytest.mark.parametrize("latex", [*formulas(), "x < y", "</math><script>alert(1)</script>"])
def test_no_formula_brings_a_script_or_a_command_that_is_not_known(latex):
    made = inline(latex)
    assert made.count("<math ") == made.count("</math>") == 1
    assert "<script" not in made
    assert "src=" not in made
    assert "\\" not in re.sub(r"<[^>]*>", "", made)


def test_the_report_has_formulas():
    assert len(formulas()) > 10


def test_registered_under_its_name():
    known = {}
    app = SimpleNamespace(add_html_math_renderer=lambda name, *visitors: known.update({name: visitors}))
    mathml.setup(app)
    assert known == {"mathml": ((mathml.visit_inline, None), (mathml.visit_block, None))}
