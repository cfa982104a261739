#include <aviary/detail/voice_allocator.h>

#include <utility>

namespace aviary {

Voice::Voice() = default; // defined here, so that a plugin's file does not compile it for each of its voices

namespace detail {

namespace {

bool speaks_of(const Event& event, const Note& note) {
    return event.matches(note.id, note.channel, note.key);
}

bool send_end(Block& block, const Note& note) {
    Event event;
    event.type = EventType::note_end;
    event.frame = block.frame_count() - 1;
    event.key = short(note.key);
    event.channel = short(note.channel);
    event.note_id = note.id;
    return block.send(event);
}

/// True when the older of two keys comes before the newer one.
bool stays_before(Priority priority, const Note& older, const Note& newer) {
    switch (priority) {
    case Priority::highest: return older.key > newer.key;
    case Priority::lowest: return older.key < newer.key;
    case Priority::loudest: return older.velocity > newer.velocity;
    default: return false;
    }
}

} // namespace

VoiceAllocator::VoiceAllocator(Voice** voices, unsigned count)
    : voices_(voices, count) {}

void VoiceAllocator::handle(const Event& event) AVIARY_NONBLOCKING {
    switch (event.type) {
    case EventType::note_on: return press(event);
    case EventType::note_off: return lift(event);
    case EventType::note_choke: return cut(event);
    case EventType::expression: return express(event);
    case EventType::param:
    case EventType::modulation:
        for (Voice* voice : voices_)
            if (voice->active() && speaks_of(event, voice->note())) voice->hear(event);
        return;
    case EventType::midi: return hear(event.midi[0], event.midi[1] & 0x7f, event.midi[2] & 0x7f);
    default: return;
    }
}

void VoiceAllocator::send_ends(Block& block) AVIARY_NONBLOCKING {
    was_reset_ = false;
    for (unsigned i = 0; i < ended_count_; ++i) send_end(block, ended_[i]);
    ended_count_ = 0;
    for (Voice* voice : voices_)
        if (std::exchange(voice->cut_.owes_end, 0)) send_end(block, voice->cut_.note);
    for (Voice* voice : voices_) {
        if (voice->active() || !voice->played_.owes_end) continue;
        send_end(block, voice->note());
        voice->played_.owes_end = 0;
        if (Played* key = find_key(voice->played_.serial)) key->owes_end = 0;
    }
}

void VoiceAllocator::reset() AVIARY_NONBLOCKING {
    for (unsigned i = 0; i < keys_.count; ++i)
        if (keys_.keys[i].serial != voices_[0]->played_.serial) remember_end(keys_.keys[i]);
    for (Voice* voice : voices_) {
        if (voice->played_.owes_end) {
            remember_end(voice->cut_);
            voice->cut_ = voice->played_;
        }
        voice->played_ = {};
    }
    for (Channel& channel : channels_) channel = {};
    keys_ = {};
    serial_ = 0;
    was_reset_ = true;
}

bool VoiceAllocator::silent() const AVIARY_NONBLOCKING {
    for (const Voice* voice : voices_)
        if (voice->active()) return false;
    return true;
}

// Notes.

void VoiceAllocator::press(const Event& event) {
    Played played;
    Note& note = played.note;
    note.key = event.key;
    note.channel = event.channel & 15;
    note.id = event.note_id;
    note.velocity = float(event.velocity);
    note.bend = bend_of(note.channel);
    note.pressure = channels_[note.channel].pressure;
    note.brightness = channels_[note.channel].brightness;
    played.phase = Played::held;
    played.serial = ++serial_;
    played.owes_end = 1;
    if (was_reset_) forget_end(note);
    leave_behind(note.channel);
    if (rules.mode == VoiceMode::poly) {
        while (keys_.count > 0) remove_key(keys_.count - 1);
        Voice& voice = choose(note);
        give(voice, played);
        return voice.start();
    }
    if (keys_.count == Keys::limit) remove_key(0);
    keys_.keys[keys_.count++] = played;
    follow_keys();
}

void VoiceAllocator::give(Voice& voice, const Played& played) {
    if (!find_key(voice.played_.serial)) remember_end(voice.played_);
    voice.played_ = played;
}

/// For a note that is given up: neither a voice nor keys_ holds it any more.
void VoiceAllocator::remember_end(const Played& played) {
    if (played.owes_end && ended_count_ < most_ended) ended_[ended_count_++] = played.note;
}

/// After a reset a host may begin again with the same numbers: to it, the end of the old note would be that of the new one.
void VoiceAllocator::forget_end(const Note& note) {
    const auto is_it = [&](const Note& other) {
        return other.id == note.id && other.channel == note.channel && other.key == note.key;
    };
    for (Voice* voice : voices_)
        if (is_it(voice->cut_.note)) voice->cut_.owes_end = 0;
    for (unsigned i = ended_count_; i-- > 0;)
        if (is_it(ended_[i])) ended_[i] = ended_[--ended_count_];
}

void VoiceAllocator::lift(const Event& event) {
    const auto up = [&](Played& played) {
        if (played.phase != Played::held || !speaks_of(event, played.note)) return;
        played.phase = Played::sustained;
        played.note.off_velocity = float(event.velocity);
    };
    for (Voice* voice : voices_) up(voice->played_);
    for (unsigned i = 0; i < keys_.count; ++i) up(keys_.keys[i]);
    let_go();
}

/// Releases the notes that neither key nor pedal holds.
void VoiceAllocator::let_go() {
    const auto loose = [&](const Played& played) {
        return played.phase == Played::sustained && !pedal(played.note.channel);
    };
    for (unsigned i = keys_.count; i-- > 0;)
        if (loose(keys_.keys[i])) remove_key(i);
    follow_keys();
    for (Voice* voice : voices_) {
        if (!loose(voice->played_)) continue;
        voice->played_.phase = Played::released;
        voice->release();
    }
}

void VoiceAllocator::cut(const Event& event) {
    for (unsigned i = keys_.count; i-- > 0;)
        if (speaks_of(event, keys_.keys[i].note)) remove_key(i);
    follow_keys();
    for (Voice* voice : voices_) {
        if (!voice->active() || !speaks_of(event, voice->note())) continue;
        voice->played_.phase = Played::released;
        voice->choke();
    }
}

// Mode poly: a voice for each note.

Voice& VoiceAllocator::choose(const Note& note) {
    Voice *free = nullptr, *least = nullptr;
    unsigned active = 0;
    for (Voice* voice : voices_) {
        if (!voice->active()) {
            if (!free) free = voice;
            continue;
        }
        if (rules.one_voice_per_key && voice->note().key == note.key && voice->note().channel == note.channel)
            return *voice;
        if (!least || gives_way(*voice, *least)) least = voice;
        ++active;
    }
    return free && (active < rules.limit || !least) ? *free : *least;
}

/// True when `a` is given up before `b`.
bool VoiceAllocator::gives_way(const Voice& a, const Voice& b) const {
    if (a.played_.phase != b.played_.phase) return a.played_.phase < b.played_.phase;
    const int higher = a.note().key - b.note().key;
    if (rules.priority == Priority::highest && higher != 0) return higher < 0;
    if (rules.priority == Priority::lowest && higher != 0) return higher > 0;
    if (rules.priority == Priority::loudest && a.loudness() != b.loudness())
        return a.loudness() < b.loudness();
    return a.played_.serial < b.played_.serial;
}

// Modes mono and legato: the first voice follows the keys that are down or held by the pedal.

/// Has the first voice play the key that now comes first by priority, if there is a key.
void VoiceAllocator::follow_keys() {
    if (rules.mode == VoiceMode::poly || keys_.count == 0) return;
    const Played* first = keys_.keys;
    for (unsigned i = 1; i < keys_.count; ++i)
        if (!stays_before(rules.priority, first->note, keys_.keys[i].note)) first = keys_.keys + i;
    Voice& voice = *voices_[0];
    if (voice.played_.serial == first->serial) return;
    const bool slurred = rules.mode == VoiceMode::legato && voice.held();
    give(voice, *first);
    slurred ? voice.slur() : voice.start();
}

void VoiceAllocator::remove_key(unsigned index) {
    const Played& key = keys_.keys[index];
    if (key.serial != voices_[0]->played_.serial) remember_end(key);
    for (unsigned i = index; i + 1 < keys_.count; ++i) keys_.keys[i] = keys_.keys[i + 1];
    --keys_.count;
}

/// Null when that key is up.
Played* VoiceAllocator::find_key(unsigned serial) {
    for (unsigned i = 0; i < keys_.count; ++i)
        if (keys_.keys[i].serial == serial) return keys_.keys + i;
    return nullptr;
}

// Expressions and channels.

template <typename Do>
void VoiceAllocator::each_note(Do&& act) {
    for (Voice* voice : voices_)
        if (voice->active()) act(voice->played_);
    for (unsigned i = 0; i < keys_.count; ++i) act(keys_.keys[i]);
}
template <typename Do>
void VoiceAllocator::each_note_of(int channel, Do&& act) {
    each_note([&](Played& played) {
        if (played.follows && reaches(channel, played.note.channel)) act(played.note);
    });
}

void VoiceAllocator::express(const Event& event) {
    each_note([&](Played& played) {
        if (!speaks_of(event, played.note)) return;
        const float value = float(event.value);
        switch (event.expression) {
        case Expression::volume: played.note.volume = value; break;
        case Expression::pan: played.note.pan = value; break;
        case Expression::tuning: played.note.tuning = value; break;
        case Expression::vibrato: played.note.vibrato = value; break;
        case Expression::brightness: played.note.brightness = value; break;
        case Expression::pressure: played.note.pressure = value; break;
        case Expression::expression: played.note.expression = value; break;
        }
    });
}

void VoiceAllocator::hear(int status, int first, int second) {
    const int channel = status & 15;
    switch (status & 0xf0) {
    case 0xa0:
        each_note([&](Played& played) {
            if (played.note.channel == channel && played.note.key == first)
                played.note.pressure = float(second) / 127;
        });
        break;
    case 0xb0: control(channel, first, second); break;
    case 0xd0: press_channel(channel, float(first) / 127); break;
    case 0xe0: bend(channel, float((second << 7 | first) - 8192) / 8192); break;
    default: break;
    }
}

void VoiceAllocator::control(int channel, int controller, int value) {
    switch (controller) {
    case 64: // sustain pedal
        channels_[channel].pedal = value >= 64;
        let_go();
        break;
    case 74:
        channels_[channel].brightness = float(value) / 127;
        each_note_of(channel, [&](Note& note) { note.brightness = float(value) / 127; });
        break;
    case 120: all_notes(EventType::note_choke, channel); break;
    case 121: // reset controllers
        bend(channel, 0);
        press_channel(channel, 0);
        channels_[channel].pedal = 0;
        let_go();
        break;
    case 123: all_notes(EventType::note_off, channel); break;
    default: break;
    }
}

void VoiceAllocator::bend(int channel, float turn) {
    channels_[channel].bend = turn;
    each_note_of(channel, [&](Note& note) { note.bend = bend_of(note.channel); });
}

void VoiceAllocator::press_channel(int channel, float pressure) {
    channels_[channel].pressure = pressure;
    each_note_of(channel, [&](Note& note) { note.pressure = pressure; });
}

void VoiceAllocator::all_notes(EventType type, int channel) {
    Event event;
    event.type = type;
    event.key = -1;
    for (short other = 0; other < 16; ++other) {
        event.channel = other;
        if (!reaches(channel, other)) continue;
        type == EventType::note_off ? lift(event) : cut(event);
    }
}

/// True when a message on `channel` is for notes on `other`: an MPE master channel speaks to its member channels.
bool VoiceAllocator::reaches(int channel, int other) const {
    return channel == other || rules.mpe.master_of(other) == channel;
}

bool VoiceAllocator::pedal(int channel) const {
    const int master = rules.mpe.master_of(channel);
    return channels_[channel].pedal || (master >= 0 && channels_[master].pedal);
}

/// In semitones.
float VoiceAllocator::bend_of(int channel) const {
    const int master = rules.mpe.master_of(channel);
    if (master < 0) return channels_[channel].bend * rules.bend_range;
    return channels_[channel].bend * rules.mpe.bend_range + channels_[master].bend * rules.bend_range;
}

/// A message on an MPE member channel is for its newest note; older notes that ring on there stay as they are.
void VoiceAllocator::leave_behind(int channel) {
    if (rules.mpe.master_of(channel) < 0) return;
    for (Voice* voice : voices_)
        if (voice->note().channel == channel && voice->played_.phase != Played::held)
            voice->played_.follows = 0;
}

} // namespace detail

} // namespace aviary
