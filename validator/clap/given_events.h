// Events that a plugin is given, as CLAP's, and those that it sends.
#pragma once

#include "validator/harness/process_call.h"

#include <clap/events.h>

#include <deque>

namespace aviary::validator {

clap_event_transport to_clap(const Transport& transport);

/// A list for a plugin to read. Made before the call, so that the call allocates nothing on our account.
class ClapInput {
public:
    explicit ClapInput(const std::vector<Event>& events);
    const clap_input_events* list() const { return &list_; }

private:
    union Any {
        clap_event_header header;
        clap_event_note note;
        clap_event_note_expression expression;
        clap_event_param_value value;
        clap_event_param_mod modulation;
        clap_event_transport transport;
        clap_event_midi midi;
        clap_event_midi_sysex sysex;
        unsigned char alien[64];
    };
    static Any to_clap_event(const Event& event, std::deque<std::vector<std::uint8_t>>& messages);

    std::vector<Any> events_;
    std::deque<std::vector<std::uint8_t>> messages_;
    clap_input_events list_;
};

/// A list for a plugin to write to; tells `seen` of what CLAP does not allow. Nothing it is given is kept.
class ClapOutput {
public:
    ClapOutput(std::uint32_t frames, Block::Seen* seen);
    const clap_output_events* list() const { return &list_; }

private:
    static bool push(const clap_output_events* list, const clap_event_header* event);
    void complain(const char* what) const;

    std::uint32_t frames_, last_ = 0;
    Block::Seen* seen_;
    clap_output_events list_;
};

} // namespace aviary::validator
