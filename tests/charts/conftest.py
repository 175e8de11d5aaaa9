import importlib.util
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="session")
def frames() -> ModuleType:
    spec = importlib.util.spec_from_file_location("sample_frames", Path(__file__).with_name("frames.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
