"""The coordinator's desk: the menu by task, the one search, and what opens the administration.

Core draws them; what they hold is signed up by whoever knows it.
"""
