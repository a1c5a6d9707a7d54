"""What can be wrong with a browser, so that only a new one helps, and what is wrong with a single question to it."""


class Ill(Exception):
    """This browser must be ended and started anew; the text says why."""


class Gone(Ill):
    """The browser, or the page in it, is no longer there."""


class Sick(Ill):
    """It is there, but hangs, draws nothing or stays empty."""


class Silent(Exception):
    """No answer in time: the browser hangs, or the question takes long."""


class Refused(Exception):
    """The browser answered that it cannot do this, as while the page is changing."""
