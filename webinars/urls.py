"""The addresses of the app."""

app_name = "webinars"

urlpatterns: list = []
