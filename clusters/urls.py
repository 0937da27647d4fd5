"""The addresses of the app."""

from django.urls import path

from clusters.views import cluster, sme

app_name = "clusters"

urlpatterns = [
    path("", cluster.cluster_list, name="cluster-list"),
    path("names.json", cluster.cluster_names, name="cluster-names"),
    path("<slug:slug>/", cluster.cluster_detail, name="cluster-detail"),
    path("<slug:slug>/card.png", cluster.cluster_card, name="cluster-card"),
    path("<slug:slug>/edit/", cluster.cluster_edit, name="cluster-edit"),
    path("<slug:slug>/smes/", sme.sme_list, name="sme-list"),
    path("<slug:slug>/smes/new/", sme.sme_create, name="sme-create"),
    path("<slug:slug>/smes/<slug:code>/edit/", sme.sme_edit, name="sme-edit"),
    path("<slug:slug>/smes/<slug:code>/delete/", sme.sme_delete, name="sme-delete"),
]
