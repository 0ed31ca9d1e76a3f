"""No test of a property fails because the machine was busy."""

from hypothesis import settings

settings.register_profile("evaluation", deadline=None)
settings.load_profile("evaluation")
