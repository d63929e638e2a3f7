"""The programs of a student's terminal, `aws` and `python3`, and what they need to feel at home in here."""
