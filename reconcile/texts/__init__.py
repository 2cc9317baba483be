"""Every text that people read: one file per room and language, and how code names and fills them."""
