"""Many scenarios of one case: solved one by one on this machine or a cluster, kept in one dataset."""
