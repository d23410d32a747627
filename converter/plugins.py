"""pydantic without its search for plugins, for the command: it has no use for one.

To look for plugins pydantic imports `importlib.metadata`, and with it the e-mail and socket
modules of the standard library, also where ``PYDANTIC_DISABLE_PLUGINS`` says that there are none.
That takes longer than a conversion does. A program that uses the library keeps its plugins.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from types import ModuleType
from typing import Any

_LOADER = "pydantic.plugin._loader"
_VARIABLE, _NONE = "PYDANTIC_DISABLE_PLUGINS", "__all__"


class _NoPlugins(ModuleType):
    """Stands where pydantic's loader of plugins would; what else is asked of it, that gives."""

    @staticmethod
    def get_plugins() -> tuple[()]:
        return ()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # the import system asks for __path__
            raise AttributeError(name)
        del sys.modules[_LOADER]
        return getattr(import_module(_LOADER), name)


def disable_plugins() -> None:
    """Have pydantic, if it has looked for no plugins yet, look for none: here and in workers."""
    os.environ.setdefault(_VARIABLE, _NONE)
    sys.modules.setdefault(_LOADER, _NoPlugins(_LOADER))


def are_disabled() -> bool:
    """Tell whether whoever started this process has no use for plugins."""
    return os.environ.get(_VARIABLE) == _NONE
