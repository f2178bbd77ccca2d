"""What people type, checked and turned into what services take. One module a noun."""
