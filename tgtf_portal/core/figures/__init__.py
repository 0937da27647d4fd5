"""What is counted: one definition that a page, a report and the list of the rows share.

An app's roof signs its counts up; see `registry`.
"""
