"""What the plugins do for every test holds for these."""

import sys


# --- One piece of stack ---------------------------------------------------------------------------
def test_a_test_stands_on_the_large_piece_of_stack():
    frame, names = sys._getframe(), []
    while frame := frame.f_back:
        names.append(frame.f_code.co_name)

    assert "call_with_room" in names
