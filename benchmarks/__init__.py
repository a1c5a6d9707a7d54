"""What is measured, as programs that print ratios; `python -m benchmarks` runs the first one."""
