#include <aviary/testing.h>
#include <noise.h>
#include <toned.h>

using namespace aviary::testing;

int main() {
    Rig rig;
    const Sound out = rig.run(sine(4800, 440, HALF));
    AVIARY_CHECK(out.peak() > toned(EXPECTED) * 0.99f - floor_of_noise);
    AVIARY_CHECK(out.peak() < toned(EXPECTED) * 1.01f);
    return failures();
}
