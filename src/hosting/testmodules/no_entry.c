// A shared library that is no plugin.
int unrelated_function(void) { return 1; }
