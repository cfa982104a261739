// Lists of events as a CLAP host passes them to a plugin and takes them back.
#pragma once

#include <clap/events.h>

#include <cstring>
#include <deque>
#include <vector>

namespace aviary::test {

/// Events for the plugin. Filled before the block, so that reading them allocates nothing.
class Events {
public:
    Events& param(std::uint32_t time, clap_id id, double value) {
        clap_event_param_value_t event{};
        event.header = header(sizeof event, time, CLAP_EVENT_PARAM_VALUE);
        event.param_id = id;
        event.note_id = event.port_index = event.channel = event.key = -1;
        event.value = value;
        return add(event);
    }
    Events& note(std::uint32_t time, unsigned type, int key, double velocity = 1, int note_id = -1) {
        clap_event_note_t event{};
        event.header = header(sizeof event, time, type);
        event.note_id = note_id;
        event.key = std::int16_t(key);
        event.velocity = velocity;
        return add(event);
    }
    Events& expression(std::uint32_t time, clap_note_expression which, int note_id, double value) {
        clap_event_note_expression_t event{};
        event.header = header(sizeof event, time, CLAP_EVENT_NOTE_EXPRESSION);
        event.expression_id = which;
        event.note_id = note_id;
        event.key = event.channel = -1;
        event.value = value;
        return add(event);
    }
    Events& modulation(std::uint32_t time, clap_id id, double amount, int note_id = -1, int key = -1) {
        clap_event_param_mod_t event{};
        event.header = header(sizeof event, time, CLAP_EVENT_PARAM_MOD);
        event.param_id = id;
        event.note_id = note_id;
        event.key = std::int16_t(key);
        event.port_index = event.channel = -1;
        event.amount = amount;
        return add(event);
    }
    Events& param_of_note(std::uint32_t time, clap_id id, double value, int note_id) {
        clap_event_param_value_t event{};
        event.header = header(sizeof event, time, CLAP_EVENT_PARAM_VALUE);
        event.param_id = id;
        event.note_id = note_id;
        event.port_index = event.channel = event.key = -1;
        event.value = value;
        return add(event);
    }
    /// The message outlives the list.
    Events& sysex(std::uint32_t time, const std::vector<std::uint8_t>& message) {
        clap_event_midi_sysex_t event{};
        event.header = header(sizeof event, time, CLAP_EVENT_MIDI_SYSEX);
        event.buffer = message.data();
        event.size = std::uint32_t(message.size());
        return add(event);
    }
    Events& midi(std::uint32_t time, std::uint8_t status, std::uint8_t data_1, std::uint8_t data_2) {
        clap_event_midi_t event{};
        event.header = header(sizeof event, time, CLAP_EVENT_MIDI);
        event.data[0] = status, event.data[1] = data_1, event.data[2] = data_2;
        return add(event);
    }
    Events& transport(std::uint32_t time, double tempo) {
        clap_event_transport_t event{};
        event.header = header(sizeof event, time, CLAP_EVENT_TRANSPORT);
        event.flags = CLAP_TRANSPORT_HAS_TEMPO;
        event.tempo = tempo;
        return add(event);
    }
    const clap_input_events_t* clap() const { return &list_; }

private:
    static clap_event_header_t header(std::size_t size, std::uint32_t time, unsigned type) {
        return {std::uint32_t(size), time, CLAP_CORE_EVENT_SPACE_ID, std::uint16_t(type), 0};
    }
    template <typename Event>
    Events& add(const Event& event) {
        std::memcpy(events_.emplace_back().bytes, &event, sizeof event);
        return *this;
    }
    struct alignas(8) Storage {
        unsigned char bytes[sizeof(clap_event_transport_t)];
    };
    static const Events& of(const clap_input_events_t* list) {
        return *static_cast<const Events*>(list->ctx);
    }

    std::deque<Storage> events_;
    clap_input_events_t list_{this, [](auto* list) { return std::uint32_t(of(list).events_.size()); },
        [](auto* list, std::uint32_t index) {
            return reinterpret_cast<const clap_event_header_t*>(of(list).events_[index].bytes);
        }};
};

/// Events from the plugin. Has room for `capacity` of them, and allocates only when it is made.
class Sent {
public:
    explicit Sent(std::size_t capacity = 4096)
        : capacity_(capacity) {
        events_.reserve(capacity);
    }
    Sent(const Sent&) = delete;
    Sent& operator=(const Sent&) = delete;

    std::size_t size() const { return events_.size(); }
    unsigned type(std::size_t index) const { return at<clap_event_header_t>(index).type; }
    unsigned time(std::size_t index) const { return at<clap_event_header_t>(index).time; }
    template <typename Event>
    const Event& at(std::size_t index) const {
        return *reinterpret_cast<const Event*>(events_.at(index).bytes);
    }
    void clear() { events_.clear(); }
    const clap_output_events_t* clap() const { return &list_; }

private:
    struct alignas(8) Storage {
        unsigned char bytes[sizeof(clap_event_transport_t)];
    };
    bool take(const clap_event_header_t& event) {
        if (events_.size() == capacity_) return false;
        std::memcpy(events_.emplace_back().bytes, &event, event.size);
        return true;
    }
    std::size_t capacity_;
    std::vector<Storage> events_;
    clap_output_events_t list_{
        this, [](auto* list, auto* event) { return static_cast<Sent*>(list->ctx)->take(*event); }};
};

} // namespace aviary::test
