"""What the public pages show, one module per page, few queries each."""
