// says: a voice has to override start()
#include <aviary/voices.h>

struct Pluck : aviary::Voice {
#ifdef MISTAKE
    void begin() {}
#else
    void start() override {}
#endif
};

aviary::Voices<Pluck, 16> voices;
