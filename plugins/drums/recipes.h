// What each drum is made of: a tone that falls in pitch, noise through a filter, and metal (a chord of square waves, as
// in the drum machines of 1980). One row for each key of General MIDI's percussion map; a key without a row is a tuned
// drum.
//
//     const Recipe& snare = recipe(38);
//
// Frequencies in Hz, times in ms to fall by 60 dB, levels as gains that make a full stroke peak near 1 in all.
#pragma once

namespace {

enum class Family : unsigned char { kick, snare, hat, tom, cymbal, percussion };
enum class Filter : unsigned char { high, band };

struct Recipe {
    int key = 0;
    const char* name = nullptr;
    Family family = Family::percussion;
    float pan = 0; ///< -1..1

    struct {
        float hz = 0, level = 0, decay = 0;
        float fall = 0, fall_time = 1;          ///< octaves above hz when struck, and the time of their fall
        float overtone = 0, overtone_level = 0; ///< a second tone: its ratio to the first
    } tone{};
    struct {
        float hz = 0, level = 0, decay = 0;
        Filter filter = Filter::high;
        float q = 0.7f;
        int bursts = 1; ///< a clap is several hands
    } noise{};
    struct {
        float hz = 0, level = 0, decay = 0; ///< hz: where the high pass begins
        float pitch = 1;
    } metal{};
};

inline constexpr Recipe recipes[] = {
    {35, "Kick 2", Family::kick, 0, {46, 1.0f, 520, 1.9f, 70, 0, 0}, {1800, 0.10f, 25}},
    {36, "Kick", Family::kick, 0, {50, 1.0f, 430, 2.4f, 55, 0, 0}, {2500, 0.14f, 18}},
    {37, "Side stick", Family::snare, 0.1f, {1650, 0.7f, 45, 0.2f, 10, 0.52f, 0.5f},
        {2500, 0.35f, 25, Filter::band, 1.5f}},
    {38, "Snare", Family::snare, 0, {184, 0.55f, 190, 0.9f, 30, 1.79f, 0.45f},
        {3000, 0.95f, 270, Filter::band, 0.45f}},
    {39, "Clap", Family::snare, 0, {}, {1150, 2.6f, 330, Filter::band, 1.6f, 4}},
    {40, "Snare 2", Family::snare, 0, {212, 0.5f, 140, 1.1f, 22, 1.6f, 0.5f},
        {3800, 0.98f, 200, Filter::band, 0.45f}},
    {41, "Low floor tom", Family::tom, -0.5f, {72, 0.95f, 620, 0.8f, 120, 1.5f, 0.15f}, {900, 0.08f, 40}},
    {42, "Closed hat", Family::hat, 0.25f, {}, {7000, 0.4f, 80}, {6200, 1.1f, 95}},
    {43, "High floor tom", Family::tom, -0.3f, {88, 0.95f, 560, 0.8f, 110, 1.5f, 0.15f}, {1000, 0.08f, 40}},
    {44, "Pedal hat", Family::hat, 0.25f, {}, {6000, 0.35f, 50}, {5600, 0.95f, 60, 0.95f}},
    {45, "Low tom", Family::tom, -0.1f, {108, 0.95f, 500, 0.8f, 100, 1.5f, 0.15f}, {1200, 0.08f, 35}},
    {46, "Open hat", Family::hat, 0.25f, {}, {6600, 0.42f, 620}, {5900, 1.0f, 780}},
    {47, "Low-mid tom", Family::tom, 0.1f, {132, 0.95f, 450, 0.8f, 90, 1.5f, 0.15f}, {1300, 0.08f, 35}},
    {48, "High-mid tom", Family::tom, 0.3f, {160, 0.95f, 400, 0.8f, 80, 1.5f, 0.15f}, {1500, 0.08f, 30}},
    {49, "Crash", Family::cymbal, -0.4f, {}, {5200, 0.55f, 1900}, {4300, 0.75f, 2400, 1.05f}},
    {50, "High tom", Family::tom, 0.45f, {196, 0.95f, 360, 0.8f, 70, 1.5f, 0.15f}, {1700, 0.08f, 30}},
    {51, "Ride", Family::cymbal, 0.4f, {2950, 0.10f, 500, 0, 1, 1.51f, 0.7f}, {6800, 0.16f, 700},
        {6200, 0.65f, 1500, 1.12f}},
    {52, "China", Family::cymbal, -0.3f, {}, {3600, 0.8f, 900}, {3000, 0.7f, 1300, 0.83f}},
    {53, "Ride bell", Family::cymbal, 0.4f, {1520, 0.5f, 900, 0, 1, 1.78f, 0.6f}, {7500, 0.05f, 200},
        {5800, 0.3f, 900, 1.12f}},
    {54, "Tambourine", Family::percussion, 0.3f, {}, {7500, 0.7f, 190, Filter::band, 1.2f, 2},
        {7800, 0.5f, 240, 1.4f}},
    {55, "Splash", Family::cymbal, -0.2f, {}, {6000, 0.6f, 650}, {5200, 0.7f, 800, 1.25f}},
    {56, "Cowbell", Family::percussion, 0.2f, {562, 0.5f, 260, 0, 1, 1.503f, 0.9f}, {},
        {900, 0.25f, 120, 1.6f}},
    {57, "Crash 2", Family::cymbal, 0.4f, {}, {4700, 0.55f, 2200}, {3900, 0.75f, 2800, 0.92f}},
    {58, "Vibraslap", Family::percussion, 0, {}, {2900, 1.4f, 900, Filter::band, 5, 9}},
    {59, "Ride 2", Family::cymbal, 0.5f, {2600, 0.10f, 450, 0, 1, 1.47f, 0.7f}, {6200, 0.2f, 800},
        {5600, 0.65f, 1700, 1.0f}},
    {60, "High bongo", Family::percussion, 0.2f, {400, 0.95f, 170, 0.3f, 30, 2.3f, 0.15f}, {2200, 0.1f, 15}},
    {61, "Low bongo", Family::percussion, -0.2f, {290, 0.95f, 220, 0.3f, 30, 2.3f, 0.15f}, {2000, 0.1f, 15}},
    {62, "Mute high conga", Family::percussion, 0.25f, {330, 0.95f, 90, 0.3f, 20, 2.1f, 0.2f},
        {2400, 0.15f, 20}},
    {63, "Open high conga", Family::percussion, 0.25f, {310, 0.95f, 300, 0.2f, 30, 2.1f, 0.2f},
        {2000, 0.1f, 15}},
    {64, "Low conga", Family::percussion, -0.25f, {208, 0.95f, 380, 0.2f, 40, 2.1f, 0.2f}, {1700, 0.08f, 15}},
    {65, "High timbale", Family::percussion, 0.3f, {430, 0.8f, 330, 0.2f, 20, 1.7f, 0.4f}, {3500, 0.25f, 60}},
    {66, "Low timbale", Family::percussion, -0.3f, {300, 0.8f, 400, 0.2f, 20, 1.7f, 0.4f}, {3000, 0.25f, 60}},
    {67, "High agogo", Family::percussion, 0.3f, {980, 0.6f, 420, 0, 1, 1.51f, 0.5f}},
    {68, "Low agogo", Family::percussion, -0.3f, {720, 0.6f, 460, 0, 1, 1.51f, 0.5f}},
    {69, "Cabasa", Family::percussion, 0.35f, {}, {6500, 0.9f, 110, Filter::high, 0.9f, 2}},
    {70, "Maracas", Family::percussion, -0.35f, {}, {6200, 1.0f, 65, Filter::high, 1.0f}},
    {75, "Claves", Family::percussion, 0.1f, {2500, 0.9f, 70, 0, 1, 0, 0}},
    {76, "High wood block", Family::percussion, 0.2f, {1180, 0.9f, 80, 0.1f, 10, 1.6f, 0.2f}},
    {77, "Low wood block", Family::percussion, -0.2f, {860, 0.9f, 95, 0.1f, 10, 1.6f, 0.2f}},
    {80, "Mute triangle", Family::percussion, 0.3f, {4300, 0.4f, 120, 0, 1, 1.31f, 0.7f}, {},
        {8000, 0.2f, 120, 1.5f}},
    {81, "Open triangle", Family::percussion, 0.3f, {4300, 0.4f, 1800, 0, 1, 1.31f, 0.7f}, {},
        {8000, 0.2f, 1500, 1.5f}},
    {82, "Shaker", Family::percussion, -0.3f, {}, {7600, 1.0f, 90, Filter::high, 1.0f}},
};

/// A tuned drum at the key's own pitch, for keys that the map leaves free: no key is silent.
inline constexpr Recipe tuned = {
    -1, nullptr, Family::percussion, 0, {0, 0.95f, 320, 0.15f, 25, 2.76f, 0.18f}, {3000, 0.06f, 15}};

inline const Recipe& recipe(int key) {
    for (const Recipe& row : recipes)
        if (row.key == key) return row;
    return tuned;
}

/// A stroke ends the one before it on the same instrument. All hats, open or closed, are one pair.
inline bool same_instrument(int key, int other) {
    return key == other || (recipe(key).family == Family::hat && recipe(other).family == Family::hat);
}

/// Of two strokes on one instrument at the same moment the shorter one is heard: closed hats do not ring.
inline bool damps(int key, int other) {
    return same_instrument(key, other) && recipe(key).metal.decay < recipe(other).metal.decay;
}

} // namespace
