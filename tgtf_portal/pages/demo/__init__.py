"""The demonstration's story, told with the verbs that the pages use; its facts stand in data/.

The twenty named projects and the second webinar are the published facts of 2021. All else,
the people above all, is made up and bears addresses at example.org.
"""
