"""Fixtures that several test modules share."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, settings

# How long an example takes says nothing on a busy machine.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

REPOSITORY = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def gold_texts() -> list[Path]:
    """The gold texts: UTF-8 files in ``$CONVERTER_GOLD/texts``, or beside the repository."""
    gold = Path(os.environ.get("CONVERTER_GOLD", REPOSITORY.parent / "shared" / "gold"))
    texts = sorted((gold / "texts").glob("*.txt"))
    if not texts:
        pytest.skip(f"no gold texts in {gold / 'texts'}; set CONVERTER_GOLD to their folder")
    return texts


@pytest.fixture(scope="session")
def word_files() -> list[Path]:
    """Word files of many hands: those in ``$CONVERTER_DOCX``, or beside the repository."""
    folder = Path(os.environ.get("CONVERTER_DOCX", REPOSITORY.parent / "shared" / "docx"))
    files = sorted(folder.glob("*.docx"))
    if not files:
        pytest.skip(f"no Word files in {folder}; set CONVERTER_DOCX to their folder")
    return files


@pytest.fixture(scope="session", autouse=True)
def interrupts() -> None:
    """Let Ctrl-C reach the programs that tests start, where the tests run in the background too.

    A shell lets what it starts with & ignore the signal, and children inherit that.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def s3_server() -> Iterator[None]:
    """Run an S3 server on this machine, and name it in the environment."""
    pytest.importorskip("s3fs", reason="the extra [remote] is not installed")
    server_module = pytest.importorskip("moto.server", reason="moto, an S3 server, is missing")
    import s3fs

    server = server_module.ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
        environment.setenv("AWS_ACCESS_KEY_ID", "test")
        environment.setenv("AWS_SECRET_ACCESS_KEY", "test")
        environment.setenv("AWS_DEFAULT_REGION", "us-east-1")
        s3fs.S3FileSystem.clear_instance_cache()
        yield
    server.stop()
    s3fs.S3FileSystem.clear_instance_cache()


@pytest.fixture
def bucket(s3_server: None) -> str:
    """Return the address of an empty bucket."""
    import s3fs

    name = f"archive-{uuid4().hex}"
    s3fs.S3FileSystem().mkdir(name)
    return f"s3://{name}"
