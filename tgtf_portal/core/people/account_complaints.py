"""What the library for accounts says is wrong, in the house's words instead of its own.

Each has the library's name. None tells whether somebody has an account.
"""

from django.utils.translation import gettext_lazy as _

ACCOUNTS = {
    "account_inactive": _("This account is switched off. Ask the facility, please."),
    "cannot_remove_primary_email": _("We write to this address about your account, so it stays."),
    "duplicate_email": _("This address belongs to your account already."),
    "email_password_mismatch": _("Address and password do not fit together. Please try once more."),
    "email_taken": _("This address cannot be used here."),
    "enter_current_password": _("Please type the password that you have now."),
    "incorrect_code": _("That did not fit. Please try once more."),
    "incorrect_password": _("That is not your password. Please try once more."),
    "invalid_login": _("That did not fit. Please try once more."),
    "invalid_or_expired_key": _("This link does not work any more. Ask for another one."),
    "invalid_password_reset": _("This link does not work any more. Ask for another one."),
    "max_email_addresses": _("An account has %d addresses at most."),
    "rate_limited": _("That was very often. Please wait a while, then try once more."),
    "same_as_current": _("That is what it is already. Please type something else."),
    "select_only_one": _("Please choose one only."),
    "too_many_login_attempts": _(
        "Too many wrong passwords. Please wait some minutes, or choose a new password by mail."
    ),
    "unknown_email": _("This address belongs to no account."),
    "unverified_primary_email": _("Confirm the address first: its mail can be sent once more."),
}
# Nobody signs in by a name or a telephone here, so nobody reads these.
NEVER_SAID = {
    "phone_password_mismatch",
    "phone_taken",
    "unknown_phone",
    "username_blacklisted",
    "username_password_mismatch",
    "username_taken",
}
FACTORS = {
    "add_email_blocked": _("Your account has a second factor; it takes no further address."),
    "cannot_delete_authenticator": _("Your account needs its second factor; it stays."),
    "cannot_generate_recovery_codes": _("Set up a second factor first: a passkey or an app."),
    "incorrect_code": _("That did not fit. Please try once more."),
    "unverified_email": _("Confirm your address first, then set up a second factor."),
}
