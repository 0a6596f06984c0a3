"""Values of the chart as houses of several kinds would write them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

CONFIG = Path(__file__).parents[3] / "config"
FILES = {name: (CONFIG / name).read_text("utf-8") for name in ("bot.yml", "labels.yml", "rotation.yml")}
TEXTS = {name: (CONFIG / "templates" / name).read_text("utf-8") for name in ("issue.md", "card.md")}

MONITORED: dict[str, Any] = {
    "monitoring": {
        "serviceMonitor": {"enabled": True, "labels": {"release": "prometheus"}},
        "prometheusRule": {"enabled": True, "labels": {"release": "prometheus"}},
        "dashboard": {"enabled": True},
    }
}
"""Everything for the Prometheus operator."""

COLLECTOR: dict[str, Any] = {
    "to": [{"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "observability"}}}],
    "ports": [{"protocol": "TCP", "port": 4318}],
}
"""Where traces go to, as a rule of the network."""

EVERYTHING: dict[str, Any] = {
    "image": {"repository": "registry.example.com/feedback-bot", "digest": f"sha256:{'a' * 64}"},
    "imagePullSecrets": ["registry"],
    "environment": {"GITLAB_URL": "https://gitlab.example.com", "HTTPS_PROXY": "http://proxy.example.com:3128"},
    "secrets": {"GITLAB_TOKEN": "example", "NOTIFY": "# nobody\n"},
    "config": {"files": {**FILES, **TEXTS}},
    "schedule": {"everyMinutes": 30, "timeZone": "Europe/Prague"},
    "cache": {"storageClass": "fast", "size": "1Gi"},
    "certificateAuthority": {"configMap": "ca"},
    "networkPolicy": {"egressPorts": [443, 3128], "egress": [COLLECTOR], "ingressFrom": [{"podSelector": {}}]},
    "serviceAccountName": "feedback-bot",
    "podLabels": {"team": "support"},
    "podAnnotations": {"example.com/note": "yes"},
    "nodeSelector": {"disk": "ssd"},
    "tolerations": [{"key": "batch", "operator": "Exists"}],
    "affinity": {"nodeAffinity": {}},
    "monitoring": {**MONITORED["monitoring"], "serviceMonitor": {"enabled": False}},
}
"""Each option is used, but for what only `serve` has."""


def mirror(name: str, **changes: object) -> dict[str, Any]:
    """One of several mirrors, with what each needs of its own."""
    return {
        "name": name,
        "config": f"zendesk: {{source: {name}}}\ngitlab: {{project: support/{name}}} # its own\n",
        "environment": {"ZENDESK_URL": f"https://{name}.zendesk.com", "ZENDESK_CLIENT_ID": "feedback_bot"},
        "secrets": {"ZENDESK_CLIENT_SECRET": f"example-{name}"},
        **changes,
    }


def mirrored(*names: str, **changes: object) -> dict[str, Any]:
    """Values for several mirrors that share one GitLab."""
    return {
        "environment": {"GITLAB_URL": "https://gitlab.example.com"},
        "secrets": {"GITLAB_TOKEN": "example"},
        "config": {"files": FILES},
        "mirrors": [mirror(name) for name in names],
        **changes,
    }


HOUSES: dict[str, dict[str, Any]] = {
    "as shipped": {},
    "serve": {"mode": "serve"},
    "all options": EVERYTHING,
    "serve with all options": {**EVERYTHING, **MONITORED, "mode": "serve"},
    "mirrors": mirrored("eu-west", "us"),
    "serve with mirrors": mirrored("eu-west", "us", mode="serve"),
    "what is there already": {
        "existingSecret": "tokens",
        "config": {"existingConfigMap": "config"},
        "mirrors": [{"name": "eu"}, {"name": "us", "existingSecret": "us-tokens", "schedule": {"cron": "0 7 * * 1-5"}}],
        "cache": {"existingClaim": "caches"},
    },
    "without a volume": {"cache": {"persistent": False}, "networkPolicy": {"enabled": False}},
}
