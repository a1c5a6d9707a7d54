"""The sound cache: whole files or none, known after a restart, and no longer than needed."""

import multiprocessing
import os
import resource
import signal
from pathlib import Path

import pytest

from queue_server.speech.cache import Recipe, SoundCache, Speaker, is_key, purge, write
from tests.support.seconds import Seconds

KEY = "0123456789abcdef" * 2
DAY = 86_400
RECIPE = Recipe("de", "Nummer A, 0, 4, 2.", [Speaker("clips"), Speaker("espeak", "de")], 150, -23.0, ["a.wav", ""])


@pytest.fixture
def time() -> Seconds:
    return Seconds(1_790_000_000)


@pytest.fixture
def cache(tmp_path: Path, time: Seconds) -> SoundCache:
    return SoundCache(tmp_path, now=time)


def put(path: Path, age: float, time: Seconds) -> Path:
    path.write_bytes(b"sound")
    os.utime(path, (time.now - age, time.now - age))
    return path


def test_it_knows_a_recipe_after_a_restart(cache: SoundCache, tmp_path: Path) -> None:
    cache.remember(KEY, RECIPE)
    assert SoundCache(tmp_path).recipe(KEY) == RECIPE


def test_it_knows_nothing_of_a_key_that_was_not_given_out(cache: SoundCache) -> None:
    assert cache.recipe(KEY) is None
    assert cache.sound(KEY) is None


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"language": "de"}', b"\xff"])
def test_it_takes_a_spoilt_recipe_for_none(cache: SoundCache, tmp_path: Path, content: bytes) -> None:
    (tmp_path / f"{KEY}.json").write_bytes(content)
    assert cache.recipe(KEY) is None


def test_it_replaces_a_recipe_that_a_power_cut_left_empty(cache: SoundCache, tmp_path: Path) -> None:
    (tmp_path / f"{KEY}.json").touch()
    cache.remember(KEY, RECIPE)
    assert cache.recipe(KEY) == RECIPE


def test_it_takes_an_empty_sound_for_none(cache: SoundCache) -> None:
    cache.target(KEY).touch()
    assert cache.sound(KEY) is None


@pytest.mark.parametrize("text", ["", "../../etc/passwd", KEY.upper(), KEY[:-1], KEY + "0", KEY + "\n", "g" * 32])
def test_it_takes_only_its_own_keys(text: str, cache: SoundCache) -> None:
    assert not is_key(text)
    with pytest.raises(ValueError, match="not a key"):
        cache.target(text)


def test_it_deletes_what_nobody_used_for_so_many_days(tmp_path: Path, time: Seconds) -> None:
    old = [put(tmp_path / f"{'a' * 32}{ending}", 31 * DAY, time) for ending in (".mp3", ".json")]
    leftover = put(tmp_path / "tmp123.new", 2 * DAY, time)
    kept = [put(tmp_path / f"{'b' * 32}.mp3", 29 * DAY, time), put(tmp_path / "tmp456.new", 60, time)]
    assert purge(str(tmp_path), 30, time.now) == 3
    assert not any(path.exists() for path in [*old, leftover])
    assert all(path.exists() for path in kept)


def test_it_keeps_what_is_in_use(cache: SoundCache, tmp_path: Path, time: Seconds) -> None:
    cache.remember(KEY, RECIPE)
    put(cache.target(KEY), 0, time)
    for _ in range(3):
        time.now += 20 * DAY
        cache.remember(KEY, RECIPE)
        assert cache.sound(KEY)
        assert purge(str(tmp_path), 30, time.now) == 0


def test_it_leaves_nothing_behind_when_the_disk_is_full(tmp_path: Path) -> None:
    """A process with a limit on file sizes meets the same refusal as on a full disk, in the middle of the file."""
    process = multiprocessing.get_context("spawn").Process(target=write_beyond_the_limit, args=(str(tmp_path),))
    process.start()
    process.join(30)
    assert process.exitcode == 0
    assert list(tmp_path.iterdir()) == []


def write_beyond_the_limit(folder: str) -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
    with pytest.raises(OSError):
        write(Path(folder, "a.mp3"), bytes(5000), durable=True)


def test_it_replaces_a_file_whole(tmp_path: Path) -> None:
    target = tmp_path / "a.mp3"
    write(target, b"old", durable=True)
    with target.open("rb") as reader:
        write(target, b"new and longer", durable=True)
        assert reader.read() == b"old"
    assert target.read_bytes() == b"new and longer"
    assert list(tmp_path.iterdir()) == [target]


def test_its_paths_are_absolute_so_that_a_web_server_can_send_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert SoundCache(Path("var/sounds")).target(KEY) == tmp_path / "var" / "sounds" / f"{KEY}.mp3"
