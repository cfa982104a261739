#include <aviary/testing.h>

using namespace aviary::testing;

int main() {
    Rig rig;
    const Sound tone = sine(4800, 440, 0.5);
    AVIARY_CHECK(rig.run(tone) == tone);
    return failures();
}
