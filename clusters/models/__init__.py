"""The facility's nouns: whom it is for."""

from clusters.models.absence import Absence
from clusters.models.account_invitation import AccountInvitation
from clusters.models.cluster import Cluster, Membership
from clusters.models.ecosystem import Ecosystem
from clusters.models.facility import Facility, Reviewer, StaffAssignment
from clusters.models.facility_page import FacilityPage, PageEdition, PageQuestion
from clusters.models.project import Project, ProjectCluster
from clusters.models.sme import SME
from clusters.models.spelling import Spelling
from clusters.models.theme import Theme
