"""The portal of the Towards Green Transition Facility."""
