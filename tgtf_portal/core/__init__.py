"""core (bottom): mechanisms without business words; it imports none of the apps."""
