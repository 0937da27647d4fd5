"""Every address of the portal."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("tgtf_portal.pages.urls")),
    path("clusters/", include("clusters.urls")),
    path("engagements/", include("advisors.urls")),
    path("", include("webinars.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
]

handler429 = "tgtf_portal.pages.views.machine.too_often"  # asked for by allauth
handler500 = "tgtf_portal.pages.views.machine.failed"
