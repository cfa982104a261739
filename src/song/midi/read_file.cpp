#include "song/midi/midi_file.h"

#include <algorithm>
#include <optional>

namespace aviary::song::midi {

namespace {

constexpr std::size_t most_warnings = 100;
constexpr std::uint8_t end_of_track = 0x2F;

std::uint8_t byte_of(char c) { return static_cast<std::uint8_t>(c); }

std::uint32_t big_endian(std::string_view bytes) {
    std::uint32_t number = 0;
    for (const char c : bytes) number = number << 8 | byte_of(c);
    return number;
}

class Warnings {
public:
    void add(std::size_t at, const std::string& text) {
        if (++count_ < most_warnings) {
            all_.push_back("byte " + std::to_string(at) + ": " + text);
        } else if (all_.size() < most_warnings) {
            all_.emplace_back();
        }
        if (count_ >= most_warnings)
            all_.back() = std::to_string(count_ - most_warnings + 1) + " more problems";
    }
    std::vector<std::string> take() { return std::move(all_); }

private:
    std::vector<std::string> all_;
    std::size_t count_ = 0;
};

/// Reads the events of one MTrk chunk.
class TrackReader {
public:
    /// `offset` is where the chunk's content begins in the file; warnings name bytes of the file.
    TrackReader(std::string_view bytes, std::size_t offset, Warnings& warnings)
        : bytes_(bytes)
        , offset_(offset)
        , warnings_(warnings) {}

    Track read() {
        while (!ended_ && at_ < bytes_.size())
            if (!read_event()) break;
        if (!ended_ && at_ >= bytes_.size())
            warn("this track has no end-of-track event; it ends with its last event");
        track_.end = now_;
        return std::move(track_);
    }

private:
    /// False: the rest of the track cannot be made sense of.
    bool read_event() {
        const auto delta = read_length();
        if (!delta) return give_up("a time that is cut off or longer than four bytes");
        now_ += *delta;
        if (at_ >= bytes_.size()) return give_up("an event is missing behind its time");
        const std::uint8_t first = byte_of(bytes_[at_]);
        if (first == 0xFF) return ++at_, read_meta();
        if (first == 0xF0 || first == 0xF7) return ++at_, read_exclusive(first == 0xF7);
        if (first >= 0xF0) return ++at_, skip_system(first);
        if (first >= 0x80) {
            status_ = first;
            ++at_;
        } else if (status_ == 0) {
            warn("a data byte with no status byte before it is left out");
            ++at_;
            return true;
        }
        return read_channel_message();
    }

    bool read_channel_message() {
        const int kind = status_ >> 4;
        const bool has_two = kind != 0xC && kind != 0xD;
        const auto first = read_data();
        const auto second = has_two ? read_data() : std::optional<std::uint8_t>(0);
        if (!first || !second) {
            if (at_ >= bytes_.size()) return give_up("the last event is cut off");
            warn("an event with too few data bytes is left out");
            return true;
        }
        const auto channel = std::uint8_t(status_ & 0xF);
        switch (kind) {
        case 0x8: add(NoteOff{channel, *first, *second}); break;
        case 0x9:
            if (*second == 0)
                add(NoteOff{channel, *first, 64});
            else
                add(NoteOn{channel, *first, *second});
            break;
        case 0xA: add(KeyPressure{channel, *first, *second}); break;
        case 0xB: add(Controller{channel, *first, *second}); break;
        case 0xC: add(Program{channel, *first}); break;
        case 0xD: add(ChannelPressure{channel, *first}); break;
        default: add(PitchBend{channel, std::int16_t((*second << 7 | *first) - 8192)});
        }
        return true;
    }

    bool read_meta() {
        if (at_ >= bytes_.size()) return give_up("the last event is cut off");
        const std::uint8_t type = byte_of(bytes_[at_++]);
        const auto content = read_content();
        if (!content) return give_up("the last event is longer than its track");
        if (type == end_of_track) {
            ended_ = true;
            return true;
        }
        add_meta(type, *content);
        return true;
    }

    void add_meta(std::uint8_t type, std::string_view content) {
        const auto refuse = [&](const char* what) {
            warn(std::string(what) + " that says nothing is left out");
        };
        if (type == 0x51) {
            const auto microseconds = content.size() == 3 ? big_endian(content) : 0;
            return microseconds == 0 ? refuse("a tempo") : add(Tempo{microseconds});
        }
        if (type == 0x58) {
            const bool says = content.size() >= 2 && content[0] != 0 && byte_of(content[1]) <= 6;
            return says ? add(TimeSignature{byte_of(content[0]), byte_of(content[1])})
                        : refuse("a time signature");
        }
        if (type == 0x59) {
            const auto sharps = content.empty() ? 99 : int(static_cast<signed char>(content[0]));
            const bool says = content.size() >= 2 && sharps >= -7 && sharps <= 7 && byte_of(content[1]) <= 1;
            return says ? add(KeySignature{std::int8_t(sharps), content[1] == 1}) : refuse("a key signature");
        }
        add(Meta{type, std::string(content)});
    }

