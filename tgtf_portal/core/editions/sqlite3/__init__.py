"""Django's backend of that name, whose connections see which tables are read and written."""
