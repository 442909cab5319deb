"""What `make check` looks at beside what its tools look at by themselves."""
