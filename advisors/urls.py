"""The addresses of the app."""

app_name = "advisors"

urlpatterns: list = []
