"""The addresses of the app."""

app_name = "clusters"

urlpatterns: list = []
