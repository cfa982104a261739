// says: a voice derives from aviary::Voice
#include <aviary/voices.h>

#ifdef MISTAKE
struct Pluck {
    void start() {}
};
#else
struct Pluck : aviary::Voice {
    void start() override {}
};
#endif

aviary::Voices<Pluck, 16> voices;
