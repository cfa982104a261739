// Gives the notes, pedals and bends of a voice allocator to new code, and takes them. They may be anything: each value is
// brought into its range.
#include <aviary/detail/voice_allocator.h>

namespace aviary::detail {

namespace {

/// The value, brought into its range; `low` for NaN.
float within(float value, float low, float high) {
    return value >= low ? (value <= high ? value : high) : low;
}

void mend(Played& played) {
    Note& note = played.note;
    note.key = int(within(float(note.key), 0, 127));
    note.channel &= 15;
    note.velocity = within(note.velocity, 0, 1);
    note.off_velocity = within(note.off_velocity, 0, 1);
    note.tuning = within(note.tuning, -128, 128);
    note.bend = within(note.bend, -128, 128);
    note.pressure = within(note.pressure, 0, 1);
    note.brightness = within(note.brightness, 0, 1);
    note.volume = within(note.volume, 0, 16);
    note.pan = within(note.pan, 0, 1);
    note.vibrato = within(note.vibrato, 0, 1);
    note.expression = within(note.expression, 0, 1);
    if (played.phase < Played::over || played.phase > Played::held) played.phase = Played::over;
}

} // namespace

void VoiceAllocator::keep(Carry& carry, const char* name, Played* room) AVIARY_NONBLOCKING {
    Shared kept;
    kept.keys = keys_;
    for (unsigned i = 0; i < 16; ++i) kept.channels[i] = channels_[i];
    kept.serial = serial_;
    for (unsigned i = 0; i < voices_.size(); ++i) room[i] = voices_[i]->played_;

    char shared_name[256];
    unsigned length = 0;
    for (; name[length] && length < 250; ++length) shared_name[length] = name[length];
    for (const char* ending = ".all"; *ending; ++ending) shared_name[length++] = *ending;
    shared_name[length] = 0;

    carry(name, room, voices_.size());
    carry(shared_name, kept);
    if (!carry.loading()) return;

    for (unsigned i = 0; i < voices_.size(); ++i) mend(voices_[i]->played_ = room[i]);
    keys_ = kept.keys;
    if (keys_.count > Keys::limit) keys_.count = 0;
    for (Played& key : keys_.keys) mend(key);
    serial_ = kept.serial;
    for (unsigned i = 0; i < 16; ++i) {
        const Channel& saved = kept.channels[i];
        channels_[i] = {within(saved.bend, -1, 1), within(saved.pressure, 0, 1),
            within(saved.brightness, 0, 1), saved.pedal != 0};
    }
}

} // namespace aviary::detail
