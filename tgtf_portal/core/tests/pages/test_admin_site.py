"""The administration opens to staff with a second factor, and to nobody else."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.urls import get_resolver, reverse

from tgtf_portal.core.tests.factories import CoordinatorFactory, UserFactory

pytestmark = pytest.mark.django_db


def admin_addresses():
    """Every address of the admin that takes no argument, and one row's page of each model."""
    site = get_resolver().namespace_dict["admin"][1]
    names = [n for n in site.reverse_dict if isinstance(n, str)]
    for name in names:
        for arguments in ([], [1], ["core"]):
            try:
                yield name, reverse(f"admin:{name}", args=arguments)
                break
            except Exception:
                continue


def test_abuse_16_every_admin_page_sends_staff_without_a_second_factor_to_enrolment(client):
    client.force_login(CoordinatorFactory(second_factor=None))
    enrolment = reverse("mfa_index")

    addresses = dict(admin_addresses())
    elsewhere = {
        name: response.headers.get("Location", response.status_code)
        for name, address in addresses.items()
        if name != "login"
        and (response := client.get(address)).headers.get("Location") != enrolment
    }

    assert elsewhere == {}
    assert {"index", "app_list", "core_user_change", "autocomplete"} <= set(addresses)
    assert client.get(reverse("admin:login")).headers["Location"] == reverse("admin:index")


def test_admin_post_from_staff_without_a_second_factor_changes_nothing(client):
    client.force_login(CoordinatorFactory(second_factor=None))
    person = UserFactory()

    response = client.post(
        reverse("admin:core_user_changelist"),
        {"action": "deactivate", "_selected_action": [person.pk]},
    )

    person.refresh_from_db()
    assert response.status_code == 403
    assert person.is_active


def test_admin_opens_with_a_second_factor(client):
    client.force_login(CoordinatorFactory())

    assert client.get(reverse("admin:index")).status_code == 200


def test_admin_opens_without_one_only_where_the_setting_says_so(client, settings):
    settings.ADMIN_MFA_REQUIRED = False
    client.force_login(CoordinatorFactory(second_factor=None))

    assert client.get(reverse("admin:index")).status_code == 200


def test_admin_refuses_people_who_are_not_staff(client):
    client.force_login(UserFactory())

    assert client.get(reverse("admin:index"), follow=True).status_code == 403


def test_admin_login_leads_visitors_to_the_sign_in_page_with_its_limits(client):
    for response in (client.get(reverse("admin:login")), client.post(reverse("admin:login"))):
        assert response.headers["Location"].startswith(reverse("account_login"))


def test_admin_login_never_takes_a_password_from_somebody_signed_in(client):
    """Otherwise one member of staff could become another without the other's second factor."""
    other = CoordinatorFactory()
    other.set_password("correct horse battery")
    other.save()
    me = CoordinatorFactory()
    client.force_login(me)

    client.post(
        reverse("admin:login"), {"username": other.email, "password": "correct horse battery"}
    )

    assert client.session["_auth_user_id"] == str(me.pk)


def test_staff_without_a_role_enter_and_find_nothing(client):
    client.force_login(CoordinatorFactory(is_superuser=False))

    index = client.get(reverse("admin:index"))

    assert index.status_code == 200
    assert index.context["app_list"] == []
    assert client.get(reverse("admin:core_user_changelist")).status_code == 403


def test_admin_shows_our_tables_only_and_webinars_first(client):
    ours = {"core", "clusters", "advisors", "webinars"}
    client.force_login(CoordinatorFactory())
    app_list = client.get(reverse("admin:index")).context["app_list"]
    listed = [app["app_label"] for app in app_list]

    assert {model._meta.app_label for model in admin.site._registry} <= ours
    assert not admin.site.is_registered(Group)
    assert listed == ["webinars", "clusters", "advisors", "core"]
    assert [app["models"][0]["object_name"] for app in app_list] == [
        *["Webinar", "Cluster", "Engagement", "User"]
    ]


def test_history_pages_alone_may_carry_style_attributes(client):
    client.force_login(CoordinatorFactory())
    person = UserFactory()

    history = client.get(reverse("admin:core_user_history", args=[person.pk]))
    change = client.get(reverse("admin:core_user_change", args=[person.pk]))

    assert "style-src-attr 'unsafe-inline'" in history.headers["Content-Security-Policy"]
    assert "unsafe" not in change.headers["Content-Security-Policy"]


def test_password_change_in_the_admin_is_the_one_that_tells_by_mail(client):
    client.force_login(CoordinatorFactory())

    response = client.get(reverse("admin:password_change"))

    assert response.headers["Location"] == reverse("account_change_password")
