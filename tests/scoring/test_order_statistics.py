import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from forecasts.scoring.order_statistics import smallest_in_windows


@given(st.data(), st.lists(st.integers(0, 9), min_size=1, max_size=40))
def test_smallest_in_windows_is_that_of_a_sorted_list(
    data: st.DataObject, arrivals: list[int]
) -> None:
    # Every arrival may depart at once or later, in the window that saw it arrive.
    first = data.draw(st.integers(0, len(arrivals) - 1))
    values, signs, present = arrivals[:first], [1] * first, list[int]()
    for value in arrivals[first:]:
        values, signs, present = [*values, value], [*signs, 1], [*present, value]
        if len(present) > 1 and data.draw(st.booleans()):
            gone = present.pop(data.draw(st.integers(0, len(present) - 1)))
            values, signs = [*values, gone], [*signs, -1]
    ranks = np.arange(len(present))

    smallest, above = smallest_in_windows(
        np.array(values),
        np.array(signs),
        np.full(ranks.size, first),
        np.full(ranks.size, len(values)),
        ranks,
    )

    ordered = sorted(present)
    assert smallest.tolist() == ordered
    assert above.tolist() == [ordered[rank + 1 :].count(ordered[rank]) for rank in ranks]


def test_smallest_in_windows_of_an_empty_stream_are_none() -> None:
    none = np.zeros(0, dtype=np.int64)

    smallest, above = smallest_in_windows(none, none, none, none, none)

    assert (smallest.tolist(), above.tolist()) == ([], [])


def test_smallest_in_windows_reaches_large_values() -> None:
    value, one = np.array([2**30, 0, 2**30 + 1]), np.ones(3, dtype=np.int64)

    smallest, _ = smallest_in_windows(value, one, one * 0, one * 3, np.arange(3))

    assert smallest.tolist() == [0, 2**30, 2**30 + 1]
