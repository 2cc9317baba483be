"""The seller's own settings: read from `reconcile.toml`, checked, and written down in the manual."""

from reconcile.settings.fields import Forwarder, InsurancePolicy, Settings
from reconcile.settings.read import ALSO, KEYS_OF_LANGUAGE, TABLES, SettingsError, read_settings

__all__ = [
    "ALSO",
    "KEYS_OF_LANGUAGE",
    "TABLES",
    "Forwarder",
    "InsurancePolicy",
    "Settings",
    "SettingsError",
    "read_settings",
]
