"""What the tests need of the outside: services, a browser, folders of their own."""
