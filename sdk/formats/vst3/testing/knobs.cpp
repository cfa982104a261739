#include "sdk/formats/vst3/testing/knobs.h"

AVIARY_PLUGIN(
    aviary::test::Knobs, {.id = "test.knobs", .name = "Knobs", .vendor = "Aviary", .version = "1.0.0"})
