#include "app/render/sound_output.h"

#include <fmt/format.h>

#include <algorithm>
#include <deque>

namespace aviary::app {

namespace fs = std::filesystem;

namespace {

struct Part {
    fs::path path;
    std::unique_ptr<OutFile> out;
    std::unique_ptr<RenderedFile> sound;
};

/// song.wav and the second section, "verse": song-02-verse.wav
fs::path path_of_part(const fs::path& whole, std::size_t number, std::string name) {
    for (char& c : name)
        if (c == '/' || c == '\0') c = '_';
    return whole.parent_path()
           / fmt::format("{}-{:02}-{}{}", whole.stem().string(), number, name, whole.extension().string());
}

Error at(const fs::path& path, Error error) {
    if (error.where.empty()) error.where = path.string();
    return error;
}

} // namespace

struct SoundOutput::Impl {
    Result<void> begin_part(const fs::path& path, const SoundFacts& facts) {
        auto out = OutFile::begin(path, setup.inputs);
        if (!out) return out.error();
        auto sound = RenderedFile::begin(**out, setup.format, setup.sample_rate, facts);
        if (!sound) return at(path, sound.error());
        parts.push_back({path, *std::move(out), *std::move(sound)});
        return {};
    }

    /// The file of the section that begins at the frame where the sound has come to.
    Result<void> begin_section() {
        const auto& marks = setup.facts.marks;
        const SoundFacts::Mark& mark = marks[begun];
        SoundFacts facts = setup.facts;
        facts.title += (facts.title.empty() ? "" : ": ") + mark.name;
        facts.marks.clear();
        facts.frames = (begun + 1 < marks.size() ? marks[begun + 1].frame : facts.frames) - mark.frame;
        ++begun;
        return begin_part(path_of_part(setup.path, begun, mark.name), facts);
    }

    /// How many frames there are until the next section begins.
    std::size_t frames_left(std::size_t wanted) const {
        const auto& marks = setup.facts.marks;
        if (!setup.is_split || begun == marks.size()) return wanted;
        return std::size_t(std::min<std::int64_t>(std::int64_t(wanted), marks[begun].frame - frame));
    }

    Setup setup;
    std::deque<Part> parts;
    std::size_t begun = 0; ///< sections
    std::int64_t frame = 0;
    std::optional<Error> problem;
};

SoundOutput::SoundOutput(std::unique_ptr<Impl> impl)
    : impl_(std::move(impl)) {}
SoundOutput::~SoundOutput() = default;

Result<std::unique_ptr<SoundOutput>> SoundOutput::begin(Setup setup) {
    auto impl = std::make_unique<Impl>();
    impl->setup = std::move(setup);
    Impl& made = *impl;
    const bool is_split = made.setup.is_split;
    if (auto begun = is_split ? made.begin_section() : made.begin_part(made.setup.path, made.setup.facts);
        !begun)
        return begun.error();
    return std::unique_ptr<SoundOutput>(new SoundOutput(std::move(impl)));
}

bool SoundOutput::write(std::span<const float> left, std::span<const float> right) {
    Impl& impl = *impl_;
    while (!left.empty() && !impl.problem) {
        const std::size_t count = impl.frames_left(left.size());
        if (count == 0) {
            if (auto begun = impl.begin_section(); !begun) impl.problem = begun.error();
            continue;
        }
        if (!impl.parts.back().sound->write(left.first(count), right.first(count))) return false;
        impl.frame += std::int64_t(count);
        left = left.subspan(count);
        right = right.subspan(count);
    }
    return !impl.problem;
}

Result<std::vector<fs::path>> SoundOutput::finish(const SoundLoudness& loudness) {
    Impl& impl = *impl_;
    if (impl.problem) return *impl.problem;
    for (Part& part : impl.parts) {
        if (impl.parts.size() == 1) part.sound->tell(loudness); // what is measured is the whole
        if (auto finished = part.sound->finish(); !finished) return at(part.path, finished.error());
    }
    std::vector<fs::path> paths;
    for (Part& part : impl.parts) {
        if (auto placed = part.out->finish(); !placed) return at(part.path, placed.error());
        paths.push_back(part.path);
    }
    return paths;
}

} // namespace aviary::app
