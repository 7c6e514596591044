# SPDX-License-Identifier: GPL-2.0-or-later
"""Who may issue the next burst, and when a run ends."""

from __future__ import annotations

import pytest

from smmubench.errors import TargetError, UsageError
from smmubench.target import Read, Start, Write

LISTS = 0x8000_0000
BUF = 0x8100_0000
MASTERS = ("vcap_vc", "mdp_port0_cb0", "raw0", "low0")


def starts(board, desc, masters=MASTERS, bursts=4):
    """Bursts of one word; out of reset the IOMMUs let everything through."""
    return [
        Start(
            master,
            board.put(
                [desc("fill", dst=BUF, length=4 * bursts, burst=4, data=number + 1)],
                at=LISTS + 0x400 * number,
            ),
        )
        for number, master in enumerate(masters)
    ]


def turns(board):
    """The order in which masters issued, from how far each came with a budget of 1, 2, ..."""
    order = []
    while True:
        before = {result.master: result.bursts for result in board.run(budget=0)}
        after = {result.master: result.bursts for result in board.run(budget=1)}
        moved = [master for master in after if after[master] != before[master]]
        if not moved:
            return order
        assert len(moved) == 1
        order += moved


def test_seed_0_serves_in_the_machines_order_one_burst_each(board, desc):
    board.run(starts(board, desc), budget=0)
    assert turns(board) == list(MASTERS) * 4


def test_another_seed_gives_another_order_that_repeats(board, desc):
    orders = []
    for seed in (0, 1, 2, 0xFFFF_FFFF, 1):
        board.target.reset(seed=seed)
        board.run(starts(board, desc), budget=0)
        order = turns(board)
        assert order == order[:4] * 4
        assert sorted(order[:4]) == sorted(MASTERS)
        orders.append(order)
    assert orders[1] == orders[-1]
    assert len({tuple(order) for order in orders}) > 1


def test_the_bench_pages_seed_register_reshuffles(board, desc):
    seed = 0x0A10_0010
    assert board.target.mmio([Read(seed), Write(seed, 77), Read(seed)]) == [0, 0, 77]
    board.run(starts(board, desc), budget=0)
    by_register = turns(board)
    board.target.reset(seed=77)
    board.run(starts(board, desc), budget=0)
    assert turns(board) == by_register


def test_a_master_that_ends_leaves_its_turn_to_the_others(board, desc):
    lists = [
        Start("raw0", board.put([desc("fill", dst=BUF, length=4, burst=4)])),
        Start(
            "low0", board.put([desc("fill", dst=0x8000_8000, length=12, burst=4)], at=LISTS + 0x400)
        ),
    ]
    board.run(lists, budget=0)
    assert turns(board) == ["raw0", "low0", "low0", "low0"]


def test_the_round_goes_on_where_it_stopped(board, desc):
    board.run(starts(board, desc), budget=0)
    board.run(budget=6)
    assert turns(board)[:2] == list(MASTERS[2:])


@pytest.mark.parametrize("budget", [0, 1, 5, 15, 16, 17, 1000])
def test_a_budget_counts_bursts_of_all(board, desc, budget):
    results = board.run(starts(board, desc), budget=budget)
    assert sum(result.bursts for result in results) == min(budget, 16)
    states = {result.state for result in results}
    assert states == (
        {"done"} if budget >= 16 else {"budget"} if budget < 13 else {"budget", "done"}
    )


def test_descriptors_that_move_nothing_cost_a_turn_of_the_budget(board, desc):
    """So that a long list of them can't hold up the host."""
    (result,) = board.run([Start("raw0", board.put([desc("nop")] * 10))], budget=4)
    assert (result.state, result.completed, result.bursts) == ("budget", 4, 0)


def test_results_come_in_the_machines_order_for_whoever_was_involved(board, desc):
    board.run([Start("raw0", board.put([desc("fill", dst=BUF, length=1024, burst=4)]))], budget=1)
    results = board.run([Start("gfx3d_user", board.put([desc("nop")], at=LISTS + 0x400))])
    assert [result.master for result in results] == ["gfx3d_user", "raw0"]
    assert board.run() == []


def test_what_cannot_be_started_is_refused_before_anything_moves(board, desc):
    board.run([Start("raw0", board.put([desc("fill", dst=BUF, length=1024)]))], budget=1)
    fresh = Start("low0", board.put([desc("nop")], at=LISTS + 0x400))
    with pytest.raises(TargetError, match="raw0 is still running"):
        board.run([fresh, Start("raw0", LISTS)])
    with pytest.raises(UsageError, match="once"):
        board.run([fresh, fresh])
    with pytest.raises(UsageError, match='no master "raw9"; did you mean "raw'):
        board.run([fresh, Start("raw9", LISTS)])
    with pytest.raises(UsageError, match="no address"):
        board.run([fresh, Start("raw1", -1)])
    with pytest.raises(UsageError, match="budget"):
        board.run([fresh], budget=-1)
    assert [result.master for result in board.run()] == ["raw0"]


def test_a_run_that_takes_too_long_is_given_up(board, desc):
    length = (
        16 << 20
    )  # 4 M bursts of 4 bytes: more than the target does between two looks at the clock
    with pytest.raises(TargetError, match="not done after 0 s"):
        board.run(
            [Start("raw0", board.put([desc("read", src=BUF, length=length, burst=4)]))], timeout=0.0
        )
