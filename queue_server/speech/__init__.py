"""The voice: an announcement -> a sound file, by recorded clips or an engine, kept in a cache."""

from queue_server.speech.errors import PhrasesError, SoundError
from queue_server.speech.voice import Line, Utterance, Voice

__all__ = ["Line", "PhrasesError", "SoundError", "Utterance", "Voice"]
