"""What is sent and what comes back. Shapes only: no rule of the domain stands here."""
