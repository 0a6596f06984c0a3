"""The admin's configuration: YAML and templates, checked with line and column before anything is attempted."""

from bot.config.configuration import Configuration
from bot.config.labels import Cause, LabelsConfig
from bot.config.load import load
from bot.config.models import BotConfig
from bot.config.problems import ConfigInvalid, Problem
from bot.config.templates import Templates

__all__ = ["BotConfig", "Cause", "ConfigInvalid", "Configuration", "LabelsConfig", "Problem", "Templates", "load"]
