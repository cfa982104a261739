// One plugin under a host of either format, for what both must do alike. A test of that is written once and run with
// each; what only one format has is tested beside that format.
//
//     struct Track : EitherFormat {};
//     TEST_P(Track, ...) { const auto host = make("test.follower"); ... }
#pragma once

#include <aviary/track_info.h>

#include <gtest/gtest.h>

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace aviary::test {

using StateBytes = std::vector<unsigned char>;

/// Its plugin is initialised when it is made. Every call but process() belongs on the main thread, unless a test means
/// to misbehave.
class EitherHost {
public:
    virtual ~EitherHost() = default;

    virtual bool activate(unsigned max_frames = 512) = 0; ///< and starts to process
    virtual void deactivate() = 0;
    virtual void resize(std::size_t frames) = 0; ///< of the blocks to come, stereo, silent
    virtual void process() = 0;
    /// A block that moves a parameter at its beginning to a share of its travel, 0..1.
    virtual void process_with(const char* param, double travel) = 0;

    /// Tells the plugin the fields that `told.fields` names, as far as the format has them.
    void tell(const TrackInfo& told) {
        prepare_to_tell(told);
        tell_prepared();
    }
    /// tell() in two steps. The second may be called from within a block.
    virtual void prepare_to_tell(const TrackInfo& told) = 0;
    virtual void tell_prepared() = 0;
    /// Gives the plugin a call on the main thread, as hosts do when asked for one, or without.
    virtual void drop_by() = 0;

    /// The author's parameters as the format lists them: by name, and each with an id of its own.
    virtual std::vector<std::string> params() = 0;
    virtual double travel(const char* param) = 0; ///< where it stands, 0..1, as the host would show it
    virtual StateBytes save() = 0;                ///< empty: it could not
    virtual bool load(const StateBytes& state) = 0;
    virtual int restarts() const = 0; ///< asked for by the plugin
};

struct Format {
    const char* name;
    std::unique_ptr<EitherHost> (*make)(const char* plugin_id);
    /// What this program offers: "Name by Vendor" of each plugin.
    std::vector<std::string> (*plugins)();
};

extern const Format clap_format, vst3_format;

inline std::vector<Format> formats() {
    return {clap_format,
#ifdef AVIARY_VST3
        vst3_format
#endif
    };
}

struct EitherFormat : testing::TestWithParam<Format> {
    std::unique_ptr<EitherHost> make(const char* plugin_id) { return GetParam().make(plugin_id); }
};

/// Runs the tests of a suite in each format.
#define AVIARY_IN_EITHER_FORMAT(Suite)                                                                       \
    INSTANTIATE_TEST_SUITE_P(In, Suite, testing::ValuesIn(formats()),                                        \
        [](const auto& format) { return std::string(format.param.name); })

} // namespace aviary::test
