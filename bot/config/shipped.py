"""The texts that serve where an admin has not written others: the description of an issue and the review card."""

from __future__ import annotations

ISSUE = """\
[Ticket {{ ticket_id }}]({{ ticket_link }}) was rated **{{ score }}** on {{ rated_at }}.

{% if points %}
* Chosen: {{ points }}
{% endif %}
{% if reason %}
* Reason: {{ reason }}
{% endif %}
{% if assignee %}
* Assignee: {{ assignee }}
{% endif %}
{% if group %}
* Group: {{ group }}
{% endif %}
{% if organization %}
* Organization: {{ organization }}
{% endif %}
{% if tags %}
* Tags:{% for tag in tags %} {{ tag }}{% endfor %}

{% endif %}
{% if comment %}

The customer wrote:
{{ comment }}
{% endif %}
{% if answers %}

Their other answers:
{% for answer in answers %}
{{ answer }}
{% endfor %}
{% endif %}
{% if replies %}

The last public comments of the ticket, oldest first:
{% for reply in replies %}
{{ reply }}
{% endfor %}
{% endif %}
"""

CARD = """\
{% if round > 1 %}
The customer is dissatisfied again: this is review number {{ round }} of ticket {{ ticket_id }}.

{% endif %}
Please review this rating. Copy the lines below into a comment and write your answers behind them:

{% for field in fields %}
* **{{ field.name }}**
{% endfor %}

---
{% if causes %}

As the cause, write the one of these that fits best, or give this issue its label:

{% for cause in causes %}
* `{{ cause.name }}`{% if cause.description %}: {{ cause.description }}{% endif %}

{% endfor %}
{% endif %}
"""
