#include "engine/clips/clip_pieces.h"

#include "engine/timeline/arrange.h"

#include <aviary/math.h>

#include <algorithm>
#include <cmath>

namespace aviary::engine {

namespace {

constexpr double slowest = 0.1, fastest = 10; ///< that a file is stretched to

/// How much faster than in its file a clip is played, so that the beats of its length are as many of the file's.
double speed_of(const song::Clip& clip, const Tempo& tempo, double sample_rate) {
    if (!clip.bpm) return 1;
    const double own = clip.length.beats().count * 60 / *clip.bpm;
    const double heard =
        double(tempo.frame(clip.start + clip.length) - tempo.frame(clip.start)) / sample_rate;
    return heard > 0 ? own / heard : 1;
}

Error outside_of_speeds(const song::Clip& clip, double speed) {
    return {"clip.speed",
        "the clip " + clip.file + " would be played " + std::to_string(speed)
            + " times as fast; it can be stretched to a tenth and to ten times its tempo, so it is silent",
        place_of(clip.position)};
}

ClipPiece place(const song::Clip& clip, const Tempo& tempo, double sample_rate, double speed,
    std::shared_ptr<const ClipSound> sound) {
    ClipPiece piece;
    piece.start = tempo.frame(clip.start);
    piece.offset = std::llround(clip.from_seconds / speed * sample_rate);
    const auto left = std::int64_t(sound->left.size()) - piece.offset;
    piece.end =
        std::min(tempo.frame(clip.start + clip.length), piece.start + std::max<std::int64_t>(0, left));
    const auto fade = [&](double seconds) {
        return std::uint32_t(std::min<double>(double(piece.end - piece.start), seconds * sample_rate));
    };
    piece.fade_in = fade(clip.fade_in_seconds);
    piece.fade_out = fade(clip.fade_out_seconds);
    piece.gain = float(db_to_gain(clip.gain_db));
    piece.sound = std::move(sound);
    return piece;
}

/// A section that is played again has the same clips again.
void add_once(Error problem, std::vector<Error>& problems) {
    const auto is_it = [&](const Error& other) {
        return other.where == problem.where && other.code == problem.code;
    };
    if (problem.where.empty() || std::ranges::none_of(problems, is_it))
        problems.push_back(std::move(problem));
}

} // namespace

float ClipPiece::fade_at(SongFrame at) const {
    float fade = gain;
    if (at - start < fade_in) fade *= float(at - start) / float(fade_in);
    if (end - at < fade_out) fade *= float(end - at) / float(fade_out);
    return fade;
}

void ClipPiece::add(SongFrame from, SongFrame to, float* left, float* right) const {
    const SongFrame first = std::max(from, start), last = std::min(to, end);
    if (first >= last) return;
    const SongFrame faded_in = std::clamp(start + SongFrame(fade_in), first, last);
    const SongFrame fading_out = std::clamp(end - SongFrame(fade_out), faded_in, last);
    const float* const l = sound->left.data() + (offset + first - start);
    const float* const r = sound->right.data() + (offset + first - start);
    left += first - from;
    right += first - from;
    const auto add_faded = [&](SongFrame begin, SongFrame finish) {
        for (SongFrame at = begin; at < finish; ++at) {
            const float now = fade_at(at);
            left[at - first] += now * l[at - first];
            right[at - first] += now * r[at - first];
        }
    };
    add_faded(first, faded_in);
    for (SongFrame i = faded_in - first; i < fading_out - first; ++i) left[i] += gain * l[i];
    for (SongFrame i = faded_in - first; i < fading_out - first; ++i) right[i] += gain * r[i];
    add_faded(fading_out, last);
}

void ClipPiece::add_ramped(
    SongFrame from, SongFrame to, float at_from, float by, float* left, float* right) const {
    for (SongFrame at = std::max(from, start); at < std::min(to, end); ++at) {
        const float now = fade_at(at) * std::clamp(at_from + by * float(at - from), 0.0f, 1.0f);
        left[at - from] += now * sound->left[std::size_t(offset + at - start)];
        right[at - from] += now * sound->right[std::size_t(offset + at - start)];
    }
}

ClipPieces place_clips(std::span<const song::Clip> clips, const Tempo& tempo, double sample_rate,
    ClipSource* source, std::vector<Error>* problems) {
    ClipPieces pieces;
    for (const song::Clip& clip : clips) {
        const double speed = speed_of(clip, tempo, sample_rate);
        auto sound = !source                              ? std::shared_ptr<const ClipSound>()
                     : speed < slowest || speed > fastest ? outside_of_speeds(clip, speed)
                                                          : source->find(clip, speed);
        if (!sound && problems)
            add_once({sound.error().code, sound.error().message, place_of(clip.position)}, *problems);
        if (!sound || !*sound) continue;
        ClipPiece piece = place(clip, tempo, sample_rate, speed, *std::move(sound));
        if (piece.end > piece.start) pieces.push_back(std::move(piece));
    }
    return pieces;
}

} // namespace aviary::engine