    bool read_exclusive(bool is_escape) {
        const auto content = read_content();
        if (!content) return give_up("the last event is longer than its track");
        add(SystemExclusive{is_escape, std::string(*content)});
        return true;
    }

    /// Messages of a cable that do not belong into a file.
    bool skip_system(std::uint8_t status) {
        warn("a system message that no file should have is left out");
        const std::size_t data = status == 0xF2 ? 2 : status == 0xF1 || status == 0xF3 ? 1 : 0;
        for (std::size_t i = 0; i < data; ++i) (void)read_data();
        return true;
    }

    std::optional<std::uint8_t> read_data() {
        if (at_ >= bytes_.size() || byte_of(bytes_[at_]) >= 0x80) return std::nullopt;
        return byte_of(bytes_[at_++]);
    }

    /// A number of one to four bytes, seven bits each, of which the last has no top bit.
    std::optional<std::uint32_t> read_length() {
        std::uint32_t number = 0;
        for (int i = 0; i < 4 && at_ < bytes_.size(); ++i) {
            const std::uint8_t byte = byte_of(bytes_[at_++]);
            number = number << 7 | (byte & 0x7F);
            if (byte < 0x80) return number;
        }
        return std::nullopt;
    }

    std::optional<std::string_view> read_content() {
        const auto length = read_length();
        if (!length || *length > bytes_.size() - at_) return std::nullopt;
        const auto content = bytes_.substr(at_, *length);
        at_ += *length;
        return content;
    }

    void add(Message message) { track_.events.push_back({now_, std::move(message)}); }
    void warn(const std::string& text) { warnings_.add(offset_ + at_, text); }
    bool give_up(const std::string& why) {
        warn(why + "; the rest of this track is left out");
        return false;
    }

    std::string_view bytes_;
    std::size_t offset_, at_ = 0;
    Warnings& warnings_;
    Track track_;
    std::int64_t now_ = 0;
    std::uint8_t status_ = 0; ///< of the last channel message; 0: none yet
    bool ended_ = false;
};

Error no_midi(std::string why) {
    return {"midi.unknown",
        "this is no MIDI file: " + std::move(why)
            + "; expected a Standard MIDI File (.mid), which begins with 'MThd'",
        {}};
}

/// Also reads what programs got wrong: a division of 0, and SMPTE rates that there are not.
std::optional<Division> division_of(std::uint32_t word) {
    if (word < 0x8000) return word == 0 ? std::nullopt : std::optional(Division{int(word), 0});
    const int frames = 256 - int(word >> 8), ticks = int(word & 0xFF);
    const bool is_rate = frames == 24 || frames == 25 || frames == 29 || frames == 30;
    return is_rate && ticks > 0 ? std::optional(Division{ticks, frames}) : std::nullopt;
}

} // namespace

Result<Reading> read_file(std::string_view bytes) {
    std::size_t at = 0;
    if (bytes.size() >= 12 && bytes.starts_with("RIFF") && bytes.substr(8, 4) == "RMID") {
        at = bytes.find("MThd");
        if (at == std::string_view::npos) return no_midi("a RIFF file with no MIDI in it");
    }
    if (bytes.substr(at, 4) != "MThd") return no_midi(bytes.empty() ? "it is empty" : "it begins otherwise");
    if (bytes.size() - at < 14) return no_midi("its header is cut off");

    Reading reading;
    Warnings warnings;
    const auto header_length = big_endian(bytes.substr(at + 4, 4));
    reading.file.format = int(big_endian(bytes.substr(at + 8, 2)));
    const auto promised = big_endian(bytes.substr(at + 10, 2));
    if (reading.file.format > 2) {
        warnings.add(
            at + 8, "format " + std::to_string(reading.file.format) + " is unknown and read as format 1");
        reading.file.format = 1;
    }
    if (const auto division = division_of(big_endian(bytes.substr(at + 12, 2))))
        reading.file.division = *division;
    else
        warnings.add(at + 12, "an impossible division; 480 ticks to the quarter note are taken");
    if (header_length < 6 || header_length > bytes.size() - at - 8)
        warnings.add(at + 4, "a header of an impossible length; 6 bytes are taken"), at += 14;
    else
        at += 8 + header_length;

    while (bytes.size() - at >= 8) {
        const auto kind = bytes.substr(at, 4);
        const std::size_t length = big_endian(bytes.substr(at + 4, 4));
        at += 8;
        if (length > bytes.size() - at) warnings.add(at - 4, "the file ends within this chunk");
        const auto content = bytes.substr(at, length);
        if (kind == "MTrk") reading.file.tracks.push_back(TrackReader(content, at, warnings).read());
        at += content.size();
    }
    if (at < bytes.size()) warnings.add(at, "bytes behind the last chunk are left out");
    if (reading.file.tracks.size() != promised)
        warnings.add(10, "the header promises " + std::to_string(promised) + " tracks, the file has "
                             + std::to_string(reading.file.tracks.size()));
    reading.warnings = warnings.take();
    return reading;
}

} // namespace aviary::song::midi
