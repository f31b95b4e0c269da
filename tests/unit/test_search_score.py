"""The scorer of judged queries: figures worked out by hand, and an exit code that says when a limit is missed."""

import json
import math

import pytest

from tools.search_score import main, score


def test_a_perfect_order_scores_one_everywhere():
    assert score({"a": 3, "b": 2, "c": 1}, ["a", "b", "c"]) == (1.0, 1.0, 1.0, 1.0)


def test_gains_are_discounted_by_rank():
    found = score({"a": 3, "b": 1}, ["x", "b", "a"])
    ideal = 7 + 1 / math.log2(3)
    assert found[0] == pytest.approx((1 / math.log2(3) + 7 / 2) / ideal)
    assert found[1:] == (1.0, 1 / 3, 1.0)


def test_the_best_one_must_be_among_three_for_success():
    assert score({"a": 3}, ["x", "y", "z", "a"])[3] == 0.0


def test_a_grade_of_one_is_not_yet_the_first_hit():
    assert score({"a": 3, "b": 1}, ["b", "a"])[2] == 0.5
    assert score({"b": 1}, ["x", "b"])[2] == 0.5, "unless nothing better exists"


@pytest.fixture
def files(tmp_path):
    """Write judged, expected and run files; return their paths."""

    def write(names, filters=None):
        judged, expect, run = (tmp_path / name for name in ("judged.csv", "expect.csv", "run.jsonl"))
        judged.write_text("query,kind,name_vi,grade\nkẹo dừa,tone,Kẹo dừa,3\nxe máy,empty,,\n", encoding="utf-8")
        expect.write_text("query,must_not_contain,understood_filters\nkẹo dừa,Kẹo dứa,stars=5\n", encoding="utf-8")
        lines = [
            {"query": "kẹo dừa", "results": names, "filters": {"stars": "5"} if filters is None else filters},
            {"query": "xe máy", "results": [], "filters": {}},
        ]
        run.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
        return [str(judged), str(run), "--expect", str(expect)]

    return write


LIMITS = ["--max-violations", "0"]
for _name in ("ndcg", "recall", "mrr", "success", "empty", "filters"):
    LIMITS += [f"--min-{_name}", "0.9"]


def test_all_limits_met_is_nought(files, capsys):
    assert main([*files(["Kẹo dừa"]), *LIMITS]) == 0
    assert "all limits met" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("names", "filters", "word"),
    [
        (["x", "y", "z", "Kẹo dừa"], None, "ndcg, mrr, success"),
        (["Kẹo dừa", "Kẹo dứa"], None, "violations"),
        (["Kẹo dứa", "Kẹo dừa"], None, "violations"),
        (["Kẹo dừa"], {}, "filters"),
    ],
)
def test_a_missed_limit_is_named_and_one(files, capsys, names, filters, word):
    assert main([*files(names, filters), *LIMITS]) == 1
    assert word in capsys.readouterr().out.splitlines()[-1]
