// For tests: a session that finds the bundles beep and wobble. The test hears what it plays and what it tells.
#pragma once

#include "session/mixer/mixer.h"
#include "session/notes/notes.h"
#include "session/parameters/parameters.h"
#include "session/plugins/plugins.h"
#include "session/session.h"
#include "session/test_bundles.h"
#include "session/transport/transport_control.h"
#include "session/under_work/under_work.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <variant>
#include <vector>

namespace aviary::session {

class SessionFixture : public testing::Test {
protected:
    SessionFixture() {
        bundles_.add("beep", "test_beep");
        bundles_.add("wobble", "test_wobble_v1");
    }

    static constexpr std::uint32_t frames = 256;
    TestBundles bundles_;
    Session session_{{.engine = {.sample_rate = 48000, .max_frames = frames},
        .plugin_folders = {bundles_.folder() / "plugins", bundles_.folder() / "nowhere"}}};
};

/// A session without an audio thread: the test itself processes the blocks, and collects the events.
class HeardSession : public SessionFixture {
protected:
    void run_block(const float* input = nullptr) {
        session_.process(left_.data(), right_.data(), frames, input);
        session_.tick();
    }
    template <typename T>
    std::vector<T> heard() const {
        std::vector<T> found;
        for (const Event& event : events_)
            if (const T* one = std::get_if<T>(&event)) found.push_back(*one);
        return found;
    }

    std::vector<Event> events_;
    Session::Watching watching_ = session_.observe([this](const Event& event) { events_.push_back(event); });
    std::vector<float> left_ = std::vector<float>(frames), right_ = std::vector<float>(frames);
};

inline constexpr std::string_view two_tracks = R"(sig
  bpm 120
  meter 4/4
tracks
  1 lead
    plugin beep
    fx wobble
  2 other
    plugin beep
arr
  main 4
  tail 2
sec main
  trk 1 lead
    p w
      v 100
      n C4
    gate 100
sec tail
  trk 2 other
    p w
      n C4
)";

/// two_tracks with another effect on the lead, and, if named, one on the other track.
inline std::string song_with(std::string_view effect, std::string_view other = {}) {
    std::string text(two_tracks.substr(0, two_tracks.find("wobble")));
    text.append(effect).append(two_tracks.substr(two_tracks.find("wobble") + 6));
    if (!other.empty()) text.insert(text.find("arr\n"), std::string("    fx ").append(other) + "\n");
    return text;
}

class SessionTest : public HeardSession {
protected:
    void open(std::string_view text = two_tracks) {
        auto opened = session_.open_text(text, "songs/first.bird");
        ASSERT_TRUE(opened) << opened.error().text();
        for (const Error& problem : opened->problems) ADD_FAILURE() << problem.text();
    }
    /// Processes that many blocks. Gives the loudest sample of the left channel.
    float run(int blocks) {
        float loudest = 0;
        for (int i = 0; i < blocks; ++i) {
            run_block();
            for (float sample : left_) loudest = std::max(loudest, std::abs(sample));
        }
        return loudest;
    }
    engine::SlotId slot(int track, std::size_t index) {
        return session_.state().tracks.at(std::size_t(track)).plugins.at(index).slot;
    }
    template <typename T>
    static std::string code(const Result<T>& result) {
        return result ? "" : result.error().code;
    }
};

} // namespace aviary::session
