"""What a printer does with bytes: reads commands, moves the paper, burns dots; ``printers.preview`` runs it."""
