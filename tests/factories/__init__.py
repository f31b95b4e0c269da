"""Small builders of test data, one module per room. Each builds what is real: no mocks."""
