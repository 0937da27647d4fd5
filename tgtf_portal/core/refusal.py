"""How a domain verb says no."""


class Refused(Exception):  # noqa: N818  (it reads as a sentence: the verb was refused)
    """A deed that the rules forbid; its text is a sentence for the person who asked."""
