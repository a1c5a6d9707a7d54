"""What the office can do, one file per verb: functions that take a Session."""
