"""The people of a Zendesk account: agents, customers, their groups and organisations."""

from dataclasses import dataclass, field

from bot.sandbox.clock import Clock
from bot.sandbox.zendesk.model import Group, Organization, Role, User

FIRST_USER, FIRST_GROUP, FIRST_ORGANIZATION = 900_000_000_001, 360_000_000_001, 420_000_000_001


@dataclass(slots=True)
class Directory:
    """Everyone by id. Ids are Zendesk's size, so that nobody takes them for small numbers."""

    clock: Clock
    users: dict[int, User] = field(default_factory=dict)
    groups: dict[int, Group] = field(default_factory=dict)
    organizations: dict[int, Organization] = field(default_factory=dict)

    def add_group(self, name: str) -> Group:
        """Add a team of agents."""
        group = Group(FIRST_GROUP + len(self.groups), name, self.clock.now())
        self.groups[group.id] = group
        return group

    def add_organization(
        self, name: str, *, tags: tuple[str, ...] = (), domain_names: tuple[str, ...] = ()
    ) -> Organization:
        """Add a customer's company."""
        organization = Organization(
            FIRST_ORGANIZATION + len(self.organizations), name, self.clock.now(), tags, domain_names
        )
        self.organizations[organization.id] = organization
        return organization

    def add_user(
        self,
        name: str,
        email: str | None,
        role: Role,
        *,
        group: Group | None = None,
        organization: Organization | None = None,
        time_zone: str = "UTC",
        locale: str = "en-US",
    ) -> User:
        """Add a person; a group makes sense for agents, an organisation for customers."""
        user = User(
            id=FIRST_USER + len(self.users),
            name=name,
            email=email,
            role=role,
            created_at=self.clock.now(),
            organization_id=organization.id if organization else None,
            default_group_id=group.id if group else None,
            time_zone=time_zone,
            locale=locale,
        )
        self.users[user.id] = user
        return user
