#include "app/render/rendered_file.h"

#include "app/render/ogg_serial.h"

#include <fmt/format.h>
#include <sndfile.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <utility>

#include <unistd.h>

namespace aviary::app {

namespace fs = std::filesystem;

namespace {

/// The sizes in a WAV file have 32 bits; some room is left for what is not samples.
constexpr std::int64_t wav_limit = (std::int64_t(1) << 32) - (1 << 20);

int bytes_of(SampleFormat samples) {
    return samples == SampleFormat::pcm_16 ? 2 : samples == SampleFormat::pcm_24 ? 3 : 4;
}

int sndfile_format(const SoundFormat& format, std::int64_t frames) {
    int samples = SF_FORMAT_FLOAT;
    if (format.samples == SampleFormat::pcm_16) samples = SF_FORMAT_PCM_16;
    if (format.samples == SampleFormat::pcm_24) samples = SF_FORMAT_PCM_24;
    switch (format.kind) {
    case SoundKind::flac: return SF_FORMAT_FLAC | samples;
    case SoundKind::ogg: return SF_FORMAT_OGG | SF_FORMAT_VORBIS;
    case SoundKind::wav: break;
    }
    const bool is_long = frames > wav_limit / (2 * bytes_of(format.samples));
    return (is_long ? SF_FORMAT_RF64 : SF_FORMAT_WAV) | samples;
}

Error write_error(const std::string& reason) { return {"file.write", "cannot be written: " + reason, ""}; }

void put_word(std::string& bytes, std::uint32_t word) {
    for (int i = 0; i < 4; ++i) bytes += char(word >> 8 * i);
}

/// The labels of the cue points, as a chunk that libsndfile does not write by itself (Multimedia Programming Interface and
/// Data Specifications 1.0, "Associated Data Chunk").
std::string labels(const std::vector<SoundFacts::Mark>& marks) {
    std::string chunk = "adtl";
    for (std::uint32_t i = 0; i < marks.size(); ++i) {
        const std::string& name = marks[i].name;
        const std::size_t zeros =
            4 - name.size() % 4; // at least one; and libsndfile keeps chunks to multiples of four
        chunk += "labl";
        put_word(chunk, std::uint32_t(4 + name.size() + zeros));
        put_word(chunk, i + 1);
        chunk += name;
        chunk.append(zeros, '\0');
    }
    return chunk;
}

void put_marks(SNDFILE* sound, const std::vector<SoundFacts::Mark>& marks) {
    if (marks.empty()) return;
    SF_CUES cues{};
    cues.cue_count = std::uint32_t(std::min<std::size_t>(marks.size(), std::size(cues.cue_points)));
    for (std::uint32_t i = 0; i < cues.cue_count; ++i) {
        constexpr std::int32_t data = 'd' | 'a' << 8 | 't' << 16 | 'a' << 24;
        cues.cue_points[i].indx = std::int32_t(i + 1);
        cues.cue_points[i].fcc_chunk = data;
        cues.cue_points[i].position = cues.cue_points[i].sample_offset = std::uint32_t(marks[i].frame);
    }
    sf_command(sound, SFC_SET_CUE, &cues, sizeof cues);
    std::string bytes = labels({marks.begin(), marks.begin() + cues.cue_count});
    SF_CHUNK_INFO chunk{};
    std::memcpy(chunk.id, "LIST", chunk.id_size = 4);
    chunk.data = bytes.data();
    chunk.datalen = unsigned(bytes.size());
    sf_set_chunk(sound, &chunk);
}

void put_loop(SNDFILE* sound, std::int64_t frames) {
    SF_INSTRUMENT instrument{};
    instrument.gain = 1;
    instrument.basenote = 60;
    instrument.velocity_hi = instrument.key_hi = 127;
    instrument.loop_count = 1;
    instrument.loops[0] = {SF_LOOP_FORWARD, 0, std::uint32_t(frames), 0};
    sf_command(sound, SFC_SET_INSTRUMENT, &instrument, sizeof instrument);
}

/// Makes whole numbers of samples, at the upper end of 32 bits.
class Rounding {
public:
    explicit Rounding(const SoundFormat& format)
        : steps_(format.samples == SampleFormat::pcm_16 ? 1 << 15 : 1 << 23)
        , is_dithered_(format.is_dithered) {}

    int operator()(float sample) {
        const double noise = is_dithered_ ? random() - random() : 0;
        const double step = std::clamp(std::floor(sample * steps_ + noise + 0.5), -steps_, steps_ - 1);
        return std::isnan(step) ? 0 : int(step * (0x1p31 / steps_));
    }

private:
    /// 0 <= random < 1, the same in every run: O'Neill's PCG (2014), "PCG-XSH-RR" with its usual constants.
    double random() {
        state_ = state_ * 6364136223846793005u + 1442695040888963407u;
        const auto word = std::uint32_t(((state_ >> 18) ^ state_) >> 27);
        const auto turn = std::uint32_t(state_ >> 59);
        return double((word >> turn) | (word << ((32 - turn) & 31))) * 0x1p-32;
    }
    double steps_;
    bool is_dithered_;
    std::uint64_t state_ = 1;
};

} // namespace

Result<SoundKind> sound_kind_of(const fs::path& path) {
    std::string ending = path.extension().string();
    std::ranges::transform(ending, ending.begin(), [](unsigned char c) { return char(std::tolower(c)); });
    if (ending == ".wav" || ending == ".wave") return SoundKind::wav;
    if (ending == ".flac") return SoundKind::flac;
    if (ending == ".ogg" || ending == ".oga") return SoundKind::ogg;
    return Error{"out.kind",
        (ending.empty() ? "the name has no ending"
                        : "'" + ending + "' is no kind of file that can be written")
            + "; name it .wav, .flac or .ogg, or give --format",
        path.string()};
}

struct RenderedFile::Impl {
    Impl(const OutFile& to, const SoundFormat& given)
        : out(to)
        , format(given)
        , rounding(given) {}
    ~Impl() {
        if (sound) sf_close(sound);
    }

