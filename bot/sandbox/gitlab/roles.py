"""Who may do what in a GitLab project, by GitLab's documented roles; the sandbox refuses what the real one refuses."""

from types import MappingProxyType

GUEST = 10
PLANNER = 15
REPORTER = 20
SECURITY_MANAGER = 25
DEVELOPER = 30
MAINTAINER = 40
OWNER = 50

# GitLab's roles are not linear, so each right is a list of roles and never "at least" one of them.
MEMBERS = frozenset({GUEST, PLANNER, REPORTER, SECURITY_MANAGER, DEVELOPER, MAINTAINER, OWNER})
ISSUE_ADMINS = frozenset({PLANNER, REPORTER, DEVELOPER, MAINTAINER, OWNER})
NOTE_ADMINS = frozenset({MAINTAINER, OWNER})
ISSUE_DESTROYERS = frozenset({PLANNER, OWNER})
OWNERS = frozenset({OWNER})

NAMES = MappingProxyType(
    {
        GUEST: "Guest",
        PLANNER: "Planner",
        REPORTER: "Reporter",
        SECURITY_MANAGER: "Security Manager",
        DEVELOPER: "Developer",
        MAINTAINER: "Maintainer",
        OWNER: "Owner",
    }
)
