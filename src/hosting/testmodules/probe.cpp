// The program that the tests of probe, canary, cage and guardian run as their child.
#include "hosting/probe.h"
#include "hosting/cage/child.h"
#include "hosting/canary.h"
#include "hosting/guardian.h"

#include <string_view>

int main(int argc, char** argv) {
    if (argc == 3 && argv[1] == std::string_view("guard")) return aviary::hosting::guardian_main(argv[2]);
    if (argc == 2) return aviary::hosting::probe_main(argv[1]);
    if (argc == 4 && argv[1] == std::string_view("canary"))
        return aviary::hosting::canary_main(argv[2], argv[3]);
    if (argc == 4 && argv[1] == std::string_view("cage")) return aviary::hosting::cage_main(argv[2], argv[3]);
    return 2;
}