    const OutFile& out;
    const SoundFormat format;
    Rounding rounding;
    SNDFILE* sound = nullptr;
    std::string problem; ///< the first error of writing
    std::vector<float> floats;
    std::vector<int> ints;
};

RenderedFile::RenderedFile(std::unique_ptr<Impl> impl)
    : impl_(std::move(impl)) {}
RenderedFile::~RenderedFile() = default;

Result<std::unique_ptr<RenderedFile>> RenderedFile::begin(
    const OutFile& out, const SoundFormat& format, double sample_rate, const SoundFacts& facts) {
    if (format.kind == SoundKind::flac && format.samples == SampleFormat::float_32)
        return Error{"out.format", "a FLAC file has no floating-point samples; give --bits 16 or 24", ""};
    SF_INFO info{};
    info.samplerate = int(sample_rate);
    info.channels = 2;
    info.format = sndfile_format(format, facts.frames);
    auto impl = std::make_unique<Impl>(out, format);
    impl->sound = sf_open_fd(out.file(), SFM_WRITE, &info, SF_FALSE);
    if (!impl->sound && sf_format_check(&info) == SF_FALSE)
        return Error{"out.format",
            fmt::format("this kind of file cannot have {} frames a second", info.samplerate), ""};
    if (!impl->sound) return write_error(sf_strerror(nullptr));

    SNDFILE* const sound = impl->sound;
    // No PEAK chunk, because it has the time of writing in it.
    sf_command(sound, SFC_SET_ADD_PEAK_CHUNK, nullptr, SF_FALSE);
    sf_command(sound, SFC_RF64_AUTO_DOWNGRADE, nullptr, SF_TRUE);
    double quality = 0.8;
    if (format.kind == SoundKind::ogg)
        sf_command(sound, SFC_SET_VBR_ENCODING_QUALITY, &quality, sizeof quality);
    if (!facts.title.empty()) sf_set_string(sound, SF_STR_TITLE, facts.title.c_str());
    if (!facts.comment.empty()) sf_set_string(sound, SF_STR_COMMENT, facts.comment.c_str());
    if (format.kind == SoundKind::wav) {
        SF_BROADCAST_INFO nothing_yet{};
        nothing_yet.version = 2;
        sf_command(sound, SFC_SET_BROADCAST_INFO, &nothing_yet, sizeof nothing_yet);
        put_marks(sound, facts.marks);
        if (facts.is_loop) put_loop(sound, facts.frames);
    }
    return std::unique_ptr<RenderedFile>(new RenderedFile(std::move(impl)));
}

bool RenderedFile::write(std::span<const float> left, std::span<const float> right) {
    Impl& impl = *impl_;
    const auto frames = sf_count_t(left.size());
    sf_count_t written = 0;
    if (impl.format.kind == SoundKind::ogg || impl.format.samples == SampleFormat::float_32) {
        const float bound = impl.format.kind == SoundKind::ogg ? 1.0f : HUGE_VALF;
        impl.floats.resize(2 * left.size());
        for (std::size_t i = 0; i < left.size(); ++i) {
            impl.floats[2 * i] = std::clamp(left[i], -bound, bound);
            impl.floats[2 * i + 1] = std::clamp(right[i], -bound, bound);
        }
        written = sf_writef_float(impl.sound, impl.floats.data(), frames);
    } else {
        impl.ints.resize(2 * left.size());
        for (std::size_t i = 0; i < left.size(); ++i) {
            impl.ints[2 * i] = impl.rounding(left[i]);
            impl.ints[2 * i + 1] = impl.rounding(right[i]);
        }
        written = sf_writef_int(impl.sound, impl.ints.data(), frames);
    }
    if (written == frames) return true;
    if (impl.problem.empty()) impl.problem = sf_strerror(impl.sound);
    return false;
}

void RenderedFile::tell(const SoundLoudness& loudness) {
    if (impl_->format.kind != SoundKind::wav) return;
    // In hundredths, with 0x7fff for what is not known; EBU Tech 3285, version 2.
    const auto hundredths = [](double value) {
        return std::isfinite(value) && std::abs(value) < 327 ? std::int16_t(std::lround(value * 100))
                                                             : std::int16_t(0x7fff);
    };
    SF_BROADCAST_INFO info{};
    info.version = 2;
    info.loudness_value = hundredths(loudness.integrated);
    info.loudness_range = hundredths(loudness.range);
    info.max_true_peak_level = hundredths(loudness.true_peak);
    info.max_momentary_loudness = info.max_shortterm_loudness = 0x7fff;
    sf_command(impl_->sound, SFC_SET_BROADCAST_INFO, &info, sizeof info);
}

Result<void> RenderedFile::finish() {
    const int closed = sf_close(std::exchange(impl_->sound, nullptr));
    if (!impl_->problem.empty()) return write_error(impl_->problem);
    if (closed != 0) return write_error(sf_error_number(closed));
    if (impl_->format.kind == SoundKind::ogg && !set_ogg_serial(impl_->out.file(), 1))
        return write_error("its pages cannot be read again");
    return {};
}

} // namespace aviary::app
