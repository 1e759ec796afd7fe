"""What differs between plans: pure tables, nothing of workbooks."""
