"""What stands where a person's name and address stood, once they are erased."""

DOMAIN = "erased.invalid"  # nobody can ever have it (RFC 2606)
NOBODY = "(erased)"


def pseudonym(code: str, number: int = 0) -> str:
    """An address that stands for one person's, so that people are still counted once.

    >>> is_erased(pseudonym("u3jc"))
    True
    """
    return f"erased-{code}-{number}@{DOMAIN}"


def is_nobody(name: str) -> bool:
    """
    >>> is_nobody("(erased 12)"), is_nobody("Ana")
    (True, False)
    """
    return name.startswith(NOBODY[:-1])


def is_erased(email: str) -> bool:
    """
    >>> is_erased("ann@example.org")
    False
    """
    return email.endswith(f"@{DOMAIN}")
