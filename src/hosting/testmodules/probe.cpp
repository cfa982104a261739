// The program that the probe's tests run as its child.
#include "hosting/probe.h"

int main(int argc, char** argv) { return argc == 2 ? aviary::hosting::probe_main(argv[1]) : 2; }
