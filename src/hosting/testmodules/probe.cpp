// The program that the tests of probe and canary run as their child.
#include "hosting/probe.h"
#include "hosting/canary.h"

#include <string_view>

int main(int argc, char** argv) {
    if (argc == 2) return aviary::hosting::probe_main(argv[1]);
    if (argc == 4 && argv[1] == std::string_view("canary"))
        return aviary::hosting::canary_main(argv[2], argv[3]);
    return 2;
}
