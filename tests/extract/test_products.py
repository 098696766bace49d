"""The parser multiplies with numpy's library on one thread, and parses as it does with BLIS."""

from __future__ import annotations

import threading

import numpy
import pytest
import spacy
from thinc.api import NumpyOps

from sayso.config import load_config
from sayso.extract.products import one_thread, openblas, use_numpy

SENTENCES = [
    "Rebels shelled the town on Monday and drove its people out, the Observatory said.",
    "Warplanes of the coalition struck a convoy near the border, killing at least 12 fighters.",
    "The army, backed by militias, retook three villages; no one confirmed the losses.",
]


def test_one_thread_while_somebody_is_inside() -> None:
    threads = openblas()
    if threads is None:
        pytest.skip("numpy came without OpenBLAS")
    before = threads.get()
    threads.set(2)
    try:
        entered, leave, seen = threading.Event(), threading.Event(), []

        def other() -> None:
            with one_thread():
                entered.set()
                leave.wait(10)

        worker = threading.Thread(target=other)
        worker.start()
        assert entered.wait(10)
        with one_thread():
            seen.append(threads.get())
        seen.append(threads.get())
        leave.set()
        worker.join(10)
        assert seen == [1, 1]
        assert threads.get() == 2
    finally:
        threads.set(before)


def test_threads_come_back_after_an_error() -> None:
    threads = openblas()
    if threads is None:
        pytest.skip("numpy came without OpenBLAS")
    before = threads.get()
    with pytest.raises(ValueError), one_thread():
        raise ValueError
    assert threads.get() == before


def test_sentences_are_parsed_alike() -> None:
    def parsed(nlp: spacy.Language) -> list[list[tuple[str, str, int]]]:
        with one_thread():
            return [[(t.tag_, t.dep_, t.head.i) for t in doc] for doc in nlp.pipe(SENTENCES)]

    plain = spacy.load(load_config().parser_model, exclude=["ner", "senter"])
    numpys = spacy.load(load_config().parser_model, exclude=["ner", "senter"])
    use_numpy(numpys)
    nodes = list(numpys.get_pipe("tok2vec").model.walk())
    assert all(isinstance(node.ops, NumpyOps) for node in nodes)
    assert {node.ops.use_blis for node in nodes} == {openblas() is None}
    assert parsed(numpys) == parsed(plain)


def test_products_are_those_of_blis() -> None:
    rows = numpy.random.default_rng(1).standard_normal((2, 30, 96), dtype="f")
    blis, numpys = NumpyOps(), NumpyOps(use_blis=False)
    expected = blis.gemm(rows[0], rows[1], trans2=True)
    assert numpy.allclose(numpys.gemm(rows[0], rows[1], trans2=True), expected, atol=1e-4)
