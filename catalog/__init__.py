"""What a metric is: the catalog, the registry, pickers, families and seams."""
