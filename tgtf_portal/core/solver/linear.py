"""The one door to HiGHS: a linear model in, whole numbers out, the same for the same model."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

INFINITY = float("inf")
OPTIONS: dict[str, Any] = {
    "output_flag": False,
    "threads": 1,  # no pool of threads: the web server's processes fork
    "solver": "simplex",  # its solutions are corners, which of flows are whole numbers
    "presolve": "off",  # of flows it takes longer than it saves
    "random_seed": 0,
}
SEARCH: dict[str, Any] = {
    "presolve": "on",
    "mip_rel_gap": 0.0,
    # Counted, not timed, so that a busy machine finds the same as an idle one.
    "mip_max_nodes": 100,
}


@dataclass(frozen=True, slots=True)
class Solution:
    """`values` and `reduced` (costs) by column, `prices` (duals) by row."""

    values: list[int]
    reduced: list[float]
    prices: list[float]
    proven: bool  # False: the search ended at its limit with the best that it had found


@dataclass(slots=True)
class LinearProgram:
    """Minimise the sum of cost × column, each column from 0 up, each row between its limits."""

    costs: list[float] = field(default_factory=list)
    starts: list[int] = field(default_factory=lambda: [0])
    indices: list[int] = field(default_factory=list)
    factors: list[float] = field(default_factory=list)
    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    whole: bool = False  # columns must be asked to be whole: more than flows meet in the rows

    def row(self, lower: float, upper: float) -> int:
        self.lower.append(lower)
        self.upper.append(upper)
        return len(self.lower) - 1

    def column(self, cost: float, entries: Iterable[tuple[int, int]]) -> int:
        """`entries` are rows, each with the factor of this column in it."""
        for row, factor in entries:
            self.indices.append(row)
            self.factors.append(factor)
        self.starts.append(len(self.indices))
        self.costs.append(cost)
        return len(self.costs) - 1

    def solve(self, start: Sequence[int] | None = None) -> Solution:
        """`start` is a solution to begin with. Raises RuntimeError where none was found."""
        if not self.costs:
            return Solution([], [], [0.0] * len(self.lower), proven=True)
        import highspy  # here: with numpy a tenth of a second and 20 MB that few processes need

        solver = highspy.Highs()
        for option, value in (OPTIONS | SEARCH if self.whole else OPTIONS).items():
            solver.setOptionValue(option, value)
        solver.passModel(self._highs())
        if start is not None:
            known = highspy.HighsSolution()
            known.col_value = [float(value) for value in start]
            solver.setSolution(known)
        solver.run()
        found, status = solver.getSolution(), solver.getModelStatus()
        if not found.value_valid:
            raise RuntimeError(f"no solution found: {solver.modelStatusToString(status)}")
        return Solution(
            [round(value) for value in found.col_value],
            list(found.col_dual),
            list(found.row_dual),
            proven=status == highspy.HighsModelStatus.kOptimal,
        )

    def _highs(self) -> Any:
        import highspy
        import numpy as np

        program, columns = highspy.HighsLp(), len(self.costs)
        program.num_col_, program.num_row_ = columns, len(self.lower)
        program.col_cost_ = np.array(self.costs, float)
        program.col_lower_ = np.zeros(columns)
        program.col_upper_ = np.full(columns, INFINITY)
        program.row_lower_ = np.array(self.lower, float)
        program.row_upper_ = np.array(self.upper, float)
        matrix = program.a_matrix_
        matrix.format_ = highspy.MatrixFormat.kColwise
        matrix.start_ = np.array(self.starts)
        matrix.index_ = np.array(self.indices)
        matrix.value_ = np.array(self.factors, float)
        if self.whole:
            program.integrality_ = [highspy.HighsVarType.kInteger] * columns
        return program
